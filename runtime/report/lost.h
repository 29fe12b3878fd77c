/* runtime/report/lost.h - where n cores' time went, as parts of n T(n): their names, shares, colours, and in words. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_LOST_H
#define CORESWEEP_RUNTIME_REPORT_LOST_H

#include "runtime/report/palette.h"
#include "runtime/report/report.h"

#include <stdbool.h>
#include <stddef.h>

/* In the order they are stacked and shown; the first is the work, the last what the others leave over. */
enum cs__lost_part {
  CS__LOST_USEFUL,
  CS__LOST_INFLATION,
  CS__LOST_SERIAL_IDLE,
  CS__LOST_IMBALANCE,
  CS__LOST_WAITS,
  CS__LOST_FORK_JOIN,
  CS__LOST_OBSERVER,
  CS__LOST_RESIDUAL,
  CS__LOST_COUNT
};

extern const struct cs__lost_form {
  const char *member;  /* in result.json; in table.csv with "lost_" before it */
  const char *name;    /* in words */
  const char *head[2]; /* of a narrow column */
  enum cs__role role;
} cs__lost_parts[CS__LOST_COUNT];

double cs__lost_s(const struct cs_lost_time *lost, enum cs__lost_part part);

/* Of n T(n); NaN when nothing is known. */
double cs__lost_share(const struct cs_lost_time *lost, enum cs__lost_part part);

/* Whether there is anything to show: of a point; of a case's points beside a base of one thread; of any case. */
bool cs__point_has_lost(const struct cs_point_summary *point);
bool cs__shows_lost(const struct cs_case_summary *of, size_t index);
bool cs__case_has_lost(const struct cs_case_summary *of);

/* The point of a case to speak of: its greatest thread count that tells; NULL: none. */
const struct cs_point_summary *cs__lost_point(const struct cs_case_summary *of);

/* "On 8 threads 61 % of the cores' time is the work of one thread's run; most of the rest is work inflation (20 %) and
 * ...": one sentence with a blank before it, or nothing. */
void cs__put_lost_sentence(struct cs_text *text, const struct cs_case_summary *of);

/* Why no case tells where its time went; NULL when one does, or nothing could: one point, or another axis than threads.
 */
const char *cs__no_lost_reason(const struct cs_result *result, const struct cs_summary *summary);

/* The terminal's second table, in the widest layout that fits, with what it means; nothing without anything to show. */
void cs__put_lost_table(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary,
                        const struct cs_table_style *style);

#endif
