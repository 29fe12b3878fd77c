/* runtime/ceilings/window.c - windows of time in which every thread repeats its step. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What: the rate of a team over a window of time all its threads share, best of several windows.
 *
 * How: the threads meet, the last to come sets when the window closes, and each repeats its step until then. A thread's
 * rate is what it did over the time from the common start to the end of its own last step; the team's is the sum.
 *
 * Why a window and not a given amount of work: with a given amount the first to finish leaves the others alone, who
 * then have the memory, or the turbo clock, of a smaller team for the rest of their time; and the time of a try would
 * depend on the machine. In a window the whole team is busy from start to end, which no division of work among n
 * threads can beat: that makes the sum an upper bound. Threads that share a PU share the window too, so their rates add
 * up to one PU's however the scheduler slices it.
 *
 * Why the best of several: a ceiling is what can be had, and disturbance (other tenants, interrupts, the first use of
 * wide vectors) only takes away.
 */
#include "runtime/ceilings/window.h"

#include "runtime/base/clock.h"
#include "runtime/base/memory.h"
#include "runtime/ceilings/spin.h"

#include <math.h>
#include <omp.h>
#include <stdatomic.h>
#include <stddef.h>

struct record {
  _Alignas(CS_CACHE_LINE_BYTES) int64_t begin_ns;
  int64_t end_ns;
  double amount;
  bool took_part;
};

/* Where the threads of a try meet. The runtime's barrier would let them start tens of microseconds apart where it waits
 * asleep. */
struct gate {
  atomic_int waiting;
  atomic_bool open;
  int64_t close_ns; /* when the window closes; set before the gate opens */
};

static void meet(struct gate *gate, int threads, int64_t window_ns) {
  if (atomic_fetch_add(&gate->waiting, 1) + 1 == threads) {
    gate->close_ns = cs_now_ns() + window_ns;
    atomic_store(&gate->open, true);
  }
  for (unsigned polls = 0; !atomic_load(&gate->open);)
    cs__spin(&polls);
}

static struct record work(const struct cs__window *window, int thread, int64_t close_ns) {
  struct record record = {.begin_ns = cs_now_ns(), .took_part = true};
  do {
    record.amount += window->step(window->context, thread);
    record.end_ns = cs_now_ns();
  } while (record.end_ns < close_ns);
  return record;
}

static void try_once(const struct cs__window *window, struct record *records) {
  struct gate gate = {0};
  const int64_t window_ns = (int64_t)(window->window_s * 1e9);
#pragma omp parallel
  {
    const int thread = omp_get_thread_num();
    meet(&gate, omp_get_num_threads(), window_ns);
    if (window->takes_part == NULL || window->takes_part(window->context, thread))
      records[thread] = work(window, thread, gate.close_ns);
    else
      records[thread].took_part = false;
  }
}

static struct cs__rates judge(const struct record *records, int count) {
  struct cs__rates rates = {.least_per_s = INFINITY};
  int64_t begin_ns = INT64_MAX;
  for (int i = 0; i < count; i++)
    if (records[i].took_part && records[i].begin_ns < begin_ns)
      begin_ns = records[i].begin_ns;
  for (int i = 0; i < count; i++) {
    if (!records[i].took_part)
      continue;
    /* A clock that did not advance is as good as its finest step. */
    const double per_s = records[i].amount / (1e-9 * fmax(1.0, (double)(records[i].end_ns - begin_ns)));
    rates.threads++;
    rates.total_per_s += per_s;
    rates.least_per_s = fmin(rates.least_per_s, per_s);
    rates.most_per_s = fmax(rates.most_per_s, per_s);
  }
  return rates;
}

enum cs_status cs__window_best(const struct cs__window *window, struct cs__rates *rates_out) {
  const int most = omp_get_max_threads();
  struct record *records = cs_array_alloc((size_t)most, sizeof *records);
  if (records == NULL)
    return CS_NOMEM;
  for (int i = 0; i < most; i++)
    records[i] = (struct record){0};
  struct cs__rates best = {0};
  for (int i = 0; i < window->tries; i++) {
    try_once(window, records);
    const struct cs__rates rates = judge(records, most);
    if (i == 0 || rates.total_per_s > best.total_per_s)
      best = rates;
  }
  cs_array_free(records);
  *rates_out = best;
  return CS_OK;
}
