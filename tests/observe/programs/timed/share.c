/* tests/observe/programs/timed/share.c - a program that knows its serial share and the imbalance it makes. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * share REPEATS SERIAL_US PARALLEL_US SKEW: each repeat is that much serial work, then a region with that much work
 * divided among its members; the first gets SKEW (0 to 1) of a share more, the others that much less together. Prints
 *
 *     regions=N wall_s=T serial_s=S serial_share=F busy_s=B imbalance_s=I
 *
 * measured by itself from the beginning of main; serial is what was not between the two sides of a region.
 */
#include "clock.h"

#include <omp.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST_THREADS = 256 };

static struct member {
  double begin_s, end_s;
  char alone[112]; /* two cache lines: nobody waits for a neighbour's stamps */
} members[MOST_THREADS];

int main(int argc, char **argv) {
  const double begin_s = now_s();
  if (argc != 5 || omp_get_max_threads() > MOST_THREADS)
    return 2;
  const int repeats = atoi(argv[1]);
  const double serial_us = atof(argv[2]), parallel_us = atof(argv[3]), skew = atof(argv[4]);
  const double per_us = rounds_per_us();
  double regions_s = 0, busy_s = 0, imbalance_s = 0;
  for (int r = 0; r < repeats; r++) {
    work((long)(serial_us * per_us));
    int count = 1;
    const double before_s = now_s();
#pragma omp parallel
    {
      const int id = omp_get_thread_num(), threads = omp_get_num_threads();
      const double even_us = parallel_us / threads;
      members[id].begin_s = now_s();
      if (id == 0)
        count = threads;
      work((long)(even_us * (threads == 1 ? 1 : id == 0 ? 1 + skew : 1 - skew / (threads - 1)) * per_us));
      members[id].end_s = now_s();
    }
    regions_s += now_s() - before_s;
    double last_s = 0;
    for (int i = 0; i < count; i++)
      last_s = members[i].end_s > last_s ? members[i].end_s : last_s;
    for (int i = 0; i < count; i++) {
      busy_s += members[i].end_s - members[i].begin_s;
      imbalance_s += last_s - members[i].end_s;
    }
  }
  const double wall_s = now_s() - begin_s;
  printf("regions=%d wall_s=%.9f serial_s=%.9f serial_share=%.9f busy_s=%.9f imbalance_s=%.9f\n", repeats, wall_s,
         wall_s - regions_s, (wall_s - regions_s) / wall_s, busy_s, imbalance_s);
  return 0;
}
