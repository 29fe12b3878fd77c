/* tests/sweep/summary_limit_test.c - limits by round from made-up observations and ceilings. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/laws/amdahl.h"
#include "tests/sweep/support_summary.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

static void measure_all(struct cs_result *result) {
  for (int r = 0; r < ROUNDS; r++)
    for (int p = 0; p < 2; p++)
      measure_ceilings(result, p, r);
}

static void observe_base(struct cs_result *result) {
  for (int r = 0; r < ROUNDS; r++)
    observe_split(result, 0, r, 1.0); /* a tenth is serial */
}

/* Memory of every timed invocation. */
static void use_memory(struct cs_result *result, uint64_t bytes) {
  for (size_t i = 0; i < result->invocation_count; i++)
    if (result->invocations[i].purpose == CS_PURPOSE_TIMED)
      result->invocations[i].array_bytes = bytes;
}

/* What the made-up case does in a run: few bytes and flops, as most tests are of other terms. */
static struct cs_result limited_result(void) {
  struct cs_result result = two_points();
  result.cases[0].work = (struct cs_work){.bytes = 24.0, .flops = 48.0, .items = 1.0};
  return result;
}

Test(summary_limit, without_ceilings_is_what_was_observed) {
  struct cs_result result = limited_result();
  observe_base(&result);
  struct cs_summary summary = summarise(&result);
  const struct cs_point_summary *two = &summary.cases[0].points[1];
  cr_expect_float_eq(two->limit.speedup.value, cs_amdahl_speedup(0.1, 2), 1e-9);
  cr_expect_float_eq(two->limit.term[CS_LIMIT_AMDAHL], cs_amdahl_speedup(0.1, 2), 1e-9);
  cr_expect_eq(two->limit.speedup.method, CS_INTERVAL_SIGNED_RANK);
  cr_expect_eq(two->limit.binds, CS_LIMIT_AMDAHL);
  cr_expect_float_eq(two->limit.share.value, two->speedup.value / two->limit.speedup.value, 1e-9);
  cr_expect(isnan(two->limit.term[CS_LIMIT_CLOCK]) && isnan(two->limit.term[CS_LIMIT_BANDWIDTH]) &&
            isnan(two->limit.term[CS_LIMIT_FLOPS]) && isnan(two->limit.term[CS_LIMIT_SPAN]));
  cr_expect(isinf(two->limit.term[CS_LIMIT_LOCK]), "no lock was held");
  cr_expect(summary.ceilings == NULL && summary.ceiling_count == 0);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary_limit, at_the_base_is_one) {
  struct cs_result result = limited_result();
  observe_base(&result);
  measure_all(&result);
  result.cases[0].work.flops = 1e12; /* what no base could do */
  struct cs_summary summary = summarise(&result);
  const struct cs_point_limit *base = &summary.cases[0].points[0].limit;
  cr_expect(base->speedup.value == 1.0 && base->speedup.lo == 1.0 && base->share.hi == 1.0 && !base->beyond);
  cr_expect_eq(base->speedup.count, ROUNDS);
  cr_expect_eq(base->binds, CS_LIMIT_AMDAHL);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary_limit, follows_the_serial_share_of_each_round) {
  struct cs_result result = limited_result();
  for (int r = 0; r < ROUNDS; r++) {
    struct cs_observed *observed = observe_split(&result, 0, r, 1.0);
    observed->serial_s = observed->split.core_s[CS_TIME_SERIAL] = r < ROUNDS - 1 ? 4.0 : 20.0;
  }
  struct cs_summary summary = summarise(&result);
  const struct cs_point_limit *two = &summary.cases[0].points[1].limit;
  cr_expect_float_eq(two->speedup.hi, cs_amdahl_speedup(0.1, 2), 1e-9);
  cr_expect_lt(two->speedup.lo, cs_amdahl_speedup(0.1, 2) - 0.05, "the last round allowed less");
  cr_expect_float_eq(two->term[CS_LIMIT_AMDAHL], cs_amdahl_speedup(0.1, 2), 1e-9, "a median");
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary_limit, a_round_without_an_observation_has_the_median_share) {
  struct cs_result result = limited_result();
  observe_split(&result, 0, 2, 1.0);
  struct cs_summary summary = summarise(&result);
  const struct cs_point_limit *two = &summary.cases[0].points[1].limit;
  cr_expect_eq(two->speedup.count, ROUNDS);
  cr_expect_float_eq(two->speedup.lo, cs_amdahl_speedup(0.1, 2), 1e-9);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary_limit, the_clock_binds_where_it_falls_but_not_a_memorys_kernel) {
  struct cs_result result = limited_result();
  observe_base(&result);
  measure_all(&result);
  struct cs_summary summary = summarise(&result);
  const struct cs_point_limit *two = &summary.cases[0].points[1].limit;
  cr_expect_eq(two->binds, CS_LIMIT_CLOCK);
  cr_expect_float_eq(two->speedup.value, 1.0 / (0.1 + 0.9 / 2 / 0.8), 1e-9);
  cs_summary_free(&summary);
  result.cases[0].bound = CS_BOUND_MEMORY;
  summary = summarise(&result);
  two = &summary.cases[0].points[1].limit;
  cr_expect_eq(two->binds, CS_LIMIT_AMDAHL);
  cr_expect(isnan(two->term[CS_LIMIT_CLOCK]));
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary_limit, memory_bandwidth_binds_round_by_round_where_the_arrays_are_beyond_the_caches) {
  struct cs_result result = limited_result();
  result.cases[0].bound = CS_BOUND_MEMORY;
  observe_base(&result);
  measure_all(&result);
  use_memory(&result, (uint64_t)256 << 20);
  result.cases[0].work.bytes = 11e9; /* base_time is 1 s and more: B(1) = 10 GB/s allows 0.1 s for the serial part */
  struct cs_summary summary = summarise(&result);
  const struct cs_point_limit *two = &summary.cases[0].points[1].limit;
  double log_limits[ROUNDS];
  for (int r = 0; r < ROUNDS; r++) {
    const double total_s = base_time(r), serial_s = 0.1 * total_s;
    log_limits[r] = log(total_s / (serial_s + (11.0 - 10.0 * serial_s) / 12.0));
  }
  const struct cs_estimate wanted = cs_estimate_centre(log_limits, ROUNDS, 0.05);
  cr_expect(two->bandwidth_applies);
  cr_expect_eq(two->binds, CS_LIMIT_BANDWIDTH);
  cr_expect_float_eq(two->speedup.value, exp(wanted.value), 1e-9);
  cr_expect_float_eq(two->speedup.lo, exp(wanted.lo), 1e-9);
  cr_expect_float_eq(two->speedup.hi, exp(wanted.hi), 1e-9);
  cr_expect(two->beyond && warns(&summary, "made at 2 threads: the speedup lies above the measured limit, "));
  cr_expect(warns(&summary, "(memory bandwidth)"));
  cs_summary_free(&summary);
  use_memory(&result, (uint64_t)240 << 20);
  summary = summarise(&result);
  two = &summary.cases[0].points[1].limit;
  cr_expect(!two->bandwidth_applies && isnan(two->term[CS_LIMIT_BANDWIDTH]), "its arrays are smaller");
  cr_expect_eq(two->binds, CS_LIMIT_AMDAHL);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary_limit, arithmetic_binds_where_its_ceiling_is_reached) {
  struct cs_result result = limited_result();
  observe_base(&result);
  measure_all(&result);
  result.cases[0].work.flops = 8e9; /* in the serial tenth 4 GFLOP/s at the most, then 7 GFLOP/s */
  struct cs_summary summary = summarise(&result);
  const struct cs_point_limit *two = &summary.cases[0].points[1].limit;
  const double middle_s = (base_time(3) + base_time(4)) / 2.0;
  cr_expect_eq(two->binds, CS_LIMIT_FLOPS);
  cr_expect_float_eq(two->term[CS_LIMIT_FLOPS], middle_s / (0.1 * middle_s + (8.0 - 0.4 * middle_s) / 7.0), 1e-3);
  cs_summary_free(&summary);
  result.cases[0].work.flops = 0.0; /* integers */
  summary = summarise(&result);
  cr_expect(isnan(summary.cases[0].points[1].limit.term[CS_LIMIT_FLOPS]));
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary_limit, ceilings_of_another_session_are_only_good_for_the_median) {
  struct cs_result result = limited_result();
  observe_base(&result);
  measure_all(&result);
  for (size_t i = 0; i < result.invocation_count; i++) {
    struct cs_invocation *one = &result.invocations[i];
    if (one->purpose == CS_PURPOSE_CEILINGS && one->round == 7 && one->point_index == 1) {
      one->session = 2;
      one->ceilings.chain_per_s = 0.1e9; /* far below anything else */
    }
  }
  struct cs_summary summary = summarise(&result);
  const struct cs_point_limit *two = &summary.cases[0].points[1].limit;
  cr_expect_float_eq(two->speedup.lo, 1.0 / (0.1 + 0.9 / 2 / 0.8), 1e-9);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary_limit, an_observation_of_another_session_is_not_of_that_round) {
  struct cs_result result = limited_result();
  observe_base(&result);
  for (size_t i = 0; i < result.invocation_count; i++) {
    struct cs_invocation *one = &result.invocations[i];
    if (one->purpose == CS_PURPOSE_OBSERVED && one->round == 7) {
      one->session = 1;
      one->observed.serial_s = 30.0;
    }
  }
  struct cs_summary summary = summarise(&result);
  cr_expect_float_eq(summary.cases[0].points[1].limit.speedup.lo, cs_amdahl_speedup(0.1, 2), 1e-9);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary_limit, the_longest_lock_binds_when_its_holders_take_longer_than_their_share) {
  struct cs_result result = limited_result();
  observe_split(&result, 0, 0, 1.0)->lock_s = 20.0; /* of 40 s, 4 of them serial: no faster than 40 / 24 */
  observe_split(&result, 1, 0, 1.0);
  struct cs_summary summary = summarise(&result);
  const struct cs_point_limit *two = &summary.cases[0].points[1].limit;
  cr_expect_eq(two->binds, CS_LIMIT_LOCK);
  cr_expect_float_eq(two->term[CS_LIMIT_LOCK], 40.0 / 24.0, 1e-9);
  cr_expect_float_eq(two->speedup.value, 40.0 / 24.0, 1e-9);
  cr_expect_eq(summary.cases[0].points[0].limit.binds, CS_LIMIT_AMDAHL, "one thread waits for nobody");
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary_limit, a_lock_held_shortly_binds_nothing) {
  struct cs_result result = limited_result();
  observe_split(&result, 0, 0, 1.0)->lock_s = 5.0;
  struct cs_summary summary = summarise(&result);
  cr_expect_eq(summary.cases[0].points[1].limit.binds, CS_LIMIT_AMDAHL);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

static void give_span(struct cs_observed *observed, double work_s, double span_s) {
  observed->spans = calloc(1, sizeof *observed->spans);
  observed->spans[0] = (struct cs_region_span){work_s, span_s};
  observed->span_count = 1;
}

Test(summary_limit, the_longest_chain_of_tasks_binds_when_it_is_longer_than_its_regions_share) {
  struct cs_result result = limited_result();
  give_span(observe_split(&result, 0, 0, 1.0), 30.0, 24.0); /* 4 serial + 6 / 2 shared + the chain of 24 */
  struct cs_summary summary = summarise(&result);
  const struct cs_point_limit *two = &summary.cases[0].points[1].limit;
  cr_expect_eq(two->binds, CS_LIMIT_SPAN);
  cr_expect_float_eq(two->term[CS_LIMIT_SPAN], 40.0 / 31.0, 1e-9);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary_limit, tasks_with_a_short_chain_leave_amdahls_limit_and_unknown_chains_none) {
  struct cs_result result = limited_result();
  struct cs_observed *observed = observe_split(&result, 0, 0, 1.0);
  give_span(observed, 30.0, 1.0);
  struct cs_summary summary = summarise(&result);
  cr_expect_eq(summary.cases[0].points[1].limit.binds, CS_LIMIT_AMDAHL);
  cr_expect_float_eq(summary.cases[0].points[1].limit.term[CS_LIMIT_SPAN], 40.0 / 22.0, 1e-9);
  cs_summary_free(&summary);
  observed->spans_known = false;
  summary = summarise(&result);
  cr_expect(isnan(summary.cases[0].points[1].limit.term[CS_LIMIT_SPAN]));
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary_limit, of_an_older_journal_is_amdahls) {
  struct cs_result result = limited_result();
  observe(&result, 0.05);
  struct cs_summary summary = summarise(&result);
  const struct cs_point_summary *two = &summary.cases[0].points[1];
  cr_expect_float_eq(two->limit.speedup.value, two->amdahl.value, 1e-4);
  cr_expect_eq(two->limit.binds, CS_LIMIT_AMDAHL);
  cr_expect(isnan(two->limit.term[CS_LIMIT_LOCK]), "it did not tell of locks");
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary_limit, without_an_observation_is_the_machines_alone_and_says_so) {
  struct cs_result result = limited_result();
  measure_all(&result);
  struct cs_summary summary = summarise(&result);
  const struct cs_point_limit *two = &summary.cases[0].points[1].limit;
  cr_expect_eq(two->binds, CS_LIMIT_CLOCK);
  cr_expect_float_eq(two->speedup.value, 2 * 0.8, 1e-9);
  cr_expect_float_eq(two->term[CS_LIMIT_AMDAHL], 2.0, 1e-9);
  cr_expect(isnan(two->term[CS_LIMIT_LOCK]) && isnan(two->term[CS_LIMIT_SPAN]));
  cr_expect(warns(&summary, "made: its serial share was not measured and counts as none"));
  cr_expect_eq(summary.cases[0].points[1].amdahl.count, 0, "Amdahl's is not made up");
  cs_summary_free(&summary);
  result.points[0].n = 2;
  result.points[1].n = 4;
  summary = summarise(&result);
  cr_expect_eq(summary.cases[0].points[1].limit.speedup.count, 0, "over two threads nothing is known of one");
  cr_expect(!warns(&summary, "counts as none"));
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary_limit, without_an_observation_or_a_base_is_not_known) {
  struct cs_result result = limited_result();
  struct cs_summary summary = summarise(&result);
  for (int round_trip = 0; round_trip < 2; round_trip++) {
    const struct cs_point_limit *two = &summary.cases[0].points[1].limit;
    cr_expect(two->speedup.count == 0 && isnan(two->speedup.value) && isnan(two->share.value) && !two->beyond);
    for (int term = 0; term < CS_LIMIT_TERMS; term++)
      cr_expect(isnan(two->term[term]));
    cs_summary_free(&summary);
    observe_base(&result);
    measure_all(&result);
    for (size_t i = 0; i < result.invocation_count; i++)
      if (result.invocations[i].point_index == 0 && result.invocations[i].purpose == CS_PURPOSE_TIMED)
        result.invocations[i].outcome = CS_OUTCOME_LOST;
    summary = summarise(&result);
  }
  cs_summary_free(&summary);
  cs_result_free(&result);
}

/* Shares whose interval begins below 1, within the error of the facts, and beyond it. */
Test(summary_limit, is_beyond_only_by_more_than_its_facts_are_known) {
  static const struct {
    double share_lo;
    bool beyond;
  } all[] = {{0.9, false}, {1.005, false}, {1.02, true}};
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
    struct cs_result result = limited_result();
    struct cs_summary summary = summarise(&result);
    const double limit = summary.cases[0].points[1].speedup.lo / all[i].share_lo;
    cs_summary_free(&summary);
    for (int r = 0; r < ROUNDS; r++) {
      struct cs_observed *observed = &result_add(&result, 0, 0, r, CS_PURPOSE_OBSERVED, 1.0)->observed;
      *observed = (struct cs_observed){.wall_s = 1.0, .serial_s = 2.0 / limit - 1.0};
    }
    summary = summarise(&result);
    const struct cs_point_limit *two = &summary.cases[0].points[1].limit;
    cr_expect_float_eq(two->share.lo, all[i].share_lo, 1e-9);
    cr_expect_eq(two->beyond, all[i].beyond, "%g", all[i].share_lo);
    cr_expect_eq(warns(&summary, "beyond error"), all[i].beyond);
    cs_summary_free(&summary);
    cs_result_free(&result);
  }
}

Test(summary_limit, beyond_it_less_work_than_at_the_base_is_told_as_superlinear) {
  struct cs_result result = limited_result();
  for (int r = 0; r < ROUNDS; r++) {
    observe_split(&result, 0, r, 1.0)->serial_s = 20.0;
    observe_split(&result, 1, r, 1.0)->split.core_s[CS_TIME_BUSY] = 30.0;
  }
  struct cs_summary summary = summarise(&result);
  cr_expect(summary.cases[0].points[1].limit.beyond);
  cr_expect(warns(&summary, "the work took less core time than at the base (superlinear)"));
  cr_expect(!warns(&summary, "beyond error"));
  cs_summary_free(&summary);
  cs_result_free(&result);
}
