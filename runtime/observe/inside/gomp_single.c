/* runtime/observe/inside/gomp_single.c - stands before single and, where it can be seen, masked. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Most forms have no end call: a single ends where the next thing of its thread is seen, its barrier more often than
 * not. `single nowait` ends there too, so its time is an upper bound. GCC expands `master` and `masked` inline; only
 * versions that speak OMPT call the runtime for them.
 */
#include "runtime/observe/inside/gomp.h"
#include "runtime/observe/inside/wait.h"

bool GOMP_single_start(void) {
  const struct cs__runtime *runtime = cs__runtime(CS__CALLER);
  const bool chosen = CS__REAL(runtime, GOMP_single_start)();
  struct cs__thread *self = cs__observer(runtime);
  if (chosen && self != NULL)
    cs__single_begin(self);
  return chosen;
}

/* The chosen one gets NULL at once, the others its data once it has come to the end. */
void *GOMP_single_copy_start(void) {
  const struct cs__runtime *runtime = cs__runtime(CS__CALLER);
  struct cs__thread *self = cs__observer(runtime);
  struct cs__wait wait;
  if (self == NULL)
    return CS__REAL(runtime, GOMP_single_copy_start)();
  self->counts->barriers++;
  cs__wait_begin(self, &wait);
  void *copied = CS__REAL(runtime, GOMP_single_copy_start)();
  cs__wait_end(self, &wait, CS_OBSERVE_BARRIER);
  if (copied == NULL)
    cs__single_begin(self);
  return copied;
}

void GOMP_single_copy_end(void *data) {
  const struct cs__runtime *runtime = cs__runtime(CS__CALLER);
  struct cs__thread *self = cs__observer(runtime);
  struct cs__wait wait;
  if (self == NULL) {
    CS__REAL(runtime, GOMP_single_copy_end)(data);
    return;
  }
  self->counts->barriers++;
  cs__wait_begin(self, &wait);
  cs__single_end(self, wait.begin);
  CS__REAL(runtime, GOMP_single_copy_end)(data);
  cs__wait_end(self, &wait, CS_OBSERVE_BARRIER);
}

#define DEFINE_START_WITH_END(name)                                                                                    \
  long name(long a, long b, long c, long d, long e, long f) {                                                          \
    const struct cs__runtime *runtime = cs__runtime(CS__CALLER);                                                       \
    const long chosen = CS__REAL(runtime, name)(a, b, c, d, e, f);                                                     \
    struct cs__thread *self = cs__observer(runtime);                                                                   \
    if ((chosen & 0xff) != 0 && self != NULL) /* a bool: the rest of the register says nothing */                      \
      cs__single_begin(self);                                                                                          \
    return chosen;                                                                                                     \
  }
DEFINE_START_WITH_END(GOMP_single_start_with_end)
DEFINE_START_WITH_END(GOMP_has_masked_thread_num_with_end)

#define DEFINE_END(name)                                                                                               \
  long name(long a, long b, long c, long d, long e, long f) {                                                          \
    const struct cs__runtime *runtime = cs__runtime(CS__CALLER);                                                       \
    struct cs__thread *self = cs__observer(runtime);                                                                   \
    if (self != NULL && self->now.single_begin != 0)                                                                   \
      cs__single_end(self, cs__ticks());                                                                               \
    return CS__REAL(runtime, name)(a, b, c, d, e, f);                                                                  \
  }
DEFINE_END(GOMP_single_end)
DEFINE_END(GOMP_masked_end)
