/* tests/topology/limits_test.c - affinity, cpuset and quota gathered from made-up control groups, and from real ones.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "topology/budget.h"

#include "support_tree.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct cs_machine load(const char *spec) {
  struct cs_machine machine = {0};
  cr_assert_eq(cs_machine_load(spec, &machine, NULL), CS_OK, "%s", spec);
  return machine;
}

static struct tree tree;

static void make_tree(void) {
  tree = tree_make();
  unsetenv("SLURM_JOB_ID");
}

static void remove_tree(void) {
  tree_remove(&tree);
}

TestSuite(limits, .init = make_tree, .fini = remove_tree);

static struct cs_limits gather(void) {
  char self[TREE_PATH_BYTES];
  char cgroup[TREE_PATH_BYTES];
  const struct cs_limits_roots roots = {tree_path(&tree, "proc", self), tree_path(&tree, "cg", cgroup)};
  struct cs_limits limits = {0};
  struct cs_error error = {""};
  cr_assert_eq(cs_limits_gather_from(&roots, &limits, &error), CS_OK, "%s", error.message);
  return limits;
}

/* Gathers and compares; cpuset NULL: none. */
static void expect(double quota_cpus, const char *quota_source, const char *cpuset) {
  struct cs_limits limits = gather();
  char *found = cs_pu_set_format(&limits.cpuset);
  cr_expect_float_eq(limits.quota_cpus, quota_cpus, 1e-12, "quota %g", limits.quota_cpus);
  cr_expect_str_eq(limits.quota_source, quota_source);
  cr_expect_str_eq(found, cpuset != NULL ? cpuset : "");
  cr_expect_str_eq(limits.cpuset_source, cpuset != NULL ? "cpuset" : "");
  cr_expect_gt(cs_pu_set_count(&limits.affinity), 0);
  free(found);
  cs_limits_free(&limits);
}

static void write_v2(const char *group, const char *top_group) {
  char line[512];
  snprintf(line, sizeof line, "0::%s\n", group);
  tree_write(&tree, "proc/cgroup", line);
  snprintf(line, sizeof line,
           "21 30 0:20 / /proc rw,nosuid - proc proc rw\n"
           "31 23 0:28 %s /sys/fs/cgroup rw,nosuid shared:9 master:1 - cgroup2 cgroup2 rw,nsdelegate\n",
           top_group);
  tree_write(&tree, "proc/mountinfo", line);
}

static void write_v1(const char *group, const char *top_group) {
  char text[1024];
  snprintf(text, sizeof text, "9:name=systemd:/\n4:cpu,cpuacct:%s\n3:cpuset:%s\n2:cpuacctother:/no\n", group, group);
  tree_write(&tree, "proc/cgroup", text);
  snprintf(text, sizeof text,
           "31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw,mode=755\n"
           "32 31 0:29 %s /sys/fs/cgroup/cpu,cpuacct rw shared:1 - cgroup cgroup rw,cpu,cpuacct\n"
           "33 31 0:30 %s /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset\n",
           top_group, top_group);
  tree_write(&tree, "proc/mountinfo", text);
}

Test(limits, without_any_file_only_affinity_limits) {
  expect(0.0, "", NULL);
}

Test(limits, version_2_gives_quota_and_cpuset) {
  write_v2("/job", "/");
  tree_write(&tree, "cg/job/cpu.max", "400000 100000\n");
  tree_write(&tree, "cg/job/cpuset.cpus.effective", "8-15\n");
  expect(4.0, "cpu.max", "8-15");
}

Test(limits, a_quota_of_half_a_cpu_is_half_a_cpu) {
  write_v2("/", "/");
  tree_write(&tree, "cg/cpu.max", "50000 100000\n");
  expect(0.5, "cpu.max", NULL);
}

Test(limits, max_is_no_quota) {
  write_v2("/job", "/");
  tree_write(&tree, "cg/job/cpu.max", "max 100000\n");
  expect(0.0, "", NULL);
}

Test(limits, the_tightest_quota_on_the_path_wins) {
  write_v2("/a/b/c", "/");
  tree_write(&tree, "cg/a/b/c/cpu.max", "max 100000\n");
  tree_write(&tree, "cg/a/b/cpu.max", "150000 50000\n");
  tree_write(&tree, "cg/a/cpu.max", "200000 100000\n");
  tree_write(&tree, "cg/cpu.max", "900000 100000\n");
  expect(2.0, "cpu.max", NULL);
}

Test(limits, a_sibling_with_a_longer_name_is_not_on_the_path) {
  write_v2("/a/b", "/");
  tree_write(&tree, "cg/a/b/cpu.max", "300000 100000\n");
  tree_write(&tree, "cg/a/bc/cpu.max", "100000 100000\n");
  expect(3.0, "cpu.max", NULL);
}

Test(limits, a_group_without_the_cpuset_controller_uses_the_one_above) {
  write_v2("/slice/scope", "/");
  tree_write(&tree, "cg/slice/scope/cpu.max", "max 100000\n");
  tree_write(&tree, "cg/slice/cpuset.cpus.effective", "0-3\n");
  tree_write(&tree, "cg/cpuset.cpus.effective", "0-63\n");
  expect(0.0, "", "0-3");
}

Test(limits, in_a_container_the_groups_path_loses_the_mounts_top) {
  write_v2("/docker/ab12/inner", "/docker/ab12");
  tree_write(&tree, "cg/inner/cpu.max", "100000 100000\n");
  tree_write(&tree, "cg/cpu.max", "200000 100000\n");
  expect(1.0, "cpu.max", NULL);
}

Test(limits, a_group_that_is_not_mounted_leaves_the_mounts_top) {
  write_v2("/docker/ab12", "/docker/other");
  tree_write(&tree, "cg/cpu.max", "300000 100000\n");
  expect(3.0, "cpu.max", NULL);
  tree_write(&tree, "elsewhere/cpu.max", "100000 100000\n");
  write_v2("/../elsewhere", "/");
  expect(3.0, "cpu.max", NULL);
}

Test(limits, version_1_gives_quota_and_cpuset) {
  write_v1("/docker/x", "/");
  tree_write(&tree, "cg/cpu,cpuacct/docker/x/cpu.cfs_quota_us", "250000\n");
  tree_write(&tree, "cg/cpu,cpuacct/docker/x/cpu.cfs_period_us", "100000\n");
  tree_write(&tree, "cg/cpu,cpuacct/docker/cpu.cfs_quota_us", "-1\n");
  tree_write(&tree, "cg/cpu,cpuacct/docker/cpu.cfs_period_us", "100000\n");
  tree_write(&tree, "cg/cpuset/docker/x/cpuset.cpus", "0-63\n");
  tree_write(&tree, "cg/cpuset/docker/x/cpuset.effective_cpus", "0,2\n");
  expect(2.5, "cfs_quota", "0,2");
}

Test(limits, an_old_version_1_has_only_the_configured_cpuset) {
  write_v1("/docker/x", "/docker/x");
  tree_write(&tree, "cg/cpuset/cpuset.cpus", "1024-1100\n");
  expect(0.0, "", "1024-1100");
}

Test(limits, side_by_side_each_limit_comes_from_the_version_that_has_it) {
  tree_write(&tree, "proc/cgroup", "3:cpuset:/job\n0::/slice\n");
  tree_write(&tree, "proc/mountinfo",
             "33 31 0:30 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset\n"
             "34 31 0:31 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n");
  tree_write(&tree, "cg/cpuset/job/cpuset.effective_cpus", "4-5\n");
  tree_write(&tree, "cg/unified/slice/cpu.max", "100000 50000\n");
  tree_write(&tree, "cg/unified/slice/cpuset.cpus.effective", "0-63\n");
  expect(2.0, "cpu.max", "4-5");
}

Test(limits, a_mount_outside_of_the_usual_folder_is_used_where_it_is) {
  char line[1024];
  tree_write(&tree, "proc/cgroup", "0::/job\n");
  snprintf(line, sizeof line, "31 23 0:28 / %s/odd rw - cgroup2 none rw\n", tree.root);
  tree_write(&tree, "proc/mountinfo", line);
  tree_write(&tree, "odd/job/cpu.max", "300000 100000\n");
  expect(3.0, "cpu.max", NULL);
}

Test(limits, files_that_make_no_sense_limit_nothing) {
  static const char *const nonsense[] = {"",
                                         "\n",
                                         "100000",
                                         "100000\n",
                                         "max",
                                         "-1 100000\n",
                                         "0 100000\n",
                                         "5 0\n",
                                         "5 -5\n",
                                         "banana 100000\n",
                                         "1 2 3\n",
                                         "1e5 100000\n",
                                         " 100000 \n",
                                         "0x10 1",
                                         "99999999999999999999 100000\n"};
  write_v2("/job", "/");
  for (size_t i = 0; i < sizeof nonsense / sizeof nonsense[0]; i++) {
    tree_write(&tree, "cg/job/cpu.max", nonsense[i]);
    tree_write(&tree, "cg/job/cpuset.cpus.effective", nonsense[i][0] == '1' ? "0-" : nonsense[i]);
    struct cs_limits limits = gather();
    cr_expect_eq(limits.quota_cpus, 0.0, "'%s' gave %g", nonsense[i], limits.quota_cpus);
    cr_expect_eq(cs_pu_set_count(&limits.cpuset), 0, "'%s'", nonsense[i]);
    cs_limits_free(&limits);
  }
}

Test(limits, tables_of_groups_and_mounts_that_make_no_sense_limit_nothing) {
  static const char *const nonsense[] = {"", "\n\n", ":", "::", "0:", "0::", "a b c", "- - - - - - - -", "4:cpu\n"};
  for (size_t i = 0; i < sizeof nonsense / sizeof nonsense[0]; i++) {
    write_v2("/job", "/");
    tree_write(&tree, "proc/mountinfo", nonsense[i]);
    expect(0.0, "", NULL);
    write_v2("/job", "/");
    tree_write(&tree, "proc/cgroup", nonsense[i]);
    expect(0.0, "", NULL);
  }
}

Test(limits, inside_a_slurm_job_the_cpuset_is_the_jobs) {
  setenv("SLURM_JOB_ID", "4711", 1);
  write_v2("/system.slice/slurmstepd.scope/job_4711/step_0", "/");
  tree_write(&tree, "cg/system.slice/slurmstepd.scope/job_4711/cpuset.cpus.effective", "16-23\n");
  struct cs_limits limits = gather();
  struct cs_machine machine = load("core:32 pu:1");
  struct cs_budget budget = {0};
  struct cs_text line = {0};
  cs_pu_set_free(&limits.affinity);
  cr_assert_eq(cs_budget_compute(&machine, &limits, 0, &budget, NULL), CS_OK);
  cs_budget_append(&budget, &line);
  cr_expect_str_eq(cs_text_get(&line), "8 of 32 PUs: Slurm job's cpuset 16-23");
  cs_text_free(&line);
  cs_budget_free(&budget);
  cs_machine_free(&machine);
  cs_limits_free(&limits);
}

Test(limits, of_this_process_they_leave_something_to_run_on) {
  struct cs_machine machine = load(NULL);
  struct cs_limits limits = {0};
  struct cs_budget budget = {0};
  struct cs_error error = {""};
  cr_assert_eq(cs_limits_gather(&limits, &error), CS_OK, "%s", error.message);
  cr_assert_eq(cs_budget_compute(&machine, &limits, 0, &budget, &error), CS_OK, "%s", error.message);
  cr_expect(cs_pu_set_contains(&limits.affinity, &budget.pus));
  cr_expect_geq(budget.threads, 1);
  cs_budget_free(&budget);
  cs_limits_free(&limits);
  cs_machine_free(&machine);
}
