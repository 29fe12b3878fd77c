/* tests/sweep/errand_test.c - one run of a command, filled in, to its line and back. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/shell.h"
#include "runtime/sweep/errand.h"
#include "tests/sweep/support.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static char ranks[] = "ranks", two[] = "2", text[] = "text", hard[] = "a b;'c'";
static struct cs_setting settings[] = {{ranks, two}, {text, hard}};
static const struct cs__order timed = {.point_index = 2, .round = 1, .purpose = CS_PURPOSE_TIMED};

/* A command at 1, 2 and 4 threads; settings are lent. */
static struct cs_result command_make(const char *const *words) {
  struct cs_result result = plan_make("", "command", 3, 6);
  result.cases[0].argv = cs_words_copy((char *const *)(uintptr_t)words);
  result.cases[0].settings = settings;
  result.cases[0].setting_count = 2;
  return result;
}

static void command_free(struct cs_result *result) {
  result->cases[0].settings = NULL;
  result->cases[0].setting_count = 0;
  cs_result_free(result);
}

static struct cs__errand errand_of(const struct cs_result *result, const struct cs__order *order) {
  struct cs__errand errand;
  struct cs_error error = {""};
  cr_assert_eq(cs__errand_make(result, order, &errand, &error), CS_OK, "%s", error.message);
  return errand;
}

Test(errand, of_a_recipe_that_asks_for_nothing_is_the_command_at_the_point) {
  const char *const words[] = {"mpirun", "-n", "{ranks}", "./app", "{n}x{threads}", "{text}", "{print $1}", "{}", NULL};
  static const char *const expected[] = {"mpirun", "-n", "2", "./app", "4x4", "a b;'c'", "{print $1}", "{}"};
  struct cs_result result = command_make(words);
  struct cs__errand errand = errand_of(&result, &timed);
  for (size_t i = 0; i < 8; i++)
    cr_expect_str_eq(errand.words[i], expected[i]);
  cr_expect_null(errand.words[8]);
  cr_expect(errand.environment == NULL && errand.confined == NULL && errand.prepare == NULL && errand.metric == NULL);
  cr_expect(errand.output == CS_OUTPUT_NULL && errand.warmup == 0 && !errand.same_output && !errand.higher);
  cr_expect_str_eq(errand.shell, "/bin/sh");
  cs__errand_free(&errand);
  command_free(&result);
}

Test(errand, fills_in_environment_files_and_hooks_and_quotes_what_a_shell_reads) {
  const char *const words[] = {"sort {text} | head -{n}", NULL};
  const char *const environment[] = {"POOL={n}", "TEXT={text}", NULL};
  struct cs_result result = command_make(words);
  result.recipe = (struct cs_recipe){.environment = cs_words_copy((char *const *)(uintptr_t)environment),
                                     .shell = strdup("/bin/bash"),
                                     .prepare = strdup("echo {text}"),
                                     .conclude = strdup("echo {ranks}"),
                                     .check = strdup("grep -q {n}"),
                                     .input = strdup("in.{n}"),
                                     .output = CS_OUTPUT_FILE,
                                     .output_file = strdup("out.{ranks}"),
                                     .ignore_failure = strdup("1,3"),
                                     .metric = strdup("rate {n}: ([0-9]+)")};
  struct cs__errand errand = errand_of(&result, &timed);
  cr_expect_str_eq(errand.words[0], "/bin/bash");
  cr_expect_str_eq(errand.words[1], "-c");
  cr_expect_str_eq(errand.words[2], "sort 'a b;'\\''c'\\''' | head -4");
  cr_expect_null(errand.words[3]);
  cr_expect_str_eq(errand.shell, "/bin/bash");
  cr_expect_str_eq(errand.environment[0], "POOL=4");
  cr_expect_str_eq(errand.environment[1], "TEXT=a b;'c'");
  cr_expect_str_eq(errand.prepare, "echo 'a b;'\\''c'\\'''");
  cr_expect_str_eq(errand.conclude, "echo 2");
  cr_expect_str_eq(errand.check, "grep -q 4");
  cr_expect_str_eq(errand.input, "in.4");
  cr_expect_str_eq(errand.output_file, "out.2");
  cr_expect_str_eq(errand.ignore_failure, "1,3");
  cr_expect_str_eq(errand.metric, "rate {n}: ([0-9]+)", "a regular expression has braces of its own");
  cs__errand_free(&errand);
  command_free(&result);
}

Test(errand, warms_up_in_calibrations_alone_which_are_a_run_themselves) {
  static const int asked[] = {0, 1, 2, 5}, expected[] = {0, 0, 1, 4};
  const char *const words[] = {"true", NULL};
  struct cs_result result = command_make(words);
  for (size_t i = 0; i < 4; i++) {
    const struct cs__order calibration = {.purpose = CS_PURPOSE_CALIBRATION};
    result.recipe.warmup = asked[i];
    struct cs__errand first = errand_of(&result, &calibration), later = errand_of(&result, &timed);
    cr_expect_eq(first.warmup, expected[i]);
    cr_expect_eq(later.warmup, 0);
    cs__errand_free(&first);
    cs__errand_free(&later);
  }
  command_free(&result);
}

Test(errand, is_confined_to_the_pus_of_its_point) {
  const char *const words[] = {"true", NULL}, *const confined[] = {"0", "0-1", "0-3", NULL};
  struct cs_result result = command_make(words);
  result.cases[0].confined = cs_words_copy((char *const *)(uintptr_t)confined);
  struct cs__errand errand = errand_of(&result, &timed);
  cr_expect_str_eq(errand.confined, "0-3");
  cs__errand_free(&errand);
  command_free(&result);
}

Test(errand, comes_back_from_its_line_as_it_was) {
  char *const words[] = {hard, two, NULL};
  char *environment[] = {text, hard, NULL};
  const struct cs__errand errand = {.environment = environment,
                                    .confined = two,
                                    .shell = text,
                                    .prepare = hard,
                                    .conclude = ranks,
                                    .check = two,
                                    .input = ranks,
                                    .output_file = text,
                                    .output = CS_OUTPUT_FILE,
                                    .ignore_failure = two,
                                    .warmup = 3,
                                    .metric = hard,
                                    .higher = true,
                                    .same_output = true};
  struct cs__errand back;
  struct cs_error error = {""};
  char *line = cs__errand_to_line(&errand);
  cr_assert_not_null(line);
  cr_expect_null(strchr(line, '\n'));
  cr_assert_eq(cs__errand_from_line(line, words, &back, &error), CS_OK, "%s", error.message);
  cr_expect_str_eq(back.words[0], hard);
  cr_expect_null(back.words[2]);
  cr_expect_str_eq(back.environment[1], hard);
  cr_expect_null(back.environment[2]);
  cr_expect_str_eq(back.confined, two);
  cr_expect_str_eq(back.shell, text);
  cr_expect_str_eq(back.prepare, hard);
  cr_expect_str_eq(back.conclude, ranks);
  cr_expect_str_eq(back.check, two);
  cr_expect_str_eq(back.input, ranks);
  cr_expect_str_eq(back.output_file, text);
  cr_expect_str_eq(back.ignore_failure, two);
  cr_expect_str_eq(back.metric, hard);
  cr_expect(back.output == CS_OUTPUT_FILE && back.warmup == 3 && back.higher && back.same_output);
  cs__errand_free(&back);
  free(line);
}

Test(errand, that_asks_for_nothing_comes_back_with_nothing) {
  char *const words[] = {two, NULL};
  const struct cs__errand errand = {.words = NULL};
  struct cs__errand back;
  char *line = cs__errand_to_line(&errand);
  cr_assert_eq(cs__errand_from_line(line, words, &back, NULL), CS_OK);
  cr_expect(back.environment == NULL && back.confined == NULL && back.shell == NULL && back.check == NULL);
  cr_expect(back.output == CS_OUTPUT_NULL && back.warmup == 0 && !back.higher && !back.same_output);
  cs__errand_free(&back);
  free(line);
}

Test(errand, a_line_that_makes_no_sense_is_refused) {
  char *const words[] = {two, NULL}, *const none[] = {NULL};
  const struct cs__errand errand = {.words = NULL};
  char *line = cs__errand_to_line(&errand);
  static const char *const lines[] = {
      "",
      "{",
      "[]",
      "7",
      "{}",
      "{\"environment\":7,\"output\":\"null\",\"warmup\":0,\"higher\":false,\"same_output\":false}",
      "{\"environment\":[7],\"output\":\"null\",\"warmup\":0,\"higher\":false,\"same_output\":false}",
      "{\"output\":\"nowhere\",\"warmup\":0,\"higher\":false,\"same_output\":false}",
      "{\"output\":\"null\",\"warmup\":-1,\"higher\":false,\"same_output\":false}",
      "{\"output\":\"null\",\"warmup\":0,\"higher\":false,\"same_output\":false,\"metric\":1}"};
  for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
    struct cs__errand back;
    struct cs_error error = {""};
    cr_expect_eq(cs__errand_from_line(lines[i], words, &back, &error), CS_INVALID, "%s", lines[i]);
    cr_expect_neq(error.message[0], '\0');
  }
  struct cs__errand back;
  cr_expect_eq(cs__errand_from_line(line, none, &back, NULL), CS_INVALID);
  free(line);
}
