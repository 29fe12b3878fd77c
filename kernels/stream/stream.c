/* kernels/stream/stream.c - the four loops of STREAM over a team of threads. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What: copy, scale, add and triad, the loops of McCalpin's STREAM (1995), the usual measure of what memory gives to a
 * program that writes as well as reads.
 *
 * How: each thread takes one contiguous range, cut where a line of the written array begins, so that no two threads
 * write the same line. Where a team costs more than it saves, the calling thread does it all.
 *
 * Why it is fast: arrays that do not fit the cache are written with non-temporal stores, whole lines in ascending
 * order. An ordinary store first reads the line it is about to overwrite: triad then moves 32 bytes an element instead
 * of 24, copy 24 instead of 16. nontemporal.h has the limit. When the written array is also read, its lines are in the
 * cache already, and the stores are ordinary at every size.
 */
#include "kernels/stream/stream.h"

#include "kernels/nontemporal.h"
#include "kernels/range.h"
#include "kernels/stream/stream_loop.h"
#include "kernels/team_size.h"

#include <omp.h>
#include <stdbool.h>
#include <stdint.h>

static const size_t line_doubles = 8;
static const bool has_second[CS__STREAM_LOOPS] = {[CS__STREAM_ADD] = true, [CS__STREAM_TRIAD] = true};

/* The share of a thread, cut at the lines of out: counted from the line that out begins in. */
static struct cs_range lines_of(const double *out, size_t n) {
  const size_t before = (uintptr_t)out / sizeof *out % line_doubles;
  const struct cs_range lines = cs_range_of(before + n, line_doubles, omp_get_thread_num(), omp_get_num_threads());
  const struct cs_range mine = {lines.begin > before ? lines.begin - before : 0,
                                lines.end > before ? lines.end - before : 0};
  return mine;
}

double cs__stream_bytes(enum cs__stream_loop loop) {
  return (has_second[loop] ? 3.0 : 2.0) * sizeof(double);
}

enum cs_status cs__stream(enum cs__stream_loop loop, size_t n, double *out, const double *first, double scalar,
                          const double *second) {
  static const struct cs__streaming_loops *const variants[] = {CS_ISA_VARIANTS(cs__streaming_loops)};
  if (n > 0 && (out == NULL || first == NULL || (has_second[loop] && second == NULL)))
    return CS_INVALID;
  const double bytes = cs__stream_bytes(loop) * (double)n;
  const bool onto_operand = out == first || (has_second[loop] && out == second);
  const struct cs__streaming_loops *loops = variants[cs_isa_active()];
  cs__stream_range *const range =
      !onto_operand && cs__nontemporal_pays((uint64_t)bytes) ? loops->streamed[loop] : loops->cached[loop];
  if (!cs__team_pays((struct cs__effort){.bytes = bytes})) {
    range(out, first, scalar, second, 0, n);
    return CS_OK;
  }
#pragma omp parallel
  {
    const struct cs_range mine = lines_of(out, n);
    range(out, first, scalar, second, mine.begin, mine.end);
  }
  return CS_OK;
}
