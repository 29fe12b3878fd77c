/* tests/sweep/warnings_test.c - what a summary warns of, and what it does not. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/summary.h"
#include "tests/sweep/support_summary.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

Test(warnings, a_speedup_beyond_the_limit_is_told_and_what_it_means) {
  struct cs_result result = two_points();
  observe(&result, 0.5); /* at most 1.33 at two threads; 1.8 was measured */
  struct cs_summary summary = summarise(&result);
  cr_expect(warns(&summary, "made at 2 threads: the speedup lies above the measured limit, 1.8"));
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(warnings, a_contended_machine_is_told_for_all_its_points_in_one_sentence) {
  struct cs_result result = two_points();
  for (size_t i = 0; i < result.invocation_count; i++)
    result.invocations[i].noise.run_delay_s = 0.5 * result.points[result.invocations[i].point_index].n;
  struct cs_summary summary = summarise(&result);
  cr_expect_eq(summary.cases[0].points[1].gate, CS_GATE_VOID);
  cr_expect_not_null(summary.cases[0].points[1].gate_reason);
  cr_expect_float_eq(summary.cases[0].points[1].delay_share, 0.5, 1e-12);
  cr_expect_float_eq(summary.cases[0].points[1].cpu_share, 1.0, 1e-12);
  cr_assert_gt(summary.warning_count, 0);
  cr_expect_not_null(strstr(summary.warnings[0], "made at 1 and 2 threads: the machine was not ours"), "%s",
                     summary.warnings[0]);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

/* Every thread of every case waits for a core a fifth of its time. */
static struct cs_result contended(const char *names) {
  struct cs_result result = plan_make("", names, 2, ROUNDS);
  for (int c = 0; c < (int)result.case_count; c++)
    for (int r = 0; r < ROUNDS; r++)
      for (int p = 0; p < 2; p++)
        result_add(&result, c, p, r, CS_PURPOSE_TIMED, p == 0 ? base_time(r) : other_time(r))->noise.run_delay_s =
            0.2 * (p + 1);
  return result;
}

Test(warnings, what_holds_for_several_cases_is_said_once_of_all) {
  struct cs_result result = contended("one two");
  struct cs_summary summary = summarise(&result);
  cr_assert_eq(summary.warning_count, 1);
  cr_expect_not_null(strstr(summary.warnings[0], "one at 1 and 2 threads, two at 1 and 2 threads: the machine was not "
                                                 "ours, these are no scaling figures: e.g. run-queue delay 20 %"),
                     "%s", summary.warnings[0]);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(warnings, a_long_list_of_cases_is_cut_and_counted) {
  struct cs_result result = contended("a b c d e f g h i j k");
  struct cs_summary summary = summarise(&result);
  cr_assert_eq(summary.warning_count, 1);
  cr_expect_not_null(strstr(summary.warnings[0], ", h at 1 and 2 threads and 3 more: the machine"), "%s",
                     summary.warnings[0]);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(warnings, a_quiet_sweep_that_kept_its_promises_has_no_warning) {
  struct cs_result result = two_points();
  struct cs_summary summary = summarise(&result);
  cr_expect_eq(summary.warning_count, 0, "%s", summary.warning_count > 0 ? summary.warnings[0] : "");
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(warnings, a_speedup_that_moves_is_told) {
  struct cs_result result = plan_make("", "made", 2, 12);
  for (int r = 0; r < 12; r++) {
    result_add(&result, 0, 0, r, CS_PURPOSE_TIMED, 1.0);
    result_add(&result, 0, 1, r, CS_PURPOSE_TIMED, r < 6 ? 0.5 + 0.001 * r : 0.7 + 0.001 * r);
  }
  struct cs_summary summary = summarise(&result);
  cr_expect(summary.cases[0].points[1].drift.halves_differ);
  cr_expect(warns(&summary, "the speedup itself moved"));
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(warnings, more_than_n_times_as_fast_is_superlinear) {
  struct cs_result result = two_points();
  for (size_t i = 1; i < result.invocation_count; i += 2)
    for (size_t s = 0; s < result.invocations[i].sample_count; s++)
      result.invocations[i].samples_s[s] /= 1.5;
  struct cs_summary summary = summarise(&result);
  cr_expect(summary.cases[0].points[1].superlinear);
  cr_expect(warns(&summary, "more than n times as fast") && !warns(&summary, "{size}"));
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(warnings, a_target_missed_is_told_with_the_rounds_it_needs) {
  struct cs_result result = two_points();
  result.protocol.stop = (struct cs_stop_rule){.rounds_min = 6, .rounds_max = 40, .precision = 0.001, .budget_s = 60.0};
  result.stops[0] = CS_STOP_BUDGET;
  result.spent_s = 60.0;
  struct cs_summary summary = summarise(&result);
  cr_expect(warns(&summary, "not the +-0.1 % asked for (time budget used up)"));
  cr_expect(warns(&summary, "more than a sweep has (64): measure on a quieter machine"));
  cs_summary_free(&summary);
  result.protocol.stop.precision = 0.015;
  summary = summarise(&result);
  cr_expect(warns(&summary, "rounds, --budget "));
  cs_summary_free(&summary);
  result.protocol.stop.rounds_max = 10;
  summary = summarise(&result);
  cr_expect(warns(&summary, "that needs about --rounds "));
  cs_summary_free(&summary);
  result.protocol.stop.precision = 0.5;
  summary = summarise(&result);
  cr_expect(!warns(&summary, "asked for"));
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(warnings, memory_that_fits_the_cache_or_has_no_huge_pages_is_told_of_memory_kernels_only) {
  struct cs_result result = two_points();
  result.llc_bytes = (uint64_t)64 << 20;
  for (size_t i = 0; i < result.invocation_count; i++)
    result.invocations[i].array_bytes = (uint64_t)100 << 20;
  struct cs_summary summary = summarise(&result);
  cr_expect_eq(summary.warning_count, 0);
  cs_summary_free(&summary);
  result.cases[0].bound = CS_BOUND_MEMORY;
  summary = summarise(&result);
  cr_expect(warns(&summary, "less than twice the last-level caches (64 MiB)"));
  cr_expect(warns(&summary, "huge pages were asked for and 0 of 100 MiB"));
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(warnings, threads_that_share_a_place_give_no_scaling_figures) {
  struct cs_result result = two_points();
  free(result.points[1].places);
  result.points[1].places = strdup("{0},{0}");
  struct cs_summary summary = summarise(&result);
  cr_expect(warns(&summary, "made at 2 threads: several threads share a place"));
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(warnings, a_clock_that_wanders_and_an_interrupted_sweep_are_told_once) {
  struct cs_result result = two_points();
  result.interrupted = true;
  for (size_t i = 0; i < result.invocation_count; i++)
    result.invocations[i].noise.canary_s = 0.02 * (1.0 + 0.1 * (double)(i % 4));
  struct cs_summary summary = summarise(&result);
  cr_expect(warns(&summary, "A fixed loop"));
  cr_expect(warns(&summary, "--resume"));
  for (size_t i = 0; i < summary.warning_count; i++)
    for (size_t j = 0; j < i; j++)
      cr_expect_str_neq(summary.warnings[i], summary.warnings[j]);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

static void slow_down(struct cs_result *result, double second_half) {
  for (size_t i = 0; i < result->invocation_count; i++) {
    struct cs_invocation *one = &result->invocations[i];
    const double time_s = one->samples_s[0];
    one->sample_count = 11;
    one->samples_s = realloc(one->samples_s, one->sample_count * sizeof *one->samples_s);
    cr_assert_not_null(one->samples_s);
    for (size_t s = 0; s < one->sample_count; s++)
      one->samples_s[s] = time_s * (s > 5 ? second_half : 1.0) * (1.0 + 0.001 * (double)((s + i) % 3));
  }
}

Test(warnings, samples_that_still_become_slower_at_the_end_are_told_and_steady_ones_are_not) {
  struct cs_result result = two_points();
  slow_down(&result, 1.0);
  struct cs_summary summary = summarise(&result);
  cr_expect(!summary.cases[0].points[0].moving && !warns(&summary, "no steady state"));
  cs_summary_free(&summary);
  slow_down(&result, 1.05);
  summary = summarise(&result);
  cr_expect(summary.cases[0].points[1].moving && warns(&summary, "no steady state"));
  cr_expect_gt(summary.cases[0].points[1].trend, 0.5 * log(1.05), "%g", summary.cases[0].points[1].trend);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(warnings, a_contended_base_spoils_every_ratio_over_it) {
  struct cs_result result = two_points();
  for (size_t i = 0; i < result.invocation_count; i++)
    result.invocations[i].noise.run_delay_s = result.invocations[i].point_index == 0 ? 0.5 : 0.0;
  struct cs_summary summary = summarise(&result);
  cr_expect_eq(summary.cases[0].points[1].gate, CS_GATE_CLEAR);
  cr_expect_eq(summary.cases[0].points[1].ratio_gate, CS_GATE_VOID);
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(warnings, a_team_of_which_one_core_was_busy_is_asked_whether_it_went_parallel) {
  struct cs_result result = plan_make("", "made", 2, ROUNDS);
  for (int r = 0; r < ROUNDS; r++)
    for (int p = 0; p < 2; p++)
      result_add(&result, 0, p, r, CS_PURPOSE_TIMED, 1.0)->noise.cpu_s = 1.0; /* of 1 s wall, also for two threads */
  struct cs_summary summary = summarise(&result);
  cr_expect(warns(&summary, "made at 2 threads: only about one core was busy: did it go parallel?"));
  cs_summary_free(&summary);
  for (size_t i = 0; i < result.invocation_count; i++)
    result.invocations[i].noise.run_delay_s = 0.5;
  summary = summarise(&result);
  cr_expect(!warns(&summary, "only about one core was busy"), "other programs were on its cores");
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(warnings, a_point_given_up_for_its_rejected_teams_fails_the_sweep_with_their_reason) {
  struct cs_result result = plan_make("", "made", 2, ROUNDS);
  for (int r = 0; r < ROUNDS; r++)
    result_add(&result, 0, 0, r, CS_PURPOSE_TIMED, 1.0);
  for (int i = 0; i < 3; i++) {
    struct cs_invocation *one = result_add(&result, 0, 1, 0, CS_PURPOSE_CALIBRATION, 1.0);
    one->outcome = CS_OUTCOME_REJECTED;
    one->reason = strdup("the team had 1 of 2 threads");
  }
  result.stops[0] = CS_STOP_ROUNDS;
  struct cs_summary summary = summarise(&result);
  cr_expect(warns(&summary, "the team had 1 of 2 threads"));
  cr_expect(!warns(&summary, "give --rounds 6 or more"));
  cr_assert_eq(summary.failure_count, 1);
  cr_expect_not_null(strstr(summary.failures[0], "made at 2 threads: not one usable invocation, 3 rejected"));
  cs_summary_free(&summary);
  cs_result_free(&result);
}

/* Round r's neighbours are this far apart, in ns; 0: not told. */
static struct cs_result apart(const double *distance_ns, int rounds, double slower) {
  struct cs_result result = plan_make("", "made", 2, rounds);
  for (int r = 0; r < rounds; r++) {
    const double factor = distance_ns[r] > 90.0 ? slower : 1.0;
    result_add(&result, 0, 0, r, CS_PURPOSE_TIMED, 1.0)->neighbour_s = (double)NAN;
    result_add(&result, 0, 1, r, CS_PURPOSE_TIMED, 0.5 * factor)->neighbour_s = 1e-9 * distance_ns[r];
  }
  result.stops[0] = CS_STOP_ROUNDS;
  return result;
}

Test(warnings, places_that_changed_their_distance_are_told_with_the_speedup_of_each_class) {
  static const double far_and_near[12] = {50, 120, 52, 118, 49, 125, 51, 122, 50, 119, 48, 121};
  struct cs_result result = apart(far_and_near, 12, 1.25);
  struct cs_summary summary = summarise(&result);
  cr_expect(warns(&summary, "made at 2 threads: the same places lay at different distances"));
  cr_expect(warns(&summary, "a cache line took 50 ns between neighbours in 6 invocations and 120 ns in 6; the speedup "
                            "is 2x (2 to 2) in these and 1.6x (1.6 to 1.6) in those. Have the virtual machine's CPUs "
                            "pinned"));
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(warnings, a_class_of_a_few_invocations_has_no_speedup_of_its_own_and_of_one_is_no_class) {
  double distances[10] = {50, 51, 52, 50, 49, 50, 51, 120, 122, 50};
  struct cs_result result = apart(distances, 10, 1.25);
  struct cs_summary summary = summarise(&result);
  cr_expect(warns(&summary, "50 ns between neighbours in 8 invocations and 121 ns in 2. Have"));
  cs_summary_free(&summary);
  cs_result_free(&result);
  distances[7] = 50;
  result = apart(distances, 10, 1.25);
  summary = summarise(&result);
  cr_expect(!warns(&summary, "different distances"));
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(warnings, a_neighbour_that_did_not_run_is_not_far_away) {
  static const double distances[8] = {50, 51, 5800, 52, 50, 6100, 49, 5900};
  struct cs_result result = apart(distances, 8, 1.0);
  struct cs_summary summary = summarise(&result);
  cr_expect(!warns(&summary, "different distances"));
  cs_summary_free(&summary);
  cs_result_free(&result);
}

Test(warnings, distances_that_spread_without_a_gap_are_one_class) {
  static const double spread[8] = {50, 60, 72, 86, 100, 120, 140, 170};
  struct cs_result result = apart(spread, 8, 1.0);
  struct cs_summary summary = summarise(&result);
  cr_expect(!warns(&summary, "different distances"));
  cs_summary_free(&summary);
  cs_result_free(&result);
}
