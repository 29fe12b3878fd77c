/* runtime/report/observe_timeline.h - the threads of one instance of the traced region over time. Pure. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_OBSERVE_TIMELINE_H
#define CORESWEEP_RUNTIME_REPORT_OBSERVE_TIMELINE_H

#include "runtime/report/observe_groups.h"

/* One instance of the region, as the trace has it. */
struct cs__instance {
  uint32_t instance;
  double begin_s, end_s; /* of its first and last interval */
  int members;
  size_t first, last; /* its events are among these of the list */
};

/*
 * The two instances worth a look: the one of median length, and the longest; one when there is one only. The very first
 * is passed over where there are others: it starts the threads. An instance the trace's end cut is none.
 */
size_t cs__pick_instances(const struct cs_observation *traced, struct cs__instance picked_out[2]);

/* The process that was traced: the first with events; NULL: none. */
const struct cs_observation *cs__traced_process(const struct cs_observe_runs *runs);

/*
 * The instance cut into `slices` equal parts, at most CS__SLICES_MAX: what the member did most in each, CS__GROUPS for
 * nothing that is known.
 */
#define CS__SLICES_MAX 440
void cs__slice(const struct cs_observation *traced, const struct cs__instance *instance, int member, int slices,
               enum cs__group groups_out[CS__SLICES_MAX]);

/* More members than this are not drawn. */
#define CS__MEMBERS_SHOWN 64

#endif
