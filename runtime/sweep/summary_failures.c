/* runtime/sweep/summary_failures.c - what failed, in lines: a cause that came again is told once, with how often. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/summary_parts.h"

#include <stdlib.h>
#include <string.h>

bool cs__is_failure(const struct cs_invocation *invocation) {
  return invocation->outcome == CS_OUTCOME_WRONG || invocation->outcome == CS_OUTCOME_CRASHED ||
         invocation->outcome == CS_OUTCOME_HUNG;
}

/* --- one cause --- */

static const char *reason_of(const struct cs_invocation *invocation) {
  return invocation->reason != NULL ? invocation->reason : "no reason was told";
}

/* What a command printed last differs from run to run: the cause stands before it. */
static size_t cause_length(const char *reason) {
  static const char *const tails[] = {"; its last line: ", "; it printed: "};
  for (size_t i = 0; i < sizeof tails / sizeof tails[0]; i++)
    if (strstr(reason, tails[i]) != NULL)
      return (size_t)(strstr(reason, tails[i]) - reason);
  return strlen(reason);
}

static bool is_alike(const struct cs_invocation *one, const struct cs_invocation *other) {
  const size_t length = cause_length(reason_of(one));
  return one->case_index == other->case_index && one->outcome == other->outcome &&
         length == cause_length(reason_of(other)) && strncmp(reason_of(one), reason_of(other), length) == 0;
}

/* A command that ends with another status than 0 has failed; to crash is worse, and the reason says so. */
static const char *outcome_word(const struct cs_result *result, const struct cs_invocation *of) {
  const bool command = of->case_index != CS_CASE_NONE && result->cases[of->case_index].argv != NULL;
  return command && of->outcome == CS_OUTCOME_CRASHED ? "failed" : cs_outcome_name(of->outcome);
}

static bool was_told(const struct cs_result *result, size_t index) {
  for (size_t i = 0; i < index; i++)
    if (is_alike(&result->invocations[i], &result->invocations[index]))
      return true;
  return false;
}

/* From the first one on. */
struct cause {
  size_t times, points;
  bool one_round; /* all were in the round of the first, or all calibrations */
};

static struct cause count(const struct cs_result *result, size_t first) {
  const struct cs_invocation *of = result->invocations;
  struct cause cause = {.one_round = true};
  for (size_t i = first; i < result->invocation_count; i++) {
    bool known_point = false;
    if (!is_alike(&of[i], &of[first]))
      continue;
    for (size_t before = first; before < i && !known_point; before++)
      known_point = of[before].point_index == of[i].point_index && is_alike(&of[before], &of[first]);
    cause.times++;
    cause.points += !known_point;
    cause.one_round = cause.one_round && of[i].purpose == of[first].purpose && of[i].round == of[first].round;
  }
  return cause;
}

static char *describe(const struct cs_result *result, size_t first) {
  const struct cs_invocation *invocation = &result->invocations[first];
  const bool of_case = invocation->case_index != CS_CASE_NONE;
  const struct cause cause = count(result, first);
  struct cs_text line = {0};
  cs_text_append(&line, "%s at ", of_case ? result->cases[invocation->case_index].name : "the machine's ceilings");
  if (cause.points > 1)
    cs_text_append(&line, "%zu points, first at ", cause.points);
  cs_result_put_n(result, result->points[invocation->point_index].n, &line);
  if (invocation->purpose == CS_PURPOSE_CALIBRATION)
    cs_text_append(&line, ", calibration");
  else
    cs_text_append(&line, ", %sround %d%s", cause.one_round || cause.points > 1 ? "" : "first in ",
                   invocation->round + 1, invocation->purpose == CS_PURPOSE_OBSERVED ? " (observed)" : "");
  cs_text_append(&line, ": %s", outcome_word(result, invocation));
  if (cause.times > 1)
    cs_text_append(&line, " %zu times", cause.times);
  cs_text_append(&line, ": %s", reason_of(invocation));
  return cs_text_take(&line);
}

/* --- points without a usable time --- */

/* A point that was given up: its case is over, and it has not one usable time, though none of its invocations failed.
 */
static bool is_barren(const struct cs_case_summary *one, const struct cs_point_summary *point) {
  return one->stop != CS_GO_ON && point->time_s.count == 0 && point->failed == 0 && point->rejected > 0;
}

static char *describe_barren(const struct cs_result *result, const struct cs_case *of,
                             const struct cs_point_summary *point) {
  struct cs_text line = {0};
  cs_text_append(&line, "%s at ", of->name);
  cs_result_put_n(result, point->n, &line);
  cs_text_append(&line, ": not one usable invocation, %zu rejected: see the warnings", point->rejected);
  return cs_text_take(&line);
}

/* --- the list --- */

static bool add(struct cs_summary *summary, char *line) {
  if (line != NULL)
    summary->failures[summary->failure_count++] = line;
  return line != NULL;
}

static bool list_barren(const struct cs_result *result, struct cs_summary *summary) {
  for (size_t c = 0; c < summary->case_count; c++)
    for (size_t p = 0; p < summary->cases[c].point_count; p++) {
      const struct cs_case_summary *one = &summary->cases[c];
      if (is_barren(one, &one->points[p]) && !add(summary, describe_barren(result, one->of, &one->points[p])))
        return false;
    }
  return true;
}

bool cs__list_failures(const struct cs_result *result, struct cs_summary *summary) {
  size_t most = result->case_count * result->point_count;
  for (size_t i = 0; i < result->invocation_count; i++)
    most += cs__is_failure(&result->invocations[i]);
  summary->failures = calloc(most + 1, sizeof *summary->failures);
  if (summary->failures == NULL)
    return false;
  for (size_t i = 0; i < result->invocation_count; i++)
    if (cs__is_failure(&result->invocations[i]) && !was_told(result, i) && !add(summary, describe(result, i)))
      return false;
  return list_barren(result, summary);
}
