/* runtime/sweep/session.c - the driver's lines and its clock. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/session.h"

#include "runtime/base/clock.h"

#include <stdlib.h>
#include <string.h>

enum cs_status cs__session_say(struct cs__session *session, json_t *event, struct cs_error *error) {
  char *line = cs__json_line(event);
  if (line == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for a journal line");
  const size_t length = strlen(line);
  enum cs_status status = cs_journal_append(session->journal, line, length, error);
  if (status == CS_OK)
    status = cs__reader_apply(&session->reader, line, length, error);
  free(line);
  return status;
}

double cs__session_spent_s(const struct cs__session *session) {
  return session->reader.result.spent_s + (double)(cs_now_ns() - session->begun_ns) * 1e-9;
}

enum cs_status cs__session_check(const struct cs__session *session, struct cs_error *error) {
  const volatile sig_atomic_t *stop = session->driver->stop;
  if (stop != NULL && *stop)
    return cs_fail(error, CS_INTERRUPTED, "stopped by the user; what was measured is kept");
  return CS_OK;
}
