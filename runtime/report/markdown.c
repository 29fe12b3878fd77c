/* runtime/report/markdown.c - a result in GitHub's Markdown: a table of points for each case, the verdicts, how
 * measured.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/figures.h"
#include "runtime/report/plain.h"
#include "runtime/report/report.h"
#include "runtime/report/sentence.h"
#include "runtime/report/table_points.h"
#include "runtime/report/verdict.h"

#include <string.h>

/* Takes over line's bytes. */
static void put_escaped(struct cs_text *text, struct cs_text *line) {
  cs__put_markdown(text, cs_text_get(line));
  text->failed = text->failed || line->failed;
  cs_text_free(line);
}

/* --- the tables --- */

static void put_heads(struct cs_text *text, const struct cs__points *points) {
  struct cs_text head = {0};
  for (enum cs__points_column c = 0; c < CS__POINTS_COLUMNS; c++) {
    if (points->grid.hidden[c])
      continue;
    cs_text_append(text, "| ");
    cs__points_head(&head, points, c);
    put_escaped(text, &head);
    cs_text_append(text, " ");
  }
  cs_text_append(text, "|\n");
  for (enum cs__points_column c = 0; c < CS__POINTS_COLUMNS; c++)
    if (!points->grid.hidden[c])
      cs_text_append(text, cs__points_is_left(c) ? "| --- " : "| ---: ");
  cs_text_append(text, "|\n");
}

static void put_rows(struct cs_text *text, const struct cs__points *points, const struct cs__points_group *group) {
  for (size_t row = group->first; row < group->end; row++) {
    for (enum cs__points_column c = 0; c < CS__POINTS_COLUMNS; c++) {
      if (points->grid.hidden[c])
        continue;
      cs_text_append(text, "| ");
      cs__put_markdown(text, cs_text_get(&points->grid.cells[row * points->grid.columns + c]));
      cs_text_append(text, " ");
    }
    cs_text_append(text, "|\n");
  }
}

static void put_tables(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary) {
  struct cs__points points;
  cs__points_fill(&points, result, summary);
  cs_text_append(text, "## Scaling");
  if (points.group_count == 1) {
    cs_text_append(text, " of ");
    cs__put_markdown(text, points.groups[0].title);
  }
  cs_text_append(text, "\n");
  for (size_t g = 0; g < points.group_count && !points.grid.failed; g++) {
    if (points.group_count > 1) {
      cs_text_append(text, "\n### ");
      cs__put_markdown(text, points.groups[g].title);
      cs_text_append(text, "\n");
    }
    cs_text_append(text, "\n");
    put_heads(text, &points);
    put_rows(text, &points, &points.groups[g]);
  }
  text->failed = text->failed || points.grid.failed;
  cs__points_free(&points);
}

/* --- below them --- */

static void put_verdicts(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary) {
  struct cs_text line = {0};
  cs_text_append(text, "\n");
  for (size_t i = 0; i < summary->case_count; i++) {
    if (!cs__put_verdict_among(&line, result, summary, i))
      continue;
    cs_text_append(text, "- ");
    put_escaped(text, &line);
    cs_text_append(text, "\n");
  }
  if (cs__put_best_of_all(&line, result, summary)) {
    cs_text_append(text, "- ");
    put_escaped(text, &line);
    cs_text_append(text, "\n");
  }
}

static void put_list(struct cs_text *text, const char *title, char *const *items, size_t count) {
  if (count > 0)
    cs_text_append(text, "\n**%s**\n\n", title);
  for (size_t i = 0; i < count; i++) {
    cs_text_append(text, "- ");
    cs__put_markdown(text, items[i]);
    cs_text_append(text, "\n");
  }
}

static const char *processor_of(const struct cs_result *result) {
  for (size_t i = 0; i < result->machine_fact_count; i++)
    if (result->machine_facts[i].name != NULL && strcmp(result->machine_facts[i].name, "processor") == 0)
      return result->machine_facts[i].value;
  return NULL;
}

/* Of the first command that tells; the others are warned of where it matters. */
static void put_startup(struct cs_text *line, const struct cs_result *result, const struct cs_summary *summary) {
  struct cs_text sentence = {0};
  for (size_t i = 0; i < summary->case_count && sentence.length == 0; i++)
    if (summary->cases[i].of->argv != NULL && cs__put_startup(&sentence, result, &summary->cases[i]))
      cs_text_append(line, "%s ", cs_text_get(&sentence));
  cs_text_free(&sentence);
}

/* One line: who measured what where, and what the figures rest on. */
static void put_method(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary) {
  const char *processor = processor_of(result), *says = NULL;
  struct cs_text line = {0};
  cs_text_append(&line, "coresweep %s on %s", result->version != NULL ? result->version : "",
                 result->host != NULL ? result->host : "");
  if (processor != NULL)
    cs_text_append(&line, " (%s)", processor);
  cs_text_append(&line, ", %s. ", result->begun_utc != NULL ? result->begun_utc : "");
  if (cs__put_basis(&line, result, summary))
    cs_text_append(&line, " ");
  for (size_t i = 0; (says = cs__legend(summary, i)) != NULL; i++)
    cs_text_append(&line, "%s ", says);
  cs_text_append(&line, "%s: %s. ", cs__budget_title(result), result->budget != NULL ? result->budget : "");
  put_startup(&line, result, summary);
  cs_text_append(&line, "Command: %s", result->command != NULL ? result->command : "");
  cs_text_append(text, "\n");
  put_escaped(text, &line);
  cs_text_append(text, "\n");
}

void cs_report_markdown(const struct cs_result *result, const struct cs_summary *summary, struct cs_text *text) {
  if (summary->case_count == 0) {
    cs_text_append(text, "## Scaling\n\nNothing was swept.\n");
  } else {
    put_tables(text, result, summary);
    put_verdicts(text, result, summary);
  }
  put_list(text, "Warnings", summary->warnings, summary->warning_count);
  put_list(text, "Failures", summary->failures, summary->failure_count);
  put_method(text, result, summary);
}
