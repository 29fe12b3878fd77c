/* kernels/nrm2/nrm2_case.c - the descriptor of nrm2: sizes, work, set-up, run, verify, tear-down. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/default_size.h"
#include "kernels/kernel.h"
#include "kernels/nrm2/nrm2.h"
#include "kernels/nrm2/nrm2_ref.h"
#include "kernels/range.h"
#include "runtime/base/memory.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>

static const double bytes_per_element = sizeof(double);

struct state {
  size_t n;
  double *x;
  double result;
};

static void teardown(void *given) {
  struct state *state = given;
  if (state == NULL)
    return;
  cs_array_free(state->x);
  free(state);
}

/* Of both signs, of like size, so that every element counts, and not whole, so that sums round. */
static void fill(struct state *state) {
#pragma omp parallel
  {
    const struct cs_range mine = cs_range_of(state->n, 8, omp_get_thread_num(), omp_get_num_threads());
    for (size_t i = mine.begin; i < mine.end; i++)
      state->x[i] = (i % 2 == 0 ? 1.0 : -1.0) * (1.0 + (double)(i % 1021) / 1021.0);
  }
}

static enum cs_status setup(const double *values, void **state_out, struct cs_error *error) {
  struct state *state = calloc(1, sizeof *state);
  if (state == NULL)
    return cs_fail(error, CS_NOMEM, "nrm2: no memory for its state");
  state->n = (size_t)values[0];
  state->result = NAN;
  state->x = cs_array_alloc(state->n, sizeof *state->x);
  if (state->x == NULL) {
    const size_t n = state->n;
    teardown(state);
    return cs_fail(error, CS_NOMEM, "nrm2: no memory for %zu doubles; give a smaller n", n);
  }
  fill(state);
  *state_out = state;
  return CS_OK;
}

static enum cs_status run(void *given) {
  struct state *state = given;
  return cs_nrm2(state->n, state->x, &state->result);
}

static enum cs_status verify(void *given, struct cs_error *error) {
  const struct state *state = given;
  return cs__nrm2_check(state->n, state->x, state->result, error);
}

static struct cs_work work(const double *values) {
  return (struct cs_work){.bytes = bytes_per_element * values[0], .flops = 2.0 * values[0], .items = values[0]};
}

static double choose_n(const struct cs_platform *on) {
  return floor(cs_bytes_beyond_caches(on) / bytes_per_element);
}

static const struct cs_parameter parameters[] = {
    {.name = "n", .help = "doubles in the vector", .min = 1, .max = 1e12, .whole = true, .choose = choose_n},
};

const struct cs_kernel cs__kernel_nrm2 = {
    .abi = CS_KERNEL_ABI,
    .name = "nrm2",
    .summary = "Euclidean norm of a long vector: memory bandwidth, reading only",
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
