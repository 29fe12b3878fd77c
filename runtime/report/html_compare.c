/* runtime/report/html_compare.c - the page's comparison of two builds or commands swept side by side. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/html_compare.h"

#include "runtime/report/compare_words.h"
#include "runtime/report/figures.h"
#include "runtime/report/page.h"
#include "runtime/report/plain.h"

static void put_cost(struct cs_text *text, double value, const struct cs_comparison *comparison) {
  struct cs_text cost = {0};
  cs__put_compared_cost(&cost, value, comparison);
  cs_text_append(text, "<td>");
  cs__put_html_text(text, &cost);
  cs_text_append(text, "</td>");
}

static void put_figure(struct cs_text *text, const struct cs_compared *one, double value) {
  cs_text_append(text, "<td>");
  if (cs__is_compared(one))
    cs__put_figure(text, value);
  else
    cs_text_append(text, CS__NO_FIGURE);
  cs_text_append(text, "</td>");
}

/* How much, how sure, and what that is called. */
static void put_changed(struct cs_text *text, const struct cs_compared *one, enum cs__quantity_kind kind,
                        const char *mark, const struct cs_comparison *comparison) {
  struct cs_text change = {0}, verdict = {0};
  const bool changed = one->verdict == CS_CHANGE_LESS || one->verdict == CS_CHANGE_MORE;
  cs__put_change_of(&change, one, kind, comparison);
  cs_text_append(text, "<td class=\"text\">");
  cs__put_page_text(text, &change);
  cs_text_append(text, mark[0] != '\0' ? " <span class=\"flag\">!</span></td>" : "</td>");
  if (comparison->kind == CS_COMPARISON_DESCRIPTIVE)
    return;
  cs__put_change_verdict(&verdict, one, kind, comparison);
  cs_text_append(text, changed ? "<td class=\"text\"><strong>" : "<td class=\"text\">");
  cs__put_page_text(text, &verdict);
  cs_text_append(text, changed ? "</strong></td>" : "</td>");
}

static void put_point(struct cs_text *text, const struct cs_point_comparison *point, bool speedups,
                      const struct cs_comparison *comparison) {
  cs_text_append(text, "<tr><th scope=\"row\">%d</th>", point->threads);
  put_cost(text, point->time_s.old_value, comparison);
  put_cost(text, point->time_s.new_value, comparison);
  put_changed(text, &point->time_s, CS__TIMES, cs__mark_of(point->gate, &point->drift), comparison);
  if (speedups) {
    put_figure(text, &point->speedup, point->speedup.old_value);
    put_figure(text, &point->speedup, point->speedup.new_value);
    put_changed(text, &point->speedup, CS__SPEEDUPS, cs__mark_of(point->ratio_gate, &point->speedup_drift), comparison);
  }
  cs_text_append(text, "</tr>\n");
}

static void put_heads(struct cs_text *text, const char *of, bool verdicts) {
  cs_text_append(text,
                 "<th scope=\"col\">%s, old</th><th scope=\"col\">%s, new</th><th scope=\"col\" class=\"text\">change"
                 "</th>%s",
                 of, of, verdicts ? "<th scope=\"col\" class=\"text\">verdict</th>" : "");
}

static void put_table(struct cs_text *text, const struct cs_case_comparison *of,
                      const struct cs_comparison *comparison) {
  const bool speedups = of->point_count > 1, verdicts = comparison->kind != CS_COMPARISON_DESCRIPTIVE;
  struct cs_text axis = {0};
  cs__put_compared_axis(&axis, comparison);
  cs_text_append(text, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Old against new\">\n<table>\n"
                       "<thead><tr><th scope=\"col\">");
  cs__put_html_text(text, &axis);
  cs_text_append(text, "</th>");
  put_heads(text, cs__compared_title(comparison), verdicts);
  if (speedups)
    put_heads(text, cs__compared_speedup_title(comparison), verdicts);
  cs_text_append(text, "</tr></thead>\n<tbody>\n");
  for (size_t i = 0; i < of->point_count; i++)
    put_point(text, &of->points[i], speedups, comparison);
  cs_text_append(text, "</tbody>\n</table>\n</div>\n");
}

static void put_serial(struct cs_text *text, const struct cs_case_comparison *of,
                       const struct cs_comparison *comparison) {
  struct cs_text line = {0};
  if (!cs__is_compared(&of->serial))
    return;
  cs_text_append(&line, "Serial share ");
  cs__put_share_change(&line, &of->serial, comparison);
  cs_text_append(text, "<p>");
  cs__put_page_text(text, &line);
  cs_text_append(text, ".</p>\n");
}

static void put_knees(struct cs_text *text, const struct cs_case_comparison *of,
                      const struct cs_comparison *comparison) {
  struct cs_text line = {0};
  if (of->point_count < 2)
    return;
  cs_text_append(&line, "Knee, ");
  cs__put_knees(&line, of, comparison);
  cs_text_append(&line, ".");
  cs_text_append(text, "<p>");
  cs__put_page_text(text, &line);
  cs_text_append(text, "</p>\n");
}

static void put_case(struct cs_text *text, const struct cs_case_comparison *of,
                     const struct cs_comparison *comparison) {
  struct cs_text name = {0};
  cs__put_case_name(&name, of);
  cs_text_append(text, "<h3>");
  cs__put_html_text(text, &name);
  cs_text_append(text, "</h3>\n");
  put_table(text, of, comparison);
  put_serial(text, of, comparison);
  put_knees(text, of, comparison);
}

static void put_notes(struct cs_text *text, const struct cs_comparison_report *report) {
  struct cs_text note = {0};
  for (size_t i = 0; cs__compare_note(report, i, &note); i++) {
    cs_text_append(text, i == 0 ? "<ul class=\"note\">\n<li>" : "<li>");
    cs__put_page_text(text, &note);
    cs_text_append(text, "</li>\n");
  }
  cs_text_append(text, cs__compare_note(report, 0, &note) ? "</ul>\n" : "");
  cs_text_free(&note);
}

void cs__put_compare_html(struct cs_text *text, const struct cs_comparison_report *report) {
  const struct cs_comparison *comparison = report->comparison;
  cs_text_append(text, "<p>Old: <code>");
  cs__put_html(text, comparison->old_label);
  cs_text_append(text, "</code>. New: <code>");
  cs__put_html(text, comparison->new_label);
  cs_text_append(text, "</code>.</p>\n");
  for (size_t i = 0; i < comparison->case_count; i++)
    put_case(text, &comparison->cases[i], comparison);
  put_notes(text, report);
}

void cs__put_compare_section(struct cs_text *text, const struct cs_result *result) {
  struct cs_comparison comparison = {0};
  struct cs_error why = {0};
  if (!cs_result_is_versus(result))
    return;
  cs_text_append(text, "<section aria-labelledby=\"comparison\">\n<h2 id=\"comparison\">Old against new</h2>\n");
  if (cs_compare_rivals(result, &cs_comparison_defaults, &comparison, &why) == CS_OK)
    cs__put_compare_html(text, &(struct cs_comparison_report){.comparison = &comparison});
  else {
    cs_text_append(text, "<p>");
    cs__put_html(text, why.message);
    cs_text_append(text, "</p>\n");
  }
  cs_text_append(text, "</section>");
  cs_comparison_free(&comparison);
}
