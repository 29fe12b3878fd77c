/* tests/report/plot_kinds_test.c - the plots beside that of the speedup: of a metric, of the laws. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/plot.h"
#include "tests/report/support_result.h"
#include "tests/report/support_swept.h"
#include "tests/report/support_words.h"
#include "tests/report/support_xml.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static char *picture_of(const struct made *made, enum cs__plot kind, bool in_page) {
  struct cs_text text = {0};
  struct cs_error error = {0};
  const enum cs_status status = in_page ? cs__plot_in_page(&made->result, &made->summary, kind, 0, &text, &error)
                                        : cs__plot_file(&made->result, &made->summary, kind, 0, &text, &error);
  if (status == CS_UNSUPPORTED && strstr(error.message, "not in PATH") != NULL)
    cr_skip_test("there is no gnuplot here");
  cr_assert_eq(status, CS_OK, "%s", error.message);
  return cs_text_take(&text);
}

Test(plot_kinds, of_a_metric_shows_its_value_in_its_unit) {
  struct made *made = swept_rate();
  struct cs_text name = {0};
  cr_expect(cs__has_plot(&made->result, &made->summary, CS__PLOT_VALUE, 0));
  cr_expect_not(cs__has_plot(&made->result, &made->summary, CS__PLOT_VALUE, -1));
  cs__put_picture_name(&name, &made->summary, CS__PLOT_VALUE, 0);
  cr_expect_str_eq(cs_text_get(&name), "wrk-t2-c-c-localhost--value");
  cs_text_free(&name);
  char *svg = picture_of(made, CS__PLOT_VALUE, false);
  expect_words(svg, (const char *const[]){"best 7019 req/s, at c=64", ">req/s<", ">5000<", "higher is better", NULL},
               (const char *const[]){"speedup", "ideal", NULL});
  cr_expect_null(xml_fault(svg), "%s", xml_fault(svg));
  free(svg);
  made_free(made);
  made = swept_metric();
  svg = picture_of(made, CS__PLOT_VALUE, false);
  expect_words(svg, (const char *const[]){"best 0.00261, on 8 threads", ">metric<", ">0.005<", "lower is better", NULL},
               NULL);
  free(svg);
  made_free(made);
  made = swept_jobs();
  cr_expect_not(cs__has_plot(&made->result, &made->summary, CS__PLOT_VALUE, 0), "a time is no metric");
  made_free(made);
}

Test(plot_kinds, of_the_laws_is_of_cases_with_three_counts_and_goes_on_to_twice_the_greatest) {
  struct made *made = made_example();
  cr_expect_not(cs__has_plot(&made->result, &made->summary, CS__PLOT_LAWS, 0), "nothing was fitted");
  made_laws(made, 0);
  cr_expect(cs__has_plot(&made->result, &made->summary, CS__PLOT_LAWS, 0));
  cr_expect_not(cs__has_plot(&made->result, &made->summary, CS__PLOT_LAWS, -1));
  char *file = picture_of(made, CS__PLOT_LAWS, false), *part = picture_of(made, CS__PLOT_LAWS, true);
  static const char *const shown[] = {">triad: speedup 5.94 at n = 8; ", ">amdahl<", ">16<",
                                      "scenario beyond the points"};
  for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++)
    cr_expect(strstr(file, shown[i]) != NULL && strstr(part, shown[i]) != NULL, "%s in %s", shown[i], file);
  cr_expect(xml_fault(file) == NULL && xml_fault(part) == NULL);
  free(file);
  free(part);
  made_free(made);
  made = made_two_points();
  made_laws(made, 0);
  cr_expect_not(cs__has_plot(&made->result, &made->summary, CS__PLOT_LAWS, 0), "through two points goes every law");
  made_free(made);
}
