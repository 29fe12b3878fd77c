/* kernels/syrk/syrk_case.c - the descriptor of syrk: sizes, work, set-up, run, verify, tear-down. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/dense/entries.h"
#include "kernels/kernel.h"
#include "kernels/syrk/syrk.h"
#include "kernels/syrk/syrk_ref.h"
#include "runtime/base/memory.h"

#include <math.h>
#include <stdlib.h>

enum { PARAMETER_N, PARAMETER_K };

struct state {
  size_t n, k;
  double *a, *c;
};

/* Above the diagonal; nothing of the kernel may touch it. */
static const double untouched = 0.5;

/* k is as n when it is 0. */
static size_t depth_of(const double *values) {
  return (size_t)(values[PARAMETER_K] > 0.0 ? values[PARAMETER_K] : values[PARAMETER_N]);
}

static void teardown(void *given) {
  struct state *state = given;
  if (state == NULL)
    return;
  cs_array_free(state->a);
  cs_array_free(state->c);
  free(state);
}

/* Whole numbers from -64 to 63: the product of two of them and of an entry of a vector, up to 7, is below 2^15 and its
 * sum over n and k of up to 2^17 below 2^49, so that the verifier is exact. */
enum { entry_bits = 7 };

static void fill(const struct state *state) {
#pragma omp parallel for schedule(static)
  for (size_t i = 0; i < state->n; i++) {
    for (size_t p = 0; p < state->k; p++)
      state->a[i * state->k + p] = cs__whole_entry(0, i, p, entry_bits);
    for (size_t j = 0; j < state->n; j++)
      state->c[i * state->n + j] = j <= i ? NAN : untouched;
  }
}

static enum cs_status setup(const double *values, void **state_out, struct cs_error *error) {
  struct state *state = calloc(1, sizeof *state);
  if (state == NULL)
    return cs_fail(error, CS_NOMEM, "syrk: no memory for its state");
  const size_t n = state->n = (size_t)values[PARAMETER_N], k = state->k = depth_of(values);
  state->a = cs_array_alloc(n * k, sizeof *state->a);
  state->c = cs_array_alloc(n * n, sizeof *state->c);
  if (state->a == NULL || state->c == NULL) {
    teardown(state);
    return cs_fail(error, CS_NOMEM, "syrk: no memory for matrices of %zu x %zu and %zu x %zu; give a smaller n", n, k,
                   n, n);
  }
  fill(state);
  *state_out = state;
  return CS_OK;
}

static enum cs_status run(void *given) {
  const struct state *state = given;
  return cs_dsyrk(CS_ROW_MAJOR, CS_LOWER, CS_NO_TRANS, state->n, state->k, 1.0, state->a, state->k, 0.0, state->c,
                  state->n);
}

static enum cs_status verify(void *given, struct cs_error *error) {
  const struct state *state = given;
  return cs__syrk_check_whole(state->n, state->k, state->a, state->c, untouched, error);
}

static struct cs_work work(const double *values) {
  const double n = values[PARAMETER_N], k = (double)depth_of(values), triangle = n * (n + 1.0) / 2.0;
  return (struct cs_work){.bytes = 8.0 * (n * k + triangle), .flops = 2.0 * triangle * k, .items = triangle};
}

/* 1024: 1.1 GFLOP, as much as half a product of this size. The largest is the verifier's. */
static const struct cs_parameter parameters[] = {
    [PARAMETER_N] = {.name = "n", .help = "rows of A and C", .value = 1024, .min = 1, .max = 131072, .whole = true},
    [PARAMETER_K] = {.name = "k", .help = "columns of A; 0: as n", .value = 0, .min = 0, .max = 131072, .whole = true},
};

const struct cs_kernel cs__kernel_syrk = {
    .abi = CS_KERNEL_ABI,
    .name = "syrk",
    .summary = "C = A A^T, the lower triangle, in doubles: half a gemm with half its result (BLAS's dsyrk)",
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
