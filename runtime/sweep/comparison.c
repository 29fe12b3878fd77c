/* runtime/sweep/comparison.c - which cases and points of stored results belong together, compared one by one. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/comparison_parts.h"

#include <stdlib.h>
#include <string.h>

const struct cs_comparison_options cs_comparison_defaults = {
    .confidence = 0.95, .threshold = 0.01, .min_efficiency = 0.5};

const char *cs_comparison_kind_name(enum cs_comparison_kind kind) {
  static const char *const names[] = {[CS_COMPARISON_ROUNDS] = "rounds",
                                      [CS_COMPARISON_SESSIONS] = "sessions",
                                      [CS_COMPARISON_DESCRIPTIVE] = "descriptive"};
  return (size_t)kind < sizeof names / sizeof names[0] ? names[kind] : "unknown";
}

void cs_comparison_put_n(const struct cs_comparison *comparison, int n, struct cs_text *text) {
  static const struct cs_result of_threads = {0};
  cs_result_put_n(comparison->result != NULL ? comparison->result : &of_threads, n, text);
}

enum cs_status cs__comparison_no_memory(struct cs_comparison *comparison, struct cs_error *error) {
  cs_comparison_free(comparison);
  return cs_fail(error, CS_NOMEM, "no memory to compare results");
}

/* Both sides in one row: old results first. */
struct matching {
  const struct cs_result *old_results, *new_results;
  size_t old_count, new_count;
  size_t *cases;  /* per result, of the case at hand */
  size_t *points; /* per result and common point */
  int *threads;   /* of the common points */
  size_t point_count;
};

static const struct cs_result *result_at(const struct matching *matching, size_t index) {
  return index < matching->old_count ? &matching->old_results[index]
                                     : &matching->new_results[index - matching->old_count];
}

static size_t case_named(const struct cs_result *result, const char *name) {
  size_t index = 0;
  while (index < result->case_count && strcmp(result->cases[index].name, name) != 0)
    index++;
  return index;
}

static size_t point_of(const struct cs_result *result, int threads) {
  size_t index = 0;
  while (index < result->point_count && result->points[index].n != threads)
    index++;
  return index;
}

/* Thread counts every result has. False when memory is short. */
static bool match_points(struct matching *matching) {
  const size_t all = matching->old_count + matching->new_count, most = matching->old_results[0].point_count;
  matching->threads = malloc((most + 1) * sizeof *matching->threads);
  matching->points = malloc((all * most + 1) * sizeof *matching->points);
  matching->cases = malloc(all * sizeof *matching->cases);
  if (matching->threads == NULL || matching->points == NULL || matching->cases == NULL)
    return false;
  for (size_t p = 0; p < most; p++) {
    const int threads = matching->old_results[0].points[p].n;
    bool everywhere = true;
    for (size_t i = 0; i < all; i++)
      everywhere = everywhere && point_of(result_at(matching, i), threads) < result_at(matching, i)->point_count;
    if (everywhere)
      matching->threads[matching->point_count++] = threads;
  }
  for (size_t i = 0; i < all; i++)
    for (size_t p = 0; p < matching->point_count; p++)
      matching->points[i * matching->point_count + p] = point_of(result_at(matching, i), matching->threads[p]);
  return true;
}

static bool compare_named(const struct matching *matching, struct cs_comparison *comparison) {
  struct cs_case_comparison *one = &comparison->cases[comparison->case_count++];
  struct cs__side old_side = {0}, new_side = {0};
  const size_t old_count = matching->old_count, points = matching->point_count;
  *one = (struct cs_case_comparison){.old_case = &matching->old_results[0].cases[matching->cases[0]],
                                     .new_case = &matching->new_results[0].cases[matching->cases[old_count]]};
  bool enough =
      cs__side_of_sessions(matching->old_results, old_count, matching->cases, matching->points, points, &old_side) &&
      cs__side_of_sessions(matching->new_results, matching->new_count, matching->cases + old_count,
                           matching->points + old_count * points, points, &new_side);
  if (enough && one->old_case->serial && points > 0)
    old_side.points = new_side.points = 1; /* a serial program runs at the first one alone */
  enough = enough && cs__compare_case(comparison, &old_side, &new_side, matching->threads, one);
  cs__side_free(&old_side);
  cs__side_free(&new_side);
  return enough;
}

static bool leave_out(struct cs_comparison *comparison, const char *name) {
  for (size_t i = 0; i < comparison->left_out_count; i++)
    if (strcmp(comparison->left_out[i], name) == 0)
      return true;
  char **longer = realloc(comparison->left_out, (comparison->left_out_count + 1) * sizeof *longer);
  if (longer == NULL)
    return false;
  comparison->left_out = longer;
  longer[comparison->left_out_count] = strdup(name);
  return longer[comparison->left_out_count] != NULL && ++comparison->left_out_count > 0;
}

/* Cases every result has are compared, in the order of the first; any other is left out. */
static bool match_cases(struct matching *matching, struct cs_comparison *comparison) {
  const size_t all = matching->old_count + matching->new_count;
  bool enough = true;
  for (size_t i = 0; enough && i < all; i++) {
    const struct cs_result *from = result_at(matching, i);
    for (size_t c = 0; enough && c < from->case_count; c++) {
      bool everywhere = true;
      for (size_t j = 0; j < all; j++) {
        matching->cases[j] = case_named(result_at(matching, j), from->cases[c].name);
        everywhere = everywhere && matching->cases[j] < result_at(matching, j)->case_count;
      }
      if (!everywhere)
        enough = leave_out(comparison, from->cases[c].name);
      else if (i == 0)
        enough = compare_named(matching, comparison);
    }
  }
  return enough;
}

static char *label_of(const struct cs_result *results, size_t count) {
  const char *folder = results[0].folder != NULL && results[0].folder[0] != '\0' ? results[0].folder : "a result";
  return count == 1 ? strdup(folder) : cs_text_format("%s and %zu more", folder, count - 1);
}

static enum cs_status nothing_common(const struct matching *matching, struct cs_comparison *comparison,
                                     struct cs_error *error) {
  const bool counts = matching->point_count == 0;
  cs_comparison_free(comparison);
  const struct cs_result *was = &matching->old_results[0];
  if (!counts)
    return cs_fail(error, CS_INVALID, "the results have no case in common: sweep both with the same %s",
                   was->case_count > 0 && was->cases[0].argv != NULL ? "command" : "kernels");
  if (cs_result_sweeps_threads(was))
    return cs_fail(error, CS_INVALID, "the results have no thread count in common: sweep both with the same --threads");
  return cs_fail(error, CS_INVALID,
                 "the results have no value of %.100s in common: sweep both with the same --param %.100s=...",
                 was->axis, was->axis);
}

static bool is_same(const struct cs_result *one, const struct cs_result *other) {
  bool same = one->invocation_count > 0 && one->invocation_count == other->invocation_count;
  for (size_t i = 0; same && i < one->invocation_count; i++) {
    const struct cs_invocation *a = &one->invocations[i], *b = &other->invocations[i];
    same = a->sample_count == b->sample_count &&
           (a->sample_count == 0 || memcmp(a->samples_s, b->samples_s, a->sample_count * sizeof *a->samples_s) == 0);
  }
  return same;
}

/* The same samples, or a copy of them, are one session: given twice they would pass for two that agree perfectly. */
static enum cs_status check_sessions(const struct cs_result *results, size_t count, struct cs_error *error) {
  for (size_t i = 1; i < count; i++)
    for (size_t j = 0; j < i; j++)
      if (is_same(&results[i], &results[j]))
        return cs_fail(error, CS_INVALID,
                       "%.200s and %.200s hold the same samples: that is one session, not two; give each only once",
                       results[j].folder, results[i].folder);
  return CS_OK;
}

enum cs_status cs_compare_results(const struct cs_result *old_results, size_t old_count,
                                  const struct cs_result *new_results, size_t new_count,
                                  const struct cs_comparison_options *options, struct cs_comparison *comparison_out,
                                  struct cs_error *error) {
  if (old_count == 0 || new_count == 0)
    return cs_fail(error, CS_INVALID, "a result is needed on each side");
  enum cs_status status = check_sessions(old_results, old_count, error);
  if (status == CS_OK)
    status = check_sessions(new_results, new_count, error);
  if (status != CS_OK)
    return status;
  const bool tested = old_count >= CS_SESSIONS_LEAST && new_count >= CS_SESSIONS_LEAST;
  struct cs_comparison comparison = {.kind = tested ? CS_COMPARISON_SESSIONS : CS_COMPARISON_DESCRIPTIVE,
                                     .options = *options,
                                     .old_label = label_of(old_results, old_count),
                                     .new_label = label_of(new_results, new_count),
                                     .result = &old_results[0],
                                     .old_count = old_count,
                                     .new_count = new_count,
                                     .cases = calloc(old_results[0].case_count + 1, sizeof *comparison.cases)};
  struct matching matching = {
      .old_results = old_results, .new_results = new_results, .old_count = old_count, .new_count = new_count};
  bool enough = comparison.old_label != NULL && comparison.new_label != NULL && comparison.cases != NULL &&
                match_points(&matching);
  if (enough && matching.point_count > 0)
    enough = match_cases(&matching, &comparison) &&
             cs__mismatches(old_results, old_count, new_results, new_count, &comparison);
  free(matching.threads);
  free(matching.points);
  free(matching.cases);
  if (!enough)
    return cs__comparison_no_memory(&comparison, error);
  if (comparison.case_count == 0)
    return nothing_common(&matching, &comparison, error);
  *comparison_out = comparison;
  return CS_OK;
}

void cs_comparison_free(struct cs_comparison *comparison) {
  if (comparison == NULL)
    return;
  for (size_t i = 0; i < comparison->case_count; i++)
    free(comparison->cases[i].points);
  free(comparison->cases);
  for (size_t i = 0; i < comparison->left_out_count; i++)
    free(comparison->left_out[i]);
  free(comparison->left_out);
  for (size_t i = 0; i < comparison->mismatch_count; i++) {
    free(comparison->mismatches[i].what);
    free(comparison->mismatches[i].old_value);
    free(comparison->mismatches[i].new_value);
  }
  free(comparison->mismatches);
  free(comparison->old_label);
  free(comparison->new_label);
  *comparison = (struct cs_comparison){0};
}
