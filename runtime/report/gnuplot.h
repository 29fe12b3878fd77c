/* runtime/report/gnuplot.h - runs the gnuplot program on a script, without a shell. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_GNUPLOT_H
#define CORESWEEP_RUNTIME_REPORT_GNUPLOT_H

#include "runtime/base/status.h"
#include "runtime/base/text.h"

/*
 * What gnuplot writes for the script, appended to drawing. The user's own start-up files are not read. CS_UNSUPPORTED
 * with the remedy when there is no gnuplot in PATH; CS_FAILED with its own words when it ends badly or not in time.
 */
enum cs_status cs__gnuplot_run(const struct cs_text *script, struct cs_text *drawing, struct cs_error *error);

#endif
