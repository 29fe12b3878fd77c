/* runtime/report/plot_curves.h - the curves of a case's plot beside its points: limit, Amdahl's, the serial program. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_PLOT_CURVES_H
#define CORESWEEP_RUNTIME_REPORT_PLOT_CURVES_H

#include "runtime/report/frame.h"

#include <stdbool.h>

/* A speedup and the ends of its interval; the value itself where there is none. */
struct cs__height {
  double value, lo, hi;
};

/* The limit's last point: the greatest thread count that has one; NULL: no limit is to be drawn. */
const struct cs_point_summary *cs__limit_end(const struct cs_case_summary *of);

/*
 * The limit at n, between the base and its last point. Between two thread counts the ratio to Amdahl's limit is carried
 * over, so that where the serial share binds it is Amdahl's curve. False where it is not known.
 */
bool cs__limit_at(const struct cs_case_summary *of, double n, struct cs__height *height_out);

/* Amdahl's limit from the measured serial share, which n need not be whole for; NaN where that is not known. */
double cs__amdahl_at(const struct cs_case_summary *of, double n);

/* The serial program's speedup over the base, a horizontal line; NaN: there is none, or its work is not that at n. */
double cs__serial_speedup(const struct cs_case_summary *of);

/* Whether Amdahl's limit is a curve of its own: it is not what binds where the limit ends. */
bool cs__draws_amdahl(const struct cs_case_summary *of);

/* The thread count of a sample: count of them, 2 or more, are spread evenly over the plot, its ends exactly. */
double cs__sample_at(const struct cs__frame *frame, size_t index, size_t count);

/* Labels at the right for each of them, and their place on the axis. */
void cs__label_curves(struct cs__frame *frame, const struct cs_case_summary *of, int top);

/* The data blocks $limit, $amdahl and, for a terminal, $serial; has_limit, has_amdahl and has_serial. */
void cs__put_curves(struct cs_text *script, const struct cs__frame *frame, const struct cs_case_summary *of);

/* What binds, named on the limit's curve. After cs__put_frame. */
void cs__put_binding_labels(struct cs_text *script, const struct cs__frame *frame, const struct cs_case_summary *of);

#endif
