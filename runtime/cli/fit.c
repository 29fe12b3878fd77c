/* runtime/cli/fit.c - coresweep fit: laws for times measured anywhere. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/cli/fit.h"
#include "runtime/base/file.h"
#include "runtime/report/fit_report.h"

#include <string.h>

/* What is reported, and how. */
struct reporting {
  const struct cs__fit_options *options;
  const struct cs_fit_facts *facts;
  const struct cs_fit *fit;
};

typedef enum cs_status make_document(const struct reporting *reporting, struct cs_text *text, struct cs_error *error);

static enum cs_status make_json(const struct reporting *reporting, struct cs_text *text, struct cs_error *error) {
  return cs_report_fit_json(reporting->facts, reporting->fit, text, error);
}

static enum cs_status make_csv(const struct reporting *reporting, struct cs_text *text, struct cs_error *error) {
  cs_report_fit_csv(reporting->facts, reporting->fit, text);
  return text->failed ? cs_fail(error, CS_NOMEM, "no memory for the curves") : CS_OK;
}

static enum cs_status make_svg(const struct reporting *reporting, struct cs_text *text, struct cs_error *error) {
  return cs_report_fit_plot(reporting->facts, reporting->fit, CS_PLOT_SVG, 0, text, error);
}

static enum cs_status make_table(const struct reporting *reporting, struct cs_text *text, struct cs_error *error) {
  const struct cs_table_style style = cs_cli_style();
  cs_report_fit_table(reporting->facts, reporting->fit, &style, text);
  if (!reporting->options->plot)
    return CS_OK;
  cs_text_append(text, "\n");
  return cs_report_fit_plot(reporting->facts, reporting->fit, CS_PLOT_TERMINAL, style.columns, text, error);
}

static enum cs_status write_files(const struct reporting *reporting, struct cs_error *error) {
  const struct cs__fit_options *options = reporting->options;
  const struct {
    const char *path;
    make_document *make;
  } files[] = {{options->json, make_json}, {options->csv, make_csv}, {options->svg, make_svg}};
  enum cs_status status = CS_OK;
  for (size_t i = 0; i < sizeof files / sizeof files[0] && status == CS_OK; i++) {
    struct cs_text text = {0};
    if (files[i].path == NULL || files[i].path[0] == '\0')
      continue;
    status = files[i].make(reporting, &text, error);
    if (status == CS_OK)
      status = cs_file_replace(files[i].path, cs_text_get(&text), text.length, error);
    cs_text_free(&text);
  }
  return status;
}

/* The document is printed as far as it came: a table stands without its plot. */
static int print(const struct reporting *reporting) {
  const struct cs__fit_options *options = reporting->options;
  make_document *make = make_table;
  if (options->json != NULL && options->json[0] == '\0')
    make = make_json;
  else if (options->csv != NULL && options->csv[0] == '\0')
    make = make_csv;
  struct cs_text text = {0};
  struct cs_error error = {""};
  const enum cs_status status = make(reporting, &text, &error);
  int exit_status = cs_cli_print(&text);
  if (status != CS_OK && exit_status == CS_EXIT_OK)
    exit_status = cs_cli_fail(status, &error);
  cs_text_free(&text);
  return exit_status;
}

static int report(const struct cs__fit_options *options, const struct cs__fit_input *input, const struct cs_fit *fit) {
  const struct cs_fit_facts facts = {.version = CS_VERSION,
                                     .source = input->source,
                                     .n_name = input->n_name,
                                     .unit = input->unit,
                                     .throughput = input->throughput,
                                     .objective = options->objective,
                                     .predict = options->predict,
                                     .predict_count = options->predict_count,
                                     .remarks = (const char *const *)input->remarks,
                                     .remark_count = input->remark_count};
  const struct reporting reporting = {options, &facts, fit};
  struct cs_error error = {""};
  const enum cs_status status = write_files(&reporting, &error);
  const int printed = print(&reporting);
  return status != CS_OK ? cs_cli_fail(status, &error) : printed;
}

/* A law is of a few counts; thousands are a column of something else, and would keep a person waiting. */
static enum cs_status check_counts(const struct cs__fit_input *input, const struct cs_scaling *scaling,
                                   struct cs_error *error) {
  enum { COUNTS_MOST = 4096 };
  if (scaling->count <= COUNTS_MOST)
    return CS_OK;
  return cs_fail(error, CS_INVALID,
                 "%.100s: '%.40s' has %zu different values, more than the %d a law is fitted to; name the column of n "
                 "with --columns, or take fewer rows with --where",
                 input->source, input->n_name, scaling->count, COUNTS_MOST);
}

int cs_main_fit(int argc, char **argv) {
  struct cs__fit_options options;
  struct cs__fit_input input = {0};
  struct cs_scaling scaling = {0};
  struct cs_fit fit = {0};
  struct cs_error error = {""};
  cs__fit_parse(argc, argv, &options);
  enum cs_status status = cs__fit_read(&options, &input, &error);
  if (status == CS_OK)
    status = cs_scaling_of_runs(input.n, input.times, input.count, !options.weak, &scaling, &error);
  if (status == CS_OK)
    status = check_counts(&input, &scaling, &error);
  if (status == CS_OK)
    status = cs_fit_laws(&scaling, options.objective, options.level, &fit, &error);
  const int exit_status = status == CS_OK ? report(&options, &input, &fit) : cs_cli_fail(status, &error);
  cs_fit_free(&fit);
  cs_scaling_free(&scaling);
  cs__fit_input_free(&input);
  return exit_status;
}
