/* runtime/report/limits.h - a point's limit in words: whether there is one, and what binds. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_LIMITS_H
#define CORESWEEP_RUNTIME_REPORT_LIMITS_H

#include "runtime/sweep/summary.h"

#include <stdbool.h>

/* Whether a limit stands behind this point; a limit without ceilings is Amdahl's, and those of locks and tasks. */
bool cs__has_limit(const struct cs_point_summary *point);

/* What binds at a point that has a limit: one short word ("serial", "memory"), and in full ("memory bandwidth").
 * "cores" where Amdahl's term binds and lies within 2 % of the thread count: nothing but their number holds it back. */
const char *cs__binds_word(const struct cs_point_summary *point);
const char *cs__binds_title(const struct cs_point_summary *point);

#endif
