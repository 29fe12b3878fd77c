/* tests/sweep/summary_observed_test.c - made-up observations whose sums are known. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/summary.h"
#include "tests/sweep/support_summary.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

/* Both points observed in the first three rounds, the base in all; the machine slows down, the work stays the same. */
static struct cs_result observed_result(void) {
  struct cs_result result = two_points();
  for (int r = 0; r < ROUNDS; r++)
    observe_split(&result, 0, r, 1.0 + 0.1 * r);
  for (int r = 0; r < 3; r++)
    observe_split(&result, 1, r, 1.0 + 0.1 * r);
  return result;
}

static double sum_of(const struct cs_lost_time *lost) {
  return lost->useful_s + lost->inflation_s + lost->serial_idle_s + lost->imbalance_s + lost->waits_s +
         lost->fork_join_s + lost->observer_s + lost->residual_s;
}

Test(summary_observed, the_cores_time_of_one_run_adds_up_against_the_base_of_the_same_rounds) {
  struct cs_result result = observed_result();
  struct cs_summary summary = summarise(&result);
  const struct cs_point_observation *two = &summary.cases[0].points[1].observed;
  cr_assert_eq(two->count, 3);
  cr_assert_eq(two->lost.threads, 2);
  cr_expect_float_eq(two->lost.useful_s, 1.1, 1e-12, "of rounds 0 to 2: later ones ran on a slower machine");
  cr_expect_float_eq(two->lost.inflation_s, 1.1 * 2.0 / 40.0, 1e-12);
  cr_expect_float_eq(two->lost.serial_idle_s, 1.1 * 4.0 / 40.0, 1e-12);
  cr_expect_float_eq(two->lost.imbalance_s, 1.1 / 40.0, 1e-12);
  cr_expect_float_eq(two->lost.waits_s, 1.1 * 0.75 / 40.0, 1e-12);
  cr_expect_float_eq(two->lost.observer_s, 1.1 * 0.2 / 40.0, 1e-12);
  cr_expect_float_eq(two->lost.residual_s, 0.0, 1e-12);
  cr_expect_float_eq(sum_of(&two->lost), two->lost.total_s, 1e-12);
  cr_expect_lt(two->residual_share, 1e-12);
  cr_expect_float_eq(two->cost_share, 0.4 / 47.95, 1e-4);
  cr_expect(!two->serial_differs && two->gate == CS_GATE_CLEAR && two->gate_reason == NULL);
  cr_expect(!warns(&summary, "does not add up") && !warns(&summary, "serial time is not"));
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary_observed, the_base_has_lost_nothing_to_itself) {
  struct cs_result result = observed_result();
  struct cs_summary summary = summarise(&result);
  const struct cs_point_observation *base = &summary.cases[0].points[0].observed;
  cr_expect_eq(base->count, ROUNDS);
  cr_expect_float_eq(base->lost.useful_s, 1.35, 1e-12, "the mean of all rounds");
  cr_expect_float_eq(base->lost.inflation_s, 0.0, 1e-12);
  cr_expect_float_eq(base->lost.serial_idle_s, 0.0, 1e-12);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary_observed, where_no_round_observed_both_all_of_the_base_is_compared_with) {
  struct cs_result result = two_points();
  observe_split(&result, 0, 5, 1.0);
  observe_split(&result, 0, 6, 2.0);
  observe_split(&result, 1, 0, 1.0);
  struct cs_summary summary = summarise(&result);
  cr_expect_float_eq(summary.cases[0].points[1].observed.lost.useful_s, 1.5, 1e-12);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary_observed, of_another_session_no_pair_is_made) {
  struct cs_result result = two_points();
  observe_split(&result, 0, 0, 2.0);
  result.invocations[result.invocation_count - 1].session = 1;
  observe_split(&result, 0, 0, 1.0);
  result.invocations[result.invocation_count - 1].session = 2;
  observe_split(&result, 1, 0, 1.0);
  result.invocations[result.invocation_count - 1].session = 2;
  struct cs_summary summary = summarise(&result);
  cr_expect_float_eq(summary.cases[0].points[1].observed.lost.useful_s, 1.0, 1e-12);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary_observed, cores_no_region_used_are_idle) {
  struct cs_result result = two_points();
  observe_split(&result, 0, 0, 1.0);
  struct cs_observed *alone = observe_split(&result, 1, 0, 1.0);
  *alone = result.invocations[result.invocation_count - 2].observed; /* at two threads it ran as at one */
  struct cs_summary summary = summarise(&result);
  const struct cs_point_observation *two = &summary.cases[0].points[1].observed;
  cr_expect_eq(two->lost.threads, 2);
  cr_expect_float_eq(two->lost.serial_idle_s, two->split.wall_s, 1e-12);
  cr_expect_lt(two->residual_share, 1e-12);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary_observed, less_work_than_at_one_thread_is_negative_inflation) {
  struct cs_result result = two_points();
  observe_split(&result, 0, 0, 1.0);
  struct cs_observed *cached = observe_split(&result, 1, 0, 1.0);
  cached->split.core_s[CS_TIME_BUSY] -= 10.0;
  cached->wall_s -= 5.0;
  cached->split.wall_s -= 5.0;
  struct cs_summary summary = summarise(&result);
  const struct cs_point_observation *two = &summary.cases[0].points[1].observed;
  cr_expect_float_eq(two->lost.inflation_s, -0.2, 1e-12);
  cr_expect_float_eq(sum_of(&two->lost), two->lost.total_s, 1e-12);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary_observed, a_split_that_does_not_add_up_is_told) {
  struct cs_result result = observed_result();
  for (size_t i = 0; i < result.invocation_count; i++)
    if (result.invocations[i].point_index == 1)
      result.invocations[i].observed.split.core_s[CS_TIME_BUSY] *= 0.9;
  struct cs_summary summary = summarise(&result);
  const struct cs_point_observation *two = &summary.cases[0].points[1].observed;
  cr_expect_float_eq(two->lost.residual_s, 1.1 * 3.8 / 40.0, 1e-12);
  cr_expect_gt(two->residual_share, 0.05);
  cr_expect(warns(&summary, "made at 2 threads: where the cores' time went does not add up"));
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary_observed, serial_time_seen_from_many_threads_is_compared_with_that_from_one) {
  static const struct {
    double factor;
    bool differs;
  } all[] = {{1.0, false}, {1.1, false}, {1.25, true}, {3.0, true}, {0.5, true}};
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
    struct cs_result result = two_points();
    observe_split(&result, 0, 0, 1.0);
    struct cs_observed *many = observe_split(&result, 1, 0, 1.0);
    many->split.core_s[CS_TIME_SERIAL] *= all[i].factor;
    struct cs_summary summary = summarise(&result);
    const struct cs_point_observation *two = &summary.cases[0].points[1].observed;
    cr_expect_eq(two->serial_differs, all[i].differs, "times %g", all[i].factor);
    cr_expect_eq(warns(&summary, "its serial time is not what it is with the fewest threads"), all[i].differs);
    cr_expect_float_eq(two->serial_base_s, 0.1, 1e-12);
    cs_summary_free(&summary);
    cs_result_free(&result);
  }
}

/* Serial time that matters to nobody: 40 us of a run of a second, ten times as much at two threads. */
Test(summary_observed, serial_time_next_to_nothing_may_differ) {
  struct cs_result result = two_points();
  for (int p = 0; p < 2; p++) {
    struct cs_observed *observed = observe_split(&result, p, 0, 1.0);
    observed->split.core_s[CS_TIME_SERIAL] = 40 * (p == 0 ? 40e-6 : 400e-6);
    observed->cost_s = 0.0; /* an observer that cost next to nothing: 2.5 us a run are what it may be wrong by */
    observed->regions = 0;
  }
  struct cs_summary summary = summarise(&result);
  cr_expect(!summary.cases[0].points[1].observed.serial_differs);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary_observed, efficiencies_are_of_the_split_and_the_base_of_the_same_rounds) {
  struct cs_result result = observed_result();
  struct cs_summary summary = summarise(&result);
  const struct cs_point_observation *two = &summary.cases[0].points[1].observed;
  const struct cs_efficiency *got = &two->efficiency;
  cr_assert_eq(got->threads, 2);
  cr_expect_float_eq(got->parallel, (4.0 + 38.0) / 47.95, 1e-12);
  cr_expect_float_eq(got->load_balance * got->serialisation * got->scheduling, got->parallel, 1e-12);
  cr_expect_float_eq(got->serialisation, 42.0 / 46.75, 1e-12);
  cr_expect_float_eq(got->computation, 40.0 / 42.0, 1e-12, "the slower rounds without an observed team do not count");
  cr_expect_eq(summary.cases[0].points[0].observed.efficiency.computation, 1.0);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary_observed, an_older_journal_has_a_limit_and_no_split) {
  struct cs_result result = two_points();
  observe(&result, 0.05);
  struct cs_summary summary = summarise(&result);
  const struct cs_point_summary *two = &summary.cases[0].points[1];
  cr_expect_gt(two->amdahl.count, 0);
  cr_expect_eq(two->observed.count, 0);
  cr_expect_eq(two->observed.lost.threads, 0);
  cr_expect_eq(two->observed.efficiency.threads, 0);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary_observed, an_observer_that_costs_much_or_could_not_follow_is_told) {
  struct cs_result result = observed_result();
  for (size_t i = 0; i < result.invocation_count; i++)
    if (result.invocations[i].point_index == 1) {
      result.invocations[i].observed.observer_s *= 5.0;
      result.invocations[i].observed.lost = 4;
    }
  struct cs_summary summary = summarise(&result);
  cr_expect(warns(&summary, "made at 2 threads: observing costs 4."), "%s", summary.warnings[0]);
  cr_expect(warns(&summary, "could not follow 12 events"));
  cr_expect(!warns(&summary, "made: observing it costs"), "the base is as it was");
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary_observed, what_the_observer_took_between_regions_counts_where_it_is_more_than_estimated) {
  struct cs_result result = two_points();
  struct cs_observed *base = observe_split(&result, 0, 0, 1.0);
  base->observer_s = 0.0;
  base->split.core_s[CS_TIME_OBSERVER] = 4.0;
  struct cs_summary summary = summarise(&result);
  cr_expect_float_eq(summary.cases[0].observe_cost_share, 4.0 / 40.1, 1e-9);
  cr_expect_float_eq(summary.cases[0].points[0].observed.cost_share, 4.0 / 40.1, 1e-9);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary_observed, at_the_base_the_whole_cost_counts_not_only_what_lies_between_regions) {
  struct cs_result result = two_points();
  observe_split(&result, 0, 0, 1.0)->observer_s = 2.0;
  struct cs_summary summary = summarise(&result);
  cr_expect_float_eq(summary.cases[0].observe_cost_share, 2.0 / 40.1, 1e-9);
  cr_expect(warns(&summary, "made: observing it costs 5.0 %"));
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary_observed, no_larger_size_is_asked_for_where_the_work_is_the_runtimes) {
  struct cs_result result = two_points();
  result.cases[0].bound = CS_BOUND_RUNTIME;
  observe_split(&result, 0, 0, 1.0)->observer_s = 2.0;
  observe_split(&result, 1, 0, 1.0)->observer_s = 4.0;
  struct cs_summary summary = summarise(&result);
  cr_expect(warns(&summary, "made: observing it costs 5 % of its time, for it does nothing but call"));
  cr_expect(warns(&summary, "made at 2 threads: observing costs "));
  cr_expect(!warns(&summary, "larger size"));
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary_observed, a_busy_machine_is_told_of_the_observed_invocations_too) {
  struct cs_result result = observed_result();
  for (size_t i = 0; i < result.invocation_count; i++)
    if (result.invocations[i].point_index == 1 && result.invocations[i].purpose == CS_PURPOSE_OBSERVED)
      result.invocations[i].noise.run_delay_s = 0.1; /* of 2 core-seconds */
  struct cs_summary summary = summarise(&result);
  const struct cs_point_summary *two = &summary.cases[0].points[1];
  cr_expect_eq(two->observed.gate, CS_GATE_CONTENDED);
  cr_expect_eq(two->gate, CS_GATE_CLEAR, "the timed ones were not disturbed");
  cr_expect(warns(&summary, "during the observed invocations"));
  cs_summary_free(&summary);
  for (size_t i = 0; i < result.invocation_count; i++) {
    struct cs_invocation *one = &result.invocations[i];
    if (one->point_index == 1 && one->purpose == CS_PURPOSE_OBSERVED) {
      one->noise.run_delay_s = 1.0;
      one->observed.split.core_s[CS_TIME_SERIAL] *= 3.0;
    }
  }
  summary = summarise(&result);
  cr_expect(summary.cases[0].points[1].observed.serial_differs);
  cr_expect(!warns(&summary, "its serial time is not"), "on such a machine that proves nothing");
  cs_summary_free(&summary);
  cs_result_free(&result);
}
