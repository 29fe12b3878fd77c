/* tests/observe/inside_test.c - what the observer counts in a process that forks, swarms, or leaves it no room. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/observe/reader.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRAM CS_TEST_BUILD "/tests/observe/lives"
#define SPEAKER CS_TEST_BUILD "/tests/observe/speaks"
#define LIBRARY CS_TEST_BUILD "/libcoresweep-observe.so"

/* --- running --- */

static char *folder;

static void make(void) {
  if (access(PROGRAM, X_OK) != 0)
    cr_skip_test("no GCC made the program");
  struct cs_error error = {""};
  cr_assert_eq(cs_observe_folder_make(&folder, &error), CS_OK, "%s", error.message);
}

static void clear(void) {
  if (folder != NULL)
    cs_observe_folder_remove(folder);
  free(folder);
}

/* In the child, before the program is run. */
typedef void arrange(void);

static void nothing(void) {
}

/* Its exit status, or 128 and its signal. */
static int run_program(const char *program, const char *life, arrange *arranged) {
  const pid_t child = fork();
  if (child == 0) {
    setenv("OMP_WAIT_POLICY", "passive", 1); /* more threads than cores must not spin for each other */
    setenv("LD_PRELOAD", LIBRARY, 1);
    setenv(CS_OBSERVE_ENVIRONMENT, folder, 1);
    arranged();
    execl(program, program, life, (char *)NULL);
    _exit(127);
  }
  int status;
  cr_assert_eq(waitpid(child, &status, 0), child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int run(const char *life, arrange *arranged) {
  return run_program(PROGRAM, life, arranged);
}

/* --- what was counted --- */

struct counted {
  size_t blocks;
  uint64_t regions, holds;
  uint64_t shared;      /* records asked for beyond the table */
  uint64_t most, least; /* regions of a block */
  uint32_t threads, openers;
};

static uint64_t regions_of(const struct cs_observe_block *block) {
  uint64_t count = 0;
  for (int i = 0; i < CS_OBSERVE_REGIONS; i++) {
    const struct cs_observe_region *region = &block->regions[i];
    uint64_t sum = 0;
    for (int k = 0; k < CS_OBSERVE_CATEGORIES; k++)
      sum += region->category[k];
    const uint64_t team = region->flags & CS_OBSERVE_OTHERS ? 1 : region->team; /* all of them are of one here */
    cr_expect_eq(sum, team * region->wall, "the parts of a region are not its whole");
    count += region->count;
  }
  return count;
}

static void add_block(struct counted *counted, const struct cs_observe_block *block) {
  const uint64_t regions = regions_of(block);
  cr_expect_eq(block->active, 0, "%lld regions are open at the end", (long long)block->active);
  for (int i = CS_OBSERVE_LOST_THREAD; i < CS_OBSERVE_LOSSES; i++)
    cr_expect_eq(block->lost[i], 0, "loss %d", i);
  cr_expect_gt(block->last_ticks, block->begin_ticks);
  cr_expect_leq(block->serial, block->last_ticks - block->begin_ticks);
  counted->least = counted->blocks == 0 || regions < counted->least ? regions : counted->least;
  counted->most = regions > counted->most ? regions : counted->most;
  counted->blocks++;
  counted->regions += regions;
  counted->shared += block->lost[CS_OBSERVE_LOST_REGION];
  counted->threads += block->thread_count;
  counted->openers += block->openers;
  for (int i = 0; i < CS_OBSERVE_LOCKS; i++)
    counted->holds += block->locks[i].holds;
}

static struct counted count(void) {
  struct counted counted = {0};
  struct cs_error error = {""};
  char **files = NULL;
  size_t number = 0;
  cr_assert_eq(cs_observe_folder_list(folder, &files, &number, &error), CS_OK, "%s", error.message);
  for (size_t f = 0; f < number; f++) {
    const struct cs_observe_block *block = NULL;
    cr_assert_eq(cs_observe_map_file(files[f], &block, &error), CS_OK, "%s", error.message);
    add_block(&counted, block);
    cs_observe_unmap(block);
    free(files[f]);
  }
  free(files);
  return counted;
}

/* --- threads --- */

/* Teams smaller than asked for: such regions are over in no time, and wait to be added up. */
static void allow_one_thread(void) {
  setenv("OMP_THREAD_LIMIT", "1", 1);
}

Test(threads, that_are_gone_leave_what_was_not_added_up_yet, .init = make, .fini = clear) {
  cr_assert_eq(run("churn", allow_one_thread), 0);
  cr_expect_eq(count().regions, 400 * 5);
}

Test(threads, that_are_gone_leave_their_places_and_all_their_regions, .init = make, .fini = clear) {
  cr_assert_eq(run("churn", nothing), 0);
  const struct counted counted = count();
  cr_expect_eq(counted.blocks, 1);
  cr_expect_eq(counted.regions, 400 * 5);
  cr_expect_eq(counted.openers, 400);
  cr_expect_eq(counted.shared, 0);
  cr_expect_lt(counted.threads, 200, "%u places for threads of which two live at once", counted.threads);
}

Test(threads, that_open_regions_beside_the_first_opener_are_counted_with_it, .init = make, .fini = clear) {
  for (int repeat = 0; repeat < 10; repeat++) {
    cr_assert_eq(run("openers", nothing), 0);
    const struct counted counted = count();
    cr_expect_eq(counted.regions, (uint64_t)(repeat + 1) * (1 + 5 * 200));
    cr_expect_eq(counted.openers, (uint32_t)(repeat + 1) * 5);
  }
}

Test(threads, with_more_regions_than_records_add_to_one_together, .init = make, .fini = clear) {
  cr_assert_eq(run("crowd", nothing), 0);
  const struct counted counted = count();
  cr_expect_eq(counted.regions, 200 * 8 * 500, "%llu", (unsigned long long)counted.regions);
  cr_expect_gt(counted.shared, 0);
}

/* --- fork --- */

Test(children, count_for_themselves_if_they_have_regions, .init = make, .fini = clear) {
  cr_assert_eq(run("forks", nothing), 0);
  const struct counted counted = count();
  cr_expect_eq(counted.blocks, 2);
  cr_expect_eq(counted.most, 3);
  cr_expect_eq(counted.least, 2);
}

Test(children, forked_inside_of_a_region_count_what_they_began, .init = make, .fini = clear) {
  cr_assert_eq(run("forks_inside", nothing), 0);
  const struct counted counted = count();
  cr_expect_eq(counted.blocks, 2);
  cr_expect_eq(counted.most, 3);
  cr_expect_eq(counted.least, 2);
}

/* --- locks --- */

Test(locks, taken_again_by_their_holder_or_given_back_crosswise_are_held_once_each, .init = make, .fini = clear) {
  cr_assert_eq(run("nests", nothing), 0);
  cr_expect_eq(count().holds, 10 + 2 * 10);
}

Test(locks, told_to_be_given_back_by_two_threads_at_once_were_held_by_both, .init = make, .fini = clear) {
  cr_assert_eq(run_program(SPEAKER, NULL, nothing), 0);
  const uint64_t holds = count().holds;
  cr_expect_eq(holds, 2 * 20000, "%llu", (unsigned long long)holds);
}

Test(calls, in_tail_position_are_those_of_their_region, .init = make, .fini = clear) {
  cr_assert_eq(run("plain", nothing), 0);
  cr_expect_eq(count().holds, 2);
}

/* --- no room --- */

static void limit_files(void) {
  const struct rlimit limit = {.rlim_cur = 64 * 1024, .rlim_max = 64 * 1024};
  if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
    _exit(126);
}

static void point_nowhere(void) {
  setenv(CS_OBSERVE_ENVIRONMENT, "/nonexistent/folder", 1);
}

static void point_at_proc(void) {
  setenv(CS_OBSERVE_ENVIRONMENT, "/proc/self", 1);
}

Test(observer, stays_off_when_files_may_not_grow, .init = make, .fini = clear) {
  cr_expect_eq(run("plain", limit_files), 0, "the program was hurt");
  cr_expect_eq(count().blocks, 0);
}

Test(observer, stays_off_when_there_is_no_folder_or_none_to_write_in, .init = make, .fini = clear) {
  cr_expect_eq(run("plain", point_nowhere), 0, "the program was hurt");
  cr_expect_eq(run("plain", point_at_proc), 0, "the program was hurt");
  cr_expect_eq(count().blocks, 0);
}
