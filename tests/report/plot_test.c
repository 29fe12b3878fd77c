/* tests/report/plot_test.c - the plots: well-formed SVG with the right figures, text that fits a terminal, clear
 * refusals. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/plain.h"
#include "runtime/report/plot.h"
#include "runtime/report/report.h"
#include "tests/report/support_result.h"
#include "tests/report/support_swept.h"
#include "tests/report/support_words.h"
#include "tests/report/support_xml.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct made *(*const made_up[])(void) = {
    made_example, made_two_points, made_ladder, made_superlinear, made_failing, made_wide,  made_few_rounds,
    made_hostile, swept_jobs,      swept_grid,  swept_rate,       swept_metric, swept_weak, swept_serial};
enum { MADE_UP = sizeof made_up / sizeof made_up[0] };

static char *plot_of(const struct made *made, int case_index, enum cs_plot_medium medium, int columns) {
  struct cs_text text = {0};
  struct cs_error error = {0};
  const enum cs_status status =
      cs_report_plot(&made->result, &made->summary, case_index, medium, columns, &text, &error);
  if (status == CS_UNSUPPORTED && strstr(error.message, "not in PATH") != NULL)
    cr_skip_test("there is no gnuplot here");
  cr_assert_eq(status, CS_OK, "%s", error.message);
  return cs_text_take(&text);
}

Test(plot, is_well_formed_xml_for_every_result_on_white_and_on_dark) {
  for (size_t m = 0; m < MADE_UP; m++) {
    struct made *made = made_up[m]();
    for (int c = -1; c < 1; c++) {
      char *light = plot_of(made, c, CS_PLOT_SVG, 0), *dark = plot_of(made, c, CS_PLOT_SVG_DARK, 0);
      cr_expect_null(xml_fault(light), "made-up result %zu, case %d: %s", m, c, xml_fault(light));
      cr_expect_null(xml_fault(dark), "made-up result %zu, case %d: %s", m, c, xml_fault(dark));
      cr_expect_not_null(strstr(light, "viewBox=\"0 0 "));
      cr_expect_not_null(strstr(light, "fill=\"#ffffff\""), "a white ground");
      cr_expect_null(strstr(dark, "fill=\"#ffffff\""));
      free(light);
      free(dark);
    }
    made_free(made);
  }
}

Test(plot, says_its_finding_in_its_title_and_names_its_curves_with_figures) {
  struct made *made = made_example();
  char *svg = plot_of(made, 0, CS_PLOT_SVG, 0);
  static const char *const shown[] = {
      "<title id=\"triad-title\">triad runs 5.94 times as fast on 8 threads as on 1</title>",
      "measured 5.94",
      "limit 7.21",
      "serial share",
      "ideal 8",
      "speedup over 1 thread",
      "95 % interval",
      NULL};
  expect_words(svg, shown, NULL);
  free(svg);
  made_free(made);
}

Test(plot, draws_no_limit_that_was_not_measured) {
  struct made *made = made_few_rounds();
  char *svg = plot_of(made, 0, CS_PLOT_SVG, 0);
  cr_expect_null(strstr(svg, "limit "));
  cr_expect_null(strstr(svg, "95 % interval"));
  cr_expect_not_null(strstr(svg, "the range seen"));
  free(svg);
  made_free(made);
}

Test(plot, of_another_axis_has_its_name_and_no_ideal) {
  struct made *made = swept_jobs();
  char *svg = plot_of(made, 0, CS_PLOT_SVG, 0);
  expect_words(svg, (const char *const[]){">proportional 8<", ">speedup over j=1<", ">j<", "at j=8", NULL},
               (const char *const[]){"ideal", "thread", "limit", NULL});
  free(svg);
  made_free(made);
}

Test(plot, of_weak_scaling_is_of_the_scaled_speedup) {
  struct made *made = swept_weak();
  char *svg = plot_of(made, 0, CS_PLOT_SVG, 0);
  expect_words(svg, (const char *const[]){">scaled speedup over 1 thread<", ">ideal 8<", NULL},
               (const char *const[]){"limit", NULL});
  free(svg);
  made_free(made);
}

Test(plot, has_a_line_for_the_serial_program_where_there_is_one) {
  struct made *made = swept_serial();
  char *svg = plot_of(made, 0, CS_PLOT_SVG, 0), *drawing = plot_of(made, 0, CS_PLOT_TERMINAL, 80);
  expect_words(svg, (const char *const[]){">serial program 1.25<", ">limit 5.93<", NULL}, NULL);
  expect_words(drawing, (const char *const[]){"= serial program 1.25", "======", NULL}, NULL);
  free(svg);
  free(drawing);
  svg = plot_of(made, -1, CS_PLOT_SVG, 0);
  expect_words(svg, (const char *const[]){">./app 4.71<", NULL},
               (const char *const[]){"without result", "app-serial", NULL});
  free(svg);
  made_free(made);
}

Test(plot, overview_of_a_grid_names_its_curves_by_their_settings) {
  struct made *made = swept_grid();
  char *svg = plot_of(made, -1, CS_PLOT_SVG, 0);
  expect_words(svg, (const char *const[]){">ranks=1 6.25<", ">ranks=4 3.33<", "ranks=1 gains most (6.25)", NULL},
               (const char *const[]){"mpirun", "kernel", NULL});
  free(svg);
  made->result.versus = made->cases[0].name; /* two commands side by side: settings do not tell them apart */
  svg = plot_of(made, -1, CS_PLOT_SVG, 0);
  expect_words(svg, (const char *const[]){"hybrid ranks=1 6.25<", NULL}, NULL);
  free(svg);
  made_free(made);
}

Test(plot, overview_of_few_rounds_or_of_a_contended_host_says_so) {
  struct made *made = swept_grid();
  for (size_t i = 0; i < made->summary.case_count; i++)
    for (size_t p = 0; p < made->case_summaries[i].point_count; p++)
      made->point_summaries[i][p].speedup.method = CS_INTERVAL_NONE;
  char *svg = plot_of(made, -1, CS_PLOT_SVG, 0);
  expect_words(svg, (const char *const[]){"bars: the range seen (too few rounds)", NULL},
               (const char *const[]){"95 %", "contended", NULL});
  free(svg);
  made->point_summaries[0][made->case_summaries[0].best].ratio_gate = CS_GATE_VOID;
  svg = plot_of(made, -1, CS_PLOT_SVG, 0);
  expect_words(svg, (const char *const[]){"contended", "not valid", NULL}, NULL);
  free(svg);
  made_free(made);
}

Test(plot, overview_of_cases_that_gain_the_same_names_none_as_most) {
  struct made *made = swept_grid();
  for (size_t i = 1; i < 3; i++)
    made->point_summaries[i][3].speedup = made->point_summaries[0][3].speedup;
  char *svg = plot_of(made, -1, CS_PLOT_SVG, 0);
  expect_words(svg, (const char *const[]){"All commands gain alike (6.25)", NULL}, (const char *const[]){"most", NULL});
  free(svg);
  made_free(made);
}

Test(plot, cuts_a_long_name_and_keeps_what_is_found) {
  struct made *made = made_example();
  char name[200];
  memset(name, 'x', sizeof name - 1);
  name[sizeof name - 1] = '\0';
  made->cases[0].name = name;
  char *svg = plot_of(made, 0, CS_PLOT_SVG, 0);
  expect_words(svg, (const char *const[]){">..xxxx", "threads as on 1<", NULL}, NULL);
  free(svg);
  made_free(made);
}

Test(plot, marks_contended_and_missing_points) {
  struct made *made = made_failing();
  char *svg = plot_of(made, 0, CS_PLOT_SVG, 0);
  cr_expect_not_null(strstr(svg, "hollow: contended"));
  cr_expect_not_null(strstr(svg, "\xC3\x97: no result"));
  cr_expect_not_null(strstr(svg, "measured 3.48 at 4"));
  free(svg);
  made_free(made);
}

Test(plot, overview_names_every_kernel_with_its_speedup) {
  struct made *made = made_ladder();
  char *svg = plot_of(made, -1, CS_PLOT_SVG, 0);
  for (size_t i = 0; i < made->result.case_count; i++) {
    char *label = cs_text_format("<text>%s ", made->cases[i].name);
    cr_expect_not_null(strstr(svg, label), "%s", label);
    free(label);
  }
  free(svg);
  made_free(made);
}

Test(plot, never_puts_two_labels_on_one_another) {
  for (size_t m = 0; m < MADE_UP; m++) {
    struct made *made = made_up[m]();
    for (int c = -1; c < 1; c++) {
      char *svg = plot_of(made, c, CS_PLOT_SVG, 0);
      double y[64], x = 0.0;
      size_t count = 0;
      /* The curves' names are the texts of 13 pixels. */
      for (const char *at = svg; (at = strstr(at, "<g transform=\"translate(")) != NULL; at++) {
        const char *end = strchr(at, '>');
        const char *size = strstr(at, "font-size=\"13.00\"");
        if (size != NULL && size < end && count < 64)
          cr_assert_eq(sscanf(at, "<g transform=\"translate(%lf,%lf)", &x, &y[count++]), 2);
      }
      cr_assert_geq(count, 2u, "made-up result %zu, case %d", m, c);
      for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < i; k++)
          cr_expect_geq(y[i] > y[k] ? y[i] - y[k] : y[k] - y[i], 16.0, "made-up result %zu, case %d", m, c);
      free(svg);
    }
    made_free(made);
  }
}

Test(plot, in_the_terminal_keeps_within_its_width) {
  static const int widths[] = {60, 80, 120};
  for (size_t m = 0; m < MADE_UP; m++) {
    struct made *made = made_up[m]();
    for (size_t w = 0; w < sizeof widths / sizeof widths[0]; w++) {
      char *drawing = plot_of(made, (int)(m % 2) - 1, CS_PLOT_TERMINAL, widths[w]);
      char *rest = drawing;
      for (char *line = strsep(&rest, "\n"); line != NULL; line = strsep(&rest, "\n"))
        cr_expect_leq(cs__width(line), (size_t)widths[w], "%s", line);
      free(drawing);
    }
    made_free(made);
  }
}

Test(plot, in_the_terminal_has_no_control_characters) {
  struct made *made = made_example();
  char *drawing = plot_of(made, 0, CS_PLOT_TERMINAL, 80);
  cr_expect_null(strpbrk(drawing, "\f\x1b\r\t"));
  cr_expect_not_null(strstr(drawing, "o measured 5.94"));
  cr_expect_not_null(strstr(drawing, "- limit 7.21, serial"));
  free(drawing);
  made_free(made);
}

Test(plot, runs_nothing_that_hides_in_a_name) {
  const char trace[] = "/tmp/coresweep-plot-test-trace";
  struct made *made = made_hostile();
  char *name = cs_text_format("`touch %s`'.system('touch %s').'\n!touch %s\n", trace, trace, trace);
  made->cases[0].name = name;
  unlink(trace);
  free(plot_of(made, 0, CS_PLOT_SVG, 0));
  free(plot_of(made, -1, CS_PLOT_SVG, 0));
  cr_expect_neq(access(trace, F_OK), 0);
  free(name);
  made_free(made);
}

Test(plot, says_why_there_is_no_curve) {
  struct made *made = made_one_point();
  struct cs_text text = {0};
  struct cs_error error = {0};
  cr_expect_eq(cs_report_plot(&made->result, &made->summary, 0, CS_PLOT_SVG, 0, &text, &error), CS_UNSUPPORTED);
  cr_expect_not_null(strstr(error.message, "only one point"));
  cr_expect_eq(cs_report_plot(&made->result, &made->summary, -1, CS_PLOT_SVG, 0, &text, &error), CS_UNSUPPORTED);
  cr_expect_eq(cs_report_plot(&made->result, &made->summary, 7, CS_PLOT_SVG, 0, &text, &error), CS_INVALID);
  cr_expect_eq(text.length, 0u);
  cs_text_free(&text);
  made_free(made);
}

Test(plot, says_how_to_get_gnuplot_when_there_is_none) {
  struct made *made = made_example();
  struct cs_text text = {0};
  struct cs_error error = {0};
  setenv("PATH", "/nonexistent", 1);
  cr_expect_eq(cs_report_plot(&made->result, &made->summary, 0, CS_PLOT_SVG, 0, &text, &error), CS_UNSUPPORTED);
  cr_expect_not_null(strstr(error.message, "apt install gnuplot-nox"), "%s", error.message);
  cs_text_free(&text);
  made_free(made);
}

Test(plot, has_a_name_that_is_a_file_and_unique) {
  struct made *made = made_hostile();
  made_add(made, &(struct made_law){"overview", "GB/s", 1.0, 0.1, 0.0, -1.0, 0.1, 12});
  made_add(made, &(struct made_law){"triad:n=1", "GB/s", 1.0, 0.1, 0.0, -1.0, 0.1, 12});
  made_add(made, &(struct made_law){"triad-n-1", "GB/s", 1.0, 0.1, 0.0, -1.0, 0.1, 12});
  char *names[6] = {0};
  for (int c = -1; c < 5; c++) {
    struct cs_text text = {0};
    cs__put_plot_name(&text, &made->summary, c);
    names[c + 1] = cs_text_take(&text);
    cr_expect_eq(strspn(names[c + 1], "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"),
                 strlen(names[c + 1]), "%s", names[c + 1]);
    for (int k = -1; k < c; k++)
      cr_expect_str_neq(names[c + 1], names[k + 1]);
  }
  cr_expect_str_eq(names[2], "etc-passwd");
  for (size_t i = 0; i < 6; i++)
    free(names[i]);
  made_free(made);
}
