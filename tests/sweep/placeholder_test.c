/* tests/sweep/placeholder_test.c - what stands for what in a command's texts. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/placeholder.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static char axis[] = "j", n[] = "n", thousand[] = "1000", name_[] = "grid_size-2", words[] = "x y";
static struct cs_setting own[] = {{n, thousand}, {name_, words}};
static struct cs_point points[] = {{.n = 1, .team = 1}, {.n = 8, .team = 8}};

static void expect(const struct cs_result *result, bool for_shell, const char *text, const char *expected) {
  const struct cs_case one = {.settings = own, .setting_count = for_shell ? 2 : 1};
  const struct cs_case none = {.setting_count = 0};
  const struct cs__stand stand = {
      .result = result, .one = for_shell ? &one : &none, .point_index = 1, .for_shell = for_shell};
  char *filled = cs__fill(&stand, text);
  cr_expect_str_eq(filled, expected);
  free(filled);
}

Test(placeholder, the_count_stands_wherever_a_sweep_of_threads_has_it) {
  const struct cs_result threads = {.points = points, .point_count = 2};
  expect(&threads, false, "-j{n}", "-j8");
  expect(&threads, false, "{n}{n}/{threads}", "88/8");
  expect(&threads, false, "{{n}}", "{8}");
}

Test(placeholder, other_braces_stay_as_they_are) {
  const struct cs_result threads = {.points = points, .point_count = 2};
  static const char *const texts[] = {"",     "{",    "}",          "{}",    "{n",        "n}",      "{ n}",
                                      "{n }", "{N}",  "{print $1}", "{1,2}", "{a..b}",    "{size}",  "{j}",
                                      "{nn}", "{n2}", "${HOME}",    "{{}}",  "a{3}b{,2}", "{threads"};
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
    expect(&threads, false, texts[i], texts[i]);
}

Test(placeholder, another_axis_has_its_name_and_n_and_no_threads) {
  const struct cs_result other = {.axis = axis, .points = points, .point_count = 2};
  expect(&other, false, "{j} {n} {threads}", "8 8 {threads}");
}

Test(placeholder, a_parameter_that_is_called_n_comes_before_the_axis) {
  const struct cs_result threads = {.points = points, .point_count = 2};
  expect(&threads, true, "{threads} {n} {grid_size-2}", "8 1000 'x y'");
}

Test(placeholder, the_size_of_weak_scaling_grows_with_n) {
  struct cs_result weak = {.points = points, .point_count = 2, .weak_size = 100.0, .weak_dimensions = 1};
  expect(&weak, false, "-s {size}", "-s 800");
  weak.weak_dimensions = 3;
  expect(&weak, false, "-s {size}", "-s 200");
  weak.weak_size = 3e12;
  expect(&weak, false, "{size}", "6000000000000");
}

Test(placeholder, is_found_by_its_whole_name_only) {
  cr_expect(cs__has_placeholder("a{j}", "j"));
  cr_expect(cs__has_placeholder("{{j}", "j"));
  cr_expect(!cs__has_placeholder("{jj}", "j"));
  cr_expect(!cs__has_placeholder("{j", "j"));
  cr_expect(!cs__has_placeholder("j", "j"));
  cr_expect(!cs__has_placeholder(NULL, "j"));
}
