/* runtime/report/html_cells.h - what the page's tables are made of: columns, rows and the cells several tables have.
 * Private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_HTML_CELLS_H
#define CORESWEEP_RUNTIME_REPORT_HTML_CELLS_H

#include "runtime/base/text.h"
#include "runtime/sweep/summary.h"

#include <stdbool.h>

/* What a table is about; which columns it has depends on it. */
struct cs__page_table {
  const struct cs_result *result;
  const struct cs_case_summary *cases; /* one, of a table of points */
  size_t case_count;
};

/* One row's data: a case, and of it the point the row is about (its best in the table of cases). */
struct cs__page_row {
  const struct cs_result *result;
  const struct cs_summary *summary; /* the table of cases: links need names */
  int case_index;
  const struct cs_case_summary *of;
  const struct cs_point_summary *base, *point; /* NULL: nothing usable */
};

struct cs__page_column {
  const char *head;
  void (*put)(struct cs_text *text, const struct cs__page_row *row);
  const char *class;                                                      /* or NULL */
  bool (*shown)(const struct cs__page_table *table);                      /* NULL: always */
  void (*put_head)(struct cs_text *text, const struct cs_result *result); /* in place of head, or NULL */
};

void cs__put_page_head(struct cs_text *text, const char *label, const struct cs__page_table *table,
                       const struct cs__page_column *columns, size_t count);
void cs__put_page_row(struct cs_text *text, const struct cs__page_row *row, const struct cs__page_table *table,
                      const struct cs__page_column *columns, size_t count);
void cs__put_page_end(struct cs_text *text);

/* --- which columns --- */

bool cs__is_of_kernels(const struct cs__page_table *table);
bool cs__is_of_commands(const struct cs__page_table *table);
bool cs__has_limits(const struct cs__page_table *table); /* of kernels always: it says why there is none */
bool cs__has_serial_program(const struct cs__page_table *table);
bool cs__has_first_case(const struct cs__page_table *table);
bool cs__has_busy(const struct cs__page_table *table);

/* --- heads --- */

void cs__head_axis(struct cs_text *text, const struct cs_result *result);    /* "threads" */
void cs__head_cost(struct cs_text *text, const struct cs_result *result);    /* "time of one run", "rate" */
void cs__head_speedup(struct cs_text *text, const struct cs_result *result); /* "scaled speedup" */

/* --- cells --- */

void cs__cell_estimate(struct cs_text *text, const struct cs_estimate *estimate);
void cs__cell_rate(struct cs_text *text, const struct cs__page_row *row);
void cs__cell_rate_of(struct cs_text *text, const struct cs__page_row *row, const struct cs_point_summary *point);
void cs__cell_n(struct cs_text *text, const struct cs__page_row *row);
void cs__cell_speedup(struct cs_text *text, const struct cs__page_row *row);
void cs__cell_efficiency(struct cs_text *text, const struct cs__page_row *row);
void cs__cell_limit(struct cs_text *text, const struct cs__page_row *row);
void cs__cell_binds(struct cs_text *text, const struct cs__page_row *row);
void cs__cell_limit_percent(struct cs_text *text, const struct cs__page_row *row);
void cs__cell_over_serial(struct cs_text *text, const struct cs__page_row *row);
void cs__cell_over_first(struct cs_text *text, const struct cs__page_row *row);
void cs__cell_busy(struct cs_text *text, const struct cs__page_row *row);
void cs__cell_rounds(struct cs_text *text, const struct cs__page_row *row);

/* At the base every limit is 1, and without usable rounds there is no speedup: nothing to compare with. */
bool cs__row_has_limit(const struct cs__page_row *row);

#endif
