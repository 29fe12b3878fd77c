/* tests/team/team_test.c - the team of this very process bound by CORESWEEP_BIND, looked at with its own masks. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/team.h"
#include "topology/bind.h"
#include "topology/placement.h"

#include <criterion/criterion.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

enum { THREADS_MAX = 4096 };

/* Criterion runs each test in a process of its own: what is set here ends with the test. */
static void start(const char *bind, const char *smt) {
  static const char *const binding[] = {"OMP_PLACES", "OMP_PROC_BIND", "GOMP_CPU_AFFINITY", "CORESWEEP_BIND",
                                        "CORESWEEP_SMT"};
  for (size_t i = 0; i < sizeof binding / sizeof binding[0]; i++)
    unsetenv(binding[i]);
  if (bind != NULL)
    setenv("CORESWEEP_BIND", bind, 1);
  if (smt != NULL)
    setenv("CORESWEEP_SMT", smt, 1);
}

static struct cs_pu_set own_mask(void) {
  struct cs_pu_set mask = {0};
  cr_assert_eq(cs_affinity_get(0, &mask, NULL), CS_OK);
  return mask;
}

/* The masks of a team as libgomp's or libomp's next parallel region finds them. */
static void team_masks(struct cs_pu_set *masks) {
#pragma omp parallel
  cs_affinity_get(0, &masks[omp_get_thread_num()], NULL);
}

static int usable_pus(void) {
  struct cs_pu_set mask = own_mask();
  const int count = (int)cs_pu_set_count(&mask);
  cs_pu_set_free(&mask);
  return count;
}

static void expect_own_pus(int threads) {
  struct cs_pu_set masks[THREADS_MAX] = {0}, all = {0};
  team_masks(masks);
  for (int i = 0; i < threads; i++) {
    cr_expect_eq(cs_pu_set_count(&masks[i]), 1, "thread %d is not on one PU", i);
    cs_pu_set_add(&all, cs_pu_set_next(&masks[i], 0));
    cs_pu_set_free(&masks[i]);
  }
  cr_expect_eq(cs_pu_set_count(&all), (size_t)threads, "threads share PUs");
  cs_pu_set_free(&all);
}

static void expect_untouched(const struct cs_pu_set *before) {
  struct cs_pu_set masks[THREADS_MAX] = {0};
  team_masks(masks);
  for (int i = 0; i < omp_get_max_threads(); i++) {
    cr_expect(cs_pu_set_equal(&masks[i], before), "thread %d was moved", i);
    cs_pu_set_free(&masks[i]);
  }
}

Test(team, every_thread_gets_a_pu_of_its_own_and_the_team_keeps_its_size) {
  static const char *const binds[] = {NULL, "close", "spread"};
  for (size_t i = 0; i < sizeof binds / sizeof binds[0]; i++) {
    start(binds[i], "last");
    struct cs_pu_set whole = own_mask();
    const int threads = usable_pus();
    omp_set_num_threads(threads);
    struct cs_error error = {""};
    cr_assert_eq(cs_team_bind(&error), CS_OK, "%s", error.message);
    cr_expect_eq(omp_get_max_threads(), threads);
    expect_own_pus(threads);
    cr_assert_eq(cs_affinity_set(0, &whole, NULL), CS_OK); /* the next turn's budget starts from this mask */
    cs_pu_set_free(&whole);
  }
}

Test(team, the_openmp_runtime_s_own_binding_is_left_alone) {
  static const char *const variables[] = {"OMP_PLACES", "OMP_PROC_BIND", "GOMP_CPU_AFFINITY"};
  for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
    start("spread", NULL);
    omp_get_max_threads(); /* libomp reads its environment now: this test is about ours */
    setenv(variables[i], "0", 1);
    struct cs_pu_set before = own_mask();
    cr_expect_eq(cs_team_bind(NULL), CS_OK);
    expect_untouched(&before);
    cs_pu_set_free(&before);
  }
}

Test(team, none_binds_nothing) {
  start("none", NULL);
  struct cs_pu_set before = own_mask();
  cr_expect_eq(cs_team_bind(NULL), CS_OK);
  expect_untouched(&before);
  cs_pu_set_free(&before);
}

static void expect_refusal(const char *part) {
  struct cs_pu_set before = own_mask();
  struct cs_error error = {""};
  cr_expect_eq(cs_team_bind(&error), CS_INVALID);
  cr_expect_not_null(strstr(error.message, part), "%s", error.message);
  expect_untouched(&before);
  cs_pu_set_free(&before);
}

Test(team, a_malformed_variable_is_named_and_nothing_is_bound) {
  start("scatter", NULL);
  expect_refusal("CORESWEEP_BIND: 'scatter'");
  start("close", "maybe");
  expect_refusal("CORESWEEP_SMT: 'maybe'");
}

Test(team, a_team_larger_than_the_places_is_refused_and_nothing_is_bound) {
  start("close", "last");
  omp_set_num_threads(usable_pus() + 1);
  expect_refusal("ask for at most");
}

Test(team, a_call_from_inside_a_parallel_region_is_refused) {
  start("close", "last");
  enum cs_status status = CS_OK;
#pragma omp parallel num_threads(2)
#pragma omp single
  status = cs_team_bind(NULL);
  cr_expect_eq(status, CS_INVALID);
}
