/* runtime/report/sentence.h - what a case's figures say, in one sentence; why one is missing; what the figures rest on.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_SENTENCE_H
#define CORESWEEP_RUNTIME_REPORT_SENTENCE_H

#include "runtime/base/text.h"
#include "runtime/sweep/summary.h"

#include <stdbool.h>

/* "triad runs 5.94 times as fast on 8 threads as on 1", "make runs 5.94 times as fast at j=8 as at j=1", or what stands
 * against saying so. No full stop. */
void cs__put_claim(struct cs_text *text, const struct cs_result *result, const struct cs_case_summary *of);

/* The claim with its interval and its share of the limit, as one or two whole sentences. */
void cs__put_headline(struct cs_text *text, const struct cs_result *result, const struct cs_case_summary *of);

/* Why this case has no speedup or no limit: NULL when it has. */
const char *cs__no_speedup_reason(const struct cs_case_summary *of);

/* "; on 2 threads the answers were wrong; at 3 other points the runs failed": where every run went wrong, if anywhere.
 */
void cs__put_gone_wrong(struct cs_text *text, const struct cs_result *result, const struct cs_case_summary *of);
const char *cs__no_limit_reason(const struct cs_result *result, const struct cs_case_summary *of);

/* "Starting costs 0.9 ms of a run's time, ...", after other text with a small letter: of a command whose time is told;
 * false: nothing is known of it. */
bool cs__put_startup(struct cs_text *text, const struct cs_result *result, const struct cs_case_summary *of);

/* "Fastest of all: ranks=2 on 4 threads, ...": of a grid's combinations; false where there are not two. */
bool cs__put_best_of_all(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary);

/* What speedups are over and in what sense, one or two sentences: "Speedup over 1 thread, ..."; false: there is none.
 */
bool cs__put_basis(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary);

/* What marks and columns of the table mean, a sentence each, those it has need of; NULL: there is none of that number.
 */
const char *cs__legend(const struct cs_summary *summary, size_t number);

/* "12 paired rounds", "6 to 12 paired rounds": over the swept points of every case beside the base. */
void cs__put_rounds(struct cs_text *text, const struct cs_summary *summary);

/* The least n, which speedups are over; 1 for an empty result. */
int cs__base_threads(const struct cs_result *result);

/* "95 %" from 0.95. */
void cs__put_confidence(struct cs_text *text, const struct cs_result *result);

/* Invocations of the whole result by outcome. */
size_t cs__outcome_count(const struct cs_result *result, enum cs_outcome outcome);

#endif
