/* runtime/report/table_shares.h - a terminal table of shares: a row per case and thread count, per cent in each column.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_TABLE_SHARES_H
#define CORESWEEP_RUNTIME_REPORT_TABLE_SHARES_H

#include "runtime/report/report.h"

#include <stdbool.h>
#include <stddef.h>

struct cs__share_table {
  const char *title; /* above it */
  size_t columns;
  int number_width;                                /* of every column: its figures and both lines of its head */
  const char *(*head)(size_t column, size_t line); /* line 0 or 1 */
  const char *(*name)(size_t column);              /* in words, where no table fits */
  double (*share)(const struct cs_point_summary *point, size_t column); /* NaN: no figure */
  bool (*shows)(const struct cs_case_summary *of, size_t index);
  bool parts;       /* the shares add up: where no table fits, those that are nothing are left out */
  const char *note; /* below it */
};

/* In the widest layout that fits; nothing when no point of any case is to be shown. */
void cs__put_share_table(struct cs_text *text, const struct cs__share_table *table, const struct cs_summary *summary,
                         const struct cs_table_style *style);

#endif
