/* runtime/sweep/metric.h - a figure looked for in what a command prints, while it prints it, in constant memory.
 * Private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_METRIC_H
#define CORESWEEP_RUNTIME_SWEEP_METRIC_H

#include "runtime/base/status.h"

#include <stddef.h>

/* What of a longer line is looked at: its beginning. */
enum { CS__METRIC_LINE_MOST = 64 << 10 };

struct cs__metric;

/* CS_INVALID when it is no POSIX extended regular expression with one group. Release with cs__metric_free. */
enum cs_status cs__metric_begin(const char *expression, struct cs__metric **metric_out, struct cs_error *error);
void cs__metric_free(struct cs__metric *metric); /* NULL is legal */

/* Hands over what came next on stream 0 or 1, standard output or error: any bytes, cut anywhere. A 0 must follow them
 * in memory: matching stops before it, but sanitizers look for it. */
void cs__metric_feed(struct cs__metric *metric, int stream, const char *bytes, size_t length);

/*
 * All has come; last lines without a newline count too. The group of the last line of the two that matches is the
 * value. CS_FAILED when no line matches or that is no number above 0.
 */
enum cs_status cs__metric_end(struct cs__metric *metric, double *value_out, struct cs_error *error);

#endif
