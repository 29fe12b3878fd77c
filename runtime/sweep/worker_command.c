/* runtime/sweep/worker_command.c - one invocation of a command: warmed up, run once, timed from outside, told. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/clock.h"
#include "runtime/observe/command.h"
#include "runtime/observe/process.h"
#include "runtime/sweep/command_run.h"
#include "runtime/sweep/events.h"
#include "runtime/sweep/launch.h"
#include "runtime/sweep/startup.h"
#include "runtime/sweep/worker_parts.h"

#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct working {
  struct cs__worker *worker;
  const struct cs_worker_job *job;
  struct cs__errand errand;
  char **environment; /* the list is ours, its texts are environ's and the errand's */
  char **observed;    /* the same with the observer; NULL: not observed */
  char *program;
  struct cs__command_setting setting;
  int64_t warm_ns; /* what warm-ups took */
  struct cs__command_run run;
};

/* --- preparing --- */

static bool is_named_in(char *const *list, const char *variable) {
  const size_t length = strcspn(variable, "=") + 1;
  for (size_t i = 0; list != NULL && list[i] != NULL; i++)
    if (strncmp(list[i], variable, length) == 0)
      return true;
  return false;
}

/* Ours, those of the errand put in or in place of ours. */
static char **environment_with(char *const *ours, char *const *more) {
  size_t count = 0, kept = 0;
  for (size_t i = 0; ours[i] != NULL; i++)
    count++;
  for (size_t i = 0; more != NULL && more[i] != NULL; i++)
    count++;
  char **all = calloc(count + 1, sizeof *all);
  for (size_t i = 0; all != NULL && ours[i] != NULL; i++)
    if (!is_named_in(more, ours[i]))
      all[kept++] = ours[i];
  for (size_t i = 0; all != NULL && more != NULL && more[i] != NULL; i++)
    all[kept++] = more[i];
  return all;
}

/* A path is left to the system: it says better why it cannot be started. */
static enum cs_status find_program(struct working *working, struct cs_error *error) {
  const char *name = working->errand.words[0];
  if (strchr(name, '/') == NULL)
    return cs__program_find(name, working->environment, &working->program, error);
  working->program = strdup(name);
  return working->program != NULL ? CS_OK : cs_fail(error, CS_NOMEM, "no memory for a path");
}

static enum cs_status prepare(struct working *working, struct cs_error *error) {
  const struct cs_worker_job *job = working->job;
  const struct cs__errand *errand = &working->errand;
  struct cs__command_setting *setting = &working->setting;
  enum cs_status status = cs__errand_from_line(job->errand, job->command, &working->errand, error);
  if (status != CS_OK)
    return status;
  working->environment = environment_with(environ, errand->environment);
  if (working->environment != NULL && job->observe_into != NULL)
    working->observed = cs_observe_environment(working->environment, job->observer, NULL, job->observe_into, NULL);
  if (working->environment == NULL || (job->observe_into != NULL && working->observed == NULL))
    return cs_fail(error, CS_NOMEM, "no memory for a command's environment");
  status = find_program(working, error);
  if (status == CS_OK && errand->confined != NULL)
    status = cs_pu_set_parse(errand->confined, &setting->confined, error);
  setting->errand = errand;
  setting->program = working->program;
  setting->hook_environment = working->environment;
  setting->environment = working->observed != NULL ? working->observed : working->environment;
  setting->inherited_fd = CS__LAUNCH_ERROR_FD;
  if (errand->output == CS_OUTPUT_INHERIT)
    fcntl(CS__LAUNCH_ERROR_FD, F_SETFD, FD_CLOEXEC); /* hooks and what they leave running need not hold it open */
  return status;
}

/* --- running --- */

static enum cs_status warm_up(struct working *working, struct cs_error *error) {
  const int64_t begin_ns = cs_now_ns();
  enum cs_status status = CS_OK;
  for (int i = 0; i < working->errand.warmup && status == CS_OK; i++) {
    status = cs__command_run(&working->setting, false, &working->run, error);
    cs__used_free(&working->run.used);
  }
  working->warm_ns = cs_now_ns() - begin_ns;
  return status;
}

static enum cs_status run(struct working *working, struct cs_error *error) {
  enum cs_status status = warm_up(working, error);
  if (status == CS_OK)
    status = cs__command_run(&working->setting, true, &working->run, error);
  struct cs__worker *worker = working->worker;
  worker->begin_ns = working->run.begin_ns - working->warm_ns; /* later invocations do without: not their start */
  worker->noise = working->run.noise;
  worker->noise.load = worker->load;
  worker->noise.canary_s = worker->canary_s;
  return status;
}

/* --- telling --- */

static void say_time(const struct working *working) {
  const struct cs_worker_job *job = working->job;
  const struct cs__command_run *told = &working->run;
  if (job->calls == 0)
    cs__worker_say(job, json_pack("{ss si so}", "event", "batch", "calls", 1, "call_s", cs__json_real(told->wall_s)));
  else if (working->errand.metric != NULL && isnan(told->value))
    return; /* the verdict says why */
  else if (working->errand.metric != NULL)
    cs__worker_say(job, json_pack("{ss so}", "event", "sample", "value", cs__json_real(told->value)));
  else
    cs__worker_say(job, json_pack("{ss so}", "event", "sample", "s", cs__json_real(told->wall_s)));
}

/* 0 is not told. */
static json_t *time_told(double time_s) {
  return time_s > 0.0 ? cs__json_real(time_s) : json_null();
}

static enum cs_status say_startup(const struct working *working, struct cs_error *error) {
  struct cs_startup startup;
  const enum cs_status status = cs__startup_measure(working->program, working->setting.environment, &startup, error);
  if (status == CS_OK)
    cs__worker_say(working->job, json_pack("{ss so so}", "event", "startup", "spawn_s", time_told(startup.spawn_s),
                                           "link_s", time_told(startup.link_s)));
  return status;
}

static void say_verdict(const struct working *working) {
  const struct cs__command_run *told = &working->run;
  cs__worker_say(working->job, json_pack("{ss sb so}", "event", "verified", "ok", !told->wrong, "reason",
                                         told->wrong ? cs__json_text(told->why.message) : json_null()));
}

static void say_proof(const struct working *working) {
  const struct cs__worker *worker = working->worker;
  cs__worker_say(working->job,
                 json_pack("{ss s[] s[] si si sI so}", "event", "proof", "pus", "masks", "array_bytes", 0, "huge_bytes",
                           0, "begin_ns", (json_int_t)worker->begin_ns, "noise", cs__noise_to_json(&worker->noise)));
}

/* A run that came to its end tells what it used, even if its end was a bad one. */
static enum cs_status say_all(const struct working *working, enum cs_status outcome, struct cs_error *error) {
  const struct cs__command_run *told = &working->run;
  const struct cs_worker_job *job = working->job;
  enum cs_status status = outcome;
  if (status == CS_OK && job->observe_into != NULL) { /* before the first line: the driver then removes the folder */
    const struct cs__observed_command command = {told->pid, told->end_ns, told->wall_s};
    status = cs__worker_say_observed(job, &command, error);
  }
  if (status == CS_OK)
    say_time(working);
  if (told->ended)
    cs__worker_say(job, cs__used_to_json(&told->used));
  if (status == CS_OK && job->calls == 0)
    status = say_startup(working, error);
  if (told->ended)
    say_proof(working);
  if (status == CS_OK)
    say_verdict(working);
  return status;
}

enum cs_status cs__worker_command(struct cs__worker *worker, struct cs_error *error) {
  struct working working = {.worker = worker, .job = worker->job};
  enum cs_status status = prepare(&working, error);
  if (status == CS_OK) {
    status = run(&working, error);
    status = say_all(&working, status, error);
  }
  cs__used_free(&working.run.used);
  cs_pu_set_free(&working.setting.confined);
  free(working.program);
  if (working.observed != NULL)
    cs_observe_environment_free(working.observed);
  free(working.environment);
  cs__errand_free(&working.errand);
  return status;
}
