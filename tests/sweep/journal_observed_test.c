/* tests/sweep/journal_observed_test.c - the observed event: what is told comes back, older ones are read, nonsense is
 * not. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/events.h"
#include "tests/sweep/support.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stdlib.h>
#include <string.h>

static enum cs_status read_back(const char *line, struct cs_observed *observed, struct cs_error *error) {
  json_t *event = json_loads(line, 0, NULL);
  cr_assert_not_null(event, "%s", line);
  struct cs__members members = {event, "observed", error, CS_OK};
  const enum cs_status status = cs__observed_from_json(&members, observed);
  json_decref(event);
  return status;
}

static struct cs_observed observed_make(struct cs_region_span *spans, size_t count) {
  struct cs_observed observed = {.wall_s = 1.0 / 3.0,
                                 .serial_s = 0.1,
                                 .cost_s = 1e-9,
                                 .regions = 42,
                                 .split = {.threads = 3, .wall_s = 1.0 / 3.0},
                                 .observer_s = 2e-9,
                                 .lock_s = 0.01,
                                 .delay_s = 0.25,
                                 .residual_s = -1e-12,
                                 .lost = 7,
                                 .spans_known = spans != NULL,
                                 .spans = spans,
                                 .span_count = count};
  for (int kind = 0; kind < CS_TIME_KINDS; kind++)
    observed.split.core_s[kind] = 0.01 * (kind + 1);
  observed.split.core_s[CS_TIME_SERIAL_IDLE] = -1e-9; /* a clock's rounding may leave less than nothing */
  return observed;
}

Test(journal_observed, all_that_was_told_comes_back) {
  struct cs_region_span spans[] = {{2.0, 0.5}, {1.0, 1.0}};
  const struct cs_observed told = observed_make(spans, 2);
  struct cs_observed back = {0};
  struct cs_error error = {""};
  char *line = cs__json_line(cs__observed_to_json(&told));
  cr_assert_eq(read_back(line, &back, &error), CS_OK, "%s", error.message);
  cr_expect(back.wall_s == told.wall_s && back.serial_s == told.serial_s && back.cost_s == told.cost_s);
  cr_expect(back.regions == 42 && back.split.threads == 3 && back.split.wall_s == told.wall_s);
  cr_expect_arr_eq(back.split.core_s, told.split.core_s, sizeof told.split.core_s);
  cr_expect(back.observer_s == 2e-9 && back.lock_s == 0.01 && back.delay_s == 0.25 && back.residual_s == -1e-12);
  cr_expect_eq(back.lost, 7);
  cr_assert(back.spans_known && back.span_count == 2);
  cr_expect(back.spans[0].work_s == 2.0 && back.spans[1].span_s == 1.0);
  free(back.spans);
  free(line);
}

Test(journal_observed, what_is_not_known_is_null_and_stays_unknown) {
  struct cs_observed told = observed_make(NULL, 0), back = {0};
  told.delay_s = -1.0;
  char *line = cs__json_line(cs__observed_to_json(&told));
  cr_expect_not_null(strstr(line, "\"delay_s\":null"));
  cr_expect_not_null(strstr(line, "\"spans\":null"));
  cr_assert_eq(read_back(line, &back, NULL), CS_OK);
  cr_expect(!back.spans_known && back.spans == NULL && back.delay_s < 0.0);
  free(line);
}

Test(journal_observed, of_an_older_coresweep_has_no_split) {
  struct cs_observed back = {0};
  struct cs_error error = {""};
  cr_assert_eq(read_back("{\"wall_s\":3.0,\"serial_s\":1.0,\"cost_s\":0.5,\"regions\":42}", &back, &error), CS_OK, "%s",
               error.message);
  cr_expect(back.wall_s == 3.0 && back.serial_s == 1.0 && back.cost_s == 0.5 && back.regions == 42);
  cr_expect(back.split.threads == 0 && !back.spans_known && back.delay_s < 0.0);
}

Test(journal_observed, told_twice_the_later_one_counts_and_nothing_leaks) {
  struct cs_region_span spans[] = {{2.0, 0.5}};
  const struct cs_observed told = observed_make(spans, 1);
  struct cs_observed back = {0};
  char *line = cs__json_line(cs__observed_to_json(&told));
  cr_assert_eq(read_back(line, &back, NULL), CS_OK);
  cr_assert_eq(read_back(line, &back, NULL), CS_OK);
  cr_expect_eq(back.span_count, 1);
  free(back.spans);
  free(line);
}

struct nonsense {
  char from[48], to[64], words[32];
};

ParameterizedTestParameters(journal_observed, nonsense_is_refused_and_leaves_the_invocation_alone) {
  static struct nonsense all[] = {
      {"\"threads\":3", "\"threads\":0", "'threads'"},
      {"\"threads\":3", "\"threads\":1.5", "'threads'"},
      {"\"wall_s\"", "\"wall\"", "'wall_s'"},
      {"\"busy\"", "\"lazy\"", "'busy'"},
      {"\"lock_s\":0.01", "\"lock_s\":-1", "'lock_s'"},
      {"\"lost\":7", "\"lost\":-7", "'lost'"},
      {"\"spans\":[", "\"spans\":1,\"more\":[", "'spans'"},
      {"\"span_s\":0.5", "\"span_s\":\"half\"", "'span_s'"},
      {"\"delay_s\":0.25", "\"delay_s\":\"1\"", "'delay_s'"},
      {"\"core_s\":{", "\"core_s\":7,\"more\":{", "'core_s'"},
  };
  return cr_make_param_array(struct nonsense, all, sizeof all / sizeof all[0]);
}

ParameterizedTest(struct nonsense *nonsense, journal_observed, nonsense_is_refused_and_leaves_the_invocation_alone) {
  struct cs_region_span spans[] = {{2.0, 0.5}};
  const struct cs_observed told = observed_make(spans, 1);
  struct cs_observed back = {.wall_s = 77.0};
  struct cs_error error = {""};
  char *line = cs__json_line(cs__observed_to_json(&told)), *at = strstr(line, nonsense->from);
  cr_assert_not_null(at, "%s is not in %s", nonsense->from, line);
  char *spoiled = calloc(1, strlen(line) + sizeof nonsense->to);
  memcpy(spoiled, line, (size_t)(at - line));
  strcat(strcat(spoiled, nonsense->to), at + strlen(nonsense->from));
  cr_expect_eq(read_back(spoiled, &back, &error), CS_INVALID, "%s", spoiled);
  cr_expect_not_null(strstr(error.message, nonsense->words), "%s", error.message);
  cr_expect(back.wall_s == 77.0 && back.spans == NULL);
  free(spoiled);
  free(line);
}
