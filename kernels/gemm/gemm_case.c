/* kernels/gemm/gemm_case.c - the descriptor of gemm: sizes, work, set-up, run, verify, tear-down. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/gemm/gemm.h"
#include "kernels/gemm/gemm_ref.h"
#include "kernels/kernel.h"
#include "runtime/base/memory.h"

#include <math.h>
#include <stdlib.h>

struct sizes {
  size_t m, n, k;
};

struct state {
  struct sizes size;
  double *a, *b, *c;
  void *buffer; /* kept, so that a run times the product and not the system's page faults */
};

/* m and k are as n when they are 0. */
static struct sizes sizes_of(const double *values) {
  const double n = values[0], m = values[1] > 0.0 ? values[1] : n, k = values[2] > 0.0 ? values[2] : n;
  return (struct sizes){.m = (size_t)m, .n = (size_t)n, .k = (size_t)k};
}

static void teardown(void *given) {
  struct state *state = given;
  if (state == NULL)
    return;
  cs_array_free(state->a);
  cs_array_free(state->b);
  cs_array_free(state->c);
  cs_array_free(state->buffer);
  free(state);
}

/*
 * Whole numbers from -128 to 127, so that the verifier is exact: a sum of k products is at most k * 2^14, times a
 * vector of n numbers up to 7 it is below k * n * 2^17, and below 2^53 for matrices of up to 2^18 rows.
 */
static double entry(uint64_t i, uint64_t j, uint64_t salt) {
  uint64_t mixed = (i * 0x9E3779B97F4A7C15u + j + salt) * 0xD1B54A32D192ED03u; /* multiplicative hashing */
  mixed ^= mixed >> 32;
  return (double)((mixed * 0xAEF17502108EF2D9u) >> 56) - 128.0;
}

static void fill(double *matrix, size_t rows, size_t columns, uint64_t salt) {
#pragma omp parallel for schedule(static)
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0; j < columns; j++)
      matrix[i * columns + j] = entry(i, j, salt);
}

static void fill_nan(double *matrix, size_t rows, size_t columns) {
#pragma omp parallel for schedule(static)
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0; j < columns; j++)
      matrix[i * columns + j] = NAN;
}

static enum cs_status setup(const double *values, void **state_out, struct cs_error *error) {
  struct state *state = calloc(1, sizeof *state);
  if (state == NULL)
    return cs_fail(error, CS_NOMEM, "gemm: no memory for its state");
  const struct sizes size = state->size = sizes_of(values);
  state->a = cs_array_alloc(size.m * size.k, sizeof *state->a);
  state->b = cs_array_alloc(size.k * size.n, sizeof *state->b);
  state->c = cs_array_alloc(size.m * size.n, sizeof *state->c);
  state->buffer = cs_array_alloc(cs_gemm_buffer_bytes(size.m, size.n, size.k), 1);
  if (state->a == NULL || state->b == NULL || state->c == NULL || state->buffer == NULL) {
    teardown(state);
    return cs_fail(error, CS_NOMEM,
                   "gemm: no memory for matrices of %zu x %zu, %zu x %zu and %zu x %zu; give a smaller n", size.m,
                   size.k, size.k, size.n, size.m, size.n);
  }
  fill(state->a, size.m, size.k, 1);
  fill(state->b, size.k, size.n, 2);
  fill_nan(state->c, size.m, size.n);
  *state_out = state;
  return CS_OK;
}

static enum cs_status run(void *given) {
  const struct state *state = given;
  const struct sizes size = state->size;
  return cs_gemm_buffered(size.m, size.n, size.k, 1.0, state->a, size.k, state->b, size.n, 0.0, state->c, size.n,
                          state->buffer);
}

static enum cs_status verify(void *given, struct cs_error *error) {
  const struct state *state = given;
  const struct sizes size = state->size;
  return cs__gemm_check_whole(size.m, size.n, size.k, state->a, size.k, state->b, size.n, state->c, size.n, error);
}

static struct cs_work work(const double *values) {
  const struct sizes size = sizes_of(values);
  const double m = (double)size.m, n = (double)size.n, k = (double)size.k;
  return (struct cs_work){.bytes = 8.0 * (m * k + k * n + m * n), .flops = 2.0 * m * n * k, .items = m * n};
}

/* 1024: 2.1 GFLOP, 20 to 45 ms of one core with fused multiply-add. The largest is the verifier's. */
static const struct cs_parameter parameters[] = {
    {.name = "n", .help = "columns of B and C", .value = 1024, .min = 1, .max = 262144, .whole = true},
    {.name = "m", .help = "rows of A and C; 0: as n", .value = 0, .min = 0, .max = 262144, .whole = true},
    {.name = "k", .help = "columns of A, rows of B; 0: as n", .value = 0, .min = 0, .max = 262144, .whole = true},
};

const struct cs_kernel cs__kernel_gemm = {
    .abi = CS_KERNEL_ABI,
    .name = "gemm",
    .summary = "C = A B for square matrices of doubles: the arithmetic the cores can do",
    .bound = CS_BOUND_COMPUTE,
    .rate = {.of = CS_QUANTITY_FLOPS, .per_unit = 1e9, .unit = "GFLOP/s"},
    .parameters = parameters,
    .parameter_count = sizeof parameters / sizeof parameters[0],
    .work = work,
    .setup = setup,
    .run = run,
    .verify = verify,
    .teardown = teardown,
};
