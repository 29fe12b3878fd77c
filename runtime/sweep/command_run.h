/* runtime/sweep/command_run.h - one run of an errand's command between its hooks. Private to workers. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_COMMAND_RUN_H
#define CORESWEEP_RUNTIME_SWEEP_COMMAND_RUN_H

#include "runtime/sweep/child.h"
#include "runtime/sweep/errand.h"
#include "runtime/sweep/noise.h"
#include "topology/pu_set.h"

#include <stdbool.h>

/* What is the same in every run. Borrows all. */
struct cs__command_setting {
  const struct cs__errand *errand;
  const char *program;           /* the file of errand->words[0] */
  char *const *hook_environment; /* of the hooks */
  char *const *environment;      /* of the command: the same, or with the observer */
  struct cs_pu_set confined;     /* of the errand; empty: it is not confined */
  int inherited_fd;              /* CS_OUTPUT_INHERIT */
};

struct cs__command_run {
  bool ended; /* the command was started and ended: all up to `used` is told */
  pid_t pid;
  int how;                  /* as wait tells it */
  int64_t begin_ns, end_ns; /* CLOCK_MONOTONIC */
  double wall_s;
  struct cs_noise noise; /* load and canary are the caller's */
  struct cs_used used;   /* cs__used_free */
  double value;          /* of the metric; NaN: none is asked for, or it could not be read */
  bool wrong;            /* the check says so, or what it printed has no metric */
  struct cs_error why;   /* and its words */
};

/*
 * prepare, the command, conclude, and with `checks` the check. conclude follows however the command ended. What prepare
 * leaves running stays until then; afterwards nothing is left. CS_FAILED: a hook or the command failed; run_out is told
 * as far as it came, whatever is returned.
 */
enum cs_status cs__command_run(const struct cs__command_setting *setting, bool checks, struct cs__command_run *run_out,
                               struct cs_error *error);

/*
 * How long its threads were kept from running by other programs: delay_s, unless more of them are alive than there
 * are PUs given, or PUs they were seen on: those delay each other, even one that only hands out the work, and what
 * others add cannot be told: negative. Pure.
 */
double cs__delay_by_others_s(const struct cs_used *used, size_t given);

/* Whether an ending counts as a good one; ignored: as cs_recipe.ignore_failure. Pure. */
bool cs__ends_well(int how, const char *ignored);

#endif
