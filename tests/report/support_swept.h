/* tests/report/support_swept.h - made-up sweeps of commands: another axis, a grid, a metric, weak scaling. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_TESTS_REPORT_SUPPORT_SWEPT_H
#define CORESWEEP_TESTS_REPORT_SUPPORT_SWEPT_H

#include "tests/report/support_result.h"

/* Each to be freed with made_free. */
struct made *swept_jobs(void);   /* make -j{j} over j = 1, 2, 4, 8, not confined, no limit known */
struct made *swept_grid(void);   /* ./hybrid over 1 to 8 threads for ranks=1, 2, 4, confined */
struct made *swept_rate(void);   /* requests per second over c = 1, 8, 64, 512: more is better */
struct made *swept_metric(void); /* a metric without a unit of which less is better, over 1 to 8 threads */
struct made *swept_weak(void);   /* {size} 1000 to 8000 over 1 to 8 threads */
struct made *swept_serial(void); /* ./app over 1 to 8 threads, with its serial program and measured limits */

#endif
