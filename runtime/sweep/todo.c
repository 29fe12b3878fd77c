/* runtime/sweep/todo.c - what is still to be run, read off the invocations there are. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/series.h"
#include "runtime/sweep/session.h"

enum {
  FAILURES_IN_A_ROW = 3,   /* then the point is given up: it will not mend itself */
  CALIBRATIONS_VOID = 3,   /* a batch sized on a busy machine is too short: sized again, this often at most */
  REJECTIONS_PER_ROUND = 2 /* a rejected invocation is run once more: a migration can be bad luck */
};

static bool is_bad(enum cs_outcome outcome) {
  return outcome == CS_OUTCOME_WRONG || outcome == CS_OUTCOME_CRASHED || outcome == CS_OUTCOME_HUNG;
}

static bool same_purpose(const struct cs_invocation *invocation, const struct cs__order *order) {
  return invocation->case_index == order->case_index && invocation->point_index == order->point_index &&
         invocation->purpose == order->purpose;
}

static bool streak_is_over(const struct cs_result *result, const struct cs__order *order) {
  int streak = 0;
  for (size_t i = result->invocation_count; i > 0 && streak < FAILURES_IN_A_ROW; i--) {
    const struct cs_invocation *invocation = &result->invocations[i - 1];
    if (!same_purpose(invocation, order))
      continue;
    if (invocation->session != result->sessions) /* a new session is a new chance: the cause may be mended */
      break;
    if (invocation->outcome == CS_OUTCOME_OK)
      break;
    streak += is_bad(invocation->outcome) || invocation->outcome == CS_OUTCOME_REJECTED;
  }
  return streak >= FAILURES_IN_A_ROW;
}

/* Ceilings take their time by themselves: there is nothing to find first. */
static bool is_calibrated(const struct cs_result *result, const struct cs__order *order) {
  return order->purpose == CS_PURPOSE_CEILINGS ||
         result->calibrations[(size_t)order->case_index * result->point_count + (size_t)order->point_index].calls > 0;
}

/* A serial program has nothing that points could change. */
static bool is_left_out(const struct cs_result *result, const struct cs__order *order) {
  return order->case_index != CS_CASE_NONE && result->cases[order->case_index].serial && order->point_index > 0;
}

bool cs__given_up(const struct cs_result *result, const struct cs__order *order) {
  if (is_left_out(result, order))
    return true;
  struct cs__order calibration = *order;
  calibration.purpose = CS_PURPOSE_CALIBRATION;
  return (!is_calibrated(result, order) && streak_is_over(result, &calibration)) || streak_is_over(result, order);
}

bool cs__goes_on(const struct cs_result *result, int round) {
  for (size_t i = 0; i < result->case_count; i++)
    if (result->stops[i] == CS_GO_ON)
      return true;
  return result->case_count == 0 && round < result->protocol.stop.rounds_min;
}

bool cs__ceilings_in(const struct cs_result *result, int round) {
  return result->protocol.ceilings && cs__goes_on(result, round);
}

bool cs__complete(const struct cs_result *result) {
  struct cs__order order = {.case_index = CS_CASE_NONE, .purpose = CS_PURPOSE_CEILINGS};
  for (; cs__goes_on(result, order.round); order.round++) {
    if (result->case_count > 0)
      return false;
    for (order.point_index = 0; order.point_index < (int)result->point_count; order.point_index++)
      if (cs__wanted(result, &order))
        return false;
  }
  return true;
}

bool cs__observed_in(const struct cs_result *result, const struct cs__order *order) {
  const struct cs_case *one = &result->cases[order->case_index];
  return result->protocol.observe && !one->serial && !one->unbound && cs_result_sweeps_threads(result) &&
         (order->point_index == 0 || order->round < CS__ROUNDS_OBSERVED);
}

bool cs__wanted(const struct cs_result *result, const struct cs__order *order) {
  const bool calibration = order->purpose == CS_PURPOSE_CALIBRATION;
  if (calibration == is_calibrated(result, order) || cs__given_up(result, order))
    return false; /* a calibration once; anything else only after it */
  if (calibration)
    return true;
  if (order->purpose == CS_PURPOSE_CEILINGS && !result->protocol.ceilings)
    return false;
  if (order->purpose == CS_PURPOSE_OBSERVED && !cs__observed_in(result, order))
    return false;
  int rejections = 0;
  for (size_t i = 0; i < result->invocation_count; i++) {
    const struct cs_invocation *invocation = &result->invocations[i];
    if (!same_purpose(invocation, order) || invocation->round != order->round)
      continue;
    if (invocation->outcome == CS_OUTCOME_OK || is_bad(invocation->outcome))
      return false;
    rejections += invocation->outcome == CS_OUTCOME_REJECTED && invocation->session == result->sessions;
  }
  return rejections < REJECTIONS_PER_ROUND; /* void and lost ones are simply run again */
}

bool cs__may_void(const struct cs_result *result, const struct cs__order *order) {
  const bool calibration = order->purpose == CS_PURPOSE_CALIBRATION;
  const bool few = order->purpose == CS_PURPOSE_OBSERVED && order->point_index > 0;
  const int promised = few ? CS__ROUNDS_OBSERVED : result->protocol.stop.rounds_min;
  const int rounds = order->round + 1 > promised ? order->round + 1 : promised;
  int voided = 0;
  for (size_t i = 0; i < result->invocation_count; i++)
    voided += same_purpose(&result->invocations[i], order) && result->invocations[i].outcome == CS_OUTCOME_VOID;
  return voided < (calibration ? CALIBRATIONS_VOID : rounds / 2);
}

int cs__rounds_begun(const struct cs_result *result, int leader) {
  int rounds = 0;
  for (int i = 0; i < (int)result->case_count; i++)
    if (cs__leader(result, i) == leader && (int)cs__rounds_of(result, (size_t)i) > rounds)
      rounds = (int)cs__rounds_of(result, (size_t)i);
  return rounds;
}
