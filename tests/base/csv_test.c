/* tests/base/csv_test.c - tables of text: separators, quotes, line ends, comments, and what is refused by line. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/csv.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static struct cs_csv parsed(const char *text) {
  struct cs_csv csv = {0};
  struct cs_error error = {""};
  cr_assert_eq(cs_csv_parse(text, strlen(text), &csv, &error), CS_OK, "%s", error.message);
  return csv;
}

/* All fields, rows ended by '|', fields by ','. */
static void expect(const char *text, const char *wanted) {
  struct cs_csv csv = parsed(text);
  char all[256] = "";
  size_t length = 0;
  for (size_t row = 0; row < csv.row_count; row++)
    for (size_t column = 0; column < csv.column_count; column++)
      length += (size_t)snprintf(all + length, sizeof all - length, "%s%s", cs_csv_field(&csv, row, column),
                                 column + 1 < csv.column_count ? "," : "|");
  cr_expect_str_eq(all, wanted, "'%s' of '%s'", all, text);
  cs_csv_free(&csv);
}

static void expect_refused(const char *text, const char *why) {
  struct cs_csv csv = {0};
  struct cs_error error = {""};
  cr_expect_eq(cs_csv_parse(text, strlen(text), &csv, &error), CS_INVALID, "'%s'", text);
  cr_expect_not_null(strstr(error.message, why), "'%s' of '%s'", error.message, text);
  cr_expect_null(csv.fields);
}

Test(csv, the_first_row_tells_the_separator) {
  expect("n,time\n1,2\n", "n,time|1,2|");
  expect("n;time\n1;2,5\n", "n,time|1,2,5|");
  expect("n\ttime, all\n1\t2\n", "n,time, all|1,2|");
  expect("n   time\n1 \t 2\n", "n,time|1,2|");
  expect("\"a,b\";c\n1;2\n", "a,b,c|1,2|");
}

Test(csv, blanks_around_fields_go_and_inside_them_stay) {
  expect(" n , wall time \n 1 ,\t2 \n", "n,wall time|1,2|");
  expect("  1  2  \n  3 4\n", "1,2|3,4|");
  expect("a\t\tb\n1\t\t2\n", "a,,b|1,,2|");
}

Test(csv, a_unit_in_brackets_belongs_to_the_word_before_it) {
  expect("n time (s)\n1 2\n", "n,time (s)|1,2|");
  expect("n time  [ms] rate\n1 2 3\n", "n,time  [ms],rate|1,2,3|");
}

Test(csv, any_line_end_and_a_byte_order_mark_are_read) {
  expect("\xEF\xBB\xBFn,t\r\n1,2\r\n", "n,t|1,2|");
  expect("n,t\r1,2\r", "n,t|1,2|");
  expect("sep=;\r\nn;t\r\n1;2,5\r\n", "n,t|1,2,5|");
  expect("\xEF\xBB\xBFsep=,\nn,t\n1,2\n", "n,t|1,2|");
  expect("sep=n,t\n1,2\n", "sep=n,t|1,2|");
  expect_refused("sep=;\n1;2\n3\n", "line 3 has 1 field, line 2 has 2");
  expect("n,t\n1,2", "n,t|1,2|");
  expect("n,t\n\n   \n1,2\n\n", "n,t|1,2|");
}

Test(csv, quotes_hold_separators_quotes_and_line_ends) {
  expect("\"a\"\"b\",\"c,d\"\n\"x\ny\", \" z \" \n", "a\"b,c,d|x\ny, z |");
  expect("\"a b\" c\n1 \"2\"\n", "a b,c|1,2|");
  expect("a,b\"c\n1,2\n", "a,b\"c|1,2|");
}

Test(csv, a_separator_too_many_at_the_end_is_forgiven) {
  expect("n,t,\n1,2,\n3,4\n", "n,t|1,2|3,4|");
  expect("n,t\n1,\n", "n,t|1,|");
}

Test(csv, lines_are_counted_as_an_editor_does) {
  struct cs_csv csv = parsed("# one\n\nn,t\r\n\"1\r\n1\",2\r\n# more\r3,4");
  cr_assert_eq(csv.row_count, 3);
  cr_expect_eq(csv.lines[0], 3);
  cr_expect_eq(csv.lines[1], 4);
  cr_expect_eq(csv.lines[2], 7);
  cs_csv_free(&csv);
}

Test(csv, the_last_comment_before_the_rows_is_kept_where_it_has_as_many_fields) {
  struct cs_csv csv = parsed("# made by me\n#  n  time\n1 2\n# later comment\n2 3\n");
  cr_assert_not_null(csv.comment);
  cr_expect_str_eq(csv.comment[0], "n");
  cr_expect_str_eq(csv.comment[1], "time");
  cr_expect_eq(csv.row_count, 2);
  cs_csv_free(&csv);
  csv = parsed("# three words here\n1,2\n");
  cr_expect_null(csv.comment);
  cs_csv_free(&csv);
  csv = parsed("# \"open\n1,2\n");
  cr_expect_null(csv.comment);
  cs_csv_free(&csv);
}

Test(csv, a_thousand_rows_are_all_there) {
  char text[16384] = "";
  size_t length = 0;
  for (int i = 0; i < 1000; i++)
    length += (size_t)snprintf(text + length, sizeof text - length, "%d,%d\n", i, i * 2);
  struct cs_csv csv = parsed(text);
  cr_assert_eq(csv.row_count, 1000);
  cr_expect_str_eq(cs_csv_field(&csv, 999, 1), "1998");
  cr_expect_eq(csv.lines[999], 1000);
  cs_csv_free(&csv);
}

Test(csv, what_cannot_be_a_table_is_refused_by_its_line) {
  expect_refused("", "nothing in it");
  expect_refused("# only\n\n", "nothing in it");
  expect_refused("n,t\n1,2\n3\n", "line 3 has 1 field, line 1 has 2");
  expect_refused("n,t\n1,2,3\n", "line 2 has 3 fields");
  expect_refused("n,t\n1,\"2\n", "line 2: a double quote opens a field");
  expect_refused("n,t\n1,\"2\"x\n", "line 2: something follows a closing quote");
  expect_refused("\xFF\xFEn", "UTF-16");
  struct cs_csv csv = {0};
  struct cs_error error = {""};
  cr_expect_eq(cs_csv_parse("1,\0002\n", 5, &csv, &error), CS_INVALID);
  cr_expect_not_null(strstr(error.message, "NUL"));
}
