/* runtime/laws/amdahl.h - Amdahl's law: how fast a program with a serial share can become. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_LAWS_AMDAHL_H
#define CORESWEEP_RUNTIME_LAWS_AMDAHL_H

#include "runtime/measure/estimate.h"

/* S(n) = 1 / (s + (1 - s) / n) (Amdahl, AFIPS 1967). serial in [0, 1], threads >= 1. */
double cs_amdahl_speedup(double serial, int threads);

/* The limit for n -> infinity, 1/s; infinity for s = 0; NaN for s < 0. */
double cs_amdahl_most(double serial);

/* The limit at n from a measured serial share: the ends of the share's interval swapped, for S falls with s. */
struct cs_estimate cs_amdahl_limit(const struct cs_estimate *serial, int threads);

/* The serial share's centre and interval over invocations, shares in [0, 1], interval clipped to [0, 1]. */
struct cs_estimate cs_amdahl_serial(const double *shares, size_t count, double alpha);

/*
 * Karp and Flatt's experimentally determined serial fraction (CACM 33(5), 1990) of a speedup > 0 at n > 1 threads, the
 * interval's ends swapped. Below 0 where the speedup is above n. One thread: count 0, all NaN.
 */
struct cs_estimate cs_karp_flatt(const struct cs_estimate *speedup, int threads);

#endif
