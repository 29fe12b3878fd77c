/* kernels/montecarlo/montecarlo_case.c - the descriptor of montecarlo: sizes, work, set-up, run, verify, tear-down. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/kernel.h"
#include "kernels/montecarlo/montecarlo.h"
#include "kernels/montecarlo/montecarlo_ref.h"

#include <stdlib.h>

struct state {
  uint64_t samples, seed, hits;
};

static void teardown(void *state) {
  free(state);
}

static enum cs_status setup(const double *values, void **state_out, struct cs_error *error) {
  struct state *state = calloc(1, sizeof *state);
  if (state == NULL)
    return cs_fail(error, CS_NOMEM, "montecarlo: no memory for its state");
  state->samples = (uint64_t)values[0];
  state->seed = (uint64_t)values[1];
  state->hits = UINT64_MAX; /* more than there can be */
  *state_out = state;
  return CS_OK;
}

static enum cs_status run(void *given) {
  struct state *state = given;
  return cs_montecarlo_hits(state->samples, state->seed, &state->hits);
}

static enum cs_status verify(void *given, struct cs_error *error) {
  const struct state *state = given;
  return cs__montecarlo_check(state->samples, state->seed, state->hits, error);
}

/* A point is one multiplication each for x^2 and y^2, and their sum, in whole numbers: no flops. */
static struct cs_work work(const double *values) {
  return (struct cs_work){.items = values[0]};
}

/* 2^23 points: about 10 ms of one core with AVX2. */
static const struct cs_parameter parameters[] = {
    {.name = "n", .help = "points drawn", .value = 8388608, .min = 1, .max = 1e15, .whole = true},
    {.name = "seed",
     .help = "which stream of random numbers",
     .value = 1,
     .min = 0,
     .max = 9007199254740992.0, /* 2^53: every whole number up to here is a double */
     .whole = true},
};

const struct cs_kernel cs__kernel_montecarlo = {
    .abi = CS_KERNEL_ABI,
    .name = "montecarlo",
    .summary = "pi from random points, counter-based generator: pure computation, no memory",
    .bound = CS_BOUND_COMPUTE,
    .rate = {.of = CS_QUANTITY_ITEMS, .per_unit = 1e6, .unit = "Msample/s"},
    .parameters = parameters,
    .parameter_count = sizeof parameters / sizeof parameters[0],
    .work = work,
    .setup = setup,
    .run = run,
    .verify = verify,
    .teardown = teardown,
};
