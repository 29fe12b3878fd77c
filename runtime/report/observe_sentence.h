/* runtime/report/observe_sentence.h - what an observation says, in sentences; names of regions, categories, bounds. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_OBSERVE_SENTENCE_H
#define CORESWEEP_RUNTIME_REPORT_OBSERVE_SENTENCE_H

#include "runtime/report/observe_summary.h"

/* "solver.c:120", "app+0x1a40" where no source is known, "regions beyond the table". */
void cs__put_region_place(struct cs_text *text, const struct cs_observed_region *region);

/* "solve (solver.c:120)", or what is known of it. */
void cs__put_region(struct cs_text *text, const struct cs_observed_region *region);

/* What is to be known of a row beside its figures: "nested", "forced onto one thread"; "" for most. */
const char *cs__region_mark(const struct cs_observed_region *region);

/* One sentence: what is lost, what it costs, what could be gained and how. */
void cs__put_finding(struct cs_text *text, const struct cs_observe_point *point, const struct cs_finding *finding);
const char *cs__finding_name(enum cs_finding_kind kind); /* "imbalance", ...: the JSON names */

/* "Serial: 0.15 s between regions, 8.0 % of this run, 2.4 % of the work." The limits follow. */
void cs__put_serial(struct cs_text *text, const struct cs_observe_point *point);
void cs__put_limits(struct cs_text *text, const struct cs_observe_summary *summary);

/* "4 threads, 1.90 s [1.88, 1.93] in 7 runs, through libgomp.so.1" */
void cs__put_program(struct cs_text *text, const struct cs_observe_point *point);

/* The last part of a path; "" for NULL. */
const char *cs__last_part(const char *path);

#endif
