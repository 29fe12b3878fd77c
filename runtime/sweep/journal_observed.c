/* runtime/sweep/journal_observed.c - the `observed` event: what the observer saw of an invocation, to JSON and back. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/events.h"

#include <math.h>
#include <stdlib.h>

static json_t *kinds_to_json(const struct cs_time_split *split) {
  json_t *kinds = json_object();
  for (enum cs_time_kind kind = 0; kind < CS_TIME_KINDS; kind++)
    if (json_object_set_new(kinds, cs_time_kind_name(kind), cs__json_real(split->core_s[kind])) != 0) {
      json_decref(kinds);
      return NULL;
    }
  return kinds;
}

static json_t *spans_to_json(const struct cs_observed *observed) {
  if (!observed->spans_known)
    return json_null();
  json_t *list = json_array();
  for (size_t i = 0; i < observed->span_count; i++)
    cs__json_add(&list, json_pack("{so so}", "work_s", cs__json_real(observed->spans[i].work_s), "span_s",
                                  cs__json_real(observed->spans[i].span_s)));
  return list;
}

json_t *cs__observed_to_json(const struct cs_observed *observed) {
  json_t *delay = observed->delay_s < 0.0 ? json_null() : cs__json_real(observed->delay_s);
  return json_pack("{ss so so so sI si so so so so so sI so}", "event", "observed", "wall_s",
                   cs__json_real(observed->wall_s), "serial_s", cs__json_real(observed->serial_s), "cost_s",
                   cs__json_real(observed->cost_s), "regions", (json_int_t)observed->regions, "threads",
                   observed->split.threads, "core_s", kinds_to_json(&observed->split), "observer_s",
                   cs__json_real(observed->observer_s), "lock_s", cs__json_real(observed->lock_s), "delay_s", delay,
                   "residual_s", cs__json_real(observed->residual_s), "lost", (json_int_t)observed->lost, "spans",
                   spans_to_json(observed));
}

static enum cs_status read_kinds(const json_t *object, struct cs_time_split *split, struct cs_error *error) {
  struct cs__members kinds = {object, "observed", error, CS_OK};
  for (enum cs_time_kind kind = 0; kind < CS_TIME_KINDS; kind++)
    split->core_s[kind] = cs__take_number(&kinds, cs_time_kind_name(kind), -HUGE_VAL);
  return kinds.status;
}

static enum cs_status read_spans(const json_t *list, struct cs_observed *observed, struct cs_error *error) {
  observed->spans = calloc(json_array_size(list) + 1, sizeof *observed->spans);
  if (observed->spans == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for an observed event");
  for (size_t i = 0; i < json_array_size(list); i++) {
    struct cs__members span = {json_array_get(list, i), "observed", error, CS_OK};
    observed->spans[i].work_s = cs__take_number(&span, "work_s", 0.0);
    observed->spans[i].span_s = cs__take_number(&span, "span_s", 0.0);
    if (span.status != CS_OK)
      return span.status;
    observed->span_count = i + 1;
  }
  observed->spans_known = true;
  return CS_OK;
}

/* All members of the split, or none: a journal of a coresweep that did not split. */
static enum cs_status read_split(struct cs__members *members, struct cs_observed *observed) {
  observed->split.threads = (int)cs__take_whole(members, "threads", 1, 1 << 24);
  observed->split.wall_s = observed->wall_s;
  const json_t *kinds = cs__take_object(members, "core_s");
  observed->observer_s = cs__take_number(members, "observer_s", 0.0);
  observed->lock_s = cs__take_number(members, "lock_s", 0.0);
  observed->delay_s = cs__take_number_or(members, "delay_s", -1.0);
  observed->residual_s = cs__take_number(members, "residual_s", -HUGE_VAL);
  observed->lost = (uint64_t)cs__take_whole(members, "lost", 0, INT64_MAX);
  const json_t *spans = json_object_get(members->object, "spans");
  if (spans != NULL && !json_is_null(spans))
    spans = cs__take_list(members, "spans");
  if (members->status == CS_OK)
    members->status = read_kinds(kinds, &observed->split, members->error);
  if (members->status == CS_OK && json_is_array(spans))
    members->status = read_spans(spans, observed, members->error);
  return members->status;
}

enum cs_status cs__observed_from_json(struct cs__members *members, struct cs_observed *observed_out) {
  struct cs_observed observed = {.delay_s = -1.0};
  observed.wall_s = cs__take_number(members, "wall_s", 0.0);
  observed.serial_s = cs__take_number(members, "serial_s", 0.0);
  observed.cost_s = cs__take_number(members, "cost_s", 0.0);
  observed.regions = (uint64_t)cs__take_whole(members, "regions", 0, INT64_MAX);
  if (members->status == CS_OK && json_object_get(members->object, "core_s") != NULL)
    read_split(members, &observed);
  if (members->status != CS_OK) {
    free(observed.spans);
    return members->status;
  }
  free(observed_out->spans); /* told twice: the later one counts */
  *observed_out = observed;
  return CS_OK;
}
