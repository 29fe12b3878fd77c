/* tests/topology/pu_set_test.c - sets of PUs: membership, arithmetic, and the kernel's list format. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "topology/pu_set.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static struct cs_pu_set parse(const char *list) {
  struct cs_pu_set set = {0};
  struct cs_error error = {""};
  cr_assert_eq(cs_pu_set_parse(list, &set, &error), CS_OK, "%s: %s", list, error.message);
  return set;
}

Test(pu_set, the_empty_set_needs_no_memory_and_has_nothing) {
  struct cs_pu_set set = {0};
  cr_expect_not(cs_pu_set_has(&set, 0));
  cr_expect_eq(cs_pu_set_count(&set), 0);
  cr_expect_eq(cs_pu_set_next(&set, 0), -1);
  char *text = cs_pu_set_format(&set);
  cr_expect_str_eq(text, "");
  free(text);
  cs_pu_set_free(&set);
  cs_pu_set_free(NULL);
}

Test(pu_set, members_are_those_added_and_not_removed) {
  struct cs_pu_set set = {0};
  const int members[] = {0, 63, 64, 1023, 1024, CS_PU_INDEX_MAX};
  for (size_t i = 0; i < 6; i++)
    cr_assert_eq(cs_pu_set_add(&set, members[i]), CS_OK);
  cr_expect_eq(cs_pu_set_count(&set), 6);
  for (size_t i = 0; i < 6; i++)
    cr_expect(cs_pu_set_has(&set, members[i]), "%d", members[i]);
  cr_expect_not(cs_pu_set_has(&set, 62));
  cs_pu_set_remove(&set, 64);
  cs_pu_set_remove(&set, 65);
  cs_pu_set_remove(&set, -1);
  cr_expect_not(cs_pu_set_has(&set, 64));
  cr_expect_eq(cs_pu_set_count(&set), 5);
  cs_pu_set_free(&set);
}

Test(pu_set, indexes_out_of_range_are_refused) {
  struct cs_pu_set set = {0};
  cr_expect_eq(cs_pu_set_add(&set, -1), CS_INVALID);
  cr_expect_eq(cs_pu_set_add(&set, CS_PU_INDEX_MAX + 1), CS_INVALID);
  cr_expect_eq(cs_pu_set_count(&set), 0);
  cr_expect_not(cs_pu_set_has(&set, -1));
}

Test(pu_set, walking_meets_each_member_once_in_order) {
  struct cs_pu_set set = parse("3,63-65,128,1000");
  static const int expected[] = {3, 63, 64, 65, 128, 1000};
  size_t met = 0;
  for (int pu = cs_pu_set_next(&set, 0); pu >= 0; pu = cs_pu_set_next(&set, pu + 1)) {
    cr_assert_lt(met, 6);
    cr_expect_eq(pu, expected[met++]);
  }
  cr_expect_eq(met, 6);
  cr_expect_eq(cs_pu_set_next(&set, -5), 3);
  cr_expect_eq(cs_pu_set_next(&set, 1001), -1);
  cr_expect_eq(cs_pu_set_next(&set, CS_PU_INDEX_MAX), -1);
  cs_pu_set_free(&set);
}

Test(pu_set, a_list_written_is_the_list_read) {
  static const char *const lists[] = {"", "0", "5", "0-3,8,10-15", "62-66", "0,2,4,6", "1048575", "100-2047"};
  for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
    struct cs_pu_set set = parse(lists[i]);
    char *text = cs_pu_set_format(&set);
    cr_expect_str_eq(text, lists[i]);
    free(text);
    cs_pu_set_free(&set);
  }
}

Test(pu_set, overlapping_and_unordered_ranges_are_joined) {
  struct cs_pu_set set = parse("7,0-2,2-4,3,5-5");
  char *text = cs_pu_set_format(&set);
  cr_expect_str_eq(text, "0-5,7");
  free(text);
  cs_pu_set_free(&set);
}

Test(pu_set, nonsense_is_refused_and_the_place_is_named) {
  static const char *const wrong[] = {",",  "1,",  ",1",    "1,,2",    "3-",        "-3",          "5-3", "a", "1 ",
                                      " 1", "0x3", "1-2-3", "1048576", "0-9999999", "99999999999", "1\n", "+1"};
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    struct cs_pu_set set = {0};
    struct cs_error error = {""};
    cr_expect_eq(cs_pu_set_parse(wrong[i], &set, &error), CS_INVALID, "'%s'", wrong[i]);
    cr_expect_null(set.words, "'%s' left something behind", wrong[i]);
    cr_expect_not_null(strstr(error.message, "stops making sense"), "'%s': %s", wrong[i], error.message);
  }
  struct cs_error error = {""};
  struct cs_pu_set set = {0};
  cs_pu_set_parse("0-3,x9", &set, &error);
  cr_expect_not_null(strstr(error.message, "at 'x9'"), "%s", error.message);
}

Test(pu_set, what_a_list_names_is_counted_and_what_is_no_list_names_nothing) {
  cr_expect_eq(cs_pu_set_count_listed("0-3,8,10-15"), 11);
  cr_expect_eq(cs_pu_set_count_listed(""), 0);
  cr_expect_eq(cs_pu_set_count_listed("3-"), 0);
  cr_expect_eq(cs_pu_set_count_listed(NULL), 0);
}

Test(pu_set, sets_compare_by_members_whatever_their_length) {
  struct cs_pu_set small = parse("1,2");
  struct cs_pu_set large = parse("1,2,900");
  cr_expect(cs_pu_set_contains(&large, &small));
  cr_expect_not(cs_pu_set_contains(&small, &large));
  cr_expect_not(cs_pu_set_equal(&small, &large));
  cs_pu_set_remove(&large, 900);
  cr_expect(cs_pu_set_equal(&small, &large));
  const struct cs_pu_set none = {0};
  cr_expect(cs_pu_set_contains(&small, &none));
  cr_expect(cs_pu_set_contains(&none, &none));
  cs_pu_set_free(&small);
  cs_pu_set_free(&large);
}

Test(pu_set, a_copy_and_an_intersection_are_their_own) {
  struct cs_pu_set a = parse("0-9,500");
  struct cs_pu_set b = parse("5-20");
  struct cs_pu_set copy = {0};
  struct cs_pu_set both = {0};
  cr_assert_eq(cs_pu_set_copy(&a, &copy), CS_OK);
  cr_assert_eq(cs_pu_set_intersect(&a, &b, &both), CS_OK);
  cs_pu_set_remove(&a, 7);
  char *text = cs_pu_set_format(&copy);
  cr_expect_str_eq(text, "0-9,500");
  free(text);
  text = cs_pu_set_format(&both);
  cr_expect_str_eq(text, "5-9");
  free(text);
  cs_pu_set_free(&a);
  cs_pu_set_free(&b);
  cs_pu_set_free(&copy);
  cs_pu_set_free(&both);
}
