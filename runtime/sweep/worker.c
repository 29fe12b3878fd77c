/* runtime/sweep/worker.c - one invocation: set up, prove the team, warm up, time, prove again, verify. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/worker.h"

#include "kernels/kernel.h"
#include "kernels/registry.h"
#include "runtime/base/clock.h"
#include "runtime/ceilings/ceilings.h"
#include "runtime/measure/batch.h"
#include "runtime/sweep/events.h"
#include "runtime/sweep/noise.h"
#include "runtime/sweep/proof.h"
#include "runtime/sweep/watch.h"
#include "runtime/sweep/worker_parts.h"
#include "topology/cache_sizes.h"
#include "topology/cpu_features.h"

#include <fcntl.h>
#include <math.h>
#include <stdlib.h>

enum { EXIT_FAILED = 1, EXIT_USAGE = 2 };

/* Of the placement probe: thousands of round trips of a cache line, and little beside a sample of 10 ms. */
static const double probe_s = 0.005;

/* One invocation of a case. */
struct working {
  struct cs__worker *worker;
  const struct cs_worker_job *job;
  const struct cs_kernel *kernel;
  double values[CS_PARAMETERS_MAX];
  void *state;
  struct cs__watch watch;
  double *samples_s;
  int64_t calls;             /* per sample */
  double call_s;             /* found by calibrating */
  enum cs_status run_status; /* of the first call that failed */
  struct cs_error run_error; /* what prepare said */
  struct cs_observed observed;
};

/* Fresh inputs for the next calls. The observer's window opens behind them, so that it holds runs alone: of a kernel
 * that prepares the last sample is observed. */
static void prepare(struct working *working, int64_t calls) {
  const struct cs_kernel *kernel = working->kernel;
  if (kernel->prepare == NULL || working->run_status != CS_OK)
    return;
  working->run_status = kernel->prepare(working->state, calls, &working->run_error);
  if (working->run_status == CS_OK)
    working->run_status = cs__watch_before(&working->watch, &working->run_error);
}

/* calls calls of the kernel, in nanoseconds. */
static int64_t time_batch(void *context, int64_t calls) {
  struct working *working = context;
  prepare(working, calls);
  const int64_t begin_ns = cs_now_ns();
  for (int64_t i = 0; working->run_status == CS_OK && i < calls; i++)
    working->run_status = working->kernel->run(working->state);
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
  const struct cs__noise_mark before = cs__noise_read(NULL, &working->worker->team);
  enum cs_status status = cs__watch_before(&working->watch, error);
  if (status != CS_OK)
    return status;
  working->worker->begin_ns = cs_now_ns();
  if (working->job->calls == 0)
    calibrate(working);
  else
    take_samples(working);
  status = cs__watch_after(&working->watch, error);
  const struct cs__noise_mark after = cs__noise_read(NULL, &working->worker->team);
  cs__worker_keep_noise(working->worker, &before, &after);
  if (status == CS_OK && working->job->observe)
    status = cs__watch_tell(&working->watch, &working->observed, error);
  return status;
}

static void say_times(const struct working *working) {
  const struct cs_worker_job *job = working->job;
  if (job->calls == 0)
    cs__worker_say(job, json_pack("{ss sI so}", "event", "batch", "calls", (json_int_t)working->calls, "call_s",
                                  cs__json_real(working->call_s)));
  for (int i = 0; job->calls > 0 && i < job->samples; i++)
    cs__worker_say(job, json_pack("{ss so}", "event", "sample", "s", cs__json_real(working->samples_s[i])));
  if (job->observe)
    cs__worker_say(job, cs__observed_to_json(&working->observed));
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
    cs__proof_memory(&working->worker->array_bytes, &working->worker->huge_bytes);
  return status;
}

static enum cs_status work(struct working *working, struct cs_error *error) {
  const struct cs_worker_job *job = working->job;
  enum cs_status status = set_up(working, error);
  if (status == CS_OK && job->calls > 0 && !job->observe && job->threads > 1)
    working->worker->neighbour_s = cs_ceilings_neighbour_s(probe_s); /* before the warm-up: it cools the caches */
  if (status == CS_OK)
    status = cs__worker_say_team(working->worker, error);
  if (status != CS_OK)
    return status;
  time_batch(working, 1); /* warm-up: page faults, code, the team's first region */
  if (working->run_status == CS_OK)
    status = time_kernel(working, error);
  if (working->run_status != CS_OK)
    return cs_fail(error, CS_FAILED, "%s: its run failed (%s)%s%s", working->kernel->name,
                   cs_status_name(working->run_status), working->run_error.message[0] != '\0' ? ": " : "",
                   working->run_error.message);
  if (status != CS_OK)
    return status;
  say_times(working);
  status = cs__worker_say_proof(working->worker, error);
  if (status != CS_OK)
    return status;
  struct cs_error wrong = {""};
  const bool right = working->kernel->verify == NULL || working->kernel->verify(working->state, &wrong) == CS_OK;
  cs__worker_say(job, json_pack("{ss sb so}", "event", "verified", "ok", right, "reason",
                                right ? json_null() : cs__json_text(wrong.message)));
  return CS_OK;
}

static enum cs_status run_case(struct cs__worker *worker, struct cs_error *error) {
  struct working working = {.worker = worker, .job = worker->job};
  const enum cs_status status = work(&working, error);
  if (working.kernel != NULL && working.kernel->teardown != NULL)
    working.kernel->teardown(working.state);
  free(working.samples_s);
  cs__watch_end(&working.watch);
  free(working.observed.spans);
  return status;
}

static bool makes_sense(const struct cs_worker_job *job) {
  const bool is_command = job->command != NULL && job->errand != NULL;
  const bool is_case = job->command == NULL && job->spec != NULL && job->threads > 0 && job->samples > 0;
  const bool is_ceilings = job->ceilings && job->footprint_bytes > 0 && job->threads > 0;
  const bool knows_observer = (job->observe_into == NULL) == (job->observer == NULL);
  const bool says_what = job->ceilings ? is_ceilings : is_command || is_case;
  return says_what && knows_observer && job->calls >= 0 && job->fd >= 0;
}

int cs_worker_run(const struct cs_worker_job *job) {
  if (!makes_sense(job))
    return EXIT_USAGE;
  fcntl(job->fd, F_SETFD, FD_CLOEXEC);
  struct cs__worker worker = {.job = job, .neighbour_s = NAN, .load = cs__noise_load(NULL)};
  struct cs_error error = {""};
  worker.canary_s = cs__canary_s(); /* while this is the only thread: no team is spinning beside it yet */
  const enum cs_status status = job->ceilings          ? cs__worker_ceilings(&worker, &error)
                                : job->command != NULL ? cs__worker_command(&worker, &error)
                                                       : run_case(&worker, &error);
  if (status != CS_OK)
    cs__worker_say(job, json_pack("{ss so}", "event", "failed", "reason", cs__json_text(error.message)));
  cs_pu_set_free(&worker.team);
  return status == CS_OK ? 0 : EXIT_FAILED;
}
