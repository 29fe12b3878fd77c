/* tests/sweep/summary_ceilings_test.c - made-up ceilings over the rounds, and what is said of them. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/sweep/support_summary.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* factor[r]: what the machine gave in round r, of what it gives at its best. */
static struct cs_result measured_result(const double factor[ROUNDS]) {
  struct cs_result result = two_points();
  for (int r = 0; r < ROUNDS; r++)
    for (int p = 0; p < 2; p++) {
      struct cs_ceilings *ceilings = measure_ceilings(&result, p, r);
      for (int stream = 0; stream < CS_STREAMS; stream++)
        ceilings->bytes_per_s[stream] *= factor[r];
      ceilings->chain_per_s *= factor[r];
    }
  return result;
}

static const double steady[ROUNDS] = {1, 1, 1, 1, 1, 1, 1, 1};
static const double shared[ROUNDS] = {0.2, 0.4, 0.6, 0.7, 0.8, 0.9, 1, 1};

Test(summary_ceilings, are_medians_over_the_rounds_with_their_intervals) {
  struct cs_result result = measured_result(shared);
  struct cs_summary summary = summarise(&result);
  cr_assert_eq(summary.ceiling_count, 2);
  const struct cs_point_ceilings *two = &summary.ceilings[1];
  cr_expect_eq(two->count, ROUNDS);
  cr_expect_float_eq(two->bandwidth.value / 12e9, sqrt(0.7 * 0.8), 1e-9);
  cr_expect_float_eq(two->bytes_per_s[CS_STREAM_COPY].value, two->bandwidth.value, 1.0);
  cr_expect_float_eq(two->bytes_per_s[CS_STREAM_TRIAD_NT].value / 9e9, sqrt(0.7 * 0.8), 1e-9);
  cr_expect(two->bandwidth.lo < 12e9 * 0.5 && two->bandwidth.hi > 12e9 * 0.9);
  cr_expect_float_eq(two->clock_ratio.value, 0.8, 1e-12, "of the same round: what drifts cancels");
  cr_expect_float_eq(two->clock_ratio.lo, 0.8, 1e-12);
  cr_expect_float_eq(summary.ceilings[0].clock_ratio.value, 1.0, 1e-12);
  cr_expect_float_eq(two->flops_per_s.value, 7e9, 1.0);
  cr_expect_float_eq(two->barrier_s.value, 1e-7, 1e-15);
  cr_expect_float_eq(two->fork_s.value, 1e-6, 1e-14);
  cr_expect_float_eq(two->neighbour_s.value, 60e-9, 1e-16);
  cr_expect(summary.ceilings[0].neighbour_s.count == 0 && isnan(summary.ceilings[0].neighbour_s.value));
  cr_expect_eq(two->footprint_bytes, (uint64_t)256 << 20);
  cr_expect(two->nodes == NULL && two->node_count == 0);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary_ceilings, of_invocations_that_failed_or_told_nothing_are_none) {
  struct cs_result result = two_points();
  measure_ceilings(&result, 0, 0)->threads = 0;
  measure_ceilings(&result, 1, 0);
  struct cs_invocation *crashed = &result.invocations[result.invocation_count - 1];
  crashed->outcome = CS_OUTCOME_CRASHED;
  crashed->reason = strdup("killed by signal 11");
  struct cs_summary summary = summarise(&result);
  cr_expect(summary.ceilings == NULL && summary.ceiling_count == 0);
  cr_assert_eq(summary.failure_count, 1);
  cr_expect_str_eq(summary.failures[0], "the machine's ceilings at 2 threads, round 1: crashed: killed by signal 11");
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary_ceilings, of_one_point_alone_leave_the_other_without) {
  struct cs_result result = two_points();
  measure_ceilings(&result, 1, 3);
  struct cs_summary summary = summarise(&result);
  cr_assert_eq(summary.ceiling_count, 2);
  cr_expect_eq(summary.ceilings[0].count, 0);
  cr_expect(isnan(summary.ceilings[0].bandwidth.value));
  cr_expect_eq(summary.ceilings[1].count, 1);
  cr_expect_eq(summary.ceilings[1].clock_ratio.count, 0, "there is no base to compare with");
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary_ceilings, without_any_case_are_summed_all_the_same) {
  struct cs_result result = plan_make("", "", 2, ROUNDS);
  for (int r = 0; r < ROUNDS; r++)
    for (int p = 0; p < 2; p++)
      measure_ceilings(&result, p, r);
  struct cs_summary summary = summarise(&result);
  cr_expect_eq(summary.case_count, 0);
  cr_expect_eq(summary.ceilings[1].count, ROUNDS);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary_ceilings, each_node_has_the_median_of_its_own) {
  struct cs_result result = two_points();
  struct cs_node_ceiling nodes[3][2];
  for (int r = 0; r < 3; r++) {
    nodes[r][0] = (struct cs_node_ceiling){0, 1, 5e9 + r * 1e9};
    nodes[r][1] = (struct cs_node_ceiling){1, 1, 3e9 - r * 1e9};
    struct cs_ceilings *ceilings = measure_ceilings(&result, 1, r);
    ceilings->nodes = malloc(sizeof nodes[r]);
    memcpy(ceilings->nodes, nodes[r], sizeof nodes[r]);
    ceilings->node_count = 2;
  }
  struct cs_summary summary = summarise(&result);
  const struct cs_point_ceilings *two = &summary.ceilings[1];
  cr_assert_eq(two->node_count, 2);
  cr_expect(two->nodes[0].node == 0 && two->nodes[0].bytes_per_s == 6e9);
  cr_expect(two->nodes[1].node == 1 && two->nodes[1].bytes_per_s == 2e9 && two->nodes[1].threads == 1);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary_ceilings, that_moved_within_the_session_are_told_and_steady_ones_are_not) {
  struct cs_result result = measured_result(shared);
  struct cs_summary summary = summarise(&result);
  cr_expect(warns(&summary, "At 2 threads the machine's memory bandwidth moved within the session, 8.98 GB/s ("));
  cs_summary_free(&summary);
  cs_result_free(&result);
  result = measured_result(steady);
  summary = summarise(&result);
  cr_expect(!warns(&summary, "bandwidth moved"));
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary_ceilings, a_clock_that_falls_is_told_and_a_little_lower_one_is_not) {
  struct cs_result result = measured_result(steady);
  struct cs_summary summary = summarise(&result);
  cr_expect(warns(&summary, "At 2 threads the clock is lower when all threads are busy, 0.80 of one thread's (0.80 to "
                            "0.80)"));
  cs_summary_free(&summary);
  for (size_t i = 0; i < result.invocation_count; i++)
    if (result.invocations[i].point_index == 1)
      result.invocations[i].ceilings.chain_per_s = 0.92e9;
  summary = summarise(&result);
  cr_expect(!warns(&summary, "the clock is lower"));
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(summary_ceilings, huge_pages_not_got_are_told) {
  struct cs_result result = measured_result(steady);
  struct cs_summary summary = summarise(&result);
  cr_expect(!warns(&summary, "huge pages"));
  cs_summary_free(&summary);
  for (size_t i = 0; i < result.invocation_count; i++)
    result.invocations[i].ceilings.huge_bytes = 0;
  summary = summarise(&result);
  cr_expect(warns(&summary, "huge pages were asked for the ceilings' arrays and not got, 0 of 257 MiB"));
  cs_summary_free(&summary);
  cs_result_free(&result);
}
