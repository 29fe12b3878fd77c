/* runtime/report/topology_report.h - a machine for a person (a drawing in text) and for a program (JSON). */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_TOPOLOGY_REPORT_H
#define CORESWEEP_RUNTIME_REPORT_TOPOLOGY_REPORT_H

#include "runtime/base/status.h"
#include "runtime/base/text.h"
#include "runtime/report/report.h"
#include "topology/budget.h"
#include "topology/machine.h"
#include "topology/placement.h"

/*
 * What there is, level by level, with sizes and sharing; what this process may use and why not the rest; and a map: a
 * column for each core, with the number of each PU and below it the thread it gets. order is what cs_placement_order
 * gives for the capacity. On large machines cores that look like those drawn before are folded into a line, unless all.
 */
void cs_report_topology(const struct cs_machine *machine, const struct cs_budget *budget,
                        const struct cs_policy *policy, const struct cs_places *order, bool all,
                        const struct cs_table_style *style, struct cs_text *text);

/* Documented in runtime/report/TOPOLOGY.md. */
enum cs_status cs_report_topology_json(const struct cs_machine *machine, const struct cs_budget *budget,
                                       const struct cs_policy *policy, const struct cs_places *order,
                                       struct cs_text *text, struct cs_error *error);

#endif
