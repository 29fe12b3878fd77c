/* kernels/triad/triad.c - triad over a team of threads. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What: a = b + scalar * c, the fourth loop of McCalpin's STREAM (1995), the usual measure of what memory gives to a
 * program that writes as well as reads.
 *
 * How: each thread takes one contiguous range, cut at cache lines so that no two threads write the same line of an
 * aligned array. Short vectors stay with the calling thread.
 *
 * Why it is fast: arrays that do not fit the last-level cache are written with streaming stores. An ordinary store
 * first reads the line it is about to overwrite: 32 bytes moved per element instead of 24. Below that size the stores
 * are ordinary, because a streamed line is thrown out of the very cache the caller will read it from; and so they are
 * when a is b or c, whose lines were read anyway.
 *
 * The limit it moves to is half the last-level cache: a shared cache is also somebody else's.
 */
#include "kernels/triad/triad.h"

#include "kernels/range.h"
#include "kernels/triad/triad_loop.h"
#include "topology/cache_sizes.h"

#include <omp.h>
#include <stdbool.h>

static const size_t line_doubles = 8;
static const size_t element_bytes = 3 * sizeof(double);

enum cs_status cs_triad(size_t n, double *a, const double *b, double scalar, const double *c) {
  static const struct cs__triad_loops *const variants[] = {CS_ISA_VARIANTS(cs__triad_loops)};
  if (n > 0 && (a == NULL || b == NULL || c == NULL))
    return CS_INVALID;
  const struct cs__triad_loops *loops = variants[cs_isa_active()];
  if (n < CS_FORK_PAYS_BYTES / element_bytes) {
    loops->cached(a, b, scalar, c, 0, n);
    return CS_OK;
  }
  const bool stream = n > cs_cache_sizes_get()->llc_bytes / 2 / element_bytes && a != b && a != c;
#pragma omp parallel
  {
    const struct cs_range mine = cs_range_of(n, line_doubles, omp_get_thread_num(), omp_get_num_threads());
    (stream ? loops->streamed : loops->cached)(a, b, scalar, c, mine.begin, mine.end);
  }
  return CS_OK;
}
