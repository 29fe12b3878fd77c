/* tests/sweep/comparison_mismatch_test.c - what may not differ between results that are compared, and what may. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/comparison.h"

#include "tests/sweep/support.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

static void replace(char **text, const char *with) {
  free(*text);
  *text = strdup(with);
}

static struct cs_comparison compare(const struct cs_result *old_result, const struct cs_result *new_results,
                                    size_t count) {
  struct cs_comparison comparison;
  struct cs_error error = {""};
  cr_assert_eq(cs_compare_results(old_result, 1, new_results, count, &cs_comparison_defaults, &comparison, &error),
               CS_OK, "%s", error.message);
  return comparison;
}

/* The mismatch of that name, NULL when there is none. */
static const struct cs_mismatch *find(const struct cs_comparison *comparison, const char *what) {
  for (size_t i = 0; i < comparison->mismatch_count; i++)
    if (strcmp(comparison->mismatches[i].what, what) == 0)
      return &comparison->mismatches[i];
  return NULL;
}

static void add_environment(struct cs_result *result, const char *name, const char *value) {
  struct cs_fact *longer = reallocarray(result->environment_facts, result->environment_fact_count + 1, sizeof *longer);
  longer[result->environment_fact_count++] = (struct cs_fact){strdup(name), strdup(value)};
  result->environment_facts = longer;
}

struct row {
  const char *what;
  bool refuses;
};

Test(comparison_mismatch, each_thing_that_differs_is_named_and_weighed) {
  static const struct row rows[] = {
      {"host", true},         {"processor", true},           {"OMP_WAIT_POLICY", true},
      {"problem of a", true}, {"places of 2 threads", true}, {"samples of an invocation", true},
      {"PUs used", true},     {"rounds at least", false},    {"coresweep", false},
      {"compiler", false}};
  struct cs_result was = plan_make("", "a", 2, 6), is = plan_make("", "a", 2, 8);
  replace(&is.host, "elsewhere");
  replace(&is.machine_facts[0].value, "another one");
  replace(&is.environment_facts[0].value, "active");
  replace(&is.cases[0].spec, "a:n=2");
  replace(&is.points[1].places, "{0},{4}");
  replace(&is.budget, "4 PUs");
  replace(&is.version, "0.0.next");
  replace(&is.begun_utc, "2026-02-01T12:00:00Z");
  is.protocol.samples = 3;
  is.protocol.seed = 1;
  add_environment(&was, "compiler", "gcc 12");
  add_environment(&is, "compiler", "gcc 13");
  add_environment(&was, "load at start", "0.1");
  add_environment(&is, "load at start", "0.2");
  struct cs_comparison comparison = compare(&was, &is, 1);
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    const struct cs_mismatch *found = find(&comparison, rows[i].what);
    cr_assert(ne(ptr, (void *)found, NULL), "%s", rows[i].what);
    cr_expect(eq(int, found->refuses, rows[i].refuses), "%s", rows[i].what);
  }
  cr_expect(comparison.mismatches[0].refuses, "those that refuse stand first");
  cr_expect(not(comparison.mismatches[comparison.mismatch_count - 1].refuses));
  cr_expect(eq(ptr, (void *)find(&comparison, "load at start"), NULL));
  cr_expect(eq(ptr, (void *)find(&comparison, "places of 1 thread"), NULL));
  cs_comparison_free(&comparison);
  cs_result_free(&was);
  cs_result_free(&is);
}

Test(comparison_mismatch, a_variable_set_on_one_side_refuses_and_an_untold_fact_does_not) {
  struct cs_result was = plan_make("", "a", 1, 6), is = plan_make("", "a", 1, 6);
  add_environment(&is, "OMP_SCHEDULE", "static");
  add_environment(&is, "NUMA balancing", "1");
  struct cs_comparison comparison = compare(&was, &is, 1);
  cr_assert(eq(sz, comparison.mismatch_count, 2));
  cr_expect(find(&comparison, "OMP_SCHEDULE")->refuses);
  cr_expect_str_eq(find(&comparison, "OMP_SCHEDULE")->old_value, "");
  cr_expect(not(find(&comparison, "NUMA balancing")->refuses));
  cs_comparison_free(&comparison);
  cs_result_free(&was);
  cs_result_free(&is);
}

Test(comparison_mismatch, a_plug_ins_path_is_not_its_problem) {
  struct cs_result was = plan_make("", "a", 1, 6), is = plan_make("", "a", 1, 6);
  replace(&was.cases[0].spec, "/old/mine.so:n=5");
  replace(&is.cases[0].spec, "/new/mine.so:n=5");
  struct cs_comparison comparison = compare(&was, &is, 1);
  cr_expect(eq(sz, comparison.mismatch_count, 0));
  cs_comparison_free(&comparison);
  cs_result_free(&was);
  cs_result_free(&is);
}

Test(comparison_mismatch, the_same_difference_of_several_results_is_told_once) {
  struct cs_result was = plan_make("", "a", 1, 6), news[] = {plan_make("", "a", 1, 6), plan_make("", "a", 1, 6)};
  replace(&news[0].host, "elsewhere");
  replace(&news[1].host, "elsewhere");
  struct cs_comparison comparison = compare(&was, news, 2);
  cr_expect(eq(sz, comparison.mismatch_count, 1));
  cs_comparison_free(&comparison);
  cs_result_free(&was);
  cs_result_free(&news[0]);
  cs_result_free(&news[1]);
}
