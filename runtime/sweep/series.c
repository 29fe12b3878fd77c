/* runtime/sweep/series.c - invocations to one logarithm of time per round. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/series.h"

#include "runtime/measure/warmup.h"

#include <math.h>
#include <stdlib.h>

size_t cs__rounds_of(const struct cs_result *result, size_t case_index) {
  size_t rounds = 0;
  for (size_t i = 0; i < result->invocation_count; i++) {
    const struct cs_invocation *invocation = &result->invocations[i];
    if ((size_t)invocation->case_index == case_index && invocation->purpose == CS_PURPOSE_TIMED &&
        (size_t)invocation->round >= rounds)
      rounds = (size_t)invocation->round + 1;
  }
  return rounds;
}

/* The case this one shares its rounds with: an earlier one, or itself. */
static int goes_with(const struct cs_result *result, int case_index) {
  const struct cs_case *one = &result->cases[case_index];
  if (one->rival >= 0 && one->rival < case_index)
    return one->rival;
  return one->with_last ? case_index - 1 : case_index;
}

int cs__leader(const struct cs_result *result, int case_index) {
  while (case_index > 0 && goes_with(result, case_index) != case_index)
    case_index = goes_with(result, case_index);
  return case_index;
}

void cs__tear_round(struct cs_result *result, int case_index, int round, int session) {
  const enum cs_purpose purpose = case_index == CS_CASE_NONE ? CS_PURPOSE_CEILINGS : CS_PURPOSE_TIMED;
  const int leader = cs__leader(result, case_index);
  for (size_t i = 0; i < result->invocation_count; i++) {
    struct cs_invocation *invocation = &result->invocations[i];
    if (invocation->purpose == purpose && cs__leader(result, invocation->case_index) == leader &&
        invocation->round == round && invocation->session < session && invocation->outcome == CS_OUTCOME_OK)
      invocation->outcome = CS_OUTCOME_LOST;
  }
}

double cs__work_beside_cost(const struct cs_result *result, size_t point_index) {
  const bool throughput = result->recipe.metric != NULL && result->recipe.higher;
  return throughput ? 1.0 : cs_result_work(result, point_index);
}

bool cs__series_make(const struct cs_result *result, size_t case_index, size_t point_index,
                     struct cs__series *series_out) {
  struct cs__series series = {.rounds = cs__rounds_of(result, case_index)};
  series.log_times = malloc((series.rounds + 1) * sizeof *series.log_times);
  series.sessions = calloc(series.rounds + 1, sizeof *series.sessions);
  if (series.log_times == NULL || series.sessions == NULL) {
    cs__series_free(&series);
    return false;
  }
  for (size_t r = 0; r < series.rounds; r++)
    series.log_times[r] = NAN;
  for (size_t i = 0; i < result->invocation_count; i++) {
    const struct cs_invocation *invocation = &result->invocations[i];
    if ((size_t)invocation->case_index != case_index || (size_t)invocation->point_index != point_index ||
        invocation->purpose != CS_PURPOSE_TIMED || invocation->outcome != CS_OUTCOME_OK)
      continue;
    series.log_times[invocation->round] =
        cs_summarise_invocation(invocation->samples_s, invocation->sample_count).log_time;
    series.sessions[invocation->round] = invocation->session;
  }
  *series_out = series;
  return true;
}

void cs__series_free(struct cs__series *series) {
  free(series->log_times);
  free(series->sessions);
  *series = (struct cs__series){0};
}

size_t cs__series_pair(const struct cs__series *base, const struct cs__series *other, double *base_out,
                       double *other_out) {
  size_t count = 0;
  for (size_t r = 0; r < base->rounds && r < other->rounds; r++) {
    if (isnan(base->log_times[r]) || isnan(other->log_times[r]))
      continue;
    base_out[count] = base->log_times[r];
    other_out[count++] = other->log_times[r];
  }
  return count;
}

size_t cs__series_values(const struct cs__series *series, double *values_out) {
  size_t count = 0;
  for (size_t r = 0; r < series->rounds; r++)
    if (!isnan(series->log_times[r]))
      values_out[count++] = series->log_times[r];
  return count;
}
