/* kernels/fork/fork_case.c - the descriptor of fork: its construct, regions, run, verify, tear-down. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/fork/fork.h"
#include "kernels/fork/fork_ref.h"
#include "kernels/kernel.h"

#include <stdlib.h>

enum { CONSTRUCT, REGIONS, DELAY };

struct state {
  enum cs_fork_construct construct;
  int64_t regions, delay;
  int threads;
  uint64_t checksum;
};

static enum cs_status setup(const double *values, void **state_out, struct cs_error *error) {
  struct state *state = malloc(sizeof *state);
  if (state == NULL)
    return cs_fail(error, CS_NOMEM, "fork: no memory for its state");
  *state = (struct state){.construct = (enum cs_fork_construct)values[CONSTRUCT],
                          .regions = (int64_t)values[REGIONS],
                          .delay = (int64_t)values[DELAY]};
  *state_out = state;
  return CS_OK;
}

static enum cs_status run(void *given) {
  struct state *state = given;
  return cs_fork(state->construct, state->regions, state->delay, &state->threads, &state->checksum);
}

static enum cs_status verify(void *given, struct cs_error *error) {
  const struct state *state = given;
  return cs__fork_check(state->regions, state->delay, state->threads, state->checksum, error);
}

static void teardown(void *state) {
  free(state);
}

static struct cs_work work(const double *values) {
  return (struct cs_work){.items = values[REGIONS]};
}

static const char *const constructs[] = {"parallel", "for", "reduction", "reference", NULL};

static const struct cs_parameter parameters[] = {
    [CONSTRUCT] = {.name = "construct",
                   .help = "what is timed; reference: the delay alone, to be subtracted",
                   .value = CS_FORK_PARALLEL,
                   .max = CS_FORK_REFERENCE,
                   .whole = true,
                   .choices = constructs},
    [REGIONS] = {.name = "regions",
                 .help = "regions in a run; of 1000, a run's milliseconds are a region's microseconds",
                 .value = 1000,
                 .min = 1,
                 .max = 1e6, /* of some microseconds each: seconds */
                 .whole = true},
    [DELAY] = {.name = "delay",
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
    .parameter_count = sizeof parameters / sizeof parameters[0],
    .work = work,
    .setup = setup,
    .run = run,
    .verify = verify,
    .teardown = teardown,
};
