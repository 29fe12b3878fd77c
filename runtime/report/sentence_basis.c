/* runtime/report/sentence_basis.c - what a table's figures mean: speedup over what, which interval, which limit. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/figures.h"
#include "runtime/report/limits.h"
#include "runtime/report/sentence.h"

static bool is_with_limit(const struct cs_point_summary *point) {
  return cs__has_limit(point);
}

static bool is_any(const struct cs_point_summary *point) {
  return point->rounds > 0;
}

/* Whether it is so at a point that is compared with another: of a kernel the best, of a command every one. */
static bool any_compared(const struct cs_summary *summary, bool (*is)(const struct cs_point_summary *point)) {
  for (size_t c = 0; c < summary->case_count; c++) {
    const struct cs_case_summary *of = &summary->cases[c];
    for (size_t p = 0; p < of->point_count && cs__no_speedup_reason(of) == NULL; p++)
      if ((of->of->argv != NULL || p == of->best) && of->points[p].rounds > 0 && is(&of->points[p]))
        return true;
  }
  return false;
}

/* Whether it is so in a row of the table: of a command one stands there for every point, compared or not. */
static bool any_row(const struct cs_summary *summary, bool (*is)(const struct cs_point_summary *point)) {
  for (size_t c = 0; c < summary->case_count; c++) {
    const struct cs_case_summary *of = &summary->cases[c];
    for (size_t p = 0; p < of->point_count && of->of->argv != NULL; p++)
      if (of->points[p].rounds > 0 && is(&of->points[p]))
        return true;
  }
  return any_compared(summary, is);
}

static bool is_with_interval(const struct cs_point_summary *point) {
  return cs__has_interval(&point->speedup) && point->speedup.lo < point->speedup.hi; /* not the base over itself */
}

static void put_over(struct cs_text *text, const struct cs_result *result) {
  const int base = cs__base_threads(result);
  if (result->weak_size > 0.0) {
    cs_text_append(text, "Scaled speedup: work done per time over that ");
    cs__put_at_n(text, result, base);
  } else if (result->recipe.metric != NULL) {
    cs_text_append(text, result->recipe.higher ? "Speedup: the rate over that " : "Speedup: the metric ");
    cs__put_at_n(text, result, base);
    cs_text_append(text, result->recipe.higher ? "" : " over that of each point");
  } else {
    cs_text_append(text, "Speedup over ");
    cs__put_n(text, result, base);
  }
}

static void put_over_serial(struct cs_text *text, const struct cs_result *result) {
  if (result->recipe.higher)
    cs_text_append(text, " Over serial: the rate over the serial program's, paired in the same rounds.");
  else
    cs_text_append(text, " Over serial: the serial program's %s over it, paired in the same rounds.",
                   result->recipe.metric != NULL ? "figure" : "time");
}

static void put_limit(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary) {
  if (!any_compared(summary, is_with_limit))
    return;
  if (result->weak_size > 0.0)
    cs_text_append(text, " The limit is Gustafson's law with the serial time that was observed at each count.");
  else
    cs_text_append(text, "%s",
                   summary->ceilings != NULL
                       ? " The limit is the least that the serial share at 1 thread and what the machine gave that "
                         "many threads in the same rounds allow."
                       : " The limit follows from what was observed at 1 thread alone: what the machine gives more "
                         "threads at most was not measured.");
}

static bool is_time_with_interval(const struct cs_point_summary *point) {
  return cs__has_interval(&point->time_s) && point->time_s.lo < point->time_s.hi;
}

static void put_speedup(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary) {
  const bool are_commands = summary->case_count > 0 && summary->cases[0].of->argv != NULL;
  const bool intervals = any_compared(summary, is_with_interval);
  put_over(text, result);
  if (intervals) {
    cs_text_append(text, ", in brackets its ");
    cs__put_confidence(text, result);
    cs_text_append(text, " interval");
  }
  cs_text_append(text, " from ");
  cs__put_rounds(text, summary);
  cs_text_append(text, ".");
  if (intervals && are_commands)
    cs_text_append(text, " Each interval is for its point alone.");
  else if (result->point_count > 2 && intervals)
    cs_text_append(text, " The best count is the fastest measured, its interval is for that count alone.");
}

/* Where no point has another to be compared with, what is in brackets still has to be said. */
static void put_figures(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary) {
  if (!any_row(summary, is_time_with_interval))
    return;
  cs_text_append(text, "In brackets: the ");
  cs__put_confidence(text, result);
  cs_text_append(text, " interval.");
}

bool cs__put_basis(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary) {
  struct cs_text words = {0};
  if (any_compared(summary, is_any))
    put_speedup(&words, result, summary);
  else
    put_figures(&words, result, summary);
  if (cs__any_point(summary->cases, summary->case_count, cs__is_over_serial))
    put_over_serial(&words, result);
  if (cs__any_point(summary->cases, summary->case_count, cs__is_over_first))
    cs_text_append(&words, " Over first: the speedup over the first row of the grid.");
  put_limit(&words, result, summary);
  const bool any = words.length > 0;
  if (any)
    cs_text_append(text, "%s", cs_text_get(&words) + (cs_text_get(&words)[0] == ' '));
  text->failed = text->failed || words.failed;
  cs_text_free(&words);
  return any;
}

/* --- the legend --- */

static bool is_range(const struct cs_estimate *estimate) {
  return !cs__has_interval(estimate) && estimate->lo < estimate->hi;
}

static bool is_without_interval(const struct cs_point_summary *point) {
  return is_range(&point->speedup) || is_range(&point->time_s);
}

static bool is_beyond(const struct cs_point_summary *point) {
  return cs__has_limit(point) && point->limit.beyond;
}

const char *cs__legend(const struct cs_summary *summary, size_t number) {
  static const struct {
    bool (*is)(const struct cs_point_summary *point);
    const char *says;
  } legend[] = {
      {is_without_interval, "In parentheses: the range seen, which is no interval."},
      {is_beyond, "Over 100 % of the limit: superlinear, or what was observed at 1 thread does not hold there."},
      {cs__knows_busy, "Cores busy: user and system time over wall time, of the PUs it was allowed."},
      {cs__is_flagged, "! not to rely on: the host was contended, or the speedup itself moved; see the warnings."},
  };
  size_t said = 0;
  for (size_t i = 0; i < sizeof legend / sizeof legend[0]; i++)
    if (any_row(summary, legend[i].is) && said++ == number)
      return legend[i].says;
  return NULL;
}
