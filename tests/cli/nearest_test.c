/* tests/cli/nearest_test.c - which command a mistyped word is taken for. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/cli/cli.h"

#include <criterion/criterion.h>

static const struct cs_command commands[] = {
    {"topo", "the machine", NULL}, {"run", "a sweep", NULL}, {"report", "again", NULL}, {"worker", NULL, NULL}};
enum { COUNT = sizeof commands / sizeof commands[0] };

static const char *nearest(const char *word) {
  return cs_cli_nearest(commands, COUNT, word);
}

Test(nearest, one_slip_of_each_kind_is_forgiven) {
  cr_assert_str_eq(nearest("repot"), "report");
  cr_assert_str_eq(nearest("repport"), "report");
  cr_assert_str_eq(nearest("rebort"), "report");
  cr_assert_str_eq(nearest("reoprt"), "report");
}

Test(nearest, two_neighbours_swapped_count_as_one_slip) {
  cr_assert_str_eq(nearest("rnu"), "run");
  cr_assert_str_eq(nearest("otop"), "topo");
}

Test(nearest, a_word_with_nothing_in_common_means_nothing) {
  cr_assert_null(nearest("frobnicate"));
  cr_assert_null(nearest("xyz"));
  cr_assert_null(nearest(""));
}

Test(nearest, hidden_commands_are_never_offered) {
  cr_assert_null(nearest("wroker"));
}

Test(nearest, words_of_any_length_are_safe) {
  char word[5000];
  for (size_t i = 0; i < sizeof word; i++)
    word[i] = 'r';
  word[sizeof word - 1] = '\0';
  cr_assert_null(nearest(word));
}
