/* runtime/ceilings/sync.c - what one barrier and one parallel region cost the team. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What: seconds of one barrier inside a region, and of one empty region from fork to join with the team kept.
 *
 * How: many in a row between two clock reads, divided by their number; the median of a group of
 * such batches, and the least median of several groups. The threads do nothing in between, so the time is the
 * construct's: there is no reference loop to subtract, as there is where a construct is timed around work (Bull,
 * Measuring synchronisation and scheduling overheads in OpenMP, EWOMP 1999).
 *
 * Why it bounds: all threads arrive together and awake. A barrier that threads reach one after the other, or a region
 * that finds its team asleep, takes longer. Time per run is at least regions * fork_s + barriers * barrier_s.
 */
#include "runtime/base/clock.h"
#include "runtime/ceilings/probes.h"
#include "runtime/measure/quantile.h"

#include <math.h>

enum { least_groups = 3, batches_per_group = 11 };

/* Seconds of one construct, from `count` in a row. */
typedef double timed_batch(int64_t count);

/*
 * Mean over the threads: one that was the last to leave the barrier before finds the others already at the next, so
 * where a barrier takes so long that one or two fill a batch, a single thread's figure would be anything from nothing.
 */
static double time_barriers(int64_t count) {
  int64_t took_ns = 0, threads = 0;
#pragma omp parallel reduction(+ : took_ns, threads)
  {
#pragma omp barrier
    const int64_t begin_ns = cs_now_ns();
    for (int64_t i = 0; i < count; i++) {
#pragma omp barrier
    }
    took_ns = cs_now_ns() - begin_ns;
    threads = 1;
  }
  return 1e-9 * (double)took_ns / (double)(count * threads);
}

static double time_forks(int64_t count) {
  const int64_t begin_ns = cs_now_ns();
  for (int64_t i = 0; i < count; i++) {
#pragma omp parallel
    __asm__ volatile(""); /* a region no compiler may leave out */
  }
  return 1e-9 * (double)(cs_now_ns() - begin_ns) / (double)count;
}

/* Doubled until a batch takes a hundredth of the time there is: three groups of eleven are a third of it. */
static int64_t batch_size(timed_batch *time, double probe_s, int64_t end_ns) {
  int64_t count = 1;
  while (time(count) * (double)count < probe_s / 100.0 && cs_now_ns() < end_ns)
    count *= 2;
  return count;
}

/* One batch at least, so that a construct slower than the whole probe (more threads than PUs) has a figure too. */
static double group_median(timed_batch *time, int64_t count, int64_t end_ns) {
  double batches[batches_per_group];
  size_t taken = 0;
  do
    batches[taken++] = time(count);
  while (taken < batches_per_group && cs_now_ns() < end_ns);
  return cs_median(batches, taken);
}

static double least_median(timed_batch *time, double probe_s) {
  const int64_t end_ns = cs_now_ns() + (int64_t)(probe_s * 1e9);
  const int64_t count = batch_size(time, probe_s, end_ns);
  double least = INFINITY;
  for (int group = 0; group < least_groups || cs_now_ns() < end_ns; group++)
    least = fmin(least, group_median(time, count, end_ns));
  return least;
}

void cs__sync_measure(double probe_s, struct cs_ceilings *ceilings) {
  ceilings->barrier_s = least_median(time_barriers, probe_s);
  ceilings->fork_s = least_median(time_forks, probe_s);
}
