/* runtime/sweep/worker.c - one invocation: set up, prove the team, warm up, time, prove again, verify. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/worker.h"

#include "kernels/kernel.h"
#include "kernels/registry.h"
#include "runtime/base/clock.h"
#include "runtime/measure/batch.h"
#include "runtime/sweep/events.h"
#include "runtime/sweep/noise.h"
#include "runtime/sweep/proof.h"
#include "runtime/sweep/watch.h"
#include "topology/cache_sizes.h"
#include "topology/cpu_features.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EXIT_FAILED = 1, EXIT_USAGE = 2 };

struct working {
  const struct cs_worker_job *job;
  struct cs_pu_set team; /* the PUs its threads may run on, all together */
  const struct cs_kernel *kernel;
  double values[CS_PARAMETERS_MAX];
  void *state;
  struct cs__watch watch;
  double load, canary_s;
  uint64_t array_bytes, huge_bytes;
  double *samples_s;
  int64_t calls; /* per sample */
  double call_s; /* found by calibrating */
  int64_t begin_ns;
  enum cs_status run_status; /* of the first call that failed */
  struct cs_noise noise;
  struct cs_observed observed;
};

/* One line to the driver in one piece. Nothing of an invocation can be saved when its pipe is gone: no status. */
static void say(const struct cs_worker_job *job, json_t *event) {
  char *line = event != NULL && json_object_set_new(event, "invocation", json_integer(job->invocation)) == 0
                   ? cs__json_line(event)
                   : NULL;
  if (line == NULL)
    return;
  size_t left = strlen(line) + 1;
  line[left - 1] = '\n';
  for (const char *at = line; left > 0;) {
    const ssize_t put = write(job->fd, at, left);
    if (put < 0 && errno != EINTR)
      break;
    at += put > 0 ? put : 0;
    left -= put > 0 ? (size_t)put : 0;
  }
  free(line);
}

static void remember_mask(struct cs_pu_set *team, const char *mask) {
  struct cs_pu_set pus = {0};
  if (mask == NULL || cs_pu_set_parse(mask, &pus, NULL) != CS_OK)
    return;
  for (int pu = cs_pu_set_next(&pus, 0); pu >= 0; pu = cs_pu_set_next(&pus, pu + 1))
    cs_pu_set_add(team, pu); /* without memory the PU's stolen time goes unseen, nothing worse */
  cs_pu_set_free(&pus);
}

static enum cs_status say_team(struct working *working, struct cs_error *error) {
  const struct cs_worker_job *job = working->job;
  struct cs__proof proof;
  const enum cs_status status = cs__proof_take(&proof, error);
  if (status != CS_OK)
    return status;
  json_t *threads = json_array();
  for (int i = 0; i < proof.threads; i++)
    cs__json_add(&threads, json_pack("{so si}", "mask", cs__json_text(proof.masks[i] != NULL ? proof.masks[i] : ""),
                                     "pu", proof.pus[i]));
  for (int i = 0; i < proof.threads; i++)
    remember_mask(&working->team, proof.masks[i]);
  say(job, json_pack("{ss so ss ss}", "event", "team", "threads", threads, "isa", cs_isa_name(cs_isa_active()),
                     "runtime", cs__proof_runtime()));
  cs__proof_free(&proof);
  return CS_OK;
}

static enum cs_status say_proof(const struct working *working, struct cs_error *error) {
  struct cs__proof proof;
  const enum cs_status status = cs__proof_take(&proof, error);
  if (status != CS_OK)
    return status;
  json_t *pus = json_array(), *masks = json_array();
  for (int i = 0; i < proof.threads; i++) {
    cs__json_add(&pus, json_integer(proof.pus[i]));
    cs__json_add(&masks, cs__json_text(proof.masks[i] != NULL ? proof.masks[i] : ""));
  }
  say(working->job, json_pack("{ss so so sI sI sI so}", "event", "proof", "pus", pus, "masks", masks, "array_bytes",
                              (json_int_t)working->array_bytes, "huge_bytes", (json_int_t)working->huge_bytes,
                              "begin_ns", (json_int_t)working->begin_ns, "noise", cs__noise_to_json(&working->noise)));
  cs__proof_free(&proof);
  return CS_OK;
}

/* calls calls of the kernel, in nanoseconds. */
static int64_t time_batch(void *context, int64_t calls) {
  struct working *working = context;
  const int64_t begin_ns = cs_now_ns();
  for (int64_t i = 0; i < calls; i++) {
    const enum cs_status status = working->kernel->run(working->state);
    if (status != CS_OK)
      working->run_status = status;
  }
  return cs_now_ns() - begin_ns;
}

static void calibrate(struct working *working) {
  const int64_t wished_ns = (int64_t)(working->job->shortest_s * 1e9);
  const struct cs_batch batch =
      cs_batch_calibrate(time_batch, working, cs_batch_shortest_ns(cs_clock_measure(), wished_ns));
  working->calls = batch.calls;
  working->call_s = batch.call_ns * 1e-9;
}

/* The timed section: nothing but the kernel and the clock; nobody is told anything until it is over. */
static void take_samples(struct working *working) {
  for (int i = 0; i < working->job->samples; i++) {
    const int64_t batch_ns = time_batch(working, working->calls);
    working->samples_s[i] = (double)(batch_ns > 0 ? batch_ns : 1) * 1e-9 / (double)working->calls;
  }
}

static enum cs_status time_kernel(struct working *working, struct cs_error *error) {
  const struct cs__noise_mark before = cs__noise_read(NULL, &working->team);
  enum cs_status status = cs__watch_before(&working->watch, error);
  if (status != CS_OK)
    return status;
  working->begin_ns = cs_now_ns();
  if (working->job->calls == 0)
    calibrate(working);
  else
    take_samples(working);
  status = cs__watch_after(&working->watch, error);
  const struct cs__noise_mark after = cs__noise_read(NULL, &working->team);
  working->noise = cs__noise_between(&before, &after);
  working->noise.load = working->load;
  working->noise.canary_s = working->canary_s;
  if (status == CS_OK && working->job->observe)
    status = cs__watch_tell(&working->watch, &working->observed, error);
  return status;
}

static void say_times(const struct working *working) {
  const struct cs_worker_job *job = working->job;
  if (job->calls == 0)
    say(job, json_pack("{ss sI so}", "event", "batch", "calls", (json_int_t)working->calls, "call_s",
                       cs__json_real(working->call_s)));
  for (int i = 0; job->calls > 0 && i < job->samples; i++)
    say(job, json_pack("{ss so}", "event", "sample", "s", cs__json_real(working->samples_s[i])));
  if (job->observe)
    say(job, cs__observed_to_json(&working->observed));
}

/* Every parameter is in the spec, so the platform only has to be sane for defaults that are then not used. */
static enum cs_status find_case(struct working *working, struct cs_error *error) {
  const struct cs_platform platform = {.llc_bytes = cs_cache_sizes_get()->llc_bytes,
                                       .memory_bytes = (uint64_t)1 << 30,
                                       .threads = working->job->threads};
  return cs_case_parse(working->job->spec, &platform, &working->kernel, working->values, error);
}

static enum cs_status set_up(struct working *working, struct cs_error *error) {
  const struct cs_worker_job *job = working->job;
  working->load = cs__noise_load(NULL);
  working->canary_s = cs__canary_s(); /* while this is the only thread: no team is spinning beside it yet */
  working->calls = job->calls;
  working->samples_s = calloc((size_t)job->samples, sizeof *working->samples_s);
  if (working->samples_s == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for %d samples", job->samples);
  enum cs_status status = cs_isa_check(error);
  if (status == CS_OK)
    status = find_case(working, error);
  if (status == CS_OK && job->observe) {
    cs__proof_start_team();
    status = cs__watch_begin(&working->watch, error); /* before the first line: the driver then removes the folder */
  }
  if (status == CS_OK)
    status = working->kernel->setup(working->values, &working->state, error);
  if (status == CS_OK)
    cs__proof_memory(&working->array_bytes, &working->huge_bytes);
  return status;
}

static enum cs_status work(struct working *working, struct cs_error *error) {
  const struct cs_worker_job *job = working->job;
  enum cs_status status = set_up(working, error);
  if (status == CS_OK)
    status = say_team(working, error);
  if (status != CS_OK)
    return status;
  time_batch(working, 1); /* warm-up: page faults, code, the team's first region */
  if (working->run_status == CS_OK)
    status = time_kernel(working, error);
  if (working->run_status != CS_OK)
    return cs_fail(error, CS_FAILED, "%s: its run failed (%s)", working->kernel->name,
                   cs_status_name(working->run_status));
  if (status != CS_OK)
    return status;
  say_times(working);
  status = say_proof(working, error);
  if (status != CS_OK)
    return status;
  struct cs_error wrong = {""};
  const bool right = working->kernel->verify == NULL || working->kernel->verify(working->state, &wrong) == CS_OK;
  say(job, json_pack("{ss sb so}", "event", "verified", "ok", right, "reason",
                     right ? json_null() : cs__json_text(wrong.message)));
  return CS_OK;
}

int cs_worker_run(const struct cs_worker_job *job) {
  if (job->spec == NULL || job->threads < 1 || job->calls < 0 || job->samples < 1 || job->fd < 0)
    return EXIT_USAGE;
  fcntl(job->fd, F_SETFD, FD_CLOEXEC);
  struct working working = {.job = job};
  struct cs_error error = {""};
  const enum cs_status status = work(&working, &error);
  if (status != CS_OK)
    say(job, json_pack("{ss so}", "event", "failed", "reason", cs__json_text(error.message)));
  if (working.kernel != NULL && working.kernel->teardown != NULL)
    working.kernel->teardown(working.state);
  cs_pu_set_free(&working.team);
  free(working.samples_s);
  cs__watch_end(&working.watch);
  free(working.observed.spans);
  return status == CS_OK ? 0 : EXIT_FAILED;
}
