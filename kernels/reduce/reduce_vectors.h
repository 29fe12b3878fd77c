/* kernels/reduce/reduce_vectors.h - the vectors a case of sum, asum, nrm2 or dot works on, and its result; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_REDUCE_VECTORS_H
#define CORESWEEP_KERNELS_REDUCE_VECTORS_H

#include "kernels/kernel.h"

/* What a reduction reads. */
struct cs__reduce_inputs {
  const char *kernel; /* for messages */
  int vectors;        /* 1 or 2 */
  bool both_signs;    /* in the first vector; otherwise all elements are positive */
};

struct cs__reduce_vectors {
  size_t n;
  double *x, *y; /* y is NULL when there is one vector */
  double result; /* NaN until something was run */
  int function;  /* which function of a kernel that has several, set by its case; otherwise 0 */
};

/* setup and teardown of a descriptor, where values[0] is n; vectors_out gets a struct cs__reduce_vectors. Elements are
 * of like size, so that each counts, and not whole, so that sums and products round. */
enum cs_status cs__reduce_vectors_make(const struct cs__reduce_inputs *inputs, const double *values, void **vectors_out,
                                       struct cs_error *error);
void cs__reduce_vectors_free(void *given);

/* Read for one element of so many vectors. */
double cs__reduce_bytes(int vectors);

/* The default n. */
double cs__reduce_n_of_one_vector(const struct cs_platform *on);
double cs__reduce_n_of_two_vectors(const struct cs_platform *on);

#endif
