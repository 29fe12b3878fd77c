/* tests/kernels/support_visits.h - what fork, barrier and tasks must come to: visits summed one by one, items counted.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_TESTS_KERNELS_SUPPORT_VISITS_H
#define CORESWEEP_TESTS_KERNELS_SUPPORT_VISITS_H

#include <stdint.h>

/* The sum of the visits of so many turns by so many threads as visits.h tells it, step by step. */
uint64_t summed_visits(int64_t turns, int threads, int64_t delay);

/* That the case's work is so many items and nothing else. */
void expect_items_alone(const char *text, double items);

#endif
