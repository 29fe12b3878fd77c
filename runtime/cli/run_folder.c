/* runtime/cli/run_folder.c - the folder of a new result: named after when and where, never one that is there. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/file.h"
#include "runtime/cli/run.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum { HOST_LENGTH_MAX = 64, SAME_SECOND_MAX = 1000 };

/* Hosts may be called anything; a folder's name is letters, digits, '-', '_' and inner dots. */
static void append_host(struct cs_text *text, const char *host) {
  size_t length = 0;
  for (const char *c = host; *c != '\0' && length < HOST_LENGTH_MAX; c++, length++) {
    const bool plain = isalnum((unsigned char)*c) || *c == '_' || (*c == '.' && length > 0);
    cs_text_append(text, "%c", plain ? *c : '-');
  }
  if (length == 0)
    cs_text_append(text, "host");
}

static enum cs_status make_unique(const char *stem, char **folder_out, struct cs_error *error) {
  for (int i = 1; i <= SAME_SECOND_MAX; i++) {
    char *path = i == 1 ? cs_text_format("%s", stem) : cs_text_format("%s-%d", stem, i);
    if (path == NULL)
      return cs_fail(error, CS_NOMEM, "no memory for the result's name");
    if (mkdir(path, 0777) == 0) {
      *folder_out = path;
      return CS_OK;
    }
    const int why = errno;
    free(path);
    if (why != EEXIST)
      return cs_fail(error, CS_IO, "cannot make the result's folder %s: %s; -o names another", stem, strerror(why));
  }
  return cs_fail(error, CS_IO, "%s and %d more of that name are there already", stem, SAME_SECOND_MAX);
}

enum cs_status cs__run_folder(const char *wished, const char *host, char **folder_out, struct cs_error *error) {
  if (wished != NULL) {
    char *copy = strdup(wished);
    const enum cs_status status =
        copy == NULL ? cs_fail(error, CS_NOMEM, "no memory for the result's name") : cs_folder_make(copy, error);
    if (status == CS_OK)
      *folder_out = copy;
    else
      free(copy);
    return status;
  }
  const char *said = getenv("CORESWEEP_RESULTS");
  const char *results = said != NULL && said[0] != '\0' ? said : "results";
  const time_t now = time(NULL);
  struct tm utc;
  char stamp[sizeof "20260131T120000Z"];
  if (gmtime_r(&now, &utc) == NULL || strftime(stamp, sizeof stamp, "%Y%m%dT%H%M%SZ", &utc) == 0)
    return cs_fail(error, CS_IO, "the clock does not tell a date a folder can be named after; give -o DIR");
  struct cs_text stem = {0};
  cs_text_append(&stem, "%s/%s-", results, stamp);
  append_host(&stem, host);
  enum cs_status status = cs_folder_make(results, error);
  if (status == CS_OK)
    status = make_unique(cs_text_get(&stem), folder_out, error);
  cs_text_free(&stem);
  return status;
}
