/* runtime/ceilings/probes.h - the single probes behind cs_ceilings_measure; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_CEILINGS_PROBES_H
#define CORESWEEP_RUNTIME_CEILINGS_PROBES_H

#include "runtime/ceilings/ceilings.h"
#include "runtime/ceilings/window.h"

#include <stdbool.h>

/* Each probe fills its own members of ceilings and runs for about probe_s seconds (bandwidth: for each of its loops).
 */

/* threads, bytes_per_s, footprint_bytes, array_bytes, huge_bytes, nodes. CS_NOMEM; nodes are then NULL. */
enum cs_status cs__bandwidth_measure(const struct cs_ceilings_plan *plan, struct cs_ceilings *ceilings,
                                     struct cs_error *error);

/* The nodes a team is on, ascending, with their numbers of threads, from each thread's node; returns how many.
 * nodes_out has room for one per thread. */
size_t cs__nodes_of_team(const int *node_of, int threads, struct cs_node_ceiling *nodes_out);

/* chain_per_s and its extremes. */
enum cs_status cs__chain_measure(double probe_s, struct cs_ceilings *ceilings);

/* flops_per_s. */
enum cs_status cs__flops_measure(double probe_s, struct cs_ceilings *ceilings);

/* barrier_s and fork_s. */
void cs__sync_measure(double probe_s, struct cs_ceilings *ceilings);

/* neighbour_s and neighbour_most_s; NaN for one thread. */
enum cs_status cs__ping_pong_measure(double probe_s, struct cs_ceilings *ceilings);

/* links dependent additions of addend, from start. */
uint64_t cs__chain_links(uint64_t start, uint64_t addend, uint64_t links);

/* Into how many tries probe_s is split. At 0.02 s each has 2.5 ms: shorter than a time slice of other tenants' work. */
enum { CS__WINDOW_TRIES = 8 };

#endif
