/* tests/report/observe_table_test.c - an observation on a terminal: what it says, in any width, and harmlessly. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/plain.h"
#include "tests/report/support_observed.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static char *table_of(struct observed *observed, size_t rows, struct cs_table_style style) {
  struct cs_text text = {0};
  style.text_columns = CS_TEXT_COLUMNS;
  cs_report_observe_table(&observed->runs, observed_sum(observed), rows, &style, &text);
  return cs_text_take(&text);
}

/* In one line: where lines are broken is not what is asked. */
static char *flat(const char *table) {
  char *line = strdup(table);
  for (char *at = line; *at != '\0'; at++)
    *at = *at == '\n' ? ' ' : *at;
  return line;
}

static void expect_all(const char *table, const char *const *parts, size_t count) {
  for (size_t i = 0; i < count; i++)
    cr_expect_not_null(strstr(table, parts[i]), "no '%s' in:\n%s", parts[i], table);
}

Test(observe_table, two_thread_counts_have_limits_measured_speedup_and_lost_time) {
  static const char *const parts[] = {"4 threads, 1.85 s [1.81",
                                      "through libgomp.so.1",
                                      "Serial: ",
                                      "By the run on 1 thread",
                                      "Amdahl limit",
                                      "measured",
                                      "of limit",
                                      "useful work",
                                      "work inflation",
                                      "idle while serial",
                                      "imbalance",
                                      "solve (solver.c:120)",
                                      "Worth attention",
                                      "schedule(dynamic)",
                                      "intervals over 6 runs"};
  struct observed *observed = observed_example();
  char *table = table_of(observed, 10, (struct cs_table_style){.columns = 120});
  expect_all(table, parts, sizeof parts / sizeof parts[0]);
  free(table);
  observed_free(observed);
}

Test(observe_table, one_thread_count_says_how_to_get_the_inflation) {
  static const char *const parts[] = {"By the work seen in the run on 4 threads", "serial work", "work in regions",
                                      "--threads 1,4 measures both", "########"};
  struct cs_observed_region *region;
  struct observed *observed = observed_one(1.0, &region);
  char *table = table_of(observed, 10, (struct cs_table_style){.columns = 100});
  expect_all(table, parts, sizeof parts / sizeof parts[0]);
  cr_expect_null(strstr(table, "work inflation"));
  cr_expect_null(strstr(table, "measured "));
  free(table);
  observed_free(observed);
}

Test(observe_table, too_few_runs_show_the_range_and_say_so) {
  struct observed *observed = observed_example();
  observed->runs.sample_count = 4;
  char *broken = table_of(observed, 10, (struct cs_table_style){.columns = 100});
  char *table = flat(broken);
  free(broken);
  cr_expect_not_null(strstr(table, "the range seen in 2 runs, which is no interval"));
  free(table);
  observed->runs.sample_count = 12;
  observed_free(observed);
}

/* The line of the table that holds the words. */
static char *line_with(const char *table, const char *words) {
  const char *at = strstr(table, words);
  cr_assert_not_null(at, "no '%s' in:\n%s", words, table);
  while (at > table && at[-1] != '\n')
    at--;
  return strndup(at, strcspn(at, "\n"));
}

Test(observe_table, regions_beyond_the_rows_share_one) {
  struct observed *observed = observed_example();
  char *table = table_of(observed, 1, (struct cs_table_style){.columns = 120});
  char *line = line_with(table, "2 others");
  cr_expect_not_null(strstr(line, " 200 "), "both their calls: %s", line);
  char *all = table_of(observed, 0, (struct cs_table_style){.columns = 120});
  cr_expect_null(strstr(all, "others"));
  cr_expect_not_null(strstr(all, "visit (solver.c:300)"));
  free(line);
  free(table);
  free(all);
  observed_free(observed);
}

Test(observe_table, shares_of_a_region_are_of_its_own_core_time) {
  struct observed *observed = observed_example();
  char *table = table_of(observed, 10, (struct cs_table_style){.columns = 140});
  char *line = line_with(table, "  1  solve (solver.c:120)");
  static const char *const shares[] = {" 77 %", " 23 %"};
  expect_all(line, shares, 2);
  free(line);
  free(table);
  observed_free(observed);
}

Test(observe_table, columns_without_a_figure_are_left_out) {
  struct observed *observed = observed_example();
  char *table = table_of(observed, 10, (struct cs_table_style){.columns = 140});
  cr_expect_null(strstr(table, "inner"));
  observed_spend(&observed->made[5]->processes[0].regions[0], CS_OBSERVE_NESTED, 0.5);
  char *nested = table_of(observed, 10, (struct cs_table_style){.columns = 140});
  cr_expect_not_null(strstr(nested, "inner"));
  free(table);
  free(nested);
  observed_free(observed);
}

Test(observe_table, serial_time_in_regions_on_one_thread_is_told_apart) {
  struct cs_observed_region *region;
  struct observed *observed = observed_one(1.0, &region);
  struct cs_observation *process = &observed->made[0]->processes[0];
  char *without = table_of(observed, 10, (struct cs_table_style){.columns = 140});
  cr_expect_not_null(strstr(without, "Serial: 10.0 ms between regions, 0.990 %"), "%s", without);
  struct cs_observed_region *forced = observed_region(process, "forced", 30, 1, 0.5);
  forced->forced = true;
  process->parallel_s -= 0.5;
  process->serial_s += 0.5;
  char *table = table_of(observed, 10, (struct cs_table_style){.columns = 400});
  char *plain = flat(table);
  cr_expect_not_null(strstr(plain, "of the work done in it: 10.0 ms between regions, 500 ms in regions on one thread "
                                   "(solver.c:30)."));
  cr_expect_not_null(strstr(plain, "time are 500 ms in regions on one thread"), "%s", plain);
  free(without);
  free(plain);
  free(table);
  observed_free(observed);
}

Test(observe_table, what_single_constructs_bind_is_told_with_its_reservation) {
  struct observed *observed = observed_new();
  struct cs_observation *process = observed_run(observed, 1, 0, 1, 0.1);
  observed_region(process, "init", 30, 1, 0.9)->single_s = 0.8;
  char *table = table_of(observed, 10, (struct cs_table_style){.columns = 140});
  static const char *const parts[] = {"at most 1.11 times as fast on any number", "mostly those of init (solver.c:30)",
                                      "where they are nowait", "single limit"};
  expect_all(table, parts, sizeof parts / sizeof parts[0]);
  free(table);
  observed_free(observed);
}

Test(observe_table, nested_and_forced_regions_are_marked) {
  struct cs_observed_region *region;
  struct observed *observed = observed_one(1.0, &region);
  struct cs_observed_region *inner = observed_region(&observed->made[0]->processes[0], "inner", 130, 1, 0.1);
  inner->level = 1;
  inner->forced = true;
  char *table = table_of(observed, 10, (struct cs_table_style){.columns = 140});
  cr_expect_not_null(strstr(table, "inner (solver.c:130), nested, forced onto one thread"));
  free(table);
  observed_free(observed);
}

Test(observe_table, no_line_is_wider_than_the_terminal) {
  static const int widths[] = {60, 72, 80, 100, 140};
  struct observed *observed = observed_example();
  observed_trace(observed, 5, 4);
  for (size_t i = 0; i < sizeof widths / sizeof widths[0]; i++) {
    char *table = table_of(observed, 10, (struct cs_table_style){.columns = widths[i], .utf8 = true});
    for (char *line = strtok(table, "\n"); line != NULL; line = strtok(NULL, "\n"))
      cr_expect_leq(cs__width(line), (size_t)widths[i], "%d columns: %s", widths[i], line);
    free(table);
  }
  observed_free(observed);
}

Test(observe_table, hostile_names_and_plain_terminals_are_safe) {
  struct observed *observed = observed_hostile();
  char *table = table_of(observed, 10, (struct cs_table_style){.columns = 100});
  for (const unsigned char *at = (const unsigned char *)table; *at != '\0'; at++)
    cr_expect(*at == '\n' || (*at >= 0x20 && *at < 0x7f), "byte %02x", *at);
  free(table);
  observed_free(observed);
}

Test(observe_table, without_regions_it_says_why_and_nothing_more) {
  struct observed *observed = observed_new();
  observed_run(observed, 0, 0, 1, 1.0);
  char *table = table_of(observed, 10, (struct cs_table_style){.columns = 100});
  cr_expect_not_null(strstr(table, "no parallel region was seen"));
  cr_expect_null(strstr(table, "Amdahl"));
  free(table);
  observed_free(observed);
}

Test(observe_table, processes_with_regions_are_listed) {
  struct cs_observed_region *region;
  struct observed *observed = observed_one(1.0, &region);
  observed_region(observed_process(observed, 2, 0.1), "solve", 120, 2, 0.5);
  char *table = table_of(observed, 10, (struct cs_table_style){.columns = 100});
  cr_expect_not_null(strstr(table, "102 solver: 2 threads, 600 ms, serial 100 ms, 1 region"));
  free(table);
  observed_free(observed);
}
