/* kernels/gemm/gemm_case.c - the descriptor of gemm: sizes, work, set-up, run, verify, tear-down. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/dense/entries.h"
#include "kernels/gemm/gemm.h"
#include "kernels/gemm/gemm_ref.h"
#include "kernels/kernel.h"
#include "runtime/base/memory.h"

#include <math.h>
#include <stdlib.h>

enum { PARAMETER_N, PARAMETER_M, PARAMETER_K, PARAMETER_PRECISION, PARAMETER_TRANSA, PARAMETER_TRANSB };
static const char *const precisions[] = {"double", "single", NULL};
static const char *const no_yes[] = {"no", "yes", NULL};

struct shape {
  size_t m, n, k;
  bool single;
  enum cs_transpose transa, transb;
};

/* A matrix as it is stored: by rows, without gaps. */
struct matrix {
  size_t rows, columns;
  bool single;
  void *at;
};

struct state {
  struct shape shape;
  struct matrix a, b, c;
};

/* m and k are as n when they are 0. */
static struct shape shape_of(const double *values) {
  const double n = values[PARAMETER_N], m = values[PARAMETER_M], k = values[PARAMETER_K];
  return (struct shape){
      .m = (size_t)(m > 0.0 ? m : n),
      .n = (size_t)n,
      .k = (size_t)(k > 0.0 ? k : n),
      .single = values[PARAMETER_PRECISION] != 0.0,
      .transa = values[PARAMETER_TRANSA] != 0.0 ? CS_TRANS : CS_NO_TRANS,
      .transb = values[PARAMETER_TRANSB] != 0.0 ? CS_TRANS : CS_NO_TRANS,
  };
}

static struct matrix matrix_of(size_t rows, size_t columns, enum cs_transpose trans, bool single) {
  const size_t stored_rows = trans == CS_NO_TRANS ? rows : columns, stored = trans == CS_NO_TRANS ? columns : rows;
  return (struct matrix){
      .rows = stored_rows,
      .columns = stored,
      .single = single,
      .at = cs_array_alloc(stored_rows * stored, single ? sizeof(float) : sizeof(double)),
  };
}

static struct cs__gemm_view view_of(const struct matrix *matrix, enum cs_transpose trans) {
  const size_t down = trans == CS_NO_TRANS ? matrix->columns : 1, right = trans == CS_NO_TRANS ? 1 : matrix->columns;
  return (struct cs__gemm_view){.at = matrix->at, .single = matrix->single, .down = down, .right = right};
}

static void teardown(void *given) {
  struct state *state = given;
  if (state == NULL)
    return;
  cs_array_free(state->a.at);
  cs_array_free(state->b.at);
  cs_array_free(state->c.at);
  free(state);
}

/*
 * Whole numbers from -128 to 127, so that the verifier is exact: a sum of k products is at most k * 2^14, times a
 * vector of n numbers up to 7 it is below k * n * 2^17, and below 2^53 for matrices of up to 2^18 rows. In single
 * precision from -8 to 7: a sum of 2^18 products is at most 2^24.
 */
enum { double_bits = 8, single_bits = 4 };

static void put(const struct matrix *matrix, size_t i, size_t j, double value) {
  if (matrix->single)
    ((float *)matrix->at)[i * matrix->columns + j] = (float)value;
  else
    ((double *)matrix->at)[i * matrix->columns + j] = value;
}

enum { A, B, C };

/* C: NaN, which no product of whole numbers gives. */
static void fill(const struct matrix *matrix, unsigned which) {
  const int bits = matrix->single ? single_bits : double_bits;
#pragma omp parallel for schedule(static)
  for (size_t i = 0; i < matrix->rows; i++)
    for (size_t j = 0; j < matrix->columns; j++)
      put(matrix, i, j, which == C ? NAN : cs__whole_entry(which, i, j, bits));
}

static enum cs_status setup(const double *values, void **state_out, struct cs_error *error) {
  struct state *state = calloc(1, sizeof *state);
  if (state == NULL)
    return cs_fail(error, CS_NOMEM, "gemm: no memory for its state");
  const struct shape x = state->shape = shape_of(values);
  state->a = matrix_of(x.m, x.k, x.transa, x.single);
  state->b = matrix_of(x.k, x.n, x.transb, x.single);
  state->c = matrix_of(x.m, x.n, CS_NO_TRANS, x.single);
  if (state->a.at == NULL || state->b.at == NULL || state->c.at == NULL) {
    teardown(state);
    return cs_fail(error, CS_NOMEM,
                   "gemm: no memory for matrices of %zu x %zu, %zu x %zu and %zu x %zu; give a smaller n", x.m, x.k,
                   x.k, x.n, x.m, x.n);
  }
  fill(&state->a, A);
  fill(&state->b, B);
  fill(&state->c, C);
  *state_out = state;
  return CS_OK;
}

static enum cs_status run(void *given) {
  const struct state *state = given;
  const struct shape x = state->shape;
  const struct matrix *a = &state->a, *b = &state->b, *c = &state->c;
  if (x.single)
    return cs_sgemm(CS_ROW_MAJOR, x.transa, x.transb, x.m, x.n, x.k, 1.0f, a->at, a->columns, b->at, b->columns, 0.0f,
                    c->at, c->columns);
  return cs_dgemm(CS_ROW_MAJOR, x.transa, x.transb, x.m, x.n, x.k, 1.0, a->at, a->columns, b->at, b->columns, 0.0,
                  c->at, c->columns);
}

static enum cs_status verify(void *given, struct cs_error *error) {
  const struct state *state = given;
  const struct shape x = state->shape;
  return cs__gemm_check_whole(x.m, x.n, x.k, view_of(&state->a, x.transa), view_of(&state->b, x.transb),
                              view_of(&state->c, CS_NO_TRANS), error);
}

static struct cs_work work(const double *values) {
  const struct shape x = shape_of(values);
  const double m = (double)x.m, n = (double)x.n, k = (double)x.k;
  const double bytes = x.single ? sizeof(float) : sizeof(double), flops = x.single ? 1.0 : 2.0;
  return (struct cs_work){.bytes = bytes * (m * k + k * n + m * n), .flops = flops * m * n * k, .items = m * n};
}

/* 1024: 2.1 GFLOP, 20 to 45 ms of one core with fused multiply-add. The largest is the verifier's. */
static const struct cs_parameter parameters[] = {
    [PARAMETER_N] = {.name = "n", .help = "columns of B and C", .value = 1024, .min = 1, .max = 262144, .whole = true},
    [PARAMETER_M] =
        {.name = "m", .help = "rows of A and C; 0: as n", .value = 0, .min = 0, .max = 262144, .whole = true},
    [PARAMETER_K] =
        {.name = "k", .help = "columns of A, rows of B; 0: as n", .value = 0, .min = 0, .max = 262144, .whole = true},
    [PARAMETER_PRECISION] = {.name = "precision",
                             .help = "of the elements; two flops in single precision count as one",
                             .value = 0,
                             .min = 0,
                             .max = 1,
                             .whole = true,
                             .choices = precisions},
    [PARAMETER_TRANSA] = {.name = "transa",
                          .help = "whether A is stored transposed",
                          .value = 0,
                          .min = 0,
                          .max = 1,
                          .whole = true,
                          .choices = no_yes},
    [PARAMETER_TRANSB] = {.name = "transb",
                          .help = "whether B is stored transposed",
                          .value = 0,
                          .min = 0,
                          .max = 1,
                          .whole = true,
                          .choices = no_yes},
};

const struct cs_kernel cs__kernel_gemm = {
    .abi = CS_KERNEL_ABI,
    .name = "gemm",
    .summary = "C = A B, double or single precision: the arithmetic the cores can do (BLAS's dgemm and sgemm)",
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
