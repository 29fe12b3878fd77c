/* kernels/dense/residual.h - a triangle times a vector in long double, for verifiers; private to kernels. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_DENSE_RESIDUAL_H
#define CORESWEEP_KERNELS_DENSE_RESIDUAL_H

#include <stddef.h>

/* A number and the sum of the magnitudes it was added up from: rounding is a small multiple of that. */
struct cs__sized {
  long double value, size;
};

/* out = U x, U the upper triangle of the (n, n) matrix stored by rows at u. By a team. */
void cs__upper_times(size_t n, const double *u, size_t ldu, const struct cs__sized *x, struct cs__sized *out);

/* out = U^T x */
void cs__upper_transposed_times(size_t n, const double *u, size_t ldu, const struct cs__sized *x,
                                struct cs__sized *out);

#endif
