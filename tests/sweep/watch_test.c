/* tests/sweep/watch_test.c - what a sweep keeps of an observation. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/watch.h"

#include <criterion/criterion.h>
#include <stdlib.h>

/* Ten seconds at one thread: 1 s serial, 0.2 s the observer's, three regions. */
static struct cs_observed_region regions[] = {
    {.team = 1,
     .count = 5,
     .tasks = 100,
     .wall_s = 6.0,
     .core_s = {[CS_OBSERVE_BUSY] = 6.0},
     .span_s = 2.0,
     .span_known = true},
    {.team = 1, .count = 7, .wall_s = 2.8, .core_s = {[CS_OBSERVE_BUSY] = 2.5, [CS_OBSERVE_JOIN] = 0.29}},
    {.team = 1,
     .count = 90,
     .level = 1,
     .wall_s = 0.5,
     .core_s = {[CS_OBSERVE_BUSY] = 0.5},
     .span_s = 0.5,
     .span_known = true},
};
static struct cs_observed_lock locks[] = {{.held_s = 0.75}, {.held_s = 0.5}};

static struct cs_observation observation_make(void) {
  return (struct cs_observation){.threads = 1,
                                 .wall_s = 10.0,
                                 .parallel_s = 8.8,
                                 .serial_s = 1.0,
                                 .cost_s = 0.3,
                                 .delay_s = -1.0,
                                 .regions = regions,
                                 .region_count = 3,
                                 .locks = locks,
                                 .lock_count = 2,
                                 .lost = {[CS_OBSERVE_LOST_LOCK] = 3, [CS_OBSERVE_LOST_EVENT] = 1000}};
}

Test(watch, an_observation_is_summed_into_what_a_sweep_keeps) {
  const struct cs_observation observation = observation_make();
  struct cs_observed observed = {0};
  cr_assert_eq(cs__watch_sum(&observation, &observed, NULL), CS_OK);
  cr_expect(observed.wall_s == 10.0 && observed.serial_s == 1.0 && observed.observer_s == 0.3);
  cr_expect_float_eq(observed.cost_s, 0.2, 1e-12, "wall time that is neither serial nor parallel");
  cr_expect_eq(observed.regions, 12, "nested ones are parts of others");
  cr_expect_eq(observed.split.threads, 1);
  cr_expect_eq(observed.lock_s, 0.75);
  cr_expect_lt(observed.delay_s, 0.0);
  cr_expect_float_eq(observed.residual_s, -0.01, 1e-12, "the greatest in size, with its sign");
  cr_expect_eq(observed.lost, 3, "events of a trace are nobody's loss here");
  cr_expect(observed.spans_known);
  cr_assert_eq(observed.span_count, 1);
  cr_expect(observed.spans[0].work_s == 6.0 && observed.spans[0].span_s == 2.0);
  free(observed.spans);
}

Test(watch, a_span_that_was_given_up_leaves_the_bound_unknown) {
  struct cs_observation observation = observation_make();
  struct cs_observed_region given_up = regions[0];
  struct cs_observed observed = {0};
  given_up.span_known = false;
  observation.regions = &given_up;
  observation.region_count = 1;
  cr_assert_eq(cs__watch_sum(&observation, &observed, NULL), CS_OK);
  cr_expect(!observed.spans_known);
  free(observed.spans);
}

Test(watch, work_forced_onto_one_thread_is_serial_and_no_task_region) {
  struct cs_observation observation = observation_make();
  struct cs_observed_region forced = regions[0];
  struct cs_observed observed = {0};
  forced.forced = true;
  forced.span_known = false;
  observation.regions = &forced;
  observation.region_count = 1;
  cr_assert_eq(cs__watch_sum(&observation, &observed, NULL), CS_OK);
  cr_expect(observed.spans_known && observed.span_count == 0);
  free(observed.spans);
}

Test(watch, several_threads_have_no_spans) {
  struct cs_observation observation = observation_make();
  struct cs_observed observed = {0};
  observation.threads = 4;
  cr_assert_eq(cs__watch_sum(&observation, &observed, NULL), CS_OK);
  cr_expect(!observed.spans_known && observed.spans == NULL && observed.span_count == 0);
}

Test(watch, nothing_is_watched_before_it_has_begun) {
  struct cs__watch watch = {0};
  cr_expect_eq(cs__watch_before(&watch, NULL), CS_OK);
  cr_expect_eq(cs__watch_after(&watch, NULL), CS_OK);
  cs__watch_end(&watch);
}
