/* tests/kernels/amdahl_test.c - amdahl: every unit done once, the share exact, the same bits at every team. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/amdahl/amdahl.h"

#include "kernels/amdahl/amdahl_ref.h"
#include "kernels/amdahl/amdahl_units.h"
#include "kernels/mmix.h"
#include "kernels/registry.h"
#include "kernels/team_size.h"

#include <criterion/criterion.h>
#include <omp.h>

static const int teams[] = {1, 2, 3, 5, 7};
enum { team_count = sizeof teams / sizeof teams[0] };

/* The definition in amdahl.h, step by step. */
static uint64_t definition(uint64_t units) {
  uint64_t sum = 0;
  for (uint64_t unit = 0; unit < units; unit++) {
    uint64_t x = unit;
    for (int step = 0; step < CS_AMDAHL_STEPS; step++)
      x = CS__MMIX_A * x + CS__MMIX_C;
    sum += x;
  }
  return sum;
}

static void expect_definition_however_split(void) {
  static const uint64_t counts[] = {0, 1, 2, 3, 7, 8, 101};
  for (size_t s = 0; s < sizeof counts / sizeof counts[0]; s++)
    for (size_t p = 0; p < sizeof counts / sizeof counts[0]; p++)
      for (size_t t = 0; t < team_count; t++) {
        uint64_t result = 99;
        omp_set_num_threads(teams[t]);
        cr_assert_eq(cs_amdahl(counts[s], counts[p], &result), CS_OK);
        cr_assert_eq(result, definition(counts[s] + counts[p]), "%zu + %zu units, %d threads", (size_t)counts[s],
                     (size_t)counts[p], teams[t]);
      }
}

Test(amdahl, is_its_definition_however_the_units_are_split) {
  cs__team_pays_always(true);
  expect_definition_however_split();
}

Test(amdahl, is_its_definition_where_a_model_says_whether_a_team_starts) {
  expect_definition_however_split();
}

Test(amdahl, units_of_a_range_are_those_of_its_parts) {
  const uint64_t whole = cs__amdahl_units(3, 100);
  for (uint64_t cut = 3; cut <= 100; cut++)
    cr_assert_eq(cs__amdahl_units(3, cut) + cs__amdahl_units(cut, 100), whole);
  cr_expect_eq(cs__amdahl_units(7, 7), 0);
}

Test(amdahl, gives_the_same_from_inside_a_region_and_from_several_threads_at_once) {
  const uint64_t right = definition(1000);
  int wrong = 0;
  omp_set_max_active_levels(2);
  cs__team_pays_always(true);
#pragma omp parallel num_threads(3) reduction(+ : wrong)
  {
    uint64_t result = 0;
    wrong += cs_amdahl(123, 877, &result) != CS_OK || result != right;
  }
  cr_expect_eq(wrong, 0);
}

Test(amdahl, refuses_no_result_and_more_units_than_a_double_counts) {
  uint64_t result = 5;
  cr_expect_eq(cs_amdahl(1, 1, NULL), CS_INVALID);
  cr_expect_eq(cs_amdahl(UINT64_MAX, 2, &result), CS_INVALID);
  cr_expect_eq(cs_amdahl(1, (uint64_t)1 << 53, &result), CS_INVALID);
  cr_expect_eq(result, 5, "a refused call leaves the result as it was");
}

Test(amdahl_check, knows_the_sum_without_doing_the_units) {
  static const uint64_t counts[] = {0, 1, 2, 3, 4, 1000, 1001};
  for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
    cr_expect_eq(cs__amdahl_check(counts[i], definition(counts[i]), NULL), CS_OK, "%zu units", (size_t)counts[i]);
    for (int bit = 0; bit < 64; bit++)
      cr_assert_eq(cs__amdahl_check(counts[i], definition(counts[i]) ^ (uint64_t)1 << bit, NULL), CS_FAILED);
  }
}

Test(amdahl_check, notices_a_unit_left_out_or_done_twice) {
  struct cs_error error = {""};
  const uint64_t right = definition(1000);
  for (uint64_t unit = 0; unit < 1000; unit += 111) {
    cr_expect_eq(cs__amdahl_check(1000, right - cs__amdahl_units(unit, unit + 1), &error), CS_FAILED);
    cr_expect_eq(cs__amdahl_check(1000, right + cs__amdahl_units(unit, unit + 1), &error), CS_FAILED);
  }
  cr_expect_neq(error.message[0], '\0');
}

static const struct cs_kernel *parse(const char *text, double values[CS_PARAMETERS_MAX]) {
  static const struct cs_platform on = {.llc_bytes = 8 << 20, .memory_bytes = (uint64_t)4 << 30, .threads = 4};
  const struct cs_kernel *kernel = NULL;
  struct cs_error error = {""};
  cr_assert_eq(cs_case_parse(text, &on, &kernel, values, &error), CS_OK, "%s", error.message);
  return kernel;
}

Test(amdahl_case, knows_its_share_as_a_ratio_of_whole_units) {
  static const struct {
    const char *text;
    double share;
  } cases[] = {{"amdahl", 0.05},
               {"amdahl:serial=0", 0},
               {"amdahl:serial=1", 1},
               {"amdahl:serial=0.05,work=10", 0.1}, /* half a unit is rounded up */
               {"amdahl:serial=0.3,work=7", 2.0 / 7},
               {"amdahl:serial=0.001,work=100", 0}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    double values[CS_PARAMETERS_MAX];
    const struct cs_kernel *kernel = parse(cases[i].text, values);
    cr_expect_eq(kernel->known_serial(values), cases[i].share, "%s", cases[i].text);
  }
}

Test(amdahl_case, runs_and_verifies_at_every_share_and_team) {
  cs__team_pays_always(true);
  static const char *const texts[] = {"amdahl:serial=0,work=999", "amdahl:serial=0.05,work=999",
                                      "amdahl:serial=0.5,work=1", "amdahl:serial=1,work=999"};
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
    for (size_t t = 0; t < team_count; t++) {
      double values[CS_PARAMETERS_MAX];
      const struct cs_kernel *kernel = parse(texts[i], values);
      struct cs_error error = {""};
      void *state = NULL;
      omp_set_num_threads(teams[t]);
      cr_assert_eq(kernel->setup(values, &state, &error), CS_OK);
      cr_expect_eq(kernel->run(state), CS_OK);
      cr_expect_eq(kernel->verify(state, &error), CS_OK, "%s: %s", texts[i], error.message);
      kernel->teardown(state);
    }
}

/* The definition with counters: every unit is touched once, by one of the two parts. */
Test(amdahl_case, work_is_what_is_counted) {
  static const struct {
    const char *text;
    uint64_t serial, all;
  } cases[] = {{"amdahl:serial=0.3,work=7", 2, 7}, {"amdahl:serial=1,work=1", 1, 1}, {"amdahl:work=1000", 50, 1000}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    double values[CS_PARAMETERS_MAX];
    const struct cs_kernel *kernel = parse(cases[i].text, values);
    uint64_t serial = 0, items = 0;
    for (uint64_t unit = 0; unit < cases[i].all; unit++, items++)
      serial += unit < cases[i].serial;
    const struct cs_work work = kernel->work(values);
    cr_expect(work.items == (double)items && work.bytes == 0.0 && work.flops == 0.0, "%s", cases[i].text);
    cr_expect_float_eq(kernel->known_serial(values) * work.items, (double)serial, 1e-9, "%s", cases[i].text);
  }
}
