/* tests/sweep/warnings_axis_test.c - what is said of another axis, of a serial program and of weak scaling. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/summary.h"
#include "tests/sweep/support_behaviour.h"
#include "tests/sweep/support_summary.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

Test(warnings_axis, another_axis_is_named_by_its_values_and_never_spoken_of_as_threads) {
  struct cs_result result = app_run("-j{j}", &(struct behaviour){.speedup = {1.0, 3.0, 9.0}, .cores = {1, 1, 1}});
  free(result.axis);
  result.axis = strdup("j");
  for (int p = 0; p < APP_POINTS; p++) {
    free(result.points[p].places);
    result.points[p].places = strdup("");
    result.points[p].n *= 8; /* no thread count is missing below the first */
  }
  result.protocol.observe = true;
  expect_warnings(&result, 0);
  for (size_t i = 0; i < result.invocation_count; i++)
    result.invocations[i].used.wall_s = 0.001;
  struct cs_summary summary = summarise(&result);
  cr_assert_eq(summary.warning_count, 1);
  cr_expect(warns(&summary, "app at j=8, 16 and 32: a run takes 1 ms"), "%s", summary.warnings[0]);
  cr_expect_null(strstr(summary.warnings[0], "thread"));
  cs_summary_free(&summary);
  cs_result_free(&result);
}

static void unconfine(struct cs_result *result) {
  for (int p = 0; p < APP_POINTS; p++)
    free(result->cases[0].confined[p]);
  free(result->cases[0].confined);
  result->cases[0].confined = NULL;
}

Test(warnings_axis, what_is_known_of_threads_alone_is_not_said_of_another_axis) {
  struct behaviour flat = {.cores = {1, 1, 1}, .working = {1, 1, 1}, .threads = {1, 1, 1}};
  struct cs_result result = app_run("-j{j}", &flat);
  free(result.axis);
  result.axis = strdup("j");
  result.protocol.observe = true; /* though nothing was observed */
  expect_warnings(&result, 0);
  cs_result_free(&result);
  flat.working[2] = 4;
  flat.pus = "3";
  flat.escaped = "0-7";
  result = app_run("-j{j}", &flat);
  free(result.axis);
  result.axis = strdup("j");
  unconfine(&result);
  expect_warnings(&result, 0);
  cs_result_free(&result);
}

Test(warnings_axis, the_serial_program_is_asked_for_no_other_point_nor_for_more_cores) {
  struct cs_result result = plan_make("", "app serial", 2, ROUNDS);
  for (int c = 0; c < 2; c++)
    result.cases[c].argv = app_words("./app", NULL);
  result.cases[1].serial = result.cases[1].with_last = true;
  for (int r = 0; r < ROUNDS; r++)
    for (int i = 0; i < 3; i++) {
      const int point = i == 1;
      app_use(result_add(&result, i == 2, point, r, CS_PURPOSE_TIMED, 1.0 / (point + 1)), &app_good, point,
              1.0 / (point + 1));
    }
  result.stops[0] = result.stops[1] = CS_STOP_ROUNDS;
  expect_warnings(&result, 0);
  result.points[0].n = 2;
  result.points[1].n = 4;
  struct cs_summary summary = summarise(&result);
  cr_expect(warns(&summary, "Speedups are over 2 threads"));
  cr_expect(warns(&summary, "app at 2 threads: it used 1.0 of 2 cores"), "the other case's");
  cr_expect(!warns(&summary, "serial at 2 threads"));
  cs_summary_free(&summary);
  for (size_t i = 2; i < result.invocation_count; i += 3)
    result.invocations[i].used.wall_s = 0.001;
  expect_warning(&result, "serial at 2 threads: a run takes 1 ms");
  cs_result_free(&result);
}

Test(warnings_axis, weak_scaling_that_does_more_than_n_times_the_work_is_asked_for_its_size) {
  struct cs_result result = app_run(
      "{size}",
      &(struct behaviour){.speedup = {1.0, 1.5, 2.0}, .cores = {1, 2, 4}, .working = {1, 2, 4}, .threads = {1, 2, 4}});
  result.weak_size = 1000.0;
  result.weak_dimensions = 1;
  struct cs_summary summary = summarise(&result);
  cr_expect(warns(&summary, "does the work grow with {size} as told?"));
  cr_expect(!warns(&summary, "Amdahl"));
  cs_summary_free(&summary);
  cs_result_free(&result);
}
