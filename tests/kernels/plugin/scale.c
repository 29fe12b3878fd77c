/* tests/kernels/plugin/scale.c - a kernel somebody brings along, y = a x: a shared object that links nothing of ours.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/kernel.h"

#include <stdio.h>
#include <stdlib.h>

struct state {
  size_t n;
  double *x, *y;
};

static void teardown(void *given) {
  struct state *state = given;
  if (state == NULL)
    return;
  free(state->x);
  free(state->y);
  free(state);
}

static enum cs_status setup(const double *values, void **state_out, struct cs_error *error) {
  struct state *state = calloc(1, sizeof *state);
  if (state != NULL) {
    state->n = (size_t)values[0];
    state->x = malloc(state->n * sizeof *state->x);
    state->y = calloc(state->n, sizeof *state->y);
  }
  if (state == NULL || state->x == NULL || state->y == NULL) {
    teardown(state);
    snprintf(error->message, sizeof error->message, "scale: no memory for %g doubles", values[0]);
    return CS_NOMEM;
  }
  for (size_t i = 0; i < state->n; i++)
    state->x[i] = (double)(i + 1);
  *state_out = state;
  return CS_OK;
}

static enum cs_status run(void *given) {
  struct state *state = given;
#pragma omp parallel for schedule(static)
  for (size_t i = 0; i < state->n; i++)
    state->y[i] = 3.0 * state->x[i];
  return CS_OK;
}

static enum cs_status verify(void *given, struct cs_error *error) {
  const struct state *state = given;
  for (size_t i = 0; i < state->n; i++) {
    if (state->y[i] - state->x[i] != 2.0 * state->x[i]) {
      snprintf(error->message, sizeof error->message, "scale: y[%zu] is wrong", i);
      return CS_FAILED;
    }
  }
  return CS_OK;
}

static struct cs_work work(const double *values) {
  return (struct cs_work){.bytes = 16.0 * values[0], .flops = values[0], .items = values[0]};
}

static const struct cs_parameter parameters[] = {
    {.name = "n", .help = "doubles", .value = 1000, .min = 1, .max = 1e9, .whole = true},
};

extern const struct cs_kernel cs_kernel_plugin;
const struct cs_kernel cs_kernel_plugin = {
    .abi = CS_KERNEL_ABI,
    .name = "scale",
    .summary = "y = a x",
    .bound = CS_BOUND_MEMORY,
    .rate = {.of = CS_QUANTITY_BYTES, .per_unit = 1e9, .unit = "GB/s"},
    .parameters = parameters,
    .parameter_count = 1,
    .work = work,
    .setup = setup,
    .run = run,
    .verify = verify,
    .teardown = teardown,
};
