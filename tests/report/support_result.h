/* tests/report/support_result.h - made-up results with known figures, for the report's tests. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_TESTS_REPORT_SUPPORT_RESULT_H
#define CORESWEEP_TESTS_REPORT_SUPPORT_RESULT_H

#include "runtime/sweep/result.h"
#include "runtime/sweep/summary.h"

enum { MADE_CASES = 8, MADE_POINTS = 12, MADE_LINES = 16, MADE_INVOCATIONS = 8 };

/* A result and its summary; only fits are on the heap, so neither is to be freed by the product's functions. */
struct made {
  struct cs_result result;
  struct cs_summary summary;
  struct cs_case cases[MADE_CASES];
  struct cs_point points[MADE_POINTS];
  struct cs_case_summary case_summaries[MADE_CASES];
  struct cs_point_summary point_summaries[MADE_CASES][MADE_POINTS];
  struct cs_point_ceilings ceilings[MADE_POINTS];
  struct cs_invocation invocations[MADE_INVOCATIONS];
  enum cs_stop_reason stops[MADE_CASES];
  char *warnings[MADE_LINES], *failures[MADE_LINES];
};

/* A case's behaviour: S(n) = n / (1 + sigma (n - 1) + kappa n (n - 1)), intervals of +-width about it. */
struct made_law {
  const char *name, *unit;
  double rate;         /* at the base */
  double sigma, kappa; /* a negative sigma gives superlinear speedup */
  double serial;       /* measured share; negative: not observed */
  double width;        /* relative half-width of every interval */
  size_t rounds;
};

/* Each to be freed with made_free. */
struct made *made_empty(void);
struct made *made_with_threads(const int *threads, size_t count);
void made_add(struct made *made, const struct made_law *law);
void made_free(struct made *made);

struct made *made_example(void);     /* triad on 1, 2, 4, 8: 5.94 [5.88, 6.01] of a limit of 7.21, 11.2 GB/s */
struct made *made_two_points(void);  /* seven kernels on 1 and 2 threads */
struct made *made_ladder(void);      /* seven kernels on 9 counts up to 128 */
struct made *made_one_point(void);   /* one kernel on 1 thread only */
struct made *made_superlinear(void); /* efficiency above 1, share of the limit above 1 */
struct made *made_failing(void);     /* one kernel crashed everywhere, one at 8 threads; contended at 4 */
struct made *made_wide(void);        /* intervals of +-25 % and no sure gain */
struct made *made_few_rounds(void);  /* 3 rounds: the range seen, no interval; serial share not observed */
struct made *made_hostile(void);     /* names, host, command, facts and warnings that try to break out */

/* Marks the point as one that gave nothing. */
void made_spoil(struct made *made, size_t case_index, size_t point_index, size_t failed);

/* Gives all points of the case an account of their cores' time; inflation: seconds for each further thread, may be
 * negative. */
void made_observe(struct made *made, size_t case_index, double inflation);

/*
 * Gives every point ceilings, and with them the cases their limits: bandwidth n/(1 + 0.06 (n - 1)) times one thread's,
 * 12 GB/s, which binds the cases bound by memory from 4 threads on; a clock that falls by 1 % for each doubling.
 */
void made_ceilings(struct made *made);

/* Sets a point's limit: the term that binds and the speedup it allows. */
void made_limit(struct made *made, size_t case_index, size_t point_index, enum cs_limit_term binds, double speedup);

/* Fits the laws to the case's times, with an error of 1 % of each. */
void made_laws(struct made *made, size_t case_index);

void made_warn(struct made *made, const char *warning);
void made_fail(struct made *made, const char *failure);

#endif
