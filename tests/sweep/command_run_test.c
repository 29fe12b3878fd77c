/* tests/sweep/command_run_test.c - which delay of a command's threads tells of other programs. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/command_run.h"

#include <criterion/criterion.h>

static struct cs_used delayed(int working, char *pus) {
  return (struct cs_used){.told = true, .wall_s = 1.0, .working = working, .delay_s = 0.5, .pus = pus};
}

Test(command_run, the_delay_of_threads_that_have_a_pu_each_was_made_by_others) {
  char both[] = "0-1";
  const struct cs_used two = delayed(2, both), one = delayed(1, both), seen_nowhere = delayed(1, NULL);
  cr_expect_eq(cs__delay_by_others_s(&two, 2), 0.5);
  cr_expect_eq(cs__delay_by_others_s(&one, 4), 0.5);
  cr_expect_eq(cs__delay_by_others_s(&seen_nowhere, 1), 0.5);
}

Test(command_run, threads_that_share_a_pu_delay_each_other_and_tell_nothing_of_others) {
  char both[] = "0-1", single[] = "3";
  const struct cs_used crowd = delayed(3, both), bound = delayed(2, single);
  struct cs_used pool = delayed(2, both);
  pool.threads = 3;
  cr_expect_lt(cs__delay_by_others_s(&crowd, 2), 0.0, "more threads than PUs given");
  cr_expect_lt(cs__delay_by_others_s(&bound, 4), 0.0, "more threads than PUs they were seen on");
  cr_expect_lt(cs__delay_by_others_s(&pool, 2), 0.0, "two that work and one that reads for them");
  cr_expect_eq(cs__delay_by_others_s(&pool, 3), -1.0, "on two PUs still");
}

Test(command_run, of_a_run_that_no_look_saw_nothing_is_told) {
  const struct cs_used unseen = {.told = true, .wall_s = 0.001, .delay_s = -1.0};
  cr_expect_lt(cs__delay_by_others_s(&unseen, 2), 0.0);
}
