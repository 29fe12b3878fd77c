/* runtime/cli/compare_print.c - a comparison judged by its rules, printed, and turned into an exit status. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/cli/compare.h"

#include <stdlib.h>

static enum cs_status judge_rules(const struct cs_comparison *comparison, struct cs__compare_options *options,
                                  struct cs_error *error) {
  enum cs_status status = CS_OK;
  for (size_t i = 0; status == CS_OK && i < options->rule_count; i++) {
    struct cs_judged_rule *one = &options->rules[i];
    struct cs_text where = {0};
    struct cs_error why;
    status = cs_rule_judge(&one->rule, comparison, &one->outcome, &where, &why);
    if (status != CS_OK)
      cs_fail(error, status, "--fail-if %s", why.message);
    free(one->where);
    one->where = cs_text_take(&where);
  }
  return status;
}

static bool any_slower(const struct cs_comparison *comparison) {
  for (size_t i = 0; i < comparison->case_count; i++)
    for (size_t p = 0; p < comparison->cases[i].point_count; p++)
      if (comparison->cases[i].points[p].time_s.verdict == CS_CHANGE_MORE)
        return true;
  return false;
}

static int verdict(const struct cs_comparison *comparison, const struct cs__compare_options *options) {
  bool broken = options->rule_count == 0 && comparison->base == NULL && any_slower(comparison);
  for (size_t i = 0; i < options->rule_count; i++)
    broken = broken || options->rules[i].outcome == CS_RULE_BROKEN;
  return broken ? CS_EXIT_SLOWER : CS_EXIT_OK;
}

int cs__compare_print(const struct cs_comparison *comparison, struct cs__compare_options *options) {
  struct cs_error error;
  struct cs_text text = {0};
  enum cs_status status = judge_rules(comparison, options, &error);
  const struct cs_comparison_report report = {comparison, options->rules, options->rule_count};
  const struct cs_table_style style = cs_cli_style();
  if (status == CS_OK && options->format == CS__COMPARE_JSON)
    status = cs_report_compare_json(&report, &text, &error);
  else if (status == CS_OK && options->format == CS__COMPARE_MARKDOWN)
    cs_report_compare_markdown(&report, &text);
  else if (status == CS_OK && options->format == CS__COMPARE_TABLE)
    cs_report_compare_table(&report, &style, &text);
  int exit_status = status == CS_OK ? cs_cli_print(&text) : cs_cli_fail(status, &error);
  if (exit_status == CS_EXIT_OK)
    exit_status = verdict(comparison, options);
  cs_text_free(&text);
  return exit_status;
}

int cs__compare_sweep(const struct cs_result *result, struct cs__compare_options *options) {
  struct cs_comparison_options asked = options->comparison;
  struct cs_comparison comparison = {0};
  struct cs_error error;
  if (asked.confidence <= 0.0)
    asked.confidence = result->protocol.confidence;
  const enum cs_status status = options->base != NULL
                                    ? cs_compare_with_base(result, options->base, &asked, &comparison, &error)
                                    : cs_compare_rivals(result, &asked, &comparison, &error);
  if (status != CS_OK)
    return cs_cli_fail(status, &error);
  const int exit_status = cs__compare_print(&comparison, options);
  cs_comparison_free(&comparison);
  return exit_status;
}
