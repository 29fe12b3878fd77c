/* tests/report/plain_test.c - text from outside made harmless, and wrapped. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/plain.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define BAD "\xEF\xBF\xBD"

static void expect(struct cs_text *text, const char *wanted) {
  cr_expect_str_eq(cs_text_get(text), wanted);
  cs_text_free(text);
}

Test(plain, keeps_utf8_and_replaces_what_is_not) {
  struct cs_text text = {0};
  cs__put_plain(&text, "caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80");
  expect(&text, "caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80");
  cs__put_plain(&text, "a\xFFz");
  expect(&text, "a" BAD "z");
  cs__put_plain(&text, "cut \xE2\x82"); /* a character that ends with the text */
  expect(&text, "cut " BAD BAD);
  cs__put_plain(&text, "\xC0\xAF \xED\xA0\x80"); /* an overlong slash, a surrogate */
  expect(&text, BAD BAD " " BAD BAD BAD);
}

Test(plain, lets_no_control_character_through) {
  struct cs_text text = {0};
  cs__put_plain(&text, "a\x1b[31mb\x07\x7f\xC2\x9B"
                       "c\td\ne");
  expect(&text, "a" BAD "[31mb" BAD BAD BAD "c d e");
  cs__put_plain(&text, NULL);
  expect(&text, "");
}

Test(plain, escapes_for_html) {
  struct cs_text text = {0};
  cs__put_html(&text, "<a href=\"x\" title='y'>&</a>");
  expect(&text, "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;&lt;/a&gt;");
}

Test(plain, quotes_for_csv_only_what_needs_it) {
  struct cs_text text = {0};
  cs__put_csv(&text, "triad");
  expect(&text, "triad");
  cs__put_csv(&text, "{0},{1}");
  expect(&text, "\"{0},{1}\"");
  cs__put_csv(&text, "say \"hi\"");
  expect(&text, "\"say \"\"hi\"\"\"");
}

Test(plain, leaves_gnuplot_nothing_to_expand) {
  struct cs_text text = {0};
  cs__put_gnuplot(&text, "it's `id`\n@macro");
  expect(&text, "'it''s `id` @macro'");
}

Test(plain, spells_microseconds_in_ascii_and_asks_of_what_has_no_spelling) {
  struct cs_text text = {0};
  cs__put_terminal(&text, "16.8 \xC2\xB5s, caf\xC3\xA9", false);
  expect(&text, "16.8 us, caf?");
  cs__put_terminal(&text, "16.8 \xC2\xB5s", true);
  expect(&text, "16.8 \xC2\xB5s");
}

Test(plain, wraps_words_and_indents_what_follows) {
  struct cs_text text = {0};
  cs__put_wrapped(&text, "- ", "one two three  four", 10);
  expect(&text, "- one two\n  three\n  four\n");
}

Test(plain, cuts_a_word_longer_than_the_line) {
  struct cs_text text = {0};
  cs__put_wrapped(&text, "", "ab abcdefghij k", 4);
  expect(&text, "ab\nabcd\nefgh\nij k\n");
  cs__put_wrapped(&text, "", "\xC3\xA9\xC3\xA9\xC3\xA9", 2); /* between characters, never inside one */
  expect(&text, "\xC3\xA9\xC3\xA9\n\xC3\xA9\n");
  cs__put_wrapped(&text, "long mark ", "x y", 3);
  expect(&text, "long mark x\n          y\n");
}
