/* tests/sweep/plan_parameters_test.c - the values of a parameter, and the size of weak scaling. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/text.h"
#include "runtime/sweep/plan_parts.h"
#include "tests/sweep/support.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

/* Values joined by blanks; fresh. */
static char *values_of(const char *text) {
  struct cs__parameter parameter = {0};
  struct cs_error error = {""};
  struct cs_text joined = {0};
  cr_assert_eq(cs__parameter_parse(text, &parameter, &error), CS_OK, "%s: %s", text, error.message);
  for (size_t i = 0; i < parameter.count; i++)
    cs_text_append(&joined, "%s%s", i > 0 ? " " : "", parameter.values[i]);
  cs__parameter_free(&parameter);
  return cs_text_take(&joined);
}

Test(plan_parameters, are_lists_ranges_and_lists_of_ranges) {
  static const char *const pairs[][2] = {
      {"j=1,2,4", "1 2 4"},
      {"j=7", "7"},
      {"lock=omp,spin lock,-O2", "omp spin lock -O2"},
      {"j=1..5", "1 2 3 4 5"},
      {"j=1..16:5", "1 6 11 16"},
      {"j=1..16:4", "1 5 9 13"},
      {"j=1..64*2", "1 2 4 8 16 32 64"},
      {"j=1..100*10", "1 10 100"},
      {"j=1..50*2", "1 2 4 8 16 32"},
      {"j=3..3", "3"},
      {"j=1,2,4..16:4", "1 2 4 8 12 16"},
      {"x=0.1..0.5:0.1", "0.1 0.2 0.3 0.4 0.5"},
      {"x=1..2:0.25", "1 1.25 1.5 1.75 2"},
      {"x=-1..1", "-1 0 1"},
      {"x=0.5..4*2", "0.5 1 2 4"},
      {"grid_size-2=a", "a"},
      {"path=../a,b/../c", "../a b/../c"},
      {"text=a\\,b,c", "a,b c"},
      {"text=a\\b,=", "a\\b ="},
      {"threads=1,2-8:2,all", "1 2-8:2 all"},
  };
  for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
    char *values = values_of(pairs[i][0]);
    cr_expect_str_eq(values, pairs[i][1], "%s gives '%s'", pairs[i][0], values);
    free(values);
  }
}

Test(plan_parameters, that_make_no_sense_are_refused_with_the_reason) {
  static const char *const pairs[][2] = {
      {"j", "NAME=LIST"},
      {"", "NAME=LIST"},
      {"=1,2", "NAME=LIST"},
      {"1j=1,2", "NAME=LIST"},
      {"a b=1", "NAME=LIST"},
      {"j=", "no values"},
      {"j=1,,2", "empty value"},
      {"j=1,2,", "empty value"},
      {"j=1,2,1", "the value 1 twice"},
      {"j=1,01", "twice"},
      {"j=1..4,3", "the value 3 twice"},
      {"j=1..x", "no range"},
      {"j=1..", "no range"},
      {"j=1..4:", "no range"},
      {"j=1..4:2:2", "no range"},
      {"j=4..1", "ends before it begins"},
      {"j=1..4:0", "never comes to its end"},
      {"j=1..4:-1", "never comes to its end"},
      {"j=1..4*1", "never comes to its end"},
      {"j=0..4*2", "never comes to its end"},
      {"j=1..1001", "over 1000 values"},
      {"j=1..1e300", "over 1000 values"},
      {"j=caf\xE9", "UTF-8"},
  };
  for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
    struct cs__parameter parameter = {0};
    struct cs_error error = {""};
    cr_expect_eq(cs__parameter_parse(pairs[i][0], &parameter, &error), CS_INVALID, "%s", pairs[i][0]);
    cr_expect_not_null(strstr(error.message, pairs[i][1]), "%s: %s", pairs[i][0], error.message);
  }
}

Test(plan_parameters, can_be_an_axis_when_all_are_whole_and_above_zero) {
  static const struct {
    const char *text;
    bool whole;
  } cases[] = {{"j=1,2,1000", true}, {"j=1..9", true},  {"j=0,1", false},        {"j=1,2.5", false},
               {"j=1,a", false},     {"j=-1,1", false}, {"j=3000000000", false}, {"j=+1,2", false}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct cs__parameter parameter = {0};
    cr_assert_eq(cs__parameter_parse(cases[i].text, &parameter, NULL), CS_OK, "%s", cases[i].text);
    cr_expect_eq(cs__parameter_is_whole(&parameter), cases[i].whole, "%s", cases[i].text);
    cs__parameter_free(&parameter);
  }
}

Test(plan_parameters, weak_scaling_has_a_size_and_one_to_three_dimensions) {
  struct cs_result result = {0};
  cr_expect_eq(cs__plan_weak("1000", &result, NULL), CS_OK);
  cr_expect(result.weak_size == 1000.0 && result.weak_dimensions == 1);
  cr_expect_eq(cs__plan_weak("50:3", &result, NULL), CS_OK);
  cr_expect(result.weak_size == 50.0 && result.weak_dimensions == 3);
  static const char *const refused[] = {"", "0", "-5", "0.5", "x", "nan", "inf", "10:", "10:0", "10:4", "10:x", ":2"};
  for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
    struct cs_error error = {""};
    cr_expect_eq(cs__plan_weak(refused[i], &result, &error), CS_INVALID, "%s", refused[i]);
    cr_expect_not_null(strstr(error.message, "SIZE:D"), "%s", error.message);
  }
}

Test(plan_parameters, leave_threads_to_be_swept_unless_one_is_threads_or_an_axis) {
  static const char *const texts[] = {"lock=omp,spin", "f=0.5,1"}, *const whole[] = {"lock=omp", "j=1,2"},
                           *const threads[] = {"threads=all"}, *const unreadable[] = {"j="};
  cr_expect(cs_plan_leaves_threads(NULL, 0));
  cr_expect(cs_plan_leaves_threads(texts, 2));
  cr_expect_not(cs_plan_leaves_threads(whole, 2));
  cr_expect_not(cs_plan_leaves_threads(threads, 1));
  cr_expect_not(cs_plan_leaves_threads(unreadable, 1));
}
