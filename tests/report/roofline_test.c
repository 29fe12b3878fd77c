/* tests/report/roofline_test.c - roofs and kernels where their figures put them; the plots of ceilings. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/roofline.h"

#include "runtime/report/ceilings_report.h"
#include "runtime/report/obstacles.h"
#include "runtime/report/plot.h"
#include "runtime/report/plot_ceilings.h"
#include "tests/report/support_result.h"
#include "tests/report/support_words.h"
#include "tests/report/support_xml.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct cs__roofline roofline_of(const struct made *made) {
  struct cs__roofline roofline;
  cr_assert(cs__roofline_of(&made->result, &made->summary, &roofline));
  return roofline;
}

static struct made *with_ceilings(struct made *made) {
  made_ceilings(made);
  return made;
}

Test(roofline, a_roof_is_the_lesser_of_bandwidth_and_flops_and_turns_at_its_ridge) {
  struct made *made = with_ceilings(made_example());
  struct cs__roofline roofline = roofline_of(made);
  cr_assert_eq(roofline.roof_count, 2);
  cr_expect_eq(roofline.roofs[0].threads, 1);
  cr_expect_eq(roofline.roofs[1].threads, 8);
  const struct cs__roof *one = &roofline.roofs[0];
  cr_expect_float_eq(cs__roof_ridge(one), 50.0 / 12.0, 1e-9);
  cr_expect_float_eq(cs__roof_at(one, 0.5).value, 6e9, 1.0);
  cr_expect_float_eq(cs__roof_at(one, 100.0).value, 50e9, 1.0);
  cr_expect_float_eq(cs__roof_at(one, INFINITY).value, 50e9, 1.0);
  cr_expect_float_eq(cs__roof_at(one, 0.5).lo, 6e9 / 1.02, 1.0);
  cr_expect_float_eq(cs__roof_at(one, 100.0).hi, 50e9 * 1.02, 1.0);
  cs__roofline_free(&roofline);
  made_free(made);
}

Test(roofline, a_kernel_stands_at_its_flops_per_byte_and_its_flops_per_second_at_both_counts) {
  struct made *made = with_ceilings(made_example());
  struct cs__roofline roofline = roofline_of(made);
  cr_assert_eq(roofline.kernel_count, 1);
  const struct cs__roofline_kernel *triad = &roofline.kernels[0];
  cr_expect_float_eq(triad->intensity, 1.0 / 12.0, 1e-12);
  cr_expect_float_eq(triad->rate[0].value, 67108864.0 / made->point_summaries[0][0].time_s.value, 1.0);
  cr_expect_float_eq(triad->rate[1].value, 67108864.0 / made->point_summaries[0][3].time_s.value, 1.0);
  cr_expect(triad->rate[1].lo < triad->rate[1].value && triad->rate[1].value < triad->rate[1].hi);
  cs__roofline_free(&roofline);
  made_free(made);
}

Test(roofline, kernels_without_bytes_flops_or_time_are_left_out) {
  struct made *made = with_ceilings(made_two_points());
  made->cases[0].work.bytes = 0.0;
  made->cases[1].work.flops = 0.0;
  made_spoil(made, 2, 0, 3);
  made_spoil(made, 2, 1, 3);
  made_spoil(made, 3, 1, 3);
  struct cs__roofline roofline = roofline_of(made);
  cr_expect_eq(roofline.left_out, 2);
  cr_assert_eq(roofline.kernel_count, 4);
  cr_expect(isfinite(roofline.kernels[0].rate[0].value));
  cr_expect(isnan(roofline.kernels[0].rate[1].value), "it failed on 2 threads");
  cs__roofline_free(&roofline);
  made_free(made);
}

Test(roofline, a_kernel_with_smaller_arrays_than_the_ceilings_had_its_bytes_from_caches) {
  struct made *made = with_ceilings(made_two_points());
  made->invocations[0] =
      (struct cs_invocation){.case_index = 0, .purpose = CS_PURPOSE_TIMED, .array_bytes = 268435456 / 2};
  made->invocations[1] = (struct cs_invocation){.case_index = 1, .purpose = CS_PURPOSE_TIMED, .array_bytes = 268000000};
  made->invocations[2] = (struct cs_invocation){.case_index = -1, .purpose = CS_PURPOSE_CEILINGS, .array_bytes = 1};
  made->invocations[3] =
      (struct cs_invocation){.case_index = 0, .purpose = CS_PURPOSE_CALIBRATION, .array_bytes = 268435456};
  made->result.invocation_count = 4;
  struct cs__roofline roofline = roofline_of(made);
  cr_expect(roofline.kernels[0].in_caches);
  cr_expect(!roofline.kernels[1].in_caches, "a page less is as much");
  cr_expect(!roofline.kernels[2].in_caches, "what is not told is not claimed");
  cs__roofline_free(&roofline);
  made_free(made);
}

Test(roofline, a_count_without_both_ceilings_has_no_roof) {
  struct made *made = with_ceilings(made_example());
  made->ceilings[3].flops_per_s.value = NAN;
  struct cs__roofline roofline = roofline_of(made);
  cr_expect_eq(roofline.roofs[1].threads, 4);
  cs__roofline_free(&roofline);
  for (size_t i = 0; i < 4; i++)
    made->ceilings[i].flops_per_s.count = 0;
  cr_expect(!cs__has_roofline(&made->summary));
  struct cs_text script = {0};
  struct cs_error error = {0};
  cr_expect_eq(cs__roofline_script(&made->result, &made->summary, CS_PLOT_SVG, &script, &error), CS_UNSUPPORTED);
  cr_expect_not_null(strstr(error.message, "coresweep ceilings"));
  cs_text_free(&script);
  made_free(made);
}

Test(roofline, without_ceilings_there_is_neither_plot) {
  struct made *made = made_example();
  cr_expect(!cs__has_plot(&made->result, &made->summary, CS__PLOT_ROOFLINE, -1));
  cr_expect(!cs__has_plot(&made->result, &made->summary, CS__PLOT_CEILINGS, -1));
  made_free(made);
}

static char *plot_of(const struct made *made, enum cs__plot plot) {
  struct cs_text text = {0};
  struct cs_error error = {0};
  const enum cs_status status = cs__plot_file(&made->result, &made->summary, plot, -1, &text, &error);
  if (status == CS_UNSUPPORTED && strstr(error.message, "not in PATH") != NULL)
    cr_skip_test("there is no gnuplot here");
  cr_assert_eq(status, CS_OK, "%s", error.message);
  return cs_text_take(&text);
}

Test(roofline, both_plots_are_well_formed_for_machines_of_every_size) {
  struct made *(*const made_up[])(void) = {made_one_point, made_two_points, made_example,   made_ladder,
                                           made_failing,   made_hostile,    made_few_rounds};
  for (size_t m = 0; m < sizeof made_up / sizeof made_up[0]; m++) {
    struct made *made = with_ceilings(made_up[m]());
    for (enum cs__plot plot = CS__PLOT_CEILINGS; plot <= CS__PLOT_ROOFLINE; plot++) {
      if (!cs__has_plot(&made->result, &made->summary, plot, -1)) {
        cr_expect(plot == CS__PLOT_CEILINGS && made->result.point_count == 1);
        continue;
      }
      char *svg = plot_of(made, plot);
      cr_expect_null(xml_fault(svg), "made-up result %zu: %s", m, xml_fault(svg));
      free(svg);
    }
    made_free(made);
  }
}

Test(roofline, names_roofs_kernels_and_what_hollow_means) {
  struct made *made = with_ceilings(made_example());
  made->invocations[0] = (struct cs_invocation){.case_index = 0, .purpose = CS_PURPOSE_TIMED, .array_bytes = 4096};
  made->result.invocation_count = 1;
  char *svg = plot_of(made, CS__PLOT_ROOFLINE);
  static const char *const shown[] = {"8 threads get at most 67.6 GB/s and 388 GFLOP/s",
                                      "8 threads: 67.6 GB/s",
                                      "8 threads: 388 GFLOP/s",
                                      "1 thread: 12.0 GB/s",
                                      "1 thread: 50.0 GFLOP/s",
                                      "triad",
                                      "small: 1 thread, large: 8; hollow: arrays below 268 MB",
                                      "flops per byte",
                                      NULL};
  expect_words(svg, shown, NULL);
  free(svg);
  made_free(made);
}

Test(roofline, no_kernels_leave_the_roofs) {
  struct made *made = made_with_threads((const int[]){1, 2, 4}, 3);
  made_ceilings(made);
  char *svg = plot_of(made, CS__PLOT_ROOFLINE);
  cr_expect_not_null(strstr(svg, "flops and bandwidth as measured in this sweep"));
  free(svg);
  made_free(made);
}

Test(roofline, the_ceilings_plot_says_what_more_threads_get) {
  struct made *made = with_ceilings(made_example());
  char *svg = plot_of(made, CS__PLOT_CEILINGS);
  static const char *const shown[] = {"8 threads get 5.63 times the memory bandwidth of 1",
                                      "bandwidth 5.63",
                                      "flops 7.76",
                                      "n phi(n) 7.76",
                                      "ideal 8",
                                      "over 1 thread",
                                      "95 % intervals at n",
                                      NULL};
  expect_words(svg, shown, NULL);
  free(svg);
  made_free(made);
}

Test(roofline, a_curve_whose_base_is_not_known_is_left_out) {
  struct made *made = with_ceilings(made_example());
  struct cs_text script = {0};
  made->ceilings[0].bandwidth.value = NAN;
  cr_expect_eq(cs__ceilings_script(&made->result, &made->summary, CS_PLOT_SVG, 0, &script, NULL), CS_OK);
  cr_expect_null(strstr(cs_text_get(&script), "bandwidth"));
  cr_expect_not_null(strstr(cs_text_get(&script), "series = 2\n"));
  cr_expect_not_null(strstr(cs_text_get(&script), "8 threads get 7.76 times the flops of 1"));
  cs_text_free(&script);
  made_free(made);
}

Test(roofline, the_terminals_plot_needs_two_counts_and_says_so) {
  struct made *made = with_ceilings(made_one_point());
  struct cs_text text = {0};
  struct cs_error error = {0};
  cr_expect_eq(cs_report_ceilings_plot(&made->result, &made->summary, 80, &text, &error), CS_UNSUPPORTED);
  cr_expect_not_null(strstr(error.message, "--threads"));
  cs_text_free(&text);
  made_free(made);
}

Test(roofline, a_case_of_a_plots_name_gets_another_one) {
  struct made *made = made_with_threads((const int[]){1, 2}, 2);
  made_add(made, &(struct made_law){"roofline", "GB/s", 1.0, 0.05, 0.0, 0.01, 0.02, 12});
  struct cs_text name = {0};
  cs__put_picture_name(&name, &made->summary, CS__PLOT_SPEEDUP, 0);
  cr_expect_str_eq(cs_text_get(&name), "roofline-1");
  cs_text_free(&name);
  cs__put_picture_name(&name, &made->summary, CS__PLOT_ROOFLINE, -1);
  cr_expect_str_eq(cs_text_get(&name), "roofline");
  cs_text_free(&name);
  made_free(made);
}

Test(roofline, obstacles_lie_along_a_line_and_ignore_what_is_no_place) {
  static struct cs__obstacles obstacles;
  cs__obstacles_add_line(&obstacles, (struct cs__spot){0, 0}, (struct cs__spot){60, 0});
  cr_expect_eq(obstacles.count, 11);
  for (size_t i = 1; i < obstacles.count; i++)
    cr_expect_leq(obstacles.at[i].x - obstacles.at[i - 1].x, 6.0 + 1e-9);
  cs__obstacles_add_line(&obstacles, (struct cs__spot){NAN, 0}, (struct cs__spot){60, 0});
  cs__obstacles_add(&obstacles, (struct cs__spot){0, INFINITY});
  cr_expect_eq(obstacles.count, 11);
  for (size_t i = 0; i < 300; i++)
    cs__obstacles_add_line(&obstacles, (struct cs__spot){0, 0}, (struct cs__spot){60, 0});
  cr_expect_eq(obstacles.count, CS__OBSTACLES_MAX);
}
