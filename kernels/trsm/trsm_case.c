/* kernels/trsm/trsm_case.c - the descriptor of trsm: sizes, work, set-up, run, verify, tear-down. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/dense/entries.h"
#include "kernels/fresh_inputs.h"
#include "kernels/kernel.h"
#include "kernels/range.h"
#include "kernels/trsm/trsm.h"
#include "kernels/trsm/trsm_ref.h"
#include "runtime/base/memory.h"

#include <omp.h>
#include <stdlib.h>
#include <string.h>

enum { P_N, P_M };

struct shape {
  size_t n, m;
};

struct state {
  struct shape shape;
  double *triangle;               /* (n, n) */
  double *given;                  /* (n, m) by rows, which is (m, n) by columns, as every call finds it */
  struct cs__fresh_inputs inputs; /* (n, m) each */
};

static struct shape shape_of(const double *values) {
  return (struct shape){.n = (size_t)values[P_N], .m = (size_t)(values[P_M] > 0.0 ? values[P_M] : values[P_N])};
}

static void teardown(void *given) {
  struct state *state = given;
  if (state == NULL)
    return;
  cs_array_free(state->triangle);
  cs_array_free(state->given);
  cs__fresh_free(&state->inputs);
  free(state);
}

/* The calling thread's right-hand sides, as the kernel divides them: at multiples of its panels. */
static struct cs_range my_sides(const struct state *state) {
  return cs_range_of(state->shape.m, 24, omp_get_thread_num(), omp_get_num_threads());
}

enum { TRIANGLE, SIDES };

/* Rows of the triangle beside its diagonal add up to less than the diagonal: solutions stay as large as B. The triangle
 * is read by all threads: its pages are spread evenly. */
static void fill(const struct state *state) {
  const size_t n = state->shape.n, m = state->shape.m;
#pragma omp parallel
  {
    const struct cs_range rows = cs_range_of(n, 1, omp_get_thread_num(), omp_get_num_threads());
    for (size_t i = rows.begin; i < rows.end; i++)
      for (size_t j = 0; j < n; j++)
        state->triangle[i * n + j] = i == j ? 1.5 : cs__entry(TRIANGLE, i, j) / (double)n;
    const struct cs_range sides = my_sides(state);
    for (size_t i = 0; i < n; i++)
      for (size_t j = sides.begin; j < sides.end; j++)
        state->given[i * m + j] = cs__entry(SIDES, i, j);
  }
}

static enum cs_status setup(const double *values, void **state_out, struct cs_error *error) {
  struct state *state = calloc(1, sizeof *state);
  if (state == NULL)
    return cs_fail(error, CS_NOMEM, "trsm: no memory for its state");
  const struct shape shape = state->shape = shape_of(values);
  state->inputs.bytes = shape.n * shape.m * sizeof *state->given;
  state->triangle = cs_array_alloc(shape.n * shape.n, sizeof *state->triangle);
  state->given = cs_array_alloc(shape.n * shape.m, sizeof *state->given);
  if (state->triangle == NULL || state->given == NULL) {
    teardown(state);
    return cs_fail(error, CS_NOMEM, "trsm: no memory for matrices of %zu x %zu and %zu x %zu; give a smaller n",
                   shape.n, shape.n, shape.m, shape.n);
  }
  fill(state);
  *state_out = state;
  return CS_OK;
}

static enum cs_status prepare(void *given, int64_t calls, struct cs_error *error) {
  struct state *state = given;
  const size_t n = state->shape.n, m = state->shape.m;
  if (!cs__fresh_make(&state->inputs, calls))
    return cs_fail(error, CS_NOMEM, "trsm: no memory for %lld matrices of %zu x %zu doubles; give a smaller n",
                   (long long)calls, m, n);
#pragma omp parallel
  {
    const struct cs_range sides = my_sides(state);
    const size_t bytes = (sides.end - sides.begin) * sizeof *state->given;
    for (int64_t call = 0; call < calls; call++) {
      double *b = cs__fresh_at(&state->inputs, call);
      for (size_t i = 0; i < n; i++)
        memcpy(b + i * m + sides.begin, state->given + i * m + sides.begin, bytes);
    }
  }
  return CS_OK;
}

/* The solve that a Cholesky factorisation of a matrix by columns consists of: B = B L^-T. */
static enum cs_status run(void *given) {
  struct state *state = given;
  const size_t n = state->shape.n, m = state->shape.m;
  double *b = cs__fresh_next(&state->inputs);
  if (b == NULL)
    return CS_INVALID;
  return cs_dtrsm(CS_COL_MAJOR, CS_RIGHT, CS_LOWER, CS_TRANS, CS_NON_UNIT, m, n, 1.0, state->triangle, n, b, m);
}

static enum cs_status verify(void *given, struct cs_error *error) {
  const struct state *state = given;
  const double *x = cs__fresh_last(&state->inputs);
  if (x == NULL)
    return cs_fail(error, CS_FAILED, "trsm: nothing was solved");
  return cs__trsm_check(state->shape.n, state->shape.m, state->triangle, state->given, x, error);
}

/* The triangle read, B read and X written. A row of X is a division for each element, and a multiplication and a
 * subtraction for each pair of its elements. */
static struct cs_work work(const double *values) {
  const struct shape shape = shape_of(values);
  const double n = (double)shape.n, m = (double)shape.m;
  return (struct cs_work){.bytes = 8.0 * (n * (n + 1.0) / 2.0 + 2.0 * n * m), .flops = n * n * m, .items = n * m};
}

/* 1024: 1.1 GFLOP, 10 to 40 ms of one core with fused multiply-add. */
static const struct cs_parameter parameters[] = {
    [P_N] = {.name = "n", .help = "order of the triangle", .value = 1024, .min = 1, .max = 262144, .whole = true},
    [P_M] = {.name = "m", .help = "right-hand sides; 0: as n", .value = 0, .min = 0, .max = 262144, .whole = true},
};

const struct cs_kernel cs__kernel_trsm = {
    .abi = CS_KERNEL_ABI,
    .name = "trsm",
    .summary = "X L^T = B in place: a triangular solve with many right-hand sides",
    .bound = CS_BOUND_COMPUTE,
    .rate = {.of = CS_QUANTITY_FLOPS, .per_unit = 1e9, .unit = "GFLOP/s"},
    .parameters = parameters,
    .parameter_count = sizeof parameters / sizeof parameters[0],
    .work = work,
    .setup = setup,
    .prepare = prepare,
    .run = run,
    .verify = verify,
    .teardown = teardown,
};
