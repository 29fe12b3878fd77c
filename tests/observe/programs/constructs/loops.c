/* tests/observe/programs/constructs/loops.c - worksharing loops of every schedule, ordered ones, doacross, reductions.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "construct.h"

#include <omp.h>
#include <stddef.h>

enum { LENGTH = 240 };

static long hits;

static void hit(long i) {
  __atomic_fetch_add(&hits, work(40 + i % 7) + i, __ATOMIC_RELAXED);
}

static long combined_static(void) {
  count_regions(3);
#pragma omp parallel for
  for (int i = 0; i < LENGTH; i++)
    hit(i);
#pragma omp parallel for schedule(static, 4)
  for (int i = 0; i < LENGTH; i++)
    hit(i);
#pragma omp parallel for collapse(2)
  for (int i = 0; i < 12; i++)
    for (int j = 0; j < 20; j++)
      hit(i * j);
  return hits;
}

/* The last thread has most to do. */
static long imbalanced(void) {
  long total = 0;
  count_regions(1);
#pragma omp parallel for schedule(static) reduction(+ : total)
  for (int i = 0; i < 64; i++)
    total += work((long)i * 100);
  return total;
}

/* Loops that are not joined with their region: barriers between them. */
static long orphaned(void) {
  static long from[LENGTH], to[LENGTH];
  count_regions(1);
#pragma omp parallel
  for (int round = 0; round < 5; round++) {
#pragma omp for
    for (int i = 0; i < LENGTH; i++)
      from[i] = work(20) + i + round;
#pragma omp for nowait
    for (int i = 0; i < LENGTH; i++)
      to[i] += from[LENGTH - 1 - i];
#pragma omp barrier
  }
  for (int i = 0; i < LENGTH; i++)
    hits += to[i] * (i % 3);
  return hits;
}

/* Constant bounds and variable ones, joined and inside: compilers call different entry points for them. */
static long dynamic(void) {
  volatile long variable = LENGTH;
  const long length = variable;
  count_regions(5);
#pragma omp parallel for schedule(dynamic)
  for (int i = 0; i < LENGTH; i++)
    hit(i);
#pragma omp parallel for schedule(dynamic, 3)
  for (long i = 0; i < length; i++)
    hit(i);
#pragma omp parallel for schedule(dynamic)
  for (unsigned long long i = 0; i < (unsigned long long)length; i += 2)
    hit((long)i);
#pragma omp parallel for schedule(monotonic : dynamic, 5)
  for (long i = length; i > 0; i--)
    hit(i);
#pragma omp parallel
  {
#pragma omp for schedule(dynamic, 4)
    for (int i = 0; i < LENGTH; i++)
      hit(i);
#pragma omp for schedule(dynamic, 4) nowait
    for (int i = 0; i < LENGTH; i++)
      hit(i);
  }
  return hits;
}

static long guided(void) {
  volatile long variable = LENGTH;
  const long length = variable;
  count_regions(4);
#pragma omp parallel for schedule(guided)
  for (int i = 0; i < LENGTH; i++)
    hit(i);
#pragma omp parallel for schedule(guided, 2)
  for (unsigned long long i = 0; i < (unsigned long long)length; i++)
    hit((long)i);
#pragma omp parallel for schedule(monotonic : guided)
  for (long i = 0; i < length; i++)
    hit(i);
#pragma omp parallel
#pragma omp for schedule(guided)
  for (long i = 0; i < length; i++)
    hit(i);
  return hits;
}

static long runtime(void) {
  static const omp_sched_t kinds[] = {omp_sched_static, omp_sched_dynamic, omp_sched_guided, omp_sched_auto};
  for (size_t kind = 0; kind < sizeof kinds / sizeof kinds[0]; kind++) {
    omp_set_schedule(kinds[kind], 3);
    count_regions(3);
#pragma omp parallel for schedule(runtime)
    for (int i = 0; i < LENGTH; i++)
      hit(i);
#pragma omp parallel for schedule(nonmonotonic : runtime)
    for (int i = 0; i < LENGTH; i++)
      hit(i);
#pragma omp parallel
    {
#pragma omp for schedule(runtime)
      for (int i = 0; i < LENGTH; i++)
        hit(i);
#pragma omp for schedule(auto)
      for (int i = 0; i < LENGTH; i++)
        hit(i);
    }
  }
  return hits;
}

static long ordered(void) {
  long chain = 1;
  count_regions(2);
#pragma omp parallel for ordered schedule(static, 2)
  for (int i = 0; i < 60; i++) {
    hit(i);
#pragma omp ordered
    chain = chain * 3 % 1000003 + i;
  }
#pragma omp parallel
  {
#pragma omp for ordered schedule(guided)
    for (int i = 0; i < 60; i++) {
#pragma omp ordered
      chain = chain * 5 % 1000003 + i;
    }
#pragma omp for ordered schedule(dynamic)
    for (int i = 0; i < 60; i++) {
#pragma omp ordered
      chain = chain * 7 % 1000003 + i;
    }
  }
  return hits + chain;
}

static long doacross(void) {
  long chain[41] = {1};
  count_regions(2);
#pragma omp parallel for ordered(1) schedule(static, 1)
  for (int i = 1; i <= 40; i++) {
    hit(i);
#pragma omp ordered depend(sink : i - 1)
    chain[i] = chain[i - 1] * 3 % 1000003 + i;
#pragma omp ordered depend(source)
  }
  long grid[6][6] = {{0}};
#pragma omp parallel for ordered(2) schedule(dynamic)
  for (int i = 1; i < 6; i++)
    for (int j = 1; j < 6; j++) {
#pragma omp ordered depend(sink : i - 1, j) depend(sink : i, j - 1)
      grid[i][j] = (grid[i - 1][j] + grid[i][j - 1] + i * j) % 1000003;
#pragma omp ordered depend(source)
    }
  return hits + chain[40] + grid[5][5];
}

static long reduction(void) {
  long sum = 0, most = 0, counts[4] = {0};
  double product = 1.0;
  count_regions(3);
#pragma omp parallel for reduction(+ : sum) reduction(max : most)
  for (int i = 0; i < LENGTH; i++) {
    sum += i;
    most = most > i * 7 % 101 ? most : i * 7 % 101;
  }
#pragma omp parallel for reduction(+ : counts[:4])
  for (int i = 0; i < LENGTH; i++)
    counts[i % 4] += i;
#pragma omp parallel reduction(* : product) reduction(+ : sum)
  {
    product *= 2.0;
    sum += work(100);
  }
  return sum + most + counts[1] * 3 + counts[3] + (long)product;
}

/* How much is done before a cancellation takes hold is up to chance; how often it can have been is not. */
static long cancelled(void) {
  long done = 0;
  count_regions(4);
#pragma omp parallel
  {
#pragma omp for reduction(+ : done)
    for (int i = 0; i < 1000; i++) {
      if (i == 7) {
#pragma omp cancel for
      }
      done++;
    }
  }
  long sections = 0;
#pragma omp parallel
  {
#pragma omp sections reduction(+ : sections)
    {
#pragma omp section
      {
#pragma omp cancel sections
        sections++;
      }
#pragma omp section
      sections += 0;
    }
  }
  long after = 0;
#pragma omp parallel
  {
#pragma omp cancel parallel
#pragma omp barrier
#pragma omp atomic
    after++;
  }
  long tasks = 0;
#pragma omp parallel
#pragma omp single
#pragma omp taskgroup
  {
    count_tasks(1);
#pragma omp task shared(tasks)
    {
#pragma omp atomic
      tasks++;
#pragma omp cancel taskgroup
    }
  }
  return omp_get_cancellation() ? (done <= 1000) + (sections == 0) + (after == 0) + tasks : done > 0;
}

const struct construct loop_constructs[] = {
    {"static", combined_static}, {"imbalanced", imbalanced}, {"orphaned", orphaned}, {"dynamic", dynamic},
    {"guided", guided},          {"runtime", runtime},       {"ordered", ordered},   {"doacross", doacross},
    {"reduction", reduction},    {"cancelled", cancelled},   {NULL, NULL},
};
