/* topology/placement_order.h - private to the placement: usable PUs along the machine, and the order they are taken in.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_TOPOLOGY_PLACEMENT_ORDER_H
#define CORESWEEP_TOPOLOGY_PLACEMENT_ORDER_H

#include "topology/placement.h"

enum { CS__LEVELS = 6 }; /* package, NUMA node, die, L3, L2, core */

/* A PU the policy may use. */
struct cs__usable {
  int os_index;
  int turn;             /* every PU of a turn is taken before any of the next */
  int rank;             /* among the usable hardware threads of its core */
  int slowness;         /* how many kinds of core are faster than this one's */
  int position;         /* in machine->pus */
  int path[CS__LEVELS]; /* its objects from the coarsest level to the core, each as the position of its first PU */
};

/*
 * The usable PUs sorted along the machine: by path, then by hardware thread. Free the array with free(). CS_NOMEM is
 * the only failure; an empty budget gives count 0.
 */
enum cs_status cs__usable_list(const struct cs_machine *machine, const struct cs_budget *budget,
                               const struct cs_policy *policy, struct cs__usable **list_out, size_t *count_out);

/*
 * order[i] becomes the index into list of the PU that is taken i-th, for all count of them. A team of n is the first n:
 * so the PUs of a team are also the PUs of every larger team.
 */
enum cs_status cs__order_fill(const struct cs__usable *list, size_t count, const struct cs_policy *policy, int *order);

#endif
