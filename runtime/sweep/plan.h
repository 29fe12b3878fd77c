/* runtime/sweep/plan.h - from what the user asked and the machine has to a result that has everything but measurements.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_PLAN_H
#define CORESWEEP_RUNTIME_SWEEP_PLAN_H

#include "runtime/base/status.h"
#include "runtime/sweep/result.h"
#include "topology/budget.h"
#include "topology/machine.h"
#include "topology/placement.h"

enum cs_effort { CS_EFFORT_QUICK, CS_EFFORT_NORMAL, CS_EFFORT_THOROUGH };

/* The protocol's defaults: quick 6 rounds of 5 samples; normal 10-40 rounds, 2 %, 15 minutes; thorough
 * 20-40 rounds, 1 %. */
struct cs_protocol cs_protocol_default(enum cs_effort effort);

/* What the kernels' default sizes are chosen from: the machine's caches, the memory this process may use, the largest
 * team. */
struct cs_platform cs_plan_platform(const struct cs_machine *machine, const struct cs_budget *budget, int threads);

struct cs_request {
  const char *const *cases; /* "triad", "gemm:n=512", "./mine.so"; NULL: every kernel there is */
  bool no_cases; /* none at all: protocol.ceilings alone, in protocol.stop.rounds_min rounds, or as its budget allows */
  size_t case_count;
  char *const *command;          /* a command's words, swept instead of kernels: all members above empty; or NULL */
  char *const *command_versus;   /* the command it is compared with, in the same rounds, or NULL */
  char *const *command_serial;   /* the serial program that does the same work, or NULL */
  const char *const *parameters; /* "ranks=1,2,4", "c=1..64*2", "lock=omp,spin": {name} stands for one value each */
  size_t parameter_count;
  const struct cs_recipe *recipe; /* how commands are run, borrowed; NULL: all defaults */
  const char *weak;               /* "1000", "100:2", "50:3": {size} at n = 1 and its dimensions; or NULL */
  const char *confine;            /* "off", or the parameters whose product is the PUs a run may use, "ranks,threads";
                                     "" the axis; NULL: threads and ranks where they are swept, else off */
  const char *versus;             /* path of another coresweep: it runs every case too, in the same rounds; or NULL */
  const char *threads;            /* "1,2,4-16:4,all", or NULL: the ladder */
  struct cs_policy policy;
  const char *omp_places, *omp_proc_bind,
      *gomp_cpu_affinity;      /* the user's own, NULL when unset; they come before the policy */
  bool oversubscribe;          /* allow more threads than the budget; places are then shared round-robin */
  struct cs_protocol protocol; /* footprint_bytes 0: what kernels bound by memory use by default */
};

/*
 * Whether these parameters ("NAME=LIST|RANGE") leave threads to be swept: none is `threads` itself, and none has whole
 * numbers of 1 or more alone, which would make it the axis. False as well where one cannot be read: the plan says why.
 */
bool cs_plan_leaves_threads(const char *const *parameters, size_t count);

/*
 * Fills cases (parameters resolved against the machine), points (ladder and places), protocol, policy, budget and
 * machine facts of result_out; host, environment, folder and command are the caller's. Pure but for plug-ins it loads.
 */
enum cs_status cs_plan_make(const struct cs_request *request, const struct cs_machine *machine,
                            const struct cs_budget *budget, struct cs_result *result_out, struct cs_error *error);

#endif
