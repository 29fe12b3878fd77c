/* tests/measure/student_test.c - Student's quantile against closed forms and another library's values. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/measure/student.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>

static bool within(double tolerance, double got, double want) {
  return fabs(got - want) <= tolerance * fabs(want);
}

/* SciPy 1.10 stats.t.ppf(1 - alpha / 2, degrees), which is itself good to 1e-8. */
Test(student, has_the_quantiles_of_another_library) {
  static const struct {
    double degrees, alpha, x;
  } known[] = {
      {0.5, 0.1, 41.13600009284199},   {1, 0.05, 12.706204736432095},   {2, 0.05, 4.302652729911275},
      {3, 0.01, 5.84090929975643},     {4, 0.05, 2.7764451051977987},   {4, 0.0125, 4.314656048909503},
      {7.3, 0.05, 2.345066736150929},  {9, 0.05, 2.2621571627409915},   {30, 0.001, 3.6459586349971502},
      {100, 0.05, 1.9839715184496334}, {1e6, 0.05, 1.9599663568141066}, {INFINITY, 0.05, 1.959963984540054},
  };
  for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
    const double x = cs_student_critical(known[i].alpha, known[i].degrees);
    cr_expect(within(1e-8, x, known[i].x), "%g degrees, alpha %g: %.16g", known[i].degrees, known[i].alpha, x);
    cr_expect(within(1e-7, cs_student_two_sided(known[i].x, known[i].degrees), known[i].alpha));
  }
}

/* The distribution in closed form; x = t / sqrt(degrees). */
static double one_degree(double x) {
  return 1.0 - 2.0 / acos(-1.0) * atan(x);
}

static double two_degrees(double x) {
  return 1.0 - x / sqrt(1.0 + x * x);
}

static double three_degrees(double x) {
  return 1.0 - 2.0 / acos(-1.0) * (x / (1.0 + x * x) + atan(x));
}

static double four_degrees(double x) {
  const double sine = x / sqrt(1.0 + x * x);
  return 1.0 - sine * (1.0 + (1.0 - sine * sine) / 2.0);
}

Test(student, agrees_with_the_closed_forms) {
  static double (*const forms[])(double) = {one_degree, two_degrees, three_degrees, four_degrees};
  for (int degrees = 1; degrees <= 4; degrees++) {
    for (int tenths = 1; tenths <= 120; tenths += 7) {
      const double t = tenths / 10.0;
      const double alpha = forms[degrees - 1](t / sqrt(degrees));
      cr_expect(within(1e-11, cs_student_two_sided(t, degrees), alpha), "%d degrees, t = %g", degrees, t);
      cr_expect(within(1e-11, cs_student_critical(alpha, degrees), t), "%d degrees, t = %g", degrees, t);
    }
  }
}

Test(student, has_all_its_mass_around_zero) {
  cr_expect(eq(dbl, cs_student_two_sided(0.0, 4.0), 1.0));
  cr_expect(eq(dbl, cs_student_two_sided(INFINITY, 4.0), 0.0));
}

Test(student, is_nan_where_there_is_no_distribution) {
  cr_expect(isnan(cs_student_critical(0.0, 4.0)));
  cr_expect(isnan(cs_student_critical(1.0, 4.0)));
  cr_expect(isnan(cs_student_critical(0.05, 0.0)));
  cr_expect(isnan(cs_student_critical((double)NAN, (double)NAN)));
  cr_expect(isnan(cs_student_two_sided(-1.0, 4.0)));
}
