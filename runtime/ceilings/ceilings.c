/* runtime/ceilings/ceilings.c - all probes in one go. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Measured on the very team, places and moment the sweep is at: memory bandwidth on a shared host changes fivefold
 * within hours and a host moves its guests' processors, so a ceiling from another hour or another placement bounds
 * nothing.
 */
#include "runtime/ceilings/ceilings.h"

#include "runtime/ceilings/probes.h"

#include <math.h>
#include <stdlib.h>

const char *cs_ceiling_stream_name(enum cs_ceiling_stream stream) {
  static const char *const names[CS_STREAMS] = {[CS_STREAM_LOAD] = "load",
                                                [CS_STREAM_COPY] = "copy",
                                                [CS_STREAM_COPY_NT] = "copy_nt",
                                                [CS_STREAM_TRIAD] = "triad",
                                                [CS_STREAM_TRIAD_NT] = "triad_nt"};
  return (unsigned)stream < CS_STREAMS ? names[stream] : "unknown";
}

enum cs_status cs_ceilings_measure(const struct cs_ceilings_plan *plan, struct cs_ceilings *ceilings_out,
                                   struct cs_error *error) {
  struct cs_ceilings ceilings = {0};
  if (!(plan->probe_s > 0.0 && plan->probe_s <= 3600.0))
    return cs_fail(error, CS_INVALID, "ceilings: a probe of %g s; give between 0 and 3600", plan->probe_s);
  enum cs_status status = cs__bandwidth_measure(plan, &ceilings, error);
  if (status != CS_OK)
    return status;
  if ((status = cs__chain_measure(plan->probe_s, &ceilings)) != CS_OK ||
      (status = cs__flops_measure(plan->probe_s, &ceilings)) != CS_OK ||
      (status = cs__ping_pong_measure(plan->probe_s, &ceilings)) != CS_OK) {
    cs_ceilings_free(&ceilings);
    return cs_fail(error, status, "ceilings: no memory for a team of %d", ceilings.threads);
  }
  cs__sync_measure(plan->probe_s, &ceilings);
  *ceilings_out = ceilings;
  return CS_OK;
}

void cs_ceilings_free(struct cs_ceilings *ceilings) {
  if (ceilings == NULL)
    return;
  free(ceilings->nodes);
  ceilings->nodes = NULL;
  ceilings->node_count = 0;
}

double cs_ceilings_bandwidth(const struct cs_ceilings *ceilings) {
  double most = NAN;
  for (int s = 0; s < CS_STREAMS; s++)
    most = fmax(most, ceilings->bytes_per_s[s]);
  return most;
}
