/* kernels/sum/sum_ref.c - the verifier of the sums by another method: mantissas added up for each sign and exponent. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The upper 12 bits of a double are its sign and exponent; the mantissas of all elements that agree in them are added
 * as whole numbers. The few thousand totals then go into an expansion: numbers that do not overlap and whose sum is
 * exact (Shewchuk, Adaptive precision floating-point arithmetic and fast robust geometric predicates, Discrete &
 * Computational Geometry 18, 1997). Long double has 15 bits of exponent on x86-64 and AArch64: no total is too large or
 * too small for it.
 */
#include "kernels/sum/sum_ref.h"

#include "kernels/range.h"
#include "kernels/reduce/reduce.h"
#include "runtime/base/memory.h"

#include <float.h>
#include <math.h>
#include <omp.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { mantissa_bits = 52, groups = 1 << 12, exponent_special = 0x7ff, part_bits = 47 };

/* At most 2^53 each, so 2^74 elements fit. */
struct totals {
  unsigned __int128 of[groups];
  bool plus, minus, nan; /* an infinity of that sign, a NaN */
};

static void total_range(const double *x, struct cs_range range, struct totals *totals) {
  for (size_t i = range.begin; i < range.end; i++) {
    uint64_t bits = 0;
    memcpy(&bits, &x[i], sizeof bits);
    const size_t group = bits >> mantissa_bits;
    totals->of[group] += (bits & ((UINT64_C(1) << mantissa_bits) - 1)) | (uint64_t)(group % (groups / 2) != 0)
                                                                             << mantissa_bits;
    if (group % (groups / 2) == exponent_special) {
      totals->nan |= isnan(x[i]);
      totals->plus |= x[i] > 0.0;
      totals->minus |= x[i] < 0.0;
    }
  }
}

static void join(struct totals *to, const struct totals *more) {
  for (size_t g = 0; g < groups; g++)
    to->of[g] += more->of[g];
  to->plus |= more->plus;
  to->minus |= more->minus;
  to->nan |= more->nan;
}

/* Parts ascend in size and do not overlap, so each has a bit of its own; they are 2^-1074 to 2^1024 times 2^74. */
enum { parts_most = 1074 + 1024 + 74 + 1 };

struct expansion {
  long double part[parts_most];
  int count;
};

static void grow(struct expansion *to, long double x) {
  int kept = 0;
  for (int i = 0; i < to->count; i++) {
    const long double y = to->part[i], sum = x + y, part = sum - x;
    const long double lost = (x - (sum - part)) + (y - part);
    if (lost != 0.0L)
      to->part[kept++] = lost;
    x = sum;
  }
  to->part[kept++] = x;
  to->count = kept;
}

static struct expansion expand(const struct totals *totals, int sign_of_minus) {
  struct expansion sum = {{0.0L}, 0};
  for (int g = 0; g < groups; g++) {
    const int exponent = g % (groups / 2), sign = g < groups / 2 ? 1 : sign_of_minus;
    const int place = (exponent > 0 ? exponent - 1 : 0) - 1074;
    const unsigned __int128 high = totals->of[g] >> part_bits, low = totals->of[g] - (high << part_bits);
    if (totals->of[g] != 0 && exponent != exponent_special) {
      grow(&sum, sign * ldexpl((long double)low, place));
      grow(&sum, sign * ldexpl((long double)high, place + part_bits));
    }
  }
  return sum;
}

/* To the nearest double. The largest part is nearest of all that its type can hold; between two doubles, where it is
 * just the middle, the sign of the next part decides. */
static double rounded(const struct expansion *sum) {
  int i = sum->count - 1;
  if (i < 0)
    return 0.0;
  long double top = sum->part[i--], lost = 0.0L;
  for (; i >= 0 && lost == 0.0L; i--) {
    const long double next = top + sum->part[i];
    lost = sum->part[i] - (next - top);
    top = next;
  }
  const double near = (double)top;
  const long double off = top - (long double)near;
  if (off == 0.0L || lost == 0.0L || isinf(near))
    return near + 0.0;
  const double other = nextafter(near, off > 0.0L ? INFINITY : -INFINITY);
  const bool middle = (long double)other - top == off;
  return middle && (lost > 0.0L) == (off > 0.0L) ? other : near;
}

struct answer {
  double sum, size; /* exact and rounded; the sum of the magnitudes */
  bool special;     /* an element is not finite */
};

static struct answer answer_of(const struct totals *totals) {
  const bool special = totals->nan || totals->plus || totals->minus;
  const bool is_nan = totals->nan || (totals->plus && totals->minus);
  const struct expansion sum = expand(totals, -1), size = expand(totals, 1);
  const double infinite = totals->plus ? (double)INFINITY : -(double)INFINITY;
  return (struct answer){special ? is_nan ? (double)NAN : infinite : rounded(&sum), rounded(&size), special};
}

static bool is_right(const struct answer *must, size_t n, enum cs__sum_promise promise, double result) {
  const double eps = DBL_EPSILON / 2.0;
  if (isnan(must->sum) || must->special)
    return isnan(must->sum) ? isnan(result) : result == must->sum;
  if (promise == CS__SUM_REPRODUCIBLE)
    return result == must->sum && !signbit(result) == !signbit(must->sum);
  if (isinf(must->size)) /* additions may overflow on the way, to either infinity or both */
    return true;
  const double roundings = promise == CS__SUM_FAST ? cs__reduce_roundings(n) : 2.0 * cs__reduce_roundings(n);
  const double twice = roundings * eps * roundings * eps * must->size + eps * fabs(must->sum);
  /* must->sum is itself off by half a unit of its last place */
  const double allowed = (promise == CS__SUM_FAST ? roundings * eps * must->size : twice) + eps * fabs(must->sum);
  return fabs(result - must->sum) <= allowed;
}

enum cs_status cs__sum_check(size_t n, const double *x, enum cs__sum_promise promise, double result,
                             struct cs_error *error) {
  const size_t threads = (size_t)omp_get_max_threads();
  struct totals *const totals = cs_array_alloc(threads, sizeof *totals);
  if (totals == NULL)
    return cs_fail(error, CS_NOMEM, "sum: no memory to check the result with %zu threads", threads);
  memset(totals, 0, threads * sizeof *totals);
#pragma omp parallel
  total_range(x, cs_range_of(n, 1, omp_get_thread_num(), omp_get_num_threads()), &totals[omp_get_thread_num()]);
  for (size_t t = 1; t < threads; t++)
    join(&totals[0], &totals[t]);
  const struct answer must = answer_of(&totals[0]);
  cs_array_free(totals);
  if (is_right(&must, n, promise, result))
    return CS_OK;
  return cs_fail(error, CS_FAILED, "sum: the result is %.17g, must be %.17g (of magnitudes that add up to %.3g)",
                 result, must.sum, must.size);
}
