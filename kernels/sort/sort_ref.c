/* kernels/sort/sort_ref.c - the verifier of sort by another method: order, and sums that no permutation changes. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Two sums of 64-bit mixes of the elements, modulo 2^64: arrays that differ in any element agree in both with
 * probability 2^-128 or so, and every order gives the same. Doubles are compared as doubles, and by their sign where
 * that cannot tell: not by the whole numbers that the kernel makes of them.
 */
#include "kernels/sort/sort_ref.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

struct sums {
  uint64_t first, second;
};

static uint64_t mix(uint64_t x) {
  x = (x ^ (x >> 33)) * 0xFF51AFD7ED558CCD; /* MurmurHash3's finalizer */
  x = (x ^ (x >> 33)) * 0xC4CEB9FE1A85EC53;
  return x ^ (x >> 33);
}

static struct sums sums_of(size_t n, const void *array) {
  const unsigned char *bytes = array;
  uint64_t first = 0, second = 0;
#pragma omp parallel for schedule(static) reduction(+ : first, second)
  for (size_t i = 0; i < n; i++) {
    uint64_t element;
    memcpy(&element, bytes + i * sizeof element, sizeof element);
    first += mix(element);
    second += mix(element ^ 0x9E3779B97F4A7C15);
  }
  return (struct sums){first, second};
}

static enum cs_status check_elements(size_t n, const void *given, const void *sorted, struct cs_error *error) {
  const struct sums before = sums_of(n, given), after = sums_of(n, sorted);
  if (before.first == after.first && before.second == after.second)
    return CS_OK;
  return cs_fail(error, CS_FAILED, "sort: the %zu sorted elements are not the given ones", n);
}

enum cs_status cs__sort_check_u64(size_t n, const uint64_t *given, const uint64_t *sorted, struct cs_error *error) {
  size_t wrong = n;
#pragma omp parallel for schedule(static) reduction(min : wrong)
  for (size_t i = 1; i < n; i++)
    if (i < wrong && sorted[i] < sorted[i - 1])
      wrong = i;
  if (wrong < n)
    return cs_fail(error, CS_FAILED, "sort: key %zu is %llu, below the %llu before it", wrong,
                   (unsigned long long)sorted[wrong], (unsigned long long)sorted[wrong - 1]);
  return check_elements(n, given, sorted, error);
}

static bool in_order(double before, double after) {
  if (isnan(before))
    return isnan(after);
  if (before == 0.0 && after == 0.0)
    return signbit(before) || !signbit(after);
  return isnan(after) || before <= after;
}

enum cs_status cs__sort_check_f64(size_t n, const double *given, const double *sorted, struct cs_error *error) {
  size_t wrong = n;
#pragma omp parallel for schedule(static) reduction(min : wrong)
  for (size_t i = 1; i < n; i++)
    if (i < wrong && !in_order(sorted[i - 1], sorted[i]))
      wrong = i;
  if (wrong < n)
    return cs_fail(error, CS_FAILED, "sort: element %zu is %.17g, below the %.17g before it", wrong, sorted[wrong],
                   sorted[wrong - 1]);
  return check_elements(n, given, sorted, error);
}

enum cs_status cs__sort_check_pairs(size_t n, const uint64_t *given, const uint64_t *sorted, const uint64_t *values,
                                    struct cs_error *error) {
  size_t wrong = n;
#pragma omp parallel for schedule(static) reduction(min : wrong)
  for (size_t i = 0; i < n; i++) {
    const bool is_its_key = values[i] < n && given[values[i]] == sorted[i];
    const bool follows =
        i == 0 || sorted[i - 1] < sorted[i] || (sorted[i - 1] == sorted[i] && values[i - 1] < values[i]);
    if (i < wrong && !(is_its_key && follows))
      wrong = i;
  }
  if (wrong == n)
    return CS_OK;
  return cs_fail(error, CS_FAILED, "sort: pair %zu is %llu with value %llu, out of order or not a given pair", wrong,
                 (unsigned long long)sorted[wrong], (unsigned long long)values[wrong]);
}
