/* runtime/sweep/summary.c - a result's figures, case by case, and what went wrong. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/summary.h"

#include "runtime/sweep/summary_parts.h"

#include <stdlib.h>

/* The speedup of the fastest samples of all: what a quiet machine might have given. */
static void sum_minima(const struct cs_result *result, struct cs_case_summary *summary) {
  for (size_t i = 0; i < summary->point_count; i++)
    summary->points[i].speedup_of_minima =
        cs__work_beside_cost(result, i) * summary->points[summary->base].sample_min_s / summary->points[i].sample_min_s;
}

/* A ratio is only as good as the worse of its two times. */
static void gate_ratios(struct cs_case_summary *summary) {
  const enum cs_gate base = summary->points[summary->base].gate;
  for (size_t i = 0; i < summary->point_count; i++)
    summary->points[i].ratio_gate = summary->points[i].gate > base ? summary->points[i].gate : base;
}

static bool sum_case(const struct cs_result *result, size_t case_index, const struct cs__machine *machine,
                     struct cs_case_summary *summary) {
  struct cs__summing summing = {.result = result, .case_index = case_index};
  *summary = (struct cs_case_summary){.of = &result->cases[case_index], .stop = result->stops[case_index]};
  summary->points = calloc(result->point_count, sizeof *summary->points);
  summing.series = calloc(result->point_count, sizeof *summing.series);
  bool enough = summary->points != NULL && summing.series != NULL;
  summary->point_count = enough ? result->point_count : 0;
  enough = enough && cs__sum_serial(result, case_index, summary);
  for (size_t i = 0; enough && i < result->point_count; i++)
    enough = cs__series_make(result, case_index, i, &summing.series[i]);
  for (size_t i = 0; enough && i < result->point_count; i++)
    enough = cs__sum_point(&summing, i, summary);
  enough = enough && cs__sum_startup(result, case_index, summary) && cs__sum_over(&summing, summary) &&
           cs__sum_observed(result, case_index, summary) && cs__sum_limits(&summing, machine, summary) &&
           cs__sum_best(&summing, summary) && cs__sum_fit(&summing, summary);
  if (enough) {
    gate_ratios(summary);
    sum_minima(result, summary);
  }
  for (size_t i = 0; summing.series != NULL && i < result->point_count; i++)
    cs__series_free(&summing.series[i]);
  free(summing.series);
  return enough;
}

static bool list_warnings(const struct cs_result *result, struct cs_summary *summary) {
  struct cs__warnings warnings = {0};
  for (size_t i = 0; i < summary->case_count; i++) {
    cs__warn_points(result, &summary->cases[i], &warnings);
    cs__warn_case(result, &summary->cases[i], &warnings);
    cs__warn_places(result, &summary->cases[i], &warnings);
  }
  cs__warn_ceilings(result, summary, &warnings);
  cs__warn_sweep(result, summary, &warnings);
  return cs__warnings_take(&warnings, summary);
}

enum cs_status cs_summarise(const struct cs_result *result, struct cs_summary *summary_out, struct cs_error *error) {
  struct cs_summary summary = {.cases = calloc(result->case_count + 1, sizeof *summary.cases)};
  struct cs__machine machine = {0};
  bool enough = summary.cases != NULL && cs__sum_ceilings(result, &summary, &machine);
  for (size_t i = 0; enough && i < result->case_count; i++) {
    summary.case_count = i + 1;
    enough = sum_case(result, i, &machine, &summary.cases[i]);
  }
  free(machine.at);
  enough = enough && cs__list_failures(result, &summary) && list_warnings(result, &summary);
  if (!enough) {
    cs_summary_free(&summary);
    return cs_fail(error, CS_NOMEM, "no memory to summarise %zu invocations", result->invocation_count);
  }
  *summary_out = summary;
  return CS_OK;
}

static void free_strings(char **strings, size_t count) {
  for (size_t i = 0; i < count; i++)
    free(strings[i]);
  free(strings);
}

void cs_summary_free(struct cs_summary *summary) {
  if (summary == NULL)
    return;
  for (size_t i = 0; i < summary->case_count; i++) {
    for (size_t p = 0; p < summary->cases[i].point_count; p++) {
      free(summary->cases[i].points[p].gate_reason);
      free(summary->cases[i].points[p].observed.gate_reason);
    }
    free(summary->cases[i].points);
    cs_fit_free(&summary->cases[i].fit);
  }
  free(summary->cases);
  for (size_t i = 0; i < summary->ceiling_count; i++)
    free(summary->ceilings[i].nodes);
  free(summary->ceilings);
  free_strings(summary->warnings, summary->warning_count);
  free_strings(summary->failures, summary->failure_count);
  *summary = (struct cs_summary){0};
}
