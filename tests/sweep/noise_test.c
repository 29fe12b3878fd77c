/* tests/sweep/noise_test.c - counters read from made-up trees, and what lies between two readings. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/file.h"
#include "runtime/sweep/noise.h"
#include "tests/sweep/support.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct tree {
  char *root;
  char proc[256], cgroup[256];
  struct cs__noise_roots roots;
};

static void put(const struct tree *tree, const char *path, const char *text) {
  char folder[512];
  snprintf(folder, sizeof folder, "%s/%s", tree->root, path);
  *strrchr(folder, '/') = '\0';
  cr_assert_eq(cs_folder_make(folder, NULL), CS_OK);
  write_whole(path_in(tree->root, path), text, strlen(text));
}

static struct tree tree_make(void) {
  struct tree tree = {.root = folder_make()};
  snprintf(tree.proc, sizeof tree.proc, "%s/proc", tree.root);
  snprintf(tree.cgroup, sizeof tree.cgroup, "%s/cgroup", tree.root);
  return tree;
}

static struct cs__noise_mark read_tree_of(struct tree *tree, const struct cs_pu_set *team) {
  tree->roots = (struct cs__noise_roots){.proc = tree->proc, .cgroup = tree->cgroup};
  return cs__noise_read(&tree->roots, team);
}

static struct cs__noise_mark read_tree(struct tree *tree) {
  return read_tree_of(tree, NULL);
}

Test(noise, sums_the_run_delay_of_all_threads) {
  struct tree tree = tree_make();
  put(&tree, "proc/self/task/11/schedstat", "500 2000000000 7\n");
  put(&tree, "proc/self/task/12/schedstat", "500 1000000000 7\n");
  cr_expect_float_eq(read_tree(&tree).run_delay_s, 3.0, 1e-12);
  folder_remove(tree.root);
}

Test(noise, reads_steal_pressure_and_load) {
  struct tree tree = tree_make();
  put(&tree, "proc/stat", "cpu  100 10 20 800 30 5 5 30 99 99\ncpu0 1 1 1 1 1 1 1 1 1 1\n");
  put(&tree, "proc/pressure/cpu", "some avg10=0.00 avg60=0.00 avg300=0.00 total=2500000\nfull avg10=0.00 total=7\n");
  put(&tree, "proc/loadavg", "1.25 1.00 0.50 1/99 1234\n");
  const struct cs__noise_mark mark = read_tree(&tree);
  cr_expect(mark.steal_ticks == 30.0 && mark.all_ticks == 1000.0, "guest time is in user time already");
  cr_expect_float_eq(mark.pressure_s, 2.5, 1e-12);
  cr_expect_float_eq(cs__noise_load(&tree.roots), 1.25, 1e-12);
  folder_remove(tree.root);
}

Test(noise, counts_the_time_stolen_from_the_teams_own_pus) {
  struct tree tree = tree_make();
  put(&tree, "proc/stat", "cpu  4 0 0 4 0 0 0 40\ncpu0 1 0 0 1 0 0 0 0\ncpu1 1 0 0 1 0 0 0 40\nintr 7\n");
  struct cs_pu_set team = {0};
  cr_assert_eq(cs_pu_set_add(&team, 1), CS_OK);
  const struct cs__noise_mark mark = read_tree_of(&tree, &team);
  cr_expect(mark.steal_ticks == 40.0 && mark.all_ticks == 42.0);
  cs_pu_set_free(&team);
  folder_remove(tree.root);
}

Test(noise, two_ticks_are_no_evidence_of_stolen_time_and_three_are) {
  const struct cs__noise_mark before = {.all_ticks = 0.0, .steal_ticks = 0.0};
  struct cs__noise_mark after = {.at_ns = 1000000, .all_ticks = 10.0, .steal_ticks = 2.0};
  cr_expect_eq(cs__noise_between(&before, &after).steal_share, 0.0);
  after.steal_ticks = 3.0;
  cr_expect_float_eq(cs__noise_between(&before, &after).steal_share, 0.3, 1e-12);
}

Test(noise, finds_throttling_in_either_cgroup_version_and_in_parents) {
  struct tree tree = tree_make();
  put(&tree, "proc/self/cgroup", "0::/a/b\n");
  put(&tree, "cgroup/a/b/cpu.stat", "usage_usec 5\nnr_throttled 1\nthrottled_usec 1000000\n");
  put(&tree, "cgroup/a/cpu.stat", "nr_throttled 1\nthrottled_usec 500000\n");
  cr_expect_float_eq(read_tree(&tree).throttled_s, 1.5, 1e-9);
  put(&tree, "proc/self/cgroup", "4:cpuset:/x\n3:cpu,cpuacct:/c\n");
  put(&tree, "cgroup/cpu,cpuacct/c/cpu.stat", "nr_periods 3\nthrottled_time 2000000000\n");
  cr_expect_float_eq(read_tree(&tree).throttled_s, 2.0, 1e-9);
  folder_remove(tree.root);
}

Test(noise, a_system_that_tells_nothing_is_unknown_and_not_quiet) {
  struct tree tree = tree_make();
  const struct cs__noise_mark mark = read_tree(&tree);
  cr_expect(mark.run_delay_s < 0.0 && mark.throttled_s < 0.0 && mark.pressure_s < 0.0 && mark.steal_ticks < 0.0);
  cr_expect_lt(cs__noise_load(&tree.roots), 0.0);
  const struct cs_noise noise = cs__noise_between(&mark, &mark);
  cr_expect(noise.run_delay_s < 0.0 && noise.throttled_s < 0.0 && noise.steal_share < 0.0 &&
            noise.pressure_share < 0.0);
  folder_remove(tree.root);
}

Test(noise, what_lies_between_is_the_growth) {
  const struct cs__noise_mark before = {.at_ns = 1000000000,
                                        .cpu_s = 1.0,
                                        .run_delay_s = 0.5,
                                        .throttled_s = 0.0,
                                        .pressure_s = 2.0,
                                        .steal_ticks = 10,
                                        .all_ticks = 1000,
                                        .voluntary = 3,
                                        .involuntary = 4,
                                        .major_faults = 5},
                              after = {.at_ns = 3000000000,
                                       .cpu_s = 4.0,
                                       .run_delay_s = 0.75,
                                       .throttled_s = 0.25,
                                       .pressure_s = 3.0,
                                       .steal_ticks = 14,
                                       .all_ticks = 1400,
                                       .voluntary = 13,
                                       .involuntary = 24,
                                       .major_faults = 35};
  const struct cs_noise noise = cs__noise_between(&before, &after);
  cr_expect(noise.wall_s == 2.0 && noise.cpu_s == 3.0 && noise.run_delay_s == 0.25 && noise.throttled_s == 0.25);
  cr_expect_float_eq(noise.steal_share, 0.01, 1e-12);
  cr_expect_float_eq(noise.pressure_share, 0.5, 1e-12);
  cr_expect(noise.voluntary == 10 && noise.involuntary == 20 && noise.major_faults == 30);
}

Test(noise, a_thread_that_ended_does_not_make_the_delay_negative) {
  const struct cs__noise_mark before = {.run_delay_s = 2.0}, after = {.at_ns = 1, .run_delay_s = 1.0};
  cr_expect_eq(cs__noise_between(&before, &after).run_delay_s, 0.0);
}

Test(noise, this_system_tells_its_own_times) {
  const struct cs__noise_mark before = cs__noise_read(NULL, NULL);
  const double canary_s = cs__canary_s();
  const struct cs__noise_mark after = cs__noise_read(NULL, NULL);
  cr_expect_gt(canary_s, 0.0);
  cr_expect_gt(cs__noise_between(&before, &after).cpu_s, 0.0);
}
