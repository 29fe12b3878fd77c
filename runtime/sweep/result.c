/* runtime/sweep/result.c - a sweep's data: names of its enumerations and its end. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/result.h"

#include "runtime/base/shell.h"
#include "runtime/sweep/events.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const cs__purpose_words[4] = {
    [CS_PURPOSE_CALIBRATION] = "calibration",
    [CS_PURPOSE_TIMED] = "timed",
    [CS_PURPOSE_OBSERVED] = "observed",
    [CS_PURPOSE_CEILINGS] = "ceilings",
};

const char *const cs__outcome_words[7] = {
    [CS_OUTCOME_OK] = "ok",       [CS_OUTCOME_VOID] = "void",       [CS_OUTCOME_REJECTED] = "rejected",
    [CS_OUTCOME_WRONG] = "wrong", [CS_OUTCOME_CRASHED] = "crashed", [CS_OUTCOME_HUNG] = "hung",
    [CS_OUTCOME_LOST] = "lost",
};

const char *const cs__stop_words[4] = {
    [CS_GO_ON] = "none",
    [CS_STOP_PRECISION] = "precision",
    [CS_STOP_ROUNDS] = "rounds",
    [CS_STOP_BUDGET] = "budget",
};

const char *const cs__output_words[4] = {
    [CS_OUTPUT_NULL] = "null",
    [CS_OUTPUT_PIPE] = "pipe",
    [CS_OUTPUT_INHERIT] = "inherit",
    [CS_OUTPUT_FILE] = "file",
};

const char *cs_purpose_name(enum cs_purpose purpose) {
  return (size_t)purpose < 4 ? cs__purpose_words[purpose] : "unknown";
}

const char *cs_outcome_name(enum cs_outcome outcome) {
  return (size_t)outcome < 7 ? cs__outcome_words[outcome] : "unknown";
}

static void free_facts(struct cs_fact *facts, size_t count) {
  for (size_t i = 0; i < count; i++) {
    free(facts[i].name);
    free(facts[i].value);
  }
  free(facts);
}

static void free_case(const struct cs_case *one) {
  free(one->kernel);
  free(one->name);
  free(one->spec);
  free(one->summary);
  cs_words_free(one->argv);
  free(one->rate_unit);
  for (size_t i = 0; i < one->setting_count; i++) {
    free(one->settings[i].name);
    free(one->settings[i].value);
  }
  free(one->settings);
  cs_words_free(one->confined);
}

static void free_recipe(const struct cs_recipe *recipe) {
  char *const texts[] = {recipe->shell,    recipe->setup, recipe->cleanup,     recipe->prepare,
                         recipe->conclude, recipe->input, recipe->output_file, recipe->ignore_failure,
                         recipe->metric,   recipe->unit,  recipe->check};
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
    free(texts[i]);
  cs_words_free(recipe->environment);
}

static void free_invocation(struct cs_invocation *invocation) {
  for (size_t i = 0; i < invocation->thread_count; i++)
    free(invocation->threads[i].mask);
  free(invocation->threads);
  free(invocation->samples_s);
  free(invocation->reason);
  free(invocation->isa);
  free(invocation->runtime);
  free(invocation->observed.spans);
  cs_ceilings_free(&invocation->ceilings);
  free(invocation->used.pus);
  free(invocation->used.escaped);
  free(invocation->used.escaper);
  free(invocation->used.runtimes);
}

void cs_result_free(struct cs_result *result) {
  if (result == NULL)
    return;
  char *const texts[] = {result->folder,  result->version, result->host,          result->begun_utc,
                         result->command, result->versus,  result->program,       result->budget,
                         result->policy,  result->axis,    result->working_folder};
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
    free(texts[i]);
  free_facts(result->machine_facts, result->machine_fact_count);
  free_facts(result->environment_facts, result->environment_fact_count);
  for (size_t i = 0; i < result->case_count; i++)
    free_case(&result->cases[i]);
  free(result->cases);
  for (size_t i = 0; i < result->point_count; i++)
    free(result->points[i].places);
  free(result->points);
  for (size_t i = 0; i < result->invocation_count; i++)
    free_invocation(&result->invocations[i]);
  free(result->invocations);
  free_recipe(&result->recipe);
  free(result->calibrations);
  free(result->stops);
  *result = (struct cs_result){0};
}

bool cs_result_sweeps_threads(const struct cs_result *result) {
  return result->axis == NULL || strcmp(result->axis, "threads") == 0;
}

double cs_result_size(const struct cs_result *result, size_t point_index) {
  if (!(result->weak_size > 0.0))
    return 0.0;
  const double n = result->points[point_index].n;
  return fmax(1.0, round(result->weak_size * pow(n, 1.0 / fmax(1.0, result->weak_dimensions))));
}

double cs_result_work(const struct cs_result *result, size_t point_index) {
  if (!(result->weak_size > 0.0))
    return 1.0;
  return pow(cs_result_size(result, point_index) / cs_result_size(result, 0), fmax(1.0, result->weak_dimensions));
}

void cs_result_put_n(const struct cs_result *result, int n, struct cs_text *text) {
  if (cs_result_sweeps_threads(result))
    cs_text_append(text, "%d thread%s", n, n == 1 ? "" : "s");
  else
    cs_text_append(text, "%s=%d", result->axis, n);
}
