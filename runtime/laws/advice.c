/* runtime/laws/advice.c - costs, what is efficient, and upper bounds on what one change would buy. Pure. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/laws/advice.h"

#include <math.h>

/* Below it a change is lost among what runs differ by. */
#define LEAST_GAIN 1.02

/* A loss must be this many times what its share may be wrong by: as for a verdict. */
#define OVER_ERROR 2.0

/* From here on the bandwidth is what holds the run back: as for a verdict. */
#define AT_LIMIT 0.90

struct cs_estimate cs_advice_core_s(const struct cs_estimate *time_s, int threads) {
  struct cs_estimate core_s = *time_s;
  core_s.value *= threads;
  core_s.lo *= threads;
  core_s.hi *= threads;
  return core_s;
}

bool cs_advice_is_efficient(const struct cs_estimate *efficiency, bool at_base, double least) {
  if (at_base)
    return efficiency->count > 0 && least <= 1.0;
  return cs_verdict_tells(efficiency) && efficiency->lo >= least;
}

const char *cs_change_name(enum cs_change change) {
  static const char *const names[CS_CHANGES] = {
      [CS_CHANGE_SERIAL] = "halve_serial",    [CS_CHANGE_BALANCE] = "balance",
      [CS_CHANGE_WAITS] = "no_waits",         [CS_CHANGE_FORK_JOIN] = "no_fork_join",
      [CS_CHANGE_INFLATION] = "no_inflation", [CS_CHANGE_BANDWIDTH] = "double_bandwidth",
  };
  return (size_t)change < CS_CHANGES ? names[change] : "unknown";
}

/* The limit once the serial share and the time of the bandwidth term are others; shares of T(1). What half of the
 * serial part would ask of memory is left out, which only raises the bound. */
static double limit_with(const struct cs_change_facts *facts, double serial, double bandwidth_part) {
  double speedup[CS_LIMIT_TERMS];
  for (int term = 0; term < CS_LIMIT_TERMS; term++) {
    double part = 1.0 / facts->term[term] - facts->serial.value;
    if (term == CS_LIMIT_AMDAHL)
      part = (1.0 - serial) / facts->at.threads;
    else if (term == CS_LIMIT_CLOCK && facts->serial.value < 1.0)
      part *= (1.0 - serial) / (1.0 - facts->serial.value);
    else if (term == CS_LIMIT_BANDWIDTH)
      part *= bandwidth_part;
    speedup[term] = part > 0.0 ? 1.0 / (serial + part) : (double)INFINITY;
  }
  return cs_limit_least(speedup, NULL);
}

/* saved: share of T(n). limit: the speedup then allowed; NaN: none known. */
static double gain_of(const struct cs_change_facts *facts, double saved, double limit) {
  if (isnan(saved))
    return NAN;
  const double by_time = saved < 1.0 ? 1.0 / (1.0 - saved) : (double)INFINITY;
  const double by_limit = limit / facts->at.speedup.value;
  return fmin(by_time, by_limit); /* of NaN and a number, the number */
}

/* Where the share is known and no limit follows from it, it is of something else than the speedups. */
static double halve_serial(const struct cs_change_facts *facts) {
  const struct cs_estimate *serial = &facts->serial;
  if (facts->at.limit.count == 0 || !cs_verdict_tells(serial) || !(serial->lo > 0.0))
    return NAN;
  const double half = serial->value / 2.0;
  return gain_of(facts, facts->at.speedup.value * half * (1.0 - 1.0 / facts->at.threads), limit_with(facts, half, 1.0));
}

static double double_bandwidth(const struct cs_change_facts *facts) {
  const struct cs_verdict_point *at = &facts->at;
  if (at->binds != CS_LIMIT_BANDWIDTH || !cs_verdict_tells(&at->share) || at->share.lo < AT_LIMIT || at->beyond ||
      !cs_verdict_tells(&facts->serial))
    return NAN;
  const double parallel = fmax(1.0 - facts->serial.value * at->speedup.value, 0.0);
  return gain_of(facts, parallel / 2.0, limit_with(facts, facts->serial.value, 0.5));
}

static double without(const struct cs_change_facts *facts, double share) {
  if (!facts->at.observed || !(share > 0.0) || share < OVER_ERROR * facts->at.loss_error)
    return NAN;
  return gain_of(facts, share, facts->at.limit.count > 0 ? facts->at.limit.value : (double)NAN);
}

static double balance(const struct cs_change_facts *facts) {
  return without(facts, facts->at.loss[CS_LOSS_IMBALANCE]);
}

static double no_waits(const struct cs_change_facts *facts) {
  const double *loss = facts->at.loss;
  return without(facts, loss[CS_LOSS_BARRIER] + loss[CS_LOSS_LOCK] + loss[CS_LOSS_TASK_WAIT]);
}

static double no_fork_join(const struct cs_change_facts *facts) {
  return without(facts, facts->at.loss[CS_LOSS_FORK_JOIN]);
}

static double no_inflation(const struct cs_change_facts *facts) {
  return without(facts, facts->at.loss[CS_LOSS_INFLATION]);
}

double cs_change_gain(const struct cs_change_facts *facts, enum cs_change change) {
  static double (*const gains[CS_CHANGES])(const struct cs_change_facts *) = {
      [CS_CHANGE_SERIAL] = halve_serial,    [CS_CHANGE_BALANCE] = balance,
      [CS_CHANGE_WAITS] = no_waits,         [CS_CHANGE_FORK_JOIN] = no_fork_join,
      [CS_CHANGE_INFLATION] = no_inflation, [CS_CHANGE_BANDWIDTH] = double_bandwidth,
  };
  const struct cs_verdict_point *at = &facts->at;
  if ((size_t)change >= CS_CHANGES || at->threads < 2 || at->gate == CS_GATE_VOID || !cs_verdict_tells(&at->speedup) ||
      !(at->speedup.value > 0.0))
    return NAN;
  const double gain = gains[change](facts);
  return gain >= LEAST_GAIN ? gain : (double)NAN;
}
