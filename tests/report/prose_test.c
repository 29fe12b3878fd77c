/* tests/report/prose_test.c - sentences around tables: as wide as they may be, harmless, with bullets and colours. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/prose.h"

#include <criterion/criterion.h>
#include <string.h>

static void expect_text(struct cs_text *text, const char *wanted) {
  cr_expect_str_eq(cs_text_get(text), wanted);
  cs_text_free(text);
}

Test(prose, is_as_wide_as_the_style_and_no_wider_than_it_wants_text) {
  struct cs_text text = {0};
  cs__put_paragraph(&text, "", "one two three", &(struct cs_table_style){.columns = 9});
  expect_text(&text, "one two\nthree\n");
  cs__put_paragraph(&text, "", "one two three", &(struct cs_table_style){.columns = 100, .text_columns = 9});
  expect_text(&text, "one two\nthree\n");
  cs__put_paragraph(&text, "", "one two three", &(struct cs_table_style){.columns = 9, .text_columns = 100});
  expect_text(&text, "one two\nthree\n");
}

Test(prose, from_outside_is_harmless) {
  struct cs_text text = {0}, line = {0};
  cs_text_append(&line, "a\x1b[31m \xC3\xA4");
  cs__put_line(&text, "> ", &line, &(struct cs_table_style){.columns = 80});
  cr_expect_eq(line.length, 0, "it was taken over");
  cr_expect_null(strchr(cs_text_get(&text), '\x1b'));
  expect_text(&text, "> a?[31m ?\n");
}

Test(prose, of_a_list_has_bullets_below_a_heading_in_its_colour) {
  static const char *const items[] = {"one two", "three"};
  struct cs_text text = {0};
  cs__put_items(&text, "Warnings", "\x1b[1;33m", items, 2, &(struct cs_table_style){.columns = 6, .colour = true});
  expect_text(&text, "\n\x1b[1;33mWarnin\ngs\x1b[0m\n- one\n  two\n- thre\n  e\n");
  cs__put_items(&text, "Remarks", "\x1b[1m", items, 1, &(struct cs_table_style){.columns = 80, .utf8 = true});
  expect_text(&text, "\nRemarks\n\xE2\x80\xA2 one two\n");
  cs__put_items(&text, "Remarks", "\x1b[1m", items, 0, &(struct cs_table_style){.columns = 80});
  expect_text(&text, "");
}

Test(prose, has_bold_heads_of_sections_where_there_are_colours) {
  struct cs_text text = {0};
  cs__put_section_head(&text, "Processes", &(struct cs_table_style){.columns = 80, .colour = true});
  expect_text(&text, "\n\x1b[1mProcesses\x1b[0m\n");
}
