/* tests/report/observe_summary_test.c - runs become points: medians, intervals, limits, which region a name means. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/observe_curve.h"
#include "runtime/report/observe_groups.h"
#include "tests/report/support_observed.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

Test(observe_summary, points_come_by_thread_count_and_the_greatest_is_shown) {
  struct observed *observed = observed_example();
  const struct cs_observe_summary *summary = observed_sum(observed);
  cr_assert_eq(summary->point_count, 2u);
  cr_expect_eq(summary->points[0].threads, 1);
  cr_expect_eq(summary->points[1].threads, 4);
  cr_expect_eq(summary->shown, &summary->points[1]);
  cr_expect_eq(summary->points[1].run_count, 6u);
  observed_free(observed);
}

Test(observe_summary, what_must_add_up_is_of_the_run_with_the_median_time) {
  struct observed *observed = observed_example();
  const struct cs_observe_point *shown = observed_sum(observed)->shown;
  cr_expect_eq(shown->run, observed->made[2 * 2 + 1], "of six rounds the third: the quicker of the two in the middle");
  cr_expect_float_eq(shown->residual_share, 0.0, 1e-12);
  observed_free(observed);
}

Test(observe_summary, six_runs_give_intervals_and_two_the_range_seen) {
  struct observed *observed = observed_example();
  const struct cs_observe_summary *summary = observed_sum(observed);
  cr_expect_neq(summary->shown->serial_of_work.method, CS_INTERVAL_NONE);
  cr_expect_neq(summary->shown->speedup.method, CS_INTERVAL_NONE);
  observed->runs.sample_count = 4;
  cr_expect_eq(observed_sum(observed)->shown->serial_of_work.method, CS_INTERVAL_NONE);
  cr_expect_eq(observed->summary.shown->wall_s.count, 2u);
  observed->runs.sample_count = 12;
  observed_free(observed);
}

Test(observe_summary, speedup_pairs_the_runs_of_a_round) {
  struct observed *observed = observed_example();
  const struct cs_observe_point *shown = observed_sum(observed)->shown;
  const double one_s = 5.6, four_s = 0.1 + (5.5 + 1.32) / 4;
  cr_expect_float_eq(shown->speedup.value, one_s / four_s, 1e-9, "%g", shown->speedup.value);
  cr_expect_float_eq(shown->speedup.hi - shown->speedup.lo, 0.0, 1e-9, "every round has the same ratio");
  observed_free(observed);
}

Test(observe_summary, a_run_that_failed_counts_only_where_there_is_no_other) {
  struct observed *observed = observed_new();
  observed_region(observed_run(observed, 0, 0, 4, 0.1), "solve", 120, 4, 1.0);
  observed_region(observed_run(observed, 0, 1, 4, 0.1), "solve", 120, 4, 0.2);
  observed->made[1]->exit_status = 139;
  cr_expect_eq(observed_sum(observed)->shown->run_count, 1u);
  cr_expect_float_eq(observed->summary.shown->wall_s.value, 1.1, 1e-9);
  observed->made[0]->exit_status = 1;
  cr_expect_eq(observed_sum(observed)->shown->run_count, 2u);
  observed_free(observed);
}

Test(observe_summary, the_serial_share_of_the_work_is_that_of_one_thread) {
  struct observed *observed = observed_new();
  observed_region(observed_run(observed, 0, 0, 4, 0.5), "solve", 120, 4, 0.5); /* 0.5 s serial beside 2 s of work */
  const struct cs_observe_point *shown = observed_sum(observed)->shown;
  cr_expect_float_eq(shown->serial_of_wall.value, 0.5, 1e-12);
  cr_expect_float_eq(shown->serial_of_work.value, 0.2, 1e-12);
  cr_expect(observed->summary.limits.estimated);
  cr_expect_float_eq(cs_observe_limit(&observed->summary.limits, CS_OBSERVE_BOUND_AMDAHL, 0), 5.0, 1e-9);
  cr_expect_float_eq(cs_observe_limit(&observed->summary.limits, CS_OBSERVE_BOUND_AMDAHL, 4), 2.5, 1e-9);
  observed_free(observed);
}

Test(observe_summary, the_lock_held_longest_binds_where_it_is_longer_than_a_share_of_the_work) {
  struct observed *observed = observed_example();
  for (int i = 0; i < 12; i++)
    observed->made[i]->processes[0].locks[0].held_s = 2.0;
  const struct cs_observe_limits *limits = &observed_sum(observed)->limits;
  cr_expect_eq(cs_observe_binding(limits, 2), CS_OBSERVE_BOUND_AMDAHL, "half of the work is longer");
  cr_expect_eq(cs_observe_binding(limits, 0), CS_OBSERVE_BOUND_LOCK);
  cr_expect_lt(cs_observe_limit(limits, CS_OBSERVE_BOUND_LOCK, 0), 2.8);
  observed_free(observed);
}

Test(observe_summary, the_longest_chain_of_tasks_binds_where_it_is_known) {
  struct observed *observed = observed_new();
  struct cs_observation *process = observed_run(observed, 1, 0, 1, 0.0);
  struct cs_observed_region *region = observed_region(process, "visit", 300, 1, 1.0);
  region->tasks = 100;
  region->span_s = 0.25;
  region->span_known = true;
  const struct cs_observe_limits *limits = &observed_sum(observed)->limits;
  cr_expect(limits->has_span);
  cr_expect_float_eq(cs_observe_limit(limits, CS_OBSERVE_BOUND_SPAN, 0), 4.0, 1e-6);
  cr_expect_eq(cs_observe_binding(limits, 8), CS_OBSERVE_BOUND_SPAN);
  cr_expect_eq(cs_observe_binding(limits, 2), CS_OBSERVE_BOUND_AMDAHL);
  observed_free(observed);
}

Test(observe_summary, one_thread_would_have_to_do_the_work_of_nested_members_in_full) {
  struct observed *observed = observed_new();
  struct cs_observation *process = observed_run(observed, 0, 0, 2, 1.0);
  struct cs_observed_region *outer = observed_region(process, "outer", 10, 2, 1.0);
  observed_spend(outer, CS_OBSERVE_NESTED, 2.0);
  struct cs_observed_region *inner = observed_region(process, "inner", 20, 2, 2.0); /* two at once, of 2 members each */
  inner->level = 1;
  process->wall_s -= 2.0;
  process->parallel_s -= 2.0;
  const struct cs_observe_summary *summary = observed_sum(observed);
  cr_expect_float_eq(summary->shown->serial_of_work.value, 0.2, 1e-9, "%g", summary->shown->serial_of_work.value);
  cr_expect_float_eq(cs_observe_limit(&summary->limits, CS_OBSERVE_BOUND_AMDAHL, 0), 5.0, 1e-9);
  observed_free(observed);
}

Test(observe_summary, single_constructs_bind_where_they_are_longer_than_a_share_of_their_region) {
  static const int threads[] = {1, 4}; /* seen on one thread, and estimated from a run on four */
  for (int i = 0; i < 2; i++) {
    struct observed *observed = observed_new();
    struct cs_observation *process = observed_run(observed, threads[i], 0, threads[i], 0.0);
    observed_region(process, "init", 100, threads[i], 1.0 / threads[i])->single_s = 0.8;
    const struct cs_observe_limits *limits = &observed_sum(observed)->limits;
    cr_expect_float_eq(cs_observe_limit(limits, CS_OBSERVE_BOUND_SINGLE, 0), 1.25, 1e-6);
    cr_expect_float_eq(cs_observe_limit(limits, CS_OBSERVE_BOUND_SINGLE, 2), 1.25, 1e-6);
    cr_expect(isinf(cs_observe_limit(limits, CS_OBSERVE_BOUND_SINGLE, 1)));
    cr_expect_eq(cs_observe_binding(limits, 8), CS_OBSERVE_BOUND_SINGLE);
    process->openers = 2; /* regions overlap: their times do not add up */
    cr_expect(isinf(cs_observe_limit(&observed_sum(observed)->limits, CS_OBSERVE_BOUND_SINGLE, 0)));
    observed_free(observed);
  }
}

Test(observe_summary, the_observers_share_is_never_below_what_was_measured_of_it) {
  struct cs_observed_region *region;
  struct observed *observed = observed_one(1.0, &region);
  struct cs_observation *process = &observed->made[0]->processes[0];
  process->cost_s = 0.01;
  process->wall_s += 0.05; /* neither parallel nor serial */
  cr_expect_float_eq(observed_sum(observed)->shown->cost_share, 0.05 / 1.06, 1e-9);
  process->cost_s = 1.06;
  cr_expect_float_eq(observed_sum(observed)->shown->cost_share, 0.25, 1e-9);
  observed_free(observed);
}

Test(observe_summary, a_fully_parallel_program_has_no_bound_for_any_number) {
  struct observed *observed = observed_new();
  observed_region(observed_run(observed, 1, 0, 1, 0.0), "solve", 120, 1, 1.0);
  cr_expect(isinf(cs_observe_limit(&observed_sum(observed)->limits, CS_OBSERVE_BOUND_AMDAHL, 0)));
  observed_free(observed);
}

Test(observe_summary, no_regions_are_no_point_to_show) {
  struct observed *observed = observed_new();
  observed_run(observed, 0, 0, 1, 1.0);
  const struct cs_observe_summary *summary = observed_sum(observed);
  cr_expect_null(summary->shown);
  cr_expect_null(summary->limits.basis);
  cr_expect_eq(summary->finding_count, 0u);
  observed_free(observed);
}

Test(observe_summary, the_curve_has_the_machines_ladder_every_count_run_and_any) {
  static const int expected[] = {1, 2, 3, 4, 8, 0};
  struct observed *observed = observed_new();
  observed_region(observed_run(observed, 3, 0, 3, 0.1), "solve", 120, 3, 1.0);
  size_t count = 0;
  struct cs__curve_point *points = cs__curve_make(&observed->runs, observed_sum(observed), &count);
  cr_assert_eq(count, sizeof expected / sizeof expected[0]);
  for (size_t i = 0; i < count; i++)
    cr_expect_eq(points[i].threads, expected[i]);
  cr_expect_not_null(points[2].measured);
  cr_expect_null(points[3].measured);
  free(points);
  observed_free(observed);
}

/* --- rows --- */

Test(observe_summary, regions_without_a_row_are_added_up_with_the_observers_own_rest) {
  struct observed *observed = observed_new();
  struct cs_observation *process = observed_run(observed, 0, 0, 4, 0.1);
  for (int i = 0; i < 5; i++)
    observed_region(process, "solve", 100 + i, 4, 1.0 - 0.1 * i);
  process->regions[1].others = true;
  struct cs_observed_region rest;
  cr_expect_eq(cs__rest(process, 2, &rest), 3u);
  cr_expect_float_eq(rest.wall_s, 0.9 + 0.7 + 0.6, 1e-12);
  cr_expect_eq(rest.count, 300u);
  cr_expect(cs__has_row(process, 0, 2) && !cs__has_row(process, 1, 2) && cs__has_row(process, 2, 2));
  cr_expect_eq(cs__rest(process, 0, &rest), 1u, "all rows, and still the one of many regions");
  observed_free(observed);
}

Test(observe_summary, the_parts_of_the_cores_time_add_up_to_it) {
  struct observed *observed = observed_example();
  const struct cs_observe_summary *summary = observed_sum(observed);
  const struct cs_observe_point *const bases[] = {NULL, &summary->points[0]};
  for (int b = 0; b < 2; b++) {
    struct cs__part parts[CS__PARTS_MAX];
    double sum_s = 0.0;
    const size_t count = cs__parts_of(summary->shown, bases[b], parts);
    for (size_t i = 0; i < count; i++)
      sum_s += parts[i].core_s;
    cr_expect_leq(count, (size_t)CS__PARTS_MAX);
    cr_expect_float_eq(sum_s, 4.0 * summary->shown->split.wall_s, 1e-9);
  }
  observed_free(observed);
}

/* --- a region by its name --- */

Test(observe_summary, a_region_is_found_by_each_of_its_names) {
  static const struct {
    const char *name;
    const char *function; /* NULL: none is meant */
  } names[] = {{"sum", "sum"},
               {"2", "sum"},
               {"solver.c:200", "sum"},
               {"/home/user/src/solver.c:200", "sum"},
               {"solver+0x10c8", "sum"},
               {"/home/user/solver+0x10c8", "sum"},
               {"0", NULL},
               {"4", NULL},
               {"summ", NULL},
               {"solver.c:201", NULL},
               {"lver.c:200", NULL},
               {"solver.c:", NULL},
               {"solver+0x10c9", NULL},
               {"other+0x10c8", NULL},
               {"", NULL}};
  struct observed *observed = observed_example();
  const struct cs_observe_summary *summary = observed_sum(observed);
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    const struct cs_observed_region *region = cs_observe_find_region(summary, names[i].name);
    if (names[i].function == NULL)
      cr_expect_null(region, "'%s' is found", names[i].name);
    else
      cr_expect(region != NULL && strcmp(region->function, names[i].function) == 0, "'%s'", names[i].name);
  }
  observed_free(observed);
}

Test(observe_summary, of_several_regions_of_a_name_the_one_with_most_core_time_is_meant) {
  struct observed *observed = observed_new();
  struct cs_observation *process = observed_run(observed, 0, 0, 4, 0.1);
  observed_region(process, "solve", 10, 4, 2.0);
  observed_region(process, "solve", 20, 4, 1.0);
  cr_expect_eq(cs_observe_find_region(observed_sum(observed), "solve")->line, 10);
  observed_free(observed);
}
