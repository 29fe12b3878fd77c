/* runtime/report/write.c - the files of a report, each whole or not at all, into the result's folder. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/file.h"
#include "runtime/report/plot.h"
#include "runtime/report/report.h"

#include <stdlib.h>
#include <string.h>

/* Takes over text's bytes. */
static enum cs_status write_file(const struct cs_result *result, const char *name, struct cs_text *text,
                                 struct cs_error *error) {
  char *path = cs_text_format("%s/%s", result->folder, name);
  enum cs_status status =
      path == NULL || text->failed ? cs_fail(error, CS_NOMEM, "no memory to write %s", name) : CS_OK;
  if (status == CS_OK)
    status = cs_file_replace(path, cs_text_get(text), text->length, error);
  free(path);
  cs_text_free(text);
  return status;
}

static enum cs_status write_json(const struct cs_result *result, const struct cs_summary *summary,
                                 struct cs_error *error) {
  struct cs_text text = {0};
  const enum cs_status status = cs_report_json(result, summary, &text, error);
  if (status == CS_OK)
    return write_file(result, "result.json", &text, error);
  cs_text_free(&text);
  return status;
}

static enum cs_status write_csv(const struct cs_result *result, const struct cs_summary *summary,
                                struct cs_error *error) {
  struct cs_text text = {0};
  cs_report_csv(result, summary, &text);
  return write_file(result, "table.csv", &text, error);
}

static enum cs_status write_html(const struct cs_result *result, const struct cs_summary *summary,
                                 struct cs_error *error) {
  struct cs_text text = {0};
  const enum cs_status status = cs_report_html(result, summary, &text, error);
  if (status == CS_OK)
    return write_file(result, "report.html", &text, error);
  cs_text_free(&text);
  return status;
}

static enum cs_status write_plot(const struct cs_result *result, const struct cs_summary *summary, enum cs__plot plot,
                                 int case_index, struct cs_error *error) {
  struct cs_text text = {0}, name = {0};
  cs_text_append(&name, "plots/");
  cs__put_picture_name(&name, summary, plot, case_index);
  cs_text_append(&name, ".svg");
  enum cs_status status = cs__plot_file(result, summary, plot, case_index, &text, error);
  if (status == CS_OK)
    status = write_file(result, cs_text_get(&name), &text, error);
  cs_text_free(&text);
  cs_text_free(&name);
  return status;
}

/* What gnuplot cannot draw is a note, each said once; only a full disk or memory ends the report. */
static enum cs_status write_or_note(const struct cs_result *result, const struct cs_summary *summary,
                                    enum cs__plot plot, int index, struct cs_text *notes, struct cs_error *error) {
  struct cs_error why = {0};
  if (!cs__has_plot(result, summary, plot, index))
    return CS_OK; /* the table says why */
  const enum cs_status status = write_plot(result, summary, plot, index, &why);
  const bool undrawn = status == CS_UNSUPPORTED || status == CS_FAILED;
  if (undrawn && notes != NULL && strstr(cs_text_get(notes), why.message) == NULL)
    cs_text_append(notes, "%s\n", why.message);
  return undrawn || status == CS_OK ? CS_OK : cs_fail(error, status, "%s", why.message);
}

static enum cs_status write_plots(const struct cs_result *result, const struct cs_summary *summary,
                                  struct cs_text *notes, struct cs_error *error) {
  char *folder = cs_text_format("%s/plots", result->folder);
  enum cs_status status =
      folder == NULL ? cs_fail(error, CS_NOMEM, "no memory to write the plots") : cs_folder_make(folder, error);
  free(folder);
  for (enum cs__plot plot = CS__PLOT_SPEEDUP; plot <= CS__PLOT_ROOFLINE; plot++)
    for (int i = -1; i < (int)summary->case_count && status == CS_OK; i++)
      status = write_or_note(result, summary, plot, i, notes, error);
  return status;
}

enum cs_status cs_report_write(const struct cs_result *result, const struct cs_summary *summary,
                               struct cs_text *notes_out, struct cs_error *error) {
  enum cs_status status = CS_OK;
  if (result->folder == NULL || result->folder[0] == '\0')
    return cs_fail(error, CS_INVALID, "this result has no folder to write its report into");
  status = write_json(result, summary, error);
  if (status == CS_OK)
    status = write_csv(result, summary, error);
  if (status == CS_OK)
    status = write_plots(result, summary, notes_out, error);
  if (status == CS_OK)
    status = write_html(result, summary, error);
  return status;
}
