/* runtime/observe/inside/gomp_lock.c - stands before critical sections, locks and what is locked for atomics. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/observe/inside/gomp.h"
#include "runtime/observe/inside/wait.h"

/* --- critical sections: each copy of the runtime has an unnamed one, and a lock for atomics, of its own --- */

// NOLINTBEGIN(bugprone-macro-parentheses) names and parameter lists cannot stand in parentheses
#define DEFINE_CRITICAL(start, end, declared, given, kind, address)                                                    \
  void start declared {                                                                                                \
    const struct cs__runtime *runtime = cs__runtime(CS__CALLER);                                                       \
    struct cs__thread *self = cs__observer(runtime);                                                                   \
    struct cs__wait wait;                                                                                              \
    if (__builtin_expect(self == NULL, 0)) {                                                                           \
      CS__REAL(runtime, start) given;                                                                                  \
      return;                                                                                                          \
    }                                                                                                                  \
    struct cs_observe_lock *record = cs__lock_of(self, kind, address, CS__CALLER);                                     \
    cs__wait_begin(self, &wait);                                                                                       \
    CS__REAL(runtime, start) given;                                                                                    \
    cs__hold_begin(self, kind, address, record, cs__wait_end(self, &wait, CS_OBSERVE_LOCK));                           \
    self->counts->locks++;                                                                                             \
  }                                                                                                                    \
  void end declared {                                                                                                  \
    const struct cs__runtime *runtime = cs__runtime(CS__CALLER);                                                       \
    struct cs__thread *self = cs__observer(runtime);                                                                   \
    if (__builtin_expect(self != NULL, true))                                                                          \
      cs__hold_end(self, kind, address, CS__HOLDER_ALONE);                                                             \
    CS__REAL(runtime, end) given;                                                                                      \
  }
// NOLINTEND(bugprone-macro-parentheses)
DEFINE_CRITICAL(GOMP_critical_start, GOMP_critical_end, (void), (), CS_OBSERVE_LOCK_CRITICAL, runtime->dynamic)
DEFINE_CRITICAL(GOMP_critical_name_start, GOMP_critical_name_end, (void **name), (name), CS_OBSERVE_LOCK_NAMED, name)
DEFINE_CRITICAL(GOMP_atomic_start, GOMP_atomic_end, (void), (), CS_OBSERVE_LOCK_ATOMIC, runtime->dynamic)

/* --- locks --- */

/* A nest lock that its thread has already is not held anew; the test says how often it has it now. */
static inline void taken(struct cs__thread *self, void *lock, struct cs_observe_lock *record, uint64_t at, int times) {
  if (__builtin_expect(times > 1, 0))
    cs__hold_again(self, CS_OBSERVE_LOCK_OMP, lock);
  else
    cs__hold_begin(self, CS_OBSERVE_LOCK_OMP, lock, record, at);
  self->counts->locks++;
}

/* A free lock is taken by the test, and nothing is waited for: one reading of the clock instead of two. */
#define DEFINE_LOCK(set, unset, test)                                                                                  \
  void set(void *lock) {                                                                                               \
    const struct cs__runtime *runtime = cs__runtime(CS__CALLER);                                                       \
    struct cs__thread *self = cs__observer(runtime);                                                                   \
    struct cs__wait wait;                                                                                              \
    if (__builtin_expect(self == NULL, 0)) {                                                                           \
      CS__REAL(runtime, set)(lock);                                                                                    \
      return;                                                                                                          \
    }                                                                                                                  \
    struct cs_observe_lock *record = cs__lock_of(self, CS_OBSERVE_LOCK_OMP, lock, CS__CALLER);                         \
    const int times = CS__REAL(runtime, test)(lock);                                                                   \
    if (times != 0) {                                                                                                  \
      taken(self, lock, record, cs__ticks(), times);                                                                   \
      return;                                                                                                          \
    }                                                                                                                  \
    cs__wait_begin(self, &wait);                                                                                       \
    CS__REAL(runtime, set)(lock);                                                                                      \
    taken(self, lock, record, cs__wait_end(self, &wait, CS_OBSERVE_LOCK), 1);                                          \
  }                                                                                                                    \
  void unset(void *lock) {                                                                                             \
    const struct cs__runtime *runtime = cs__runtime(CS__CALLER);                                                       \
    struct cs__thread *self = cs__observer(runtime);                                                                   \
    if (__builtin_expect(self != NULL, true))                                                                          \
      cs__hold_end(self, CS_OBSERVE_LOCK_OMP, lock, CS__HOLDER_ALONE);                                                 \
    CS__REAL(runtime, unset)(lock);                                                                                    \
  }                                                                                                                    \
  int test(void *lock) {                                                                                               \
    const struct cs__runtime *runtime = cs__runtime(CS__CALLER);                                                       \
    struct cs__thread *self = cs__observer(runtime);                                                                   \
    const int times = CS__REAL(runtime, test)(lock);                                                                   \
    if (times != 0 && self != NULL) {                                                                                  \
      taken(self, lock, cs__lock_of(self, CS_OBSERVE_LOCK_OMP, lock, CS__CALLER), cs__ticks(), times);                 \
    }                                                                                                                  \
    return times;                                                                                                      \
  }
DEFINE_LOCK(omp_set_lock, omp_unset_lock, omp_test_lock)
DEFINE_LOCK(omp_set_nest_lock, omp_unset_nest_lock, omp_test_nest_lock)
DEFINE_LOCK(omp_set_lock_, omp_unset_lock_, omp_test_lock_)
DEFINE_LOCK(omp_set_nest_lock_, omp_unset_nest_lock_, omp_test_nest_lock_)

/* Another lock at the same address, such as one of every call of a function, is not to be added to the last. */
#define DEFINE_RENEWAL(name)                                                                                           \
  void name(void *lock) {                                                                                              \
    const struct cs__runtime *runtime = cs__runtime(CS__CALLER);                                                       \
    if (cs__observer(runtime) != NULL)                                                                                 \
      cs__lock_renew(CS_OBSERVE_LOCK_OMP, lock);                                                                       \
    CS__REAL(runtime, name)(lock);                                                                                     \
  }
DEFINE_RENEWAL(omp_init_lock)
DEFINE_RENEWAL(omp_destroy_lock)
DEFINE_RENEWAL(omp_init_nest_lock)
DEFINE_RENEWAL(omp_destroy_nest_lock)
DEFINE_RENEWAL(omp_init_lock_)
DEFINE_RENEWAL(omp_destroy_lock_)
DEFINE_RENEWAL(omp_init_nest_lock_)
DEFINE_RENEWAL(omp_destroy_nest_lock_)
