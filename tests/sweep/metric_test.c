/* tests/sweep/metric_test.c - the last line that matches tells the metric, however it comes. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/metric.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct cs__metric *begin(const char *expression) {
  struct cs__metric *metric = NULL;
  struct cs_error error = {""};
  cr_assert_eq(cs__metric_begin(expression, &metric, &error), CS_OK, "%s", error.message);
  return metric;
}

/* NaN: it failed, and error says why. */
static double end(struct cs__metric *metric, struct cs_error *error) {
  double value = NAN;
  cr_expect_eq(cs__metric_end(metric, &value, error), isnan(value) ? CS_FAILED : CS_OK);
  cs__metric_free(metric);
  return value;
}

/* What the text comes to when it arrives in pieces of some bytes. */
static double found(const char *expression, const char *text, size_t piece, struct cs_error *error) {
  struct cs__metric *metric = begin(expression);
  for (size_t at = 0, length = strlen(text); at < length; at += piece)
    cs__metric_feed(metric, 0, text + at, length - at < piece ? length - at : piece);
  return end(metric, error);
}

static const char rate[] = "Rate: ([0-9.]+)";

Test(metric, is_that_of_the_last_line_that_matches_wherever_the_text_is_cut) {
  static const char text[] = "start\nRate: 1.5 MB/s\nRate: 2.5 MB/s\n\nRate: none\nbye\n";
  for (size_t piece = 1; piece <= sizeof text; piece++)
    cr_expect_eq(found(rate, text, piece, NULL), 2.5, "pieces of %zu", piece);
}

Test(metric, counts_a_last_line_without_a_newline) {
  cr_expect_eq(found(rate, "Rate: 1\nRate: 2", 100, NULL), 2.0);
  cr_expect_eq(found(rate, "Rate: 3", 1, NULL), 3.0);
}

Test(metric, anchors_and_sets_keep_to_a_line) {
  cr_expect_eq(found("^([0-9]+)$", "x 1\n7\n2 y\n", 100, NULL), 7.0);
  cr_expect_eq(found("^([0-9]+)$", "1\n2\n3\nx", 100, NULL), 3.0);
  struct cs_error error = {""};
  cr_expect(isnan(found("a[^b]*([0-9])$", "a\n1\nb\n", 100, &error)), "a match across lines");
}

Test(metric, may_come_on_standard_error_and_the_later_one_wins) {
  struct cs__metric *metric = begin(rate);
  cs__metric_feed(metric, 0, "Rate: 1\nRa", 10);
  cs__metric_feed(metric, 1, "Rate: 2\n", 8);
  cr_expect_eq(end(metric, NULL), 2.0);
  metric = begin(rate);
  cs__metric_feed(metric, 1, "Rate: 2\n", 8);
  cs__metric_feed(metric, 0, "Rate: 1\n", 8);
  cr_expect_eq(end(metric, NULL), 1.0);
}

Test(metric, of_a_line_with_nul_bytes_is_found) {
  struct cs__metric *metric = begin(rate);
  cs__metric_feed(metric, 0, "one\na\0Rate: 6\0b\nend\n", 20);
  cr_expect_eq(end(metric, NULL), 6.0);
}

Test(metric, looks_at_the_beginning_of_a_line_that_has_no_end) {
  struct cs__metric *metric = begin("^([0-9]+) x|END");
  char block[4097] = "";
  memset(block, 'x', sizeof block - 1);
  cs__metric_feed(metric, 0, "5 x", 3);
  for (int i = 0; i < 1000; i++)
    cs__metric_feed(metric, 0, block, sizeof block - 1);
  cs__metric_feed(metric, 0, "END\nnext", 8);
  cr_expect_eq(end(metric, NULL), 5.0);
}

Test(metric, that_is_nowhere_fails_with_the_last_line) {
  struct cs_error error = {""};
  cr_expect(isnan(found(rate, "hello\nout of luck\n  \n", 100, &error)));
  cr_expect_not_null(strstr(error.message, "nothing it printed matches the metric 'Rate: ([0-9.]+)'"));
  cr_expect_not_null(strstr(error.message, "its last line: out of luck"), "%s", error.message);
  cr_expect(isnan(found(rate, "", 1, &error)));
  cr_expect_not_null(strstr(error.message, "printed nothing"));
}

Test(metric, that_is_no_number_above_0_fails_with_what_it_found) {
  static const char *const wrong[] = {"Rate: 0", "Rate: 1.2.3", "Rate: ."};
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    struct cs_error error = {""};
    cr_expect(isnan(found(rate, wrong[i], 100, &error)), "%s", wrong[i]);
    cr_expect_not_null(strstr(error.message, wrong[i] + 6));
  }
  struct cs_error error = {""};
  cr_expect(isnan(found("v=(.*)", "v=inf", 100, &error)) && isnan(found("v=(.*)", "v=-3", 100, &error)) &&
            isnan(found("a|(b)", "a", 100, &error)));
}

Test(metric, must_be_a_regular_expression_with_one_group) {
  static const char *const wrong[] = {"Rate: [0-9]+", "([0-9]+", "(a)(b)", "[z-a]([0-9])"};
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    struct cs__metric *metric = NULL;
    struct cs_error error = {""};
    cr_expect_eq(cs__metric_begin(wrong[i], &metric, &error), CS_INVALID, "%s", wrong[i]);
    cr_expect_not_null(strstr(error.message, wrong[i]), "%s", error.message);
  }
}
