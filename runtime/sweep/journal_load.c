/* runtime/sweep/journal_load.c - a result read back from its folder or its journal's path. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/file.h"
#include "runtime/base/text.h"
#include "runtime/sweep/events.h"
#include "runtime/sweep/journal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

char *cs__journal_path(const char *folder) {
  return cs_text_format("%s/samples.jsonl", folder);
}

static char *folder_of(const char *file) {
  const char *slash = strrchr(file, '/');
  if (slash == NULL)
    return strdup(".");
  return strndup(file, slash == file ? 1 : (size_t)(slash - file));
}

static enum cs_status read_journal(const char *path, struct cs_result *result_out, struct cs_error *error) {
  struct cs_text text = {0};
  struct cs_error inner = {""};
  enum cs_status status = cs_file_read(path, &text, error);
  if (status == CS_OK) {
    status = cs_journal_parse(cs_text_get(&text), text.length, result_out, &inner);
    if (status != CS_OK)
      cs_fail(error, status, "%s: %s", path, inner.message);
  }
  cs_text_free(&text);
  return status;
}

enum cs_status cs_result_load(const char *path, struct cs_result *result_out, struct cs_error *error) {
  struct stat is;
  if (stat(path, &is) != 0)
    return cs_fail(error, CS_INVALID, "there is no result %s", path);
  const bool is_folder = S_ISDIR(is.st_mode);
  char *file = is_folder ? cs__journal_path(path) : strdup(path), *folder = is_folder ? strdup(path) : folder_of(path);
  enum cs_status status = CS_OK;
  struct cs_result result = {0};
  if (file == NULL || folder == NULL)
    status = cs_fail(error, CS_NOMEM, "no memory to read %s", path);
  else if (stat(file, &is) != 0)
    status = cs_fail(error, CS_INVALID, "%s holds no result: there is no samples.jsonl in it", path);
  if (status == CS_OK)
    status = read_journal(file, &result, error);
  if (status == CS_OK) {
    free(result.folder);
    result.folder = folder;
    folder = NULL;
    *result_out = result;
  }
  free(folder);
  free(file);
  return status;
}
