/* runtime/report/ceilings.h - the machine's ceilings as figures with units, and in sentences; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_CEILINGS_H
#define CORESWEEP_RUNTIME_REPORT_CEILINGS_H

#include "runtime/report/ceilings_report.h"

#include <stddef.h>

enum cs__ceilings_group { CS__CEILINGS_BANDWIDTH, CS__CEILINGS_REST, CS__CEILINGS_GROUPS };
extern const char *const cs__ceilings_titles[CS__CEILINGS_GROUPS];

/* An estimate of struct cs_point_ceilings, and how it is shown. */
struct cs__ceilings_figure {
  enum cs__ceilings_group group;
  const char *name; /* as in result.json */
  const char *head;
  const char *unit, *shown_unit; /* "" for a bare number */
  double shown_per_unit;
  size_t offset;
};
extern const struct cs__ceilings_figure cs__ceilings_figures[];
extern const size_t cs__ceilings_figure_count;

/* In its own unit. */
const struct cs_estimate *cs__ceilings_estimate(const struct cs_point_ceilings *ceilings,
                                                const struct cs__ceilings_figure *figure);

/* "47.9 [47.1, 48.2]" in the unit shown; CS__NO_FIGURE where it was not measured. */
void cs__put_ceiling(struct cs_text *text, const struct cs_point_ceilings *ceilings,
                     const struct cs__ceilings_figure *figure);

/* The numbers of all NUMA nodes on which a point's team is measured, ascending; returns how many, 0 on one node. */
#define CS__CEILINGS_NODES_MAX 256
size_t cs__ceilings_nodes(const struct cs_summary *summary, int nodes_out[CS__CEILINGS_NODES_MAX]);

/* A node's own ceiling at the point; NULL: none of its threads are there. */
const struct cs_node_ceiling *cs__ceilings_node(const struct cs_point_ceilings *ceilings, int node);

/* "11.9 (4)": GB/s and threads. */
void cs__put_node_ceiling(struct cs_text *text, const struct cs_point_ceilings *ceilings, int node);
extern const char cs__node_title[];

/* The last point whose ceilings are known; NULL: none. */
const struct cs_point_ceilings *cs__ceilings_last(const struct cs_summary *summary);

/* What the figures are and hold for: a paragraph each, empty where there is nothing to say. */
extern void (*const cs__ceilings_notes[])(struct cs_text *text, const struct cs_result *result,
                                          const struct cs_summary *summary);
extern const size_t cs__ceilings_note_count;

#endif
