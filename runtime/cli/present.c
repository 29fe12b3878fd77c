/* runtime/cli/present.c - writes a result's files and prints it as table, Markdown, JSON, CSV or drawing. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/cli/present.h"
#include "runtime/report/ceilings_report.h"

#include <string.h>

enum { KEY_PLOT = 0x2000, KEY_FORMAT, KEY_JSON, KEY_CSV };

static const char *const formats[] = {
    [CS__SHOW_TABLE] = "table", [CS__SHOW_MARKDOWN] = "markdown", [CS__SHOW_CSV] = "csv", [CS__SHOW_JSON] = "json"};
/* The same format twice is no contradiction. */
static void choose(struct argp_state *state, struct cs__present_options *options, enum cs__show show) {
  if (options->chosen && options->show != show)
    argp_error(state, "--format %s and %s exclude each other: standard output can be one of them",
               formats[options->show], formats[show]);
  options->chosen = true;
  options->show = show;
}

static void choose_named(struct argp_state *state, struct cs__present_options *options, const char *name) {
  for (enum cs__show show = 0; show <= CS__SHOW_JSON; show++)
    if (strcmp(formats[show], name) == 0) {
      choose(state, options, show);
      return;
    }
  argp_error(state, "--format %s: must be table, markdown, csv or json", name);
}

static error_t parse(int key, char *value, struct argp_state *state) {
  struct cs__present_options *options = state->input;
  switch (key) {
  case KEY_PLOT:
    if (strcmp(value, "term") != 0 && strncmp(value, "term=", 5) != 0)
      argp_error(state, "--plot %s: must be term or term=CASE", value);
    options->plot = true;
    options->plot_case = value[4] == '=' ? value + 5 : NULL;
    return 0;
  case KEY_FORMAT:
    choose_named(state, options, value);
    return 0;
  case KEY_JSON:
    choose(state, options, CS__SHOW_JSON);
    return 0;
  case KEY_CSV:
    choose(state, options, CS__SHOW_CSV);
    return 0;
  case ARGP_KEY_END:
    if (options->ceilings && options->plot_case != NULL)
      argp_error(state, "--plot term=%s: there is one plot of ceilings; write --plot term", options->plot_case);
    if (options->plot && options->show != CS__SHOW_TABLE)
      argp_error(state, "--plot term goes with the table, not with %s", formats[options->show]);
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static const struct argp_option present_options[] = {
    {"plot", KEY_PLOT, "term[=CASE]", 0, "draw the overview, or one case, in the terminal as well", 0},
    {"format", KEY_FORMAT, "table|markdown|csv|json", 0,
     "what to print (table); markdown: a table for each case, for an issue or a pull request", 0},
    {"json", KEY_JSON, NULL, 0, "the same as --format json: result.json", 0},
    {"csv", KEY_CSV, NULL, 0, "the same as --format csv: table.csv", 0},
    {0}};
const struct argp cs__present_argp = {.options = present_options, .parser = parse};

static const struct argp_option ceilings_options[] = {
    {"plot", KEY_PLOT, "term", 0, "draw bandwidth, flops and clock over threads in the terminal as well", 0},
    {"json", KEY_JSON, NULL, 0, "print result.json instead of the tables: see its member ceilings", 0},
    {"csv", KEY_CSV, NULL, 0, "print a row for each thread count and figure instead of the tables", 0},
    {0}};
const struct argp cs__present_ceilings_argp = {.options = ceilings_options, .parser = parse};

static enum cs_status find_case(const struct cs_result *result, const char *name, int *index_out,
                                struct cs_error *error) {
  struct cs_text names = {0};
  for (size_t i = 0; i < result->case_count; i++) {
    if (strcmp(result->cases[i].name, name) == 0) {
      cs_text_free(&names);
      *index_out = (int)i;
      return CS_OK;
    }
    cs_text_append(&names, "%s%s", i > 0 ? ", " : "", result->cases[i].name);
  }
  cs_fail(error, CS_INVALID, "--plot term=%s: the result has no such case; it has %s", name, cs_text_get(&names));
  cs_text_free(&names);
  return CS_INVALID;
}

static enum cs_status draw(const struct cs_result *result, const struct cs_summary *summary,
                           const struct cs__present_options *options, const struct cs_table_style *style,
                           struct cs_text *text, struct cs_error *error) {
  if (options->ceilings) {
    cs_text_append(text, "\n");
    return cs_report_ceilings_plot(result, summary, style->columns, text, error);
  }
  int index = -1;
  enum cs_status status = options->plot_case != NULL ? find_case(result, options->plot_case, &index, error) : CS_OK;
  if (status != CS_OK)
    return status;
  cs_text_append(text, "\n");
  return cs_report_plot(result, summary, index, CS_PLOT_TERMINAL, style->columns, text, error);
}

static enum cs_status compose(const struct cs_result *result, const struct cs_summary *summary,
                              const struct cs__present_options *options, struct cs_text *text, struct cs_error *error) {
  if (options->show == CS__SHOW_JSON)
    return cs_report_json(result, summary, text, error);
  if (options->show == CS__SHOW_CSV) {
    (options->ceilings ? cs_report_ceilings_csv : cs_report_csv)(result, summary, text);
    return CS_OK;
  }
  if (options->show == CS__SHOW_MARKDOWN) {
    cs_report_markdown(result, summary, text);
    return CS_OK;
  }
  const struct cs_table_style style = cs_cli_style();
  (options->ceilings ? cs_report_ceilings_table : cs_report_table)(result, summary, &style, text);
  return options->plot ? draw(result, summary, options, &style, text, error) : CS_OK;
}

/* The files first: whatever happens to the terminal, they are there. */
static int write_files(const struct cs_result *result, const struct cs_summary *summary, bool *written_out) {
  struct cs_error error;
  struct cs_text notes = {0};
  const enum cs_status status = cs_report_write(result, summary, &notes, &error);
  if (status == CS_OK && notes.length > 0)
    cs_cli_warn("%s", cs_text_get(&notes));
  cs_text_free(&notes);
  *written_out = status == CS_OK;
  return status == CS_OK ? CS_EXIT_OK : cs_cli_fail(status, &error);
}

static int present(const struct cs_result *result, const struct cs__present_options *options, bool write) {
  struct cs_summary summary = {0};
  struct cs_text text = {0};
  struct cs_error error;
  enum cs_status status = cs_summarise(result, &summary, &error);
  if (status != CS_OK)
    return cs_cli_fail(status, &error);
  bool written = false;
  int exit_status = write ? write_files(result, &summary, &written) : CS_EXIT_OK;
  status = compose(result, &summary, options, &text, &error);
  if (options->show == CS__SHOW_TABLE && written)
    cs_text_append(&text, "\nReport: %s/report.html\n", result->folder);
  const int printed = cs_cli_print(&text);
  exit_status = printed != CS_EXIT_OK ? printed : exit_status;
  if (status != CS_OK)
    exit_status = cs_cli_fail(status, &error);
  if (exit_status == CS_EXIT_OK && summary.failure_count > 0 && (write || result->case_count == 0))
    exit_status = CS_EXIT_FAILED;
  cs_text_free(&text);
  cs_summary_free(&summary);
  return exit_status;
}

int cs__present(const struct cs_result *result, const struct cs__present_options *options) {
  return present(result, options, true);
}

int cs__present_stored(const struct cs_result *result, const struct cs__present_options *options) {
  return present(result, options, false);
}
