/* kernels/cholesky/cholesky_case.c - the descriptor of cholesky: sizes, work, set-up, run, verify, tear-down. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/cholesky/cholesky.h"
#include "kernels/cholesky/cholesky_ref.h"
#include "kernels/dense/entries.h"
#include "kernels/fresh_inputs.h"
#include "kernels/kernel.h"
#include "runtime/base/memory.h"

#include <stdlib.h>
#include <string.h>

struct state {
  size_t n;
  double *given;                  /* (n, n), as every call finds it */
  struct cs__fresh_inputs inputs; /* (n, n) each */
};

static void teardown(void *given) {
  struct state *state = given;
  if (state == NULL)
    return;
  cs_array_free(state->given);
  cs__fresh_free(&state->inputs);
  free(state);
}

/* cs__entry, of at most 1/2, beside the diagonal and n on it: diagonally dominant, so positive definite. Symmetric. */
static double element(size_t n, size_t i, size_t j) {
  const uint64_t low = i < j ? i : j, high = i < j ? j : i;
  return i == j ? (double)n : cs__entry(0, low, high);
}

static enum cs_status setup(const double *values, void **state_out, struct cs_error *error) {
  struct state *state = calloc(1, sizeof *state);
  if (state == NULL)
    return cs_fail(error, CS_NOMEM, "cholesky: no memory for its state");
  const size_t n = state->n = (size_t)values[0];
  state->inputs.bytes = n * n * sizeof *state->given;
  state->given = cs_array_alloc(n * n, sizeof *state->given);
  if (state->given == NULL) {
    teardown(state);
    return cs_fail(error, CS_NOMEM, "cholesky: no memory for a matrix of %zu x %zu doubles; give a smaller n", n, n);
  }
#pragma omp parallel for schedule(static)
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++)
      state->given[i * n + j] = element(n, i, j);
  *state_out = state;
  return CS_OK;
}

static enum cs_status prepare(void *given, int64_t calls, struct cs_error *error) {
  struct state *state = given;
  const size_t n = state->n;
  if (!cs__fresh_make(&state->inputs, calls))
    return cs_fail(error, CS_NOMEM, "cholesky: no memory for %lld matrices of %zu x %zu doubles; give a smaller n",
                   (long long)calls, n, n);
#pragma omp parallel for schedule(static)
  for (size_t i = 0; i < n; i++)
    for (int64_t call = 0; call < calls; call++)
      memcpy((double *)cs__fresh_at(&state->inputs, call) + i * n, state->given + i * n, n * sizeof *state->given);
  return CS_OK;
}

/* L by columns, as LAPACK's users have it. */
static enum cs_status run(void *given) {
  struct state *state = given;
  double *a = cs__fresh_next(&state->inputs);
  return a != NULL ? cs_dpotrf(CS_COL_MAJOR, CS_LOWER, state->n, a, state->n, NULL) : CS_INVALID;
}

static enum cs_status verify(void *given, struct cs_error *error) {
  const struct state *state = given;
  const double *l = cs__fresh_last(&state->inputs);
  if (l == NULL)
    return cs_fail(error, CS_FAILED, "cholesky: nothing was factored");
  return cs__cholesky_check(state->n, state->given, l, state->n, error);
}

/* The triangle with its diagonal read and written. LAPACK's count: n square roots, n (n - 1) / 2 divisions, and as many
 * multiplications as subtractions in the sums. */
static struct cs_work work(const double *values) {
  const double n = values[0];
  return (struct cs_work){.bytes = 8.0 * n * (n + 1.0), .flops = n * (n + 1.0) * (2.0 * n + 1.0) / 6.0, .items = n};
}

/* 2048: 2.9 GFLOP, 30 to 100 ms of one core with fused multiply-add. */
static const struct cs_parameter parameters[] = {
    {.name = "n", .help = "rows and columns of A", .value = 2048, .min = 1, .max = 262144, .whole = true},
};

const struct cs_kernel cs__kernel_cholesky = {
    .abi = CS_KERNEL_ABI,
    .name = "cholesky",
    .summary = "A = L L^T in place, by tiles: tasks that depend on each other around a matrix product",
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
