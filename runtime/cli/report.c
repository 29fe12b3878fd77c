/* runtime/cli/report.c - coresweep report: table, plots and HTML again from a stored result. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/cli/present.h"
#include "runtime/sweep/journal.h"

struct options {
  const char *result;
  struct cs__present_options present;
};

static error_t parse(int key, char *value, struct argp_state *state) {
  struct options *options = state->input;
  switch (key) {
  case ARGP_KEY_INIT:
    state->child_inputs[0] = &options->present;
    return 0;
  case ARGP_KEY_ARG:
    options->result = cs_cli_one(state, "RESULT", value);
    return 0;
  case ARGP_KEY_NO_ARGS:
    argp_error(state, "RESULT is missing: the folder a sweep left, results/...");
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static const struct argp_child children[] = {{&cs__present_argp, 0, NULL, 0}, {0}};
static const struct argp argp = {
    .parser = parse,
    .args_doc = "RESULT",
    .doc = "Makes table, plots, CSV, JSON and HTML again from a stored result's journal, and prints the table or what "
           "--format asks for."
           "\vExamples:\n"
           "  coresweep report results/example\n"
           "  coresweep report --plot term=triad results/example\n"
           "  coresweep report --csv results/example > table.csv\n"
           "  coresweep report --format markdown results/example >> \"$GITHUB_STEP_SUMMARY\"\n\n"
           "Exit status: 0 done, 1 an invocation of the sweep failed or a file cannot be written, 2 wrong use.",
    .children = children};

int cs_main_report(int argc, char **argv) {
  struct options options = {0};
  cs_cli_parse(&argp, argc, argv, &options);
  struct cs_result result = {0};
  struct cs_error error;
  const enum cs_status status = cs_result_load(options.result, &result, &error);
  if (status != CS_OK)
    return cs_cli_fail(status, &error);
  const int exit_status = cs__present(&result, &options.present);
  cs_result_free(&result);
  return exit_status;
}
