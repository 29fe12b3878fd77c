/* runtime/report/notes.c - what stands below the terminal's table: what the figures mean, then warnings and failures.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/notes.h"

#include "runtime/report/efficiency.h"
#include "runtime/report/figures.h"
#include "runtime/report/limits.h"
#include "runtime/report/lost.h"
#include "runtime/report/plain.h"
#include "runtime/report/sentence.h"
#include "runtime/report/verdict.h"

/* A sweep that fails everywhere would fill the screen; the rest is in the files. */
#define FAILURES_SHOWN 10

/* One wrapped paragraph; text from outside becomes harmless here. */
static void put_line(struct cs_text *text, const char *first, const struct cs_text *line,
                     const struct cs_table_style *style) {
  struct cs_text plain = {0};
  cs__put_terminal(&plain, cs_text_get(line), style->utf8);
  cs__put_wrapped(text, first, cs_text_get(&plain), style->columns);
  text->failed = text->failed || plain.failed || line->failed;
  cs_text_free(&plain);
}

static void put_sentence(struct cs_text *text, const char *sentence, const struct cs_table_style *style) {
  struct cs_text line = {0};
  cs_text_append(&line, "%s", sentence);
  put_line(text, "", &line, style);
  cs_text_free(&line);
}

/* Whether any case's best point is so. */
static bool any_best(const struct cs_summary *summary, bool (*is)(const struct cs_point_summary *best)) {
  for (size_t i = 0; i < summary->case_count; i++) {
    const struct cs_case_summary *of = &summary->cases[i];
    if (of->best < of->point_count && cs__no_speedup_reason(of) == NULL && is(&of->points[of->best]))
      return true;
  }
  return false;
}

static bool is_without_interval(const struct cs_point_summary *best) {
  return best->n > 0 && !cs__has_interval(&best->speedup) && best->speedup.lo < best->speedup.hi;
}

static bool is_with_interval(const struct cs_point_summary *best) {
  return cs__has_interval(&best->speedup) && best->speedup.lo < best->speedup.hi; /* not the base over itself */
}

static bool is_with_limit(const struct cs_point_summary *best) {
  return cs__has_limit(best);
}

static bool is_beyond(const struct cs_point_summary *best) {
  return cs__has_limit(best) && best->limit.beyond;
}

static bool is_any(const struct cs_point_summary *best) {
  return best->rounds > 0;
}

static void put_basis(const struct cs_result *result, const struct cs_summary *summary,
                      const struct cs_table_style *style, struct cs_text *text) {
  struct cs_text line = {0};
  if (!any_best(summary, is_any))
    return;
  cs_text_append(&line, "Speedup over ");
  cs__put_threads(&line, cs__base_threads(result));
  if (any_best(summary, is_with_interval)) {
    cs_text_append(&line, ", in brackets its ");
    cs__put_confidence(&line, result);
    cs_text_append(&line, " interval");
  }
  cs_text_append(&line, " from ");
  cs__put_rounds(&line, summary);
  cs_text_append(&line, ".");
  if (result->point_count > 2 && any_best(summary, is_with_interval))
    cs_text_append(&line, " The best count is the fastest measured, its interval is for that count alone.");
  if (any_best(summary, is_with_limit))
    cs_text_append(
        &line, "%s",
        summary->ceilings != NULL
            ? " The limit is the least that the serial share at 1 thread and what the machine gave that many "
              "threads in the same rounds allow."
            : " The limit follows from what was observed at 1 thread alone: what the machine gives more "
              "threads at most was not measured.");
  put_line(text, "", &line, style);
  cs_text_free(&line);
  cs_text_append(&line, "Used: ");
  cs__put_plain(&line, result->budget != NULL ? result->budget : "");
  cs_text_append(&line, ". Placement: ");
  cs__put_plain(&line, result->policy != NULL ? result->policy : "");
  cs_text_append(&line, ".");
  put_line(text, "", &line, style);
  cs_text_free(&line);
}

static void put_legend(const struct cs_summary *summary, const struct cs_table_style *style, struct cs_text *text) {
  static const struct {
    bool (*is)(const struct cs_point_summary *best);
    const char *says;
  } legend[] = {
      {is_without_interval, "In parentheses: the range seen, which is no interval."},
      {is_beyond, "Over 100 % of the limit: superlinear, or what was observed at 1 thread does not hold there."},
      {cs__is_flagged, "! not to rely on: the host was contended, or the speedup itself moved; see the warnings."},
  };
  for (size_t i = 0; i < sizeof legend / sizeof legend[0]; i++)
    if (any_best(summary, legend[i].is))
      put_sentence(text, legend[i].says, style);
}

/* Reasons are literals: equal reasons are equal pointers. */
static const char *reason_of(const struct cs_result *result, const struct cs_case_summary *of, bool of_limit) {
  const char *no_speedup = cs__no_speedup_reason(of);
  if (!of_limit)
    return no_speedup;
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
    for (size_t i = first; i < summary->case_count; i++)
      if (reason_of(result, &summary->cases[i], of_limit) == reason)
        cs_text_append(&line, "%s%s", i > first ? ", " : "", summary->cases[i].of->name);
    cs_text_append(&line, ": no %s: %s.", of_limit ? "limit" : "speedup", reason);
    put_line(text, "", &line, style);
    cs_text_free(&line);
  }
}

static void put_list(const char *title, const char *colour, char *const *items, size_t count, size_t shown,
                     const struct cs_table_style *style, struct cs_text *text) {
  if (count == 0)
    return;
  cs_text_append(text, "\n%s%s%s\n", style->colour ? colour : "", title, style->colour ? "\x1b[0m" : "");
  for (size_t i = 0; i < count && i < shown; i++) {
    struct cs_text line = {0};
    cs_text_append(&line, "%s", items[i]);
    put_line(text, style->utf8 ? "\xE2\x80\xA2 " : "- ", &line, style);
    cs_text_free(&line);
  }
  if (count > shown) {
    struct cs_text line = {0};
    cs_text_append(&line, "and %zu more: they are in result.json and in samples.jsonl", count - shown);
    put_line(text, "  ", &line, style);
    cs_text_free(&line);
  }
}

/* What a case comes to, in a sentence each. */
static void put_verdicts(const struct cs_result *result, const struct cs_summary *summary,
                         const struct cs_table_style *style, struct cs_text *text) {
  for (size_t i = 0; i < summary->case_count; i++) {
    struct cs_text line = {0};
    cs__put_verdict(&line, result, &summary->cases[i]);
    put_line(text, style->utf8 ? "\xE2\x80\xA2 " : "- ", &line, style);
    cs_text_free(&line);
  }
}

void cs__put_alarms(const struct cs_summary *summary, const struct cs_table_style *style, struct cs_text *text) {
  put_list("Warnings", "\x1b[1;33m", summary->warnings, summary->warning_count, summary->warning_count, style, text);
  put_list("Failures", "\x1b[1;31m", summary->failures, summary->failure_count, FAILURES_SHOWN, style, text);
}

void cs__put_notes(const struct cs_result *result, const struct cs_summary *summary, const struct cs_table_style *style,
                   struct cs_text *text) {
  if (summary->case_count == 0)
    put_sentence(text,
                 summary->ceilings != NULL
                     ? "No kernel was swept, only what the machine gives at most: see coresweep ceilings RESULT."
                     : "No kernel was swept: this result is empty.",
                 style);
  else {
    cs_text_append(text, "\n");
    put_verdicts(result, summary, style, text);
    cs_text_append(text, "\n");
    put_basis(result, summary, style, text);
    put_legend(summary, style, text);
    put_reasons(result, summary, false, style, text);
    put_reasons(result, summary, true, style, text);
    cs__put_lost_table(text, result, summary, style);
    cs__put_efficiency_table(text, summary, style);
  }
  cs__put_alarms(summary, style, text);
}
