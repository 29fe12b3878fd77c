/* tests/report/verdict_facts_test.c - what is taken from a case's summary for its verdict. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/verdict.h"
#include "tests/report/support_result.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>

static struct cs_estimate between(double lo, double value, double hi) {
  return (struct cs_estimate){value, lo, hi, CS_INTERVAL_SIGNED_RANK, 0.95, 12};
}

/* Limits from bandwidth that is full at 4 threads. */
static struct made *made_full_at_four(void) {
  struct made *made = made_with_threads((const int[]){1, 2, 4, 8}, 4);
  made_add(made, &(struct made_law){"triad", "GB/s", 11.2, 0.2, 0.0, 0.0, 0.01, 12});
  static const double bandwidth[] = {1.2, 2.4, 4.0, 4.1};
  for (size_t i = 0; i < 4; i++) {
    struct cs_point_limit *limit = &made->point_summaries[0][i].limit;
    *limit = (struct cs_point_limit){
        .speedup = between(3.9, 4.0, 4.1), .share = between(0.8, 0.85, 0.89), .binds = CS_LIMIT_BANDWIDTH};
    for (int term = 0; term < CS_LIMIT_TERMS; term++)
      limit->term[term] = NAN;
    limit->term[CS_LIMIT_BANDWIDTH] = bandwidth[i];
  }
  return made;
}

Test(verdict_facts, find_where_bandwidth_is_full) {
  struct made *made = made_full_at_four();
  cr_expect_eq(cs__verdict_facts(&made->result, &made->case_summaries[0]).bandwidth_flat_from, 4);
  made->point_summaries[0][3].limit.term[CS_LIMIT_BANDWIDTH] = 4.3;
  cr_expect_eq(cs__verdict_facts(&made->result, &made->case_summaries[0]).bandwidth_flat_from, 0);
  made->point_summaries[0][3].limit.term[CS_LIMIT_BANDWIDTH] = NAN;
  cr_expect_eq(cs__verdict_facts(&made->result, &made->case_summaries[0]).bandwidth_flat_from, 0);
  made_free(made);
}

Test(verdict_facts, take_points_that_count) {
  struct made *made = made_full_at_four();
  struct cs_point_summary *points = made->point_summaries[0];
  for (size_t i = 0; i < 4; i++) {
    const double ratio = points[3].speedup.value / points[i].speedup.value;
    points[i].to_best = between(0.99 * ratio, ratio, 1.01 * ratio);
    points[i].ties_best = i == 3;
  }
  struct cs_verdict_facts facts = cs__verdict_facts(&made->result, &made->case_summaries[0]);
  cr_expect(facts.usable == 4 && facts.base.threads == 1 && facts.best.threads == 8 && facts.most.threads == 8);
  cr_expect(facts.least.threads == 8 && !facts.any_void && !facts.all_slower && !facts.own_cores);
  cr_expect(facts.most.binds == CS_LIMIT_BANDWIDTH && facts.most.share.lo == 0.8);
  points[2].ties_best = true;
  facts = cs__verdict_facts(&made->result, &made->case_summaries[0]);
  cr_expect(facts.least.threads == 8 && facts.tied_from == 4, "4 take far longer by their centre");
  cr_expect_eq(facts.most_gain, points[3].speedup_band.hi);
  points[2].to_best = between(0.99, 1.04, 1.1);
  cr_expect_eq(cs__verdict_facts(&made->result, &made->case_summaries[0]).least.threads, 4);
  points[2].ratio_gate = CS_GATE_VOID;
  facts = cs__verdict_facts(&made->result, &made->case_summaries[0]);
  cr_expect(facts.least.threads == 8 && facts.any_void);
  points[3].ratio_gate = CS_GATE_VOID;
  cr_expect_eq(cs__verdict_facts(&made->result, &made->case_summaries[0]).most.threads, 2);
  made_free(made);
}

Test(verdict_facts, tell_the_losses_of_the_greatest_count) {
  struct made *made = made_full_at_four();
  made_observe(made, 0, 0.04);
  struct cs_verdict_facts facts = cs__verdict_facts(&made->result, &made->case_summaries[0]);
  const struct cs_lost_time *lost = &made->point_summaries[0][3].observed.lost;
  cr_expect(facts.most.observed);
  cr_expect(fabs(facts.most.loss[CS_LOSS_INFLATION] - lost->inflation_s / lost->total_s) < 1e-12);
  cr_expect(fabs(facts.most.loss[CS_LOSS_SERIAL] - lost->serial_idle_s / lost->total_s) < 1e-12);
  cr_expect(fabs(facts.most.loss_error - 0.002) < 1e-6);
  made->point_summaries[0][3].observed.gate = CS_GATE_VOID;
  facts = cs__verdict_facts(&made->result, &made->case_summaries[0]);
  cr_expect_not(facts.most.observed);
  made_free(made);
}

#define TEXT(literal) ((char *)(uintptr_t)(literal))

Test(verdict_facts, call_threads_cores_only_where_each_has_its_own) {
  struct made *made = made_full_at_four();
  struct cs_fact facts[] = {{TEXT("cores"), TEXT("8")}, {TEXT("PUs"), TEXT("8")}, {TEXT("usable"), TEXT("0-7")}};
  made->result.machine_facts = facts;
  made->result.machine_fact_count = 3;
  cr_expect(cs__verdict_facts(&made->result, &made->case_summaries[0]).own_cores);
  facts[1].value = TEXT("16");
  cr_expect_not(cs__verdict_facts(&made->result, &made->case_summaries[0]).own_cores);
  facts[1].value = TEXT("8");
  facts[2].value = TEXT("0-3");
  cr_expect_not(cs__verdict_facts(&made->result, &made->case_summaries[0]).own_cores, "8 threads on 4 PUs");
  facts[2].value = TEXT("nonsense");
  cr_expect_not(cs__verdict_facts(&made->result, &made->case_summaries[0]).own_cores);
  made_free(made);
}

Test(verdict_facts, take_what_a_law_is_known_by) {
  struct made *made = made_full_at_four();
  struct cs_fit *fit = &made->case_summaries[0].fit;
  fit->support = CS_SUPPORT_SUFFICIENT;
  fit->best = CS_LAW_AMDAHL;
  fit->laws[CS_LAW_AMDAHL] = (struct cs_law_fit){
      .fitted = true,
      .parameter_count = 2,
      .parameters = {{"T1", "s", 1.0, 0.9, 1.1}, {"serial", "", 0.05, 0.04, 0.06}},
  };
  struct cs_verdict_law law = cs__verdict_facts(&made->result, &made->case_summaries[0]).law;
  cr_expect(law.value == 0.05 && law.lo == 0.04 && law.hi == 0.06 && !law.misfit);
  fit->superlinear = true;
  cr_expect(cs__verdict_facts(&made->result, &made->case_summaries[0]).law.misfit);
  fit->best = CS_LAW_USL;
  fit->laws[CS_LAW_USL] = (struct cs_law_fit){.fitted = true, .peak = 9.0, .peak_lo = 8.0, .peak_hi = INFINITY};
  law = cs__verdict_facts(&made->result, &made->case_summaries[0]).law;
  cr_expect(law.value == 9.0 && law.lo == 8.0 && isinf(law.hi));
  fit->laws[CS_LAW_USL].fitted = false;
  cr_expect(isnan(cs__verdict_facts(&made->result, &made->case_summaries[0]).law.value));
  made_free(made);
}
