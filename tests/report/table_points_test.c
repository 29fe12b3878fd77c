/* tests/report/table_points_test.c - the table of a command's points: columns, axis, grid, metric, widths. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/plain.h"
#include "runtime/report/report.h"
#include "tests/report/support_swept.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct made *(*const swept[])(void) = {swept_jobs,   swept_grid, swept_rate,
                                              swept_metric, swept_weak, swept_serial};
enum { SWEPT = sizeof swept / sizeof swept[0] };

static char *table_of(const struct made *made, int columns) {
  struct cs_text text = {0};
  cs_report_table(&made->result, &made->summary, &(struct cs_table_style){.columns = columns}, &text);
  char *table = cs_text_take(&text);
  cr_assert_not_null(table);
  return table;
}

static void expect_in(struct made *made, int columns, const char *const *shown) {
  char *table = table_of(made, columns);
  for (; *shown != NULL; shown++)
    cr_expect_not_null(strstr(table, *shown), "%s is not in\n%s", *shown, table);
  free(table);
  made_free(made);
}

Test(table_points, is_the_golden_one_for_a_sweep_of_jobs) {
  static const char golden[] =
      "make -j{j} -B\n"
      "\n"
      "                                             effi-  cores   user +     peak\n"
      "j  time                  speedup            ciency  busy    system   memory  rounds\n"
      "-----------------------------------------------------------------------------------\n"
      "1  12.3 ms [12.2, 12.4]  1.00                100 %  1.0    12.3 ms  52.4 MB      12\n"
      "2  6.64 ms [6.58, 6.71]  1.85 [1.83, 1.87]    93 %  2.0    13.3 ms  52.4 MB      12\n"
      "4  3.81 ms [3.78, 3.85]  3.23 [3.19, 3.26]    81 %  4.0    15.3 ms  52.4 MB      12\n"
      "8  2.40 ms [2.37, 2.42]  5.13 [5.08, 5.18]    64 %  6.5    15.6 ms  52.4 MB      12\n"
      "\n"
      "- make -j{j} -B: 5.13x [5.08, 5.18] at j=8 over j=1: what holds it back was not measured; use j=8, the most "
      "swept.\n"
      "\n"
      "Speedup over j=1, in brackets its 95 % interval from 12 paired rounds. Each interval is for its point alone.\n"
      "Allowed: 8 of 64 PUs: cpuset 0-7. Placement: close, SMT last.\n"
      "Starting costs 900 us of a run's time, 38 % of the shortest (fork, exec, exit and the timer itself 600 us, "
      "dynamic\n"
      "linking 300 us); it is not subtracted.\n"
      "Cores busy: user and system time over wall time, of the PUs it was allowed.\n";
  struct made *made = swept_jobs();
  char *table = table_of(made, 115);
  cr_expect_str_eq(table, golden);
  free(table);
  made_free(made);
}

Test(table_points, heads_a_column_with_the_name_of_every_setting_of_a_grid) {
  static const char *const shown[] = {
      "\nranks  threads  time ", "\n2            8  2.83 ms [2.77, 2.89]  4.35 [4.26, 4.43]    54 %  8.70 [8.53, 8.87]",
      "Over first: the speedup over the first row of the grid.",
      "- Fastest of all: ranks=4 on 8 threads, 3.69 ms [3.62, 3.76], 10.0 [9.8, 10.2] times as fast", NULL};
  expect_in(swept_grid(), 200, shown);
}

Test(table_points, shows_a_rate_as_a_rate_and_says_what_speedup_is_then) {
  static const char *const shown[] = {"\n  c  rate ", "\n 64  7019 req/s [6882, 7160]  8.56 [8.39, 8.73]",
                                      "use c=64: c=512 has 0.602 [0.590, 0.614] times the rate.",
                                      "Speedup: the rate over that at c=1", NULL};
  struct made *made = swept_rate();
  char *table = table_of(made, 120);
  cr_expect_null(strstr(table, "Starting costs"), "a metric holds no start\n%s", table);
  cr_expect_null(strstr(table, "thread"), "nothing counts threads here\n%s", table);
  free(table);
  expect_in(made, 300, shown);
}

Test(table_points, shows_a_metric_without_a_unit_as_it_is) {
  static const char *const shown[] = {"\nthreads  metric ", "      8  0.00261 [0.00256, 0.00267]  4.71",
                                      "6.5 of 8, 81 %", "Speedup: the metric on 1 thread over that of each point",
                                      NULL};
  expect_in(swept_metric(), 300, shown);
}

Test(table_points, says_scaled_where_the_work_grows) {
  static const char *const shown[] = {"\nthreads  size  time ",
                                      "\n      8  8000  2.61 ms",
                                      "  scaled ",
                                      "a scaled speedup of 4.71x [4.61, 4.80] on 8 threads",
                                      "Scaled speedup: work done per time over that on 1 thread",
                                      NULL};
  expect_in(swept_weak(), 300, shown);
}

Test(table_points, has_a_row_for_the_serial_program_and_a_column_over_it) {
  static const char *const shown[] = {"\n serial  12.3 ms [12.1, 12.5]  -",
                                      "  over  ",
                                      " 3.76 [3.69, 3.84] ",
                                      ", 3.76x [3.69, 3.84] over the serial program: ",
                                      "- ./app-serial: the serial program, time 12.3 ms [12.1, 12.5].",
                                      "Over serial: the serial program's time over it",
                                      NULL};
  struct made *made = swept_serial();
  char *table = table_of(made, 120);
  cr_expect_null(strstr(table, "./app-serial: no "), "nothing is missing there\n%s", table);
  const char *row = strstr(table, "\n serial  ");
  cr_expect(row != NULL && strstr(row + 1, "\n serial  ") == NULL, "it runs at one point alone\n%s", table);
  free(table);
  expect_in(made, 300, shown);
  static const char *const of_rate[] = {"Over serial: the rate over the serial program's, paired", NULL};
  made = swept_serial();
  made->result.recipe.higher = true;
  expect_in(made, 300, of_rate);
}

Test(table_points, fits_every_width_without_blanks_at_the_end_or_figures_that_are_none) {
  for (size_t s = 0; s < SWEPT; s++)
    for (int columns = 30; columns <= 200; columns += 5) {
      struct made *made = swept[s]();
      char *table = table_of(made, columns);
      for (const char *line = table; *line != '\0'; line += strcspn(line, "\n") + 1)
        cr_expect_leq(strcspn(line, "\n"), (size_t)columns, "sweep %zu at %d columns:\n%s", s, columns, table);
      cr_expect_null(strstr(table, " \n"), "sweep %zu at %d columns:\n%s", s, columns, table);
      cr_expect_null(strstr(table, "nan"), "sweep %zu at %d columns:\n%s", s, columns, table);
      free(table);
      made_free(made);
    }
}

Test(table_points, becomes_paragraphs_where_no_table_fits) {
  struct made *made = swept_grid();
  made->cases[0].settings[0].value = (char *)(uintptr_t) "a-value-that-is-longer-than-forty-columns-are";
  char *table = table_of(made, 40);
  cr_expect_not_null(strstr(table, "\n  ranks 2, threads 8, time 2.83 ms\n  [2.77, 2.89], speedup 4.35 [4.26,"), "%s",
                     table);
  free(table);
  made->cases[0].settings[0].value = (char *)(uintptr_t) "1";
  made_free(made);
}

Test(table_points, tells_a_point_that_failed_from_one_that_was_not_measured) {
  struct made *made = swept_jobs();
  made_spoil(made, 0, 2, 3);
  made_spoil(made, 0, 3, 0);
  char *table = table_of(made, 120);
  cr_expect_not_null(strstr(table, "\n4  failed "), "%s", table);
  cr_expect_not_null(strstr(table, "\n8  - "), "%s", table);
  free(table);
  made->case_summaries[0].points[2].wrong = 3;
  table = table_of(made, 120);
  cr_expect_not_null(strstr(table, "\n4  wrong "), "%s", table);
  free(table);
  made_free(made);
}

Test(table_points, stands_where_nothing_was_measured_or_no_interval_is_known) {
  for (size_t s = 0; s < SWEPT; s++) {
    struct made *few = swept[s](), *none = swept[s]();
    for (size_t c = 0; c < none->result.case_count; c++)
      for (size_t p = 0; p < none->result.point_count; p++) {
        made_spoil(none, c, p, p);
        few->point_summaries[c][p].speedup.method = CS_INTERVAL_NONE;
        few->point_summaries[c][p].to_best.count = 0;
      }
    char *of_none = table_of(none, 100), *of_few = table_of(few, 100);
    cr_expect_null(strstr(of_none, "nan"), "sweep %zu:\n%s", s, of_none);
    cr_expect_null(strstr(of_none, "Speedup over"), "sweep %zu:\n%s", s, of_none);
    cr_expect_null(strstr(of_few, "nan"), "sweep %zu:\n%s", s, of_few);
    cr_expect_not_null(strstr(of_few, "In parentheses: the range seen, which is no"), "sweep %zu:\n%s", s, of_few);
    free(of_none);
    free(of_few);
    made_free(few);
    made_free(none);
  }
}

Test(table_points, explains_what_any_point_shows_where_the_base_is_best) {
  struct made *made = swept_jobs();
  made->case_summaries[0].best = 0;
  for (size_t p = 1; p < made->result.point_count; p++)
    made->point_summaries[0][p].speedup.method = CS_INTERVAL_NONE;
  made->point_summaries[0][2].ratio_gate = CS_GATE_CONTENDED;
  char *table = table_of(made, 100);
  cr_expect_not_null(strstr(table, "\nIn parentheses: the range seen, which is no interval.\n"), "%s", table);
  cr_expect_not_null(strstr(table, " !  "), "%s", table);
  cr_expect_not_null(strstr(table, "\n! not to rely on: "), "%s", table);
  free(table);
  made_free(made);
}

Test(table_points, stands_in_blocks_where_two_commands_are_compared) {
  struct made *made = swept_jobs();
  made_add(made, &(struct made_law){"make -j{j} -B [B]", "", 1.0, 0.05, 0.0, -1.0, 0.01, 12});
  made->cases[1].argv = made->cases[0].argv;
  made->cases[1].spec = (char *)(uintptr_t) "gmake -j{j} -B";
  made->cases[1].rival = 0;
  made->result.versus = made->cases[1].spec;
  char *table = table_of(made, 120);
  const char *first = strstr(table, "\nmake -j{j} -B: make -j{j} -B\n"),
             *second = strstr(table, "[B]: gmake -j{j} -B\n");
  cr_assert(first != NULL && second != NULL && first < second, "%s", table);
  cr_expect_not_null(strstr(second, "\n  8  "), "%s", table);
  free(table);
  made_free(made);
}

Test(table_points, is_one_of_kernels_with_their_busy_cores_where_they_are_told) {
  struct made *made = made_example();
  made->point_summaries[0][3].used.cores_busy = 7.9;
  char *wide = table_of(made, 130), *medium = table_of(made, 90), *narrow = table_of(made, 60);
  cr_expect_not_null(strstr(wide, "7.9 of 8, 99 %"), "%s", wide);
  cr_expect_not_null(strstr(medium, "7.9 of 8, 99 %"), "%s", medium);
  cr_expect_null(strstr(narrow, "7.9 of 8"), "%s", narrow);
  free(wide);
  free(medium);
  free(narrow);
  made_free(made);
}
