/* runtime/cli/compare_options.c - what is asked of a comparison: threshold, confidence, rules. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/cli/compare.h"

#include <stdlib.h>
#include <string.h>

enum { KEY_THRESHOLD = 0x7000, KEY_CONFIDENCE, KEY_MIN_EFFICIENCY, KEY_FAIL_IF };

static const struct argp_option compare_options[] = {
    {"fail-if", KEY_FAIL_IF, "RULE", 0,
     "exit with status 3 when the whole interval lies beyond, as 'speedup@8 < -3%'; several may be given", 0},
    {"threshold", KEY_THRESHOLD, "1%|0.01", 0, "the smallest change that matters; within it is equivalent", 0},
    {"confidence", KEY_CONFIDENCE, "95%|0.95", 0, "of the intervals; default: the sweep's own, 95 %", 0},
    {"min-efficiency", KEY_MIN_EFFICIENCY, "50%|0.5", 0, "of the knee: the most threads that are worth so much", 0},
    {0}};

/* A share in [0, 1), as a number or in per cent. */
static double share(const struct argp_state *state, const char *option, const char *value) {
  const size_t length = strlen(value);
  const bool percent = length > 1 && value[length - 1] == '%';
  char *number = strndup(value, percent ? length - 1 : length);
  double given = -1.0;
  if (number == NULL || cs_parse_double(number, &given) != CS_OK)
    given = -1.0;
  free(number);
  given = percent ? given / 100.0 : given;
  if (!(given >= 0.0 && given < 1.0))
    argp_error(state, "%s %s: must be a share from 0 to below 1, as 1%% or 0.01", option, value);
  return given;
}

static void add_rule(struct argp_state *state, struct cs__compare_options *options, const char *text) {
  struct cs_error error;
  struct cs_judged_rule *longer = realloc(options->rules, (options->rule_count + 1) * sizeof *longer);
  if (longer == NULL) {
    argp_failure(state, CS_EXIT_FAILED, 0, "no memory for a rule");
    return;
  }
  options->rules = longer;
  longer[options->rule_count] = (struct cs_judged_rule){.outcome = CS_RULE_INCONCLUSIVE};
  if (cs_rule_parse(text, &longer[options->rule_count].rule, &error) != CS_OK)
    argp_error(state, "--fail-if: %s", error.message);
  options->rule_count++;
}

static error_t parse(int key, char *value, struct argp_state *state) {
  struct cs__compare_options *options = state->input;
  switch (key) {
  case KEY_THRESHOLD:
    options->comparison.threshold = share(state, "--threshold", value);
    return 0;
  case KEY_CONFIDENCE:
    options->comparison.confidence = share(state, "--confidence", value);
    if (options->comparison.confidence <= 0.0)
      argp_error(state, "--confidence %s: must be above 0", value);
    return 0;
  case KEY_MIN_EFFICIENCY:
    options->comparison.min_efficiency = share(state, "--min-efficiency", value);
    return 0;
  case KEY_FAIL_IF:
    add_rule(state, options, value);
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

const struct argp cs__compare_argp = {.options = compare_options, .parser = parse};

struct cs__compare_options cs__compare_options_default(void) {
  struct cs__compare_options options = {.comparison = cs_comparison_defaults};
  options.comparison.confidence = 0.0;
  return options;
}

void cs__compare_options_free(struct cs__compare_options *options) {
  for (size_t i = 0; i < options->rule_count; i++) {
    cs_rule_free(&options->rules[i].rule);
    free(options->rules[i].where);
  }
  free(options->rules);
  options->rules = NULL;
  options->rule_count = 0;
}
