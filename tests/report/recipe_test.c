/* tests/report/recipe_test.c - how a command was run, entry by entry. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/recipe.h"

#include "runtime/report/metric.h"
#include "tests/report/support_swept.h"

#include <criterion/criterion.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define TEXT(literal) ((char *)(uintptr_t)(literal))

/* "Shell: bash\nMetric: ..." */
static char *entries_of(const struct made *made) {
  struct cs_text all = {0}, entry = {0};
  const char *name;
  for (size_t i = 0; cs__recipe_entry(&made->result, i, &name, &entry); i++)
    cs_text_append(&all, "%s: %s\n", name, cs_text_get(&entry));
  cs_text_free(&entry);
  return cs_text_take(&all);
}

static bool says(const struct made *made, const char *line) {
  char *entries = entries_of(made);
  const bool found = entries != NULL && strstr(entries, line) != NULL;
  free(entries);
  return found;
}

Test(recipe, of_kernels_is_empty) {
  struct made *made = made_example();
  char *entries = entries_of(made);
  cr_expect_str_empty(entries);
  free(entries);
  made_free(made);
}

Test(recipe, names_a_command_once_however_many_cases_it_has) {
  struct made *made = swept_grid();
  cr_expect(says(made, "Command: mpirun -n {ranks} ./hybrid\n"));
  cr_expect(says(made, "Confinement: each run and its children on the PUs the tables name"));
  made_free(made);
  made = swept_serial();
  cr_expect(says(made, "Command: ./app; serial program: ./app-serial\n"));
  made_free(made);
}

Test(recipe, says_what_holds_where_nothing_was_asked_for) {
  struct made *made = swept_jobs();
  made->result.recipe = (struct cs_recipe){0};
  char *entries = entries_of(made);
  cr_expect_str_eq(entries, "Command: make -j{j} -B\n"
                            "Shell: none: started as it is\n"
                            "Confinement: none: runs may use every PU the sweep may\n"
                            "Warm-up: 1 run of each point before its first timed one\n"
                            "Standard input: /dev/null\n"
                            "Standard output: /dev/null\n");
  free(entries);
  made_free(made);
}

Test(recipe, says_what_was_asked_for) {
  struct made *made = swept_jobs();
  made->result.recipe = (struct cs_recipe){.shell = TEXT("bash"),
                                           .conclude = TEXT("sync"),
                                           .cleanup = TEXT("rm -r build"),
                                           .check = TEXT("grep -q ok"),
                                           .input = TEXT("deck.txt"),
                                           .output = CS_OUTPUT_FILE,
                                           .output_file = TEXT("out-{n}.txt"),
                                           .ignore_failure = TEXT("1,3"),
                                           .warmup = 3,
                                           .metric = TEXT("Cost: ([0-9]+)")};
  static const char *const lines[] = {"Shell: bash\n",
                                      "Conclude, after every run: sync\n",
                                      "Cleanup, once per session: rm -r build\n",
                                      "Check, after every run: grep -q ok\n",
                                      "Warm-up: 3 runs of each point",
                                      "Standard input: deck.txt\n",
                                      "Standard output: out-{n}.txt, written anew by every run\n",
                                      "Exit statuses that are no failure: 1,3\n",
                                      "Metric: Cost: ([0-9]+) in the last line that matches; lower is better\n"};
  for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
    cr_expect(says(made, lines[i]), "%s", lines[i]);
  made_free(made);
}

Test(recipe, tells_where_the_output_goes_that_something_reads) {
  struct made *made = swept_jobs();
  made->result.recipe = (struct cs_recipe){.check = TEXT("cmp - wanted")};
  cr_expect(says(made, "Standard output: a temporary file, for the check\n"));
  made->result.recipe.same_output = true;
  cr_expect(says(made, "Standard output: a pipe, read line by line\n"));
  made->result.recipe.output = CS_OUTPUT_INHERIT;
  cr_expect(says(made, "Standard output: the sweep's standard error\n"));
  made_free(made);
}

Test(recipe, a_metric_of_which_more_is_better_is_one_over_the_time_its_ends_swapped) {
  struct made *made = swept_rate();
  const struct cs_estimate time = {.value = 0.5, .lo = 0.4, .hi = 0.8, .count = 12};
  const struct cs_estimate metric = cs__metric_estimate(&made->result, &time);
  cr_expect_eq(metric.value, 2.0);
  cr_expect_eq(metric.lo, 1.25);
  cr_expect_eq(metric.hi, 2.5);
  made->result.recipe.higher = false;
  cr_expect_eq(cs__metric_estimate(&made->result, &time).hi, 0.8);
  cr_expect_eq(cs__metric_of(&made->result, 0.5), 0.5);
  made_free(made);
}

Test(recipe, counts_threads_only_where_they_were_set) {
  struct made *made = swept_jobs();
  cr_expect_eq(cs__threads_at(&made->result, 3), 0);
  made->points[3].team = 2;
  cr_expect_eq(cs__threads_at(&made->result, 3), 2);
  made_free(made);
  made = made_example();
  made->points[3].team = 0; /* of a journal from before there were teams */
  cr_expect_eq(cs__threads_at(&made->result, 3), 8);
  made_free(made);
}
