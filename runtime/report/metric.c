/* runtime/report/metric.c - a metric as it was printed: times are its value, or 1 over it where more is better. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/metric.h"

bool cs__has_metric(const struct cs_result *result) {
  return result->recipe.metric != NULL;
}

double cs__metric_of(const struct cs_result *result, double time) {
  return cs__has_metric(result) && result->recipe.higher ? 1.0 / time : time;
}

struct cs_estimate cs__metric_estimate(const struct cs_result *result, const struct cs_estimate *time) {
  struct cs_estimate metric = *time;
  if (!cs__has_metric(result) || !result->recipe.higher || time->count == 0)
    return metric;
  metric.value = 1.0 / time->value;
  metric.lo = 1.0 / time->hi;
  metric.hi = 1.0 / time->lo;
  return metric;
}

struct cs_fit_facts cs__fit_facts_of(const struct cs_result *result, const char *source) {
  const struct cs_recipe *recipe = &result->recipe;
  const bool has_metric = cs__has_metric(result);
  return (struct cs_fit_facts){.source = source,
                               .n_name = result->axis != NULL ? result->axis : "threads",
                               .unit = !has_metric            ? "s"
                                       : recipe->unit != NULL ? recipe->unit
                                                              : "",
                               .throughput = has_metric && recipe->higher};
}
