/* runtime/sweep/progress.c - what runs now, how much is done, how long it will take: for whoever watches. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/text.h"
#include "runtime/sweep/session.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

static void tell(const struct cs__session *session, const struct cs_progress *progress) {
  if (session->driver->progress != NULL)
    session->driver->progress(session->driver->progress_context, progress);
}

static size_t calibrations_left(const struct cs_result *result) {
  size_t left = 0;
  struct cs__order order = {.purpose = CS_PURPOSE_CALIBRATION};
  for (order.case_index = 0; order.case_index < (int)result->case_count; order.case_index++)
    for (order.point_index = 0; order.point_index < (int)result->point_count; order.point_index++)
      left += cs__wanted(result, &order);
  return left;
}

/* Still wanted in this round, and a full round's count for the later ones. */
static void count_rounds(const struct cs__session *session, size_t *now_out, size_t *later_out) {
  const struct cs_result *result = &session->reader.result;
  *now_out = *later_out = 0;
  struct cs__order order = {.round = session->round};
  for (order.case_index = 0; order.case_index < (int)result->case_count; order.case_index++) {
    if (result->stops[order.case_index] != CS_GO_ON)
      continue;
    order.purpose = CS_PURPOSE_TIMED;
    for (order.point_index = 0; order.point_index < (int)result->point_count; order.point_index++) {
      *now_out += cs__wanted(result, &order);
      *later_out += !cs__given_up(result, &order);
    }
    order.purpose = CS_PURPOSE_OBSERVED;
    order.point_index = 0;
    *now_out += session->observing && cs__wanted(result, &order);
    *later_out += session->observing && !cs__given_up(result, &order);
  }
}

static struct cs_progress state_of(const struct cs__session *session) {
  const struct cs_result *result = &session->reader.result;
  struct cs_progress progress = {.spent_s = cs__session_spent_s(session), .left_s = -1.0};
  for (size_t i = 0; i < result->invocation_count; i++)
    progress.done += result->invocations[i].outcome != CS_OUTCOME_LOST;
  const size_t calibrations = calibrations_left(result);
  const int later_rounds = session->rounds_expected - session->round - 1;
  size_t now, later;
  count_rounds(session, &now, &later);
  now = calibrations > 0 ? later : now; /* nothing is wanted of a round before all is calibrated */
  const size_t rounds_left = later_rounds > 0 ? (size_t)later_rounds : 0;
  progress.total = progress.done + calibrations + now + rounds_left * later;
  if (calibrations == 0 && later > 0) {
    const double round_s = cs__cost_round_of_all_s(result, session->observing),
                 budget_s = result->protocol.stop.budget_s;
    progress.left_s = round_s * ((double)rounds_left + (double)now / (double)later);
    if (budget_s > 0.0)
      progress.left_s = fmin(progress.left_s, fmax(budget_s - progress.spent_s, 0.0));
  }
  return progress;
}

void cs__progress_now(const struct cs__session *session, const struct cs__order *order) {
  if (session->driver->progress == NULL)
    return;
  struct cs_progress progress = state_of(session);
  if (order != NULL) {
    progress.now = &session->reader.result.cases[order->case_index];
    progress.point = &session->reader.result.points[order->point_index];
    progress.purpose = order->purpose;
    progress.round = order->round;
  }
  tell(session, &progress);
}

void cs__progress_note(const struct cs__session *session, const char *format, ...) {
  if (session->driver->progress == NULL)
    return;
  char note[1024];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(note, sizeof note, format, arguments);
  va_end(arguments);
  struct cs_progress progress = state_of(session);
  progress.note = note;
  tell(session, &progress);
}
