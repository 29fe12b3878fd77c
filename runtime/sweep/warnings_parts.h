/* runtime/sweep/warnings_parts.h - what the files of warnings share. Private to warnings*.c. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_WARNINGS_PARTS_H
#define CORESWEEP_RUNTIME_SWEEP_WARNINGS_PARTS_H

#include "runtime/sweep/summary_parts.h"

#include <stdbool.h>

/* "triad at 2, 4 and 8 threads", "make at j=2 and 4": the case at the points whose `holds` is set, at least one. */
void cs__warn_put_points(const struct cs_result *result, const struct cs_case_summary *one, const bool *holds,
                         struct cs_text *text);

/* What runs of a command were seen to use and what they were not. */
void cs__warn_command(const struct cs_result *result, const struct cs_case_summary *one, struct cs__warnings *warnings);

/* Timed runs that ended with a status that --ignore-failure forgave. */
void cs__warn_forgiven(const struct cs_result *result, const struct cs_case_summary *one,
                       struct cs__warnings *warnings);

#endif
