/* runtime/report/figures.h - figures as a person reads them: three significant digits, intervals, shares, times. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_FIGURES_H
#define CORESWEEP_RUNTIME_REPORT_FIGURES_H

#include "kernels/kernel.h"
#include "runtime/base/text.h"
#include "runtime/measure/estimate.h"
#include "runtime/sweep/summary.h"

#include <stdbool.h>

/* What stands where there is no figure. */
#define CS__NO_FIGURE "-"

/* "5.94", "59.4", "594", "0.0594"; CS__NO_FIGURE for what is no finite number. */
void cs__put_figure(struct cs_text *text, double value);

/* "5.94 [5.88, 6.01]"; without an interval "5.94 (5.80-6.10)", the range seen, or "5.94" when that is one value. All
 * three have the decimals of the value. */
void cs__put_estimate(struct cs_text *text, const struct cs_estimate *estimate);

/* "5.88 to 6.01" alone; nothing for an estimate without ends. */
void cs__put_ends(struct cs_text *text, const struct cs_estimate *estimate);

/* "66 %", "0.52 %". */
void cs__put_percent(struct cs_text *text, double share);

/* "0.52 % [0.41, 0.63]". */
void cs__put_percent_estimate(struct cs_text *text, const struct cs_estimate *share);

/* "840 req/s [832, 851]", in a unit that stays. */
void cs__put_estimate_in(struct cs_text *text, const struct cs_estimate *estimate, const char *unit);

/* "12.3 ms [12.1, 12.5]" in the unit that suits the value, and a bare time. */
void cs__put_time_estimate(struct cs_text *text, const struct cs_estimate *time_s);
void cs__put_time(struct cs_text *text, double time_s);

/* A rate with the case's own unit: "11.2 GB/s"; CS__NO_FIGURE for NaN. */
void cs__put_rate(struct cs_text *text, double rate, const struct cs_case *of);

/* A point's rate; of a command, which has none unless its metric is one, the time of one run. Of a metric of which less
 * is better: cs__put_cost. */
void cs__put_pace(struct cs_text *text, const struct cs_point_summary *point, const struct cs_case *of);

/* An amount with its prefix: "805 MB" for 8.05e8 and "B". */
void cs__put_amount(struct cs_text *text, double amount, const char *unit);

/* "1 thread", "8 threads". */
void cs__put_threads(struct cs_text *text, int threads);

/* What n counts, as the head of a column: "threads", "j". */
void cs__put_axis_title(struct cs_text *text, const struct cs_result *result);

/* "8 threads"; of another axis "j=8". */
void cs__put_n(struct cs_text *text, const struct cs_result *result, int n);

/* "on 8 threads"; of another axis "at j=8". */
void cs__put_at_n(struct cs_text *text, const struct cs_result *result, int n);

/* What a run's figure is: "time", or of a metric "rate" where more is better, else "metric". */
const char *cs__cost_title(const struct cs_result *result);

/* A point's time_s as what it is: "12.3 ms [12.1, 12.5]"; of a metric its value with its unit, "840 req/s [832, 851]".
 */
void cs__put_cost(struct cs_text *text, const struct cs_estimate *time_s, const struct cs_result *result);
void cs__put_cost_value(struct cs_text *text, double time_s, const struct cs_result *result);

/* What result->budget is: "Used" where threads are put on it, of another axis "Allowed". */
const char *cs__budget_title(const struct cs_result *result);

/* How many cores a point could keep busy: the PUs it was allowed, or else all the sweep might use; 0: not known. */
size_t cs__cores_allowed(const struct cs_result *result, const struct cs_case *of, size_t point_index);

/* Whether the point tells how many cores were busy. */
bool cs__knows_busy(const struct cs_point_summary *point);

/* Whether it has a speedup over the serial program, over the first case of a grid. */
bool cs__is_over_serial(const struct cs_point_summary *point);
bool cs__is_over_first(const struct cs_point_summary *point);

/* Whether it is so at any point of the cases. */
bool cs__any_point(const struct cs_case_summary *cases, size_t count, bool (*is)(const struct cs_point_summary *point));

/* "1.0 of 16, 6 %", "1.0" where it is not known of how many; CS__NO_FIGURE. */
void cs__put_busy(struct cs_text *text, const struct cs_result *result, const struct cs_case_summary *of,
                  size_t point_index);

bool cs__has_interval(const struct cs_estimate *estimate);

/* Whether the speedup here is not to rely on: the host was contended here or at the base, or the speedup moved. */
bool cs__is_flagged(const struct cs_point_summary *point);

/* In place of a time where every run went wrong: "wrong", "failed"; NULL: there is one, or none was tried. */
const char *cs__failure_word(const struct cs_point_summary *point);

/* Whether any point of the case has a usable measurement, and how many have. */
size_t cs__usable_points(const struct cs_case_summary *of);

/* Whether any point has times at all: where the base has none, they are usable for no speedup. */
bool cs__gave_times(const struct cs_case_summary *of);

const char *cs__bound_name(enum cs_bound bound);
const char *cs__quantity_name(enum cs_quantity quantity);

#endif
