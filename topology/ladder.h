/* topology/ladder.h - the thread counts a sweep visits, from the shape of the machine or from the user. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_TOPOLOGY_LADDER_H
#define CORESWEEP_TOPOLOGY_LADDER_H

#include "runtime/base/status.h"
#include "topology/budget.h"
#include "topology/machine.h"
#include "topology/placement.h"

struct cs_ladder {
  int *counts; /* ascending, distinct, each >= 1 */
  size_t count;
};

void cs_ladder_free(struct cs_ladder *ladder);

/*
 * 1, 2, powers of two, and the edges: cores of an L3, of a NUMA node, of a package, the performance cores, all cores,
 * all PUs; nothing above min(budget threads, placement capacity).
 */
enum cs_status cs_ladder_default(const struct cs_machine *machine, const struct cs_budget *budget,
                                 const struct cs_policy *policy, struct cs_ladder *ladder_out, struct cs_error *error);

/*
 * "1,2,4-16:4,all": numbers, ranges with an optional step, and `all` (= most). Above most is CS_INVALID unless
 * oversubscribe. Result ascending and distinct whatever the order given.
 */
enum cs_status cs_ladder_parse(const char *text, int most, bool oversubscribe, struct cs_ladder *ladder_out,
                               struct cs_error *error);

#endif
