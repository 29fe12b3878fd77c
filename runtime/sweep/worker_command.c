/* runtime/sweep/worker_command.c - one invocation of a command: run once, timed from outside, watched if asked. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/shell.h"
#include "runtime/observe/command.h"
#include "runtime/observe/process.h"
#include "runtime/sweep/child.h"
#include "runtime/sweep/events.h"
#include "runtime/sweep/placeholder.h"
#include "runtime/sweep/watch.h"
#include "runtime/sweep/worker_parts.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* One process of several tells of the whole command only if it lasted nearly as long. */
static const double rest_most = 0.1;

struct running {
  struct cs__worker *worker;
  const struct cs_worker_job *job;
  char **arguments, **environment; /* environment NULL: as it is */
  char *program;
  struct cs__child child;
  double wall_s;
};

static enum cs_status prepare(struct running *running, struct cs_error *error) {
  const struct cs_worker_job *job = running->job;
  running->arguments = cs__words_at(job->command, job->threads);
  if (running->arguments == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for a command");
  if (job->observe_into != NULL) {
    running->environment = cs_observe_environment(environ, job->observer, NULL, job->observe_into, NULL);
    if (running->environment == NULL)
      return cs_fail(error, CS_NOMEM, "no memory for a command's environment");
  }
  return cs__program_find(running->arguments[0], environ, &running->program, error);
}

static double seconds(struct timeval time) {
  return (double)time.tv_sec + 1e-6 * (double)time.tv_usec;
}

/* The counters of a process are its own: those of the command are what its parent is told of it. */
static void keep_noise(struct running *running, const struct cs__noise_mark *before,
                       const struct cs__noise_mark *after) {
  const struct rusage *usage = &running->child.usage;
  struct cs_noise *noise = &running->worker->noise;
  cs__worker_keep_noise(running->worker, before, after);
  noise->wall_s = running->wall_s;
  noise->cpu_s = seconds(usage->ru_utime) + seconds(usage->ru_stime);
  noise->run_delay_s = -1.0;
  noise->voluntary = usage->ru_nvcsw;
  noise->involuntary = usage->ru_nivcsw;
  noise->major_faults = usage->ru_majflt;
}

static enum cs_status judge(const struct running *running, struct cs_error *error) {
  const int how = running->child.how;
  const char *name = running->arguments[0];
  if (WIFSIGNALED(how))
    return cs_fail(error, CS_FAILED, "%s was killed by signal %d (%s)%s", name, WTERMSIG(how), strsignal(WTERMSIG(how)),
                   WTERMSIG(how) == SIGKILL ? ": out of memory?" : "");
  if (WEXITSTATUS(how) != 0)
    return cs_fail(error, CS_FAILED, "%s ended with exit status %d", name, WEXITSTATUS(how));
  return CS_OK;
}

static enum cs_status run(struct running *running, struct cs_error *error) {
  const struct cs__noise_mark before = cs__noise_read(NULL, NULL);
  const enum cs_status status =
      cs__child_run(running->program, running->arguments, running->environment != NULL ? running->environment : environ,
                    &running->child, error);
  const struct cs__noise_mark after = cs__noise_read(NULL, NULL);
  if (status != CS_OK)
    return status;
  running->worker->begin_ns = running->child.begin_ns;
  running->wall_s = (double)(running->child.end_ns - running->child.begin_ns) * 1e-9;
  keep_noise(running, &before, &after);
  return judge(running, error);
}

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

/* Says nothing when no region was seen, nor when much of the time went by outside of the process that has them. */
static enum cs_status tell_observation(const struct running *running, struct cs_error *error) {
  struct cs_observation *processes = NULL;
  size_t count = 0;
  struct cs_observed observed = {0};
  enum cs_status status =
      cs__collect(running->job->observe_into, running->child.pid, running->child.end_ns, &processes, &count, error);
  if (status != CS_OK)
    return status;
  const bool seen = count > 0 && processes[0].region_count > 0;
  const double rest_s = seen ? running->wall_s - processes[0].wall_s : 0.0;
  const bool is_whole = seen && processes[0].pid == (uint32_t)running->child.pid;
  const bool tells = is_whole || (seen && rest_s <= rest_most * running->wall_s);
  if (tells)
    status = cs__watch_sum(&processes[0], &observed, error);
  for (size_t i = 0; i < count; i++)
    cs_observation_free(&processes[i]);
  free(processes);
  if (status != CS_OK || !tells)
    return status;
  if (is_whole)
    add_rest(&observed, rest_s);
  cs__worker_say(running->job, cs__observed_to_json(&observed));
  free(observed.spans);
  return CS_OK;
}

static enum cs_status say_all(const struct running *running, struct cs_error *error) {
  const struct cs_worker_job *job = running->job;
  const struct cs__worker *worker = running->worker;
  if (job->observe_into != NULL) { /* before the first line: the driver then removes the folder */
    const enum cs_status status = tell_observation(running, error);
    if (status != CS_OK)
      return status;
  }
  if (job->calls == 0)
    cs__worker_say(job,
                   json_pack("{ss si so}", "event", "batch", "calls", 1, "call_s", cs__json_real(running->wall_s)));
  else
    cs__worker_say(job, json_pack("{ss so}", "event", "sample", "s", cs__json_real(running->wall_s)));
  cs__worker_say(job,
                 json_pack("{ss s[] s[] si si sI so}", "event", "proof", "pus", "masks", "array_bytes", 0, "huge_bytes",
                           0, "begin_ns", (json_int_t)worker->begin_ns, "noise", cs__noise_to_json(&worker->noise)));
  cs__worker_say(job, json_pack("{ss sb sn}", "event", "verified", "ok", 1, "reason"));
  return CS_OK;
}

enum cs_status cs__worker_command(struct cs__worker *worker, struct cs_error *error) {
  struct running running = {.worker = worker, .job = worker->job};
  enum cs_status status = prepare(&running, error);
  if (status == CS_OK)
    status = run(&running, error);
  if (status == CS_OK)
    status = say_all(&running, error);
  free(running.program);
  cs_observe_environment_free(running.environment);
  cs_words_free(running.arguments);
  return status;
}
