/* tests/sweep/support_behaviour.c - makes the runs of a made-up command. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/sweep/support_behaviour.h"

#include "runtime/sweep/summary.h"
#include "tests/sweep/support_summary.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

char **app_words(const char *one, const char *two) {
  char **list = calloc(3, sizeof *list);
  list[0] = strdup(one);
  list[1] = two != NULL ? strdup(two) : NULL;
  return list;
}

void app_use(struct cs_invocation *one, const struct behaviour *how, int point, double run_s) {
  one->used = (struct cs_used){.told = true,
                               .wall_s = run_s,
                               .user_s = how->cores[point] * run_s,
                               .looks = how->looks != 0 ? how->looks : 5,
                               .processes = 1,
                               .threads = how->threads[point],
                               .working = how->working[point],
                               .delay_s = how->delay * run_s,
                               .pus = strdup(how->pus != NULL ? how->pus : "0-3"),
                               .escaped = how->escaped != NULL ? strdup(how->escaped) : NULL,
                               .escaper = how->escaped != NULL ? strdup("lmp") : NULL,
                               .runtimes = how->runtimes != NULL ? strdup(how->runtimes) : NULL};
}

struct cs_result app_run(const char *argument, const struct behaviour *how) {
  static const char *const confined[APP_POINTS] = {"0", "0-1", "0-3"};
  struct cs_result result = plan_make("", "app", APP_POINTS, ROUNDS);
  result.cases[0].argv = app_words("./app", argument);
  result.cases[0].confined = calloc(APP_POINTS + 1, sizeof *result.cases[0].confined);
  for (int p = 0; p < APP_POINTS; p++)
    result.cases[0].confined[p] = strdup(confined[p]);
  for (int r = 0; r < ROUNDS; r++)
    for (int p = 0; p < APP_POINTS; p++) {
      const double run_s = (how->run_s > 0.0 ? how->run_s : 1.0) / (how->speedup[p] > 0.0 ? how->speedup[p] : 1.0);
      app_use(result_add(&result, 0, p, r, CS_PURPOSE_TIMED, run_s), how, p, run_s);
    }
  result.stops[0] = CS_STOP_ROUNDS;
  return result;
}

void app_start_in(struct cs_result *result, double spawn_s, double link_s) {
  result_add(result, 0, 0, 0, CS_PURPOSE_CALIBRATION, 1.0)->startup =
      (struct cs_startup){.spawn_s = spawn_s, .link_s = link_s};
}

void expect_warning(struct cs_result *result, const char *sentence) {
  struct cs_summary summary = summarise(result);
  cr_expect(warns(&summary, sentence), "%s: %s", sentence, summary.warning_count > 0 ? summary.warnings[0] : "nothing");
  cs_summary_free(&summary);
}

void expect_warnings(struct cs_result *result, size_t count) {
  struct cs_summary summary = summarise(result);
  cr_expect_eq(summary.warning_count, count, "%zu: %s", summary.warning_count,
               summary.warning_count > 0 ? summary.warnings[0] : "nothing");
  cs_summary_free(&summary);
}

void expect_only_warning(struct cs_result *result, const char *sentence) {
  expect_warning(result, sentence);
  expect_warnings(result, 1);
  cs_result_free(result);
}

const struct behaviour app_good = {
    .speedup = {1.0, 1.8, 3.4}, .cores = {1.0, 2.0, 3.9}, .working = {1, 2, 4}, .threads = {1, 2, 4}};
