/* kernels/scan/scan_case.c - the descriptor of scan: sizes, work, set-up, run, verify, tear-down. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/default_size.h"
#include "kernels/kernel.h"
#include "kernels/scan/scan.h"
#include "kernels/scan/scan_plan.h"
#include "kernels/scan/scan_ref.h"
#include "runtime/base/memory.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>

static const double bytes_per_element = 16.0; /* read x, write out */

enum { EXCLUSIVE = 1 }; /* index of kinds */
static const char *const kinds[] = {"inclusive", "exclusive", NULL};
enum { DOUBLE = 0 }; /* index of types */
static const char *const types[] = {"double", "uint64", NULL};

enum { N, KIND, TYPE }; /* indexes of values */

struct state {
  size_t n;
  int kind, type;
  union { /* both types have eight bytes */
    void *any;
    double *f64;
    uint64_t *u64;
  } x, out;
};

static void teardown(void *given) {
  struct state *state = given;
  if (state == NULL)
    return;
  cs_array_free(state->x.any);
  cs_array_free(state->out.any);
  free(state);
}

/* The results start as what no prefix sum of these is: all elements are positive, and no sum is that large. */
static void fill_block(const struct state *state, size_t begin, size_t end) {
  for (size_t i = begin; i < end; i++) {
    const size_t value = 1 + i % 1021;
    if (state->type == DOUBLE) {
      state->x.f64[i] = (double)value / 7.0;
      state->out.f64[i] = -1.0;
    } else {
      state->x.u64[i] = value;
      state->out.u64[i] = UINT64_MAX;
    }
  }
}

/* In the kernel's turns. A huge page holds blocks of several threads: it lies at one of them. */
static void fill(const struct state *state) {
  const size_t n = state->n, block = cs__scan_block_elements(n);
#pragma omp parallel
  {
    const size_t team = (size_t)omp_get_num_threads();
    for (size_t begin = (size_t)omp_get_thread_num() * block; begin < n; begin += team * block)
      fill_block(state, begin, n - begin < block ? n : begin + block);
  }
}

static enum cs_status setup(const double *values, void **state_out, struct cs_error *error) {
  struct state *state = calloc(1, sizeof *state);
  if (state == NULL)
    return cs_fail(error, CS_NOMEM, "scan: no memory for its state");
  const size_t n = state->n = (size_t)values[N];
  state->kind = (int)values[KIND];
  state->type = (int)values[TYPE];
  state->x.any = cs_array_alloc(n, sizeof(double));
  state->out.any = cs_array_alloc(n, sizeof(double));
  if (state->x.any == NULL || state->out.any == NULL) {
    teardown(state);
    return cs_fail(error, CS_NOMEM, "scan: no memory for 2 arrays of %zu elements; give a smaller n", n);
  }
  fill(state);
  *state_out = state;
  return CS_OK;
}

static enum cs_status run(void *given) {
  const struct state *state = given;
  if (state->type == DOUBLE)
    return (state->kind == EXCLUSIVE ? cs_scan_exclusive : cs_scan_inclusive)(state->n, state->x.f64, state->out.f64);
  return (state->kind == EXCLUSIVE ? cs_scan_exclusive_u64 : cs_scan_inclusive_u64)(state->n, state->x.u64,
                                                                                    state->out.u64);
}

static enum cs_status verify(void *given, struct cs_error *error) {
  const struct state *state = given;
  const bool exclusive = state->kind == EXCLUSIVE;
  if (state->type == DOUBLE)
    return cs__scan_check(exclusive, state->n, state->x.f64, state->out.f64, error);
  return cs__scan_check_u64(exclusive, state->n, state->x.u64, state->out.u64, error);
}

static struct cs_work work(const double *values) {
  const double flops = values[TYPE] == DOUBLE ? values[N] : 0.0;
  return (struct cs_work){.bytes = bytes_per_element * values[N], .flops = flops, .items = values[N]};
}

static double choose_n(const struct cs_platform *on) {
  return floor(cs_bytes_beyond_caches(on) / bytes_per_element);
}

static const struct cs_parameter parameters[] = {
    [N] = {.name = "n",
           .help = "elements in each of the two arrays",
           .min = 1,
           .max = 1e12,
           .whole = true,
           .choose = choose_n},
    [KIND] = {.name = "kind",
              .help = "whether a sum has its own element: inclusive or exclusive",
              .min = 0,
              .max = 1,
              .whole = true,
              .choices = kinds},
    [TYPE] = {.name = "type",
              .help = "of the elements: double or uint64",
              .min = 0,
              .max = 1,
              .whole = true,
              .choices = types},
};

const struct cs_kernel cs__kernel_scan = {
    .abi = CS_KERNEL_ABI,
    .name = "scan",
    .summary = "prefix sums of a long array: memory, and one addition after the other",
    .bound = CS_BOUND_MEMORY,
    .rate = {.of = CS_QUANTITY_ITEMS, .per_unit = 1e9, .unit = "Gelement/s"},
    .parameters = parameters,
    .parameter_count = sizeof parameters / sizeof parameters[0],
    .work = work,
    .setup = setup,
    .run = run,
    .verify = verify,
    .teardown = teardown,
};
