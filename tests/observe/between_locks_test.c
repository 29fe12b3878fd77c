/* tests/observe/between_locks_test.c - whose holds a lock's record tells of when several lived at its address. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/observe/support_block.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

/* Holds and milliseconds of all locks there, of all before the present one, and of the longest held of those. */
static void set_lock(struct cs_observe_lock *lock, const struct cs_observe_account accounts[3]) {
  *lock = (struct cs_observe_lock){.key = 1, .ready = 1, .kind = CS_OBSERVE_LOCK_OMP};
  lock->holds = accounts[0].holds, lock->held = accounts[0].held * MS;
  lock->before = (struct cs_observe_account){accounts[1].holds, accounts[1].held * MS};
  lock->most = (struct cs_observe_account){accounts[2].holds, accounts[2].held * MS};
}

Test(locks, that_lived_at_one_address_are_told_by_the_longest_held) {
  struct cs_observe_block *block = block_make();
  struct cs_observation seen;
  static const struct {
    struct cs_observe_account before[3], after[3], expected;
  } cases[] = {
      {{{0}}, {{5, 50}, {0}, {0}}, {5, 50}},               /* one lock */
      {{{0}}, {{5, 50}, {3, 20}, {1, 12}}, {2, 30}},       /* the present one */
      {{{0}}, {{5, 50}, {5, 50}, {1, 22}}, {1, 22}},       /* an earlier one; the present has no hold yet */
      {{{4, 40}, {0}, {0}}, {{5, 50}, {0}, {0}}, {1, 10}}, /* one lock all the time */
      {{{4, 40}, {2, 30}, {1, 15}},
       {{9, 80}, {8, 50}, {1, 15}},
       {1, 30}}, /* the longest held was before the interval */
      {{{4, 40}, {2, 30}, {1, 9}},
       {{9, 80}, {8, 70}, {5, 35}},
       {3, 25}}, /* it ended in the interval, with 2 from before */
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    set_lock(&block->locks[7], cases[i].before);
    struct cs_observe_copy *before = block_copy(block);
    set_lock(&block->locks[7], cases[i].after);
    struct cs_observe_copy *after = block_copy(block);
    cr_assert_eq(cs_observe_between(before, after, 0, &seen, NULL), CS_OK);
    cr_assert_eq(seen.lock_count, 1, "%zu", i);
    cr_expect_eq(seen.locks[0].holds, cases[i].expected.holds, "%zu: %u", i, (unsigned)seen.locks[0].holds);
    cr_expect(fabs(seen.locks[0].held_s - (double)cases[i].expected.held * 1e-3) < 1e-12, "%zu: %g", i,
              seen.locks[0].held_s);
    cs_observation_free(&seen);
    cs_observe_copy_free(before);
    cs_observe_copy_free(after);
  }
  free(block);
}
