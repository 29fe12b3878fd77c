/* tests/observe/programs/constructs/nests.c - regions inside of regions, with one, two and many active levels; teams.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "construct.h"

#include <omp.h>
#include <stddef.h>

static long hits;

static void hit(void) {
  __atomic_fetch_add(&hits, work(100) + 1, __ATOMIC_RELAXED);
}

static void two_levels(void) {
  for (int round = 0; round < 4; round++) {
    count_regions(1);
#pragma omp parallel num_threads(2)
    {
      hit();
      count_inner(2);
      for (int i = 0; i < 2; i++) {
#pragma omp parallel num_threads(2)
        {
          hit();
#pragma omp barrier
          hit();
        }
      }
    }
  }
}

static long nested(void) {
  omp_set_max_active_levels(2);
  two_levels();
  return hits;
}

static long inactive(void) {
  omp_set_max_active_levels(1);
  two_levels();
  return hits;
}

/* Regions of as many threads as were asked for, inside of each other's tasks, singles and critical sections. */
static long mixture(void) {
  omp_set_max_active_levels(2);
  count_regions(1);
#pragma omp parallel
  {
#pragma omp single
    {
      count_tasks(4);
      for (int i = 0; i < 4; i++) {
#pragma omp task
        {
          count_inner(1);
#pragma omp parallel num_threads(2)
          hit();
        }
      }
    }
    count_holds(1);
#pragma omp critical
    {
      count_inner(1);
#pragma omp parallel for num_threads(2) schedule(dynamic)
      for (int i = 0; i < 10; i++)
        hit();
    }
#pragma omp barrier
  }
  return hits;
}

static void descend(int depth) {
  hit();
  if (depth == 0)
    return;
  count_inner(1);
#pragma omp parallel num_threads(1)
  descend(depth - 1);
}

/* Deeper than any program that was meant to be. */
static long deep(void) {
  omp_set_max_active_levels(20);
  count_regions(1);
#pragma omp parallel num_threads(1)
  descend(12);
  return hits;
}

/* A league on the host: what its teams do there is up to the runtime, so its regions count themselves. */
static long teams(void) {
  long sum = 0;
#pragma omp teams num_teams(2) reduction(+ : sum)
  {
    long mine = 0;
#pragma omp parallel reduction(+ : mine)
    {
      if (omp_get_thread_num() == 0)
        count_regions(1);
      mine += work(100) + omp_get_team_num();
    }
    sum += mine;
  }
  return sum >= 0;
}

const struct construct nest_constructs[] = {
    {"nested", nested}, {"inactive", inactive}, {"mixture", mixture}, {"deep", deep}, {"teams", teams}, {NULL, NULL},
};
