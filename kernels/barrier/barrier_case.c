/* kernels/barrier/barrier_case.c - the descriptor of barrier: its kind, barriers, run, verify, tear-down. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/barrier/barrier.h"
#include "kernels/barrier/barrier_ref.h"
#include "kernels/kernel.h"

#include <stdlib.h>

enum { KIND, BARRIERS, DELAY };

struct state {
  enum cs_barrier_kind kind;
  int64_t barriers, delay;
  int threads;
  uint64_t checksum;
};

static enum cs_status setup(const double *values, void **state_out, struct cs_error *error) {
  struct state *state = malloc(sizeof *state);
  if (state == NULL)
    return cs_fail(error, CS_NOMEM, "barrier: no memory for its state");
  *state = (struct state){.kind = (enum cs_barrier_kind)values[KIND],
                          .barriers = (int64_t)values[BARRIERS],
                          .delay = (int64_t)values[DELAY]};
  *state_out = state;
  return CS_OK;
}

static enum cs_status run(void *given) {
  struct state *state = given;
  return cs_barriers(state->kind, state->barriers, state->delay, &state->threads, &state->checksum);
}

static enum cs_status verify(void *given, struct cs_error *error) {
  const struct state *state = given;
  const enum cs_status status =
      cs__barrier_check(state->barriers, state->delay, state->threads, state->checksum, error);
  return status == CS_OK && state->kind != CS_BARRIER_REFERENCE ? cs__barrier_check_kind(state->kind, error) : status;
}

static void teardown(void *state) {
  free(state);
}

static struct cs_work work(const double *values) {
  return (struct cs_work){.items = values[BARRIERS]};
}

static const char *const kinds[] = {"omp", "own", "reference", NULL};

static const struct cs_parameter parameters[] = {
    [KIND] = {.name = "kind",
              .help = "OpenMP's barrier; our own, which spins; reference: the delay alone, to be subtracted",
              .value = CS_BARRIER_OMP,
              .max = CS_BARRIER_REFERENCE,
              .whole = true,
              .choices = kinds},
    [BARRIERS] = {.name = "barriers",
                  .help = "barriers in a run; of 1000, a run's milliseconds are a barrier's microseconds",
                  .value = 1000,
                  .min = 1,
                  .max = 1e6, /* of up to some microseconds each: seconds */
                  .whole = true},
    [DELAY] = {.name = "delay",
               .help = "steps of about 4 cycles that each thread takes before a barrier",
               .max = 1e6, /* a millisecond: thousands of barriers */
               .whole = true},
};

const struct cs_kernel cs__kernel_barrier = {
    .abi = CS_KERNEL_ABI,
    .name = "barrier",
    .summary = "barriers in one region: what it costs to wait for each other (EPCC)",
    .bound = CS_BOUND_RUNTIME,
    .rate = {.of = CS_QUANTITY_ITEMS, .per_unit = 1e6, .unit = "Mbarrier/s"},
    .parameters = parameters,
    .parameter_count = sizeof parameters / sizeof parameters[0],
    .work = work,
    .setup = setup,
    .run = run,
    .verify = verify,
    .teardown = teardown,
};
