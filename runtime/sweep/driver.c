/* runtime/sweep/driver.c - a sweep from its plan to its last round, going on from whatever the journal holds. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/driver.h"

#include "runtime/base/clock.h"
#include "runtime/base/file.h"
#include "runtime/sweep/rounds.h"
#include "runtime/sweep/session.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static enum cs_status write_plan(const char *path, const struct cs_result *plan, struct cs_error *error) {
  struct cs_journal *journal = NULL;
  enum cs_status status = cs_journal_create(path, &journal, error);
  if (status != CS_OK)
    return status;
  char *line = cs__json_line(cs__plan_to_json(plan));
  if (line == NULL)
    status = cs_fail(error, CS_NOMEM, "no memory for the plan");
  if (status == CS_OK)
    status = cs_journal_append(journal, line, strlen(line), error);
  if (status == CS_OK)
    status = cs_journal_sync(journal, error);
  if (status != CS_OK)
    unlink(path); /* a journal without a plan is none */
  cs_journal_close(journal);
  free(line);
  return status;
}

enum cs_status cs_sweep_begin(const struct cs_result *plan, const char *topology_xml, struct cs_error *error) {
  char *journal = cs__journal_path(plan->folder), *topology = cs_text_format("%s/topology.xml", plan->folder);
  enum cs_status status = CS_OK;
  if (journal == NULL || topology == NULL)
    status = cs_fail(error, CS_NOMEM, "no memory to begin in %s", plan->folder);
  if (status == CS_OK)
    status = cs_folder_make(plan->folder, error);
  if (status == CS_OK && access(journal, F_OK) == 0)
    status = cs_fail(error, CS_INVALID, "%s holds a result already: resume it, or give another folder", plan->folder);
  if (status == CS_OK && topology_xml != NULL)
    status = cs_file_replace(topology, topology_xml, strlen(topology_xml), error);
  if (status == CS_OK && (status = write_plan(journal, plan, error)) != CS_OK)
    unlink(topology); /* nothing is left of a sweep that did not begin */
  free(topology);
  free(journal);
  return status;
}

static enum cs_status say_session(struct cs__session *session, struct cs_error *error) {
  char now[CS_UTC_BYTES];
  cs_utc_now(now);
  return cs__session_say(session, json_pack("{ss ss ss}", "event", "session", "utc", now, "version", CS_VERSION),
                         error);
}

static enum cs_status say_over(struct cs__session *session, bool interrupted, double spent_s, struct cs_error *error) {
  enum cs_status status = cs__session_say(
      session, json_pack("{ss sb so}", "event", "over", "interrupted", interrupted, "spent_s", cs__json_real(spent_s)),
      error);
  return status == CS_OK ? cs_journal_sync(session->journal, error) : status;
}

/* The session's work; its end is in the journal unless the journal itself failed. */
static enum cs_status work(struct cs__session *session, struct cs_error *error) {
  if (cs__complete(&session->reader.result)) /* at most its last line was lost */
    return session->reader.result.interrupted ? say_over(session, false, session->reader.unclosed_s, error) : CS_OK;
  enum cs_status status = say_session(session, error);
  if (status == CS_OK)
    status = cs__session_set_up(session, error);
  if (status == CS_OK)
    status = cs__calibrate_all(session, error);
  if (status == CS_OK)
    status = cs__run_rounds(session, error);
  session->reader.result.cleanup_failed = !cs__session_clean_up(session);
  cs__progress_now(session, NULL);
  if (status != CS_OK && status != CS_INTERRUPTED)
    return status;
  const double spent_s = (double)(cs_now_ns() - session->begun_ns) * 1e-9;
  const enum cs_status said = say_over(session, status == CS_INTERRUPTED, spent_s, error);
  return said != CS_OK ? said : status;
}

static enum cs_status read_journal(const char *path, struct cs__reader *reader, struct cs_error *error) {
  struct cs_text text = {0};
  struct cs_error inner = {""};
  enum cs_status status = cs_file_read(path, &text, error);
  if (status == CS_OK && (status = cs__journal_read(cs_text_get(&text), text.length, reader, &inner)) != CS_OK)
    cs_fail(error, status, "%s: %s", path, inner.message);
  cs_text_free(&text);
  return status;
}

enum cs_status cs_sweep_run(const char *folder, const struct cs_driver *driver, struct cs_result *result_out,
                            struct cs_error *error) {
  struct cs__session session = {.driver = driver, .begun_ns = cs_now_ns()};
  char *path = cs__journal_path(folder);
  if (path == NULL)
    return cs_fail(error, CS_NOMEM, "no memory to sweep into %s", folder);
  enum cs_status status = cs_journal_open(path, &session.journal, error);
  if (status == CS_OK)
    status = read_journal(path, &session.reader, error);
  if (status == CS_OK) {
    session.observing = session.reader.result.protocol.observe && driver->observe_library != NULL;
    session.rounds_expected = session.reader.result.protocol.stop.rounds_min;
    status = work(&session, error);
  }
  if (status == CS_OK || status == CS_INTERRUPTED) {
    const enum cs_status read = cs_result_load(folder, result_out, error);
    if (read == CS_OK)
      result_out->cleanup_failed = session.reader.result.cleanup_failed;
    status = read != CS_OK ? read : status;
  }
  cs__reader_free(&session.reader);
  cs_journal_close(session.journal);
  free(path);
  return status;
}
