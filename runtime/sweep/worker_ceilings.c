/* runtime/sweep/worker_ceilings.c - one invocation without a case: what its team gets from the machine at most. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/clock.h"
#include "runtime/ceilings/ceilings.h"
#include "runtime/sweep/events.h"
#include "runtime/sweep/noise.h"
#include "runtime/sweep/worker_parts.h"
#include "topology/cpu_features.h"

/* Of each probe: 20 ms are two scheduler ticks of 10 ms, and long against any clock's resolution. */
static const double probe_s = 0.02;

enum cs_status cs__worker_ceilings(struct cs__worker *worker, struct cs_error *error) {
  const struct cs_ceilings_plan plan = {.footprint_bytes = worker->job->footprint_bytes, .probe_s = probe_s};
  enum cs_status status = cs_isa_check(error);
  if (status == CS_OK)
    status = cs__worker_say_team(worker, error);
  if (status != CS_OK)
    return status;
  struct cs_ceilings ceilings = {0};
  const struct cs__noise_mark before = cs__noise_read(NULL, &worker->team);
  worker->begin_ns = cs_now_ns();
  status = cs_ceilings_measure(&plan, &ceilings, error);
  const struct cs__noise_mark after = cs__noise_read(NULL, &worker->team);
  if (status != CS_OK)
    return status;
  cs__worker_keep_noise(worker, &before, &after);
  worker->array_bytes = ceilings.array_bytes;
  worker->huge_bytes = ceilings.huge_bytes;
  cs__worker_say(worker->job, cs__ceilings_to_json(&ceilings));
  status = cs__worker_say_proof(worker, error);
  cs_ceilings_free(&ceilings);
  return status;
}
