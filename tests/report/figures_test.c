/* tests/report/figures_test.c - figures as a person reads them. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/figures.h"

#include <criterion/criterion.h>
#include <math.h>

static void expect(struct cs_text *text, const char *wanted) {
  cr_expect_str_eq(cs_text_get(text), wanted);
  cs_text_free(text);
}

Test(figures, have_three_significant_digits) {
  static const struct {
    double value;
    const char *shown;
  } figures[] = {{5.9412, "5.94"},    {59.412, "59.4"}, {594.12, "594"}, {5941.2, "5941"}, {0.5941, "0.594"},
                 {0.05941, "0.0594"}, {0.0, "0.00"},    {9.999, "10.0"}, {99.96, "100"},   {1e-9, "0.000000"},
                 {-2.5, "-2.50"},     {NAN, "-"},       {INFINITY, "-"}};
  for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++) {
    struct cs_text text = {0};
    cs__put_figure(&text, figures[i].value);
    expect(&text, figures[i].shown);
  }
}

Test(figures, give_both_ends_the_decimals_of_the_value) {
  struct cs_text text = {0};
  cs__put_estimate(&text, &(struct cs_estimate){9.94, 9.882, 10.018, CS_INTERVAL_SIGNED_RANK, 0.95, 12});
  expect(&text, "9.94 [9.88, 10.02]");
}

Test(figures, do_not_call_a_range_an_interval) {
  struct cs_text text = {0};
  cs__put_estimate(&text, &(struct cs_estimate){2.0, 1.5, 2.5, CS_INTERVAL_NONE, 0.0, 3});
  expect(&text, "2.00 (1.50-2.50)");
  cs__put_estimate(&text, &(struct cs_estimate){2.0, 2.0, 2.0, CS_INTERVAL_NONE, 0.0, 1});
  expect(&text, "2.00");
  cs__put_estimate(&text, &(struct cs_estimate){NAN, NAN, NAN, CS_INTERVAL_NONE, 0.0, 0});
  expect(&text, "-");
}

Test(figures, of_any_size_have_an_exponent_where_digits_would_be_zeros) {
  static const struct {
    double value;
    const char *shown;
  } figures[] = {{1.234e-9, "1.23e-9 J [1.23, 1.23]"},
                 {1e-99, "1.00e-99 J [1.00, 1.00]"},
                 {2.5e10, "25.0e9 J [25.0, 25.0]"},
                 {1e90, "1.00e90 J [1.00, 1.00]"},
                 {0.00012, "0.000120 J [0.000120, 0.000120]"},
                 {123456789, "123456789 J [123456789, 123456789]"},
                 {0.0, "0.00 J [0.00, 0.00]"}};
  for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++) {
    struct cs_text text = {0};
    const double value = figures[i].value;
    cs__put_estimate_in(&text, &(struct cs_estimate){value, value, value, CS_INTERVAL_SIGNED_RANK, 0.95, 12}, "J");
    expect(&text, figures[i].shown);
  }
}

Test(figures, choose_the_unit_of_a_time) {
  static const struct {
    double time_s;
    const char *shown;
  } times[] = {{2.5, "2.50 s"},   {0.0123, "12.3 ms"},      {4.5e-5, "45.0 \xC2\xB5s"},
               {7e-9, "7.00 ns"}, {-0.0309798, "-31.0 ms"}, {NAN, "-"}};
  for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
    struct cs_text text = {0};
    cs__put_time(&text, times[i].time_s);
    expect(&text, times[i].shown);
  }
}

Test(figures, write_shares_in_per_cent) {
  static const struct {
    double share;
    const char *shown;
  } shares[] = {{0.66, "66 %"}, {0.051, "5.1 %"}, {0.0052, "0.52 %"}, {1.3, "130 %"}, {0.0, "0 %"}, {NAN, "-"}};
  for (size_t i = 0; i < sizeof shares / sizeof shares[0]; i++) {
    struct cs_text text = {0};
    cs__put_percent(&text, shares[i].share);
    expect(&text, shares[i].shown);
  }
}

Test(figures, write_amounts_with_prefixes) {
  struct cs_text text = {0};
  cs__put_amount(&text, 805306368.0, "B");
  expect(&text, "805 MB");
  cs__put_amount(&text, 0.0, "flop");
  expect(&text, "0 flop");
  cs__put_amount(&text, 999.7e3, "B");
  expect(&text, "1.00 MB");
}
