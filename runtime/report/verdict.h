/* runtime/report/verdict.h - a case's verdict in words: what holds it back, how far it could go, how many cores to use.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_VERDICT_H
#define CORESWEEP_RUNTIME_REPORT_VERDICT_H

#include "runtime/laws/verdict.h"
#include "runtime/sweep/summary.h"

/* What the table of conditions looks at, taken from the summary. Pure. */
struct cs_verdict_facts cs__verdict_facts(const struct cs_result *result, const struct cs_case_summary *of);

/*
 * "triad: 5.9x on 8 cores, of at most 6.1x: memory bandwidth saturates at 6; use 6 threads: same speed, 2 cores free."
 * One sentence, plain text, always something: where the evidence is weak it says what is missing.
 */
void cs__put_verdict(struct cs_text *text, const struct cs_result *result, const struct cs_case_summary *of);

/* The same of a case that is no serial program, from its facts. */
void cs__put_verdict_of(struct cs_text *text, const struct cs_result *result, const struct cs_case_summary *of,
                        const struct cs_verdict_facts *facts);

/*
 * The sentence of case i among those of a whole summary. Cases of which no more is known than that the host was
 * contended share one, where the first of them stands: "triad, dot: nothing to say of the speedup: ...". False: none
 * stands here.
 */
bool cs__put_verdict_among(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary,
                           size_t i);

/* One point of them; threads 0 where nothing there is usable. */
struct cs_verdict_point cs__verdict_point(const struct cs_point_summary *point);

/* Whether the case has a verdict of its own: a combination of a grid that ran at one point alone has none, what it
 * comes to is its place among the others. */
bool cs__has_verdict(const struct cs_case_summary *of);

#endif
