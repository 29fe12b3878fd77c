/* runtime/report/csv_words.h - the fields of table.csv that are words or whole numbers, by their column's name. Pure.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_CSV_WORDS_H
#define CORESWEEP_RUNTIME_REPORT_CSV_WORDS_H

#include "runtime/base/text.h"
#include "runtime/sweep/summary.h"

struct cs__csv_row {
  const struct cs_result *result;
  const struct cs_case_summary *of;
  const struct cs_point_summary *point;     /* one of the case's */
  const struct cs_point_ceilings *ceilings; /* NULL: not measured */
};

void cs__put_csv_word(struct cs_text *text, const struct cs__csv_row *row, const char *column);

#endif
