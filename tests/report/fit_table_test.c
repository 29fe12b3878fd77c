/* tests/report/fit_table_test.c - a fit on a terminal: what it says of curves that are known. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/fit_points.h"
#include "runtime/report/plain.h"
#include "tests/report/support_fit.h"

#include <criterion/criterion.h>
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double ladder[] = {1, 2, 4, 8, 12, 16, 24, 32};
static const struct fit_made usl = {
    .a = 0.95, .b = 0.05, .c = 2e-3, .scatter = 0.004, .n = ladder, .count = 8, .runs = 5};
static const struct fit_made amdahl = {.a = 0.9, .b = 0.1, .scatter = 0.004, .n = ladder, .count = 8, .runs = 5};

/* The whole table, line ends and runs of blanks made one blank. */
static char *table_of(const struct fit_made *made, const double *predict, size_t predict_count, int columns) {
  struct cs_fit fit = made_fit(made);
  struct cs_fit_facts facts = made_fit_facts(made);
  facts.predict = predict;
  facts.predict_count = predict_count;
  const struct cs_table_style style = {.columns = columns};
  struct cs_text text = {0};
  cs_report_fit_table(&facts, &fit, &style, &text);
  cs_fit_free(&fit);
  char *bytes = cs_text_take(&text), *to = bytes;
  cr_assert_not_null(bytes);
  for (const char *from = bytes; *from != '\0'; from++)
    if (!isspace((unsigned char)*from) || (to > bytes && to[-1] != ' '))
      *to++ = isspace((unsigned char)*from) ? ' ' : *from;
  *to = '\0';
  return bytes;
}

static void expect_all(const struct fit_made *made, const char *const *texts, size_t count) {
  char *table = table_of(made, NULL, 0, 100);
  for (size_t i = 0; i < count; i++)
    cr_expect_not_null(strstr(table, texts[i]), "no '%s' in: %s", texts[i], table);
  cr_expect_null(strstr(table, "nan"), "%s", table);
  free(table);
}

#define EXPECT(made, ...)                                                                                              \
  expect_all(&(made), (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

Test(fit_table, a_curve_with_a_peak_is_named_with_its_peak_and_its_interval) {
  EXPECT(usl, "made.csv: time in s, 8 values of n (threads), 1 to 32, 5 runs each; strong scaling",
         "These points support the universal scalability law (USL)",
         "Peak by the universal scalability law (USL) at n = 2",
         "Serial share by Amdahl's law: ", "sigma of USL: ", "Fitted by: squared residuals of ln T");
}

Test(fit_table, a_curve_without_a_peak_says_from_where_on_one_might_be) {
  EXPECT(amdahl, "For these points Amdahl's law is sufficient", "which is not to say that it is true",
         "No peak is demonstrated; ", "Best measured: n = 32");
}

Test(fit_table, every_point_has_its_serial_fraction_by_karp_and_flatt) {
  struct fit_made exact = amdahl;
  exact.scatter = 0.0;
  struct cs_fit fit = made_fit(&exact);
  const struct cs_fit_facts facts = made_fit_facts(&exact);
  cr_expect(isnan(cs__fit_point_of(&facts, &fit, 0).karp_flatt));
  for (size_t i = 1; i < fit.scaling.count; i++)
    cr_expect_float_eq(cs__fit_point_of(&facts, &fit, i).karp_flatt, 0.1, 1e-9);
  cs_fit_free(&fit);
}

Test(fit_table, predictions_are_by_law_inside_a_scenario_beyond_and_refused_far_beyond) {
  const double predict[] = {10, 48, 65};
  char *table = table_of(&amdahl, predict, 3, 100);
  cr_expect_not_null(strstr(table, " amdahl 48 "), "%s", table);
  cr_expect_not_null(strstr(table, "scenario: the span of all laws that fit"), "%s", table);
  cr_expect_not_null(strstr(table, "65 - not told: beyond n = 64, twice the greatest measured"), "%s", table);
  free(table);
}

Test(fit_table, throughputs_are_shown_as_they_came_and_less_time_is_more) {
  struct fit_made rates = amdahl;
  rates.throughput = true;
  struct cs_fit fit = made_fit(&rates);
  const struct cs_fit_facts facts = made_fit_facts(&rates);
  const struct cs__fit_point one = cs__fit_point_of(&facts, &fit, 0), last = cs__fit_point_of(&facts, &fit, 7);
  cr_expect_float_eq(one.value, 1.0, 0.01);
  cr_expect(last.value > one.value && last.lo <= last.value && last.value <= last.hi);
  struct cs__fit_told told[CS_LAWS];
  cr_assert_geq(cs__fit_tell(&facts, &fit, 10.0, told), 1);
  cr_expect(told[0].lo < told[0].value && told[0].value < told[0].hi);
  cr_assert_eq(cs__fit_tell(&facts, &fit, 48.0, told), 1);
  cr_expect(told[0].basis == CS__FIT_SCENARIO && told[0].lo < told[0].hi && isnan(told[0].value));
  cs_fit_free(&fit);
  EXPECT(rates, "throughput in MB/s", "X1 ");
}

Test(fit_table, weak_scaling_has_a_scaled_speedup_and_no_serial_fraction) {
  static const struct fit_made weak = {
      .a = 0.0, .b = 1.0, .c = 0.01, .scatter = 0.003, .n = ladder, .count = 8, .runs = 5, .weak = true};
  char *table = table_of(&weak, NULL, 0, 100);
  cr_expect_not_null(strstr(table, "scaled speedup"), "%s", table);
  cr_expect_null(strstr(table, "serial fraction"), "%s", table);
  cr_expect_not_null(strstr(table, "gustafson"), "%s", table);
  cr_expect_not_null(strstr(table, "The time grows with n, which under Gustafson's law it would not"), "%s", table);
  cr_expect_null(strstr(table, "Serial share"), "%s", table);
  free(table);
  static const struct fit_made steady = {
      .a = 0.0, .b = 1.0, .scatter = 0.003, .n = ladder, .count = 8, .runs = 5, .weak = true};
  table = table_of(&steady, NULL, 0, 100);
  cr_expect_not_null(strstr(table, "No growth of the time with n is demonstrated"), "%s", table);
  cr_expect_null(strstr(table, "To tell"), "%s", table);
  free(table);
}

Test(fit_table, little_is_said_of_little) {
  static const struct fit_made one = {.a = 1.0, .n = ladder, .count = 1, .runs = 1},
                               two = {.a = 0.9, .b = 0.1, .n = ladder, .count = 2, .runs = 1},
                               four = {.a = 0.9, .b = 0.1, .n = ladder, .count = 4, .runs = 1},
                               alike = {.b = 1.0, .n = ladder, .count = 8, .runs = 2},
                               slower = {.b = 1.0, .c = 0.1, .scatter = 0.001, .n = ladder, .count = 8, .runs = 3};
  EXPECT(one, "There is one value of n: only what was measured can be told");
  EXPECT(two, "There are two values of n", "Best measured: n = 2");
  EXPECT(four, "4 values of n with fewer than three runs each are too few to choose a law");
  EXPECT(alike, "All times are alike", "No speedup: no n is clearly faster than n = 1.");
  EXPECT(slower, "No speedup: no n is clearly faster than n = 1.");
}

Test(fit_table, a_missing_base_is_told) {
  static const struct fit_made late = {.a = 0.9, .b = 0.1, .scatter = 0.004, .n = ladder + 2, .count = 6, .runs = 5};
  EXPECT(late, "n = 1 was not measured: speedups are over n = 4");
}

/* Single runs of 1, 2, 4, 8, 16, 32; the sentences joined. */
static char *sentences_of(const double *times, struct cs_fit *fit_out) {
  static const double few[] = {1, 2, 4, 8, 16, 32};
  struct cs_scaling scaling = {0};
  struct cs_error error = {""};
  struct cs_text text = {0};
  cr_assert_eq(cs_scaling_of_runs(few, times, 6, true, &scaling, &error), CS_OK);
  cr_assert_eq(cs_fit_laws(&scaling, CS_OBJECTIVE_LOG, 0.95, fit_out, &error), CS_OK);
  cs_scaling_free(&scaling);
  struct cs_fit_facts facts = made_fit_facts(&amdahl);
  struct cs__fit_findings findings = cs__fit_findings_of(&facts, fit_out);
  for (size_t i = 0; i < findings.count; i++)
    cs_text_append(&text, "%s ", findings.line[i].text);
  cs__fit_findings_free(&findings);
  return cs_text_take(&text);
}

Test(fit_table, no_law_is_told_of_where_points_are_superlinear_and_far_from_all) {
  static const double times[] = {2180, 912, 400, 190, 92, 62};
  static const char *const never[] = {"sufficient", "demonstrated", "Serial share", "eak", "To tell", "structure"};
  struct cs_fit fit = {0};
  char *text = sentences_of(times, &fit);
  cr_expect_not_null(strstr(text, "Superlinear: efficiency 148 % at n = 16. No law here covers that"), "%s", text);
  for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
    cr_expect_null(strstr(text, never[i]), "'%s' in: %s", never[i], text);
  const struct cs_fit_facts facts = made_fit_facts(&amdahl);
  struct cs__fit_told told[CS_LAWS];
  cr_expect_eq(cs__fit_support_of(&fit), CS_SUPPORT_NONE);
  cr_expect_not(cs__fit_has_scenario(&fit));
  cr_assert_eq(cs__fit_tell(&facts, &fit, 6.0, told), 1);
  cr_expect_eq(told[0].basis, CS__FIT_REFUSED);
  free(text);
  cs_fit_free(&fit);
}

Test(fit_table, a_little_superlinear_a_law_is_told_of_all_the_same) {
  static const double times[] = {100, 45, 25, 13.2, 7.2, 4.4};
  struct cs_fit fit = {0};
  char *text = sentences_of(times, &fit);
  cr_expect_not_null(strstr(text, "Superlinear: efficiency 111 % at n = 2. The laws do not cover that n."), "%s", text);
  cr_expect_not_null(strstr(text, "sufficient"), "%s", text);
  cr_expect_neq(cs__fit_support_of(&fit), CS_SUPPORT_NONE);
  free(text);
  cs_fit_free(&fit);
}

/* Off by many errors, for these are tiny, and by little all the same. */
Test(fit_table, a_law_that_is_off_by_next_to_nothing_is_not_condemned) {
  struct cs_fit fit = made_fit(&amdahl);
  fit.misfit = true;
  cr_expect_eq(cs__fit_standing_of(&fit), CS__FIT_NEARLY);
  fit.laws[fit.best].rmse = 0.02;
  cr_expect_eq(cs__fit_standing_of(&fit), CS__FIT_MISSES);
  fit.superlinear = true;
  cr_expect_eq(cs__fit_standing_of(&fit), CS__FIT_MISSES);
  fit.laws[fit.best].rmse = 0.06;
  cr_expect_eq(cs__fit_standing_of(&fit), CS__FIT_UNCOVERED);
  fit.misfit = false;
  cr_expect_eq(cs__fit_standing_of(&fit), CS__FIT_HOLDS);
  cs_fit_free(&fit);
}

Test(fit_table, a_peak_has_three_digits_and_none_beyond_twice_the_counts) {
  struct cs_fit fit = made_fit(&amdahl); /* to 32 */
  const struct {
    double peak, lo, hi;
    const char *text;
  } peaks[] = {{21.345, 18.0, 29.96, "21.3 [18, 30]"},
               {7.0, 7.0, 7.0, "7.00 [7.00, 7.00]"},
               {50.0, 40.0, 65.0, "50 [40, beyond 64]"},
               {2687.0, 96.0, INFINITY, "beyond 64 [beyond 64, inf]"},
               {50.0, NAN, NAN, "50"}};
  for (size_t i = 0; i < sizeof peaks / sizeof peaks[0]; i++) {
    const struct cs_law_fit law = {.peak = peaks[i].peak, .peak_lo = peaks[i].lo, .peak_hi = peaks[i].hi};
    struct cs_text text = {0};
    cs__fit_put_peak(&text, &fit, &law);
    cr_expect_str_eq(cs_text_get(&text), peaks[i].text, "%s", cs_text_get(&text));
    cs_text_free(&text);
  }
  cs_fit_free(&fit);
}

Test(fit_table, nothing_is_said_of_a_peak_far_beyond_the_counts) {
  struct fit_made steady = amdahl;
  steady.scatter = 1e-5;
  EXPECT(steady, "No peak is demonstrated; by the universal scalability law (USL) there is none up to n = 64");
}

Test(fit_table, a_share_has_as_many_digits_as_its_interval_is_worth) {
  struct cs_fit fit = made_fit(&amdahl);
  const struct {
    double value, lo, hi;
    const char *text;
  } shares[] = {{0.000162, 0.0, 0.024241, "Serial share by Amdahl's law: 0.0 % [0, 2.4];"},
                {0.02181, 0.02149, 0.02213, "law: 2.181 % [2.149, 2.213];"},
                {0.6569, 0.2161, 1.0, "law: 66 % [22, 100];"},
                {1.0, 1.0, 1.0, "law: 100 % [100, 100];"},
                {0.25, NAN, NAN, "law: 25.0 %;"}};
  for (size_t i = 0; i < sizeof shares / sizeof shares[0]; i++) {
    struct cs_law_parameter *serial = &fit.laws[CS_LAW_AMDAHL].parameters[1];
    serial->value = shares[i].value;
    serial->lo = shares[i].lo;
    serial->hi = shares[i].hi;
    struct cs_text text = {0};
    cs__fit_say_serial(&fit, &text);
    cr_expect_not_null(strstr(cs_text_get(&text), shares[i].text), "%s", cs_text_get(&text));
    cs_text_free(&text);
  }
  cs_fit_free(&fit);
}

Test(fit_table, figures_have_four_digits_for_comparing) {
  static const struct {
    double value;
    const char *text;
  } figures[] = {{0.0277285, "0.02773"},
                 {1.0436e-4, "0.0001044"},
                 {96.52, "96.52"},
                 {9951.4, "9951"},
                 {12341, "12341"},
                 {7, "7.000"},
                 {0, "0"},
                 {NAN, "-"},
                 {INFINITY, "inf"}};
  for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++) {
    struct cs_text text = {0};
    cs__put_four(&text, figures[i].value);
    cr_expect_str_eq(cs_text_get(&text), figures[i].text);
    cs_text_free(&text);
  }
}
