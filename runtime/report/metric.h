/* runtime/report/metric.h - a metric as it was printed: times are its value, or 1 over it where more is better. Pure.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_METRIC_H
#define CORESWEEP_RUNTIME_REPORT_METRIC_H

#include "runtime/report/fit_report.h"
#include "runtime/sweep/summary.h"

#include <stdbool.h>

bool cs__has_metric(const struct cs_result *result);

/* Of a time or an estimate of one the metric it stands for; NaN and empty ones stay so. Without a metric the same. */
double cs__metric_of(const struct cs_result *result, double time);
struct cs_estimate cs__metric_estimate(const struct cs_result *result, const struct cs_estimate *time);

/* How a case's fit is worded: n by the axis's name, values as times or as the metric. source may be NULL. */
struct cs_fit_facts cs__fit_facts_of(const struct cs_result *result, const char *source);

#endif
