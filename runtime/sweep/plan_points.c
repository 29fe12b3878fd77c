/* runtime/sweep/plan_points.c - what is swept: thread counts with their places, or the values of another axis. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/text.h"
#include "runtime/sweep/plan_parts.h"
#include "topology/ladder.h"
#include "topology/places.h"

#include <stdlib.h>
#include <string.h>

/* The counts asked for by --threads or --param threads; "": none. */
static void put_counts(const struct cs__planning *planning, struct cs_text *text) {
  if (planning->request->threads != NULL)
    cs_text_append(text, "%s", planning->request->threads);
  for (size_t i = 0; i < planning->parameter_count; i++)
    for (size_t v = 0; cs__is_axis(planning, i) && v < planning->parameters[i].count; v++)
      cs_text_append(text, "%s%s", v > 0 ? "," : "", planning->parameters[i].values[v]);
}

static enum cs_status find_ladder(const struct cs__planning *planning, struct cs_ladder *ladder,
                                  struct cs_error *error) {
  const int most = cs__source_most(planning);
  struct cs_text counts = {0};
  put_counts(planning, &counts);
  const bool asked = planning->request->threads != NULL || counts.length > 0;
  const enum cs_status status =
      asked ? cs_ladder_parse(cs_text_get(&counts), most, planning->request->oversubscribe, ladder, error)
            : cs_ladder_default(planning->machine, planning->budget, &planning->source.policy, ladder, error);
  cs_text_free(&counts);
  if (asked || status != CS_OK)
    return status;
  size_t kept = 0; /* the user's list may have fewer places than the policy would find */
  for (size_t i = 0; i < ladder->count; i++)
    if (ladder->counts[i] <= most)
      ladder->counts[kept++] = ladder->counts[i];
  if (kept > 0 && kept < ladder->count && ladder->counts[kept - 1] < most)
    ladder->counts[kept++] = most;
  ladder->count = kept;
  return kept > 0 ? CS_OK : cs_fail(error, CS_INVALID, "there is no thread count to sweep; give --threads");
}

static enum cs_status places_of(const struct cs__planning *planning, struct cs_point *point, struct cs_error *error) {
  struct cs_places places = {0};
  struct cs_text text = {0};
  enum cs_status status = cs__source_places(planning, point->n, &places, error);
  if (status != CS_OK)
    return status;
  cs_places_append_text(&places, &text);
  cs_places_free(&places);
  point->places = cs_text_take(&text);
  return point->places != NULL ? CS_OK : cs_fail(error, CS_NOMEM, "no memory for the points of a plan");
}

static enum cs_status plan_threads(const struct cs__planning *planning, struct cs_error *error) {
  struct cs_result *result = planning->result;
  struct cs_ladder ladder = {0};
  enum cs_status status = find_ladder(planning, &ladder, error);
  if (status == CS_OK && (result->points = calloc(ladder.count, sizeof *result->points)) == NULL)
    status = cs_fail(error, CS_NOMEM, "no memory for the points of a plan");
  for (size_t i = 0; i < ladder.count && status == CS_OK; i++) {
    result->point_count = i + 1;
    result->points[i].n = result->points[i].team = ladder.counts[i];
    status = places_of(planning, &result->points[i], error);
  }
  cs_ladder_free(&ladder);
  return status;
}

static int ascending(const void *a, const void *b) {
  const struct cs_point *left = a, *right = b;
  return (left->n > right->n) - (left->n < right->n);
}

static enum cs_status plan_values(const struct cs__planning *planning, struct cs_error *error) {
  const struct cs__parameter *axis = &planning->parameters[planning->axis];
  struct cs_result *result = planning->result;
  result->points = calloc(axis->count, sizeof *result->points);
  for (size_t i = 0; result->points != NULL && i < axis->count; i++) {
    result->point_count = i + 1;
    result->points[i].n = (int)strtol(axis->values[i], NULL, 10);
    if ((result->points[i].places = strdup("")) == NULL)
      return cs_fail(error, CS_NOMEM, "no memory for the points of a plan");
  }
  if (result->points == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for the points of a plan");
  qsort(result->points, result->point_count, sizeof *result->points, ascending);
  return CS_OK;
}

/* Where the programs run: by the policy's places, or wherever the system puts them. */
static char *policy_of(const struct cs__planning *planning) {
  const char *confine = planning->request->confine;
  const bool is_off = confine == NULL ? planning->axis >= 0 : strcmp(confine, "off") == 0;
  struct cs_text text = {0};
  if (planning->axis >= 0 && is_off)
    return strdup("by the system, not confined");
  cs__source_put_policy(planning, &text);
  return cs_text_take(&text);
}

enum cs_status cs__plan_points(struct cs__planning *planning, struct cs_error *error) {
  struct cs_result *result = planning->result;
  const enum cs_status status = planning->axis < 0 ? plan_threads(planning, error) : plan_values(planning, error);
  if (status != CS_OK)
    return status;
  result->axis = strdup(planning->axis < 0 ? "threads" : planning->parameters[planning->axis].name);
  result->policy = policy_of(planning);
  return result->axis != NULL && result->policy != NULL
             ? CS_OK
             : cs_fail(error, CS_NOMEM, "no memory for the points of a plan");
}
