/* runtime/sweep/worker.h - one invocation from inside its process: set up, prove the team, verify, time, report in JSON
 * lines. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_WORKER_H
#define CORESWEEP_RUNTIME_SWEEP_WORKER_H

#include "runtime/base/status.h"

#include <stdbool.h>
#include <stdint.h>

struct cs_worker_job {
  int invocation;       /* written into every line */
  const char *spec;     /* "triad:n=33554432": every parameter given; NULL with ceilings and commands */
  char *const *command; /* words of a command to be run once, every placeholder filled in; or NULL */
  const char *errand;   /* with command: how it is run, a line of errand.h's */
  int threads;          /* the team that was asked for: OMP_NUM_THREADS; 0: commands, as the user has it */
  int64_t calls;        /* per sample; 0: calibrate and say what was found */
  int samples;
  double shortest_s;        /* shortest sample when calibrating */
  bool observe;             /* the observer is loaded: read its counters around the samples */
  const char *observe_into; /* commands: the folder the observer is to count in; NULL: not observed */
  const char *observer;     /* and its library, which the command is to load */
  bool ceilings;            /* no case: measure what the team can get from the machine at most */
  uint64_t footprint_bytes; /* of the ceilings' arrays together */
  int fd;                   /* where the lines go: the driver's pipe, not standard output */
};

/* 0, or the exit status of the process: 1 failed (a line says why), 2 wrong use. */
int cs_worker_run(const struct cs_worker_job *job);

#endif
