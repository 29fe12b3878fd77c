/* runtime/report/verdict_words.h - what the parts of a verdict's sentence are made of; private to the report. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_VERDICT_WORDS_H
#define CORESWEEP_RUNTIME_REPORT_VERDICT_WORDS_H

#include "runtime/base/text.h"
#include "runtime/laws/verdict.h"
#include "runtime/sweep/summary.h"

struct cs__words {
  struct cs_text *text;
  const struct cs_verdict_facts *facts;
  struct cs_verdict verdict;
  const struct cs_result *result;
  const struct cs_case_summary *of;
};
typedef void cs__put_words(const struct cs__words *words);

/* Whether n counts threads. */
bool cs__counts_threads(const struct cs__words *words);

/* "8 cores", where every thread has one to itself; "8 threads"; of another axis "j=8". */
void cs__put_team(const struct cs__words *words, int n);

/* "8 threads", never cores: what is to be asked for. */
void cs__put_count(const struct cs__words *words, int n);

/* "16 are", which several are, or "j=16 is", which one value is. */
void cs__put_other(const struct cs__words *words, int n, const char *of_threads, const char *of_one);

/* Whether the work grows with n: speedups are scaled. */
bool cs__is_weak(const struct cs__words *words);

/* "on 8 cores", "on 8 threads", "at j=8". */
void cs__put_on_team(const struct cs__words *words, int n);

/* The point that stands at n; NULL where it is not known. */
const struct cs_point_summary *cs__point_at(const struct cs__words *words, int n);

/* What is told of a run in words of more and less: "speed", "faster", "slower"; of a metric "rate", "better", "worse".
 */
struct cs__cost_words {
  const char *same;   /* "same speed" */
  const char *better; /* "faster" */
  const char *worse;  /* "slower" */
};
struct cs__cost_words cs__cost_words(const struct cs__words *words);

/* Whether no more than one of several cores was ever busy at the greatest count. */
bool cs__is_one_core(const struct cs__words *words);

/* "it used 6.5 of 16 cores", at the greatest count; false: it is not known, and nothing is put. */
bool cs__put_busy_of(const struct cs__words *words);

/* "; use 6 threads: same speed as 8 within 3 %, 2 cores free"; nothing where none is to be told. */
void cs__put_use(const struct cs__words *words);

/* ": memory bandwidth saturates at 6 (97 % [95, 99] of the limit)"; nothing where no reason was asked for. */
void cs__put_reason(const struct cs__words *words);

#endif
