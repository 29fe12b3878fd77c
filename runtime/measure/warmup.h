/* runtime/measure/warmup.h - one invocation's samples to one number: drop the warm-up, take the median. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_MEASURE_WARMUP_H
#define CORESWEEP_RUNTIME_MEASURE_WARMUP_H

#include <stdbool.h>
#include <stddef.h>

struct cs_invocation_summary {
  double log_time; /* ln of the median of what was kept; NaN when no sample was given */
  size_t dropped;  /* samples cut at the front (the first one always, unless it is the only one) */
  size_t kept;
  bool steady;  /* false: the cut took half, or the halves of what was kept differ; true when under 4 are kept */
  double trend; /* ln of the median of the second half of what was kept over that of the first; NaN under 4 */
};

/*
 * samples: seconds (or any one unit) per call in the order taken; any that is not finite and > 0 is passed over. The
 * first is dropped, then up to half of the rest where that makes the squared error MAD^2 / kept of the logarithms at
 * least a tenth smaller (robust MSER).
 */
struct cs_invocation_summary cs_summarise_invocation(const double *samples, size_t count);

/*
 * Over all invocations of a point: did the samples still become faster or slower while they were taken? True when the
 * 99 % interval of the trends' centre leaves out 0 and the centre is at least 1 %. One invocation's `steady` is a weak
 * witness (ten quiet samples are called not steady every second time); their trends together are a good one. Needs 8
 * trends. trend_out (may be NULL) gets the centre, NaN without trends: -0.03 is 3 % faster in the second half.
 */
bool cs_samples_moved(const double *trends, size_t count, double *trend_out);

#endif
