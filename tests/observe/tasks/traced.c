/* tests/observe/tasks/traced.c - a region with everything in it a trace shows, as often as asked, and another beside.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdlib.h>

static volatile int sink;

static void spin(int rounds) {
  for (int i = 0; i < rounds; i++)
    sink = i;
}

/* The inner task's wait runs tasks that wait themselves. */
static void tree(int depth) {
  spin(200);
  if (depth == 0)
    return;
  for (int i = 0; i < 2; i++) {
#pragma omp task
    tree(depth - 1);
  }
#pragma omp taskwait
  spin(100);
}

static void everything(void) {
#pragma omp parallel
  {
    spin(500);
#pragma omp barrier
#pragma omp single
    tree(3);
#pragma omp critical
    spin(100);
#pragma omp parallel num_threads(1)
    spin(300);
#pragma omp task if (0)
    spin(200);
#pragma omp task /* for the barrier at the end */
    tree(1);
  }
}

static void beside(void) {
#pragma omp parallel
#pragma omp single
  {
#pragma omp task
    spin(10);
  }
}

int main(int argc, char **argv) {
  const int count = argc > 1 ? atoi(argv[1]) : 1;
  for (int i = 0; i < count; i++) {
    everything();
    beside();
  }
  return 0;
}
