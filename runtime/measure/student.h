/* runtime/measure/student.h - Student's t distribution: the quantile an interval of a mean needs. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_MEASURE_STUDENT_H
#define CORESWEEP_RUNTIME_MEASURE_STUDENT_H

/* P(|t| > x) for x >= 0 and any real number of degrees of freedom > 0. NaN outside of that. */
double cs_student_two_sided(double x, double degrees);

/* The x with P(|t| > x) = alpha: 2.776 for alpha = 0.05 and 4 degrees. NaN unless 0 < alpha < 1 and degrees > 0. */
double cs_student_critical(double alpha, double degrees);

#endif
