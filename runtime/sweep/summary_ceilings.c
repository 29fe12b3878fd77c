/* runtime/sweep/summary_ceilings.c - what each point's team can get from the machine, over the rounds. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/summary_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool is_usable(const struct cs_invocation *invocation) {
  return invocation->purpose == CS_PURPOSE_CEILINGS && invocation->outcome == CS_OUTCOME_OK &&
         invocation->ceilings.threads > 0;
}

const struct cs_ceilings *cs__ceilings_at(const struct cs__machine *machine, size_t point_index, size_t round,
                                          int session) {
  if (machine->at == NULL || round >= machine->rounds)
    return NULL;
  const struct cs__measured *at = &machine->at[point_index * machine->rounds + round];
  return at->session == session ? at->ceilings : NULL;
}

static const struct cs_ceilings *measured(const struct cs__machine *machine, size_t point_index, size_t round) {
  return machine->at[point_index * machine->rounds + round].ceilings;
}

/* One number of a struct cs_ceilings, all of them doubles. */
static double member(const struct cs_ceilings *ceilings, size_t offset) {
  double value;
  memcpy(&value, (const char *)ceilings + offset, sizeof value);
  return value;
}

static double log_of(double value) {
  return value > 0.0 ? log(value) : NAN; /* NaN: not told, or too short to be measured */
}

/* What is collected over the rounds of one point. logs: room for one value per round. */
struct collecting {
  const struct cs__machine *machine;
  size_t point, base;
  double alpha;
  double *logs;
};

static struct cs_estimate of_member(const struct collecting *collecting, size_t offset) {
  for (size_t r = 0; r < collecting->machine->rounds; r++) {
    const struct cs_ceilings *ceilings = measured(collecting->machine, collecting->point, r);
    collecting->logs[r] = ceilings != NULL ? log_of(member(ceilings, offset)) : NAN;
  }
  return cs_estimate_time(collecting->logs, collecting->machine->rounds, collecting->alpha);
}

static struct cs_estimate of_bandwidth(const struct collecting *collecting) {
  for (size_t r = 0; r < collecting->machine->rounds; r++) {
    const struct cs_ceilings *ceilings = measured(collecting->machine, collecting->point, r);
    collecting->logs[r] = ceilings != NULL ? log_of(cs_ceilings_bandwidth(ceilings)) : NAN;
  }
  return cs_estimate_time(collecting->logs, collecting->machine->rounds, collecting->alpha);
}

/* phi(n): of two chains in one round and session, so that what the clock does over a session cancels. */
static struct cs_estimate of_clock(const struct collecting *collecting) {
  const struct cs__machine *machine = collecting->machine;
  for (size_t r = 0; r < machine->rounds; r++) {
    const struct cs__measured *here = &machine->at[collecting->point * machine->rounds + r];
    const struct cs_ceilings *base = cs__ceilings_at(machine, collecting->base, r, here->session);
    const bool paired = here->ceilings != NULL && base != NULL;
    collecting->logs[r] = paired ? log_of(here->ceilings->chain_per_s) - log_of(base->chain_per_s) : NAN;
  }
  return cs__exponentiated(cs_estimate_centre(collecting->logs, machine->rounds, collecting->alpha));
}

static double of_node(const struct collecting *collecting, int node) {
  const struct cs__machine *machine = collecting->machine;
  for (size_t r = 0; r < machine->rounds; r++) {
    const struct cs_ceilings *ceilings = measured(machine, collecting->point, r);
    collecting->logs[r] = NAN;
    for (size_t i = 0; ceilings != NULL && i < ceilings->node_count; i++)
      if (ceilings->nodes[i].node == node)
        collecting->logs[r] = ceilings->nodes[i].bytes_per_s;
  }
  return cs_median(collecting->logs, machine->rounds);
}

/* The nodes are those of the last invocation: a placement does not change within a sweep. */
static bool collect_nodes(const struct collecting *collecting, const struct cs_ceilings *last,
                          struct cs_point_ceilings *point) {
  if (last->node_count == 0)
    return true;
  point->nodes = calloc(last->node_count, sizeof *point->nodes);
  if (point->nodes == NULL)
    return false;
  point->node_count = last->node_count;
  for (size_t i = 0; i < last->node_count; i++) {
    point->nodes[i] = last->nodes[i];
    point->nodes[i].bytes_per_s = of_node(collecting, last->nodes[i].node);
  }
  return true;
}

static bool collect(const struct collecting *collecting, struct cs_point_ceilings *point) {
  const struct cs_ceilings *last = NULL;
  for (size_t r = 0; r < collecting->machine->rounds; r++) {
    const struct cs_ceilings *ceilings = measured(collecting->machine, collecting->point, r);
    point->count += ceilings != NULL;
    last = ceilings != NULL ? ceilings : last;
  }
  for (size_t stream = 0; stream < CS_STREAMS; stream++)
    point->bytes_per_s[stream] =
        of_member(collecting, offsetof(struct cs_ceilings, bytes_per_s) + stream * sizeof(double));
  point->bandwidth = of_bandwidth(collecting);
  point->flops_per_s = of_member(collecting, offsetof(struct cs_ceilings, flops_per_s));
  point->clock_ratio = of_clock(collecting);
  point->chain_per_s = of_member(collecting, offsetof(struct cs_ceilings, chain_per_s));
  point->barrier_s = of_member(collecting, offsetof(struct cs_ceilings, barrier_s));
  point->fork_s = of_member(collecting, offsetof(struct cs_ceilings, fork_s));
  point->neighbour_s = of_member(collecting, offsetof(struct cs_ceilings, neighbour_s));
  if (last == NULL)
    return true;
  point->footprint_bytes = last->footprint_bytes;
  point->array_bytes = last->array_bytes;
  point->huge_bytes = last->huge_bytes;
  return collect_nodes(collecting, last, point);
}

static size_t rounds_measured(const struct cs_result *result) {
  size_t rounds = 0;
  for (size_t i = 0; i < result->invocation_count; i++)
    if (is_usable(&result->invocations[i]) && (size_t)result->invocations[i].round >= rounds)
      rounds = (size_t)result->invocations[i].round + 1;
  return rounds;
}

bool cs__sum_ceilings(const struct cs_result *result, struct cs_summary *summary, struct cs__machine *machine_out) {
  struct cs__machine machine = {.rounds = rounds_measured(result)};
  *machine_out = machine;
  if (machine.rounds == 0)
    return true;
  double *logs = malloc(machine.rounds * sizeof *logs);
  machine.at = calloc(result->point_count * machine.rounds, sizeof *machine.at);
  machine.points = summary->ceilings = calloc(result->point_count, sizeof *summary->ceilings);
  bool enough = logs != NULL && machine.at != NULL && summary->ceilings != NULL;
  for (size_t i = 0; enough && i < result->invocation_count; i++) {
    const struct cs_invocation *one = &result->invocations[i];
    if (is_usable(one)) /* of several the last: the earlier ones are of torn rounds */
      machine.at[(size_t)one->point_index * machine.rounds + (size_t)one->round] =
          (struct cs__measured){.ceilings = &one->ceilings, .session = one->session};
  }
  const double alpha = 1.0 - result->protocol.confidence;
  for (size_t i = 0; enough && i < result->point_count; i++) {
    const struct collecting collecting = {.machine = &machine, .point = i, .alpha = alpha, .logs = logs};
    summary->ceiling_count = i + 1;
    enough = collect(&collecting, &summary->ceilings[i]);
  }
  free(logs);
  *machine_out = machine;
  return enough;
}
