/* runtime/report/verdict_words.h - what the parts of a verdict's sentence are made of; private to the report. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_VERDICT_WORDS_H
#define CORESWEEP_RUNTIME_REPORT_VERDICT_WORDS_H

#include "runtime/base/text.h"
#include "runtime/laws/verdict.h"

struct cs__words {
  struct cs_text *text;
  const struct cs_verdict_facts *facts;
  struct cs_verdict verdict;
};
typedef void cs__put_words(const struct cs__words *words);

/* "8 cores", where every thread has one to itself; "8 threads". */
void cs__put_team(const struct cs__words *words, int threads);

/* ": memory bandwidth saturates at 6 (97 % [95, 99] of the limit)"; nothing where no reason was asked for. */
void cs__put_reason(const struct cs__words *words);

#endif
