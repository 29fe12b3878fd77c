/* tests/report/plot_curves_test.c - the curves beside a plot's points: through what is known, and no farther. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/plot_curves.h"

#include "runtime/laws/amdahl.h"
#include "runtime/report/plot.h"
#include "runtime/report/plot_script.h"
#include "tests/report/support_result.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static double limit_at(const struct made *made, double n) {
  struct cs__height height;
  return cs__limit_at(&made->summary.cases[0], n, &height) ? height.value : (double)NAN;
}

Test(plot_curves, the_limit_goes_through_every_known_one_and_from_one) {
  struct made *made = made_example();
  made_ceilings(made);
  cr_expect_float_eq(limit_at(made, 1.0), 1.0, 1e-12);
  for (size_t i = 1; i < 4; i++)
    cr_expect_float_eq(limit_at(made, made->points[i].n), made->point_summaries[0][i].limit.speedup.value, 1e-9);
  made_free(made);
}

Test(plot_curves, where_the_serial_share_binds_the_limit_is_amdahls_between_the_counts_too) {
  struct made *made = made_example();
  const double serial = made->case_summaries[0].serial.value;
  for (int n = 1; n <= 8; n++)
    cr_expect_float_eq(limit_at(made, n), cs_amdahl_speedup(serial, n), 1e-9, "%d", n);
  made_limit(made, 0, 3, CS_LIMIT_BANDWIDTH, 5.0);
  cr_expect_lt(limit_at(made, 6.0), cs_amdahl_speedup(serial, 6));
  cr_expect_gt(limit_at(made, 6.0), limit_at(made, 4.0));
  made_free(made);
}

Test(plot_curves, the_serial_programs_line_stands_at_its_speedup_over_the_base) {
  struct made *made = made_example();
  struct cs_point_summary *base = &made->point_summaries[0][0];
  cr_expect(isnan(cs__serial_speedup(&made->summary.cases[0])), "there is no serial program");
  base->over_serial = (struct cs_estimate){.value = 0.8, .lo = 0.79, .hi = 0.81, .count = 12};
  cr_expect_float_eq(cs__serial_speedup(&made->summary.cases[0]), 1.25, 1e-12);
  base->size = 1000.0;
  cr_expect(isnan(cs__serial_speedup(&made->summary.cases[0])), "its work is that of the base alone");
  made_free(made);
}

Test(plot_curves, the_limit_ends_where_it_is_known_last_and_bridges_a_gap) {
  struct made *made = made_example();
  made_ceilings(made);
  made->point_summaries[0][3].limit.speedup.count = 0;
  made->point_summaries[0][1].limit.speedup.count = 0;
  cr_expect_eq(cs__limit_end(&made->summary.cases[0]), &made->point_summaries[0][2]);
  cr_expect(isnan(limit_at(made, 5.0)));
  cr_expect(isfinite(limit_at(made, 2.0)));
  made->point_summaries[0][2].limit.speedup.value = NAN;
  cr_expect_null(cs__limit_end(&made->summary.cases[0]));
  cr_expect(isnan(limit_at(made, 2.0)));
  made_free(made);
}

static char *script_of(const struct made *made, enum cs_plot_medium medium) {
  struct cs_text script = {0};
  cr_assert_eq(cs__case_script(&made->result, &made->summary, 0, medium, 100, &script, NULL), CS_OK);
  return cs_text_take(&script);
}

Test(plot_curves, every_stretch_of_the_limit_has_the_name_of_what_binds_there) {
  struct made *made = made_example();
  made_ceilings(made);
  char *script = script_of(made, CS_PLOT_SVG);
  cr_expect_not_null(strstr(script, "set label 600 'number of cores' at screen"), "%s", script);
  cr_expect_not_null(strstr(script, "'memory bandwidth' at screen"));
  cr_expect_not_null(strstr(script, "'Amdahl limit 7.21'"), "it has its own name where it is not the limit");
  free(script);
  for (size_t i = 1; i < 4; i++)
    made_limit(made, 0, i, CS_LIMIT_LOCK, 1.5);
  script = script_of(made, CS_PLOT_SVG);
  const char *first = strstr(script, "'lock' at screen"); /* with it goes Amdahl's curve */
  cr_expect_not_null(strstr(script, "has_amdahl = 1"));
  cr_assert_not_null(first);
  cr_expect_null(strstr(first + 1, "'lock' at screen"), "once for all of it");
  free(script);
  made_free(made);
}

Test(plot_curves, amdahls_curve_has_no_name_of_its_own_where_it_is_the_limit) {
  struct made *made = made_example();
  char *script = script_of(made, CS_PLOT_SVG);
  cr_expect_null(strstr(script, "'Amdahl limit"));
  cr_expect_not_null(strstr(script, "'limit 7.21'"));
  cr_expect_not_null(strstr(script, "has_amdahl = 0"));
  free(script);
  script = script_of(made, CS_PLOT_TERMINAL);
  cr_expect_not_null(strstr(script, "'- limit 7.21, serial'"));
  cr_expect_null(strstr(script, "set label 600"), "the terminal's curve is too coarse for names on it");
  free(script);
  made_free(made);
}

Test(plot_curves, superlinear_points_have_a_mark_of_their_own) {
  struct made *made = made_superlinear();
  char *script = script_of(made, CS_PLOT_SVG);
  const char *usual = strstr(script, "$usual << EOD\n"), *marked = strstr(script, "$superlinear << EOD\n");
  cr_assert(usual != NULL && marked != NULL && usual < marked);
  cr_expect_not_null(strstr(script, "\xE2\x96\xB2: superlinear"));
  size_t lines = 0;
  for (const char *at = marked; strncmp(at, "EOD", 3) != 0; at = strchr(at, '\n') + 1)
    lines++;
  cr_expect_eq(lines, 2u + 5u, "all counts but the base");
  free(script);
  made_free(made);
}

/* A drawing of every mixture of what is known: gnuplot must not choke on a curve that is not there. */
Test(plot_curves, gnuplot_draws_whatever_is_missing) {
  for (int known = 0; known < 8; known++) {
    struct made *made = known & 1 ? made_example() : made_few_rounds();
    if (known & 2)
      made_ceilings(made);
    if (known & 4)
      made_laws(made, 0);
    for (enum cs_plot_medium medium = CS_PLOT_SVG; medium <= CS_PLOT_TERMINAL; medium++) {
      struct cs_text text = {0};
      struct cs_error error = {0};
      const enum cs_status status = cs_report_plot(&made->result, &made->summary, 0, medium, 80, &text, &error);
      if (status == CS_UNSUPPORTED)
        cr_skip_test("there is no gnuplot here");
      cr_expect_eq(status, CS_OK, "%d, %d: %s", known, (int)medium, error.message);
      cs_text_free(&text);
    }
    made_free(made);
  }
}
