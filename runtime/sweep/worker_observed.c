/* runtime/sweep/worker_observed.c - what the observer saw of a command becomes what was seen of the whole run. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/observe/command.h"
#include "runtime/observe/process.h"
#include "runtime/sweep/events.h"
#include "runtime/sweep/watch.h"
#include "runtime/sweep/worker_parts.h"

#include <stdlib.h>

/* One process of several tells of the whole command only if it lasted nearly as long. */
static const double rest_most = 0.1;

/*
 * Before its first instruction and after its last one thread does what the kernel and the dynamic linker do for a
 * process: serial time that the process cannot see of itself.
 */
static void add_rest(struct cs_observed *observed, double rest_s) {
  if (!(rest_s > 0.0))
    return;
  observed->wall_s += rest_s;
  observed->serial_s += rest_s;
  observed->split.wall_s += rest_s;
  observed->split.core_s[CS_TIME_SERIAL] += rest_s;
  observed->split.core_s[CS_TIME_SERIAL_IDLE] += (observed->split.threads - 1) * rest_s;
}

enum cs_status cs__worker_say_observed(const struct cs_worker_job *job, const struct cs__observed_command *command,
                                       struct cs_error *error) {
  struct cs_observation *processes = NULL;
  size_t count = 0;
  struct cs_observed observed = {0};
  enum cs_status status = cs__collect(job->observe_into, command->pid, command->end_ns, &processes, &count, error);
  if (status != CS_OK)
    return status;
  const bool seen = count > 0 && processes[0].region_count > 0;
  const double rest_s = seen ? command->wall_s - processes[0].wall_s : 0.0;
  const bool is_whole = seen && processes[0].pid == (uint32_t)command->pid;
  const bool tells = is_whole || (seen && rest_s <= rest_most * command->wall_s);
  if (tells)
    status = cs__watch_sum(&processes[0], &observed, error);
  for (size_t i = 0; i < count; i++)
    cs_observation_free(&processes[i]);
  free(processes);
  if (status != CS_OK || !tells)
    return status;
  if (is_whole)
    add_rest(&observed, rest_s);
  cs__worker_say(job, cs__observed_to_json(&observed));
  free(observed.spans);
  return CS_OK;
}
