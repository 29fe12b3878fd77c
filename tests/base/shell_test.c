/* tests/base/shell_test.c - words survive a line; what only a shell can do is refused. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/shell.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static char *line_of(const char *const *words) {
  struct cs_text text = {0};
  cs_shell_append_words(&text, (char *const *)(uintptr_t)words);
  return cs_text_take(&text);
}

static void expect_split(const char *line, const char *const *expected) {
  char **words = NULL;
  struct cs_error error = {""};
  cr_assert_eq(cs_shell_split(line, &words, &error), CS_OK, "%s: %s", line, error.message);
  size_t count = 0;
  for (; expected[count] != NULL && words[count] != NULL; count++)
    cr_expect_str_eq(words[count], expected[count], "%s", line);
  cr_expect(expected[count] == NULL && words[count] == NULL, "%s: another number of words", line);
  cs_words_free(words);
}

Test(shell, words_are_parted_by_blanks_quotes_and_backslashes) {
  expect_split("./app -n 4", (const char *const[]){"./app", "-n", "4", NULL});
  expect_split("  app\t'two words'\n", (const char *const[]){"app", "two words", NULL});
  expect_split("a'b'\"c\"d", (const char *const[]){"abcd", NULL});
  expect_split("a '' \"\"", (const char *const[]){"a", "", "", NULL});
}

Test(shell, quotes_hide_what_a_shell_would_do) {
  expect_split("sh -c 'exit $X | true; (a) > b'", (const char *const[]){"sh", "-c", "exit $X | true; (a) > b", NULL});
  expect_split("echo \"a;b\" \"\\$5\" a\\|b", (const char *const[]){"echo", "a;b", "$5", "a|b", NULL});
}

Test(shell, what_only_a_shell_can_do_is_refused_with_the_mend) {
  static const char *const lines[] = {"a | b", "a && b", "a; b", "a > b", "a < b", "a $X", "a `b`", "a \"$X\"", "(a)"};
  for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
    char **words = NULL;
    struct cs_error error = {""};
    cr_expect_eq(cs_shell_split(lines[i], &words, &error), CS_INVALID, "%s", lines[i]);
    cr_expect_neq(strstr(error.message, "sh -c"), NULL, "%s: %s", lines[i], error.message);
  }
}

Test(shell, open_quotes_and_empty_lines_are_refused) {
  static const char *const lines[] = {"a 'b", "a \"b", "", "  \t"};
  for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
    char **words = NULL;
    cr_expect_eq(cs_shell_split(lines[i], &words, NULL), CS_INVALID, "'%s'", lines[i]);
  }
}

Test(shell, plain_words_and_placeholders_stay_bare_and_others_are_quoted) {
  const char *const words[] = {"make", "-j{n}", "a b", "it's", "{a,b}", "", "x=1", NULL};
  char *line = line_of(words);
  cr_expect_str_eq(line, "make -j{n} 'a b' 'it'\\''s' '{a,b}' '' x=1");
  free(line);
}

Test(shell, a_line_reads_back_as_its_words) {
  const char *const words[] = {"a b", "it's", "$HOME|x", "\\", "\"q\"", "", "\tz\n", NULL};
  char *line = line_of(words);
  expect_split(line, words);
  free(line);
}
