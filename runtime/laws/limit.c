/* runtime/laws/limit.c - the terms of the limit one by one, the least of them, and the formulas by themselves. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/laws/limit.h"

#include "runtime/laws/amdahl.h"

#include <math.h>
#include <stdbool.h>

/* A term this much below Amdahl's is another bound; closer ones differ by how their facts were measured. */
static const double binds_below = 0.99;

static bool is_term(enum cs_limit_term term) {
  return (int)term >= 0 && term < CS_LIMIT_TERMS;
}

const char *cs_limit_term_name(enum cs_limit_term term) {
  static const char *const names[CS_LIMIT_TERMS] = {
      [CS_LIMIT_AMDAHL] = "amdahl", [CS_LIMIT_CLOCK] = "clock", [CS_LIMIT_BANDWIDTH] = "bandwidth",
      [CS_LIMIT_FLOPS] = "flops",   [CS_LIMIT_LOCK] = "lock",   [CS_LIMIT_SPAN] = "span",
  };
  return is_term(term) ? names[term] : "unknown";
}

const char *cs_limit_term_title(enum cs_limit_term term) {
  static const char *const titles[CS_LIMIT_TERMS] = {
      [CS_LIMIT_AMDAHL] = "serial share",       [CS_LIMIT_CLOCK] = "clock", [CS_LIMIT_BANDWIDTH] = "memory bandwidth",
      [CS_LIMIT_FLOPS] = "floating-point rate", [CS_LIMIT_LOCK] = "lock",   [CS_LIMIT_SPAN] = "work and span",
  };
  return is_term(term) ? titles[term] : "unknown";
}

/* Whether T(1), T_serial and n are there. */
static bool is_known(const struct cs_limit_facts *facts) {
  return facts->threads >= 1 && facts->total_s > 0.0 && isfinite(facts->total_s) && isfinite(facts->serial_s);
}

static double serial_of(const struct cs_limit_facts *facts) {
  return fmin(fmax(facts->serial_s, 0.0), facts->total_s);
}

/* NaN unless it is a rate or ratio one may divide by. */
static double positive(double value) {
  return value > 0.0 && isfinite(value) ? value : NAN;
}

static double amdahl_s(const struct cs_limit_facts *facts) {
  return (facts->total_s - serial_of(facts)) / facts->threads;
}

/* All n together, or one while the others wait: where n threads have less than one (a quota, a shared core), a program
 * that leaves its work to one is the faster. */
static double clock_s(const struct cs_limit_facts *facts) {
  const double ratio = facts->threads == 1 ? 1.0 : positive(facts->clock_ratio);
  return isnan(ratio) ? NAN : (facts->total_s - serial_of(facts)) / fmax(facts->threads * ratio, 1.0);
}

/*
 * What is left for the parallel part at the rate of n threads, after the serial part did all it could at the rate of
 * one: the parallel part has at least that much to do, so the term never exceeds what it takes. At the rate of one
 * where that is the greater, for one of the n may work while the others wait.
 */
static double rest_s(const struct cs_limit_facts *facts, double amount, double per_s, double one_per_s) {
  if (!isfinite(amount) || amount < 0.0)
    return NAN;
  const double serial_s = serial_of(facts);
  const double by_serial = serial_s > 0.0 ? serial_s * positive(one_per_s) : 0.0;
  const double rest = amount - by_serial;
  const double together = positive(per_s), alone = positive(one_per_s);
  return (rest < 0.0 ? 0.0 : rest) / (alone > together ? alone : together); /* NaN stays NaN */
}

static double bandwidth_s(const struct cs_limit_facts *facts) {
  return rest_s(facts, facts->bytes, facts->bytes_per_s, facts->one_bytes_per_s);
}

static double flops_s(const struct cs_limit_facts *facts) {
  return rest_s(facts, facts->flops, facts->flops_per_s, facts->one_flops_per_s);
}

static double lock_s(const struct cs_limit_facts *facts) {
  return facts->lock_s >= 0.0 ? facts->lock_s : NAN;
}

static double span_s(const struct cs_limit_facts *facts) {
  return facts->span_s >= 0.0 ? facts->span_s : NAN;
}

double cs_limit_term_s(const struct cs_limit_facts *facts, enum cs_limit_term term) {
  static double (*const terms[CS_LIMIT_TERMS])(const struct cs_limit_facts *) = {
      [CS_LIMIT_AMDAHL] = amdahl_s, [CS_LIMIT_CLOCK] = clock_s, [CS_LIMIT_BANDWIDTH] = bandwidth_s,
      [CS_LIMIT_FLOPS] = flops_s,   [CS_LIMIT_LOCK] = lock_s,   [CS_LIMIT_SPAN] = span_s,
  };
  return is_known(facts) && is_term(term) ? terms[term](facts) : NAN;
}

double cs_limit_term_speedup(const struct cs_limit_facts *facts, enum cs_limit_term term) {
  const double term_s = cs_limit_term_s(facts, term);
  if (term_s == 0.0 && term != CS_LIMIT_AMDAHL && term != CS_LIMIT_CLOCK)
    return INFINITY; /* nothing of that kind to do */
  return facts->total_s / (serial_of(facts) + term_s);
}

double cs_limit_least(const double speedup[CS_LIMIT_TERMS], enum cs_limit_term *binds_out) {
  const double amdahl = speedup[CS_LIMIT_AMDAHL];
  enum cs_limit_term binds = CS_LIMIT_AMDAHL;
  double least = amdahl, named = amdahl;
  for (int term = CS_LIMIT_CLOCK; term < CS_LIMIT_TERMS && !isnan(amdahl); term++) {
    least = fmin(least, speedup[term]);
    if (speedup[term] < binds_below * named) { /* never for NaN */
      binds = (enum cs_limit_term)term;
      named = speedup[term];
    }
  }
  if (binds_out != NULL)
    *binds_out = binds;
  return least;
}

double cs_limit_amdahl(double total_s, double serial_s, int threads) {
  if (!(total_s > 0.0) || threads < 1)
    return INFINITY;
  const double share = fmin(fmax(serial_s / total_s, 0.0), 1.0);
  return cs_amdahl_speedup(share, threads);
}

/* A lock binds only where its holds last longer than an even share of the parallel time. */
double cs_limit_lock(double total_s, double serial_s, double longest_lock_s, int threads) {
  if (!(total_s > 0.0) || !(longest_lock_s > 0.0) || threads < 1)
    return INFINITY;
  const double serial = fmax(serial_s, 0.0), even_s = (total_s - serial) / threads;
  return longest_lock_s > even_s ? total_s / (serial + longest_lock_s) : INFINITY;
}

double cs_limit_work_span(double total_s, double bound_s) {
  return total_s > 0.0 && bound_s > 0.0 ? total_s / bound_s : INFINITY;
}
