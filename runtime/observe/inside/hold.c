/* runtime/observe/inside/hold.c - holds of several locks at once, of nest locks, of records that threads share. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/observe/inside/wait.h"

#include <string.h>

static uint32_t known(const struct cs__thread *self) {
  return self->holds < CS__HOLDS ? self->holds : CS__HOLDS;
}

/* NULL: taken before we counted, by another thread, or when there was no room. */
static struct cs__hold *hold_of(struct cs__thread *self, enum cs_observe_lock_kind kind, const void *address) {
  for (uint32_t depth = known(self); depth > 0; depth--) {
    struct cs__hold *hold = &self->held[depth - 1];
    if (hold->address == address && hold->kind == (uint32_t)kind)
      return hold;
  }
  return NULL;
}

void cs__hold_again(struct cs__thread *self, enum cs_observe_lock_kind kind, const void *address) {
  struct cs__hold *hold = hold_of(self, kind, address);
  if (hold != NULL)
    hold->again++;
}

void cs__hold_count_shared(struct cs_observe_lock *record, uint64_t ticks) {
  __atomic_fetch_add(&record->holds, 1, __ATOMIC_RELAXED);
  __atomic_fetch_add(&record->held, ticks, __ATOMIC_RELAXED);
  uint64_t longest = __atomic_load_n(&record->longest, __ATOMIC_RELAXED);
  while (ticks > longest &&
         !__atomic_compare_exchange_n(&record->longest, &longest, ticks, true, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
    ;
}

void cs__hold_end_any(struct cs__thread *self, enum cs_observe_lock_kind kind, const void *address,
                      enum cs__adders adders) {
  struct cs__hold *hold = hold_of(self, kind, address);
  if (hold == NULL) {
    self->holds -= self->holds > CS__HOLDS; /* one of those there was no room for */
    return;
  }
  if (hold->again != 0) {
    hold->again--;
    return;
  }
  const uint64_t end = cs__hold_clock(self, cs__ticks());
  const uint32_t after = (uint32_t)(self->held + known(self) - (hold + 1));
  cs__hold_count(hold->record, cs__held(hold->begin, end), adders);
  memmove(hold, hold + 1, after * sizeof *hold);
  self->holds--;
  if (self->holds == 0) {
    self->now.member->critical += cs__held(self->held_since, end);
    self->now.member->marks |= CS__EXTENDED;
  }
}
