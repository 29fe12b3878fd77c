/* tests/sweep/plan_recipe_test.c - how commands are run: taken over as asked, refused where it cannot work. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/shell.h"
#include "runtime/sweep/plan_parts.h"
#include "tests/sweep/support.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

/* For a member that is not const, of something that is only read. */
static char *lent(const char *text) {
  return (char *)(uintptr_t)text;
}

static void expect_refused(const struct cs_recipe *recipe, const char *why) {
  struct cs_result result = {0};
  struct cs_error error = {""};
  cr_expect_eq(cs__plan_recipe(recipe, &result, &error), CS_INVALID, "not refused: %s", why);
  cr_expect_not_null(strstr(error.message, why), "%s", error.message);
  cs_result_free(&result);
}

Test(plan_recipe, is_taken_over_whole) {
  char *environment[] = {lent("A=1"), lent("B="), NULL};
  const struct cs_recipe asked = {.environment = environment,
                                  .shell = lent("sh"),
                                  .setup = lent("1"),
                                  .cleanup = lent("2"),
                                  .prepare = lent("3"),
                                  .conclude = lent("4"),
                                  .input = lent("5"),
                                  .output = CS_OUTPUT_PIPE,
                                  .ignore_failure = lent("1,255"),
                                  .warmup = 7,
                                  .metric = lent("Rate: ([0-9.]+)"),
                                  .higher = true,
                                  .unit = lent("1/s"),
                                  .check = lent("8"),
                                  .same_output = true};
  struct cs_result result = {0};
  struct cs_error error = {""};
  cr_assert_eq(cs__plan_recipe(&asked, &result, &error), CS_OK, "%s", error.message);
  const struct cs_recipe *made = &result.recipe;
  cr_expect_str_eq(made->environment[1], "B=");
  cr_expect_null(made->environment[2]);
  cr_expect_str_eq(made->shell, "sh");
  cr_expect_str_eq(made->setup, "1");
  cr_expect_str_eq(made->cleanup, "2");
  cr_expect_str_eq(made->prepare, "3");
  cr_expect_str_eq(made->conclude, "4");
  cr_expect_str_eq(made->input, "5");
  cr_expect_str_eq(made->ignore_failure, "1,255");
  cr_expect_str_eq(made->metric, "Rate: ([0-9.]+)");
  cr_expect_str_eq(made->unit, "1/s");
  cr_expect_str_eq(made->check, "8");
  cr_expect(made->output == CS_OUTPUT_PIPE && made->warmup == 7 && made->higher && made->same_output);
  cs_result_free(&result);
}

Test(plan_recipe, a_metric_understands_backslash_d) {
  static const char *const pairs[][2] = {{"(\\d+)", "([0-9]+)"},       {"([\\d.]+) ms", "([0-9.]+) ms"},
                                         {"([^]\\d]*)", "([^]0-9]*)"}, {"\\[(\\d+)\\]", "\\[([0-9]+)\\]"},
                                         {"\\\\d(x)", "\\\\d(x)"},     {"[x]\\d([y])", "[x][0-9]([y])"}};
  for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
    const struct cs_recipe asked = {.metric = lent(pairs[i][0])};
    struct cs_result result = {0};
    struct cs_error error = {""};
    cr_assert_eq(cs__plan_recipe(&asked, &result, &error), CS_OK, "%s: %s", pairs[i][0], error.message);
    cr_expect_str_eq(result.recipe.metric, pairs[i][1]);
    cs_result_free(&result);
  }
}

Test(plan_recipe, that_cannot_work_is_refused_with_the_reason) {
  char *nameless[] = {lent("=1"), NULL}, *valueless[] = {lent("A"), NULL}, *foreign[] = {lent("A=\xE9"), NULL};
  expect_refused(&(struct cs_recipe){.metric = lent("Rate: [0-9.]+")}, "has no group");
  expect_refused(&(struct cs_recipe){.metric = lent("Rate: ([0-9")}, "no extended regular expression");
  expect_refused(&(struct cs_recipe){.higher = true}, "give --metric");
  expect_refused(&(struct cs_recipe){.unit = lent("s")}, "give --metric");
  expect_refused(&(struct cs_recipe){.environment = nameless}, "NAME=VALUE");
  expect_refused(&(struct cs_recipe){.environment = valueless}, "NAME=VALUE");
  expect_refused(&(struct cs_recipe){.environment = foreign}, "--env 'A=\xE9' is no UTF-8 text, which alone");
  expect_refused(&(struct cs_recipe){.environment = foreign}, "set it in a script that starts the command");
  expect_refused(&(struct cs_recipe){.prepare = lent("caf\xE9")}, "--prepare 'caf\xE9' is no UTF-8 text");
  expect_refused(&(struct cs_recipe){.prepare = lent("caf\xE9")}, "put that line into a script");
  expect_refused(&(struct cs_recipe){.metric = lent("caf\xE9 (.)")}, "a . for each such byte");
  expect_refused(&(struct cs_recipe){.input = lent("caf\xE9")}, "give a link to that file");
  expect_refused(&(struct cs_recipe){.shell = lent("no-such-shell-here")}, "no-such-shell-here");
  expect_refused(&(struct cs_recipe){.same_output = true, .output = CS_OUTPUT_INHERIT}, "leave --output away");
  expect_refused(&(struct cs_recipe){.output = CS_OUTPUT_FILE}, "names no file");
  expect_refused(&(struct cs_recipe){.warmup = -1}, "--warmup");
  static const char *const statuses[] = {"", "0", "256", "-1", "1,,3", "1,x", "ALL", "1,"};
  for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++)
    expect_refused(&(struct cs_recipe){.ignore_failure = lent(statuses[i])}, "--ignore-failure");
}

Test(plan_recipe, files_are_looked_for_wherever_placeholders_lead) {
  char *folder = folder_make();
  const char *const words[] = {"true", NULL};
  struct cs_result plan = plan_make("", "command", 2, 6);
  struct cs_error error = {""};
  plan.cases[0].argv = cs_words_copy((char *const *)(uintptr_t)words);
  plan.recipe.input = cs_text_format("%s/in.{n}", folder);
  write_whole(path_in(folder, "in.1"), "x", 1);
  cr_expect_eq(cs__plan_recipe_files(&plan, &error), CS_INVALID);
  cr_expect_not_null(strstr(error.message, "in.2"), "%s", error.message);
  write_whole(path_in(folder, "in.2"), "x", 1);
  cr_expect_eq(cs__plan_recipe_files(&plan, &error), CS_OK);
  plan.recipe.output = CS_OUTPUT_FILE;
  plan.recipe.output_file = cs_text_format("%s/none/out.{n}", folder);
  cr_expect_eq(cs__plan_recipe_files(&plan, &error), CS_INVALID);
  cr_expect_not_null(strstr(error.message, "--output"), "%s", error.message);
  plan.recipe.prepare = strdup("mkdir -p none");
  cr_expect_eq(cs__plan_recipe_files(&plan, &error), CS_OK, "a hook may make them");
  cs_result_free(&plan);
  folder_remove(folder);
}
