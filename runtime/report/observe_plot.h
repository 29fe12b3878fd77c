/* runtime/report/observe_plot.h - the limits of an observed program over thread counts as a script for gnuplot. Pure.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_OBSERVE_PLOT_H
#define CORESWEEP_RUNTIME_REPORT_OBSERVE_PLOT_H

#include "runtime/report/observe_summary.h"

#define CS__CURVE_TITLE "The speedup this program can have at most"

/* CS_UNSUPPORTED with the reason where there is no curve to draw; CS_NOMEM. */
enum cs_status cs__curve_script(const struct cs_observe_runs *runs, const struct cs_observe_summary *summary,
                                struct cs_text *script, struct cs_error *error);

#endif
