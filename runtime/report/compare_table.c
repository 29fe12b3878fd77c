/* runtime/report/compare_table.c - a comparison on a terminal: a block per case, the notes below. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/compare_words.h"
#include "runtime/report/figures.h"
#include "runtime/report/observe_grid.h"
#include "runtime/report/plain.h"
#include "runtime/report/prose.h"

enum column {
  THREADS,
  OLD_TIME,
  NEW_TIME,
  TIME_CHANGE,
  TIME_VERDICT,
  OLD_SPEEDUP,
  NEW_SPEEDUP,
  SPEEDUP_CHANGE,
  SPEEDUP_VERDICT,
  COLUMN_COUNT
};

static const struct {
  const char *heads[2];
  bool left;
} columns[COLUMN_COUNT] = {
    [THREADS] = {{"", ""}, false},
    [OLD_TIME] = {{"", "old"}, false},
    [NEW_TIME] = {{"", "new"}, false},
    [TIME_CHANGE] = {{"", "change"}, true},
    [TIME_VERDICT] = {{"", "verdict"}, true},
    [OLD_SPEEDUP] = {{"", "old"}, false},
    [NEW_SPEEDUP] = {{"", "new"}, false},
    [SPEEDUP_CHANGE] = {{"", "change"}, true},
    [SPEEDUP_VERDICT] = {{"", "verdict"}, true},
};

static void fill_point(struct cs__grid *grid, size_t row, const struct cs_point_comparison *point,
                       const struct cs_comparison *comparison) {
  cs_text_append(cs__grid_cell(grid, row, THREADS), "%d", point->threads);
  cs__put_compared_cost(cs__grid_cell(grid, row, OLD_TIME), point->time_s.old_value, comparison);
  cs__put_compared_cost(cs__grid_cell(grid, row, NEW_TIME), point->time_s.new_value, comparison);
  cs__put_change_of(cs__grid_cell(grid, row, TIME_CHANGE), &point->time_s, CS__TIMES, comparison);
  cs_text_append(cs__grid_cell(grid, row, TIME_CHANGE), "%s", cs__mark_of(point->gate, &point->drift));
  cs__put_change_verdict(cs__grid_cell(grid, row, TIME_VERDICT), &point->time_s, CS__TIMES, comparison);
  if (!cs__is_compared(&point->speedup))
    return;
  cs__put_figure(cs__grid_cell(grid, row, OLD_SPEEDUP), point->speedup.old_value);
  cs__put_figure(cs__grid_cell(grid, row, NEW_SPEEDUP), point->speedup.new_value);
  cs__put_change_of(cs__grid_cell(grid, row, SPEEDUP_CHANGE), &point->speedup, CS__SPEEDUPS, comparison);
  cs_text_append(cs__grid_cell(grid, row, SPEEDUP_CHANGE), "%s", cs__mark_of(point->ratio_gate, &point->speedup_drift));
  cs__put_change_verdict(cs__grid_cell(grid, row, SPEEDUP_VERDICT), &point->speedup, CS__SPEEDUPS, comparison);
}

static void fill(struct cs__grid *grid, const struct cs_case_comparison *of, const struct cs_comparison *comparison) {
  for (enum column c = 0; c < COLUMN_COUNT; c++) {
    grid->left[c] = columns[c].left;
    for (size_t line = 0; line < 2; line++)
      cs_text_append(cs__grid_cell(grid, line, c), "%s", columns[c].heads[line]);
  }
  cs__put_compared_axis(cs__grid_cell(grid, 1, THREADS), comparison);
  cs_text_append(cs__grid_cell(grid, 0, OLD_TIME), "%s", cs__compared_title(comparison));
  cs_text_append(cs__grid_cell(grid, 0, OLD_SPEEDUP), "%s", cs__compared_speedup_title(comparison));
  for (size_t p = 0; p < of->point_count; p++)
    fill_point(grid, p + 2, &of->points[p], comparison);
  const bool verdicts = comparison->kind != CS_COMPARISON_DESCRIPTIVE;
  grid->hidden[TIME_VERDICT] = grid->hidden[SPEEDUP_VERDICT] = !verdicts;
  for (enum column c = OLD_SPEEDUP; c <= SPEEDUP_VERDICT; c++)
    grid->hidden[c] = grid->hidden[c] || of->point_count < 2;
}

/* Side by side where that fits, otherwise one below the other, without the old values if need be. */
static void put_grid(struct cs__grid *grid, const struct cs_table_style *style, struct cs_text *text) {
  static const char indent[] = "  ";
  const size_t room = style->columns > 2 ? (size_t)style->columns - 2 : 0;
  bool hidden[COLUMN_COUNT];
  if (cs__grid_width(grid) <= room) {
    cs__grid_put(grid, style, indent, text);
    return;
  }
  for (enum column c = 0; c < COLUMN_COUNT; c++)
    hidden[c] = grid->hidden[c];
  for (enum column half = OLD_TIME; half <= OLD_SPEEDUP; half += OLD_SPEEDUP - OLD_TIME) {
    for (enum column c = OLD_TIME; c < COLUMN_COUNT; c++)
      grid->hidden[c] = hidden[c] || c < half || c > half + (TIME_VERDICT - OLD_TIME);
    for (enum column c = half; c <= half + 1 && cs__grid_width(grid) > room; c++)
      grid->hidden[c] = true;
    if (!hidden[half])
      cs__grid_put(grid, style, indent, text);
  }
}

static void put_serial(const struct cs_case_comparison *of, const struct cs_comparison *comparison,
                       const struct cs_table_style *style, struct cs_text *text) {
  struct cs_text line = {0};
  if (!cs__is_compared(&of->serial))
    return;
  cs_text_append(&line, "serial share ");
  cs__put_share_change(&line, &of->serial, comparison);
  cs__put_line(text, "  ", &line, style);
}

/* At the greatest count: what all its cores were worth. */
static void put_scaling(const struct cs_case_comparison *of, const struct cs_comparison *comparison,
                        const struct cs_table_style *style, struct cs_text *text) {
  struct cs_text line = {0};
  if (of->point_count < 2)
    return;
  const struct cs_point_comparison *last = &of->points[of->point_count - 1];
  if (cs__is_compared(&last->efficiency)) {
    cs_text_append(&line, "efficiency at ");
    cs_comparison_put_n(comparison, last->threads, &line);
    cs_text_append(&line, " ");
    cs__put_share_change(&line, &last->efficiency, comparison);
    cs_text_append(&line, "; ");
  }
  cs_text_append(&line, "knee, ");
  cs__put_knees(&line, of, comparison);
  cs__put_line(text, "  ", &line, style);
}

static void put_case(const struct cs_case_comparison *of, const struct cs_comparison *comparison,
                     const struct cs_table_style *style, struct cs_text *text) {
  struct cs__grid grid = {.heads = 2, .columns = COLUMN_COUNT};
  struct cs_text name = {0};
  cs__put_case_name(&name, of);
  cs_text_append(text, "\n%s", style->colour ? "\x1b[1m" : "");
  cs__put_paragraph(text, "", cs_text_get(&name), style);
  cs_text_append(text, "%s", style->colour ? "\x1b[0m" : "");
  fill(&grid, of, comparison);
  put_grid(&grid, style, text);
  put_serial(of, comparison, style, text);
  put_scaling(of, comparison, style, text);
  cs__grid_free(&grid);
  cs_text_free(&name);
}

static void put_rules(const struct cs_comparison_report *report, const struct cs_table_style *style,
                      struct cs_text *text) {
  cs_text_append(text, report->rule_count > 0 ? "\nRules (--fail-if):\n" : "");
  for (size_t i = 0; i < report->rule_count; i++) {
    struct cs_text line = {0};
    cs__put_rule(&line, &report->rules[i]);
    cs__put_line(text, "  ", &line, style);
  }
}

void cs_report_compare_table(const struct cs_comparison_report *report, const struct cs_table_style *style,
                             struct cs_text *text) {
  const struct cs_comparison *comparison = report->comparison;
  struct cs_text note = {0};
  cs__put_paragraph(text, "Old: ", comparison->old_label, style);
  cs__put_paragraph(text, "New: ", comparison->new_label, style);
  if (comparison->mismatch_count > 0) {
    cs_text_append(text, "Not alike, old against new:\n");
    cs_report_compare_mismatches(comparison, false, &note);
    cs_text_append(text, "%s", cs_text_get(&note));
  }
  for (size_t i = 0; i < comparison->case_count; i++)
    put_case(&comparison->cases[i], comparison, style, text);
  put_rules(report, style, text);
  for (size_t i = 0; cs__compare_note(report, i, &note); i++) {
    cs_text_append(text, "%s", i == 0 ? "\n" : "");
    cs__put_item(text, cs_text_get(&note), style);
  }
  cs_text_free(&note);
}
