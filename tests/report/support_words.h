/* tests/report/support_words.h - what a text or a page must have and must not. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_TESTS_REPORT_SUPPORT_WORDS_H
#define CORESWEEP_TESTS_REPORT_SUPPORT_WORDS_H

#include <stddef.h>

/* The text has every one of `shown` and none of `never`, lists that end with NULL; never may be NULL. */
void expect_words(const char *text, const char *const *shown, const char *const *never);

/* How often `what` stands in the text. */
size_t count_of(const char *text, const char *what);

/* The page loads nothing from anywhere, and runs nothing. */
void expect_self_contained(const char *page);

/* It is as wide as the screen, and each of its tables scrolls by itself. */
void expect_for_phones(const char *page);

#endif
