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

static bool counts(const struct cs__session *session, const struct cs__order *order, bool wanted_only) {
  const struct cs_result *result = &session->reader.result;
  const bool observed = order->purpose == CS_PURPOSE_OBSERVED;
  if (observed && !session->observing)
    return false;
  if (wanted_only)
    return cs__wanted(result, order);
  return !cs__given_up(result, order) && (!observed || cs__observed_in(result, order));
}

static size_t count_ceilings(const struct cs__session *session, int round, bool wanted_only) {
  const struct cs_result *result = &session->reader.result;
  struct cs__order order = {.case_index = CS_CASE_NONE, .round = round, .purpose = CS_PURPOSE_CEILINGS};
  size_t count = 0;
  if (cs__ceilings_in(result, round))
    for (; order.point_index < (int)result->point_count; order.point_index++)
      count += counts(session, &order, wanted_only);
  return count;
}

/* Invocations of a round: all of them, or those still wanted. */
static size_t count_round(const struct cs__session *session, int round, bool wanted_only) {
  const struct cs_result *result = &session->reader.result;
  size_t count = count_ceilings(session, round, wanted_only);
  struct cs__order order = {.round = round};
  for (order.case_index = 0; order.case_index < (int)result->case_count; order.case_index++)
    for (order.point_index = 0; order.point_index < (int)result->point_count; order.point_index++)
      for (order.purpose = CS_PURPOSE_TIMED; order.purpose <= CS_PURPOSE_OBSERVED; order.purpose++)
        count += result->stops[order.case_index] == CS_GO_ON && counts(session, &order, wanted_only);
  return count;
}

/* What is left after this round: the first rounds observe every point, the later ones the base only. */
static size_t dear_rounds_left(const struct cs__session *session, size_t rounds_left) {
  const size_t dear = session->round + 1 < CS__ROUNDS_OBSERVED ? (size_t)(CS__ROUNDS_OBSERVED - session->round - 1) : 0;
  return dear < rounds_left ? dear : rounds_left;
}

const char *cs__order_name(const struct cs_result *result, const struct cs__order *order) {
  return order->case_index == CS_CASE_NONE ? cs_purpose_name(CS_PURPOSE_CEILINGS)
                                           : result->cases[order->case_index].name;
}

static struct cs_progress state_of(const struct cs__session *session) {
  const struct cs_result *result = &session->reader.result;
  struct cs_progress progress = {.result = result, .spent_s = cs__session_spent_s(session), .left_s = -1.0};
  for (size_t i = 0; i < result->invocation_count; i++)
    progress.done += result->invocations[i].outcome != CS_OUTCOME_LOST;
  const size_t calibrations = calibrations_left(result);
  const int later_rounds = session->rounds_expected - session->round - 1;
  const size_t whole = count_round(session, session->round, false);
  /* Nothing is wanted of a round before all is calibrated. */
  const size_t now = calibrations > 0 ? whole : count_round(session, session->round, true);
  const size_t rounds_left = later_rounds > 0 ? (size_t)later_rounds : 0;
  const size_t dear = dear_rounds_left(session, rounds_left), plain = rounds_left - dear;
  progress.total = progress.done + calibrations + now + dear * count_round(session, 0, false) +
                   plain * count_round(session, CS__ROUNDS_OBSERVED, false);
  if (calibrations == 0 && whole > 0) {
    const double budget_s = result->protocol.stop.budget_s;
    const bool observing = session->observing;
    progress.left_s = cs__cost_round_of_all_s(result, session->round, observing) * (double)now / (double)whole +
                      cs__cost_round_of_all_s(result, 0, observing) * (double)dear +
                      cs__cost_round_of_all_s(result, CS__ROUNDS_OBSERVED, observing) * (double)plain;
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
    progress.now = order->case_index == CS_CASE_NONE ? NULL : &session->reader.result.cases[order->case_index];
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
