/* runtime/sweep/journal_read.c - a journal's text, line by line, becomes a result. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/events.h"
#include "runtime/sweep/journal.h"
#include "runtime/sweep/series.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char lost_reason[] = "the sweep ended while it ran";

static enum cs_status on_sweep(struct cs__reader *reader, const json_t *event, struct cs_error *error) {
  if (reader->planned)
    return cs_fail(error, CS_INVALID, "a second sweep begins in the same journal");
  const enum cs_status status = cs__plan_from_json(event, &reader->result, error);
  reader->planned = status == CS_OK;
  return status;
}

static enum cs_status on_session(struct cs__reader *reader, const json_t *event, struct cs_error *error) {
  (void)event;
  (void)error;
  reader->result.sessions++;
  reader->result.interrupted = true; /* until it says `over` */
  reader->running = false;
  reader->result.spent_s += reader->unclosed_s;
  reader->unclosed_s = 0.0;
  return CS_OK;
}

static enum cs_status on_calibrated(struct cs__reader *reader, const json_t *event, struct cs_error *error) {
  struct cs__members members = {event, "calibrated", error, CS_OK};
  const struct cs_result *result = &reader->result;
  const size_t case_index = (size_t)cs__take_whole(&members, "case", 0, (int64_t)result->case_count - 1);
  const size_t point_index = (size_t)cs__take_whole(&members, "point", 0, (int64_t)result->point_count - 1);
  const struct cs_calibration read = {.calls = cs__take_whole(&members, "calls", 1, INT64_MAX),
                                      .call_s = cs__take_number(&members, "call_s", 0.0),
                                      .start_s = cs__take_number(&members, "start_s", 0.0)};
  if (members.status == CS_OK)
    result->calibrations[case_index * result->point_count + point_index] = read;
  return members.status;
}

static enum cs_status on_start(struct cs__reader *reader, const json_t *event, struct cs_error *error) {
  struct cs_result *result = &reader->result;
  struct cs__members members = {event, "start", error, CS_OK};
  const int purpose = cs__take_word(&members, "purpose", cs__purpose_words, 4);
  const bool of_a_case = purpose != CS_PURPOSE_CEILINGS;
  const int64_t last_case = of_a_case ? (int64_t)result->case_count - 1 : CS_CASE_NONE;
  struct cs_invocation begun = {
      .id = (int)cs__take_whole(&members, "invocation", 0, INT_MAX - 1),
      .purpose = (enum cs_purpose)purpose,
      .case_index = (int)cs__take_whole(&members, "case", of_a_case ? 0 : CS_CASE_NONE, last_case),
      .point_index = (int)cs__take_whole(&members, "point", 0, (int64_t)result->point_count - 1),
      .round = (int)cs__take_whole(&members, "round", 0, result->protocol.stop.rounds_max - 1),
      .session = result->sessions,
      .calls = cs__take_whole(&members, "calls", 0, INT64_MAX),
      .neighbour_s = NAN,
      .outcome = CS_OUTCOME_LOST};
  if (members.status == CS_OK && (size_t)begun.id != result->invocation_count)
    return cs_fail(error, CS_INVALID, "invocation %d begins where %zu was due", begun.id, result->invocation_count);
  if (members.status != CS_OK)
    return members.status;
  struct cs_invocation *all = cs__grow(result->invocations, result->invocation_count, sizeof *all);
  if (all != NULL)
    result->invocations = all;
  begun.reason = strdup(lost_reason);
  if (all == NULL || begun.reason == NULL) {
    free(begun.reason);
    return cs_fail(error, CS_NOMEM, "no memory for invocation %d", begun.id);
  }
  cs__noise_from_json(NULL, &begun.noise, NULL); /* nothing told yet: all unknown */
  all[result->invocation_count++] = begun;
  if (begun.purpose == CS_PURPOSE_TIMED || begun.purpose == CS_PURPOSE_CEILINGS)
    cs__tear_round(result, begun.case_index, begun.round, begun.session);
  reader->running = true;
  reader->open = (struct cs__open){.higher = result->recipe.higher};
  return CS_OK;
}

static struct cs_invocation *running_invocation(struct cs__reader *reader, const json_t *event, const char *name,
                                                struct cs_error *error) {
  const json_t *id = json_object_get(event, "invocation");
  const size_t count = reader->result.invocation_count;
  if (reader->running && json_is_integer(id) && json_integer_value(id) == (json_int_t)count - 1)
    return &reader->result.invocations[count - 1];
  cs_fail(error, CS_INVALID, "the %s event is not of the running invocation", name);
  return NULL;
}

static enum cs_status on_end(struct cs__reader *reader, const json_t *event, struct cs_error *error) {
  struct cs_invocation *invocation = running_invocation(reader, event, "end", error);
  if (invocation == NULL)
    return CS_INVALID;
  struct cs__members members = {event, "end", error, CS_OK};
  const enum cs_outcome outcome = (enum cs_outcome)cs__take_word(&members, "outcome", cs__outcome_words, 7);
  const double wall_s = cs__take_number(&members, "wall_s", 0.0), start_s = cs__take_number(&members, "start_s", 0.0);
  char *reason = cs__take_text_or_null(&members, "reason");
  if (members.status != CS_OK) {
    free(reason);
    return members.status;
  }
  free(invocation->reason);
  invocation->reason = reason;
  invocation->outcome = outcome;
  invocation->wall_s = wall_s;
  invocation->start_s = start_s;
  reader->running = false;
  reader->unclosed_s += wall_s;
  return CS_OK;
}

static enum cs_status on_samples(struct cs__reader *reader, const json_t *event, struct cs_error *error) {
  struct cs__members members = {event, "samples", error, CS_OK};
  const int samples = (int)cs__take_whole(&members, "samples", 1, 1000000);
  if (members.status == CS_OK)
    reader->result.protocol.samples = samples;
  return members.status;
}

static enum cs_status on_stop(struct cs__reader *reader, const json_t *event, struct cs_error *error) {
  struct cs__members members = {event, "stop", error, CS_OK};
  const struct cs_result *result = &reader->result;
  const int case_index = (int)cs__take_whole(&members, "case", 0, (int64_t)result->case_count - 1);
  const int reason = cs__take_word(&members, "reason", cs__stop_words, 4);
  if (members.status != CS_OK)
    return members.status;
  for (int i = 0; i < (int)result->case_count; i++) /* rivals stop together */
    if (cs__leader(result, i) == cs__leader(result, case_index))
      result->stops[i] = (enum cs_stop_reason)reason;
  return CS_OK;
}

static enum cs_status on_over(struct cs__reader *reader, const json_t *event, struct cs_error *error) {
  struct cs__members members = {event, "over", error, CS_OK};
  const bool interrupted = cs__take_truth(&members, "interrupted");
  const double spent_s = cs__take_number(&members, "spent_s", 0.0);
  if (members.status != CS_OK)
    return members.status;
  reader->result.interrupted = interrupted;
  reader->result.spent_s += spent_s;
  reader->unclosed_s = 0.0;
  reader->running = false;
  return CS_OK;
}

static const struct {
  const char *name;
  enum cs_status (*apply)(struct cs__reader *reader, const json_t *event, struct cs_error *error);
} handlers[] = {
    {"sweep", on_sweep}, {"session", on_session}, {"calibrated", on_calibrated},
    {"start", on_start}, {"end", on_end},         {"samples", on_samples},
    {"stop", on_stop},   {"over", on_over},
};

static enum cs_status apply_event(struct cs__reader *reader, const char *name, const json_t *event,
                                  struct cs_error *error) {
  if (!reader->planned && strcmp(name, "sweep") != 0)
    return cs_fail(error, CS_INVALID, "it does not begin with its plan (a sweep event)");
  for (size_t i = 0; i < sizeof handlers / sizeof handlers[0]; i++)
    if (strcmp(handlers[i].name, name) == 0)
      return handlers[i].apply(reader, event, error);
  if (!cs__is_invocation_event(name))
    return CS_OK; /* a newer coresweep's event */
  struct cs_invocation *invocation = running_invocation(reader, event, name, error);
  return invocation != NULL ? cs__invocation_event(name, event, invocation, &reader->open, error) : CS_INVALID;
}

static enum cs_status apply_line(struct cs__reader *reader, const char *line, size_t length, bool of_worker,
                                 struct cs_error *error) {
  json_error_t why;
  json_t *event = json_loadb(line, length, 0, &why);
  const char *name = json_string_value(json_object_get(event, "event"));
  enum cs_status status;
  if (event == NULL)
    status = cs_fail(error, CS_INVALID, "not JSON: %s", why.text);
  else if (name == NULL)
    status = cs_fail(error, CS_INVALID, "not an event: it has no member 'event'");
  else if (of_worker && !cs__is_invocation_event(name))
    status = cs_fail(error, CS_INVALID, "the worker may not say '%.32s'", name);
  else
    status = apply_event(reader, name, event, error);
  json_decref(event);
  return status;
}

enum cs_status cs__reader_apply(struct cs__reader *reader, const char *line, size_t length, struct cs_error *error) {
  return apply_line(reader, line, length, false, error);
}

enum cs_status cs__reader_apply_worker(struct cs__reader *reader, const char *line, size_t length,
                                       struct cs_error *error) {
  return apply_line(reader, line, length, true, error);
}

void cs__reader_free(struct cs__reader *reader) {
  cs_result_free(&reader->result);
  *reader = (struct cs__reader){0};
}

enum cs_status cs__journal_read(const char *text, size_t length, struct cs__reader *reader_out,
                                struct cs_error *error) {
  struct cs__reader reader = {0};
  struct cs_error inner = {""};
  enum cs_status status = CS_OK;
  int number = 0;
  for (const char *line = text, *end = text + length; line < end && status == CS_OK;) {
    const char *newline = memchr(line, '\n', (size_t)(end - line));
    if (newline == NULL)
      break; /* torn */
    number++;
    if (newline > line)
      status = cs__reader_apply(&reader, line, (size_t)(newline - line), &inner);
    line = newline + 1;
  }
  if (status != CS_OK)
    cs_fail(error, status, "line %d of the journal: %s", number, inner.message);
  else if (!reader.planned)
    status = cs_fail(error, CS_INVALID, "the journal is empty: the sweep died before it began, start a new one");
  if (status == CS_OK)
    *reader_out = reader;
  else
    cs__reader_free(&reader);
  return status;
}

enum cs_status cs_journal_parse(const char *text, size_t length, struct cs_result *result_out, struct cs_error *error) {
  struct cs__reader reader;
  enum cs_status status = cs__journal_read(text, length, &reader, error);
  if (status != CS_OK)
    return status;
  reader.result.spent_s += reader.unclosed_s;
  reader.result.folder = strdup("");
  if (reader.result.folder == NULL) {
    cs__reader_free(&reader);
    return cs_fail(error, CS_NOMEM, "no memory for a journal");
  }
  *result_out = reader.result;
  return CS_OK;
}
