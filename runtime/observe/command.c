/* runtime/observe/command.c - one observed run of a command, and a second one where the first could not see. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/observe/command.h"

#include "runtime/observe/process.h"
#include "runtime/observe/reader.h"

#include <stdlib.h>

static void free_processes(struct cs_observed_run *run) {
  for (size_t i = 0; i < run->process_count; i++)
    cs_observation_free(&run->processes[i]);
  free(run->processes);
  run->processes = NULL;
  run->process_count = 0;
}

void cs_observed_run_free(struct cs_observed_run *run) {
  if (run == NULL)
    return;
  free_processes(run);
  free(run->program);
  *run = (struct cs_observed_run){0};
}

/* In a folder of its own: what a run leaves is this run's. */
static enum cs_status run_once(const struct cs_observe_order *order, const char *rebinder, const volatile int *stop,
                               struct cs_observed_run *run, bool *stopped_out, struct cs_error *error) {
  char *folder = NULL, **environment = NULL;
  pid_t pid = 0;
  enum cs_status status = cs_observe_folder_make(&folder, error);
  if (status != CS_OK)
    return status;
  environment = cs_observe_environment(order->environment, order->library, rebinder, folder, order->trace);
  if (environment == NULL)
    status = cs_fail(error, CS_NOMEM, "no memory for the environment of %s", run->program);
  if (status == CS_OK)
    status = cs__process_run(run->program, order, environment, stop, run, &pid, stopped_out, error);
  if (status == CS_OK)
    status = cs__collect(folder, pid, run->end_ns, &run->processes, &run->process_count, error);
  cs_observe_environment_free(environment);
  cs_observe_folder_remove(folder);
  free(folder);
  return status;
}

/* A process makes a block at its end when a runtime is mapped in it, even if no region was seen. */
static bool saw_nothing(const struct cs_observed_run *run) {
  for (size_t i = 0; i < run->process_count; i++)
    if (run->processes[i].region_count > 0)
      return false;
  return run->process_count > 0;
}

static bool may_repeat(const struct cs_observe_order *order, const struct cs_observed_run *run) {
  return order->rebinder != NULL && !order->rebind && run->exit_status == 0 && saw_nothing(run);
}

enum cs_status cs_observe_run(const struct cs_observe_order *order, const volatile int *stop,
                              struct cs_observed_run *run_out, struct cs_error *error) {
  if (order->argv == NULL || order->argv[0] == NULL || order->library == NULL)
    return cs_fail(error, CS_INVALID, "no command to observe");
  struct cs_observed_run run = {0};
  bool stopped = false;
  enum cs_status status = cs__program_find(order->argv[0], order->environment, &run.program, error);
  if (status == CS_OK) {
    run.obstacle = cs_observe_inspect(run.program);
    run.rebound = order->rebind;
    status = run_once(order, order->rebind ? order->rebinder : NULL, stop, &run, &stopped, error);
  }
  if (status == CS_OK && may_repeat(order, &run) && !stopped) {
    struct cs_observe_order again = *order;
    again.quiet = true; /* its output has been seen */
    free_processes(&run);
    run.rebound = run.repeated = true;
    status = run_once(&again, order->rebinder, stop, &run, &stopped, error);
  }
  if (status == CS_OK)
    *run_out = run;
  else
    cs_observed_run_free(&run);
  return status;
}
