/* runtime/sweep/comparison_mismatch.c - what is not alike on both sides, and whether it forbids to compare them. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/text.h"
#include "runtime/sweep/comparison_parts.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* What a fact that differs means: most make another machine or another environment of it. */
enum meaning { REFUSES, LISTED, NOTHING };

static const struct {
  const char *name;
  enum meaning meaning;
} exceptions[] = {
    {"compiler", LISTED},       {"build flags", LISTED},   {"OpenMP runtime", LISTED},
    {"load at start", NOTHING}, {"SLURM_JOB_ID", NOTHING}, {"CORESWEEP_RESULTS", NOTHING},
};

static enum meaning meaning_of(const char *name) {
  for (size_t i = 0; i < sizeof exceptions / sizeof exceptions[0]; i++)
    if (strcmp(exceptions[i].name, name) == 0)
      return exceptions[i].meaning;
  return REFUSES;
}

/* A variable that is not told was not set; any other fact that is not told is from a coresweep that did not ask. */
static bool is_variable(const char *name) {
  return isupper((unsigned char)name[0]) && strchr(name, '_') != NULL;
}

bool cs__mismatch(struct cs_comparison *comparison, bool refuses, const char *what, const char *old_value,
                  const char *new_value) {
  const char *was = old_value != NULL ? old_value : "", *is = new_value != NULL ? new_value : "";
  if (strcmp(was, is) == 0)
    return true;
  for (size_t i = 0; i < comparison->mismatch_count; i++) {
    const struct cs_mismatch *one = &comparison->mismatches[i];
    if (strcmp(one->what, what) == 0 && strcmp(one->old_value, was) == 0 && strcmp(one->new_value, is) == 0)
      return true;
  }
  const size_t count = comparison->mismatch_count;
  struct cs_mismatch *longer = realloc(comparison->mismatches, (count + 1) * sizeof *longer);
  if (longer == NULL)
    return false;
  comparison->mismatches = longer;
  size_t at = count; /* those that refuse stand first */
  while (refuses && at > 0 && !longer[at - 1].refuses)
    at--;
  memmove(&longer[at + 1], &longer[at], (count - at) * sizeof *longer);
  longer[at] = (struct cs_mismatch){strdup(what), strdup(was), strdup(is), refuses};
  comparison->mismatch_count++;
  return longer[at].what != NULL && longer[at].old_value != NULL && longer[at].new_value != NULL;
}

static const char *value_of(const struct cs_fact *facts, size_t count, const char *name) {
  for (size_t i = 0; i < count; i++)
    if (strcmp(facts[i].name, name) == 0)
      return facts[i].value;
  return NULL;
}

/* The facts of `these` against `those`; only_missing: those that the others have are compared already. */
static bool facts(struct cs_comparison *comparison, const struct cs_fact *these, size_t count,
                  const struct cs_fact *those, size_t other_count, bool only_missing) {
  for (size_t i = 0; i < count; i++) {
    const char *name = these[i].name, *other = value_of(those, other_count, name);
    const enum meaning meaning = meaning_of(name);
    if (meaning == NOTHING || (only_missing && other != NULL))
      continue;
    const bool refuses = meaning == REFUSES && (other != NULL || is_variable(name));
    if (!cs__mismatch(comparison, refuses, name, only_missing ? NULL : these[i].value,
                      only_missing ? these[i].value : other))
      return false;
  }
  return true;
}

static bool both_facts(struct cs_comparison *comparison, const struct cs_fact *was, size_t was_count,
                       const struct cs_fact *is, size_t is_count) {
  return facts(comparison, was, was_count, is, is_count, false) &&
         facts(comparison, is, is_count, was, was_count, true);
}

static bool number(struct cs_comparison *comparison, bool refuses, const char *what, double was, double is) {
  char *old_value = cs_text_format("%.15g", was), *new_value = cs_text_format("%.15g", is);
  const bool enough =
      old_value != NULL && new_value != NULL && cs__mismatch(comparison, refuses, what, old_value, new_value);
  free(old_value);
  free(new_value);
  return enough;
}

/* What a sample is may not differ; how many there are may. */
static bool protocols(struct cs_comparison *comparison, const struct cs_protocol *was, const struct cs_protocol *is) {
  return number(comparison, true, "samples of an invocation", was->samples, is->samples) &&
         number(comparison, true, "shortest sample, s", was->shortest_s, is->shortest_s) &&
         number(comparison, false, "rounds at least", was->stop.rounds_min, is->stop.rounds_min) &&
         number(comparison, false, "rounds at most", was->stop.rounds_max, is->stop.rounds_max) &&
         number(comparison, false, "precision asked for", was->stop.precision, is->stop.precision) &&
         number(comparison, false, "observed invocations", was->observe, is->observe) &&
         number(comparison, false, "ceilings measured", was->ceilings, is->ceilings);
}

/* A spec names a plug-in by its path, which is often what differs: its parameters are what makes the problem. */
static const char *parameters_of(const char *spec) {
  const char *colon = spec != NULL ? strrchr(spec, ':') : NULL;
  return colon != NULL ? colon + 1 : "";
}

/* A command's words are its problem, or what is compared: who wrote both down knows. Of a kernel they are no matter. */
static bool problem(struct cs_comparison *comparison, const struct cs_case *was, const struct cs_case *is) {
  const bool command = was->argv != NULL && is->argv != NULL;
  char *what = cs_text_format("%s of %s", command ? "command" : "problem", was->name);
  const bool enough =
      what != NULL && cs__mismatch(comparison, !command, what, command ? was->spec : parameters_of(was->spec),
                                   command ? is->spec : parameters_of(is->spec));
  free(what);
  return enough;
}

static bool specs(struct cs_comparison *comparison, const struct cs_result *was, const struct cs_result *is) {
  for (size_t i = 0; i < was->case_count; i++)
    for (size_t j = 0; j < is->case_count; j++) {
      if (strcmp(was->cases[i].name, is->cases[j].name) != 0)
        continue;
      if (!problem(comparison, &was->cases[i], &is->cases[j]))
        return false;
    }
  return true;
}

static bool places(struct cs_comparison *comparison, const struct cs_result *was, const struct cs_result *is) {
  for (size_t i = 0; i < was->point_count; i++)
    for (size_t j = 0; j < is->point_count; j++) {
      if (was->points[i].n != is->points[j].n)
        continue;
      struct cs_text what = {0};
      cs_text_append(&what, "places of ");
      cs_result_put_n(was, was->points[i].n, &what);
      const bool enough = !what.failed && cs__mismatch(comparison, true, cs_text_get(&what), was->points[i].places,
                                                       is->points[j].places);
      cs_text_free(&what);
      if (!enough)
        return false;
    }
  return true;
}

static bool swept_values(struct cs_comparison *comparison, const struct cs_result *was, const struct cs_result *is) {
  const char *what = cs_result_sweeps_threads(was) ? "thread counts" : "values swept";
  struct cs_text lists[2] = {{0}};
  const struct cs_result *const results[2] = {was, is};
  for (int side = 0; side < 2; side++)
    for (size_t p = 0; p < results[side]->point_count; p++)
      cs_text_append(&lists[side], "%s%d", p > 0 ? "," : "", results[side]->points[p].n);
  const bool enough = !lists[0].failed && !lists[1].failed &&
                      cs__mismatch(comparison, false, what, cs_text_get(&lists[0]), cs_text_get(&lists[1]));
  cs_text_free(&lists[0]);
  cs_text_free(&lists[1]);
  return enough;
}

static const char *axis_of(const struct cs_result *result) {
  return cs_result_sweeps_threads(result) ? "threads" : result->axis;
}

static bool confined(struct cs_comparison *comparison, const struct cs_result *was, const struct cs_result *is,
                     const struct cs_case *one, const struct cs_case *other) {
  bool enough = true;
  for (size_t i = 0; enough && i < was->point_count; i++)
    for (size_t j = 0; enough && j < is->point_count; j++) {
      if (was->points[i].n != is->points[j].n)
        continue;
      struct cs_text what = {0};
      cs_text_append(&what, "PUs of %s at ", one->name);
      cs_result_put_n(was, was->points[i].n, &what);
      enough = !what.failed && cs__mismatch(comparison, true, cs_text_get(&what), one->confined[i], other->confined[j]);
      cs_text_free(&what);
    }
  return enough;
}

/* PUs that commands were confined to, where both tell: an older coresweep confined none. */
static bool confinement(struct cs_comparison *comparison, const struct cs_result *was, const struct cs_result *is) {
  for (size_t i = 0; i < was->case_count; i++)
    for (size_t j = 0; j < is->case_count; j++) {
      const struct cs_case *one = &was->cases[i], *other = &is->cases[j];
      if (strcmp(one->name, other->name) == 0 && one->confined != NULL && other->confined != NULL &&
          !confined(comparison, was, is, one, other))
        return false;
    }
  return true;
}

static bool between(struct cs_comparison *comparison, const struct cs_result *was, const struct cs_result *is) {
  return cs__mismatch(comparison, true, "swept", axis_of(was), axis_of(is)) &&
         cs__mismatch(comparison, true, "host", was->host, is->host) &&
         both_facts(comparison, was->machine_facts, was->machine_fact_count, is->machine_facts,
                    is->machine_fact_count) &&
         cs__mismatch(comparison, true, "PUs used", was->budget, is->budget) &&
         cs__mismatch(comparison, true, "placement", was->policy, is->policy) &&
         both_facts(comparison, was->environment_facts, was->environment_fact_count, is->environment_facts,
                    is->environment_fact_count) &&
         specs(comparison, was, is) && places(comparison, was, is) && swept_values(comparison, was, is) &&
         confinement(comparison, was, is) && cs__recipe_mismatches(comparison, was, is) &&
         protocols(comparison, &was->protocol, &is->protocol) &&
         cs__mismatch(comparison, false, "coresweep", was->version, is->version);
}

bool cs__mismatches(const struct cs_result *old_results, size_t old_count, const struct cs_result *new_results,
                    size_t new_count, struct cs_comparison *comparison) {
  bool enough = true;
  for (size_t i = 1; enough && i < old_count; i++)
    enough = between(comparison, &old_results[0], &old_results[i]);
  for (size_t i = 0; enough && i < new_count; i++)
    enough = between(comparison, &old_results[0], &new_results[i]);
  return enough;
}
