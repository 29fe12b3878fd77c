/* tests/topology/bind_test.c - binding the calling thread, and the refusals of the kernel in words. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "topology/bind.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static struct cs_pu_set mask(void) {
  struct cs_pu_set set = {0};
  struct cs_error error = {""};
  cr_assert_eq(cs_affinity_get(0, &set, &error), CS_OK, "%s", error.message);
  return set;
}

Test(bind, a_bound_thread_has_that_mask_and_runs_there) {
  struct cs_pu_set before = mask();
  for (int pu = cs_pu_set_next(&before, 0); pu >= 0; pu = cs_pu_set_next(&before, pu + 1)) {
    struct cs_pu_set one = {0};
    struct cs_error error = {""};
    cr_assert_eq(cs_pu_set_add(&one, pu), CS_OK);
    cr_assert_eq(cs_affinity_set(0, &one, &error), CS_OK, "PU %d: %s", pu, error.message);
    struct cs_pu_set now = mask();
    cr_expect(cs_pu_set_equal(&now, &one), "PU %d", pu);
    cr_expect_eq(cs_current_pu(), pu);
    cs_pu_set_free(&now);
    cs_pu_set_free(&one);
  }
  cr_assert_eq(cs_affinity_set(0, &before, NULL), CS_OK);
  struct cs_pu_set after = mask();
  cr_expect(cs_pu_set_equal(&after, &before));
  cs_pu_set_free(&after);
  cs_pu_set_free(&before);
}

/* The message's list of allowed PUs holds at least these: a mask may be narrower than what the process may ask for. */
static void expect_allowed_named(const char *message, const struct cs_pu_set *at_least) {
  static const char before_list[] = "may only use ";
  char list[256] = "";
  struct cs_pu_set named = {0};
  const char *at = strstr(message, before_list);
  cr_assert_not_null(at, "%s", message);
  cr_assert_eq(sscanf(at + strlen(before_list), "%255[0-9,-]", list), 1, "%s", message);
  cr_assert_eq(cs_pu_set_parse(list, &named, NULL), CS_OK, "%s", list);
  cr_expect(cs_pu_set_contains(&named, at_least), "%s", message);
  cs_pu_set_free(&named);
}

static void expect_refused(const struct cs_pu_set *wanted, const char *named) {
  struct cs_pu_set before = mask();
  struct cs_error error = {""};
  cr_expect_eq(cs_affinity_set(0, wanted, &error), CS_INVALID);
  cr_expect_not_null(strstr(error.message, named), "%s", error.message);
  expect_allowed_named(error.message, &before);
  struct cs_pu_set after = mask();
  cr_expect(cs_pu_set_equal(&after, &before), "the mask must be as it was");
  cs_pu_set_free(&after);
  cs_pu_set_free(&before);
}

Test(bind, a_pu_that_does_not_exist_is_refused_and_the_allowed_ones_are_named) {
  struct cs_pu_set far = {0};
  cr_assert_eq(cs_pu_set_add(&far, 100000), CS_OK);
  expect_refused(&far, "100000");
  cs_pu_set_free(&far);
}

Test(bind, a_set_the_kernel_would_quietly_trim_is_refused) {
  struct cs_pu_set wanted = mask();
  cr_assert_eq(cs_pu_set_add(&wanted, 8000), CS_OK);
  expect_refused(&wanted, "8000");
  cs_pu_set_free(&wanted);
}

Test(bind, a_refusal_does_not_take_the_narrow_mask_for_the_allowed_one) {
  struct cs_pu_set all = mask();
  struct cs_pu_set one = {0};
  struct cs_pu_set far = {0};
  struct cs_error error = {""};
  cr_assert_eq(cs_pu_set_add(&one, cs_pu_set_next(&all, 0)), CS_OK);
  cr_assert_eq(cs_pu_set_add(&far, 100000), CS_OK);
  cr_assert_eq(cs_affinity_set(0, &one, NULL), CS_OK);
  cr_expect_eq(cs_affinity_set(0, &far, &error), CS_INVALID);
  expect_allowed_named(error.message, &all);
  struct cs_pu_set after = mask();
  cr_expect(cs_pu_set_equal(&after, &one));
  cs_pu_set_free(&after);
  cs_pu_set_free(&far);
  cs_pu_set_free(&one);
  cs_pu_set_free(&all);
}

Test(bind, an_empty_set_and_a_thread_that_is_not_there_are_refused) {
  const struct cs_pu_set none = {0};
  struct cs_pu_set set = {0};
  struct cs_error error = {""};
  cr_expect_eq(cs_affinity_set(0, &none, &error), CS_INVALID);
  cr_expect_eq(cs_affinity_get(0x3fffffff, &set, &error), CS_INVALID);
  cr_expect_not_null(strstr(error.message, "no thread"), "%s", error.message);
  cr_expect_null(set.words);
}
