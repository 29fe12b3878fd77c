/* tests/kernels/fresh_inputs_test.c - inputs for runs that overwrite theirs: each taken once, in order, as many as
 * made. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/fresh_inputs.h"

#include <criterion/criterion.h>

Test(fresh_inputs, are_taken_in_order_until_all_are_used_up) {
  struct cs__fresh_inputs inputs = {.bytes = 24};
  cr_expect_null(cs__fresh_next(&inputs), "none was made");
  cr_assert(cs__fresh_make(&inputs, 3));
  cr_expect_null(cs__fresh_last(&inputs), "none was used");
  for (int64_t call = 0; call < 3; call++) {
    char *next = cs__fresh_next(&inputs);
    cr_assert(next != NULL && next == cs__fresh_at(&inputs, call) && next == cs__fresh_last(&inputs));
    cr_expect_eq(next - (char *)cs__fresh_at(&inputs, 0), 24 * call);
  }
  cr_expect_null(cs__fresh_next(&inputs));
  cr_expect_eq(cs__fresh_last(&inputs), cs__fresh_at(&inputs, 2));
  cs__fresh_free(&inputs);
}

Test(fresh_inputs, made_again_are_unused_however_many_there_were) {
  static const int64_t calls[] = {3, 2, 5, 1};
  struct cs__fresh_inputs inputs = {.bytes = 8};
  for (int i = 0; i < 4; i++) {
    cr_assert(cs__fresh_make(&inputs, calls[i]));
    cr_expect_null(cs__fresh_last(&inputs));
    int64_t taken = 0;
    for (char *next; (next = cs__fresh_next(&inputs)) != NULL; taken++)
      next[0] = next[7] = 1;
    cr_expect_eq(taken, calls[i]);
  }
  cs__fresh_free(&inputs);
}

Test(fresh_inputs, without_memory_are_none) {
  struct cs__fresh_inputs inputs = {.bytes = SIZE_MAX / 4};
  cr_expect_not(cs__fresh_make(&inputs, 5));
  cr_expect(cs__fresh_next(&inputs) == NULL && cs__fresh_last(&inputs) == NULL);
  cs__fresh_free(&inputs);
}

Test(fresh_inputs, of_no_bytes_are_there_all_the_same) {
  struct cs__fresh_inputs inputs = {.bytes = 0};
  cr_assert(cs__fresh_make(&inputs, 2));
  cr_expect(cs__fresh_next(&inputs) != NULL && cs__fresh_next(&inputs) != NULL && cs__fresh_next(&inputs) == NULL);
  cs__fresh_free(&inputs);
}
