/* tests/observe/programs/timed/waits.c - a program that times its own forks, barriers, critical sections, locks, ends.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * waits REPEATS WORK_US: regions in which members reach a barrier at different times, take turns at a critical section
 * and at a lock, and end at different times. Prints
 *
 *     regions=N wall_s=T serial_s=S busy_s=.. fork_s=.. barrier_s=.. lock_s=.. critical_s=.. imbalance_s=.. join_s=..
 *
 * in core-seconds, measured by itself. Every stamp takes a clock's time, which lands on the side an observer's does
 * not.
 */
#include "clock.h"

#include <omp.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST_THREADS = 256, TURNS = 4 };

static struct member {
  double begin_s, end_s, barrier_s, lock_s, critical_s;
  char alone[88]; /* two cache lines in all */
} members[MOST_THREADS];
static omp_lock_t lock;

static void take_turns(struct member *mine, long rounds) {
  for (int turn = 0; turn < TURNS; turn++) {
    work(rounds);
    double asked_s = now_s();
#pragma omp critical
    {
      const double got_s = now_s();
      mine->lock_s += got_s - asked_s;
      work(rounds);
      mine->critical_s += now_s() - got_s;
    }
    asked_s = now_s();
    omp_set_lock(&lock);
    const double got_s = now_s();
    mine->lock_s += got_s - asked_s;
    work(rounds);
    mine->critical_s += now_s() - got_s;
    omp_unset_lock(&lock);
  }
}

int main(int argc, char **argv) {
  const double begin_s = now_s();
  if (argc != 3 || omp_get_max_threads() > MOST_THREADS)
    return 2;
  const int repeats = atoi(argv[1]);
  const long rounds = (long)(atof(argv[2]) * rounds_per_us());
  struct member sum = {0};
  double regions_s = 0, busy_s = 0, fork_s = 0, imbalance_s = 0, join_s = 0;
  omp_init_lock(&lock);
  for (int r = 0; r < repeats; r++) {
    int count = 1;
    work(rounds / 4);
    const double before_s = now_s();
#pragma omp parallel
    {
      const double started_s = now_s();
      const int id = omp_get_thread_num();
      struct member *mine = &members[id];
      *mine = (struct member){.begin_s = started_s};
      if (id == 0)
        count = omp_get_num_threads();
      work(rounds * (1 + id % 2));
      const double reached_s = now_s();
#pragma omp barrier
      mine->barrier_s = now_s() - reached_s;
      take_turns(mine, rounds / 8);
      work(rounds * (2 - id % 2));
      mine->end_s = now_s();
    }
    const double after_s = now_s();
    double last_s = 0;
    for (int i = 0; i < count; i++)
      last_s = members[i].end_s > last_s ? members[i].end_s : last_s;
    for (int i = 0; i < count; i++) {
      busy_s += members[i].end_s - members[i].begin_s - members[i].barrier_s - members[i].lock_s;
      fork_s += members[i].begin_s - before_s;
      sum.barrier_s += members[i].barrier_s;
      sum.lock_s += members[i].lock_s;
      sum.critical_s += members[i].critical_s;
      imbalance_s += last_s - members[i].end_s;
      join_s += after_s - last_s;
    }
    regions_s += after_s - before_s;
  }
  const double wall_s = now_s() - begin_s;
  printf("regions=%d wall_s=%.9f serial_s=%.9f busy_s=%.9f fork_s=%.9f barrier_s=%.9f lock_s=%.9f critical_s=%.9f "
         "imbalance_s=%.9f join_s=%.9f\n",
         repeats, wall_s, wall_s - regions_s, busy_s, fork_s, sum.barrier_s, sum.lock_s, sum.critical_s, imbalance_s,
         join_s);
  return 0;
}
