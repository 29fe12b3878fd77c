/* kernels/scan/scan_ref.c - the verifier of scan by other methods: differences, and sums that keep what is rounded off.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Whole numbers: neighbours must differ by exactly the element between them.
 *
 * Doubles: a running sum that collects its rounding errors (Neumaier, ZAMM 54, 1974) is right to far more digits than
 * the kernel, whose error has the bound of scan.h. So that a team can share the work, the array is cut in pieces: their
 * sums first, then every element.
 */
#include "kernels/scan/scan_ref.h"

#include <float.h>
#include <inttypes.h>
#include <math.h>

enum { pieces = 64 };

/* What is known after some elements: hi is their plain running sum, hi + lo the sum, magnitude that of absolutes. */
struct running {
  double hi, lo, magnitude;
};

static struct running with(struct running sum, double x) {
  const double hi = sum.hi + x, of_x = hi - sum.hi, lost = (sum.hi - (hi - of_x)) + (x - of_x);
  return (struct running){hi, sum.lo + lost, sum.magnitude + fabs(x)};
}

static struct running joined(struct running first, struct running second) {
  struct running sum = with(first, second.hi);
  sum.lo += second.lo;
  sum.magnitude = first.magnitude + second.magnitude;
  return sum;
}

/*
 * The additions an element goes through, as scan.h promises. From a block's sum, taken in two sets of eight lanes,
 * block / 16; with the carries of a later block, one for each eight, block / 8: together 3/16 of a block, less than a
 * fifth. From block to block n / block; in the trees 8. (The kernel's block is up to 7 elements longer, a whole line: a
 * fifth has room for that.)
 */
static double additions(size_t n) {
  const double block = fmin(fmax((double)n / 256.0, 2048.0), 16384.0);
  return (double)n / block + block / 5.0 + 8.0;
}

static bool is_right(double out, struct running sum, double allowed) {
  if (!isfinite(sum.hi))
    return isnan(sum.hi) ? isnan(out) : out == sum.hi;
  return fabs((out - sum.hi) - sum.lo) <= allowed * DBL_EPSILON / 2 * sum.magnitude;
}

static size_t start_of(size_t n, size_t piece) {
  return n / pieces * piece + (piece < n % pieces ? piece : n % pieces);
}

static size_t first_wrong(bool exclusive, size_t n, const double *x, const double *out,
                          const struct running before[pieces]) {
  const double allowed = additions(n);
  size_t wrong = n;
#pragma omp parallel for schedule(static) reduction(min : wrong)
  for (size_t p = 0; p < pieces; p++) {
    struct running sum = before[p];
    for (size_t i = start_of(n, p); i < start_of(n, p + 1) && i < wrong; i++) {
      const struct running next = with(sum, x[i]);
      if (!is_right(out[i], exclusive ? sum : next, allowed))
        wrong = i;
      sum = next;
    }
  }
  return wrong;
}

enum cs_status cs__scan_check(bool exclusive, size_t n, const double *x, const double *out, struct cs_error *error) {
  struct running before[pieces], sum = {0.0, 0.0, 0.0};
#pragma omp parallel for schedule(static)
  for (size_t p = 0; p < pieces; p++) {
    before[p] = (struct running){0.0, 0.0, 0.0};
    for (size_t i = start_of(n, p); i < start_of(n, p + 1); i++)
      before[p] = with(before[p], x[i]);
  }
  for (size_t p = 0; p < pieces; p++) {
    const struct running of_piece = before[p];
    before[p] = sum;
    sum = joined(sum, of_piece);
  }
  const size_t wrong = first_wrong(exclusive, n, x, out, before);
  if (wrong == n)
    return CS_OK;
  return cs_fail(error, CS_FAILED, "scan: out[%zu] is %.17g, not the sum of the elements %s x[%zu]", wrong, out[wrong],
                 exclusive ? "before" : "up to", wrong);
}

enum cs_status cs__scan_check_u64(bool exclusive, size_t n, const uint64_t *x, const uint64_t *out,
                                  struct cs_error *error) {
  size_t wrong = n;
#pragma omp parallel for schedule(static) reduction(min : wrong)
  for (size_t i = 0; i < n; i++) {
    const uint64_t before = i > 0 ? out[i - 1] : 0, added = !exclusive ? x[i] : i > 0 ? x[i - 1] : 0;
    if (i < wrong && out[i] != before + added)
      wrong = i;
  }
  if (wrong == n)
    return CS_OK;
  return cs_fail(error, CS_FAILED, "scan: out[%zu] is %" PRIu64 ", not the sum of the elements %s x[%zu]", wrong,
                 out[wrong], exclusive ? "before" : "up to", wrong);
}
