/* runtime/sweep/invoke.c - one invocation: starts its worker, journals its lines, decides what became of it. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/invoke.h"
#include "runtime/base/text.h"
#include "runtime/measure/gate.h"
#include "runtime/observe/command.h"
#include "runtime/observe/reader.h"
#include "runtime/sweep/launch.h"
#include "topology/pu_set.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct invoking {
  struct cs__session *session;
  const struct cs__order *order;
  int id;
  int64_t calls;
  int samples;
  char *observed_in;   /* the observer's folder, as long as it is there; NULL: not observed */
  bool journal_failed; /* a worker's line was right and could not be kept */
};

static struct cs_invocation *this_invocation(const struct invoking *invoking) {
  return &invoking->session->reader.result.invocations[invoking->id];
}

static void remove_folder(struct invoking *invoking) {
  if (invoking->observed_in != NULL)
    cs_observe_folder_remove(invoking->observed_in);
  free(invoking->observed_in);
  invoking->observed_in = NULL;
}

static enum cs_status on_line(void *context, const char *line, size_t length, struct cs_error *error) {
  struct invoking *invoking = context;
  struct cs__session *session = invoking->session;
  remove_folder(invoking); /* whoever counts or reads there has mapped its file before its first line */
  if (length == 0)
    return CS_OK;
  struct cs_error why = {""};
  if (cs__reader_apply_worker(&session->reader, line, length, &why) != CS_OK)
    return cs_fail(error, CS_INVALID, "it said '%.*s': %s", (int)(length < 80 ? length : 80), line, why.message);
  if (this_invocation(invoking)->sample_count > (size_t)invoking->samples)
    return cs_fail(error, CS_INVALID, "it told more samples than the %d it was asked for", invoking->samples);
  const enum cs_status status = cs_journal_append(session->journal, line, length, error);
  invoking->journal_failed = status != CS_OK;
  return status;
}

/* What it last printed, on one line. */
static void append_output(struct cs_text *reason, const struct cs__launched *launched) {
  const char *output = launched->output != NULL ? launched->output : "";
  while (isspace((unsigned char)*output))
    output++;
  size_t length = strlen(output);
  while (length > 0 && isspace((unsigned char)output[length - 1]))
    length--;
  if (length == 0)
    return;
  cs_text_append(reason, "; it printed: ");
  for (size_t i = 0; i < length; i++) {
    const char character = output[i] == '\n' ? '|' : iscntrl((unsigned char)output[i]) ? ' ' : output[i];
    cs_text_append_bytes(reason, &character, 1);
  }
}

/* The process of a command is a child of the one that died. */
static enum cs_outcome died(const struct cs__launched *launched, bool of_command, const struct cs_error *refusal,
                            struct cs_text *reason) {
  const char *cause = launched->code == SIGKILL ? ": out of memory?" : "";
  if (of_command)
    cause = launched->code == SIGKILL ? ": out of memory? Or does the command kill its parent, or its process group?"
                                      : ": does the command signal its parent, or its process group?";
  if (launched->ending == CS__ENDED_SIGNAL)
    cs_text_append(reason, "%skilled by signal %d (%s)%s", of_command ? "its worker was " : "", launched->code,
                   strsignal(launched->code), cause);
  else if (launched->ending == CS__ENDED_REFUSED)
    cs_text_append(reason, "the worker's report makes no sense: %s", refusal->message);
  else
    cs_text_append(reason, "ended with exit status %d", launched->code);
  append_output(reason, launched);
  return CS_OUTCOME_CRASHED;
}

/* Whether a worker that ended well said all it had to. */
static bool told_all(const struct invoking *invoking, struct cs_text *reason) {
  const struct cs__open *open = &invoking->session->reader.open;
  const size_t samples = this_invocation(invoking)->sample_count;
  const bool calibration = invoking->order->purpose == CS_PURPOSE_CALIBRATION;
  if (invoking->order->purpose == CS_PURPOSE_CEILINGS) {
    if (!open->measured || !open->proved)
      cs_text_append(reason, "it ended without saying all: ceilings %s, team %s", open->measured ? "told" : "not told",
                     open->proved ? "proved" : "not proved");
    return open->measured && open->proved;
  }
  if (open->verified && open->proved && (calibration ? open->calls > 0 : samples == (size_t)invoking->samples))
    return true;
  cs_text_append(reason, "it ended without saying all: %zu of %d samples, %s", samples,
                 calibration ? 0 : invoking->samples, open->verified ? "verified" : "not verified");
  return false;
}

/* Threads that can run at once: the team, but of a command as many as it has PUs. */
static int busy_at_most(const struct cs_result *result, const struct cs__order *order) {
  const struct cs_case *one = order->case_index != CS_CASE_NONE ? &result->cases[order->case_index] : NULL;
  const struct cs_point *point = &result->points[order->point_index];
  struct cs_pu_set pus = {0};
  size_t count = 0;
  if (one != NULL && one->serial)
    return 1;
  if (one != NULL && one->confined != NULL && cs_pu_set_parse(one->confined[order->point_index], &pus, NULL) == CS_OK)
    count = cs_pu_set_count(&pus);
  cs_pu_set_free(&pus);
  if (count > 0)
    return (int)count;
  const long online = sysconf(_SC_NPROCESSORS_ONLN);
  return point->team > 0 ? point->team : online > 0 ? (int)online : 1;
}

/* A worker that ended well: did it say all it had to, and is it usable? */
static enum cs_outcome judge_told(const struct invoking *invoking, struct cs_text *reason) {
  const struct cs_result *result = &invoking->session->reader.result;
  const struct cs_invocation *invocation = this_invocation(invoking);
  const struct cs_point *point = &result->points[invoking->order->point_index];
  if (!told_all(invoking, reason))
    return CS_OUTCOME_CRASHED;
  const bool is_ours = cs__swept_command(result, invoking->order) == NULL; /* a command shows us no team */
  if (is_ours && cs__team_check(point, invocation, reason) != CS_OUTCOME_OK)
    return CS_OUTCOME_REJECTED;
  if (cs__output_check(result, invocation, reason) != CS_OUTCOME_OK)
    return CS_OUTCOME_WRONG;
  if (cs__may_void(result, invoking->order) &&
      cs_gate_invocation(&invocation->noise, busy_at_most(result, invoking->order), reason) == CS_GATE_VOID)
    return CS_OUTCOME_VOID;
  return CS_OUTCOME_OK;
}

static enum cs_outcome judge(const struct invoking *invoking, const struct cs__launched *launched,
                             const struct cs_error *refusal, struct cs_text *reason) {
  const struct cs__open *open = &invoking->session->reader.open;
  const char *said = this_invocation(invoking)->reason;
  switch (launched->ending) {
  case CS__ENDED_STOPPED:
    cs_text_append(reason, "the user stopped the sweep while it ran");
    return CS_OUTCOME_LOST;
  case CS__ENDED_TIMEOUT:
    cs_text_append(reason, "no end within its time limit of %g s (--timeout): killed",
                   invoking->session->reader.result.protocol.timeout_s);
    append_output(reason, launched);
    return CS_OUTCOME_HUNG;
  default:
    break;
  }
  if (open->verified && !open->right) {
    cs_text_append(reason, "%s", said);
    return CS_OUTCOME_WRONG;
  }
  if (open->failed) {
    cs_text_append(reason, "%s", said);
    append_output(reason, launched);
    return CS_OUTCOME_CRASHED;
  }
  if (launched->ending != CS__ENDED_EXIT || launched->code != 0)
    return died(launched, cs__swept_command(&invoking->session->reader.result, invoking->order) != NULL, refusal,
                reason);
  return judge_told(invoking, reason);
}

static enum cs_status say_start(struct invoking *invoking, struct cs_error *error) {
  const struct cs__order *order = invoking->order;
  return cs__session_say(invoking->session,
                         json_pack("{ss si si si si ss sI}", "event", "start", "invocation", invoking->id, "case",
                                   order->case_index, "point", order->point_index, "round", order->round, "purpose",
                                   cs_purpose_name(order->purpose), "calls", (json_int_t)invoking->calls),
                         error);
}

static void note_outcome(const struct invoking *invoking, enum cs_outcome outcome, const char *reason) {
  const struct cs_result *result = &invoking->session->reader.result;
  const struct cs__order *order = invoking->order;
  struct cs_text at = {0};
  cs_result_put_n(result, result->points[order->point_index].n, &at);
  cs__progress_note(invoking->session, "%s at %s, round %d, %s: %s%s", cs__order_name(result, order), cs_text_get(&at),
                    order->round + 1, cs_outcome_name(outcome), reason,
                    cs__given_up(result, order) ? "; three times in a row: given up" : "");
  cs_text_free(&at);
}

static enum cs_status say_end(struct invoking *invoking, const struct cs__launched *launched,
                              const struct cs_error *refusal, struct cs_error *error) {
  const struct cs__open open = invoking->session->reader.open;
  struct cs_text reason = {0};
  const enum cs_outcome outcome = judge(invoking, launched, refusal, &reason);
  const double start_s = open.begin_ns > launched->begun_ns ? (double)(open.begin_ns - launched->begun_ns) * 1e-9 : 0.0;
  json_t *why = outcome == CS_OUTCOME_OK ? json_null() : cs__json_text(cs_text_get(&reason));
  enum cs_status status = cs__session_say(invoking->session,
                                          json_pack("{ss si ss so so so}", "event", "end", "invocation", invoking->id,
                                                    "outcome", cs_outcome_name(outcome), "reason", why, "wall_s",
                                                    cs__json_real(launched->wall_s), "start_s", cs__json_real(start_s)),
                                          error);
  if (status == CS_OK && outcome == CS_OUTCOME_OK && invoking->order->purpose == CS_PURPOSE_CALIBRATION)
    status =
        cs__session_say(invoking->session,
                        json_pack("{ss si si sI so so}", "event", "calibrated", "case", invoking->order->case_index,
                                  "point", invoking->order->point_index, "calls", (json_int_t)open.calls, "call_s",
                                  cs__json_real(open.call_s), "start_s", cs__json_real(start_s)),
                        error);
  if (status == CS_OK && outcome != CS_OUTCOME_OK && outcome != CS_OUTCOME_LOST)
    note_outcome(invoking, outcome, cs_text_get(&reason));
  cs_text_free(&reason);
  return status;
}

static enum cs_status launch(struct invoking *invoking, char *const *environment, struct cs_error *error) {
  const struct cs__session *session = invoking->session;
  const struct cs_result *result = &session->reader.result;
  const struct cs__asked asked = {
      .id = invoking->id, .calls = invoking->calls, .samples = invoking->samples, .observed_in = invoking->observed_in};
  struct cs__command command;
  enum cs_status status = cs__command_make(result, session->driver, invoking->order, &asked, &command, error);
  if (status != CS_OK)
    return status;
  const struct cs__launch how = {.arguments = (char *const *)(uintptr_t)command.arguments,
                                 .environment = environment,
                                 .timeout_s = result->protocol.timeout_s * (1 + command.errand.warmup),
                                 .ends_its_own = cs__swept_command(result, invoking->order) != NULL,
                                 .lend_error = command.errand.output == CS_OUTPUT_INHERIT,
                                 .stop = session->driver->stop,
                                 .line = on_line,
                                 .context = invoking};
  struct cs__launched launched;
  struct cs_error refusal = {""};
  status = cs__launch_run(&how, &launched, &refusal);
  cs__command_free(&command);
  if (status != CS_OK)
    return cs_fail(error, status, "%s", refusal.message);
  if (invoking->journal_failed)
    status = cs_fail(error, launched.refusal, "%s", refusal.message);
  else
    status = say_end(invoking, &launched, &refusal, error);
  free(launched.output);
  return status;
}

static char **make_environment(const struct invoking *invoking) {
  const struct cs__session *session = invoking->session;
  const struct cs_result *result = &session->reader.result;
  const struct cs__order *order = invoking->order;
  const bool unbound = order->case_index != CS_CASE_NONE && result->cases[order->case_index].unbound;
  char **timed = cs__environment_make(environ, &result->points[order->point_index], unbound);
  if (invoking->observed_in == NULL || timed == NULL || cs__swept_command(result, order) != NULL)
    return timed; /* of a command the worker preloads the observer itself: it is not what is observed */
  char **observed = cs_observe_environment(timed, session->driver->observe_library, NULL, invoking->observed_in, NULL);
  cs__environment_free(timed);
  return observed;
}

/* Per sample; 0: still to be found, or no samples are taken. */
static int64_t calls_of(const struct cs_result *result, const struct cs__order *order) {
  if (order->purpose == CS_PURPOSE_CALIBRATION || order->purpose == CS_PURPOSE_CEILINGS)
    return 0;
  return result->calibrations[(size_t)order->case_index * result->point_count + (size_t)order->point_index].calls;
}

enum cs_status cs__invoke(struct cs__session *session, const struct cs__order *order, struct cs_error *error) {
  const struct cs_result *result = &session->reader.result;
  struct invoking invoking = {.session = session,
                              .order = order,
                              .id = (int)result->invocation_count,
                              .calls = calls_of(result, order),
                              .samples = cs__samples_of(result, order)};
  struct cs_error why = {""};
  if (order->purpose == CS_PURPOSE_OBSERVED && cs_observe_folder_make(&invoking.observed_in, &why) != CS_OK) {
    session->observing = false;
    cs__progress_note(session, "no more observed invocations: %s", why.message);
    return CS_OK;
  }
  cs__progress_now(session, order);
  char **environment = make_environment(&invoking);
  enum cs_status status = environment != NULL ? say_start(&invoking, error)
                                              : cs_fail(error, CS_NOMEM, "no memory for a worker's environment");
  if (status == CS_OK)
    status = launch(&invoking, environment, error);
  remove_folder(&invoking);
  cs__environment_free(environment);
  return status;
}
