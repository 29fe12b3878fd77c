/* runtime/cli/advise.c - coresweep advise: the count and pinning to use, what it costs, what a change would buy. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/cli/advise_line.h"
#include "runtime/cli/cli.h"
#include "runtime/cli/exports.h"
#include "runtime/report/advice.h"
#include "runtime/report/plain.h"
#include "runtime/report/prose.h"
#include "runtime/report/sentence.h"
#include "runtime/sweep/journal.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { KEY_CASE = 0x2000, KEY_MIN_EFFICIENCY, KEY_JSON, KEY_EXPORT, KEY_SHELL };

enum show { SHOW_TEXT, SHOW_JSON, SHOW_EXPORT };

struct options {
  const char *result, *case_name; /* case_name NULL: all of them */
  double least_efficiency;
  enum show show;
  const struct cs__shell *shell;
};

static void choose(struct argp_state *state, struct options *options, enum show show) {
  if (options->show != SHOW_TEXT && options->show != show)
    argp_error(state, "--json and --export exclude each other: standard output can be one of them");
  options->show = show;
}

static double efficiency_of(const struct argp_state *state, const char *text) {
  double value = 0.0;
  if (cs_parse_double(text, &value) != CS_OK || !(value > 0.0 && value <= 1.0))
    argp_error(state, "--min-efficiency %s: must be a number above 0 and up to 1, as 0.5", text);
  return value;
}

static error_t parse(int key, char *value, struct argp_state *state) {
  struct options *options = state->input;
  switch (key) {
  case KEY_CASE:
    options->case_name = value;
    return 0;
  case KEY_MIN_EFFICIENCY:
    options->least_efficiency = efficiency_of(state, value);
    return 0;
  case KEY_JSON:
    choose(state, options, SHOW_JSON);
    return 0;
  case KEY_EXPORT:
    choose(state, options, SHOW_EXPORT);
    return 0;
  case KEY_SHELL:
    options->shell = cs__shell_named(state, value);
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

static const struct argp_option own_options[] = {
    {"case", KEY_CASE, "NAME", 0, "advice for one case of the result (default: each)", 0},
    {"min-efficiency", KEY_MIN_EFFICIENCY, "E", 0, "say up to which count the efficiency is at least E (0.5)", 0},
    {"json", KEY_JSON, NULL, 0, "print JSON", 0},
    {"export", KEY_EXPORT, NULL, 0, "print the export lines of the choice and nothing else", 0},
    {"shell", KEY_SHELL, CS__SHELL_VALUES, 0, CS__SHELL_HELP, 0},
    {0}};
static const struct argp argp = {
    .options = own_options,
    .parser = parse,
    .args_doc = "RESULT",
    .doc = "Recommends the smallest count that is not told apart from the fastest, tells what each count costs "
           "and what one more change to program or machine would buy at most, and prints the lines that pin a program "
           "that way, or of a command the line that runs it so."
           "\vExamples:\n"
           "  coresweep advise results/example\n"
           "  coresweep advise --case triad --min-efficiency 0.7 results/example\n"
           "  eval \"$(coresweep advise --case triad --export results/example)\"; ./program\n\n"
           "Exit status: 0 done, 1 the result cannot be read or recommends nothing, 2 wrong use."};

/* --- the lines of a choice --- */

/* A shell evaluates them, and the result may come from anywhere. */
static bool is_place_list(const char *places) {
  return places != NULL && places[0] != '\0' && strspn(places, "0123456789{},:") == strlen(places);
}

static const struct cs_point_summary *used_of(const struct cs_advice *advice) {
  return advice->use < advice->of->point_count ? &advice->of->points[advice->use] : NULL;
}

static enum cs_status put_lines(struct cs_text *text, const struct options *options, const struct cs_result *result,
                                const struct cs_advice *advice, struct cs_error *error) {
  const struct cs_point_summary *used = used_of(advice);
  if (used == NULL)
    return cs_fail(error, CS_FAILED, "%s: no count to recommend; coresweep advise without --export says why",
                   advice->of->of->name);
  if (!cs_result_sweeps_threads(result))
    return cs_fail(error, CS_FAILED,
                   "%s: %s was swept, not threads, so there is nothing to export; what to use is %s=%d",
                   advice->of->of->name, result->axis, result->axis, used->n);
  if (advice->of->of->unbound)
    return cs_fail(error, CS_FAILED,
                   "%s: several processes share the cores, each with %d threads: lines for one team would put them all "
                   "on the same cores; coresweep advise without --export shows the command",
                   advice->of->of->name, used->n);
  if (!is_place_list(used->places))
    return cs_fail(error, CS_FAILED, "%s: the places of %d threads are no list of PU numbers: not printed",
                   advice->of->of->name, used->n);
  const bool spread = result->policy != NULL && strncmp(result->policy, "spread", strlen("spread")) == 0;
  cs__put_exports(text, options->shell, (size_t)used->n, used->places, spread ? "spread" : "close");
  return CS_OK;
}

static void warn_of_doubts(const struct cs_result *result, const struct cs_advice *advice) {
  char host[256] = "";
  if (!advice->verdict.carried)
    cs_cli_warn("%s: %d threads are the best guess there is, the evidence does not carry the choice",
                advice->of->of->name, advice->verdict.use);
  if (gethostname(host, sizeof host - 1) == 0 && result->host != NULL && strcmp(result->host, host) != 0)
    cs_cli_warn("the result is of host %s; its PU numbers may mean other cores on %s", result->host, host);
}

/* One choice for all that is asked for. */
static enum cs_status put_export(struct cs_text *text, const struct options *options, const struct cs_result *result,
                                 const struct cs_advice *advices, size_t count, struct cs_error *error) {
  for (size_t i = 1; i < count; i++)
    if (advices[i].use != advices[0].use)
      return cs_fail(error, CS_INVALID, "%s and %s want different thread counts; choose one with --case",
                     advices[0].of->of->name, advices[i].of->of->name);
  const enum cs_status status = put_lines(text, options, result, &advices[0], error);
  if (status == CS_OK)
    warn_of_doubts(result, &advices[0]);
  return status;
}

/* --- all of it --- */

/* Nothing where there is no choice: the words above say why. */
static void put_lines_below(struct cs_text *text, const struct options *options, const struct cs_result *result,
                            const struct cs_advice *advice) {
  struct cs_text lines = {0}, command = {0};
  if (!advice->of->of->serial && put_lines(&lines, options, result, advice, NULL) == CS_OK)
    cs_text_append(text, "\n%s", cs_text_get(&lines));
  if (cs__put_command_to_use(&command, result, advice)) {
    struct cs_text plain = {0};
    cs__put_terminal(&plain, cs_text_get(&command), cs_cli_style().utf8);
    cs_text_append(text, "\nRun it so:\n  %s\n", cs_text_get(&plain));
    cs_text_free(&plain);
  }
  cs_text_free(&command);
  cs_text_free(&lines);
}

/* The lines of kernels that all want the same stand once, at the end; each command has its own. */
static void put_text(struct cs_text *text, const struct options *options, const struct cs_result *result,
                     const struct cs_summary *summary, const struct cs_advice *advices, size_t count) {
  const struct cs_table_style style = cs_cli_style();
  struct cs_text best = {0};
  bool differ = advices[0].of->of->argv != NULL;
  for (size_t i = 1; i < count; i++)
    differ |= advices[i].use != advices[0].use;
  for (size_t i = 0; i < count; i++) {
    if (i > 0)
      cs_text_append(text, "\n");
    cs_report_advice(result, &advices[i], &style, text);
    if (differ || i + 1 == count)
      put_lines_below(text, options, result, &advices[i]);
  }
  if (count > 1 && cs__put_best_of_all(&best, result, summary)) {
    cs_text_append(text, "\n");
    cs__put_line(text, "", &best, &style);
  }
  cs_text_free(&best);
}

static enum cs_status compose(const struct options *options, const struct cs_result *result,
                              const struct cs_summary *summary, const struct cs_advice *advices, size_t count,
                              struct cs_text *text, struct cs_error *error) {
  if (options->show == SHOW_JSON)
    return cs_report_advice_json(result, advices, count, text, error);
  if (options->show == SHOW_EXPORT)
    return put_export(text, options, result, advices, count, error);
  put_text(text, options, result, summary, advices, count);
  return CS_OK;
}

static enum cs_status no_such_case(const struct options *options, const struct cs_summary *summary,
                                   struct cs_error *error) {
  struct cs_text names = {0};
  for (size_t i = 0; i < summary->case_count; i++)
    cs_text_append(&names, "%s%s", i > 0 ? ", " : "", summary->cases[i].of->name);
  const enum cs_status status = cs_fail(error, CS_INVALID, "--case %s: the result has no such case; it has %s",
                                        options->case_name, cs_text_get(&names));
  cs_text_free(&names);
  return status;
}

static enum cs_status advise(const struct options *options, const struct cs_result *result,
                             const struct cs_summary *summary, struct cs_text *text, struct cs_error *error) {
  struct cs_advice *advices = calloc(summary->case_count + 1, sizeof *advices);
  if (advices == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for the advice");
  size_t count = 0;
  for (size_t i = 0; i < summary->case_count; i++)
    if (options->case_name == NULL ? !summary->cases[i].of->serial
                                   : strcmp(summary->cases[i].of->name, options->case_name) == 0)
      advices[count++] = cs_advice_of(result, &summary->cases[i], options->least_efficiency);
  enum cs_status status = CS_OK;
  if (count > 0)
    status = compose(options, result, summary, advices, count, text, error);
  else if (options->case_name != NULL)
    status = no_such_case(options, summary, error);
  else
    status = cs_fail(error, CS_FAILED, "%s: the result has no case", options->result);
  free(advices);
  return status;
}

int cs_main_advise(int argc, char **argv) {
  struct options options = {.least_efficiency = 0.5, .shell = cs__shell_default};
  cs_cli_parse(&argp, argc, argv, &options);
  struct cs_result result = {0};
  struct cs_summary summary = {0};
  struct cs_text text = {0};
  struct cs_error error;
  enum cs_status status = cs_result_load(options.result, &result, &error);
  if (status != CS_OK)
    return cs_cli_fail(status, &error);
  status = cs_summarise(&result, &summary, &error);
  if (status == CS_OK)
    status = advise(&options, &result, &summary, &text, &error);
  const int exit_status = status == CS_OK ? cs_cli_print(&text) : cs_cli_fail(status, &error);
  cs_text_free(&text);
  cs_summary_free(&summary);
  cs_result_free(&result);
  return exit_status;
}
