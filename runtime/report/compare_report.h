/* runtime/report/compare_report.h - a comparison as text: table, Markdown, JSON. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_COMPARE_REPORT_H
#define CORESWEEP_RUNTIME_REPORT_COMPARE_REPORT_H

#include "runtime/report/report.h"
#include "runtime/sweep/comparison.h"
#include "runtime/sweep/comparison_rule.h"

/* A rule the user gave, judged. */
struct cs_judged_rule {
  struct cs_rule rule;
  enum cs_rule_outcome outcome;
  char *where; /* what decided */
};

struct cs_comparison_report {
  const struct cs_comparison *comparison;
  const struct cs_judged_rule *rules;
  size_t rule_count;
};

/* For a terminal: a block per case, what the verdicts rest on below. */
void cs_report_compare_table(const struct cs_comparison_report *report, const struct cs_table_style *style,
                             struct cs_text *text);

/* For a pull request: GitHub's Markdown. */
void cs_report_compare_markdown(const struct cs_comparison_report *report, struct cs_text *text);

/* Documented in runtime/report/COMPARE.md. */
enum cs_status cs_report_compare_json(const struct cs_comparison_report *report, struct cs_text *text,
                                      struct cs_error *error);

/* "  processor: EPYC 7763 against EPYC 9554", a line for each; refusing: only those that forbid to compare. */
void cs_report_compare_mismatches(const struct cs_comparison *comparison, bool refusing, struct cs_text *text);

#endif
