/* runtime/measure/order_interval.h - the interval of a median between two order statistics. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_MEASURE_ORDER_INTERVAL_H
#define CORESWEEP_RUNTIME_MEASURE_ORDER_INTERVAL_H

#include <stddef.h>

/*
 * The ends of the interval of the median at 1 - alpha from ascending values (count >= 1), interpolated between order
 * statistics; returns its level. 0, and the range, when there are too few values (under 6 at alpha = 0.05) or alpha is
 * not in (0, 1).
 */
double cs__order_interval(const double *sorted, size_t count, double alpha, double *lo_out, double *hi_out);

#endif
