/* tests/sweep/plan_test.c - from words and a synthetic machine to cases, points and places. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/registry.h"
#include "runtime/base/file.h"
#include "runtime/sweep/plan.h"
#include "runtime/sweep/plan_parts.h"
#include "tests/sweep/support.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char machine_of_8[] = "pack:1 l3:1 core:4 pu:2";

static struct cs_request request_of(const char *const *cases, size_t count) {
  return (struct cs_request){.cases = cases, .case_count = count, .protocol = cs_protocol_default(CS_EFFORT_NORMAL)};
}

static enum cs_status make(const char *description, const struct cs_request *request, struct cs_result *plan,
                           struct cs_error *error) {
  struct cs_machine machine = {0};
  struct cs_budget budget = {0};
  struct cs_error why = {""};
  cr_assert_eq(cs_machine_load(description, &machine, &why), CS_OK, "%s", why.message);
  cr_assert_eq(cs_budget_compute(&machine, NULL, 0, &budget, &why), CS_OK, "%s", why.message);
  const enum cs_status status = cs_plan_make(request, &machine, &budget, plan, error);
  cs_budget_free(&budget);
  cs_machine_free(&machine);
  return status;
}

static struct cs_result make_well(const char *description, const struct cs_request *request) {
  struct cs_result plan = {0};
  struct cs_error error = {""};
  cr_assert_eq(make(description, request, &plan, &error), CS_OK, "%s", error.message);
  return plan;
}

Test(plan, a_case_keeps_the_users_name_and_spells_every_parameter_out) {
  const char *const cases[] = {"triad", "dot:n=1000"};
  const struct cs_request request = request_of(cases, 2);
  struct cs_result plan = make_well(machine_of_8, &request);
  cr_assert_eq(plan.case_count, 2);
  cr_expect_str_eq(plan.cases[0].name, "triad");
  cr_expect_eq(strncmp(plan.cases[0].spec, "triad:n=", 8), 0);
  cr_expect_str_eq(plan.cases[1].name, "dot:n=1000");
  cr_expect_eq(strncmp(plan.cases[1].spec, "dot:n=1000", 10), 0);
  cr_expect_str_eq(plan.cases[1].kernel, "dot");
  cr_expect_gt(plan.cases[1].work.flops, 0.0);
  cs_result_free(&plan);
}

Test(plan, a_spec_gives_the_same_case_again) {
  const struct cs_request request = request_of(NULL, 0);
  struct cs_result plan = make_well(machine_of_8, &request);
  const struct cs_platform other = {.llc_bytes = 1 << 20, .memory_bytes = (uint64_t)1 << 33, .threads = 3};
  for (size_t i = 0; i < plan.case_count; i++) {
    const char *const cases[] = {plan.cases[i].spec};
    const struct cs_request again = request_of(cases, 1);
    struct cs_result second = make_well("pack:2 core:2 pu:1", &again);
    cr_expect_str_eq(second.cases[0].spec, plan.cases[i].spec);
    cs_result_free(&second);
    const struct cs_kernel *kernel;
    double values[CS_PARAMETERS_MAX];
    cr_expect_eq(cs_case_parse(plan.cases[i].spec, &other, &kernel, values, NULL), CS_OK, "%s", plan.cases[i].spec);
  }
  cs_result_free(&plan);
}

Test(plan, no_case_named_means_every_kernel) {
  const struct cs_request request = request_of(NULL, 0);
  struct cs_result plan = make_well(machine_of_8, &request);
  cr_assert_eq(plan.case_count, cs_kernel_count());
  for (size_t i = 0; i < plan.case_count; i++)
    cr_expect_str_eq(plan.cases[i].name, cs_kernel_at(i)->name);
  cs_result_free(&plan);
}

Test(plan, no_case_at_all_needs_ceilings) {
  struct cs_request request = request_of(NULL, 0);
  request.no_cases = true;
  struct cs_result plan = make_well(machine_of_8, &request);
  cr_expect_eq(plan.case_count, 0);
  cr_expect_gt(plan.point_count, 2);
  cs_result_free(&plan);
  struct cs_error error = {""};
  request.protocol.ceilings = false;
  cr_expect_eq(make(machine_of_8, &request, &plan, &error), CS_INVALID);
  cr_expect_not_null(strstr(error.message, "ceilings"), "%s", error.message);
}

Test(plan, ceilings_walk_over_as_much_as_kernels_bound_by_memory) {
  const char *const cases[] = {"triad"};
  struct cs_request request = request_of(cases, 1);
  struct cs_result plan = make_well(machine_of_8, &request);
  cr_expect(plan.protocol.ceilings);
  cr_expect_gt(plan.protocol.footprint_bytes, 0);
  cr_expect_leq(fabs(plan.cases[0].work.bytes - (double)plan.protocol.footprint_bytes), 100.0);
  cs_result_free(&plan);
  request.protocol.footprint_bytes = 12345;
  plan = make_well(machine_of_8, &request);
  cr_expect_eq(plan.protocol.footprint_bytes, 12345, "the user's word");
  cs_result_free(&plan);
}

Test(plan, no_case_is_a_rival) {
  const struct cs_request request = request_of(NULL, 0);
  struct cs_result plan = make_well(machine_of_8, &request);
  for (size_t i = 0; i < plan.case_count; i++)
    cr_expect_lt(plan.cases[i].rival, 0);
  cs_result_free(&plan);
}

Test(plan, the_same_case_twice_is_an_error_naming_both) {
  const char *const same[] = {"triad", "triad"}, *const disguised[] = {"dot:n=1000", "dot:n=1e3"};
  struct cs_request request = request_of(same, 2);
  struct cs_result plan;
  struct cs_error error = {""};
  cr_expect_eq(make(machine_of_8, &request, &plan, &error), CS_INVALID);
  request.cases = disguised;
  cr_expect_eq(make(machine_of_8, &request, &plan, &error), CS_INVALID);
  cr_expect_not_null(strstr(error.message, "dot:n=1e3"), "%s", error.message);
}

Test(plan, an_unknown_kernel_is_an_error) {
  const char *const cases[] = {"traid"};
  const struct cs_request request = request_of(cases, 1);
  struct cs_result plan;
  struct cs_error error = {""};
  cr_expect_eq(make(machine_of_8, &request, &plan, &error), CS_INVALID);
  cr_expect_not_null(strstr(error.message, "traid"));
}

Test(plan, points_ascend_and_have_a_place_per_thread) {
  const char *const cases[] = {"triad"};
  const struct cs_request request = request_of(cases, 1);
  struct cs_result plan = make_well(machine_of_8, &request);
  cr_assert_geq(plan.point_count, 3);
  cr_expect_eq(plan.points[0].n, 1);
  cr_expect_eq(plan.points[plan.point_count - 1].n, 8);
  for (size_t i = 0; i < plan.point_count; i++) {
    int places = 0;
    for (const char *at = plan.points[i].places; (at = strchr(at, '{')) != NULL; at++)
      places++;
    cr_expect_eq(places, plan.points[i].n);
    cr_expect(i == 0 || plan.points[i].n > plan.points[i - 1].n);
  }
  cr_expect_str_eq(plan.policy, "close, SMT last");
  cr_expect_str_eq(plan.points[0].places, "{0}");
  cs_result_free(&plan);
}

Test(plan, the_users_places_come_first_and_in_their_order) {
  const char *const cases[] = {"triad"};
  struct cs_request request = request_of(cases, 1);
  request.omp_places = "{6},{4},{2}";
  request.policy.bind = CS_BIND_SPREAD;
  struct cs_result plan = make_well(machine_of_8, &request);
  const struct cs_point *last = &plan.points[plan.point_count - 1];
  cr_expect_eq(last->n, 3);
  cr_expect_str_eq(last->places, "{6},{4},{2}");
  cr_expect_not_null(strstr(plan.policy, "the user's OMP_PLACES"));
  cs_result_free(&plan);
}

Test(plan, gomp_cpu_affinity_counts_where_omp_places_is_unset) {
  const char *const cases[] = {"triad"};
  struct cs_request request = request_of(cases, 1);
  request.gomp_cpu_affinity = "3 1";
  request.threads = "2";
  struct cs_result plan = make_well(machine_of_8, &request);
  cr_expect_str_eq(plan.points[0].places, "{3},{1}");
  cr_expect_not_null(strstr(plan.policy, "GOMP_CPU_AFFINITY"));
  cs_result_free(&plan);
}

Test(plan, omp_proc_bind_alone_chooses_our_policy) {
  const char *const cases[] = {"triad"};
  struct cs_request request = request_of(cases, 1);
  request.threads = "2";
  request.omp_proc_bind = "spread";
  struct cs_result plan = make_well("pack:2 core:2 pu:1", &request);
  cr_expect_str_eq(plan.points[0].places, "{0},{2}");
  cr_expect_not_null(strstr(plan.policy, "OMP_PROC_BIND"));
  cs_result_free(&plan);
}

Test(plan, omp_proc_bind_that_is_no_word_of_openmp_is_refused) {
  const char *const cases[] = {"triad"};
  struct cs_request request = request_of(cases, 1);
  request.omp_proc_bind = "nonsense";
  struct cs_machine machine;
  struct cs_budget budget;
  struct cs_result plan;
  struct cs_error error = {""};
  cr_assert_eq(cs_machine_load("core:4 pu:1", &machine, NULL), CS_OK);
  cr_assert_eq(cs_budget_compute(&machine, NULL, 0, &budget, NULL), CS_OK);
  cr_expect_eq(cs_plan_make(&request, &machine, &budget, &plan, &error), CS_INVALID);
  cr_expect_not_null(strstr(error.message, "OMP_PROC_BIND=nonsense"));
  cs_budget_free(&budget);
  cs_machine_free(&machine);
}

Test(plan, omp_proc_bind_spread_spaces_the_users_places) {
  const char *const cases[] = {"triad"};
  struct cs_request request = request_of(cases, 1);
  request.omp_places = "{0},{1},{2},{3}";
  request.omp_proc_bind = "SPREAD,close";
  request.threads = "2,4";
  struct cs_result plan = make_well(machine_of_8, &request);
  cr_expect_str_eq(plan.points[0].places, "{0},{2}");
  cr_expect_str_eq(plan.points[1].places, "{0},{1},{2},{3}");
  cs_result_free(&plan);
}

Test(plan, omp_proc_bind_false_is_not_followed_and_that_is_said) {
  const char *const cases[] = {"triad"};
  struct cs_request request = request_of(cases, 1);
  request.omp_proc_bind = "FALSE";
  struct cs_result plan = make_well(machine_of_8, &request);
  cr_expect_not_null(strstr(plan.policy, "OMP_PROC_BIND=false is not followed"));
  cs_result_free(&plan);
}

Test(plan, more_threads_than_places_need_oversubscription_and_share_round_robin) {
  const char *const cases[] = {"triad"};
  struct cs_request request = request_of(cases, 1);
  struct cs_result plan;
  struct cs_error error = {""};
  request.threads = "1,5";
  cr_expect_eq(make("pack:1 core:2 pu:1", &request, &plan, &error), CS_INVALID);
  request.oversubscribe = true;
  plan = make_well("pack:1 core:2 pu:1", &request);
  cr_expect_str_eq(plan.points[1].places, "{0},{1},{0},{1},{0}");
  cr_expect_not_null(strstr(plan.policy, "oversubscribed"));
  cs_result_free(&plan);
}

Test(plan, the_users_places_are_shared_round_robin_too) {
  const char *const cases[] = {"triad"};
  struct cs_request request = request_of(cases, 1);
  request.omp_places = "{6},{4}";
  request.threads = "3";
  request.oversubscribe = true;
  struct cs_result plan = make_well(machine_of_8, &request);
  cr_expect_str_eq(plan.points[0].places, "{6},{4},{6}");
  cs_result_free(&plan);
}

Test(plan, protocols_are_the_methods) {
  const struct cs_protocol quick = cs_protocol_default(CS_EFFORT_QUICK), normal = cs_protocol_default(CS_EFFORT_NORMAL),
                           thorough = cs_protocol_default(CS_EFFORT_THOROUGH);
  cr_expect(quick.stop.rounds_min == 6 && quick.stop.rounds_max == 6 && quick.samples == 5);
  cr_expect(normal.stop.rounds_min == 10 && normal.stop.rounds_max == 40 && normal.samples == 10);
  cr_expect(normal.stop.precision == 0.02 && normal.stop.budget_s == 900.0 && normal.shortest_s == 0.01);
  cr_expect(thorough.stop.rounds_min == 20 && thorough.stop.rounds_max == 40 && thorough.stop.precision == 0.01);
  cr_expect_eq(thorough.stop.budget_s, 0.0);
  cr_expect(quick.observe && normal.observe && normal.confidence == 0.95);
}

Test(plan, a_protocol_that_cannot_be_run_is_refused) {
  const char *const cases[] = {"triad"};
  struct cs_result plan;
  for (int i = 0; i < 6; i++) {
    struct cs_request request = request_of(cases, 1);
    request.protocol.stop.rounds_min = i == 0 ? 0 : i == 1 ? 50 : 10;
    request.protocol.stop.rounds_max = i == 2 ? 65 : 40;
    request.protocol.samples = i == 3 ? 0 : 10;
    request.protocol.timeout_s = i == 4 ? NAN : 10.0;
    request.protocol.confidence = i == 5 ? 1.0 : 0.95;
    cr_expect_eq(make(machine_of_8, &request, &plan, NULL), CS_INVALID, "number %d", i);
  }
}

Test(plan, the_machine_is_told_as_facts) {
  const char *const cases[] = {"triad"};
  const struct cs_request request = request_of(cases, 1);
  struct cs_result plan = make_well("pack:2 numa:1 l3:2(size=16777216) core:2 pu:2", &request);
  const struct {
    const char *name, *value;
  } wanted[] = {{"packages", "2"}, {"cores", "8"}, {"PUs", "16"}, {"usable", "0-15"}};
  for (size_t w = 0; w < sizeof wanted / sizeof wanted[0]; w++) {
    bool found = false;
    for (size_t i = 0; i < plan.machine_fact_count; i++)
      found = found || (strcmp(plan.machine_facts[i].name, wanted[w].name) == 0 &&
                        strcmp(plan.machine_facts[i].value, wanted[w].value) == 0);
    cr_expect(found, "%s is not %s", wanted[w].name, wanted[w].value);
  }
  cr_expect_eq(plan.llc_bytes, (uint64_t)64 << 20); /* four of 16 MiB */
  cr_expect_str_eq(plan.budget, "all 16 PUs");
  cs_result_free(&plan);
}

Test(plan, a_cache_no_processor_has_for_its_threads_is_not_believed) {
  const char *const cases[] = {"triad"};
  const struct cs_request request = request_of(cases, 1);
  struct cs_result plan = make_well("pack:1 l3:1(size=480MB) core:2 pu:1", &request);
  cr_expect_eq(plan.llc_bytes, (uint64_t)128 << 20);
  cs_result_free(&plan);
}

/* --- the memory a cgroup leaves -------------------------------------------------------------------------------------
 */

static uint64_t limit_with(const char *cgroup_file, const char *limit_path, const char *limit) {
  char *root = folder_make();
  cr_assert_eq(cs_folder_make(path_in(root, "proc/self"), NULL), CS_OK);
  cr_assert_eq(cs_folder_make(path_in(root, "sys/job/step"), NULL), CS_OK);
  cr_assert_eq(cs_folder_make(path_in(root, "sys/memory/job"), NULL), CS_OK);
  write_whole(path_in(root, "proc/self/cgroup"), cgroup_file, strlen(cgroup_file));
  write_whole(path_in(root, limit_path), limit, strlen(limit));
  const uint64_t bytes = cs__memory_limit_bytes(path_in(root, "proc"), path_in(root, "sys"));
  folder_remove(root);
  return bytes;
}

Test(memory_limit, is_the_tightest_on_the_way_to_the_root) {
  cr_expect_eq(limit_with("0::/job/step\n", "sys/job/step/memory.max", "1000000\n"), 1000000);
  cr_expect_eq(limit_with("0::/job/step\n", "sys/job/memory.max", "2000000\n"), 2000000);
  cr_expect_eq(limit_with("0::/\n", "sys/memory.max", "3000000\n"), 3000000);
  cr_expect_eq(limit_with("0::/job/step\n", "sys/job/memory.max", "max\n"), 0);
  cr_expect_eq(limit_with("8:memory:/job\n0::/\n", "sys/memory/job/memory.limit_in_bytes", "4000000\n"), 4000000);
  cr_expect_eq(limit_with("8:memory:/job\n", "sys/memory/memory.limit_in_bytes", "5000000\n"), 5000000);
  cr_expect_eq(limit_with("8:memory:/job\n", "sys/memory/job/memory.limit_in_bytes", "9223372036854771712\n"), 0);
  cr_expect_eq(limit_with("", "sys/memory.max", "1\n"), 0);
}
