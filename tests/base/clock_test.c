/* tests/base/clock_test.c - the clock does not go back and its cost is positive; nothing is timed. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/clock.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <ctype.h>
#include <stdbool.h>
#include <string.h>

Test(clock, does_not_go_back) {
  int64_t before = cs_now_ns();
  for (int i = 0; i < 10000; i++) {
    const int64_t now = cs_now_ns();
    cr_assert(ge(i64, now, before));
    before = now;
  }
}

Test(clock, has_a_resolution_and_an_overhead) {
  const struct cs_clock_cost cost = cs_clock_measure();
  cr_expect(gt(i64, cost.resolution_ns, 0));
  cr_expect(ge(i64, cost.overhead_ns, 0));
}

/* In the pattern 0 stands for any digit. */
Test(clock, writes_the_time_of_day_as_iso_8601) {
  static const char pattern[] = "0000-00-00T00:00:00Z";
  char text[CS_UTC_BYTES];
  cs_utc_now(text);
  cr_assert(eq(sz, strlen(text), CS_UTC_BYTES - 1));
  for (size_t i = 0; i < CS_UTC_BYTES - 1; i++) {
    const bool fits = pattern[i] == '0' ? isdigit((unsigned char)text[i]) != 0 : text[i] == pattern[i];
    cr_expect(fits, "%s", text);
  }
  cr_expect(strcmp(text, "2024") > 0, "%s", text);
}
