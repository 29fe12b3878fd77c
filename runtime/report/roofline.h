/* runtime/report/roofline.h - what a roofline shows: roofs measured in the sweep, and its kernels below them. Pure. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_ROOFLINE_H
#define CORESWEEP_RUNTIME_REPORT_ROOFLINE_H

#include "runtime/sweep/summary.h"

#include <stdbool.h>

/* At `threads`: min(flops, intensity * bandwidth). */
struct cs__roof {
  size_t point; /* index in the result */
  int threads;
  const struct cs_estimate *bytes_per_s, *flops_per_s;
};

/* The ends of a roof are those of its bandwidth or its flops, whichever bounds there. */
struct cs__rate {
  double value, lo, hi; /* flop/s; NaN: not known */
};
struct cs__rate cs__roof_at(const struct cs__roof *roof, double intensity);
double cs__roof_ridge(const struct cs__roof *roof); /* the intensity where both bound alike */

struct cs__roofline_kernel {
  const struct cs_case_summary *of;
  double intensity;        /* flops per byte, as the kernel counts them */
  struct cs__rate rate[2]; /* below each roof, at its thread count */
  bool in_caches;          /* its arrays are smaller than those of the ceilings: bytes came from caches */
};

/* The fewest threads and the most that have both ceilings; one roof where they are the same. */
struct cs__roofline {
  struct cs__roof roofs[2];
  size_t roof_count;
  struct cs__roofline_kernel *kernels; /* those with bytes and flops and a time */
  size_t kernel_count;
  size_t left_out; /* cases without bytes or without flops */
};

/* False: memory is short. Points into both. Free with cs__roofline_free. */
bool cs__roofline_of(const struct cs_result *result, const struct cs_summary *summary,
                     struct cs__roofline *roofline_out);
void cs__roofline_free(struct cs__roofline *roofline);

/* As many as roof_count would say. */
size_t cs__roofline_roofs(const struct cs_summary *summary);

#endif
