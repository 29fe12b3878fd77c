/* tests/sweep/support_behaviour.h - a made-up command whose runs behave as a test wants, and what is warned of it. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_TESTS_SWEEP_SUPPORT_BEHAVIOUR_H
#define CORESWEEP_TESTS_SWEEP_SUPPORT_BEHAVIOUR_H

#include "runtime/sweep/result.h"

enum { APP_POINTS = 3 };

/* How the runs of a made-up command behave: its speedup at n, and what it was seen to use there. */
struct behaviour {
  double run_s;               /* at the first point; 0: a second */
  double speedup[APP_POINTS]; /* 0: 1 */
  double cores[APP_POINTS];   /* busy */
  int working[APP_POINTS], threads[APP_POINTS];
  double delay;    /* cores that its threads were ready for and did not get */
  int looks;       /* 0: 5 */
  const char *pus; /* NULL: "0-3" */
  const char *escaped, *runtimes;
};
extern const struct behaviour app_good; /* does as it is told */

/* A NULL-terminated list of one word, or two; cs_words_free. */
char **app_words(const char *one, const char *two);

/* "app" at 1, 2 and 4 threads, confined to as many PUs; argument NULL: none. */
struct cs_result app_run(const char *argument, const struct behaviour *how);

/* What one invocation at the point used. */
void app_use(struct cs_invocation *one, const struct behaviour *how, int point, double run_s);

/* A calibration that tells how long a start takes. */
void app_start_in(struct cs_result *result, double spawn_s, double link_s);

/* The sentence is among the result's warnings; there are so many; it is the only one, and the result is freed. */
void expect_warning(struct cs_result *result, const char *sentence);
void expect_warnings(struct cs_result *result, size_t count);
void expect_only_warning(struct cs_result *result, const char *sentence);

#endif
