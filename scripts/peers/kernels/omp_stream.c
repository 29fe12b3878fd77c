/* scripts/peers/kernels/omp_stream.c - STREAM's four loops by its published rules: plain C, one OpenMP directive each.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * McCalpin's rules (www.cs.virginia.edu/stream): the four loops as they stand here, on arrays of doubles beyond the
 * caches; a compiler may do what it likes with them. STREAM's arrays are global and distinct: restrict tells the same.
 */
#include "kernels/add/add.h"
#include "kernels/copy/copy.h"
#include "kernels/scale/scale.h"
#include "kernels/triad/triad.h"

enum cs_status cs_copy(size_t n, double *given_c, const double *given_a) {
  double *restrict c = given_c;
  const double *restrict a = given_a;
#pragma omp parallel for
  for (size_t j = 0; j < n; j++)
    c[j] = a[j];
  return CS_OK;
}

enum cs_status cs_scale(size_t n, double *given_b, double scalar, const double *given_c) {
  double *restrict b = given_b;
  const double *restrict c = given_c;
#pragma omp parallel for
  for (size_t j = 0; j < n; j++)
    b[j] = scalar * c[j];
  return CS_OK;
}

enum cs_status cs_add(size_t n, double *given_c, const double *given_a, const double *given_b) {
  double *restrict c = given_c;
  const double *restrict a = given_a, *restrict b = given_b;
#pragma omp parallel for
  for (size_t j = 0; j < n; j++)
    c[j] = a[j] + b[j];
  return CS_OK;
}

enum cs_status cs_triad(size_t n, double *given_a, const double *given_b, double scalar, const double *given_c) {
  double *restrict a = given_a;
  const double *restrict b = given_b, *restrict c = given_c;
#pragma omp parallel for
  for (size_t j = 0; j < n; j++)
    a[j] = b[j] + scalar * c[j];
  return CS_OK;
}
