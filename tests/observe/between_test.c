/* tests/observe/between_test.c - made-up counters become the seconds they stand for, whole and between two copies. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/observe/copy.h"
#include "tests/observe/support_block.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool close_to(double got, double want) {
  return fabs(got - want) <= 1e-12 * fmax(1.0, fabs(want));
}

static struct cs_observe_block *block;
static struct cs_observation seen;
static void make(void) {
  block = block_make();
}
static void clear(void) {
  cs_observation_free(&seen);
  free(block);
}

/* --- a whole process --- */

Test(whole, is_serial_without_a_region, .init = make, .fini = clear) {
  seen = block_observe(block);
  cr_expect(close_to(seen.wall_s, 1.0));
  cr_expect(close_to(seen.serial_s, 1.0), "%.9f", seen.serial_s);
  cr_expect(seen.parallel_s == 0 && seen.region_count == 0 && seen.lock_count == 0 && seen.event_count == 0);
  cr_expect(seen.threads == 1 && seen.openers == 0 && seen.ended && seen.pid == 4711 && seen.parent == 1);
  cr_expect_str_eq(seen.program, "/usr/bin/solver");
  cr_expect_str_eq(seen.runtimes[0], "/usr/lib/libgomp.so.1");
  cr_expect_null(seen.runtimes[1]);
  cr_expect_eq(seen.seen_by, CS_OBSERVE_GOMP);
}

Test(whole, splits_its_wall_time_without_the_making_of_the_block, .init = make, .fini = clear) {
  block_region(block, 0x100, 4, 0);
  block_close(block);
  seen = block_observe(block);
  cr_expect(close_to(seen.wall_s, 1.0));
  cr_expect(close_to(seen.parallel_s, 0.1));
  cr_expect(close_to(seen.serial_s, 0.9));
  cr_expect(seen.threads == 4 && seen.openers == 1);
}

Test(whole, takes_the_observers_own_part_out_of_the_serial_time, .init = make, .fini = clear) {
  block_region(block, 0x100, 4, 0);
  block_region(block, 0x200, 4, 1)->count = 1000000; /* nested: not between regions */
  block->bookkeeping = 3 * MS;
  block->cost[CS_OBSERVE_COST_REGION] = 1024 * 500000; /* half a millisecond of each of 4 */
  block_close(block);
  seen = block_observe(block);
  cr_expect(close_to(seen.serial_s, 0.9 - 0.005), "%.9f", seen.serial_s);
  cr_expect(close_to(seen.parallel_s, 0.1));
  cr_expect(close_to(seen.cost_ns[CS_OBSERVE_COST_REGION], 500000));
}

Test(whole, never_has_less_than_no_serial_time, .init = make, .fini = clear) {
  block_region(block, 0x100, 4, 0);
  block->bookkeeping = 5000 * MS;
  block_close(block);
  seen = block_observe(block);
  cr_expect(close_to(seen.serial_s, 0.0));
  cr_expect(close_to(seen.parallel_s, 0.1));
}

Test(whole, counts_regions_forced_onto_one_thread_as_serial, .init = make, .fini = clear) {
  block_region(block, 0x100, 4, 0);
  block_region(block, 0x200, 1, 0)->flags |= CS_OBSERVE_FORCED;
  block_close(block);
  seen = block_observe(block);
  cr_expect(close_to(seen.parallel_s, 0.1));
  cr_expect(close_to(seen.serial_s, 0.9));
  cr_expect(close_to(seen.wall_s, 1.0));
  cr_assert_eq(seen.region_count, 2);
  cr_expect(seen.regions[1].forced && !seen.regions[0].forced);
}

Test(whole, has_no_open_gap_when_it_ended_inside_of_a_region, .init = make, .fini = clear) {
  block_region(block, 0x100, 2, 0);
  block_close(block);
  block->active = 1;
  seen = block_observe(block);
  cr_expect(close_to(seen.serial_s, 0.2));
  cr_expect(close_to(seen.parallel_s, 0.8));
}

Test(whole, of_a_killed_process_ends_when_it_was_found_dead, .init = make, .fini = clear) {
  block_region(block, 0x100, 2, 0);
  block_close(block);
  block_thread(block, MS);
  block->last_ticks = block->last_ns = 0;
  struct cs_observe_copy *copy = block_copy(block);
  cr_assert_eq(cs_observe_between(NULL, copy, (int64_t)(1501 * MS), &seen, NULL), CS_OK);
  cr_expect(close_to(seen.wall_s, 0.5));
  cr_expect(close_to(seen.serial_s, 0.4));
  cr_expect(seen.delay_s < 0 && !seen.ended && seen.openmp_cpu_s == 0);
  cs_observation_free(&seen);
  cr_assert_eq(cs_observe_between(NULL, copy, 0, &seen, NULL), CS_OK);
  cr_expect(close_to(seen.wall_s, (double)(copy->begun.ticks - 1001 * MS) * 1e-9), "else at the copy's moment");
  cs_observe_copy_free(copy);
}

Test(whole, whose_end_nobody_knows_reaches_to_the_last_region, .init = make, .fini = clear) {
  block_region(block, 0x100, 2, 0);
  block_close(block);
  block->last_ticks = block->last_ns = 0;
  struct cs_observe_copy *copy = block_copy(block);
  cr_assert_eq(cs_observe_between(NULL, copy, CS_OBSERVE_END_UNKNOWN, &seen, NULL), CS_OK);
  cr_expect(seen.ended == false && seen.end_known == false);
  cr_expect(close_to(seen.wall_s, 0.3) && close_to(seen.serial_s, 0.2) && close_to(seen.parallel_s, 0.1));
  cs_observation_free(&seen);
  copy->block->active = 1; /* killed in a region that began 50 ms after the last one ended */
  copy->block->serial += 50 * MS;
  copy->block->last_open = copy->block->last_close + 50 * MS;
  cr_assert_eq(cs_observe_between(NULL, copy, CS_OBSERVE_END_UNKNOWN, &seen, NULL), CS_OK);
  cr_expect(close_to(seen.wall_s, 0.35) && close_to(seen.serial_s, 0.25) && close_to(seen.parallel_s, 0.1));
  cs_observation_free(&seen);
  cr_assert_eq(cs_observe_between(NULL, copy, (int64_t)(1901 * MS), &seen, NULL), CS_OK);
  cr_expect(seen.ended == false && seen.end_known);
  cs_observe_copy_free(copy);
}

Test(whole, adds_up_threads_that_lived_to_the_end, .init = make, .fini = clear) {
  block_thread(block, 3 * MS);
  block_thread(block, 4 * MS);
  block_thread(block, 50 * MS)->cpu_last_ns = 0; /* gone before */
  block->outside_cpu_ns = 70 * MS;
  block->outside_threads = 2;
  seen = block_observe(block);
  cr_expect(close_to(seen.delay_s, 0.007));
  cr_expect(close_to(seen.openmp_cpu_s, 0.1));
  cr_expect(close_to(seen.outside_cpu_s, 0.07));
  cr_expect_eq(seen.outside_threads, 2);
}

Test(whole, estimates_the_observers_cost_from_what_threads_counted, .init = make, .fini = clear) {
  for (int i = 0; i < CS_OBSERVE_COSTS; i++)
    block->cost[i] = 1024u << i; /* 1, 2, 4, 8, 16, 32 ns */
  for (int i = 0; i < 2; i++) {
    struct cs_observe_thread *thread = block_thread(block, 0);
    thread->regions = 1000000, thread->members = 2000000, thread->barriers = 3000000;
    thread->locks = 4000000, thread->tasks = 5000000, thread->chunks = 6000000;
  }
  seen = block_observe(block);
  cr_expect(close_to(seen.cost_s, 2 * (1 + 4 + 12 + 32 + 80 + 192) * 1e-3), "%.9f", seen.cost_s);
}

Test(whole, tells_what_was_lost, .init = make, .fini = clear) {
  block->lost[CS_OBSERVE_LOST_DEPTH] = 7;
  seen = block_observe(block);
  cr_expect(seen.lost[CS_OBSERVE_LOST_DEPTH] == 7 && seen.lost[CS_OBSERVE_LOST_REGION] == 0);
}

/* --- the time stamp counter --- */

#if defined(__x86_64__)
Test(ticks, become_seconds_by_the_two_pairs, .init = make, .fini = clear) {
  block->clock = CS_OBSERVE_CLOCK_TSC; /* 3 GHz from 9e9 ticks on: 1 s in 3e9 */
  block->first_ticks = 9003000000, block->begin_ticks = 9000000000, block->last_ticks = 12003000000;
  block->setup_ticks = 3000000;
  block->last_close = block->begin_ticks;
  struct cs_observe_region *region = block_region(block, 0x100, 2, 0);
  region->wall = 300000000;
  block->serial = 3000000 + 900000000;
  block->last_close = block->begin_ticks + block->serial + region->wall;
  seen = block_observe(block);
  cr_expect(close_to(seen.wall_s, 1.0), "%.12f", seen.wall_s);
  cr_expect(close_to(seen.parallel_s, 0.1));
  cr_expect(close_to(seen.regions[0].wall_s, 0.1));
}

Test(ticks, of_a_short_process_are_measured_up_to_the_copy, .init = make, .fini = clear) {
  block->clock = CS_OBSERVE_CLOCK_TSC;
  block->last_ns = block->first_ns + 1000;
  block->last_ticks = block->first_ticks + 7777777; /* a pair this close may be wrong by half */
  struct cs_observe_copy *copy = block_copy(block);
  copy->done = (struct cs__moment){.ticks = block->first_ticks + 2000 * MS, .ns = block->first_ns + 1000 * MS};
  cr_expect(close_to(cs__copy_tick_s(copy) * 1e9, 0.5));
  cs_observe_copy_free(copy);
}
#endif

Test(ticks, that_stand_still_are_refused, .init = make, .fini = clear) {
  struct cs_error error = {""};
  block->clock = CS_OBSERVE_CLOCK_TSC;
  struct cs_observe_copy *copy = block_copy(block);
  copy->block->first_ticks = 5;
  copy->block->last_ticks = 5;
  copy->done.ticks = 5;
  cr_expect_eq(cs_observe_between(NULL, copy, 0, &seen, &error), CS_INVALID);
  cr_expect_not_null(strstr(error.message, "stood still"), "%s", error.message);
  cs_observe_copy_free(copy);
}

/* --- between two copies --- */

Test(interval, holds_what_happened_in_it_and_nothing_else, .init = make, .fini = clear) {
  struct cs_observe_region *old = block_region(block, 0x100, 8, 0);
  struct cs_observe_thread *thread = block_thread(block, 0);
  block->last_ticks = block->last_ns = 0;
  block->cost[CS_OBSERVE_COST_MEMBER] = 1024 * 1000;
  thread->members = 100;
  block_close(block);
  struct cs_observe_copy *before = block_copy(block);
  before->done.ticks = 1500 * MS;
  struct cs_observe_region *fresh = block_region(block, 0x200, 2, 0);
  fresh->wall = 50 * MS;
  old->count += 1; /* 10 ms more */
  old->wall += 10 * MS;
  old->category[CS_OBSERVE_BUSY] += 80 * MS;
  /* The gap that was open then lasted until 1510 ms, one of 5 ms followed, and one is open since 1575. */
  block->serial = 201 * MS + (1510 - 1301) * MS + 5 * MS;
  block->last_close = 1575 * MS;
  thread->members = 400;
  block->setup_ticks += 2 * MS; /* a new call site was looked at */
  struct cs_observe_copy *after = block_copy(block);
  after->begun.ticks = 1590 * MS;
  cr_assert_eq(cs_observe_between(before, after, 0, &seen, NULL), CS_OK);
  cr_expect(close_to(seen.wall_s, 0.088));
  cr_expect(close_to(seen.serial_s, 0.028), "%.9f", seen.serial_s);
  cr_expect(close_to(seen.parallel_s, 0.06));
  cr_expect(close_to(seen.cost_s, 300e-6));
  cr_assert_eq(seen.region_count, 2);
  const struct cs_observed_region *more = &seen.regions[seen.regions[0].offset == 0x100 ? 0 : 1];
  cr_expect(more->count == 1 && close_to(more->wall_s, 0.01) && close_to(more->core_s[CS_OBSERVE_BUSY], 0.08));
  cr_expect(close_to(more->core_s[CS_OBSERVE_FORK], 0) && close_to(more->busiest_s, 0));
  cr_expect_eq(seen.threads, 8);
  cs_observe_copy_free(before);
  cs_observe_copy_free(after);
}

Test(interval, without_an_event_is_all_serial, .init = make, .fini = clear) {
  block_region(block, 0x100, 8, 0);
  block->last_ticks = block->last_ns = 0;
  block_close(block);
  struct cs_observe_copy *before = block_copy(block), *after = block_copy(block);
  before->done.ticks = 1600 * MS;
  after->begun.ticks = 1700 * MS;
  cr_assert_eq(cs_observe_between(before, after, 0, &seen, NULL), CS_OK);
  cr_expect(close_to(seen.wall_s, 0.1) && close_to(seen.serial_s, 0.1) && seen.parallel_s == 0);
  cr_expect(seen.region_count == 0 && seen.threads == 1 && seen.openers == 0 && seen.delay_s < 0);
  cs_observation_free(&seen);
  cr_assert_eq(cs_observe_between(after, before, 0, &seen, NULL), CS_OK, "the wrong way round");
  cr_expect_geq(seen.wall_s, 0);
  cs_observe_copy_free(before);
  cs_observe_copy_free(after);
}

Test(interval, up_to_the_end_knows_the_end_and_not_what_threads_had_before, .init = make, .fini = clear) {
  block_thread(block, 3 * MS);
  struct cs_observe_copy *after = block_copy(block);
  block->last_ticks = block->last_ns = 0;
  struct cs_observe_copy *before = block_copy(block);
  before->done.ticks = 1801 * MS;
  cr_assert_eq(cs_observe_between(before, after, 0, &seen, NULL), CS_OK);
  cr_expect(close_to(seen.wall_s, 0.2));
  cr_expect(seen.ended && seen.delay_s < 0 && seen.openmp_cpu_s == 0);
  cs_observe_copy_free(before);
  cs_observe_copy_free(after);
}

Test(interval, needs_two_copies_of_one_block, .init = make, .fini = clear) {
  struct cs_error error = {""};
  struct cs_observe_copy *before = block_copy(block);
  block->pid = 4712;
  struct cs_observe_copy *after = block_copy(block);
  cr_expect_eq(cs_observe_between(before, after, 0, &seen, &error), CS_INVALID);
  cr_expect_not_null(strstr(error.message, "4711"), "%s", error.message);
  cs_observe_copy_free(before);
  cs_observe_copy_free(after);
  cs_observe_copy_free(NULL);
}

/* --- regions --- */

Test(regions, are_one_whoever_joined_them, .init = make, .fini = clear) {
  block_region(block, 0x100, 4, 0)->joiner = 1;
  struct cs_observe_region *other = block_region(block, 0x100, 4, 0);
  other->joiner = 2;
  other->wall_first = 60 * MS, other->wall_least = 5 * MS, other->tasks = 9;
  seen = block_observe(block);
  cr_assert_eq(seen.region_count, 1);
  const struct cs_observed_region *region = &seen.regions[0];
  cr_expect(region->count == 8 && region->tasks == 9 && region->offset == 0x100 && region->team == 4);
  cr_expect(close_to(region->wall_s, 0.2) && close_to(region->first_s, 0.06));
  cr_expect(close_to(region->least_s, 0.005) && close_to(region->most_s, 0.04));
  cr_expect(close_to(region->core_s[CS_OBSERVE_BUSY], 0.64) && close_to(region->busiest_s, 0.18));
  cr_expect_str_eq(region->module, "/usr/bin/solver");
  cr_expect_eq(seen.openers, 2);
}

Test(regions, differ_by_team_level_module_runtime_and_force, .init = make, .fini = clear) {
  block->module_count = 2;
  strcpy(block->modules[1].path, "/usr/lib/libblas.so");
  block_region(block, 0x100, 1, 0);
  block_region(block, 0x100, 2, 0);
  block_region(block, 0x100, 1, 1);
  block_region(block, 0x100, 1, 0)->module = 1;
  block_region(block, 0x100, 1, 0)->flags |= CS_OBSERVE_FORCED;
  block_region(block, 0x100, 1, 0)->flags = CS_OBSERVE_OMPT;
  block_region(block, 0x101, 1, 0);
  seen = block_observe(block);
  cr_expect_eq(seen.region_count, 7);
}

Test(regions, come_with_the_most_core_seconds_first, .init = make, .fini = clear) {
  block_region(block, 0x100, 2, 0);
  block_region(block, 0x200, 8, 0);
  block_region(block, 0x300, 4, 0);
  seen = block_observe(block);
  cr_assert_eq(seen.region_count, 3);
  cr_expect(seen.regions[0].team == 8 && seen.regions[1].team == 4 && seen.regions[2].team == 2);
}

Test(regions, beyond_the_table_have_no_place, .init = make, .fini = clear) {
  block_region(block, 0x100, 2, 0)->flags |= CS_OBSERVE_OTHERS;
  block_region(block, 0x200, 2, 0)->flags |= CS_OBSERVE_BY_CALL;
  seen = block_observe(block);
  cr_assert_eq(seen.region_count, 2);
  for (int i = 0; i < 2; i++) {
    cr_expect_eq(seen.regions[i].others, seen.regions[i].module == NULL);
    cr_expect_eq(seen.regions[i].by_call, seen.regions[i].offset == 0x200);
  }
}

Test(regions, not_ready_or_without_an_instance_are_left_out, .init = make, .fini = clear) {
  block_region(block, 0x100, 2, 0)->ready = 0;
  block_region(block, 0x200, 2, 0)->count = 0;
  seen = block_observe(block);
  cr_expect_eq(seen.region_count, 0);
}

Test(regions, of_one_thread_know_their_span_unless_it_was_given_up, .init = make, .fini = clear) {
  block_region(block, 0x100, 1, 0)->span = 30 * MS;
  block_region(block, 0x200, 1, 0)->span_unknown = 1;
  block_region(block, 0x300, 2, 0);
  seen = block_observe(block);
  cr_assert_eq(seen.region_count, 3);
  for (int i = 0; i < 3; i++)
    cr_expect_eq(seen.regions[i].span_known, seen.regions[i].offset == 0x100);
}

/* --- locks and the trace --- */

Test(locks, come_with_the_longest_hold_first, .init = make, .fini = clear) {
  block->locks[7] = (struct cs_observe_lock){.key = 1,
                                             .ready = 1,
                                             .kind = CS_OBSERVE_LOCK_OMP,
                                             .address = 0x10500,
                                             .offset = 0x120,
                                             .holds = 3,
                                             .held = 6 * MS,
                                             .longest = 5 * MS};
  block->locks[99] = (struct cs_observe_lock){.key = 2,
                                              .ready = 1,
                                              .kind = CS_OBSERVE_LOCK_CRITICAL,
                                              .offset = 0x140,
                                              .holds = 2,
                                              .held = 9 * MS,
                                              .longest = 5 * MS,
                                              .module = 200};
  block->locks[100] = (struct cs_observe_lock){.key = 3, .ready = 0, .holds = 2};
  block->locks[101] = (struct cs_observe_lock){.key = 4, .ready = 1, .holds = 1, .kind = 77};
  seen = block_observe(block);
  cr_assert_eq(seen.lock_count, 3);
  cr_expect(close_to(seen.locks[0].held_s, 0.009) && seen.locks[0].kind == CS_OBSERVE_LOCK_CRITICAL);
  cr_expect_null(seen.locks[0].module, "there is no module 200");
  cr_expect(seen.locks[1].holds == 3 && close_to(seen.locks[1].longest_s, 0.005) && seen.locks[1].offset == 0x120);
  cr_expect_str_eq(seen.locks[1].module, "/usr/bin/solver");
  cr_expect_eq(seen.locks[1].symbol_offset, 0x500);
  cr_expect_eq(seen.locks[2].kind, CS_OBSERVE_LOCK_NONE, "kinds nobody knows");
}

Test(trace, is_told_from_its_beginning_and_in_order, .init = make, .fini = clear) {
  block->event_count = 4;
  block->events[0] = (struct cs_observe_event){.ready = 1,
                                               .member = 1,
                                               .instance = 1,
                                               .thread = 3,
                                               .begin = 1500 * MS,
                                               .end = 1502 * MS,
                                               .category = CS_OBSERVE_BUSY};
  block->events[1] =
      (struct cs_observe_event){.ready = 1, .begin = 1499 * MS, .end = 1500 * MS, .category = CS_OBSERVE_CATEGORIES};
  block->events[2] = (struct cs_observe_event){.ready = 0, .begin = 1, .end = 2};
  block->events[3] = (struct cs_observe_event){.ready = 1, .begin = 1, .end = 2, .category = 400};
  seen = block_observe(block);
  cr_assert_eq(seen.event_count, 2);
  cr_expect(seen.events[0].begin_s == 0 && close_to(seen.events[0].end_s, 0.001));
  cr_expect_eq(seen.events[0].category, CS_OBSERVE_CATEGORIES);
  cr_expect(close_to(seen.events[1].begin_s, 0.001) && close_to(seen.events[1].end_s, 0.003));
  cr_expect(seen.events[1].member == 1 && seen.events[1].thread == 3 && seen.events[1].instance == 1);
}
