/* kernels/tasks/tasks_case.c - the descriptor of tasks: their pattern and number, run, verify, tear-down. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/kernel.h"
#include "kernels/tasks/tasks.h"
#include "kernels/tasks/tasks_ref.h"
#include "kernels/visits_case.h"

#include <stdlib.h>

static enum cs_status run(void *given) {
  struct cs__visits_case *state = given;
  return cs_tasks((enum cs_tasks_pattern)state->kind, state->turns, state->delay, &state->checksum);
}

static enum cs_status verify(void *given, struct cs_error *error) {
  const struct cs__visits_case *state = given;
  return cs__tasks_check(state->turns, state->delay, state->checksum, error);
}

static const char *const patterns[] = {"producer", "all", "taskloop", "reference", NULL};

static const struct cs_parameter parameters[] = {
    [CS__VISITS_KIND] = {.name = "pattern",
                         .help = "who creates: one thread, all, one by a taskloop; reference: the delays without tasks",
                         .value = CS_TASKS_PRODUCER,
                         .max = CS_TASKS_REFERENCE,
                         .whole = true,
                         .choices = patterns},
    [CS__VISITS_TURNS] = {.name = "tasks",
                          .help = "tasks in a run; of 1000, a run's milliseconds are microseconds for a task",
                          .value = 1000,
                          .min = 1,
                          .max = 1e6, /* of up to some microseconds each: seconds */
                          .whole = true},
    [CS__VISITS_DELAY] = {.name = "delay",
                          .help = "steps of about 4 cycles in a task",
                          .max = 1e6, /* a millisecond: far above the grain that any runtime wants */
                          .whole = true},
};

const struct cs_kernel cs__kernel_tasks = {
    .abi = CS_KERNEL_ABI,
    .name = "tasks",
    .summary = "empty tasks: what OpenMP needs to create and run one (EPCC)",
    .bound = CS_BOUND_RUNTIME,
    .rate = {.of = CS_QUANTITY_ITEMS, .per_unit = 1e6, .unit = "Mtask/s"},
    .parameters = parameters,
    .parameter_count = CS__VISITS_PARAMETERS,
    .work = cs__visits_case_work,
    .setup = cs__visits_case_make,
    .run = run,
    .verify = verify,
    .teardown = free,
};
