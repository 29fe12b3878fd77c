/* tests/sweep/journal_recipe_test.c - grids, other axes and how commands are run, written and read again. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/shell.h"
#include "runtime/base/text.h"
#include "runtime/sweep/events.h"
#include "runtime/sweep/journal.h"
#include "tests/sweep/support.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static char **list(const char *line) {
  char **words = NULL;
  cr_assert_eq(cs_shell_split(line, &words, NULL), CS_OK);
  return words;
}

/* Two cases of a grid over j=1,2,4 and everything a recipe has. */
static struct cs_result grid_make(void) {
  struct cs_result plan = plan_make("", "a b", 3, 6);
  plan.axis = strdup("j");
  plan.weak_size = 100.0;
  plan.weak_dimensions = 3;
  for (size_t i = 0; i < 3; i++) {
    plan.points[i].team = 0;
    plan.points[i].places[0] = '\0';
  }
  plan.cases[0].argv = list("make -j{j}");
  plan.cases[1].argv = list("true");
  plan.cases[1].settings = calloc(1, sizeof *plan.cases[1].settings);
  plan.cases[1].setting_count = 1;
  plan.cases[1].settings[0] = (struct cs_setting){strdup("lock"), strdup("a, b")};
  plan.cases[1].confined = list("0 0-1 0-3");
  plan.cases[1].unbound = plan.cases[1].with_last = plan.cases[1].serial = true;
  plan.recipe = (struct cs_recipe){.environment = list("A=1 'B={j} c'"),
                                   .shell = strdup("/bin/sh"),
                                   .setup = strdup("1"),
                                   .cleanup = strdup("2"),
                                   .prepare = strdup("3"),
                                   .conclude = strdup("4"),
                                   .input = strdup("5"),
                                   .output = CS_OUTPUT_FILE,
                                   .output_file = strdup("6"),
                                   .ignore_failure = strdup("all"),
                                   .warmup = 7,
                                   .metric = strdup("Rate: ([0-9.]+)"),
                                   .higher = true,
                                   .unit = strdup("1/s"),
                                   .check = strdup("8"),
                                   .same_output = true};
  return plan;
}

static enum cs_status parse(json_t *event, struct cs_result *back, struct cs_error *error) {
  char *line = cs__json_line(event), *journal = cs_text_format("%s\n", line);
  const enum cs_status status = cs_journal_parse(journal, strlen(journal), back, error);
  free(journal);
  free(line);
  return status;
}

Test(journal_recipe, a_plan_of_commands_comes_back_whole) {
  struct cs_result plan = grid_make(), back = {0};
  struct cs_error error = {""};
  cr_assert_eq(parse(cs__plan_to_json(&plan), &back, &error), CS_OK, "%s", error.message);
  cr_expect_str_eq(back.axis, "j");
  cr_expect(back.weak_size == 100.0 && back.weak_dimensions == 3);
  cr_expect(back.points[2].n == 4 && back.points[2].team == 0 && back.points[2].places[0] == '\0');
  const struct cs_case *first = &back.cases[0], *last = &back.cases[1];
  cr_expect(!first->unbound && !first->with_last && !first->serial && first->setting_count == 0 && !first->confined);
  cr_expect(last->unbound && last->with_last && last->serial && last->setting_count == 1);
  cr_expect_str_eq(last->settings[0].name, "lock");
  cr_expect_str_eq(last->settings[0].value, "a, b");
  cr_expect_str_eq(last->confined[2], "0-3");
  cr_expect_null(last->confined[3]);
  cs_result_free(&plan);
  cs_result_free(&back);
}

Test(journal_recipe, a_recipe_comes_back_whole) {
  struct cs_result plan = grid_make(), back = {0};
  struct cs_error error = {""};
  cr_assert_eq(parse(cs__plan_to_json(&plan), &back, &error), CS_OK, "%s", error.message);
  const struct cs_recipe *made = &back.recipe;
  cr_expect_str_eq(made->environment[1], "B={j} c");
  cr_expect_null(made->environment[2]);
  cr_expect_str_eq(made->shell, "/bin/sh");
  cr_expect_str_eq(made->setup, "1");
  cr_expect_str_eq(made->cleanup, "2");
  cr_expect_str_eq(made->prepare, "3");
  cr_expect_str_eq(made->conclude, "4");
  cr_expect_str_eq(made->input, "5");
  cr_expect_str_eq(made->output_file, "6");
  cr_expect_str_eq(made->ignore_failure, "all");
  cr_expect_str_eq(made->metric, "Rate: ([0-9.]+)");
  cr_expect_str_eq(made->unit, "1/s");
  cr_expect_str_eq(made->check, "8");
  cr_expect(made->output == CS_OUTPUT_FILE && made->warmup == 7 && made->higher && made->same_output);
  cs_result_free(&plan);
  cs_result_free(&back);
}

Test(journal_recipe, has_the_members_that_the_format_names) {
  static const char *const names[] = {
      "environment", "output",  "output_file", "warmup", "higher", "same_output",    "shell",  "setup",
      "cleanup",     "prepare", "conclude",    "check",  "input",  "ignore_failure", "metric", "unit"};
  struct cs_result plan = grid_make();
  json_t *event = cs__plan_to_json(&plan), *recipe = json_object_get(event, "recipe");
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    cr_expect_not_null(json_object_get(recipe, names[i]), "%s", names[i]);
  cr_expect_eq(json_object_size(recipe), sizeof names / sizeof names[0]);
  json_decref(event);
  cs_result_free(&plan);
}

Test(journal_recipe, an_older_journal_swept_threads_with_an_empty_recipe) {
  static const char *const later[] = {"axis", "recipe", "weak_size", "weak_dimensions"};
  struct cs_result plan = plan_make("", "a", 2, 6), back = {0};
  struct cs_error error = {""};
  plan.cases[0].argv = list("true");
  json_t *event = cs__plan_to_json(&plan);
  for (size_t i = 0; i < sizeof later / sizeof later[0]; i++)
    cr_expect_eq(json_object_del(event, later[i]), 0, "%s", later[i]);
  cr_assert_eq(parse(event, &back, &error), CS_OK, "%s", error.message);
  cr_expect_str_eq(back.axis, "threads");
  cr_expect_eq(back.points[1].team, 2);
  cr_expect(back.recipe.environment == NULL && back.recipe.metric == NULL && back.recipe.warmup == 0);
  cr_expect(back.weak_size == 0.0 && !back.cases[0].serial);
  cs_result_free(&plan);
  cs_result_free(&back);
}

/* The member `name` of the event's case (0, 1), recipe ('r') or itself ('e') becomes the JSON value. */
struct damage {
  char where;
  const char *name, *value;
};

static void damage(json_t *event, const struct damage *how) {
  json_t *cases = json_object_get(event, "cases");
  json_t *object = how->where == 'e'   ? event
                   : how->where == 'r' ? json_object_get(event, "recipe")
                                       : json_array_get(cases, (size_t)(how->where - '0'));
  cr_assert_eq(json_object_set_new(object, how->name, json_loads(how->value, JSON_DECODE_ANY, NULL)), 0);
}

Test(journal_recipe, nonsense_is_refused) {
  static const struct damage all[] = {{'e', "axis", "7"},
                                      {'e', "axis", "\"threads\""},
                                      {'e', "weak_size", "-1"},
                                      {'e', "weak_size", "\"x\""},
                                      {'e', "weak_dimensions", "0"},
                                      {'e', "weak_dimensions", "4"},
                                      {'e', "points", "[{\"n\": 0, \"places\": \"\"}]"},
                                      {'e', "points", "[{\"n\": 5000000000, \"places\": \"\"}]"},
                                      {'e', "recipe", "7"},
                                      {'r', "environment", "[1]"},
                                      {'r', "output", "\"nowhere\""},
                                      {'r', "output_file", "null"},
                                      {'r', "warmup", "-1"},
                                      {'r', "metric", "1"},
                                      {'1', "settings", "7"},
                                      {'1', "settings", "[{\"name\": \"a\"}]"},
                                      {'1', "confined", "[\"0\"]"},
                                      {'1', "confined", "[1, 2, 3]"}};
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
    struct cs_result plan = grid_make(), back = {0};
    struct cs_error error = {""};
    json_t *event = cs__plan_to_json(&plan);
    damage(event, &all[i]);
    cr_expect_eq(parse(event, &back, &error), CS_INVALID, "%s %s", all[i].name, all[i].value);
    cs_result_free(&plan);
  }
}

Test(journal_recipe, the_first_case_can_share_rounds_with_none_before_it) {
  struct cs_result plan = grid_make(), back = {0};
  plan.cases[0].with_last = true;
  cr_assert_eq(parse(cs__plan_to_json(&plan), &back, NULL), CS_OK);
  cr_expect(!back.cases[0].with_last);
  cs_result_free(&plan);
  cs_result_free(&back);
}
