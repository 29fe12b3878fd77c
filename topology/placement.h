/* topology/placement.h - in what order n threads take a machine's PUs: a pure function of machine, budget, policy and
 * n. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_TOPOLOGY_PLACEMENT_H
#define CORESWEEP_TOPOLOGY_PLACEMENT_H

#include "runtime/base/status.h"
#include "topology/budget.h"
#include "topology/machine.h"
#include "topology/places.h"

enum cs_bind {
  CS_BIND_CLOSE, /* neighbours first: fill a core's L2/L3, then the NUMA node, then the package */
  CS_BIND_SPREAD /* as far apart as can be: packages, NUMA nodes, L3s and L2s each get their even share at every n */
};

enum cs_smt {
  CS_SMT_LAST,  /* every core once before any second hardware thread (default) */
  CS_SMT_FIRST, /* all hardware threads of a core before the next core */
  CS_SMT_OFF    /* one thread per core only */
};

struct cs_policy {
  enum cs_bind bind;
  enum cs_smt smt;
  /* Performance cores always come before efficiency cores; within a kind the rules above hold. */
};

const char *cs_bind_name(enum cs_bind bind); /* "close", "spread" */
const char *cs_smt_name(enum cs_smt smt);    /* "last", "first", "off" */
enum cs_status cs_bind_parse(const char *text, enum cs_bind *bind_out, struct cs_error *error);
enum cs_status cs_smt_parse(const char *text, enum cs_smt *smt_out, struct cs_error *error);

/*
 * n places of one PU each. n from 1 to cs_placement_capacity; more is CS_INVALID with the capacity and the mend in the
 * message. The PUs of n threads are also those of every larger team. Under `close` the places for n are the first n of
 * the places for capacity. Under `spread` every package, NUMA node, L3, L2 and core holds its even share at every n:
 * siblings differ by one thread at most (by one core under CS_SMT_FIRST), unless one of them is full. Threads are then
 * numbered along the machine, as OpenMP's spread does: near numbers are near each other, and smaller teams of the same
 * program are spread over the places by the OpenMP runtime (OMP_PROC_BIND=spread).
 */
enum cs_status cs_placement(const struct cs_machine *machine, const struct cs_budget *budget,
                            const struct cs_policy *policy, int threads, struct cs_places *places_out,
                            struct cs_error *error);

/* The same places in the order in which growing teams take them: place i is the one that a team of i + 1 adds. */
enum cs_status cs_placement_order(const struct cs_machine *machine, const struct cs_budget *budget,
                                  const struct cs_policy *policy, int threads, struct cs_places *places_out,
                                  struct cs_error *error);

/* Places the policy can give: usable PUs, or usable cores under CS_SMT_OFF. The quota does not cut it: that is the
 * ladder's. */
int cs_placement_capacity(const struct cs_machine *machine, const struct cs_budget *budget,
                          const struct cs_policy *policy);

#endif
