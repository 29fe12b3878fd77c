/* tests/report/scene_test.c - where things go in a plot: ranges, ticks, labels that do not lie on each other. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/scene.h"

#include "runtime/base/random.h"

#include <criterion/criterion.h>
#include <math.h>

Test(scene, an_axis_is_logarithmic) {
  const struct cs__axis axis = {.lo = 1.0, .hi = 16.0, .length = 100.0};
  cr_expect_float_eq(cs__axis_at(&axis, 1.0), 0.0, 1e-9);
  cr_expect_float_eq(cs__axis_at(&axis, 4.0), 50.0, 1e-9);
  cr_expect_float_eq(cs__axis_at(&axis, 16.0), 100.0, 1e-9);
}

Test(scene, an_axis_holds_what_can_be_shown_and_ignores_the_rest) {
  struct cs__axis axis = {0};
  static const double values[] = {4.0, NAN, 0.5, -1.0, 0.0, INFINITY, 2.0};
  for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
    cs__axis_hold(&axis, values[i]);
  cr_expect_eq(axis.lo, 0.5);
  cr_expect_eq(axis.hi, 4.0);
}

Test(scene, an_axis_of_one_value_gets_a_width) {
  struct cs__axis axis = {.lo = 3.0, .hi = 3.0, .length = 100.0};
  cs__axis_pad(&axis, 0.04);
  cr_expect_lt(axis.lo, 3.0);
  cr_expect_gt(axis.hi, 3.0);
}

static void expect_ticks(struct cs__axis axis, const double *wanted, size_t count) {
  double ticks[CS__TICKS_MAX];
  cr_assert_eq(cs__axis_ticks(&axis, ticks), count, "axis from %g to %g", axis.lo, axis.hi);
  for (size_t i = 0; i < count; i++)
    cr_expect_float_eq(ticks[i], wanted[i], 1e-9);
}

Test(scene, a_linear_axis_holds_what_is_negative_and_has_no_room_beyond) {
  struct cs__axis axis = {.hi = 100.0, .length = 200.0, .linear = true};
  cs__axis_hold(&axis, -25.0);
  cs__axis_hold(&axis, 75.0);
  cs__axis_hold(&axis, NAN);
  cs__axis_hold(&axis, INFINITY);
  cr_expect(axis.lo == -25.0 && axis.hi == 100.0);
  cs__axis_pad(&axis, 0.05);
  cr_expect(axis.lo == -25.0 && axis.hi == 100.0);
  cr_expect_float_eq(cs__axis_at(&axis, 0.0), 40.0, 1e-12);
  expect_ticks(axis, (const double[]){-25, 0, 25, 50, 75, 100}, 6);
  axis.hi = 1000.0;
  expect_ticks(axis, (const double[]){0, 200, 400, 600, 800, 1000}, 6);
}

Test(scene, ticks_are_powers_of_two_on_a_long_axis) {
  expect_ticks((struct cs__axis){.lo = 0.9, .hi = 9.0, .length = 100.0}, (const double[]){1, 2, 4, 8}, 4);
  expect_ticks((struct cs__axis){.lo = 0.9, .hi = 140.0, .length = 100.0},
               (const double[]){1, 2, 4, 8, 16, 32, 64, 128}, 8);
  expect_ticks((struct cs__axis){.lo = 0.9, .hi = 1100.0, .length = 100.0}, (const double[]){1, 4, 16, 64, 256, 1024},
               6);
}

Test(scene, ticks_are_even_steps_on_a_short_axis) {
  expect_ticks((struct cs__axis){.lo = 0.97, .hi = 2.05, .length = 100.0},
               (const double[]){1.0, 1.2, 1.4, 1.6, 1.8, 2.0}, 6);
  expect_ticks((struct cs__axis){.lo = 90.0, .hi = 110.0, .length = 100.0}, (const double[]){92, 96, 100, 104, 108}, 5);
}

Test(scene, there_are_ticks_on_every_axis_and_never_too_many) {
  struct cs_random random;
  cs_random_seed(&random, 7);
  for (int i = 0; i < 10000; i++) {
    const double lo = exp2(40.0 * cs_random_unit(&random) - 20.0);
    const struct cs__axis axis = {.lo = lo, .hi = lo * exp2(0.05 + 30.0 * cs_random_unit(&random)), .length = 100.0};
    double ticks[CS__TICKS_MAX];
    const size_t count = cs__axis_ticks(&axis, ticks);
    cr_assert_leq(count, (size_t)CS__TICKS_MAX);
    for (size_t k = 0; k < count; k++)
      cr_assert(ticks[k] >= axis.lo * (1 - 1e-6) && ticks[k] <= axis.hi * (1 + 1e-6));
  }
}

Test(scene, tick_labels_keep_apart_and_the_ends_come_first) {
  static const int threads[] = {1, 2, 3, 4, 8, 16, 32, 48, 60, 64};
  enum { COUNT = sizeof threads / sizeof threads[0] };
  const struct cs__axis axis = {.lo = 1.0, .hi = 64.0, .length = 300.0};
  bool shown[COUNT];
  cs__pick_labels(&axis, threads, COUNT, 25.0, shown);
  cr_expect(shown[0] && shown[COUNT - 1]);
  cr_expect(shown[1] && shown[3] && shown[4]);
  cr_expect(!shown[8], "60 lies on 64");
  for (size_t i = 0; i < COUNT; i++)
    for (size_t k = 0; k < i; k++)
      cr_expect(!shown[i] || !shown[k] || cs__axis_at(&axis, threads[i]) - cs__axis_at(&axis, threads[k]) >= 25.0);
}

Test(scene, labels_that_are_apart_stay_where_they_are) {
  double positions[] = {80.0, 10.0, 40.0};
  cs__spread(positions, 3, 18.0, 100.0);
  cr_expect_float_eq(positions[0], 80.0, 1e-9);
  cr_expect_float_eq(positions[1], 10.0, 1e-9);
  cr_expect_float_eq(positions[2], 40.0, 1e-9);
}

static size_t decimal_ticks(double lo, double hi, double ticks[CS__TICKS_MAX]) {
  const struct cs__axis axis = {.lo = lo, .hi = hi, .length = 200.0};
  return cs__axis_decimal_ticks(&axis, ticks);
}

Test(scene, decimal_ticks_are_one_two_and_five_times_powers_of_ten) {
  double ticks[CS__TICKS_MAX];
  static const double wanted[] = {1000.0, 2000.0, 5000.0, 10000.0};
  cr_assert_eq(decimal_ticks(800.0, 12000.0, ticks), 4u);
  for (size_t i = 0; i < 4; i++)
    cr_expect_float_eq(ticks[i], wanted[i], 1e-9);
}

Test(scene, decimal_ticks_are_few_over_many_decades_and_two_or_more_within_one) {
  double ticks[CS__TICKS_MAX];
  for (int seed = 0; seed < 2000; seed++) {
    const double lo = pow(10.0, (seed % 200) / 10.0 - 10.0), hi = lo * pow(1.0003, 1 + seed * 40);
    const size_t count = decimal_ticks(lo, hi, ticks);
    cr_assert(count >= 1 && count <= CS__TICKS_MAX, "%g to %g: %zu", lo, hi, count);
    for (size_t i = 0; i < count; i++)
      cr_assert(ticks[i] >= lo * (1 - 1e-9) && ticks[i] <= hi * (1 + 1e-9) && (i == 0 || ticks[i] > ticks[i - 1]),
                "%g to %g: %g", lo, hi, ticks[i]);
    if (hi / lo > 1.3)
      cr_assert_geq(count, 2u, "%g to %g", lo, hi);
  }
}

Test(scene, labels_on_one_another_move_apart_about_their_middle) {
  double positions[] = {50.0, 52.0};
  cs__spread(positions, 2, 18.0, 100.0);
  cr_expect_float_eq(positions[0], 42.0, 1e-9);
  cr_expect_float_eq(positions[1], 60.0, 1e-9);
}

Test(scene, labels_at_the_edge_stay_inside) {
  double positions[] = {99.0, 100.0, 98.0};
  cs__spread(positions, 3, 18.0, 100.0);
  cr_expect_float_eq(positions[1], 100.0, 1e-9);
  cr_expect_float_eq(positions[0], 82.0, 1e-9);
  cr_expect_float_eq(positions[2], 64.0, 1e-9);
}

Test(scene, any_labels_end_apart_inside_and_in_order) {
  struct cs_random random;
  cs_random_seed(&random, 11);
  for (int round = 0; round < 2000; round++) {
    double before[12], after[12];
    const size_t count = 1 + cs_random_below(&random, 12);
    for (size_t i = 0; i < count; i++)
      before[i] = after[i] = 300.0 * pow(cs_random_unit(&random), 3.0);
    cs__spread(after, count, 18.0, 300.0);
    for (size_t i = 0; i < count; i++) {
      cr_assert(after[i] >= -1e-6 && after[i] <= 300.0 + 1e-6);
      for (size_t k = 0; k < i; k++) {
        cr_assert_geq(fabs(after[i] - after[k]), 18.0 - 1e-6);
        cr_assert((before[i] < before[k]) == (after[i] < after[k]) || before[i] == before[k]);
      }
    }
  }
}

Test(scene, too_many_labels_share_the_room_evenly) {
  double positions[21];
  for (size_t i = 0; i < 21; i++)
    positions[i] = 50.0;
  cs__spread(positions, 21, 18.0, 100.0);
  for (size_t i = 0; i < 21; i++)
    cr_expect_float_eq(positions[i], 5.0 * (double)i, 1e-6);
}
