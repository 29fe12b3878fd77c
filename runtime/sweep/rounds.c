/* runtime/sweep/rounds.c - the round loop: who runs when, and when a case has enough. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/rounds.h"

#include "runtime/measure/stop.h"
#include "runtime/sweep/series.h"

#include <math.h>
#include <stdlib.h>

enum {
  ROUNDS_FOR_AN_INTERVAL = 6, /* the fewest that give a 95 % signed-rank interval */
  SAMPLES_WHEN_SHORT = 5      /* enough when the budget is short: rounds narrow an interval, samples hardly do */
};

/* Whether the order has to be run, and then runs it once. */
static enum cs_status run_once(struct cs__session *session, const struct cs__order *order, size_t *runs,
                               struct cs_error *error) {
  if ((order->purpose == CS_PURPOSE_OBSERVED && !session->observing) || !cs__wanted(&session->reader.result, order))
    return CS_OK;
  const enum cs_status status = cs__session_check(session, error);
  if (status != CS_OK)
    return status;
  (*runs)++;
  return cs__invoke(session, order, error);
}

enum cs_status cs__calibrate_all(struct cs__session *session, struct cs_error *error) {
  const struct cs_result *result = &session->reader.result;
  enum cs_status status = CS_OK;
  size_t runs;
  do { /* those that failed again, until they succeed or are given up */
    runs = 0;
    struct cs__order order = {.purpose = CS_PURPOSE_CALIBRATION};
    for (order.case_index = 0; order.case_index < (int)result->case_count; order.case_index++)
      for (order.point_index = 0; order.point_index < (int)result->point_count && status == CS_OK; order.point_index++)
        if (result->stops[order.case_index] == CS_GO_ON)
          status = run_once(session, &order, &runs, error);
  } while (runs > 0 && status == CS_OK);
  return status;
}

/*
 * Where a point of the round is still to be run, the others that ran in an earlier session run again with it, those of
 * the case's rivals too.
 */
static void tear_round(struct cs__session *session, const struct cs__order *orders, size_t count) {
  struct cs_result *result = &session->reader.result;
  for (size_t i = 0; i < count; i++)
    if (orders[i].purpose != CS_PURPOSE_OBSERVED && cs__wanted(result, &orders[i]))
      cs__tear_round(result, orders[i].case_index, orders[i].round, result->sessions);
}

/*
 * The widest interval of a case and its rivals, which stop together; a case whose base is given up has none to come.
 * (Other points given up are left out of what is still to be run.) Negative: none of them has.
 */
static double widest_of(const struct cs_result *result, int leader) {
  double widest = -1.0;
  for (int i = 0; i < (int)result->case_count; i++) {
    const struct cs__order base = {.case_index = i, .purpose = CS_PURPOSE_TIMED};
    if (cs__leader(result, i) == leader && !cs__given_up(result, &base))
      widest = fmax(widest, cs__widest(result, i));
  }
  return widest;
}

static enum cs_status say_stop(struct cs__session *session, int case_index, enum cs_stop_reason reason,
                               struct cs_error *error) {
  return cs__session_say(
      session, json_pack("{ss si ss}", "event", "stop", "case", case_index, "reason", cs__stop_words[reason]), error);
}

static void note_forecast(const struct cs__session *session, int case_index, const struct cs_stop_verdict *verdict) {
  const struct cs_result *result = &session->reader.result;
  if (verdict->looked && verdict->precision_reach > 0.0)
    cs__progress_note(session, "%s: an interval of +-%.1f %% needs about %d rounds; the budget reaches +-%.1f %%",
                      result->cases[case_index].name, 100.0 * result->protocol.stop.precision, verdict->rounds_needed,
                      100.0 * verdict->precision_reach);
}

/* After a round of a case and its rivals: is it enough? round_cost_s 0: not looking at what the budget would still
 * allow. */
static enum cs_status look(struct cs__session *session, int case_index, int rounds, double round_cost_s, int *expected,
                           struct cs_error *error) {
  const struct cs_result *result = &session->reader.result;
  const struct cs_stop_rule *rule = &result->protocol.stop;
  const double widest = widest_of(result, case_index);
  const struct cs_stop_verdict verdict =
      cs_stop_decide(rule, rounds, widest < 0.0 ? INFINITY : widest, cs__session_spent_s(session), round_cost_s);
  enum cs_stop_reason reason = verdict.reason;
  if (reason == CS_GO_ON && (rounds >= rule->rounds_max || widest < 0.0))
    reason = CS_STOP_ROUNDS;
  if (reason != CS_GO_ON)
    return say_stop(session, case_index, reason, error);
  int needed = verdict.rounds_needed > rule->rounds_min ? verdict.rounds_needed : rule->rounds_min;
  needed = needed < rule->rounds_max ? needed : rule->rounds_max;
  *expected = needed > *expected ? needed : *expected;
  if (round_cost_s > 0.0)
    note_forecast(session, case_index, &verdict);
  return CS_OK;
}

/*
 * First those that have enough stop; then the budget is shared by the others: one more round costs what it costs for
 * all of them, so that none is favoured by its place in the list.
 */
static enum cs_status look_at_all(struct cs__session *session, int round, struct cs_error *error) {
  const struct cs_result *result = &session->reader.result;
  int expected = 0;
  enum cs_status status = CS_OK;
  for (int pass = 0; pass < 2; pass++) {
    const double round_cost_s = pass == 0 ? 0.0 : cs__cost_round_of_all_s(result, round + 1, session->observing);
    for (int i = 0; i < (int)result->case_count && status == CS_OK; i++)
      if (cs__leader(result, i) == i && result->stops[i] == CS_GO_ON &&
          cs__rounds_begun(result, i) <= round + 1) /* not in the past, when resumed */
        status = look(session, i, round + 1, round_cost_s, &expected, error);
  }
  session->rounds_expected = expected > 0 ? expected : session->rounds_expected;
  return status;
}

static enum cs_status run_round(struct cs__session *session, int round, struct cs_error *error) {
  struct cs__order *orders = NULL;
  size_t count = 0, runs;
  enum cs_status status = cs__round_orders(&session->reader.result, round, &orders, &count, error);
  if (status != CS_OK)
    return status;
  session->round = round;
  tear_round(session, orders, count);
  do { /* what was set aside is run again after all others: whatever disturbed it may be over by then */
    runs = 0;
    for (size_t i = 0; i < count && status == CS_OK; i++)
      status = run_once(session, &orders[i], &runs, error);
  } while (runs > 0 && status == CS_OK);
  free(orders);
  if (status == CS_OK)
    status = look_at_all(session, round, error);
  return status == CS_OK ? cs_journal_sync(session->journal, error) : status;
}

/* The first rounds observe every point and cost more than the others. */
static double cost_of_first_s(const struct cs__session *session, double rounds) {
  const struct cs_result *result = &session->reader.result;
  const double dear = fmin(rounds, CS__ROUNDS_OBSERVED);
  return dear * cs__cost_round_of_all_s(result, 0, session->observing) +
         (rounds - dear) * cs__cost_round_of_all_s(result, CS__ROUNDS_OBSERVED, session->observing);
}

static double rounds_affordable(const struct cs__session *session) {
  const struct cs_result *result = &session->reader.result;
  const double left_s = result->protocol.stop.budget_s - cs__session_spent_s(session);
  double rounds = 0.0;
  while (rounds < ROUNDS_FOR_AN_INTERVAL && cost_of_first_s(session, rounds + 1.0) <= left_s)
    rounds++;
  return rounds;
}

/* Before the first round: fewer samples when the budget would not give enough rounds for an interval. */
static enum cs_status fit_budget(struct cs__session *session, struct cs_error *error) {
  const struct cs_result *result = &session->reader.result;
  const struct cs_stop_rule *rule = &result->protocol.stop;
  enum cs_status status = CS_OK;
  for (size_t i = 0; i < result->invocation_count; i++)
    if (result->invocations[i].purpose != CS_PURPOSE_CALIBRATION)
      return CS_OK;
  if (rule->budget_s <= 0.0 || result->case_count == 0 || !(rounds_affordable(session) < ROUNDS_FOR_AN_INTERVAL))
    return CS_OK;
  if (result->protocol.samples > SAMPLES_WHEN_SHORT) {
    cs__progress_note(session, "the budget is short: %d samples an invocation instead of %d", SAMPLES_WHEN_SHORT,
                      result->protocol.samples);
    status = cs__session_say(session, json_pack("{ss si}", "event", "samples", "samples", SAMPLES_WHEN_SHORT), error);
  }
  const double rounds = rounds_affordable(session);
  if (status == CS_OK && rounds < ROUNDS_FOR_AN_INTERVAL)
    cs__progress_note(
        session,
        "the budget of %.0f s is too small: it buys %.0f rounds, an interval needs %d; give --budget %.0f "
        "or more, or fewer kernels, combinations or points",
        rule->budget_s, fmax(rounds, 1.0), ROUNDS_FOR_AN_INTERVAL,
        ceil(cs__session_spent_s(session) + 1.1 * cost_of_first_s(session, ROUNDS_FOR_AN_INTERVAL)));
  return status;
}

/* Ceilings alone have no precision to reach: before a round that would cost more than is left, as the mean one, they
 * end. The first is run whatever it costs. */
static bool is_spent(const struct cs__session *session, int round) {
  const struct cs_result *result = &session->reader.result;
  const double budget_s = result->protocol.stop.budget_s;
  return result->case_count == 0 && budget_s > 0.0 && round > 0 &&
         cs__session_spent_s(session) * (round + 1.0) / round > budget_s;
}

enum cs_status cs__run_rounds(struct cs__session *session, struct cs_error *error) {
  const struct cs_result *result = &session->reader.result;
  enum cs_status status = fit_budget(session, error);
  for (int round = 0; status == CS_OK && cs__goes_on(result, round) && !is_spent(session, round); round++)
    status = run_round(session, round, error);
  return status;
}
