/* runtime/laws/amdahl.c - Amdahl's law, its limit from a measured serial share, Karp and Flatt's fraction. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/laws/amdahl.h"

#include <math.h>

/* n / (s n + 1 - s) is the same and exact at both ends: n for s = 0, 1 for s = 1. */
double cs_amdahl_speedup(double serial, int threads) {
  return threads / (serial * threads + (1.0 - serial));
}

double cs_amdahl_most(double serial) {
  return serial > 0.0 ? 1.0 / serial : serial == 0.0 ? INFINITY : NAN;
}

struct cs_estimate cs_amdahl_limit(const struct cs_estimate *serial, int threads) {
  struct cs_estimate limit = *serial;
  limit.value = cs_amdahl_speedup(serial->value, threads);
  limit.lo = cs_amdahl_speedup(serial->hi, threads);
  limit.hi = cs_amdahl_speedup(serial->lo, threads);
  return limit;
}

/* NaN stays NaN. */
static double into_unit(double share) {
  return share < 0.0 ? 0.0 : share > 1.0 ? 1.0 : share;
}

struct cs_estimate cs_amdahl_serial(const double *shares, size_t count, double alpha) {
  struct cs_estimate serial = cs_estimate_centre(shares, count, alpha);
  serial.value = into_unit(serial.value);
  serial.lo = into_unit(serial.lo);
  serial.hi = into_unit(serial.hi);
  return serial;
}

/* (1/S - 1/n) / (1 - 1/n), both sides times n; below 0 where the speedup is superlinear. */
static double karp_flatt(double speedup, int threads) {
  return (threads / speedup - 1.0) / (threads - 1.0);
}

struct cs_estimate cs_karp_flatt(const struct cs_estimate *speedup, int threads) {
  if (threads <= 1)
    return (struct cs_estimate){.value = NAN, .lo = NAN, .hi = NAN};
  struct cs_estimate fraction = *speedup;
  fraction.value = karp_flatt(speedup->value, threads);
  fraction.lo = karp_flatt(speedup->hi, threads);
  fraction.hi = karp_flatt(speedup->lo, threads);
  return fraction;
}
