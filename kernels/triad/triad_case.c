/* kernels/triad/triad_case.c - the descriptor of triad: sizes, work, set-up, run, verify, tear-down. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/default_size.h"
#include "kernels/kernel.h"
#include "kernels/range.h"
#include "kernels/triad/triad.h"
#include "kernels/triad/triad_ref.h"
#include "runtime/base/memory.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>

static const double bytes_per_element = 3.0 * sizeof(double); /* read b, read c, write a: STREAM's counting */

struct state {
  size_t n;
  double scalar;
  double *a, *b, *c;
};

static void teardown(void *given) {
  struct state *state = given;
  if (state == NULL)
    return;
  cs_array_free(state->a);
  cs_array_free(state->b);
  cs_array_free(state->c);
  free(state);
}

static void fill(struct state *state) {
#pragma omp parallel
  {
    const struct cs_range mine = cs_range_of(state->n, 8, omp_get_thread_num(), omp_get_num_threads());
    for (size_t i = mine.begin; i < mine.end; i++) {
      state->a[i] = 0.0;
      state->b[i] = 1.0 + (double)(i % 1021);
      state->c[i] = 0.5 + (double)(i % 509);
    }
  }
}

static enum cs_status setup(const double *values, void **state_out, struct cs_error *error) {
  struct state *state = calloc(1, sizeof *state);
  if (state == NULL)
    return cs_fail(error, CS_NOMEM, "triad: no memory for its state");
  state->n = (size_t)values[0];
  state->scalar = 3.0;
  state->a = cs_array_alloc(state->n, sizeof *state->a);
  state->b = cs_array_alloc(state->n, sizeof *state->b);
  state->c = cs_array_alloc(state->n, sizeof *state->c);
  if (state->a == NULL || state->b == NULL || state->c == NULL) {
    const size_t n = state->n;
    teardown(state);
    return cs_fail(error, CS_NOMEM, "triad: no memory for 3 arrays of %zu doubles; give a smaller n", n);
  }
  fill(state);
  *state_out = state;
  return CS_OK;
}

static enum cs_status run(void *given) {
  const struct state *state = given;
  return cs_triad(state->n, state->a, state->b, state->scalar, state->c);
}

static enum cs_status verify(void *given, struct cs_error *error) {
  const struct state *state = given;
  return cs__triad_check(state->n, state->a, state->b, state->scalar, state->c, error);
}

static struct cs_work work(const double *values) {
  return (struct cs_work){.bytes = bytes_per_element * values[0], .flops = 2.0 * values[0], .items = values[0]};
}

static double choose_n(const struct cs_platform *on) {
  return floor(cs_bytes_beyond_caches(on) / bytes_per_element);
}

static const struct cs_parameter parameters[] = {
    {.name = "n",
     .help = "doubles in each of the three arrays",
     .min = 1,
     .max = 1e12,
     .whole = true,
     .choose = choose_n},
};

const struct cs_kernel cs__kernel_triad = {
    .abi = CS_KERNEL_ABI,
    .name = "triad",
    .summary = "a = b + s c over long vectors: memory bandwidth (STREAM's fourth loop)",
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
