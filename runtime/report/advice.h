/* runtime/report/advice.h - the count to use, what each count costs, what one more change would buy, as text. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_ADVICE_H
#define CORESWEEP_RUNTIME_REPORT_ADVICE_H

#include "runtime/laws/advice.h"
#include "runtime/report/report.h"

#define CS_ADVICE_SCHEMA 1

/* One case's advice. Indexes are those of the result's points; point_count where there is none. */
struct cs_advice {
  const struct cs_result *result;
  const struct cs_case_summary *of;
  struct cs_verdict_facts facts;
  struct cs_verdict verdict;
  size_t use;              /* the count to use: the smallest not told apart from the best, by the verdict */
  size_t knee;             /* the greatest count that is certainly as efficient as asked */
  double least_efficiency; /* as asked, 0.5 */
};

/* Pure. */
struct cs_advice cs_advice_of(const struct cs_result *result, const struct cs_case_summary *of,
                              double least_efficiency);

/* Whether this point cannot be told from the best: known only where there are intervals. */
bool cs_advice_ties(const struct cs_advice *advice, size_t point);

/* The verdict, a table of the counts, the choice, and what changes would buy; of a serial program its time. */
void cs_report_advice(const struct cs_result *result, const struct cs_advice *advice,
                      const struct cs_table_style *style, struct cs_text *text);

/* All given, as runtime/report/ADVISE.md says. CS_NOMEM. */
enum cs_status cs_report_advice_json(const struct cs_result *result, const struct cs_advice *advices, size_t count,
                                     struct cs_text *text, struct cs_error *error);

/* A row for each count that was measured. */
void cs__put_advice_table(struct cs_text *text, const struct cs_advice *advice, const struct cs_table_style *style);

/* Whether n T(n) is a cost: n is a number of cores, and T a time. */
bool cs__tells_core_time(const struct cs_advice *advice);

/* Whether to say there what changes would buy: at the count to use, and at the greatest. */
bool cs__speaks_of_changes(const struct cs_advice *advice, size_t point);

/* What a change would buy at a point, as cs_change_gain tells from the summary. */
double cs__change_gain(const struct cs_advice *advice, size_t point, enum cs_change change);

#endif
