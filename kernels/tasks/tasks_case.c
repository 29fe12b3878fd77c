/* kernels/tasks/tasks_case.c - the descriptor of tasks: their pattern and number, run, verify, tear-down. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/kernel.h"
#include "kernels/tasks/tasks.h"
#include "kernels/tasks/tasks_ref.h"

#include <stdlib.h>

enum { PATTERN, TASKS, DELAY };

struct state {
  enum cs_tasks_pattern pattern;
  int64_t tasks, delay;
  uint64_t checksum;
};

static enum cs_status setup(const double *values, void **state_out, struct cs_error *error) {
  struct state *state = malloc(sizeof *state);
  if (state == NULL)
    return cs_fail(error, CS_NOMEM, "tasks: no memory for its state");
  *state = (struct state){.pattern = (enum cs_tasks_pattern)values[PATTERN],
                          .tasks = (int64_t)values[TASKS],
                          .delay = (int64_t)values[DELAY]};
  *state_out = state;
  return CS_OK;
}

static enum cs_status run(void *given) {
  struct state *state = given;
  return cs_tasks(state->pattern, state->tasks, state->delay, &state->checksum);
}

static enum cs_status verify(void *given, struct cs_error *error) {
  const struct state *state = given;
  return cs__tasks_check(state->tasks, state->delay, state->checksum, error);
}

static void teardown(void *state) {
  free(state);
}

static struct cs_work work(const double *values) {
  return (struct cs_work){.items = values[TASKS]};
}

static const char *const patterns[] = {"producer", "all", "taskloop", "reference", NULL};

static const struct cs_parameter parameters[] = {
    [PATTERN] = {.name = "pattern",
                 .help = "who creates: one thread, all, one by a taskloop; reference: the delays without tasks",
                 .value = CS_TASKS_PRODUCER,
                 .max = CS_TASKS_REFERENCE,
                 .whole = true,
                 .choices = patterns},
    [TASKS] = {.name = "tasks",
               .help = "tasks in a run; of 1000, a run's milliseconds are microseconds for a task",
               .value = 1000,
               .min = 1,
               .max = 1e6, /* of up to some microseconds each: seconds */
               .whole = true},
    [DELAY] = {.name = "delay",
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
    .parameter_count = sizeof parameters / sizeof parameters[0],
    .work = work,
    .setup = setup,
    .run = run,
    .verify = verify,
    .teardown = teardown,
};
