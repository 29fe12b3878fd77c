/* tests/laws/support_dataset.c - the few columns of the collection's files; the program's own reader knows many more.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/laws/support_dataset.h"

#include "runtime/base/file.h"
#include "runtime/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VALUES_MAX = 2000 };

static enum cs_status read_lines(char *text, bool *throughput_out, double *n, double *values, size_t *count_out) {
  char *rest = text, *line;
  bool head = true;
  for (*count_out = 0; (line = strsep(&rest, "\n")) != NULL && *count_out < VALUES_MAX;) {
    if (*line == '#' || *line == '\0')
      continue;
    if (head) {
      *throughput_out = strstr(line, "throughput") != NULL;
      head = false;
      continue;
    }
    const char *last = strrchr(line, ','), *first = strsep(&line, ",");
    if (last == NULL || cs_parse_double(first, &n[*count_out]) != CS_OK ||
        cs_parse_double(last + 1, &values[*count_out]) != CS_OK)
      return CS_INVALID;
    (*count_out)++;
  }
  return CS_OK;
}

enum cs_status dataset_read(const char *folder, const char *id, struct cs_scaling *scaling_out,
                            struct cs_error *error) {
  static double n[VALUES_MAX], values[VALUES_MAX];
  char *path = cs_text_format("%s/%s.reps.csv", folder, id);
  struct cs_text text = {0};
  bool throughput = false;
  size_t count = 0;
  if (cs_file_read(path, &text, NULL) != CS_OK) {
    free(path);
    path = cs_text_format("%s/%s.csv", folder, id);
    const enum cs_status status = cs_file_read(path, &text, error);
    if (status != CS_OK) {
      free(path);
      return status;
    }
  }
  char *bytes = cs_text_take(&text);
  enum cs_status status = bytes == NULL ? CS_NOMEM : read_lines(bytes, &throughput, n, values, &count);
  if (status != CS_OK)
    status = cs_fail(error, status, "%s cannot be read as numbers", path);
  for (size_t i = 0; i < count; i++)
    values[i] = throughput ? 1.0 / values[i] : values[i];
  if (status == CS_OK)
    status = cs_scaling_of_runs(n, values, count, true, scaling_out, error);
  free(bytes);
  free(path);
  return status;
}
