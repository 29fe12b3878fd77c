/* tests/observe/programs/constructs/locks.c - critical sections, locks of both kinds, atomics too wide for the machine.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "construct.h"

#include <omp.h>
#include <stddef.h>

enum { TURNS = 120 };

static long critical(void) {
  long sum = 0;
  count_regions(1);
#pragma omp parallel
  {
#pragma omp for
    for (int i = 0; i < TURNS; i++) {
      count_holds(1);
#pragma omp critical
      sum += work(60) + i;
    }
  }
  return sum;
}

static long named(void) {
  long one = 0, other = 0;
  count_regions(1);
#pragma omp parallel for
  for (int i = 0; i < TURNS; i++) {
    count_holds(2);
#pragma omp critical(one_name)
    one += work(60) + i;
#pragma omp critical(other_name)
    other += i;
  }
  return one + 3 * other;
}

static long lock(void) {
  long sum = 0, tried = 0;
  omp_lock_t lock;
  omp_init_lock(&lock);
  count_regions(1);
#pragma omp parallel
  {
#pragma omp for
    for (int i = 0; i < TURNS; i++) {
      count_holds(1);
      omp_set_lock(&lock);
      sum += work(60) + i;
      omp_unset_lock(&lock);
    }
#pragma omp single
    if (omp_test_lock(&lock)) { /* nobody else is at it */
      count_holds(1);
      tried = 1;
      omp_unset_lock(&lock);
    }
  }
  omp_destroy_lock(&lock);
  return sum + tried;
}

static void hold_nested(omp_nest_lock_t *lock, int depth, long *sum) {
  omp_set_nest_lock(lock);
  *sum += depth;
  if (depth > 1)
    hold_nested(lock, depth - 1, sum);
  omp_unset_nest_lock(lock);
}

static long nestable(void) {
  long sum = 0;
  omp_nest_lock_t lock;
  omp_init_nest_lock(&lock);
  count_regions(1);
#pragma omp parallel for
  for (int i = 0; i < TURNS; i++) {
    count_holds(1);
    hold_nested(&lock, 3, &sum);
  }
  omp_destroy_nest_lock(&lock);
  return sum;
}

/* One critical section inside another: time held is not to be counted twice. */
static long inside(void) {
  long sum = 0;
  count_regions(1);
#pragma omp parallel for
  for (int i = 0; i < TURNS; i++) {
    count_holds(2);
#pragma omp critical(outer_name)
    {
      sum += work(30);
#pragma omp critical(inner_name)
      sum += work(30) + i;
    }
  }
  return sum;
}

/* GCC takes a lock of its runtime, Clang calls a library that has nothing to do with OpenMP. */
static long wide_atomic(void) {
#ifdef __clang__
  return -LEFT_OUT;
#else
  long double sum = 0.0L;
  count_regions(1);
#pragma omp parallel for
  for (int i = 0; i < TURNS; i++) {
    count_holds(1);
#pragma omp atomic
    sum += i;
  }
  return (long)sum;
#endif
}

const struct construct lock_constructs[] = {
    {"critical", critical}, {"named", named},        {"lock", lock}, {"nestable", nestable},
    {"inside", inside},     {"atomic", wide_atomic}, {NULL, NULL},
};
