/* kernels/amdahl/amdahl_case.c - the descriptor of amdahl: its share, work, set-up, run, verify, tear-down. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/amdahl/amdahl.h"
#include "kernels/amdahl/amdahl_ref.h"
#include "kernels/kernel.h"

#include <math.h>
#include <stdlib.h>

enum { SERIAL, WORK };

struct state {
  uint64_t serial_units, parallel_units, result;
};

/* Whole units: what the asked share becomes. */
static double serial_units(const double *values) {
  return round(values[SERIAL] * values[WORK]);
}

static double known_serial(const double *values) {
  return serial_units(values) / values[WORK];
}

static enum cs_status setup(const double *values, void **state_out, struct cs_error *error) {
  struct state *state = malloc(sizeof *state);
  if (state == NULL)
    return cs_fail(error, CS_NOMEM, "amdahl: no memory for its state");
  const uint64_t serial = (uint64_t)serial_units(values), all = (uint64_t)values[WORK];
  *state = (struct state){.serial_units = serial, .parallel_units = all - serial};
  *state_out = state;
  return CS_OK;
}

static enum cs_status run(void *given) {
  struct state *state = given;
  return cs_amdahl(state->serial_units, state->parallel_units, &state->result);
}

static enum cs_status verify(void *given, struct cs_error *error) {
  const struct state *state = given;
  return cs__amdahl_check(state->serial_units + state->parallel_units, state->result, error);
}

static void teardown(void *state) {
  free(state);
}

static struct cs_work work(const double *values) {
  return (struct cs_work){.items = values[WORK]};
}

static const struct cs_parameter parameters[] = {
    [SERIAL] = {.name = "serial", .help = "share of the work that one thread does alone", .value = 0.05, .max = 1},
    /* a step takes 4 cycles (multiply 3, add 1), a unit a third of a microsecond at 3 GHz, 30,000 of them 10 ms */
    [WORK] = {.name = "work",
              .help = "units of 256 dependent multiplications and additions",
              .value = 30000,
              .min = 1,
              .max = 1e12,
              .whole = true},
};

const struct cs_kernel cs__kernel_amdahl = {
    .abi = CS_KERNEL_ABI,
    .name = "amdahl",
    .summary = "arithmetic with a serial share that is known: Amdahl's law, to be met",
    .bound = CS_BOUND_SERIAL,
    .rate = {.of = CS_QUANTITY_ITEMS, .per_unit = 1e6, .unit = "Munit/s"},
    .parameters = parameters,
    .parameter_count = sizeof parameters / sizeof parameters[0],
    .work = work,
    .known_serial = known_serial,
    .setup = setup,
    .run = run,
    .verify = verify,
    .teardown = teardown,
};
