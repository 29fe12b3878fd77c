/* kernels/reduce/reduce_vectors.c - first touch of what a reduction reads, by the threads that will read it. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/reduce/reduce_vectors.h"

#include "kernels/default_size.h"
#include "kernels/range.h"
#include "runtime/base/memory.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>

void cs__reduce_vectors_free(void *given) {
  struct cs__reduce_vectors *vectors = given;
  if (vectors == NULL)
    return;
  cs_array_free(vectors->x);
  cs_array_free(vectors->y);
  free(vectors);
}

static void fill(const struct cs__reduce_vectors *vectors, double odd_sign) {
#pragma omp parallel
  {
    const struct cs_range mine = cs_range_of(vectors->n, 8, omp_get_thread_num(), omp_get_num_threads());
    for (size_t i = mine.begin; i < mine.end; i++) {
      vectors->x[i] = (i % 2 == 0 ? 1.0 : odd_sign) * (1.0 + (double)(i % 1021) / 1021.0);
      if (vectors->y != NULL)
        vectors->y[i] = 1.0 + (double)(i % 509) / 509.0;
    }
  }
}

enum cs_status cs__reduce_vectors_make(const struct cs__reduce_inputs *inputs, const double *values, void **vectors_out,
                                       struct cs_error *error) {
  const bool has_second = inputs->vectors == 2;
  struct cs__reduce_vectors *vectors = calloc(1, sizeof *vectors);
  if (vectors == NULL)
    return cs_fail(error, CS_NOMEM, "%s: no memory for its state", inputs->kernel);
  const size_t n = vectors->n = (size_t)values[0];
  vectors->result = NAN;
  vectors->x = cs_array_alloc(n, sizeof *vectors->x);
  vectors->y = has_second ? cs_array_alloc(n, sizeof *vectors->y) : NULL;
  if (vectors->x == NULL || (has_second && vectors->y == NULL)) {
    cs__reduce_vectors_free(vectors);
    return cs_fail(error, CS_NOMEM, "%s: no memory for %d x %zu doubles; give a smaller n", inputs->kernel,
                   inputs->vectors, n);
  }
  fill(vectors, inputs->both_signs ? -1.0 : 1.0);
  *vectors_out = vectors;
  return CS_OK;
}

double cs__reduce_bytes(int vectors) {
  return vectors * (double)sizeof(double);
}

double cs__reduce_n_of_one_vector(const struct cs_platform *on) {
  return floor(cs_bytes_beyond_caches(on) / cs__reduce_bytes(1));
}

double cs__reduce_n_of_two_vectors(const struct cs_platform *on) {
  return floor(cs_bytes_beyond_caches(on) / cs__reduce_bytes(2));
}
