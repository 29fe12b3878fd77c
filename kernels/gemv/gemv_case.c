/* kernels/gemv/gemv_case.c - the descriptor of gemv: sizes, work, set-up, run, verify, tear-down. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/default_size.h"
#include "kernels/gemv/gemv.h"
#include "kernels/gemv/gemv_ref.h"
#include "kernels/kernel.h"
#include "kernels/range.h"
#include "runtime/base/memory.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>

enum { P_N, P_M, P_TRANS };
static const char *const no_yes[] = {"no", "yes", NULL};

struct shape {
  size_t m, n;
  bool transposed;
};

struct state {
  struct shape shape;
  double *a, *x, *y;
};

static struct shape shape_of(const double *values) {
  const double m = values[P_M] > 0.0 ? values[P_M] : values[P_N];
  return (struct shape){.m = (size_t)m, .n = (size_t)values[P_N], .transposed = values[P_TRANS] != 0.0};
}

static size_t x_length(const struct shape *shape) {
  return shape->transposed ? shape->m : shape->n;
}

static size_t y_length(const struct shape *shape) {
  return shape->transposed ? shape->n : shape->m;
}

static void teardown(void *given) {
  struct state *state = given;
  if (state == NULL)
    return;
  cs_array_free(state->a);
  cs_array_free(state->x);
  cs_array_free(state->y);
  free(state);
}

/* The team divides the rows as the kernel does: groups of eight, or blocks of them. So it does y; x is read by all. */
static void fill(const struct state *state) {
  const size_t n = state->shape.n;
#pragma omp parallel
  {
    const struct cs_range rows = cs_range_of(state->shape.m, 8, omp_get_thread_num(), omp_get_num_threads());
    for (size_t i = rows.begin; i < rows.end; i++)
      for (size_t j = 0; j < n; j++)
        state->a[i * n + j] = 1.0 / 3.0 - (double)((i * 31 + j) % 509) / 509.0;
    const struct cs_range x = cs_range_of(x_length(&state->shape), 8, omp_get_thread_num(), omp_get_num_threads());
    for (size_t i = x.begin; i < x.end; i++)
      state->x[i] = 0.5 + (double)(i % 127) / 127.0;
    const struct cs_range y = cs_range_of(y_length(&state->shape), 8, omp_get_thread_num(), omp_get_num_threads());
    for (size_t i = y.begin; i < y.end; i++)
      state->y[i] = NAN;
  }
}

static enum cs_status setup(const double *values, void **state_out, struct cs_error *error) {
  struct state *state = calloc(1, sizeof *state);
  if (state == NULL)
    return cs_fail(error, CS_NOMEM, "gemv: no memory for its state");
  const struct shape shape = state->shape = shape_of(values);
  const size_t elements = shape.n <= SIZE_MAX / shape.m ? shape.m * shape.n : SIZE_MAX;
  state->a = cs_array_alloc(elements, sizeof *state->a);
  state->x = cs_array_alloc(x_length(&shape), sizeof *state->x);
  state->y = cs_array_alloc(y_length(&shape), sizeof *state->y);
  if (state->a == NULL || state->x == NULL || state->y == NULL) {
    teardown(state);
    return cs_fail(error, CS_NOMEM, "gemv: no memory for a matrix of %zu x %zu doubles; give a smaller n", shape.m,
                   shape.n);
  }
  fill(state);
  *state_out = state;
  return CS_OK;
}

static enum cs_status run(void *given) {
  const struct state *state = given;
  const struct shape *shape = &state->shape;
  return cs_dgemv(CS_ROW_MAJOR, shape->transposed ? CS_TRANS : CS_NO_TRANS, shape->m, shape->n, 1.0, state->a, shape->n,
                  state->x, 1, 0.0, state->y, 1);
}

static enum cs_status verify(void *given, struct cs_error *error) {
  const struct state *state = given;
  const struct shape *shape = &state->shape;
  return cs__gemv_check(shape->transposed, shape->m, shape->n, state->a, shape->n, state->x, state->y, error);
}

/* A and x read, y written; a multiplication and an addition for each element of A (beta is 0, alpha 1). */
static struct cs_work work(const double *values) {
  const struct shape shape = shape_of(values);
  const double m = (double)shape.m, n = (double)shape.n;
  return (struct cs_work){.bytes = 8.0 * (m * n + m + n), .flops = 2.0 * m * n, .items = m * n};
}

static double choose_n(const struct cs_platform *on) {
  return floor(sqrt(cs_bytes_beyond_caches(on) / sizeof(double)));
}

static const struct cs_parameter parameters[] = {
    [P_N] = {.name = "n", .help = "columns of A", .min = 1, .max = 1e9, .whole = true, .choose = choose_n},
    [P_M] = {.name = "m", .help = "rows of A; 0: as n", .value = 0, .min = 0, .max = 1e9, .whole = true},
    [P_TRANS] = {.name = "trans", .help = "whether A is transposed", .max = 1, .whole = true, .choices = no_yes},
};

const struct cs_kernel cs__kernel_gemv = {
    .abi = CS_KERNEL_ABI,
    .name = "gemv",
    .summary = "y = A x or A^T x for a large matrix: memory bandwidth of dense linear algebra",
    .bound = CS_BOUND_MEMORY,
    .rate = {.of = CS_QUANTITY_BYTES, .per_unit = 1e9, .unit = "GB/s"},
    .parameters = parameters,
    .parameter_count = sizeof parameters / sizeof parameters[0],
    .work = work,
    .setup = setup,
    .run = run,
    .verify = verify,
    .teardown = teardown,
};
