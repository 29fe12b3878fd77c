/* runtime/report/figures_axis.c - what a sweep's axis and its figure are called; how many cores were busy, of how many.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/figures.h"
#include "runtime/report/plain.h"
#include "topology/pu_set.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void cs__put_axis_title(struct cs_text *text, const struct cs_result *result) {
  if (cs_result_sweeps_threads(result))
    cs_text_append(text, "threads");
  else
    cs__put_plain(text, result->axis);
}

void cs__put_n(struct cs_text *text, const struct cs_result *result, int n) {
  cs_result_put_n(result, n, text);
}

void cs__put_at_n(struct cs_text *text, const struct cs_result *result, int n) {
  cs_text_append(text, cs_result_sweeps_threads(result) ? "on " : "at ");
  cs__put_n(text, result, n);
}

/* --- times and metrics --- */

const char *cs__cost_title(const struct cs_result *result) {
  if (result->recipe.metric == NULL)
    return "time";
  return result->recipe.higher ? "rate" : "metric";
}

/* The metric's own value: its samples are kept as 1 over it where more is better. */
static struct cs_estimate metric_of(const struct cs_estimate *time_s, const struct cs_result *result) {
  struct cs_estimate metric = *time_s;
  if (!result->recipe.higher)
    return metric;
  metric.value = 1.0 / time_s->value;
  metric.lo = 1.0 / time_s->hi;
  metric.hi = 1.0 / time_s->lo;
  return metric;
}

void cs__put_cost(struct cs_text *text, const struct cs_estimate *time_s, const struct cs_result *result) {
  if (result->recipe.metric == NULL) {
    cs__put_time_estimate(text, time_s);
    return;
  }
  const struct cs_estimate metric = metric_of(time_s, result);
  cs__put_estimate_in(text, &metric, result->recipe.unit);
}

void cs__put_cost_value(struct cs_text *text, double time_s, const struct cs_result *result) {
  const struct cs_estimate alone = {.value = time_s, .lo = time_s, .hi = time_s, .count = 1};
  cs__put_cost(text, &alone, result);
}

/* --- cores busy --- */

const char *cs__budget_title(const struct cs_result *result) {
  return cs_result_sweeps_threads(result) ? "Used" : "Allowed";
}

static size_t count_usable(const struct cs_result *result) {
  for (size_t i = 0; i < result->machine_fact_count; i++)
    if (result->machine_facts[i].name != NULL && strcmp(result->machine_facts[i].name, "usable") == 0)
      return cs_pu_set_count_listed(result->machine_facts[i].value);
  return 0;
}

size_t cs__cores_allowed(const struct cs_result *result, const struct cs_case *of, size_t point_index) {
  const size_t confined = of->confined != NULL ? cs_pu_set_count_listed(of->confined[point_index]) : 0;
  const size_t usable = count_usable(result), n = (size_t)result->points[point_index].n;
  if (confined > 0 || !cs_result_sweeps_threads(result))
    return confined > 0 ? confined : usable;
  return of->argv != NULL ? usable : n; /* a kernel's team has a place for each thread */
}

bool cs__knows_busy(const struct cs_point_summary *point) {
  return point->rounds > 0 && isfinite(point->used.cores_busy) && point->used.cores_busy > 0.0;
}

void cs__put_busy(struct cs_text *text, const struct cs_result *result, const struct cs_case_summary *of,
                  size_t point_index) {
  const struct cs_point_summary *point = &of->points[point_index];
  const size_t allowed = cs__cores_allowed(result, of->of, point_index);
  if (!cs__knows_busy(point)) {
    cs_text_append(text, CS__NO_FIGURE);
    return;
  }
  cs_text_append(text, point->used.cores_busy < 0.095 ? "%.2f" : "%.1f", point->used.cores_busy);
  if (allowed == 0)
    return;
  cs_text_append(text, " of %zu, ", allowed);
  cs__put_percent(text, point->used.cores_busy / (double)allowed);
}
