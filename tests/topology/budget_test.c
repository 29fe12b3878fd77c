/* tests/topology/budget_test.c - every cut with its reason, from made-up limits: pure arithmetic. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "topology/budget.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static struct cs_machine load(const char *spec) {
  struct cs_machine machine = {0};
  cr_assert_eq(cs_machine_load(spec, &machine, NULL), CS_OK, "%s", spec);
  return machine;
}

/* A set as text; NULL is the empty set. */
static struct cs_pu_set set_of(const char *list) {
  struct cs_pu_set set = {0};
  cr_assert_eq(cs_pu_set_parse(list != NULL ? list : "", &set, NULL), CS_OK, "%s", list);
  return set;
}

static struct cs_limits limits_of(const char *cpuset, const char *affinity, double quota_cpus) {
  struct cs_limits limits = {.affinity = set_of(affinity), .cpuset = set_of(cpuset), .quota_cpus = quota_cpus};
  snprintf(limits.quota_source, sizeof limits.quota_source, "cpu.max");
  return limits;
}

struct example {
  const char *spec, *cpuset, *affinity;
  double quota_cpus;
  int user_threads;
  const char *line;
  double cpus;
  int threads;
};

static const struct example examples[] = {
    {"core:32 pu:2", NULL, NULL, 0.0, 0, "all 64 PUs", 64.0, 64},
    {"core:32 pu:2", "0-63", "0-63", 64.0, 64, "all 64 PUs", 64.0, 64},
    {"core:32 pu:2", "0-7", NULL, 4.0, 0, "8 of 64 PUs: cpuset 0-7; quota 4.0 CPUs (cpu.max)", 4.0, 4},
    {"core:32 pu:2", "0-7", "0-7", 0.0, 0, "8 of 64 PUs: cpuset 0-7", 8.0, 8},
    {"core:32 pu:2", "0-7", "0,2", 0.0, 0, "2 of 64 PUs: cpuset 0-7; affinity 0,2", 2.0, 2},
    {"core:32 pu:2", NULL, "8-11", 0.0, 0, "4 of 64 PUs: affinity 8-11", 4.0, 4},
    {"core:1 pu:1", NULL, NULL, 0.0, 0, "the only PU", 1.0, 1},
    {"core:8 pu:1", NULL, NULL, 0.5, 0, "all 8 PUs: quota 0.5 CPUs (cpu.max)", 0.5, 1},
    {"core:8 pu:1", NULL, NULL, 0.25, 0, "all 8 PUs: quota 0.25 CPUs (cpu.max)", 0.25, 1},
    {"core:8 pu:1", NULL, NULL, 2.9, 0, "all 8 PUs: quota 2.9 CPUs (cpu.max)", 2.9, 2},
    {"core:8 pu:1", NULL, NULL, 0.0, 6, "all 8 PUs: asked for 6 (--max-threads)", 6.0, 6},
    {"core:8 pu:1", NULL, NULL, 4.0, 6, "all 8 PUs: quota 4.0 CPUs (cpu.max)", 4.0, 4},
    {"core:8 pu:1", NULL, NULL, 6.0, 4, "all 8 PUs: quota 6.0 CPUs (cpu.max); asked for 4 (--max-threads)", 4.0, 4},
    {"core:8 pu:1", NULL, NULL, 0.0, 100, "all 8 PUs", 8.0, 8},
    {"core:1024 pu:2", "1000-2047", "2046,2047", 0.0, 0, "2 of 2048 PUs: cpuset 1000-2047; affinity 2046-2047", 2.0, 2},
};

Test(budget, every_cut_is_named_with_its_reason) {
  for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
    const struct example *example = &examples[i];
    struct cs_machine machine = load(example->spec);
    struct cs_limits limits = limits_of(example->cpuset, example->affinity, example->quota_cpus);
    struct cs_budget budget = {0};
    struct cs_text line = {0};
    cr_assert_eq(cs_budget_compute(&machine, &limits, example->user_threads, &budget, NULL), CS_OK);
    cs_budget_append(&budget, &line);
    cr_expect_str_eq(cs_text_get(&line), example->line);
    cr_expect_float_eq(budget.cpus, example->cpus, 1e-12, "%s: %g CPUs", example->line, budget.cpus);
    cr_expect_eq(budget.threads, example->threads, "%s: %d threads", example->line, budget.threads);
    size_t left = budget.machine_pus;
    for (size_t cut = 0; cut < budget.cut_count; cut++)
      left -= budget.cuts[cut].pus_lost;
    cr_expect_eq(left, cs_pu_set_count(&budget.pus), "%s: the cuts must add up", example->line);
    cs_text_free(&line);
    cs_budget_free(&budget);
    cs_limits_free(&limits);
    cs_machine_free(&machine);
  }
}

/* Twelve PUs of which two are offline and two disallowed, as no synthetic description can say. */
static struct cs_machine damaged_machine(void) {
  struct cs_machine machine = load("core:10 pu:1");
  cr_assert_eq(cs_pu_set_add(&machine.offline, 10), CS_OK);
  cr_assert_eq(cs_pu_set_add(&machine.offline, 11), CS_OK);
  machine.pus[3].allowed = false;
  machine.pus[4].allowed = false;
  return machine;
}

Test(budget, of_another_machine_only_its_own_disallowed_pus_count) {
  struct cs_machine machine = damaged_machine();
  struct cs_budget budget = {0};
  struct cs_text line = {0};
  cr_assert_eq(cs_budget_compute(&machine, NULL, 0, &budget, NULL), CS_OK);
  cs_budget_append(&budget, &line);
  cr_expect_str_eq(cs_text_get(&line), "8 of 10 PUs: offline 10-11; disallowed 3-4");
  cr_expect_eq(budget.cuts[0].pus_lost, 0, "offline PUs are not among the machine's PUs");
  cr_expect_not(cs_pu_set_has(&budget.pus, 3));
  cr_expect_not(cs_pu_set_has(&budget.pus, 10));
  cs_text_free(&line);
  cs_budget_free(&budget);
  cs_machine_free(&machine);
}

Test(budget, all_six_cuts_fit) {
  struct cs_machine machine = damaged_machine();
  struct cs_limits limits = limits_of("0-8", "0-7", 5.0);
  struct cs_budget budget = {0};
  cr_assert_eq(cs_budget_compute(&machine, &limits, 2, &budget, NULL), CS_OK);
  cr_expect_eq(budget.cut_count, CS_CUTS_MAX);
  cr_expect_eq(cs_pu_set_count(&budget.pus), 6);
  cr_expect_eq(budget.threads, 2);
  cs_budget_free(&budget);
  cs_limits_free(&limits);
  cs_machine_free(&machine);
}

Test(budget, a_reason_too_long_for_its_room_ends_between_numbers) {
  struct cs_machine machine = load("core:512 pu:1");
  struct cs_limits limits = limits_of(NULL, NULL, 0.0);
  for (int pu = 100; pu < 400; pu += 2)
    cr_assert_eq(cs_pu_set_add(&limits.affinity, pu), CS_OK);
  struct cs_budget budget = {0};
  cr_assert_eq(cs_budget_compute(&machine, &limits, 0, &budget, NULL), CS_OK);
  const char *reason = budget.cuts[0].reason;
  const size_t length = strlen(reason);
  cr_expect_lt(length, sizeof budget.cuts[0].reason);
  cr_expect_eq(strncmp(reason, "affinity 100,102,", 17), 0, "%s", reason);
  cr_expect_str_eq(reason + length - 4, ",...", "%s", reason);
  cs_budget_free(&budget);
  cs_limits_free(&limits);
  cs_machine_free(&machine);
}

Test(budget, nothing_left_is_an_error_that_names_the_cuts) {
  struct cs_machine machine = load("core:8 pu:1");
  struct cs_limits limits = limits_of("0-3", "4-7", 0.0);
  struct cs_budget budget = {0};
  struct cs_error error = {""};
  cr_expect_eq(cs_budget_compute(&machine, &limits, 0, &budget, &error), CS_INVALID);
  cr_expect_not_null(strstr(error.message, "cpuset 0-3; affinity 4-7"), "%s", error.message);
  cr_expect_null(budget.pus.words);
  cr_expect_eq(cs_budget_compute(&machine, NULL, -1, &budget, &error), CS_INVALID);
  cs_limits_free(&limits);
  cs_machine_free(&machine);
  cs_budget_free(NULL);
  cs_limits_free(NULL);
}
