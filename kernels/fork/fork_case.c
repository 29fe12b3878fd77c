/* kernels/fork/fork_case.c - the descriptor of fork: its construct, regions, run, verify, tear-down. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/fork/fork.h"
#include "kernels/fork/fork_ref.h"
#include "kernels/kernel.h"
#include "kernels/visits_case.h"

#include <stdlib.h>

static enum cs_status run(void *given) {
  struct cs__visits_case *state = given;
  const enum cs_fork_construct construct = (enum cs_fork_construct)state->kind;
  return cs_fork(construct, state->turns, state->delay, &state->threads, &state->checksum);
}

static enum cs_status verify(void *given, struct cs_error *error) {
  const struct cs__visits_case *state = given;
  return cs__fork_check(state->turns, state->delay, state->threads, state->checksum, error);
}

static const char *const constructs[] = {"parallel", "for", "reduction", "reference", NULL};

static const struct cs_parameter parameters[] = {
    [CS__VISITS_KIND] = {.name = "construct",
                         .help = "what is timed; reference: the delay alone, to be subtracted",
                         .value = CS_FORK_PARALLEL,
                         .max = CS_FORK_REFERENCE,
                         .whole = true,
                         .choices = constructs},
    [CS__VISITS_TURNS] = {.name = "regions",
                          .help = "regions in a run; of 1000, a run's milliseconds are a region's microseconds",
                          .value = 1000,
                          .min = 1,
                          .max = 1e6, /* of some microseconds each: seconds */
                          .whole = true},
    [CS__VISITS_DELAY] = {.name = "delay",
                          .help = "steps of about 4 cycles that each thread takes in a region",
                          .max = 1e6, /* a millisecond: a hundred times what it is worth a region */
                          .whole = true},
};

const struct cs_kernel cs__kernel_fork = {
    .abi = CS_KERNEL_ABI,
    .name = "fork",
    .summary = "empty parallel regions: what OpenMP needs to start and end one (EPCC)",
    .bound = CS_BOUND_RUNTIME,
    .rate = {.of = CS_QUANTITY_ITEMS, .per_unit = 1e6, .unit = "Mregion/s"},
    .parameters = parameters,
    .parameter_count = CS__VISITS_PARAMETERS,
    .work = cs__visits_case_work,
    .setup = cs__visits_case_make,
    .run = run,
    .verify = verify,
    .teardown = free,
};
