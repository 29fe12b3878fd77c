/* runtime/sweep/comparison_rule.h - "speedup@8 < -3%": what a comparison must not show, read and judged. Pure. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_COMPARISON_RULE_H
#define CORESWEEP_RUNTIME_SWEEP_COMPARISON_RULE_H

#include "runtime/base/text.h"
#include "runtime/sweep/comparison.h"

/*
 * [KERNEL:]QUANTITY[@WHERE] < CHANGE or > CHANGE, blanks anywhere between. CHANGE with % is relative to the old side;
 * without, a difference: of shares (efficiency, serial) or of threads (knee).
 */
enum cs_rule_quantity {
  CS_RULE_TIME,
  CS_RULE_RATE,
  CS_RULE_SPEEDUP,
  CS_RULE_EFFICIENCY,
  CS_RULE_SERIAL, /* measured serial share; without WHERE */
  CS_RULE_KNEE,   /* without WHERE */
  CS_RULE_QUANTITIES
};

enum cs_rule_where {
  CS_RULE_ALL,  /* any of the thread counts; what stands for no WHERE */
  CS_RULE_BEST, /* the old side's fastest */
  CS_RULE_AT    /* one thread count */
};

struct cs_rule {
  char *text;   /* as given */
  char *kernel; /* NULL: every case */
  enum cs_rule_quantity quantity;
  enum cs_rule_where where;
  int threads; /* of CS_RULE_AT */
  bool above;  /* '>' */
  bool relative;
  double change; /* -0.03 of "-3%" */
};

/* CS_INVALID says at which character it cannot be understood, and what could stand there. Free with cs_rule_free. */
enum cs_status cs_rule_parse(const char *text, struct cs_rule *rule_out, struct cs_error *error);
void cs_rule_free(struct cs_rule *rule);

enum cs_rule_outcome {
  CS_RULE_HOLDS,       /* nowhere does the interval reach beyond the threshold */
  CS_RULE_BROKEN,      /* somewhere the whole interval lies beyond the threshold */
  CS_RULE_INCONCLUSIVE /* some interval has the threshold inside, or there is none */
};

const char *cs_rule_outcome_name(enum cs_rule_outcome outcome); /* "holds", "broken", "inconclusive" */

/*
 * where_out (may be NULL) gets what decided: "triad at 8 threads: -7.1 % [-9.9, -4.2]", or why nothing could be judged.
 * CS_INVALID when the comparison has no such case, thread count, or speedup over itself; CS_NOMEM.
 */
enum cs_status cs_rule_judge(const struct cs_rule *rule, const struct cs_comparison *comparison,
                             enum cs_rule_outcome *outcome_out, struct cs_text *where_out, struct cs_error *error);

#endif
