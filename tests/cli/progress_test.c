/* tests/cli/progress_test.c - the line of progress: what it says and how it fits. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/cli/run.h"

#include <criterion/criterion.h>
#include <string.h>

static char kernel[] = "triad", places[] = "{0},{1}";
static const struct cs_case triad = {.kernel = kernel, .name = kernel};
static const struct cs_point two = {.n = 2, .places = places};

static char threads[] = "threads", j[] = "j";
static const struct cs_result of_threads = {.axis = threads}, of_j = {.axis = j};

static void expect(const struct cs_progress *progress, int columns, const char *expected) {
  struct cs_text line = {0};
  cs__progress_line(progress, columns, &line);
  cr_assert_str_eq(cs_text_get(&line), expected);
  cs_text_free(&line);
}

Test(progress, says_how_far_how_long_and_what) {
  struct cs_progress progress = {.result = &of_threads,
                                 .now = &triad,
                                 .point = &two,
                                 .purpose = CS_PURPOSE_TIMED,
                                 .round = 2,
                                 .done = 7,
                                 .total = 20,
                                 .left_s = 75};
  expect(&progress, 80, "7 of 20, 1:15 min left, triad, 2 threads, round 3");
  progress.result = &of_j;
  expect(&progress, 80, "7 of 20, 1:15 min left, triad, j=2, round 3");
}

Test(progress, names_what_is_no_timed_invocation) {
  struct cs_progress progress = {.result = &of_threads,
                                 .now = &triad,
                                 .point = &two,
                                 .purpose = CS_PURPOSE_CALIBRATION,
                                 .done = 0,
                                 .total = 20,
                                 .left_s = -1};
  expect(&progress, 80, "0 of 20, triad, 2 threads, calibrating");
  progress.purpose = CS_PURPOSE_OBSERVED;
  expect(&progress, 80, "0 of 20, triad, 2 threads, round 1 (observed)");
  progress.now = NULL;
  progress.purpose = CS_PURPOSE_CEILINGS;
  expect(&progress, 80, "0 of 20, ceilings, 2 threads, round 1");
}

Test(progress, between_invocations_there_is_no_now) {
  const struct cs_progress progress = {.result = &of_threads, .done = 20, .total = 20, .left_s = 0};
  expect(&progress, 80, "20 of 20, 0 s left");
}

Test(progress, long_times_are_in_hours) {
  const struct cs_progress progress = {.result = &of_threads, .done = 1, .total = 20, .left_s = 7260};
  expect(&progress, 80, "1 of 20, 2:01 h left");
}

Test(progress, is_cut_one_column_before_the_edge) {
  const struct cs_progress progress = {
      .result = &of_threads, .now = &triad, .point = &two, .done = 7, .total = 20, .left_s = -1};
  struct cs_text line = {0};
  cs__progress_line(&progress, 12, &line);
  cr_assert_eq(strlen(cs_text_get(&line)), 11);
  cs_text_free(&line);
  expect(&progress, 1, "");
  expect(&progress, 0, "");
}
