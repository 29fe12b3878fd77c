/* runtime/report/notes.c - what stands below the terminal's table: what the figures mean, then warnings and failures.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/notes.h"

#include "runtime/report/efficiency.h"
#include "runtime/report/figures.h"
#include "runtime/report/limits.h"
#include "runtime/report/lost.h"
#include "runtime/report/plain.h"
#include "runtime/report/prose.h"
#include "runtime/report/recipe.h"
#include "runtime/report/sentence.h"
#include "runtime/report/verdict.h"
#include "runtime/sweep/comparison.h"

/* A sweep that fails everywhere would fill the screen; the rest is in the files. */
#define FAILURES_SHOWN 10

/* As many as there are kernels; the combinations of a grid are more, and all alike. */
#define NAMES_SHOWN 7

/* Where the user chose what is confined, and how, the policy says so. */
static void put_used(const struct cs_result *result, struct cs_text *line) {
  cs_text_append(line, "%s: ", cs__budget_title(result));
  cs__put_plain(line, result->budget != NULL ? result->budget : "");
  if (cs_result_sweeps_threads(result) || (result->policy != NULL && result->policy[0] != '\0')) {
    cs_text_append(line, ". Placement: ");
    cs__put_plain(line, result->policy != NULL ? result->policy : "");
  }
  cs_text_append(line, ".");
}

static void put_basis(const struct cs_result *result, const struct cs_summary *summary,
                      const struct cs_table_style *style, struct cs_text *text) {
  struct cs_text line = {0};
  const bool any = cs__put_basis(&line, result, summary);
  if (any)
    cs__put_line(text, "", &line, style);
  cs_text_free(&line);
  if (!any && !cs__are_commands(result))
    return;
  put_used(result, &line);
  cs__put_line(text, "", &line, style);
}

/* Of the first combination of a grid: the others are the same program. */
static void put_startups(const struct cs_result *result, const struct cs_summary *summary,
                         const struct cs_table_style *style, struct cs_text *text) {
  for (size_t i = 0; i < summary->case_count; i++) {
    const struct cs_case *of = summary->cases[i].of;
    struct cs_text line = {0};
    if (of->argv == NULL || of->serial || (i > 0 && of->with_last))
      continue;
    if (cs_result_is_versus(result))
      cs_text_append(&line, "%s: ", of->name);
    if (cs__put_startup(&line, result, &summary->cases[i]))
      cs__put_line(text, "", &line, style);
    cs_text_free(&line);
  }
}

static void put_legend(const struct cs_summary *summary, const struct cs_table_style *style, struct cs_text *text) {
  const char *says = NULL;
  for (size_t i = 0; (says = cs__legend(summary, i)) != NULL; i++)
    cs__put_paragraph(text, "", says, style);
}

/* Of a command the limits of all points are in the table. */
static bool shows_limit(const struct cs_case_summary *of) {
  for (size_t i = 0; i < of->point_count && of->of->argv != NULL; i++)
    if (i != of->base && cs__has_limit(&of->points[i]))
      return true;
  return false;
}

/* Reasons are literals: equal reasons are equal pointers. */
static const char *reason_of(const struct cs_result *result, const struct cs_case_summary *of, bool of_limit) {
  const char *no_speedup = cs__no_speedup_reason(of);
  if (of->of->serial || (of_limit && !cs_result_sweeps_threads(result)))
    return NULL; /* nobody expects one */
  if (of_limit && shows_limit(of))
    return NULL;
  if (!of_limit) /* of a command the verdict said it */
    return of->of->argv != NULL && cs__has_verdict(of) ? NULL : no_speedup;
  return no_speedup == NULL ? cs__no_limit_reason(result, of) : NULL;
}

/* "triad, dot: no limit: reason." once for each reason the table shows dashes for. */
static void put_reasons(const struct cs_result *result, const struct cs_summary *summary, bool of_limit,
                        const struct cs_table_style *style, struct cs_text *text) {
  for (size_t first = 0; first < summary->case_count; first++) {
    const char *reason = reason_of(result, &summary->cases[first], of_limit);
    bool said = reason == NULL;
    for (size_t i = 0; i < first && !said; i++)
      said = reason_of(result, &summary->cases[i], of_limit) == reason;
    if (said)
      continue;
    struct cs_text line = {0};
    size_t told = 0;
    for (size_t i = first; i < summary->case_count; i++)
      if (reason_of(result, &summary->cases[i], of_limit) == reason && told++ < NAMES_SHOWN)
        cs_text_append(&line, "%s%s", i > first ? ", " : "", summary->cases[i].of->name);
    if (told > NAMES_SHOWN)
      cs_text_append(&line, " and %zu more", told - NAMES_SHOWN);
    cs_text_append(&line, ": no %s: %s.", of_limit ? "limit" : "speedup", reason);
    cs__put_line(text, "", &line, style);
  }
}

static void put_list(const char *title, const char *colour, const char *const *items, size_t count, size_t shown,
                     const struct cs_table_style *style, struct cs_text *text) {
  cs__put_items(text, title, colour, items, count < shown ? count : shown, style);
  if (count > shown) {
    struct cs_text line = {0};
    cs_text_append(&line, "and %zu more: they are in result.json and in samples.jsonl", count - shown);
    cs__put_line(text, "  ", &line, style);
  }
}

/* What a case comes to, in a sentence each. */
static void put_verdicts(const struct cs_result *result, const struct cs_summary *summary,
                         const struct cs_table_style *style, struct cs_text *text) {
  for (size_t i = 0; i < summary->case_count; i++) {
    struct cs_text line = {0};
    if (cs__put_verdict_among(&line, result, summary, i))
      cs__put_line(text, cs__bullet(style), &line, style);
    cs_text_free(&line);
  }
  struct cs_text line = {0};
  if (cs__put_best_of_all(&line, result, summary))
    cs__put_line(text, cs__bullet(style), &line, style);
  cs_text_free(&line);
}

void cs__put_alarms(const struct cs_summary *summary, const struct cs_table_style *style, struct cs_text *text) {
  put_list("Warnings", "\x1b[1;33m", (const char *const *)summary->warnings, summary->warning_count,
           summary->warning_count, style, text);
  put_list("Failures", "\x1b[1;31m", (const char *const *)summary->failures, summary->failure_count, FAILURES_SHOWN,
           style, text);
}

void cs__put_notes(const struct cs_result *result, const struct cs_summary *summary, const struct cs_table_style *style,
                   struct cs_text *text) {
  if (summary->case_count == 0)
    cs__put_paragraph(text, "",
                      summary->ceilings != NULL
                          ? "No kernel was swept, only what the machine gives at most: see coresweep ceilings RESULT."
                          : "No kernel was swept: this result is empty.",
                      style);
  else {
    cs_text_append(text, "\n");
    put_verdicts(result, summary, style, text);
    cs_text_append(text, "\n");
    put_basis(result, summary, style, text);
    put_startups(result, summary, style, text);
    put_legend(summary, style, text);
    put_reasons(result, summary, false, style, text);
    put_reasons(result, summary, true, style, text);
    cs__put_lost_table(text, result, summary, style);
    if (result->recipe.metric == NULL) /* it splits the time of a run, which is not what is compared */
      cs__put_efficiency_table(text, summary, style);
  }
  cs__put_alarms(summary, style, text);
}
