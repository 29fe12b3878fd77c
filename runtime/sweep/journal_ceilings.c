/* runtime/sweep/journal_ceilings.c - the `ceilings` event: what a team got from the machine at most, to JSON and back.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/events.h"

#include <limits.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

enum { THREADS_MAX = 1 << 24 };

/* Rates are above 0, times may be 0 where the clock saw nothing pass. */
static const struct {
  const char *name;
  size_t offset;
  bool rate;
} figures[] = {
    {"chain_per_s", offsetof(struct cs_ceilings, chain_per_s), true},
    {"chain_least_per_s", offsetof(struct cs_ceilings, chain_least_per_s), true},
    {"chain_most_per_s", offsetof(struct cs_ceilings, chain_most_per_s), true},
    {"flops_per_s", offsetof(struct cs_ceilings, flops_per_s), true},
    {"barrier_s", offsetof(struct cs_ceilings, barrier_s), false},
    {"fork_s", offsetof(struct cs_ceilings, fork_s), false},
    {"neighbour_s", offsetof(struct cs_ceilings, neighbour_s), false},
    {"neighbour_most_s", offsetof(struct cs_ceilings, neighbour_most_s), false},
};

static json_t *streams_to_json(const struct cs_ceilings *ceilings) {
  json_t *streams = json_object();
  for (enum cs_ceiling_stream stream = 0; stream < CS_STREAMS; stream++)
    if (json_object_set_new(streams, cs_ceiling_stream_name(stream), cs__json_real(ceilings->bytes_per_s[stream])) !=
        0) {
      json_decref(streams);
      return NULL;
    }
  return streams;
}

static json_t *nodes_to_json(const struct cs_ceilings *ceilings) {
  if (ceilings->nodes == NULL)
    return json_null();
  json_t *nodes = json_array();
  for (size_t i = 0; i < ceilings->node_count; i++)
    cs__json_add(&nodes, json_pack("{si si so}", "node", ceilings->nodes[i].node, "threads", ceilings->nodes[i].threads,
                                   "bytes_per_s", cs__json_real(ceilings->nodes[i].bytes_per_s)));
  return nodes;
}

json_t *cs__ceilings_to_json(const struct cs_ceilings *ceilings) {
  json_t *event = json_pack("{ss si so sI sI sI so}", "event", "ceilings", "threads", ceilings->threads, "bytes_per_s",
                            streams_to_json(ceilings), "footprint_bytes", (json_int_t)ceilings->footprint_bytes,
                            "array_bytes", (json_int_t)ceilings->array_bytes, "huge_bytes",
                            (json_int_t)ceilings->huge_bytes, "nodes", nodes_to_json(ceilings));
  int failed = event == NULL;
  for (size_t i = 0; i < COUNT(figures); i++) {
    const double value = *(const double *)((const char *)ceilings + figures[i].offset);
    failed |= json_object_set_new(event, figures[i].name, cs__json_real(value));
  }
  if (!failed)
    return event;
  json_decref(event);
  return NULL;
}

/* null and missing: NaN. */
static double take_figure(struct cs__members *members, const char *name, bool rate) {
  const double value = cs__take_number_or(members, name, NAN);
  if (members->status == CS_OK && (value < 0.0 || (rate && value == 0.0)))
    members->status = cs_fail(members->error, CS_INVALID, "the %s event's member '%s' is not %s 0", members->of, name,
                              rate ? "above" : "at least");
  return value;
}

static enum cs_status read_streams(const json_t *object, struct cs_ceilings *ceilings, struct cs_error *error) {
  struct cs__members streams = {object, "ceilings", error, CS_OK};
  for (enum cs_ceiling_stream stream = 0; stream < CS_STREAMS; stream++)
    ceilings->bytes_per_s[stream] = take_figure(&streams, cs_ceiling_stream_name(stream), true);
  return streams.status;
}

static enum cs_status read_nodes(const json_t *list, struct cs_ceilings *ceilings, struct cs_error *error) {
  ceilings->nodes = calloc(json_array_size(list) + 1, sizeof *ceilings->nodes);
  if (ceilings->nodes == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for a ceilings event");
  for (size_t i = 0; i < json_array_size(list); i++) {
    struct cs__members node = {json_array_get(list, i), "ceilings", error, CS_OK};
    ceilings->nodes[i] = (struct cs_node_ceiling){.node = (int)cs__take_whole(&node, "node", 0, INT_MAX),
                                                  .threads = (int)cs__take_whole(&node, "threads", 1, THREADS_MAX),
                                                  .bytes_per_s = take_figure(&node, "bytes_per_s", true)};
    if (node.status != CS_OK)
      return node.status;
    ceilings->node_count = i + 1;
  }
  return CS_OK;
}

static uint64_t take_bytes(struct cs__members *members, const char *name) {
  return (uint64_t)cs__take_whole(members, name, 0, INT64_MAX);
}

enum cs_status cs__ceilings_from_json(struct cs__members *members, struct cs_ceilings *ceilings_out) {
  struct cs_ceilings ceilings = {.threads = (int)cs__take_whole(members, "threads", 1, THREADS_MAX),
                                 .footprint_bytes = take_bytes(members, "footprint_bytes"),
                                 .array_bytes = take_bytes(members, "array_bytes"),
                                 .huge_bytes = take_bytes(members, "huge_bytes")};
  const json_t *streams = cs__take_object(members, "bytes_per_s"), *nodes = json_object_get(members->object, "nodes");
  if (nodes != NULL && !json_is_null(nodes))
    nodes = cs__take_list(members, "nodes");
  for (size_t i = 0; i < COUNT(figures); i++)
    *(double *)((char *)&ceilings + figures[i].offset) = take_figure(members, figures[i].name, figures[i].rate);
  if (members->status == CS_OK)
    members->status = read_streams(streams, &ceilings, members->error);
  if (members->status == CS_OK && json_is_array(nodes))
    members->status = read_nodes(nodes, &ceilings, members->error);
  if (members->status != CS_OK) {
    cs_ceilings_free(&ceilings);
    return members->status;
  }
  cs_ceilings_free(ceilings_out); /* told twice: the later one counts */
  *ceilings_out = ceilings;
  return CS_OK;
}
