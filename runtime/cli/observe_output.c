/* runtime/cli/observe_output.c - an observation's report where it was asked for: terminal, files, standard output. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/file.h"
#include "runtime/cli/observe.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- before the runs: hours may lie between them and the report --- */

static enum cs_status check_file(const char *option, const char *path, struct cs_error *error) {
  struct cs_error why;
  if (path == NULL || path[0] == '\0')
    return CS_OK;
  const enum cs_status status = cs_file_check(path, &why);
  return status == CS_OK ? CS_OK : cs_fail(error, status, "%s %s: %s", option, path, why.message);
}

enum cs_status cs__observe_output_check(const struct cs__observe_options *options, struct cs_error *error) {
  const struct {
    const char *option, *path;
  } files[] = {{"--json", options->json}, {"--csv", options->csv}, {"--html", options->html}};
  enum cs_status status = CS_OK;
  for (size_t i = 0; i < sizeof files / sizeof files[0] && status == CS_OK; i++)
    status = check_file(files[i].option, files[i].path, error);
  if (status != CS_OK || options->output == NULL)
    return status;
  status = cs_folder_make(options->output, error);
  if (status == CS_IO)
    status = CS_INVALID; /* the user's to mend */
  if (status == CS_OK && access(options->output, W_OK | X_OK) != 0)
    status = cs_fail(error, CS_INVALID, "--output %s: cannot be written to: %s; give another place", options->output,
                     strerror(errno));
  return status;
}

/* --- after them --- */

/* What a document is made from, and how. */
struct making {
  const struct cs__observe_options *options;
  const struct cs_observe_runs *runs;
  const struct cs_observe_summary *summary;
};

static enum cs_status make_json(const struct making *making, struct cs_text *text, struct cs_error *error) {
  return cs_report_observe_json(making->runs, making->summary, text, error);
}

static enum cs_status make_csv(const struct making *making, struct cs_text *text, struct cs_error *error) {
  cs_report_observe_csv(making->runs, making->summary, text);
  return text->failed ? cs_fail(error, CS_NOMEM, "no memory for the table of regions") : CS_OK;
}

static enum cs_status make_html(const struct making *making, struct cs_text *text, struct cs_error *error) {
  return cs_report_observe_html(making->runs, making->summary, making->options->rows, text, error);
}

/* As wide as text in a file is read well. */
static enum cs_status make_table(const struct making *making, struct cs_text *text, struct cs_error *error) {
  const struct cs_table_style style = {.columns = 120, .text_columns = CS_TEXT_COLUMNS, .utf8 = true};
  cs_report_observe_table(making->runs, making->summary, making->options->rows, &style, text);
  return text->failed ? cs_fail(error, CS_NOMEM, "no memory for the report") : CS_OK;
}

typedef enum cs_status make_document(const struct making *making, struct cs_text *text, struct cs_error *error);

static enum cs_status write_file(const struct making *making, make_document *make, const char *path,
                                 struct cs_error *error) {
  struct cs_text text = {0};
  enum cs_status status = make(making, &text, error);
  if (status == CS_OK)
    status = cs_file_replace(path, cs_text_get(&text), text.length, error);
  cs_text_free(&text);
  return status;
}

static enum cs_status write_folder(const struct making *making, struct cs_error *error) {
  static const struct {
    const char *name;
    make_document *make;
  } files[] = {
      {"observe.json", make_json}, {"regions.csv", make_csv}, {"table.txt", make_table}, {"report.html", make_html}};
  const char *folder = making->options->output;
  enum cs_status status = cs_folder_make(folder, error);
  for (size_t i = 0; i < sizeof files / sizeof files[0] && status == CS_OK; i++) {
    char *path = cs_text_format("%s/%s", folder, files[i].name);
    status = path != NULL ? write_file(making, files[i].make, path, error)
                          : cs_fail(error, CS_NOMEM, "no memory to write %s", files[i].name);
    free(path);
  }
  return status;
}

static enum cs_status write_files(const struct making *making, struct cs_error *error) {
  const struct cs__observe_options *options = making->options;
  const struct {
    const char *path;
    make_document *make;
  } files[] = {{options->json, make_json}, {options->csv, make_csv}, {options->html, make_html}};
  enum cs_status status = options->output != NULL ? write_folder(making, error) : CS_OK;
  for (size_t i = 0; i < sizeof files / sizeof files[0] && status == CS_OK; i++)
    if (files[i].path != NULL && files[i].path[0] != '\0')
      status = write_file(making, files[i].make, files[i].path, error);
  return status;
}

/* On standard error, in one write: nothing of the command can come between. */
static void print_table(const struct making *making, bool written) {
  const struct cs_table_style style = cs_cli_style_of(STDERR_FILENO);
  struct cs_text text = {0};
  cs_text_append(&text, "\n");
  cs_report_observe_table(making->runs, making->summary, making->options->rows, &style, &text);
  if (written && making->options->output != NULL)
    cs_text_append(&text, "\nReport: %s/report.html\n", making->options->output);
  else if (written && making->options->html != NULL)
    cs_text_append(&text, "\nReport: %s\n", making->options->html);
  fflush(stdout);
  fputs(cs_text_get(&text), stderr);
  cs_text_free(&text);
}

static int print_document(const struct making *making) {
  struct cs_text text = {0};
  struct cs_error error = {""};
  const bool json = making->options->json != NULL && making->options->json[0] == '\0';
  const enum cs_status status = json ? make_json(making, &text, &error) : make_csv(making, &text, &error);
  const int exit_status = status == CS_OK ? cs_cli_print(&text) : cs_cli_fail(status, &error);
  cs_text_free(&text);
  return exit_status;
}

/* The files first: whatever happens to the terminal, they are there. */
int cs__observe_output(const struct cs__observe_options *options, const struct cs_observe_runs *runs,
                       const struct cs_observe_summary *summary) {
  const struct making making = {options, runs, summary};
  struct cs_error error = {""};
  const enum cs_status status = write_files(&making, &error);
  int exit_status = CS_EXIT_OK;
  if (cs__observe_owns_output(options))
    exit_status = print_document(&making);
  else
    print_table(&making, status == CS_OK);
  if (status != CS_OK) {
    cs_cli_fail(status, &error);
    exit_status = CS_EXIT_FAILED;
  }
  return exit_status;
}
