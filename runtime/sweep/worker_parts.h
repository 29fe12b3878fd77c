/* runtime/sweep/worker_parts.h - what the kinds of invocation share inside a worker: its lines and its proof. Private
 * to worker*.c. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_WORKER_PARTS_H
#define CORESWEEP_RUNTIME_SWEEP_WORKER_PARTS_H

#include "runtime/measure/gate.h"
#include "runtime/sweep/json.h"
#include "runtime/sweep/noise.h"
#include "runtime/sweep/worker.h"
#include "topology/pu_set.h"

#include <sys/types.h>

/* What every invocation proves and says of itself; start it with the job, nobody's noise told. */
struct cs__worker {
  const struct cs_worker_job *job;
  struct cs_pu_set team; /* the PUs its threads may run on, all together */
  double load, canary_s; /* before anything else */
  double neighbour_s;    /* the placement probe; NaN: not taken */
  uint64_t array_bytes, huge_bytes;
  int64_t begin_ns; /* of the timed section */
  struct cs_noise noise;
};

/* One line to the driver in one piece; takes the event over. Nothing of an invocation can be saved when its pipe is
 * gone: no status. */
void cs__worker_say(const struct cs_worker_job *job, json_t *event);

/* The `team` event, and the team's PUs remembered; the `proof` event. */
enum cs_status cs__worker_say_team(struct cs__worker *worker, struct cs_error *error);
enum cs_status cs__worker_say_proof(const struct cs__worker *worker, struct cs_error *error);

/* What the machine did between two readings around the timed section. */
void cs__worker_keep_noise(struct cs__worker *worker, const struct cs__noise_mark *before,
                           const struct cs__noise_mark *after);

/* The whole of an invocation that measures ceilings; of one that runs a command. */
enum cs_status cs__worker_ceilings(struct cs__worker *worker, struct cs_error *error);
enum cs_status cs__worker_command(struct cs__worker *worker, struct cs_error *error);

/* The `observed` event of a command that has ended: none when no region was seen, nor when much of the time went by
 * outside of the process that has them. */
struct cs__observed_command {
  pid_t pid;
  int64_t end_ns; /* CLOCK_MONOTONIC */
  double wall_s;
};
enum cs_status cs__worker_say_observed(const struct cs_worker_job *job, const struct cs__observed_command *command,
                                       struct cs_error *error);

#endif
