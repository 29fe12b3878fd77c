/* runtime/measure/student.c - Student's t through the incomplete beta function, its quantile by bisection. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/measure/student.h"

#include <float.h>
#include <math.h>

/* A continued fraction must not divide by zero: Lentz's method puts this in its place. */
static double away_from_zero(double value) {
  return fabs(value) < DBL_MIN ? DBL_MIN : value;
}

/*
 * The continued fraction of the incomplete beta function (Abramowitz, Stegun: Handbook of Mathematical Functions,
 * 26.5.8) by Lentz's method; converges fast for x < (a + 1) / (a + b + 2).
 */
static double beta_fraction(double a, double b, double x) {
  enum { STEPS_MOST = 1000 }; /* about sqrt(max(a, b)) steps are needed */
  double c = 1.0, d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0)), fraction = d;
  for (int m = 1; m < STEPS_MOST; m++) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1.0 / away_from_zero(1.0 + even * d);
    c = away_from_zero(1.0 + even / c);
    fraction *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1.0 / away_from_zero(1.0 + odd * d);
    c = away_from_zero(1.0 + odd / c);
    fraction *= d * c;
    if (fabs(d * c - 1.0) < 4.0 * DBL_EPSILON)
      break;
  }
  return fraction;
}

/* I_x(a, b), the regularised incomplete beta function; y = 1 - x is given because it may be the smaller one. */
static double beta_share(double a, double b, double x, double y) {
  if (x <= 0.0 || y <= 0.0)
    return x <= 0.0 ? 0.0 : 1.0;
  const double front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(y));
  if (x < (a + 1.0) / (a + b + 2.0))
    return front * beta_fraction(a, b, x) / a;
  return 1.0 - front * beta_fraction(b, a, y) / b;
}

double cs_student_two_sided(double x, double degrees) {
  if (!(x >= 0.0) || !(degrees > 0.0))
    return NAN;
  if (isinf(degrees))
    return erfc(x / sqrt(2.0)); /* the normal distribution */
  const double sum = degrees + x * x;
  return isinf(sum) ? 0.0 : beta_share(degrees / 2.0, 0.5, degrees / sum, x * x / sum);
}

double cs_student_critical(double alpha, double degrees) {
  if (!(alpha > 0.0 && alpha < 1.0) || !(degrees > 0.0))
    return NAN;
  double below = 0.0, above = 1.0;
  while (cs_student_two_sided(above, degrees) > alpha) {
    below = above;
    above *= 2.0;
  }
  for (;;) {
    const double middle = below + (above - below) / 2.0;
    if (middle <= below || middle >= above)
      return middle;
    if (cs_student_two_sided(middle, degrees) > alpha)
      below = middle;
    else
      above = middle;
  }
}
