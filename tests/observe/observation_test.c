/* tests/observe/observation_test.c - an observation's split adds up to n T(n); nested time, force, bounds. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/observe/support_block.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdlib.h>

static bool close_to(double got, double want) {
  return fabs(got - want) <= 1e-12 * fmax(1.0, fabs(want));
}

static struct cs_observe_block *block;
static struct cs_observation seen;
static struct cs_time_split split;
static void make(void) {
  block = block_make();
}
static void clear(void) {
  cs_observation_free(&seen);
  free(block);
}
static void observe(void) {
  block_close(block);
  seen = block_observe(block);
  split = cs_observation_split(&seen);
}

Test(split, of_a_program_without_regions_is_its_serial_time, .init = make, .fini = clear) {
  seen = block_observe(block);
  split = cs_observation_split(&seen);
  cr_expect(split.threads == 1 && close_to(split.wall_s, 1) && close_to(split.core_s[CS_TIME_SERIAL], 1));
  cr_expect(close_to(cs_time_residual_s(&split), 0));
}

Test(split, puts_each_category_where_it_belongs, .init = make, .fini = clear) {
  static const enum cs_time_kind kinds[CS_OBSERVE_CATEGORIES] = {
      [CS_OBSERVE_BUSY] = CS_TIME_BUSY,          [CS_OBSERVE_FORK] = CS_TIME_FORK_JOIN,
      [CS_OBSERVE_BARRIER] = CS_TIME_BARRIER,    [CS_OBSERVE_LOCK] = CS_TIME_LOCK,
      [CS_OBSERVE_TASKWAIT] = CS_TIME_TASK_WAIT, [CS_OBSERVE_ORDERED] = CS_TIME_LOCK,
      [CS_OBSERVE_TASK] = CS_TIME_TASK_CREATE,   [CS_OBSERVE_NESTED] = CS_TIME_BUSY, /* no row is there to tell */
      [CS_OBSERVE_STARVED] = CS_TIME_TASK_WAIT,  [CS_OBSERVE_IMBALANCE] = CS_TIME_IMBALANCE,
      [CS_OBSERVE_JOIN] = CS_TIME_FORK_JOIN,
  };
  struct cs_observe_region *region = block_region(block, 0x100, 4, 0);
  for (int i = 0; i < CS_OBSERVE_CATEGORIES; i++) {
    for (int j = 0; j < CS_OBSERVE_CATEGORIES; j++)
      region->category[j] = i == j ? 400 * MS : 0;
    observe();
    cr_expect(close_to(split.core_s[kinds[i]], 0.4), "category %d", i);
    cr_expect(close_to(cs_time_residual_s(&split), 0), "category %d", i);
    cr_expect(close_to(cs_observed_region_residual_s(&seen.regions[0]), 0));
    cs_observation_free(&seen);
  }
}

Test(split, adds_up_with_smaller_teams_force_and_the_observers_part, .init = make, .fini = clear) {
  block_region(block, 0x100, 8, 0);
  block_region(block, 0x200, 3, 0);
  block_region(block, 0x300, 1, 0);
  block_region(block, 0x400, 1, 0)->flags |= CS_OBSERVE_FORCED;
  block->bookkeeping = 10 * MS;
  observe();
  cr_expect_eq(split.threads, 8);
  cr_expect(close_to(split.core_s[CS_TIME_SERIAL], 0.6 - 0.01 + 0.1));
  cr_expect(close_to(split.core_s[CS_TIME_SERIAL_IDLE], 7 * 0.69 + 5 * 0.1 + 7 * 0.1));
  cr_expect(close_to(split.core_s[CS_TIME_OBSERVER], 8 * 0.01));
  cr_expect(close_to(split.core_s[CS_TIME_BUSY], 12 * 0.08));
  cr_expect(close_to(cs_time_residual_s(&split), 0), "%g", cs_time_residual_s(&split));
}

Test(split, gives_nested_time_the_shares_of_the_nested_regions, .init = make, .fini = clear) {
  struct cs_observe_region *outer = block_region(block, 0x100, 2, 0);
  outer->category[CS_OBSERVE_BUSY] -= 50 * MS; /* of 160 */
  outer->category[CS_OBSERVE_NESTED] = 50 * MS;
  struct cs_observe_region *inner = block_region(block, 0x200, 4, 1); /* 400 ms: oversubscribed */
  inner->category[CS_OBSERVE_BUSY] -= 80 * MS;                        /* of 320 */
  inner->category[CS_OBSERVE_NESTED] = 80 * MS;
  observe();
  const double scale = 0.05 / 0.32;
  cr_expect(close_to(split.core_s[CS_TIME_BUSY], 0.11 + 0.24 * scale));
  cr_expect(close_to(split.core_s[CS_TIME_IMBALANCE], 0.024 + 0.048 * scale));
  cr_expect(close_to(split.core_s[CS_TIME_FORK_JOIN], 0.01 + 0.02 * scale));
  cr_expect(close_to(cs_time_residual_s(&split), 0));
  cr_expect_eq(split.threads, 2, "nested teams do not count");
}

Test(split, knows_the_time_of_regions_beyond_the_table, .init = make, .fini = clear) {
  block_region(block, 0x100, 4, 0);
  struct cs_observe_region *others = block_region(block, 0, 1, 0);
  others->flags |= CS_OBSERVE_OTHERS;
  others->category[CS_OBSERVE_BUSY] = 250 * MS;
  block->largest_team = 4;
  observe();
  cr_expect(close_to(cs_time_residual_s(&split), 0), "%g", cs_time_residual_s(&split));
}

Test(split, shows_what_was_missed_as_residual, .init = make, .fini = clear) {
  block_region(block, 0x100, 4, 0)->category[CS_OBSERVE_BUSY] -= 8 * MS;
  observe();
  cr_expect(close_to(cs_time_residual_s(&split), 0.008));
  cr_expect(close_to(cs_observed_region_residual_s(&seen.regions[0]), -0.008));
}

Test(split, of_overlapping_openers_has_more_in_it_than_cores_time, .init = make, .fini = clear) {
  block_region(block, 0x100, 2, 0);
  block_region(block, 0x100, 2, 0)->joiner = 1;
  block_close(block);
  block->last_close -= 100 * MS; /* both at the same time */
  seen = block_observe(block);
  split = cs_observation_split(&seen);
  cr_expect_eq(seen.openers, 2);
  cr_expect(close_to(cs_time_residual_s(&split), -0.2));
}

/* --- the bound --- */

Test(bound, is_serial_time_and_the_longer_of_shared_work_and_span, .init = make, .fini = clear) {
  block_region(block, 0x100, 1, 0);
  struct cs_observe_region *tasks = block_region(block, 0x200, 1, 0);
  tasks->tasks = 50;
  tasks->span = 30 * MS;
  observe();
  cr_expect(close_to(cs_observation_bound_s(&seen, 1), 0.8 + 0.08 + 0.08));
  cr_expect(close_to(cs_observation_bound_s(&seen, 2), 0.8 + 0.04 + 0.04));
  cr_expect(close_to(cs_observation_bound_s(&seen, 8), 0.8 + 0.01 + 0.03));
}

Test(bound, shares_nested_work_out_and_not_forced_work, .init = make, .fini = clear) {
  block_region(block, 0x100, 1, 0)->flags |= CS_OBSERVE_FORCED;
  block_region(block, 0x200, 1, 1)->span = 70 * MS; /* chains of nested regions may run beside each other */
  observe();
  cr_expect(close_to(cs_observation_bound_s(&seen, 4), 0.9 + 0.02 + 0.02), "on one thread nobody can tell");
  struct cs_observation many = seen;
  many.threads = 4;
  struct cs_observed_region same[] = {seen.regions[0], seen.regions[1]};
  many.regions = same;
  cs_observation_settle(&many, NULL);
  cs_observation_settle(&seen, &many);
  cr_expect(close_to(cs_observation_bound_s(&seen, 4), 1.0 + 0.02));
}

Test(bound, is_unknown_without_a_span_and_from_several_threads, .init = make, .fini = clear) {
  struct cs_observe_region *tasks = block_region(block, 0x200, 1, 0);
  tasks->tasks = 50;
  tasks->span_unknown = 1;
  observe();
  cr_expect(lt(dbl, cs_observation_bound_s(&seen, 4), 0.0));
  cs_observation_free(&seen);
  tasks->span_unknown = 0;
  block_region(block, 0x100, 2, 0);
  observe();
  cr_expect(lt(dbl, cs_observation_bound_s(&seen, 4), 0.0));
  cr_expect(lt(dbl, cs_observation_bound_s(&seen, 0), 0.0));
}

Test(observation, is_freed_twice_and_as_null_without_complaint) {
  struct cs_observation nothing = {0};
  cs_observation_free(&nothing);
  cs_observation_free(&nothing);
  cs_observation_free(NULL);
}

/* --- serial work in regions --- */

static struct cs_observation settle(bool forced_on_several) {
  block_region(block, 0x100, 1, 0)->flags |= CS_OBSERVE_FORCED;
  observe();
  struct cs_observation many = seen;
  struct cs_observed_region same = seen.regions[0];
  many.threads = 4;
  many.regions = &same;
  same.asked_one = forced_on_several;
  same.team = forced_on_several ? 1 : 4;
  cs_observation_settle(&many, NULL);
  cs_observation_settle(&seen, &many);
  return many;
}

Test(serial_work, of_a_region_on_one_thread_is_what_several_threads_show, .init = make, .fini = clear) {
  const struct cs_observation many = settle(true);
  cr_expect(seen.regions[0].forced);
  cr_expect(close_to(seen.serial_s, 1.0) && close_to(seen.parallel_s, 0.0));
  cr_expect(close_to(many.serial_s, 1.0));
}

Test(serial_work, is_not_a_team_that_was_asked_for_by_a_count_of_one, .init = make, .fini = clear) {
  settle(false);
  cr_expect_not(seen.regions[0].forced);
  cr_expect(close_to(seen.serial_s, 0.9) && close_to(seen.parallel_s, 0.1));
}

Test(serial_work, is_not_a_lone_thread_whose_nested_teams_do_it, .init = make, .fini = clear) {
  block_region(block, 0x100, 4, 0);
  struct cs_observe_region *lone = block_region(block, 0x200, 1, 0);
  lone->flags |= CS_OBSERVE_FORCED;
  lone->category[CS_OBSERVE_NESTED] = lone->category[CS_OBSERVE_BUSY] / 2;
  lone->category[CS_OBSERVE_BUSY] -= lone->category[CS_OBSERVE_NESTED];
  observe();
  cr_expect(close_to(seen.serial_s, 0.8));
  for (size_t i = 0; i < seen.region_count; i++)
    cr_expect_not(seen.regions[i].forced);
}
