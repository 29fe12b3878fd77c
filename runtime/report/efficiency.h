/* runtime/report/efficiency.h - POP's efficiencies of a case's points: their names and figures, in tables. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_EFFICIENCY_H
#define CORESWEEP_RUNTIME_REPORT_EFFICIENCY_H

#include "runtime/report/report.h"

#include <stdbool.h>
#include <stddef.h>

/* In the order they are shown: the whole, its two factors, and the three of the first of those. */
enum cs__efficiency_part {
  CS__EFFICIENCY_GLOBAL,
  CS__EFFICIENCY_COMPUTATION,
  CS__EFFICIENCY_PARALLEL,
  CS__EFFICIENCY_LOAD_BALANCE,
  CS__EFFICIENCY_SERIALISATION,
  CS__EFFICIENCY_SCHEDULING,
  CS__EFFICIENCY_COUNT
};

extern const struct cs__efficiency_form {
  const char *member;  /* in result.json and table.csv */
  const char *name;    /* POP's */
  const char *head[2]; /* of a narrow column */
} cs__efficiency_parts[CS__EFFICIENCY_COUNT];

/* How they belong together: products are exact. */
extern const char cs__efficiency_note[];

/* NaN when it is not known. */
double cs__efficiency(const struct cs_efficiency *efficiency, enum cs__efficiency_part part);

/* Whether there is anything to show: of a point beside a base of one thread, of any of a case's points. */
bool cs__shows_efficiency(const struct cs_case_summary *of, size_t index);
bool cs__case_has_efficiency(const struct cs_case_summary *of);

/* The terminal's third table; nothing without anything to show. */
void cs__put_efficiency_table(struct cs_text *text, const struct cs_summary *summary,
                              const struct cs_table_style *style);

/* A case's table on the page; nothing without anything to show. */
void cs__put_efficiency_page_table(struct cs_text *text, const struct cs_case_summary *of);

#endif
