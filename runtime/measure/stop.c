/* runtime/measure/stop.c - looks at fixed rounds, precision, budget, and the forecast. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/measure/stop.h"

#include <limits.h>
#include <math.h>
#include <stddef.h>

/* Few looks, each about a quarter further on: looking after every round would let chance stop a sweep early. */
static const int looks[] = {10, 13, 16, 20, 25, 32, 40};

const char *cs_stop_reason_name(enum cs_stop_reason reason) {
  static const char *const names[] = {
      [CS_GO_ON] = "not finished",
      [CS_STOP_PRECISION] = "precision reached",
      [CS_STOP_ROUNDS] = "all rounds done",
      [CS_STOP_BUDGET] = "time budget used up",
  };
  const size_t index = (size_t)reason;
  return index < sizeof names / sizeof names[0] ? names[index] : "unknown";
}

static bool is_look(const struct cs_stop_rule *rule, int rounds) {
  for (size_t i = 0; i < sizeof looks / sizeof looks[0]; i++) {
    if (rounds == looks[i])
      return true;
  }
  return rounds == rule->rounds_max;
}

/* A half-width falls with the square root of the rounds. */
static int rounds_needed(int rounds, double half_width, double precision) {
  const double ratio = half_width / precision, needed = ceil(rounds * ratio * ratio);
  if (!isfinite(needed))
    return 0;
  return needed < INT_MAX ? (int)needed : INT_MAX;
}

/* How many rounds the budget pays for in all. */
static double rounds_affordable(const struct cs_stop_rule *rule, int rounds, double spent_s, double round_cost_s) {
  const double left_s = fmax(rule->budget_s - spent_s, 0.0);
  return round_cost_s > 0.0 ? rounds + floor(left_s / round_cost_s) : INFINITY;
}

static enum cs_stop_reason reason_to_stop(const struct cs_stop_rule *rule, int rounds, double half_width, bool looked,
                                          double affordable) {
  const bool fixed = rule->rounds_min == rule->rounds_max;
  if (looked && !fixed && rounds >= rule->rounds_min && half_width <= rule->precision)
    return CS_STOP_PRECISION;
  if (rounds >= rule->rounds_max)
    return CS_STOP_ROUNDS;
  return rule->budget_s > 0.0 && affordable <= rounds ? CS_STOP_BUDGET : CS_GO_ON;
}

struct cs_stop_verdict cs_stop_decide(const struct cs_stop_rule *rule, int rounds, double half_width, double spent_s,
                                      double round_cost_s) {
  const double affordable = rounds_affordable(rule, rounds, spent_s, round_cost_s);
  struct cs_stop_verdict verdict = {.looked = is_look(rule, rounds)};
  verdict.reason = reason_to_stop(rule, rounds, half_width, verdict.looked, affordable);
  if (!verdict.looked)
    return verdict;
  verdict.rounds_needed = rounds_needed(rounds, half_width, rule->precision);
  const bool budget_binds = rule->budget_s > 0.0 && affordable < rule->rounds_max;
  if (budget_binds && verdict.rounds_needed > affordable)
    verdict.precision_reach = half_width * sqrt(rounds / affordable);
  return verdict;
}
