/* runtime/report/compare_words.h - the words and figures of a comparison, as table, Markdown and page share them. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_COMPARE_WORDS_H
#define CORESWEEP_RUNTIME_REPORT_COMPARE_WORDS_H

#include "runtime/report/compare_report.h"

/* Times have words of their own: less is faster, of a metric better. */
enum cs__quantity_kind { CS__TIMES, CS__SPEEDUPS, CS__SHARES };

/* What n counts, "threads" or "j"; what is told of a run, "time", or of a metric "rate" or "metric"; "speedup", of weak
 * scaling "scaled speedup". */
void cs__put_compared_axis(struct cs_text *text, const struct cs_comparison *comparison);
const char *cs__compared_title(const struct cs_comparison *comparison);
const char *cs__compared_speedup_title(const struct cs_comparison *comparison);

/* One side's time, or metric, with its unit. */
void cs__put_compared_cost(struct cs_text *text, double time_s, const struct cs_comparison *comparison);

/* "slower", "equivalent within 1 %", of shares "within 1 point", "higher", "inconclusive", "-" where nothing is judged.
 */
void cs__put_change_verdict(struct cs_text *text, const struct cs_compared *one, enum cs__quantity_kind kind,
                            const struct cs_comparison *comparison);

/* "+1.6 % [+0.3, +2.9]" of a ratio, where more is better of the rate's own; of a share in percentage points,
 * "+1.2 points [+0.3, +2.1]"; without an interval the value alone. */
void cs__put_change_of(struct cs_text *text, const struct cs_compared *one, enum cs__quantity_kind kind,
                       const struct cs_comparison *comparison);

/* "91 % old, 92 % new: +0.9 points [+0.2, +1.6], higher", of a share that is compared. */
void cs__put_share_change(struct cs_text *text, const struct cs_compared *one, const struct cs_comparison *comparison);

/* " !" where the host was contended or the ratio moved. */
const char *cs__mark_of(enum cs_gate gate, const struct cs_drift *drift);

/* The case's heading: its name, and what the new side calls it where that is another. */
void cs__put_case_name(struct cs_text *text, const struct cs_case_comparison *of);

/* "8", "4 (4 to 8)", "8 or more". */
void cs__put_knee(struct cs_text *text, const struct cs_knee *knee);

/* "in threads: 8 old, 4 (4 to 8) new". */
void cs__put_knees(struct cs_text *text, const struct cs_case_comparison *of, const struct cs_comparison *comparison);

/* Whether anything is known of it. */
bool cs__is_compared(const struct cs_compared *one);

/* What the figures rest on, and what to do where that is little: a sentence each, in order. text is emptied first;
 * false when there is no sentence of that number. */
bool cs__compare_note(const struct cs_comparison_report *report, size_t number, struct cs_text *text);

/* "limit: 4 against (none)": what the sides differ in; put makes it harmless for its reader. */
void cs__put_mismatch(struct cs_text *text, const struct cs_mismatch *one,
                      void (*put)(struct cs_text *text, const char *given));

/* "time@8 > 3%: broken: triad at 8 threads: +7 % [+4, +10]" */
void cs__put_rule(struct cs_text *text, const struct cs_judged_rule *one);

#endif
