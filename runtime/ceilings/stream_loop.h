/* runtime/ceilings/stream_loop.h - the per-thread loops of the bandwidth probe and their variants; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_CEILINGS_STREAM_LOOP_H
#define CORESWEEP_RUNTIME_CEILINGS_STREAM_LOOP_H

#include "runtime/ceilings/ceilings.h"
#include "topology/cpu_features.h"

#include <stdbool.h>
#include <stddef.h>

enum { CS__LINE_DOUBLES = 8 };

/*
 * segment is (arrays * lines * 8) doubles, 64-byte aligned: the arrays of the loop one behind the other, each of
 * `lines` whole lines, the one that is written first. load returns the sum of the segment, the others 0.
 */
typedef double cs__stream_loop(double *segment, size_t lines);

/* s of a = b + s c. */
#define CS__STREAM_SCALAR 3.0

struct cs__stream_loops {
  cs__stream_loop *run[CS_STREAMS];
  bool non_temporal; /* false: this level has no non-temporal store, copy_nt and triad_nt are copy and triad */
};

CS_ISA_DECLARE(struct cs__stream_loops, cs__stream_loops);

#endif
