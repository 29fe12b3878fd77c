/* runtime/report/html_tables.c - the page's table of all cases, each at its best point. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/html_tables.h"

#include "runtime/report/figures.h"
#include "runtime/report/html_cells.h"
#include "runtime/report/plain.h"
#include "runtime/report/plot.h"
#include "runtime/report/recipe.h"
#include "runtime/report/sentence.h"

static void put_name(struct cs_text *text, const struct cs__page_row *row) {
  cs_text_append(text, "<a href=\"#case-");
  cs__put_plot_name(text, row->summary, row->case_index);
  cs_text_append(text, "\">");
  cs__put_html(text, row->of->of->name);
  cs_text_append(text, "</a>");
}

static void put_rate_base(struct cs_text *text, const struct cs__page_row *row) {
  cs__cell_rate_of(text, row, row->base);
}

static void head_name(struct cs_text *text, const struct cs_result *result) {
  cs_text_append(text, cs__are_commands(result) ? "command" : "kernel");
}

static void head_rate_base(struct cs_text *text, const struct cs_result *result) {
  cs_text_append(text, "%s at the base", cs__are_commands(result) ? cs__cost_title(result) : "rate");
}

static void head_best(struct cs_text *text, const struct cs_result *result) {
  cs_text_append(text, "best ");
  cs__put_axis_title(text, result);
}

static void head_rate(struct cs_text *text, const struct cs_result *result) {
  cs_text_append(text, "%s there", cs__are_commands(result) ? cs__cost_title(result) : "rate");
}

static const struct cs__page_column columns[] = {
    {NULL, put_name, NULL, NULL, head_name},
    {NULL, put_rate_base, NULL, NULL, head_rate_base},
    {NULL, cs__cell_n, NULL, NULL, head_best},
    {NULL, cs__cell_rate, NULL, NULL, head_rate},
    {NULL, cs__cell_speedup, NULL, NULL, cs__head_speedup},
    {"efficiency", cs__cell_efficiency, NULL, NULL, NULL},
    {"over the serial program", cs__cell_over_serial, NULL, cs__has_serial_program, NULL},
    {"over the first case", cs__cell_over_first, NULL, cs__has_first_case, NULL},
    {"limit there", cs__cell_limit, NULL, cs__has_limits, NULL},
    {"bound by", cs__cell_binds, "text", cs__has_limits, NULL},
    {"of the limit", cs__cell_limit_percent, NULL, cs__has_limits, NULL},
    {"cores busy", cs__cell_busy, NULL, cs__has_busy, NULL},
    {"rounds", cs__cell_rounds, NULL, NULL, NULL},
};
#define COLUMN_COUNT (sizeof columns / sizeof columns[0])

static bool is_range(const struct cs_estimate *estimate) {
  return !cs__has_interval(estimate) && estimate->lo < estimate->hi;
}

static bool has(const struct cs_estimate *estimate, bool (*is)(const struct cs_estimate *estimate)) {
  return estimate->count > 0 && is(estimate);
}

/* Whether a cell of this table, or of the tables of points below, has it; the base over itself is 1 and no estimate. */
static bool any_estimate(const struct cs_summary *summary, bool (*is)(const struct cs_estimate *estimate)) {
  for (size_t c = 0; c < summary->case_count; c++) {
    const struct cs_case_summary *of = &summary->cases[c];
    for (size_t p = 0; p < of->point_count; p++) {
      const struct cs_point_summary *at = &of->points[p];
      if (at->rounds > 0 && ((p != of->base && has(&at->speedup, is)) || has(&at->time_s, is) ||
                             has(&at->over_first, is) || has(&at->over_serial, is) || has(&at->to_best, is)))
        return true;
    }
  }
  return false;
}

static void put_note(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary) {
  struct cs_text note = {0};
  cs_text_append(&note, "The base is ");
  cs__put_n(&note, result, cs__base_threads(result));
  cs_text_append(&note, ". ");
  if (any_estimate(summary, cs__has_interval)) {
    cs_text_append(&note, "In brackets: ");
    cs__put_confidence(&note, result);
    cs_text_append(&note, " interval from ");
    cs__put_rounds(&note, summary);
    cs_text_append(&note, any_estimate(summary, is_range) ? "; in" : ".");
  } else if (any_estimate(summary, is_range))
    cs_text_append(&note, "In");
  if (any_estimate(summary, is_range))
    cs_text_append(&note, " parentheses: the range seen, where rounds are too few for an interval.");
  cs_text_append(text, "<p class=\"note\">");
  cs__put_html_text(text, &note);
  cs_text_append(text, "</p>\n");
}

void cs__put_case_table(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary) {
  const struct cs__page_table table = {result, summary->cases, summary->case_count};
  struct cs_text label = {0};
  cs_text_append(&label, "All %s at their best ", cs__are_commands(result) ? "commands" : "kernels");
  cs_text_append(&label, cs_result_sweeps_threads(result) ? "thread count" : "point");
  cs__put_page_head(text, cs_text_get(&label), &table, columns, COLUMN_COUNT);
  cs_text_free(&label);
  for (size_t i = 0; i < summary->case_count; i++) {
    const struct cs_case_summary *of = &summary->cases[i];
    struct cs__page_row row = {.result = result, .summary = summary, .case_index = (int)i, .of = of};
    row.base = of->base < of->point_count ? &of->points[of->base] : NULL;
    if (cs__no_speedup_reason(of) == NULL)
      row.point = &of->points[of->best];
    else if (of->of->argv != NULL && !of->of->serial && row.base != NULL && row.base->rounds > 0)
      row.point = row.base; /* a command that ran at one point alone: that one is its best */
    cs__put_page_row(text, &row, &table, columns, COLUMN_COUNT);
  }
  cs__put_page_end(text);
  put_note(text, result, summary);
}
