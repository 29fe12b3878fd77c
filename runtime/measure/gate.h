/* runtime/measure/gate.h - was the machine ours while we measured? Outside evidence only, never the value itself. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_MEASURE_GATE_H
#define CORESWEEP_RUNTIME_MEASURE_GATE_H

#include "runtime/base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the system recorded while one invocation was timed. Negative: this system does not tell. */
struct cs_noise {
  double wall_s;
  double cpu_s;                   /* user + system time of the process */
  double run_delay_s;             /* sum over threads: time ready to run and not running (schedstat) */
  double steal_share;             /* of the whole machine's time, from /proc/stat */
  double throttled_s;             /* by the cgroup's quota */
  int64_t voluntary, involuntary; /* context switches */
  int64_t major_faults;
  double load;           /* one-minute load average before the start */
  double pressure_share; /* /proc/pressure/cpu "some", share of wall */
  double energy_j;       /* of all packages, RAPL; the whole machine's, not only this process's */
  double canary_s;       /* the fixed one-thread integer loop before timing */
};

enum cs_gate { CS_GATE_CLEAR, CS_GATE_CONTENDED, CS_GATE_VOID };

const char *cs_gate_name(enum cs_gate gate);

double cs_noise_delay_share(const struct cs_noise *noise,
                            int threads);                             /* q = run_delay / (n wall); negative: unknown */
double cs_noise_cpu_share(const struct cs_noise *noise, int threads); /* eta = cpu / (n wall); negative: unknown */

/*
 * One invocation. CS_GATE_VOID (may be run again): q > 10 %, any throttling, or steal > 2 %. CS_GATE_CONTENDED: q > 2 %
 * or steal > 1 %. What the system does not tell is no evidence. reason_out (may be NULL) gets what and the remedy
 * appended, one line; nothing when clear.
 */
enum cs_gate cs_gate_invocation(const struct cs_noise *noise, int threads, struct cs_text *reason_out);

/* A point: the same thresholds on the medians over its invocations that tell; throttling of any one of them voids. */
enum cs_gate cs_gate_point(const struct cs_noise *noises, size_t count, int threads, struct cs_text *reason_out);

#endif
