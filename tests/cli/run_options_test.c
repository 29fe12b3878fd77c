/* tests/cli/run_options_test.c - what people type for a command is understood: every example of the help, and defaults.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/shell.h"
#include "runtime/cli/run.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

/* The words stay alive with the options that point at them. */
static struct cs__run_options typed(const char *line) {
  static char name[] = "coresweep run";
  struct cs__run_options options;
  struct cs_error error = {""};
  char **words = NULL;
  unsetenv("CORESWEEP_THREADS");
  cr_assert_eq(cs_shell_split(line, &words, &error), CS_OK, "%s: %s", line, error.message);
  free(words[0]);
  words[0] = strdup(name);
  int count = 0;
  while (words[count] != NULL)
    count++;
  cs__run_parse(count, words, &options);
  return options;
}

static void expect_words(char *const *words, const char *line) {
  struct cs_text text = {0};
  cs_shell_append_words(&text, words);
  cr_assert_str_eq(cs_text_get(&text), line);
  cs_text_free(&text);
}

Test(run_options, a_bare_command_has_all_defaults) {
  const struct cs__run_options options = typed("run -- ./solver input.nml");
  expect_words(options.command, "./solver input.nml");
  const struct cs_recipe *recipe = &options.of_command.recipe;
  cr_assert_null(options.of_command.asked);
  cr_assert(options.threads == NULL && recipe->shell == NULL && recipe->metric == NULL && recipe->input == NULL);
  cr_assert_eq(recipe->output, CS_OUTPUT_NULL);
  cr_assert_eq(options.protocol.samples, 1);
  cr_assert_float_eq(options.protocol.timeout_s, 3600.0, 1e-9);
  cr_assert_float_eq(options.protocol.stop.budget_s, 900.0, 1e-9);
}

Test(run_options, kernels_keep_their_own_time_limit_and_samples) {
  const struct cs__run_options options = typed("run triad");
  cr_assert_eq(options.protocol.samples, 10);
  cr_assert_float_eq(options.protocol.timeout_s, 120.0, 1e-9);
  cr_assert_float_eq(typed("run --timeout 5s -- true").protocol.timeout_s, 5.0, 1e-9);
}

Test(run_options, a_metric_has_a_direction_and_a_unit) {
  const struct cs_recipe rate = typed("run --threads 1,2,4,8 --metric 'Rate: ([0-9.]+)' -- ./app").of_command.recipe;
  cr_assert_str_eq(rate.metric, "Rate: ([0-9.]+)");
  cr_assert(!rate.higher && rate.unit == NULL);
  const struct cs__run_options wrk =
      typed("run --param c=1,8,64,512 --metric 'Requests/sec: *([0-9.]+)' --higher --unit requests/s -- "
            "wrk -t2 '-c{c}' -d2s http://127.0.0.1:8080/");
  cr_assert(wrk.of_command.recipe.higher && strcmp(wrk.of_command.recipe.unit, "requests/s") == 0);
  cr_assert(cs__command_sweeps(&wrk.of_command, "c") && !cs__command_sweeps(&wrk.of_command, "cc"));
  expect_words(wrk.command, "wrk -t2 -c{c} -d2s http://127.0.0.1:8080/");
}

Test(run_options, parameters_and_variables_are_lists) {
  const struct cs__run_options grid =
      typed("run --param ranks=1,2,4 -P threads=1,2,4 --env A=1 --env 'B={n}' -- mpirun -n '{ranks}' ./hybrid");
  cr_assert_eq(grid.of_command.parameter_count, 2);
  cr_assert_str_eq(grid.of_command.parameters[0], "ranks=1,2,4");
  cr_assert_str_eq(grid.of_command.parameters[1], "threads=1,2,4");
  cr_assert_str_eq(grid.of_command.recipe.environment[1], "B={n}");
  cr_assert_null(grid.of_command.recipe.environment[2]);
}

Test(run_options, hooks_have_the_letters_of_hyperfine) {
  const struct cs_recipe recipe = typed("run -w 3 -s up -p before -C after -c down -i -S -- x").of_command.recipe;
  cr_assert_eq(recipe.warmup, 3);
  cr_assert_str_eq(recipe.setup, "up");
  cr_assert_str_eq(recipe.prepare, "before");
  cr_assert_str_eq(recipe.conclude, "after");
  cr_assert_str_eq(recipe.cleanup, "down");
  cr_assert_str_eq(recipe.ignore_failure, "all");
  cr_assert_str_eq(recipe.shell, "/bin/sh");
  const struct cs_recipe said = typed("run -i1,3 -- x").of_command.recipe;
  cr_assert_str_eq(said.ignore_failure, "1,3");
  cr_assert_null(typed("run --shell=none -- x").of_command.recipe.shell);
  cr_assert_str_eq(typed("run -Sbash -- x").of_command.recipe.shell, "bash");
}

Test(run_options, streams_are_words_or_files) {
  const struct cs_recipe words = typed("run --input null --output pipe -- x").of_command.recipe;
  cr_assert(words.input == NULL && words.output == CS_OUTPUT_PIPE && words.output_file == NULL);
  cr_assert_eq(typed("run --output inherit -- x").of_command.recipe.output, CS_OUTPUT_INHERIT);
  const struct cs_recipe files = typed("run --input in.txt --output './out-{n}' -- x").of_command.recipe;
  cr_assert_str_eq(files.input, "in.txt");
  cr_assert_eq(files.output, CS_OUTPUT_FILE);
  cr_assert_str_eq(files.output_file, "./out-{n}");
}

Test(run_options, confinement_may_be_the_axis_names_or_off) {
  cr_assert_null(typed("run -- x").of_command.confine);
  cr_assert_str_eq(typed("run --confine -- x").of_command.confine, "");
  cr_assert_str_eq(typed("run --confine=off -- x").of_command.confine, "off");
  cr_assert_str_eq(typed("run --confine=a,b -- x").of_command.confine, "a,b");
}

Test(run_options, a_shell_is_given_one_line) {
  const struct cs__run_options options = typed("run --shell -- sort '--parallel={n}' 'words | uniq -c'");
  struct cs_error error = {""};
  char **words = NULL;
  cr_assert_eq(cs__command_joined(&options.of_command, options.command, &words, &error), CS_OK);
  cr_assert_str_eq(words[0], "sort --parallel={n} words | uniq -c");
  cr_assert_null(words[1]);
  cs_words_free(words);
  cr_assert_eq(cs__command_words(&options.of_command, "serial", "a | b", &words, &error), CS_OK);
  cr_assert_str_eq(words[0], "a | b");
  cs_words_free(words);
}

Test(run_options, without_a_shell_words_stay_words_and_lines_are_split) {
  const struct cs__run_options options = typed("run -- echo 'a  b' c");
  struct cs_error error = {""};
  char **words = NULL;
  cr_assert_eq(cs__command_joined(&options.of_command, options.command, &words, &error), CS_OK);
  expect_words(words, "echo 'a  b' c");
  cs_words_free(words);
  cr_assert_eq(cs__command_words(&options.of_command, "serial", "x 'y z'", &words, &error), CS_OK);
  expect_words(words, "x 'y z'");
  cs_words_free(words);
  cr_assert_eq(cs__command_words(&options.of_command, "serial", "a | b", &words, &error), CS_INVALID);
  cr_assert_not_null(strstr(error.message, "--serial"));
}

Test(run_options, the_environment_does_not_take_the_place_of_a_parameter) {
  char run[] = "run", parameter[] = "--param=j=1,2", dashes[] = "--", command[] = "true";
  char *with[] = {run, parameter, dashes, command, NULL}, *without[] = {run, dashes, command, NULL};
  struct cs__run_options options;
  setenv("CORESWEEP_THREADS", "1,2", 1);
  cs__run_parse(3, without, &options);
  cr_assert_str_eq(options.threads, "1,2");
  cs__run_parse(4, with, &options);
  cr_assert_null(options.threads);
  char text[] = "--param=lock=omp,spin";
  with[1] = text;
  cs__run_parse(4, with, &options);
  cr_assert_str_eq(options.threads, "1,2");
  char threads[] = "--param=threads=1,2,4";
  with[1] = threads;
  cs__run_parse(4, with, &options);
  cr_assert_null(options.threads);
}
