/* runtime/sweep/warnings.c - sentences collected by rank, each once; what holds for several cases is said once of all.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/warnings_parts.h"

#include <stdlib.h>
#include <string.h>

enum { SUBJECTS_SHOWN = 8, POINTS_SHOWN = 16 }; /* of a long list the rest is a count */

static void free_warning(struct cs__warning *warning) {
  cs_text_free(&warning->subjects);
  free(warning->detail);
}

/* Takes the warning over. Insertion keeps the order among equals. */
static void insert(struct cs__warnings *warnings, struct cs__warning warning) {
  struct cs__warning *grown = reallocarray(warnings->list, warnings->count + 1, sizeof *grown);
  if (grown == NULL) {
    warnings->failed = true;
    free_warning(&warning);
    return;
  }
  warnings->list = grown;
  size_t at = warnings->count++;
  for (; at > 0 && grown[at - 1].rank > warning.rank; at--)
    grown[at] = grown[at - 1];
  grown[at] = warning;
}

void cs__warn(struct cs__warnings *warnings, int rank, struct cs_text *text) {
  const struct cs__warning warning = {.rank = rank, .subjects = *text};
  *text = (struct cs_text){0};
  for (size_t i = 0; i < warnings->count; i++)
    if (strcmp(cs_text_get(&warnings->list[i].subjects), cs_text_get(&warning.subjects)) == 0) {
      free(warning.subjects.bytes);
      return;
    }
  insert(warnings, warning);
}

void cs__warn_of(struct cs__warnings *warnings, int rank, struct cs_text *subject, const char *before,
                 const char *detail, const char *after) {
  for (size_t i = 0; i < warnings->count; i++) {
    struct cs__warning *known = &warnings->list[i];
    if (known->before != before)
      continue;
    if (known->subject_count++ < SUBJECTS_SHOWN)
      cs_text_append(&known->subjects, ", %s", cs_text_get(subject));
    cs_text_free(subject);
    return;
  }
  const struct cs__warning warning = {.rank = rank,
                                      .before = before,
                                      .subjects = *subject,
                                      .subject_count = 1,
                                      .detail = strdup(detail),
                                      .after = after};
  *subject = (struct cs_text){0};
  warnings->failed = warnings->failed || warning.detail == NULL;
  insert(warnings, warning);
}

void cs__warn_put_points(const struct cs_result *result, const struct cs_case_summary *one, const bool *holds,
                         struct cs_text *text) {
  const bool threads = cs_result_sweeps_threads(result);
  size_t count = 0, told = 0;
  for (size_t i = 0; i < one->point_count; i++)
    count += holds[i];
  cs_text_append(text, "%s at %s%s", one->of->name, threads ? "" : result->axis, threads ? "" : "=");
  int last = 0;
  for (size_t i = 0; i < one->point_count && told < POINTS_SHOWN; i++)
    if (holds[i]) {
      last = one->points[i].n;
      cs_text_append(text, "%s%d", told == 0 ? "" : told + 1 == count ? " and " : ", ", last);
      told++;
    }
  if (told < count)
    cs_text_append(text, " and %zu more", count - told);
  if (threads)
    cs_text_append(text, " thread%s", count == 1 && last == 1 ? "" : "s");
}

/* The finished sentence; NULL when memory is short. */
static char *finish(struct cs__warning *warning) {
  const bool has_detail = warning->detail != NULL && warning->detail[0] != '\0';
  if (warning->before != NULL && warning->subject_count > SUBJECTS_SHOWN)
    cs_text_append(&warning->subjects, " and %zu more", warning->subject_count - SUBJECTS_SHOWN);
  if (warning->before != NULL)
    cs_text_append(&warning->subjects, ": %s%s%s%s", warning->before,
                   has_detail && warning->subject_count > 1 ? "e.g. " : "", has_detail ? warning->detail : "",
                   warning->after);
  return cs_text_take(&warning->subjects);
}

bool cs__warnings_take(struct cs__warnings *warnings, struct cs_summary *summary) {
  summary->warnings = calloc(warnings->count + 1, sizeof *summary->warnings);
  bool enough = summary->warnings != NULL && !warnings->failed;
  for (size_t i = 0; i < warnings->count; i++) {
    char *sentence = enough ? finish(&warnings->list[i]) : NULL;
    enough = enough && sentence != NULL;
    if (sentence != NULL)
      summary->warnings[summary->warning_count++] = sentence;
    free_warning(&warnings->list[i]);
  }
  free(warnings->list);
  *warnings = (struct cs__warnings){0};
  return enough;
}
