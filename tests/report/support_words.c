/* tests/report/support_words.c - looks for words, and for what a page must not have. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/report/support_words.h"

#include <criterion/criterion.h>
#include <string.h>

void expect_words(const char *text, const char *const *shown, const char *const *never) {
  for (; *shown != NULL; shown++)
    cr_expect_not_null(strstr(text, *shown), "%s in %s", *shown, text);
  for (; never != NULL && *never != NULL; never++)
    cr_expect_null(strstr(text, *never), "%s in %s", *never, text);
}

size_t count_of(const char *text, const char *what) {
  size_t count = 0;
  for (const char *at = text; (at = strstr(at, what)) != NULL; at++)
    count++;
  return count;
}

void expect_self_contained(const char *page) {
  static const char *const never[] = {"http:", "https:",  "//",   "<img",   "<iframe",
                                      "<link", "@import", "url(", "<script"};
  for (size_t i = 0; i < sizeof never / sizeof never[0]; i++) {
    const char *at = strstr(page, never[i]);
    cr_expect_null(at, "the page has %.60s", at);
  }
}

void expect_for_phones(const char *page) {
  cr_expect_not_null(strstr(page, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"));
  cr_expect_eq(count_of(page, "<table>"), count_of(page, "<div class=\"scroll\""));
}
