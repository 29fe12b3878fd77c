/* runtime/sweep/noise.h - what else the machine did while we timed, read from the system before and after. Private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_NOISE_H
#define CORESWEEP_RUNTIME_SWEEP_NOISE_H

#include "runtime/measure/gate.h"
#include "runtime/sweep/noise_energy.h"
#include "topology/pu_set.h"

#include <stdint.h>

/* One reading of the counters; negative: this system does not tell. */
struct cs__noise_mark {
  int64_t at_ns;
  double cpu_s, run_delay_s, throttled_s, pressure_s;
  double steal_ticks, all_ticks;
  int64_t voluntary, involuntary, major_faults;
  struct cs__energy energy;
};

/* Where reading looks; tests point it at made-up trees. NULL members mean the system's own. */
struct cs__noise_roots {
  const char *proc;     /* "/proc" */
  const char *cgroup;   /* "/sys/fs/cgroup" */
  const char *powercap; /* "/sys/class/powercap" */
};

/* Stolen time is that of the PUs in `team`, the masks of its threads; NULL: of all. */
struct cs__noise_mark cs__noise_read(const struct cs__noise_roots *roots, const struct cs_pu_set *team);

/* The one-minute load average, or -1. */
double cs__noise_load(const struct cs__noise_roots *roots);

/* What lies between two readings; load and canary are the caller's. Pure. */
struct cs_noise cs__noise_between(const struct cs__noise_mark *before, const struct cs__noise_mark *after);

/* Seconds of a fixed loop of integer work on the calling thread, about 20 ms on a processor of 2024. */
double cs__canary_s(void);

#endif
