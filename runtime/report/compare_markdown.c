/* runtime/report/compare_markdown.c - a comparison in GitHub's Markdown, for a pull request. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/compare_words.h"
#include "runtime/report/figures.h"
#include "runtime/report/plain.h"

static void put_changed(const struct cs_compared *one, enum cs__quantity_kind kind, const char *mark,
                        const struct cs_comparison *comparison, struct cs_text *text) {
  cs_text_append(text, " | ");
  cs__put_change_of(text, one, kind, comparison);
  cs_text_append(text, "%s", mark);
  if (comparison->kind == CS_COMPARISON_DESCRIPTIVE)
    return;
  const bool changed = one->verdict == CS_CHANGE_LESS || one->verdict == CS_CHANGE_MORE;
  cs_text_append(text, changed ? " | **" : " | ");
  cs__put_change_verdict(text, one, kind, comparison);
  cs_text_append(text, "%s", changed ? "**" : "");
}

static void put_point(const struct cs_case_comparison *of, const struct cs_point_comparison *point,
                      const struct cs_comparison *comparison, struct cs_text *text) {
  struct cs_text name = {0};
  cs__put_case_name(&name, of);
  cs_text_append(text, "| ");
  cs__put_markdown(text, cs_text_get(&name));
  cs_text_append(text, " | %d | ", point->threads);
  cs__put_compared_cost(text, point->time_s.old_value, comparison);
  cs_text_append(text, " | ");
  cs__put_compared_cost(text, point->time_s.new_value, comparison);
  put_changed(&point->time_s, CS__TIMES, cs__mark_of(point->gate, &point->drift), comparison, text);
  put_changed(&point->speedup, CS__SPEEDUPS, cs__mark_of(point->ratio_gate, &point->speedup_drift), comparison, text);
  cs_text_append(text, " |\n");
  cs_text_free(&name);
}

static void put_table(const struct cs_comparison *comparison, struct cs_text *text) {
  const bool verdicts = comparison->kind != CS_COMPARISON_DESCRIPTIVE;
  const bool are_commands = comparison->case_count > 0 && comparison->cases[0].old_case->argv != NULL;
  struct cs_text axis = {0};
  cs__put_compared_axis(&axis, comparison);
  cs_text_append(text, "\n| %s | ", are_commands ? "command" : "kernel");
  cs__put_markdown(text, cs_text_get(&axis));
  cs_text_append(text, " | old | new | %s | %s%s |%s\n", cs__compared_title(comparison), verdicts ? "| " : "",
                 cs__compared_speedup_title(comparison), verdicts ? " |" : "");
  cs_text_append(text, "| --- | ---: | ---: | ---: | --- | --- |%s\n", verdicts ? " --- | --- |" : "");
  for (size_t i = 0; i < comparison->case_count; i++)
    for (size_t p = 0; p < comparison->cases[i].point_count; p++)
      put_point(&comparison->cases[i], &comparison->cases[i].points[p], comparison, text);
  cs_text_free(&axis);
}

static void put_scaling(const struct cs_comparison *comparison, struct cs_text *text) {
  const bool are_commands = comparison->case_count > 0 && comparison->cases[0].old_case->argv != NULL;
  cs_text_append(text,
                 "\n| %s | serial share, old | new | change | knee, old | new |\n"
                 "| --- | ---: | ---: | --- | --- | --- |\n",
                 are_commands ? "command" : "kernel");
  for (size_t i = 0; i < comparison->case_count; i++) {
    const struct cs_case_comparison *of = &comparison->cases[i];
    cs_text_append(text, "| ");
    cs__put_markdown(text, of->old_case->name);
    cs_text_append(text, " | ");
    cs__put_percent(text, of->serial.old_value);
    cs_text_append(text, " | ");
    cs__put_percent(text, of->serial.new_value);
    cs_text_append(text, " | ");
    cs__put_change_of(text, &of->serial, CS__SHARES, comparison);
    cs_text_append(text, " | ");
    cs__put_knee(text, &of->old_knee);
    cs_text_append(text, " | ");
    cs__put_knee(text, &of->new_knee);
    cs_text_append(text, " |\n");
  }
}

static void put_list(const struct cs_comparison_report *report, struct cs_text *text) {
  struct cs_text line = {0};
  for (size_t i = 0; i < report->rule_count; i++) {
    cs_text_free(&line);
    cs__put_rule(&line, &report->rules[i]);
    cs_text_append(text, i == 0 ? "\nRules:\n\n- " : "- ");
    cs__put_markdown(text, cs_text_get(&line));
    cs_text_append(text, "\n");
  }
  for (size_t i = 0; cs__compare_note(report, i, &line); i++)
    cs_text_append(text, "%s- %s\n", i == 0 ? "\n" : "", cs_text_get(&line));
  cs_text_free(&line);
}

void cs_report_compare_markdown(const struct cs_comparison_report *report, struct cs_text *text) {
  const struct cs_comparison *comparison = report->comparison;
  cs_text_append(text, "**Old:** ");
  cs__put_markdown(text, comparison->old_label);
  cs_text_append(text, "  \n**New:** ");
  cs__put_markdown(text, comparison->new_label);
  cs_text_append(text, "\n");
  for (size_t i = 0; i < comparison->mismatch_count; i++) {
    cs_text_append(text, i == 0 ? "\nNot alike, old against new:\n\n- " : "- ");
    cs__put_mismatch(text, &comparison->mismatches[i], cs__put_markdown);
    cs_text_append(text, "\n");
  }
  put_table(comparison, text);
  put_scaling(comparison, text);
  put_list(report, text);
}
