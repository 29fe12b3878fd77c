/* kernels/stream/stream_arrays.c - first touch of what a loop of STREAM works on, by the threads that will use it. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/stream/stream_arrays.h"

#include "kernels/default_size.h"
#include "kernels/range.h"
#include "runtime/base/memory.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>

/* STREAM's default. */
static const double scalar = 3.0;

static const char *const names[CS__STREAM_LOOPS] = {"copy", "scale", "add", "triad"};

void cs__stream_arrays_free(void *given) {
  struct cs__stream_arrays *arrays = given;
  if (arrays == NULL)
    return;
  cs_array_free(arrays->out);
  cs_array_free(arrays->first);
  cs_array_free(arrays->second);
  free(arrays);
}

static void fill(const struct cs__stream_arrays *arrays) {
#pragma omp parallel
  {
    const struct cs_range mine = cs_range_of(arrays->n, 8, omp_get_thread_num(), omp_get_num_threads());
    for (size_t i = mine.begin; i < mine.end; i++) {
      arrays->out[i] = 0.0;
      arrays->first[i] = (1.0 + (double)(i % 1021)) / 7.0;
      if (arrays->second != NULL)
        arrays->second[i] = (0.5 + (double)(i % 509)) / 7.0;
    }
  }
}

enum cs_status cs__stream_arrays_make(enum cs__stream_loop loop, const double *values, void **arrays_out,
                                      struct cs_error *error) {
  const bool has_second = cs__stream_bytes(loop) > 2.0 * sizeof(double);
  struct cs__stream_arrays *arrays = calloc(1, sizeof *arrays);
  if (arrays == NULL)
    return cs_fail(error, CS_NOMEM, "%s: no memory for its state", names[loop]);
  const size_t n = arrays->n = (size_t)values[0];
  arrays->scalar = scalar;
  arrays->out = cs_array_alloc(n, sizeof *arrays->out);
  arrays->first = cs_array_alloc(n, sizeof *arrays->first);
  arrays->second = has_second ? cs_array_alloc(n, sizeof *arrays->second) : NULL;
  if (arrays->out == NULL || arrays->first == NULL || (has_second && arrays->second == NULL)) {
    cs__stream_arrays_free(arrays);
    return cs_fail(error, CS_NOMEM, "%s: no memory for %d arrays of %zu doubles; give a smaller n", names[loop],
                   has_second ? 3 : 2, n);
  }
  fill(arrays);
  *arrays_out = arrays;
  return CS_OK;
}

double cs__stream_n_of_two_arrays(const struct cs_platform *on) {
  return floor(cs_bytes_beyond_caches(on) / cs__stream_bytes(CS__STREAM_COPY));
}

double cs__stream_n_of_three_arrays(const struct cs_platform *on) {
  return floor(cs_bytes_beyond_caches(on) / cs__stream_bytes(CS__STREAM_TRIAD));
}
