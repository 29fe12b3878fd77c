/* tests/base/text_test.c - text grows, numbers are read strictly. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/text.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

Test(text, is_empty_before_the_first_append) {
  struct cs_text text = {0};
  cr_expect_str_eq(cs_text_get(&text), "");
  cs_text_free(&text);
}

Test(text, grows_by_what_is_appended) {
  struct cs_text text = {0};
  size_t length = 0;
  for (int i = 0; i < 1000; i++) {
    cs_text_append(&text, "%d,", i);
    length += i < 10 ? 2 : i < 100 ? 3 : 4;
    cr_assert(eq(sz, text.length, length));
    cr_assert(eq(sz, strlen(cs_text_get(&text)), length));
  }
  cr_expect(eq(int, strncmp(cs_text_get(&text), "0,1,2,", 6), 0));
  cr_expect_str_eq(cs_text_get(&text) + length - 4, "999,");
  cs_text_free(&text);
}

Test(text, takes_bytes_with_zeros_in_them) {
  struct cs_text text = {0};
  cs_text_append_bytes(&text, "a\0b", 3);
  cs_text_append(&text, "c");
  cr_expect(eq(sz, text.length, 4));
  cr_expect(eq(int, memcmp(cs_text_get(&text), "a\0bc", 5), 0));
  cs_text_free(&text);
}

Test(text, takes_a_piece_longer_than_its_growth) {
  enum { LENGTH = 100000 };
  char *longer = malloc(LENGTH + 1);
  cr_assert(longer != NULL);
  memset(longer, 'y', LENGTH);
  longer[LENGTH] = '\0';
  struct cs_text text = {0};
  cs_text_append(&text, "[%s]", longer);
  cr_expect(eq(sz, text.length, LENGTH + 2));
  cr_expect(eq(chr, cs_text_get(&text)[LENGTH + 1], ']'));
  cs_text_free(&text);
  free(longer);
}

Test(text, hands_its_bytes_over_and_starts_again) {
  struct cs_text text = {0};
  char *nothing = cs_text_take(&text);
  cr_assert(nothing != NULL);
  cr_expect_str_eq(nothing, "");
  cs_text_append(&text, "once");
  char *once = cs_text_take(&text);
  cr_expect_str_eq(once, "once");
  cr_expect_str_eq(cs_text_get(&text), "");
  cs_text_append(&text, "again");
  cr_expect_str_eq(cs_text_get(&text), "again");
  cr_expect_str_eq(once, "once");
  cs_text_free(&text);
  free(once);
  free(nothing);
}

Test(text, stays_failed_after_a_failed_allocation) {
  struct cs_text text = {.failed = true};
  cs_text_append(&text, "lost");
  cs_text_append_bytes(&text, "lost", 4);
  cr_expect(eq(sz, text.length, 0));
  cr_expect(cs_text_take(&text) == NULL);
  cr_expect(not(text.failed), "an emptied text may be used again");
}

Test(text, formats_into_a_fresh_string) {
  char *string = cs_text_format("%s-%03d", "n", 7);
  cr_expect_str_eq(string, "n-007");
  free(string);
}

Test(int64, takes_whole_numbers_only) {
  static const struct {
    const char *text;
    int64_t value;
  } good[] = {{"0", 0},
              {"-12", -12},
              {"+5", 5},
              {"007", 7},
              {"9223372036854775807", INT64_MAX},
              {"-9223372036854775808", INT64_MIN}};
  for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
    int64_t value = 99;
    cr_expect(eq(int, cs_parse_int64(good[i].text, &value), CS_OK), "%s", good[i].text);
    cr_expect(eq(i64, value, good[i].value), "%s", good[i].text);
  }
  static const char *const bad[] = {"", " 1", "1 ", "1.0", "0x10", "1e3", "-", "one", "9223372036854775808", "\t3"};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    int64_t value = 99;
    cr_expect(eq(int, cs_parse_int64(bad[i], &value), CS_INVALID), "'%s'", bad[i]);
    cr_expect(eq(i64, value, 99), "'%s' must leave the result alone", bad[i]);
  }
  int64_t value;
  cr_expect(eq(int, cs_parse_int64(NULL, &value), CS_INVALID));
}

Test(real, takes_finite_numbers_only) {
  double value = 0.0;
  cr_expect(eq(int, cs_parse_double("-1.5e-3", &value), CS_OK));
  cr_expect(eq(dbl, value, -1.5e-3));
  static const char *const bad[] = {"", " 1", "1 ", "1,5", "nan", "inf", "-inf", "1e999", "1.5x", "."};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    value = 99.0;
    cr_expect(eq(int, cs_parse_double(bad[i], &value), CS_INVALID), "'%s'", bad[i]);
    cr_expect(eq(dbl, value, 99.0), "'%s' must leave the result alone", bad[i]);
  }
}

Test(duration, knows_its_units) {
  static const struct {
    const char *text;
    double seconds;
  } good[] = {{"90", 90},      {"90s", 90},   {"1.5m", 90}, {"2h", 7200},
              {"250ms", 0.25}, {"3min", 180}, {"0", 0},     {"0.5", 0.5}};
  for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
    double seconds = -1.0;
    cr_expect(eq(int, cs_parse_duration_s(good[i].text, &seconds), CS_OK), "%s", good[i].text);
    cr_expect(le(dbl, fabs(seconds - good[i].seconds), 1e-12), "%s", good[i].text);
  }
  static const char *const bad[] = {"", "s", "-1s", "1 s", "1d", "1sm", "inf", "nan", "1e999s", " 1s"};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    double seconds = -1.0;
    cr_expect(eq(int, cs_parse_duration_s(bad[i], &seconds), CS_INVALID), "'%s'", bad[i]);
    cr_expect(eq(dbl, seconds, -1.0), "'%s' must leave the result alone", bad[i]);
  }
}
