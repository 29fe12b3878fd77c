/* tests/observe/tasks_test.c - observed programs with tasks: what they pass arrives, and their longest chains are seen.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/observe/command.h"
#include "runtime/observe/reader.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define PROGRAMS CS_TEST_BUILD "/tests/observe/"
#define LIBRARY  CS_TEST_BUILD "/libcoresweep-observe.so"

static const char *const builds[] = {"gcc", "gcc-other", "clang"};

/* The program of that build; false when there is none. */
static bool program_of(char path_out[512], const char *program, const char *build) {
  snprintf(path_out, 512, PROGRAMS "%s-%s", program, build);
  return access(path_out, X_OK) == 0;
}

static struct cs_observed_run observe(char *const *argv, int threads, bool cancellation) {
  char number[16];
  snprintf(number, sizeof number, "%d", threads);
  setenv("OMP_NUM_THREADS", number, 1);
  setenv("OMP_WAIT_POLICY", "passive", 1); /* more threads than cores must not spin for each other */
  setenv("OMP_CANCELLATION", cancellation ? "true" : "false", 1);
  struct cs_observed_run run;
  struct cs_error error = {0};
  const struct cs_observe_order order = {.argv = argv, .environment = environ, .library = LIBRARY};
  cr_assert_eq(cs_observe_run(&order, NULL, &run, &error), CS_OK, "%s", error.message);
  return run;
}

/* --- arguments --- */

/* Programs that find out for themselves whether all is well, and say so by their exit status. */
static void check_arguments(const char *program) {
  int seen = 0;
  for (size_t b = 0; b < sizeof builds / sizeof builds[0]; b++) {
    char path[512];
    if (!program_of(path, program, builds[b]))
      continue;
    for (int threads = 1; threads <= 3; threads++) {
      for (int cancellation = 0; cancellation <= 1; cancellation++) {
        struct cs_observed_run run = observe((char *[]){path, NULL}, threads, cancellation != 0);
        cr_expect_eq(run.exit_status, 0, "%s by %s, %d threads, OMP_CANCELLATION %d: %d", program, builds[b], threads,
                     cancellation, run.exit_status);
        cr_expect(run.process_count == 1 && run.processes[0].region_count > 0, "nothing was seen");
        cs_observed_run_free(&run);
        seen++;
      }
    }
  }
  if (seen == 0)
    cr_skip("no compiler with OpenMP is here");
}

Test(observe_tasks, arguments_of_every_size_and_alignment_arrive) {
  check_arguments("blocks");
}

Test(observe_tasks, arguments_with_constructors_are_copied_by_them) {
  check_arguments("copies");
}

/* --- longest chains --- */

struct chain {
  double told_s, seen_s;
  double tasks;
  bool known;
};

/* Of the program's only region at the top level. */
static struct chain chain_of(char *program, const char *shape) {
  char file[] = "/tmp/coresweep-chain-XXXXXX";
  const int descriptor = mkstemp(file);
  cr_assert_geq(descriptor, 0);
  struct cs_observed_run run = observe((char *[]){program, (char *)shape, file, NULL}, 1, false);
  cr_assert_eq(run.exit_status, 0, "%s %s: %d", program, shape, run.exit_status);
  char text[64] = "";
  cr_assert_gt(read(descriptor, text, sizeof text - 1), 0);
  close(descriptor);
  unlink(file);
  struct chain chain = {.told_s = atof(text) * 1e-9};
  cr_assert_eq(run.process_count, 1);
  for (size_t i = 0; i < run.processes[0].region_count; i++) {
    const struct cs_observed_region *region = &run.processes[0].regions[i];
    if (region->level > 0)
      continue;
    chain.seen_s += region->span_s;
    chain.tasks += (double)region->tasks;
    chain.known = region->span_known;
  }
  cs_observed_run_free(&run);
  return chain;
}

/*
 * The program times its work where it is done; what lies between is ours, the runtime's and whatever interrupts it
 * there. 0.3 us a task: what LLVM's runtime takes to create one, which nothing tells from the program's own work.
 */
static void check_chain(const char *shape, const char *build, bool may_be_short) {
  char path[512];
  if (!program_of(path, "spans", build))
    return;
  struct chain chain = {0};
  double allowed_s = 0.0;
  for (int attempt = 0; attempt < 10; attempt++) {
    chain = chain_of(path, shape);
    allowed_s = 0.03 * chain.told_s + 60e-6 + 0.3e-6 * chain.tasks;
    cr_assert(chain.known, "%s by %s", shape, build);
    if (fabs(chain.seen_s - chain.told_s) <= allowed_s || (may_be_short && chain.seen_s < chain.told_s))
      return;
  }
  cr_expect_fail("%s by %s: %.1f us instead of %.1f +- %.1f", shape, build, chain.seen_s * 1e6, chain.told_s * 1e6,
                 allowed_s * 1e6);
}

/* short_by_clang: LLVM's runtime tells of if(0) and of taskwait with dependences no more than that they are there. */
static const struct {
  const char *name;
  bool short_by_clang;
} shapes[] = {
    {"fib", false},   {"taskwait", false}, {"taskgroup", false}, {"orphans", false},      {"many", false},
    {"chain", false}, {"diamond", false},  {"objects", false},   {"awaited", true},       {"undeferred", true},
    {"final", false}, {"taskloop", false}, {"nogroup", false},   {"nested-loops", false}, {"regions", false},
};

static void check_chains(const char *build) {
  char path[512];
  if (!program_of(path, "spans", build))
    cr_skip("%s is not here", build);
  for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++)
    check_chain(shapes[i].name, build, shapes[i].short_by_clang && build[0] == 'c');
}

Test(observe_tasks, longest_chains_are_those_the_program_timed_with_gcc) {
  check_chains("gcc");
}

Test(observe_tasks, longest_chains_are_those_the_program_timed_with_another_gcc) {
  check_chains("gcc-other");
}

Test(observe_tasks, longest_chains_are_those_the_program_timed_with_clang) {
  check_chains("clang");
}
