/* kernels/barrier/barrier_case.c - the descriptor of barrier: its kind, barriers, run, verify, tear-down. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/barrier/barrier.h"
#include "kernels/barrier/barrier_ref.h"
#include "kernels/kernel.h"
#include "kernels/visits_case.h"

#include <stdlib.h>

static enum cs_status run(void *given) {
  struct cs__visits_case *state = given;
  const enum cs_barrier_kind kind = (enum cs_barrier_kind)state->kind;
  return cs_barriers(kind, state->turns, state->delay, &state->threads, &state->checksum);
}

static enum cs_status verify(void *given, struct cs_error *error) {
  const struct cs__visits_case *state = given;
  const enum cs_barrier_kind kind = (enum cs_barrier_kind)state->kind;
  const enum cs_status status = cs__barrier_check(state->turns, state->delay, state->threads, state->checksum, error);
  return status == CS_OK && kind != CS_BARRIER_REFERENCE ? cs__barrier_check_kind(kind, error) : status;
}

static const char *const kinds[] = {"omp", "own", "reference", NULL};

static const struct cs_parameter parameters[] = {
    [CS__VISITS_KIND] = {.name = "kind",
                         .help = "OpenMP's barrier; our own, which spins; reference: the delay alone, to be subtracted",
                         .value = CS_BARRIER_OMP,
                         .max = CS_BARRIER_REFERENCE,
                         .whole = true,
                         .choices = kinds},
    [CS__VISITS_TURNS] = {.name = "barriers",
                          .help = "barriers in a run; of 1000, a run's milliseconds are a barrier's microseconds",
                          .value = 1000,
                          .min = 1,
                          .max = 1e6, /* of up to some microseconds each: seconds */
                          .whole = true},
    [CS__VISITS_DELAY] = {.name = "delay",
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
    .parameter_count = CS__VISITS_PARAMETERS,
    .work = cs__visits_case_work,
    .setup = cs__visits_case_make,
    .run = run,
    .verify = verify,
    .teardown = free,
};
