/* runtime/sweep/summary_over.c - a case's speedup over other cases of its rounds: a serial program, a grid's first. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/summary_parts.h"

#include <stdlib.h>
#include <string.h>

enum { NO_CASE = -1 };

/* Whether the case stands at every setting of `part` that it has itself. */
static bool agrees(const struct cs_case *part, const struct cs_case *of) {
  for (size_t i = 0; i < part->setting_count; i++)
    for (size_t j = 0; j < of->setting_count; j++)
      if (strcmp(part->settings[i].name, of->settings[j].name) == 0 &&
          strcmp(part->settings[i].value, of->settings[j].value) != 0)
        return false;
  return true;
}

/* The serial program of the case's rounds, at its settings where there is one for each; NO_CASE without. */
static int serial_of(const struct cs_result *result, int case_index) {
  if (result->cases[case_index].serial)
    return NO_CASE;
  for (int i = 0; i < (int)result->case_count; i++)
    if (result->cases[i].serial && cs__leader(result, i) == cs__leader(result, case_index) &&
        agrees(&result->cases[i], &result->cases[case_index]))
      return i;
  return NO_CASE;
}

/* The first case of a grid; NO_CASE: the case is not of one. Rivals and serial programs make no grid. */
static int first_of(const struct cs_result *result, int case_index) {
  const int leader = cs__leader(result, case_index);
  int combinations = 0, first = NO_CASE;
  for (int i = (int)result->case_count - 1; i >= 0; i--) {
    if (cs__leader(result, i) != leader || result->cases[i].serial || result->cases[i].rival >= 0)
      continue;
    combinations++;
    first = i;
  }
  return combinations > 1 && !result->cases[case_index].serial ? first : NO_CASE;
}

static struct cs_estimate *over_serial(struct cs_point_summary *point) {
  return &point->over_serial;
}

static struct cs_estimate *over_first(struct cs_point_summary *point) {
  return &point->over_first;
}

/* T(other, first point) / T(n), times the work at n over that of the first point: both did the first point's work. */
static bool put_over(const struct cs__summing *summing, int other, struct cs_case_summary *summary,
                     struct cs_estimate *(*quantity)(struct cs_point_summary *point)) {
  const struct cs_result *result = summing->result;
  const double alpha = 1.0 - result->protocol.confidence;
  struct cs__series base = {0};
  for (size_t i = 0; i < summary->point_count; i++)
    *quantity(&summary->points[i]) = cs__nothing();
  if (other == NO_CASE || summary->point_count == 0)
    return true;
  double *base_logs = NULL;
  bool enough = cs__series_make(result, (size_t)other, 0, &base) &&
                (base_logs = malloc(2 * (base.rounds + 1) * sizeof *base_logs)) != NULL;
  for (size_t i = 0; enough && i < summary->point_count; i++) {
    double *here_logs = base_logs + base.rounds + 1;
    const size_t rounds = cs__series_pair(&base, &summing->series[i], base_logs, here_logs);
    *quantity(&summary->points[i]) =
        cs__scaled(cs_estimate_ratio(base_logs, here_logs, rounds, alpha), cs__work_beside_cost(result, i));
  }
  free(base_logs);
  cs__series_free(&base);
  return enough;
}

bool cs__sum_over(const struct cs__summing *summing, struct cs_case_summary *summary) {
  const int own = (int)summing->case_index;
  return put_over(summing, serial_of(summing->result, own), summary, over_serial) &&
         put_over(summing, first_of(summing->result, own), summary, over_first);
}
