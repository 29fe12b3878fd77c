/* runtime/measure/walsh.h - order statistics of the Walsh averages (d_i + d_j) / 2, i <= j, without listing them. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_MEASURE_WALSH_H
#define CORESWEEP_RUNTIME_MEASURE_WALSH_H

#include <stddef.h>

/* The rank-th smallest (from 1) of the count (count + 1) / 2 Walsh averages of ascending finite values; exact. */
double cs__walsh_order(const double *sorted, size_t count, size_t rank);

/* Their median: Hodges and Lehmann's estimate of the centre. */
double cs__walsh_median(const double *sorted, size_t count);

#endif
