/* kernels/stream/stream_arrays.h - the arrays a case of copy, scale, add or triad works on; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_STREAM_ARRAYS_H
#define CORESWEEP_KERNELS_STREAM_ARRAYS_H

#include "kernels/kernel.h"
#include "kernels/stream/stream.h"

struct cs__stream_arrays {
  size_t n;
  double scalar;
  double *out, *first, *second; /* second is NULL for a loop that has none */
};

/* setup and teardown of a descriptor; arrays_out gets a struct cs__stream_arrays. The inputs are sevenths: products and
 * sums of them have to be rounded, and no element is that of its neighbours. out starts as zeros, which is never the
 * result. */
enum cs_status cs__stream_arrays_make(enum cs__stream_loop loop, const double *values, void **arrays_out,
                                      struct cs_error *error);
void cs__stream_arrays_free(void *given);

/* The default n. */
double cs__stream_n_of_two_arrays(const struct cs_platform *on);
double cs__stream_n_of_three_arrays(const struct cs_platform *on);

#endif
