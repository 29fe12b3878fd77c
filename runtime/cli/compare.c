/* runtime/cli/compare.c - coresweep compare: what changed from an old side to a new one beyond noise. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/cli/compare.h"

#include "runtime/sweep/journal.h"

#include <stdlib.h>
#include <string.h>

enum { KEY_ANYWAY = 0x7100, KEY_JSON, KEY_FORMAT, KEY_BASE };

struct options {
  struct cs__compare_options compare;
  bool anyway;
  const char **paths; /* as many as argc */
  size_t path_count;
  size_t divide; /* paths before --; 0: there was none */
};

static enum cs__compare_format format_named(const struct argp_state *state, const char *name) {
  static const char *const names[] = {
      [CS__COMPARE_TABLE] = "table", [CS__COMPARE_MARKDOWN] = "markdown", [CS__COMPARE_JSON] = "json"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (strcmp(names[i], name) == 0)
      return (enum cs__compare_format)i;
  argp_error(state, "--format %s: must be table, markdown or json", name);
  return CS__COMPARE_TABLE;
}

/* "--" parts old from new, so it may not be the first word, nor the last. */
static void check_sides(const struct argp_state *state, struct options *options) {
  const bool divided = state->quoted > 0;
  if (options->path_count == 0)
    argp_error(state, "results are missing: OLD NEW, one RESULT of coresweep run --versus, or --base CASE RESULT");
  if (options->compare.base != NULL && options->path_count != 1)
    argp_error(state, "--base %s: compares the cases of one sweep; give one RESULT", options->compare.base);
  if (divided && (options->divide == 0 || options->divide == options->path_count))
    argp_error(state, "results are needed before and after --: OLD1 OLD2 OLD3 -- NEW1 NEW2 NEW3");
  if (!divided && options->path_count > 2)
    argp_error(state, "which of the %zu results are old? Put -- between: OLD1 OLD2 OLD3 -- NEW1 NEW2 NEW3",
               options->path_count);
}

static error_t parse(int key, char *value, struct argp_state *state) {
  struct options *options = state->input;
  switch (key) {
  case ARGP_KEY_INIT:
    state->child_inputs[0] = &options->compare;
    return 0;
  case KEY_ANYWAY:
    options->anyway = true;
    return 0;
  case KEY_BASE:
    options->compare.base = value;
    return 0;
  case KEY_JSON:
    options->compare.format = CS__COMPARE_JSON;
    return 0;
  case KEY_FORMAT:
    options->compare.format = format_named(state, value);
    return 0;
  case ARGP_KEY_ARG:
    if (state->quoted == 0 || state->next <= state->quoted)
      options->divide++;
    options->paths[options->path_count++] = value;
    return 0;
  case ARGP_KEY_END:
    check_sides(state, options);
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static const struct argp_option own_options[] = {
    {"base", KEY_BASE, "CASE", 0, "compare every other case of one sweep with this one, paired by round", 0},
    {"anyway", KEY_ANYWAY, NULL, 0, "compare results of different machines or environments too", 0},
    {"json", KEY_JSON, NULL, 0, "print the comparison as JSON", 0},
    {"format", KEY_FORMAT, "table|markdown|json", 0, "markdown: a table for a pull request", 0},
    {0}};
static const struct argp_child children[] = {{&cs__compare_argp, 0, NULL, 0}, {0}};
static const struct argp argp = {
    .options = own_options,
    .parser = parse,
    .args_doc = "RESULT\n--base CASE RESULT\nOLD NEW\nOLD... -- NEW...",
    .doc =
        "Says what changed from an old side to a new one: per thread count the ratio of times and of speedups with "
        "its interval, and faster, slower, equivalent or inconclusive.\n\n"
        "RESULT is one of coresweep run --versus: both sides ran in the same rounds, which finds small changes. "
        "With --base CASE it is any sweep of several kernels or commands: which of them is faster. "
        "Stored results are told apart by sessions: with 3 or more a side they are tested, with fewer only described."
        "\vA RULE is [KERNEL:]QUANTITY[@THREADS|@best|@all] < CHANGE, or > CHANGE. QUANTITY is time, rate, speedup, "
        "efficiency, serial (measured serial share) or knee; CHANGE is new against old, in % relative, for "
        "efficiency, serial and knee without % the difference itself. A rule is broken when the whole interval lies "
        "beyond CHANGE; when CHANGE lies inside of it the rule is inconclusive, which is said and does not fail. "
        "@best is the old side's fastest thread count; without @ every thread count is looked at.\n\n"
        "Examples:\n"
        "  coresweep run triad --versus ../b/coresweep --results ab\n"
        "  coresweep compare ab\n"
        "  coresweep run triad:n=4000000 ./mine.so:n=4000000 --results two\n"
        "  coresweep compare --base triad:n=4000000 two\n"
        "  coresweep compare --fail-if 'speedup@8 < -3%' ab\n"
        "  coresweep compare --fail-if 'triad:time@all > 5%' ab\n"
        "  coresweep compare old1 old2 old3 -- new1 new2 new3\n"
        "  coresweep compare --format markdown ab >> \"$GITHUB_STEP_SUMMARY\"\n\n"
        "Exit status: 0 done, 1 a result cannot be read, 2 wrong use or results that cannot be compared, 3 a rule is "
        "broken; without rules: something became slower (with --base nothing is new: 0).",
    .children = children};

static enum cs_status load(const struct options *options, struct cs_result *results, struct cs_error *error) {
  enum cs_status status = CS_OK;
  for (size_t i = 0; status == CS_OK && i < options->path_count; i++)
    status = cs_result_load(options->paths[i], &results[i], error);
  return status;
}

static int refuse(const struct cs_comparison *comparison) {
  struct cs_text list = {0};
  struct cs_error error;
  cs_report_compare_mismatches(comparison, true, &list);
  if (list.length == 0)
    return CS_EXIT_OK;
  const int exit_status = cs_cli_fail(
      cs_fail(&error, CS_INVALID, "the sides are not alike, old against new; --anyway compares them all the same:"),
      &error);
  fputs(cs_text_get(&list), stderr);
  cs_text_free(&list);
  return exit_status;
}

static int compare_stored(struct options *options, const struct cs_result *results) {
  const size_t old_count = options->divide < options->path_count ? options->divide : 1;
  struct cs_comparison comparison = {0};
  struct cs_error error;
  struct cs_comparison_options asked = options->compare.comparison;
  if (asked.confidence <= 0.0)
    asked.confidence = cs_comparison_defaults.confidence;
  const enum cs_status status = cs_compare_results(results, old_count, results + old_count,
                                                   options->path_count - old_count, &asked, &comparison, &error);
  if (status != CS_OK)
    return cs_cli_fail(status, &error);
  int exit_status = options->anyway ? CS_EXIT_OK : refuse(&comparison);
  if (exit_status == CS_EXIT_OK)
    exit_status = cs__compare_print(&comparison, &options->compare);
  cs_comparison_free(&comparison);
  return exit_status;
}

int cs_main_compare(int argc, char **argv) {
  struct options options = {.compare = cs__compare_options_default(),
                            .paths = calloc((size_t)argc + 1, sizeof *options.paths)};
  struct cs_result *results = calloc((size_t)argc + 1, sizeof *results);
  struct cs_error error;
  int exit_status = CS_EXIT_FAILED;
  if (options.paths == NULL || results == NULL)
    exit_status = cs_cli_fail(cs_fail(&error, CS_NOMEM, "no memory for the results"), &error);
  else {
    cs_cli_parse(&argp, argc, argv, &options);
    const enum cs_status status = load(&options, results, &error);
    if (status != CS_OK)
      exit_status = cs_cli_fail(status, &error);
    else if (options.path_count == 1)
      exit_status = cs__compare_sweep(&results[0], &options.compare);
    else
      exit_status = compare_stored(&options, results);
  }
  for (size_t i = 0; results != NULL && i < options.path_count; i++)
    cs_result_free(&results[i]);
  free(results);
  free(options.paths);
  cs__compare_options_free(&options.compare);
  return exit_status;
}
