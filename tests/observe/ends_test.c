/* tests/observe/ends_test.c - how long a process and its locks lived, and who used its CPU time, by both runtimes. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/observe/command.h"

#include "runtime/base/text.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <unistd.h>

extern char **environ;

static const char *const programs[] = {CS_TEST_BUILD "/tests/observe/lives",
                                       CS_TEST_BUILD "/tests/observe/lives-clang"};
enum { PROGRAMS = sizeof programs / sizeof programs[0] };

static struct cs_observed_run run;

static void clear(void) {
  cs_observed_run_free(&run);
}

/* False: no compiler made the program. */
static bool observe(size_t program, const char *life) {
  const struct cs_observe_order order = {.argv = (char *[]){(char *)programs[program], (char *)life, NULL},
                                         .environment = environ,
                                         .library = CS_TEST_BUILD "/libcoresweep-observe.so"};
  struct cs_error error = {""};
  clear();
  if (access(programs[program], X_OK) != 0)
    return false;
  setenv("OMP_WAIT_POLICY", "passive", 1); /* more threads than cores must not spin for each other */
  cr_assert_eq(cs_observe_run(&order, NULL, &run, &error), CS_OK, "%s", error.message);
  cr_assert_eq(run.exit_status, 0, "%s %s", programs[program], life);
  return true;
}

/* The command's own process, or its child. */
static const struct cs_observation *process_of(bool child) {
  for (size_t i = 0; i < run.process_count; i++) {
    bool has_parent = false;
    for (size_t k = 0; k < run.process_count; k++)
      has_parent = has_parent || run.processes[k].pid == run.processes[i].parent;
    if (has_parent == child)
      return &run.processes[i];
  }
  cr_assert_fail("there is no such process");
  return NULL;
}

static uint64_t regions_of(const struct cs_observation *process) {
  uint64_t count = 0;
  for (size_t i = 0; i < process->region_count; i++)
    count += process->regions[i].count;
  return count;
}

static const struct cs_observed_lock *lock_of(const struct cs_observation *process, enum cs_observe_lock_kind kind) {
  for (size_t i = 0; i < process->lock_count; i++) {
    if (process->locks[i].kind == kind)
      return &process->locks[i];
  }
  cr_assert_fail("there is no lock");
  return NULL;
}

/* --- locks --- */

Test(lock, made_anew_at_the_address_of_an_old_one_is_another, .fini = clear) {
  for (size_t i = 0; i < PROGRAMS; i++) {
    if (!observe(i, "renewed"))
      continue;
    const unsigned long long holds = lock_of(&run.processes[0], CS_OBSERVE_LOCK_OMP)->holds;
    cr_expect_eq(holds, 2, "%s: %llu", programs[i], holds);
  }
}

Test(ordered_turns, of_teams_at_the_same_loop_at_once_are_all_counted, .fini = clear) {
  for (size_t i = 0; i < PROGRAMS; i++) {
    if (!observe(i, "turns"))
      continue;
    const unsigned long long turns = lock_of(&run.processes[0], CS_OBSERVE_LOCK_ORDERED)->holds;
    cr_expect_eq(turns, 2000000, "%s: %llu", programs[i], turns);
  }
}

Test(lock, is_not_held_for_the_regions_its_holder_runs, .fini = clear) {
  for (size_t i = 0; i < PROGRAMS; i++) {
    if (!observe(i, "held_around"))
      continue;
    const struct cs_observed_lock *lock = lock_of(&run.processes[0], CS_OBSERVE_LOCK_OMP);
    cr_expect_eq(lock->holds, 2);
    cr_expect(lock->held_s > 0 && lock->held_s < 0.5 * run.processes[0].parallel_s, "%s: held %g s of regions' %g s",
              programs[i], lock->held_s, run.processes[0].parallel_s);
  }
}

/* --- ends --- */

Test(end, at_once_is_known_of_every_process, .fini = clear) {
  for (size_t i = 0; i < PROGRAMS; i++) {
    if (!observe(i, "at_once"))
      continue;
    const struct cs_observation *parent = process_of(false), *child = process_of(true);
    cr_expect_eq(run.process_count, 2, "a child of vfork has no block");
    cr_expect(parent->ended && parent->end_known && child->ended && child->end_known, "%s", programs[i]);
    cr_expect_eq(regions_of(parent), 3, "%s: %llu", programs[i], (unsigned long long)regions_of(parent));
    cr_expect_eq(regions_of(child), 2, "%s: %llu", programs[i], (unsigned long long)regions_of(child));
    cr_expect_gt(parent->wall_s, 0.1, "its child by vfork ended it");
    cr_expect_lt(child->wall_s, parent->wall_s - 0.1, "%s: it lived %g s of its parent's %g s", programs[i],
                 child->wall_s, parent->wall_s);
  }
}

Test(end, quick_or_not_is_known, .fini = clear) {
  for (size_t i = 0; i < PROGRAMS; i++) {
    if (observe(i, "quickly"))
      cr_expect(run.processes[0].ended && regions_of(&run.processes[0]) == 1, "%s", programs[i]);
  }
}

Test(end, of_a_killed_child_is_not_known_and_not_that_of_the_command, .fini = clear) {
  for (size_t i = 0; i < PROGRAMS; i++) {
    if (!observe(i, "killed"))
      continue;
    const struct cs_observation *parent = process_of(false), *child = process_of(true);
    cr_expect(parent->ended && parent->end_known && !child->ended && !child->end_known, "%s", programs[i]);
    cr_expect_lt(child->wall_s, parent->wall_s - 0.3, "%s: %g s, its parent %g s", programs[i], child->wall_s,
                 parent->wall_s);
  }
}

/* --- CPU time --- */

Test(cpu_time, of_threads_that_are_gone_is_not_lost, .fini = clear) {
  for (size_t i = 0; i < PROGRAMS; i++) {
    if (!observe(i, "toiled"))
      continue;
    const struct cs_observation *process = &run.processes[0];
    const double known_s = process->openmp_cpu_s + process->outside_cpu_s + process->gone_cpu_s;
    cr_expect_eq(process->outside_threads, 0);
    cr_expect_geq(process->gone_cpu_s, 0.049, "%s: %g s", programs[i], process->gone_cpu_s);
    cr_expect_leq(known_s, run.user_s + run.system_s + 0.02, "%s: more than the kernel says", programs[i]);
  }
}

Test(cpu_time, of_gone_threads_says_how_many_of_them_were_in_regions, .fini = clear) {
  for (size_t i = 0; i < PROGRAMS; i++) {
    if (!observe(i, "toiled"))
      continue;
    const int without = run.processes[0].gone_threads;
    observe(i, "toiled_inside");
    cr_expect_eq(run.processes[0].gone_threads, without + 1, "%s: %d after %d", programs[i],
                 run.processes[0].gone_threads, without);
    cr_expect_geq(run.processes[0].gone_cpu_s, 0.049);
  }
}
