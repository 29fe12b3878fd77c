/* kernels/barrier/barrier_spin.c - a central barrier that spins, and yields when that takes too long. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What: the sense-reversing central barrier (Mellor-Crummey, Scott: Algorithms for scalable synchronization on
 * shared-memory multiprocessors, ACM Transactions on Computer Systems 9, 1991, algorithm 7), with the number of the
 * phase in place of the sense.
 *
 * How: each thread adds itself to a counter that is never reset: how many came before it tells which phase it is in and
 * whether it is the last. The last one advances the phase, for which the others watch.
 *
 * Why it is fast: one atomic addition per thread and one line that goes from the last thread to the others; nothing
 * that is written is read before that addition, no system call, no list of tasks to look at. In a small team the phase
 * is in the line of the counter, which the last thread has just fetched: it need not ask for another. In a larger one
 * those that watch would take that line from those that arrive, so there the phase has its own. The additions follow
 * one another, so the time grows with the team, in a tree of them only with its logarithm. Teams of more than two
 * threads on cores of their own have not been measured.
 *
 * Why it yields: a thread that is not running cannot arrive, and those that spin for it may be what keeps it from its
 * core. When all are running a barrier of two is two lines that pass between cores, some 0.1 us each: 2 us are ten
 * times that, and still little against the time slice of milliseconds that a thread would spin away.
 */
#include "kernels/barrier/barrier_spin.h"

#include "runtime/base/clock.h"

#include <omp.h>
#include <sched.h>
#include <stdlib.h>

static const int64_t patience_ns = 2000;

/* Where the phase moves to a line of its own. Two threads on a 2-vCPU guest (Sapphire Rapids server) are faster with
 * the near one; more share its cores, so that no difference was seen: four is a guess. */
static const int near_threads = 4;

/* Looks at the phase in a row before the first pause, and pauses between two looks at the clock. */
enum { eager_looks = 64, pauses_each = 16 };

static void pause_briefly(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

static int still(_Atomic(uint64_t) *at, uint64_t phase) {
  return atomic_load_explicit(at, memory_order_acquire) == phase;
}

static void wait_patiently(_Atomic(uint64_t) *at, uint64_t phase, int64_t spin_ns) {
  const int64_t begin_ns = cs_now_ns();
  while (cs_now_ns() - begin_ns < spin_ns) {
    for (int i = 0; i < pauses_each; i++) {
      if (!still(at, phase))
        return;
      pause_briefly();
    }
  }
  while (still(at, phase))
    sched_yield();
}

void cs_barrier_wait(struct cs_barrier *barrier) {
  _Atomic(uint64_t) *const at = barrier->phase;
  const uint64_t before = atomic_fetch_add_explicit(&barrier->arrived, 1, memory_order_acq_rel);
  const uint64_t phase = before / barrier->threads;
  if (before + 1 == (phase + 1) * barrier->threads) {
    atomic_store_explicit(at, phase + 1, memory_order_release);
    return;
  }
  for (int i = 0; i < eager_looks; i++) {
    if (!still(at, phase))
      return;
  }
  wait_patiently(at, phase, barrier->spin_ns);
}

/* With more threads than processors some one is not running: nothing to spin for. */
void cs__barrier_init(struct cs_barrier *barrier, int threads) {
  atomic_init(&barrier->arrived, 0);
  atomic_init(&barrier->near_phase, 0);
  atomic_init(&barrier->far_phase, 0);
  barrier->phase = threads <= near_threads ? &barrier->near_phase : &barrier->far_phase;
  barrier->threads = (uint64_t)threads;
  barrier->spin_ns = threads > omp_get_num_procs() ? 0 : patience_ns;
}

enum cs_status cs_barrier_create(int threads, struct cs_barrier **barrier_out) {
  if (threads < 1 || barrier_out == NULL)
    return CS_INVALID;
  struct cs_barrier *barrier = aligned_alloc(_Alignof(struct cs_barrier), sizeof *barrier);
  if (barrier == NULL)
    return CS_NOMEM;
  cs__barrier_init(barrier, threads);
  *barrier_out = barrier;
  return CS_OK;
}

void cs_barrier_free(struct cs_barrier *barrier) {
  free(barrier);
}
