/* tests/observe/loading_test.c - runtimes that come late, twice, hidden or with a tool are counted, each once. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/text.h"
#include "runtime/observe/reader.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRAMS CS_TEST_BUILD "/tests/observe/"
#define LIBRARY  CS_TEST_BUILD "/libcoresweep-observe.so"
#define REBINDER CS_TEST_BUILD "/libcoresweep-rebind.so"
#define TOOL     PROGRAMS "tool.so"

enum { LEFT_OUT = 77 }; /* a program's way to say that no compiler made its plug-in here */

/* How a program is started beside plain preloading. */
enum { REBOUND = 1, AS_TOOL = 2, TOOLS_OFF = 4, OWN_TOOL = 8, UNOBSERVED = 16 };

static const struct {
  int flag;
  const char *name, *value;
} settings[] = {
    {REBOUND, "LD_AUDIT", REBINDER},
    {AS_TOOL, "OMP_TOOL_LIBRARIES", LIBRARY},
    {TOOLS_OFF, "OMP_TOOL", "disabled"},
    {OWN_TOOL, "LD_PRELOAD", LIBRARY " " TOOL},
};

struct outcome {
  int status;        /* exit status, or 128 + signal */
  char printed[512]; /* the start of its standard output */
  uint64_t gomp, ompt, holds;
  size_t locks; /* that were held */
};

/* --- running --- */

static void prepare(const char *folder, int how, int threads) {
  char number[16];
  snprintf(number, sizeof number, "%d", threads);
  setenv("OMP_NUM_THREADS", number, 1);
  setenv("OMP_WAIT_POLICY", "passive", 1); /* more threads than cores must not spin for each other */
  setenv("LD_PRELOAD", LIBRARY, 1);
  how &UNOBSERVED ? unsetenv(CS_OBSERVE_ENVIRONMENT) : setenv(CS_OBSERVE_ENVIRONMENT, folder, 1);
  for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++) {
    if (how & settings[i].flag)
      setenv(settings[i].name, settings[i].value, 1);
  }
}

static void restore(void) {
  unsetenv("LD_PRELOAD");
  for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++)
    unsetenv(settings[i].name);
}

/* A program that says nothing for half a minute has threads that wait for each other; it is not left behind. */
static void read_all(pid_t child, int from, char *text, size_t room) {
  struct pollfd ready = {.fd = from, .events = POLLIN};
  for (size_t length = 0; length < room - 1;) {
    if (poll(&ready, 1, 30000) == 0)
      kill(child, SIGKILL);
    const ssize_t got = read(from, text + length, room - 1 - length);
    if (got <= 0)
      break;
    length += (size_t)got;
  }
}

static struct outcome run(const char *program, const char *argument, const char *folder, int how, int threads) {
  char *argv[] = {(char *)program, (char *)argument, NULL};
  int ends[2];
  cr_assert_eq(pipe2(ends, O_CLOEXEC), 0);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  prepare(folder, how, threads);
  pid_t child;
  const int error = posix_spawn(&child, program, &actions, NULL, argv, environ);
  restore();
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  struct outcome outcome = {.status = LEFT_OUT};
  if (error == 0) { /* else nobody could build the program here */
    read_all(child, ends[0], outcome.printed, sizeof outcome.printed);
    int status;
    cr_assert_eq(waitpid(child, &status, 0), child);
    outcome.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  close(ends[0]);
  return outcome;
}

/* --- what was counted --- */

static void add_region(struct outcome *outcome, const struct cs_observe_region *region) {
  uint64_t sum = 0;
  for (int i = 0; i < CS_OBSERVE_CATEGORIES; i++) {
    cr_expect_leq(region->category[i], region->team * region->wall, "category %d is negative or too large", i);
    sum += region->category[i];
  }
  cr_expect_eq(sum, region->team * region->wall, "%llu of %u times %llu", (unsigned long long)sum, region->team,
               (unsigned long long)region->wall);
  if (region->flags & CS_OBSERVE_GOMP)
    outcome->gomp += region->count;
  if (region->flags & CS_OBSERVE_OMPT)
    outcome->ompt += region->count;
}

/* Over all blocks: the observer may have been loaded twice, into two namespaces. */
static void add_blocks(struct outcome *outcome, const char *folder) {
  char **files = NULL;
  size_t count = 0;
  struct cs_error error = {""};
  cr_assert_eq(cs_observe_folder_list(folder, &files, &count, &error), CS_OK, "%s", error.message);
  for (size_t f = 0; f < count; f++) {
    const struct cs_observe_block *block = NULL;
    cr_assert_eq(cs_observe_map_file(files[f], &block, &error), CS_OK, "%s", error.message);
    for (size_t i = 0; i < CS_OBSERVE_REGIONS; i++) {
      if (block->regions[i].count > 0)
        add_region(outcome, &block->regions[i]);
    }
    for (size_t i = 0; i < CS_OBSERVE_LOCKS; i++) {
      outcome->holds += block->locks[i].holds;
      outcome->locks += block->locks[i].holds > 0;
    }
    cs_observe_unmap(block);
    free(files[f]);
  }
  free(files);
}

static struct outcome observe(const char *program, const char *argument, int how, int threads) {
  char *folder;
  struct cs_error error = {""};
  cr_assert_eq(cs_observe_folder_make(&folder, &error), CS_OK, "%s", error.message);
  struct outcome outcome = run(program, argument, folder, how, threads);
  add_blocks(&outcome, folder);
  cs_observe_folder_remove(folder);
  free(folder);
  return outcome;
}

/* --- plug-ins --- */

/* What is to be seen: every region and hold, none, or all but the one whose address the program looked up itself. */
enum expected { ALL, NONE, ALL_BUT_ONE };

static void expect(const char *way, int how, enum expected expected) {
  static const int team_sizes[] = {1, 2, 3};
  for (size_t t = 0; t < sizeof team_sizes / sizeof team_sizes[0]; t++) {
    const struct outcome seen = observe(PROGRAMS "late-host", way, how, team_sizes[t]);
    if (seen.status == LEFT_OUT)
      cr_skip_test("no compiler made the plug-ins of %s", way);
    cr_expect_eq(seen.status, 0, "%s ended with %d", way, seen.status);
    const struct outcome plain = observe(PROGRAMS "late-host", way, UNOBSERVED, team_sizes[t]);
    if (plain.status == 0) /* libgomp may be unloaded under its own threads then; observed, it stays */
      cr_expect_str_eq(seen.printed, plain.printed);
    unsigned long long regions, holds;
    char *figures = strstr(seen.printed, "regions=");
    cr_assert(figures != NULL && sscanf(figures, "regions=%llu", &regions) == 1, "%s", seen.printed);
    figures = strstr(seen.printed, "holds=");
    cr_assert(figures != NULL && sscanf(figures, "holds=%llu", &holds) == 1, "%s", seen.printed);
    if (expected == NONE)
      regions = holds = 0;
    cr_expect_eq(seen.gomp + seen.ompt, regions - (expected == ALL_BUT_ONE), "%s at %d threads: %llu + %llu of %llu",
                 way, team_sizes[t], (unsigned long long)seen.gomp, (unsigned long long)seen.ompt, regions);
    cr_expect_eq(seen.holds, holds, "%s at %d threads: %llu of %llu holds", way, team_sizes[t],
                 (unsigned long long)seen.holds, holds);
    cr_expect_eq(plain.gomp + plain.ompt, 0);
  }
}

Test(plugin, of_gcc_is_seen_whether_its_symbols_are_local) {
  expect("local_gcc", 0, ALL);
}
Test(plugin, of_gcc_is_seen_whether_its_symbols_are_global) {
  expect("global_gcc", 0, ALL);
}
Test(plugin, of_gcc_is_seen_each_time_it_is_loaded_again) {
  expect("again_gcc", 0, ALL);
}
Test(plugin, of_clang_is_seen_whether_its_symbols_are_local) {
  expect("local_clang", 0, ALL);
}
Test(plugin, of_clang_is_seen_whether_its_symbols_are_global) {
  expect("global_clang", 0, ALL);
}
Test(plugin, of_clang_is_seen_each_time_it_is_loaded_again) {
  expect("again_clang", 0, ALL);
}
Test(plugin, with_a_second_copy_of_the_runtime_is_seen) {
  expect("two_gcc", 0, ALL);
}
Test(plugin, with_a_second_copy_of_the_runtime_has_another_unnamed_critical_section) {
  const struct outcome one = observe(PROGRAMS "late-host", "local_gcc", 0, 2);
  const struct outcome two = observe(PROGRAMS "late-host", "two_gcc", 0, 2);
  if (one.status == LEFT_OUT || two.status == LEFT_OUT)
    cr_skip_test("no compiler made the plug-ins");
  cr_expect_eq(one.locks, 1);
  cr_expect_eq(two.locks, 2);
}
Test(plugin, of_gcc_beside_one_of_clang_is_seen) {
  expect("both", 0, ALL);
}

Test(plugin, of_gcc_bound_deeply_is_seen_with_the_rebinder_only) {
  expect("deepbind_gcc", 0, NONE);
  expect("deepbind_gcc", REBOUND, ALL);
}
Test(plugin, of_gcc_in_its_own_namespace_is_seen_with_the_rebinder_only) {
  expect("namespace_gcc", 0, NONE);
  expect("namespace_gcc", REBOUND, ALL);
}
/* Threads of dlmopen's C library in the locks of ours: see runtime/observe/inside/namespaces.c. */
Test(plugin, of_gcc_in_its_own_namespace_has_no_threads_that_wait_for_ever) {
  for (int i = 0; i < 60; i++) {
    const struct outcome outcome = observe(PROGRAMS "late-host", "namespace_gcc", REBOUND, 3);
    if (outcome.status == LEFT_OUT)
      cr_skip_test("no compiler made the plug-ins");
    cr_assert_eq(outcome.status, 0, "run %d ended with %d", i, outcome.status);
  }
}

Test(plugin, of_clang_bound_deeply_is_seen_as_a_tool_or_with_the_rebinder) {
  expect("deepbind_clang", 0, NONE);
  expect("deepbind_clang", AS_TOOL, ALL);
  expect("deepbind_clang", REBOUND, ALL);
}
Test(plugin, of_clang_in_its_own_namespace_is_seen_as_a_tool_or_with_the_rebinder) {
  expect("namespace_clang", 0, NONE);
  expect("namespace_clang", AS_TOOL, ALL);
  expect("namespace_clang", REBOUND, ALL);
}
Test(plugin, whose_function_the_program_asks_for_by_name_is_seen_with_the_rebinder_only) {
  expect("asked_gcc", 0, ALL_BUT_ONE);
  expect("asked_gcc", REBOUND, ALL);
}

Test(plugin, is_counted_once_whatever_ways_lead_to_it) {
  static const char *const ways[] = {"local_gcc",   "deepbind_gcc",   "namespace_gcc",   "two_gcc", "again_gcc",
                                     "local_clang", "deepbind_clang", "namespace_clang", "both",    "again_clang"};
  for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
    expect(ways[i], REBOUND | AS_TOOL, ALL);
}

/* --- regions while a library is being loaded --- */

static void expect_constructor(const char *library, int how) {
  const struct outcome outcome = observe(PROGRAMS "opens", library, how, 3);
  if (outcome.status == LEFT_OUT || access(library, R_OK) != 0)
    cr_skip_test("no compiler made %s", library);
  cr_expect_eq(outcome.status, 0);
  cr_expect_str_eq(outcome.printed, "regions=3\n");
  cr_expect_eq(outcome.gomp + outcome.ompt, 3);
}

Test(constructor, of_gcc_with_regions_does_not_wait_for_the_dynamic_linker, .timeout = 60) {
  expect_constructor(PROGRAMS "constructor-gcc.so", 0);
  expect_constructor(PROGRAMS "constructor-gcc.so", REBOUND);
}
Test(constructor, of_clang_with_regions_does_not_wait_for_the_dynamic_linker, .timeout = 60) {
  expect_constructor(PROGRAMS "constructor-clang.so", 0);
  expect_constructor(PROGRAMS "constructor-clang.so", REBOUND);
}

/* --- a runtime that speaks OMPT, and its tools --- */

static struct outcome observe_regions(const char *program, int how) {
  const struct outcome outcome = observe(program, "static", how, 2);
  if (outcome.status == LEFT_OUT)
    cr_skip_test("no compiler made %s", program);
  cr_expect_eq(outcome.status, 0);
  return outcome;
}

Test(llvm, counts_the_regions_of_its_own_code_by_callbacks) {
  const struct outcome outcome = observe_regions(PROGRAMS "constructs-clang", 0);
  cr_expect_eq(outcome.gomp, 0);
  cr_expect_gt(outcome.ompt, 0);
}

Test(llvm, counts_the_regions_of_gcc_code_it_serves_by_callbacks_and_only_so) {
  const struct outcome outcome = observe_regions(PROGRAMS "constructs-mixed", 0);
  const struct outcome gcc = observe_regions(PROGRAMS "constructs-gcc", 0);
  cr_expect_eq(outcome.gomp, 0);
  cr_expect_eq(outcome.ompt, gcc.gomp);
}

Test(llvm, whose_tools_are_disabled_leaves_the_regions_of_gcc_code_to_the_entry_points) {
  const struct outcome outcome = observe_regions(PROGRAMS "constructs-mixed", TOOLS_OFF);
  const struct outcome gcc = observe_regions(PROGRAMS "constructs-gcc", TOOLS_OFF);
  cr_expect_eq(outcome.ompt, 0);
  cr_expect_eq(outcome.gomp, gcc.gomp);
}

Test(llvm, whose_tools_are_disabled_hides_the_regions_of_its_own_code) {
  const struct outcome outcome = observe_regions(PROGRAMS "constructs-clang", TOOLS_OFF);
  cr_expect_eq(outcome.ompt + outcome.gomp, 0);
}

Test(llvm, starts_the_tool_of_the_program_while_nobody_counts) {
  if (access(TOOL, R_OK) != 0)
    cr_skip_test("no compiler made the tool");
  cr_expect_not_null(strstr(observe_regions(PROGRAMS "constructs-clang", OWN_TOOL | UNOBSERVED).printed, "tool\n"));
}

Test(llvm, does_not_start_the_tool_of_the_program_while_we_count) {
  const struct outcome outcome = observe_regions(PROGRAMS "constructs-clang", OWN_TOOL);
  cr_expect_null(strstr(outcome.printed, "tool\n"));
  cr_expect_gt(outcome.ompt, 0);
}
