/* runtime/cli/compare.h - how a comparison reaches the user: coresweep compare, and the end of coresweep run --versus.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_CLI_COMPARE_H
#define CORESWEEP_RUNTIME_CLI_COMPARE_H

#include "runtime/cli/cli.h"
#include "runtime/report/compare_report.h"

enum cs__compare_format {
  CS__COMPARE_TABLE,
  CS__COMPARE_MARKDOWN,
  CS__COMPARE_JSON,
  CS__COMPARE_SILENT /* judged only: standard output is something else */
};

struct cs__compare_options {
  struct cs_comparison_options comparison; /* confidence 0: the sweep's own */
  struct cs_judged_rule *rules;
  size_t rule_count;
  enum cs__compare_format format;
  const char *base; /* of one sweep: all other cases with this one; NULL: its rivals */
};

/* --threshold, --confidence, --min-efficiency, --fail-if; input is the struct above, set by the default below. */
extern const struct argp cs__compare_argp;

/* Free with cs__compare_options_free. */
struct cs__compare_options cs__compare_options_default(void);
void cs__compare_options_free(struct cs__compare_options *options);

/*
 * Judges the rules, prints the comparison. The exit status: 3 when a rule is broken (without rules: when a time is
 * slower, unless cases are compared with a base, of which none is new), 2 for a rule that asks what was not compared, 1
 * when it cannot be printed.
 */
int cs__compare_print(const struct cs_comparison *comparison, struct cs__compare_options *options);

/* Both steps for cases of one sweep: the end of coresweep run --versus, and coresweep compare RESULT. */
int cs__compare_sweep(const struct cs_result *result, struct cs__compare_options *options);

#endif
