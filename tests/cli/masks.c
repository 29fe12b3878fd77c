/* tests/cli/masks.c - prints where each thread of an OpenMP team may run, in the syntax of OMP_PLACES. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <omp.h>
#include <sched.h>
#include <stdio.h>

static void print_own_mask(void) {
  cpu_set_t mask;
  const char *separator = "{";
  if (sched_getaffinity(0, sizeof mask, &mask) != 0)
    return;
  for (int pu = 0; pu < CPU_SETSIZE; pu++) {
    if (!CPU_ISSET((size_t)pu, &mask))
      continue;
    printf("%s%d", separator, pu);
    separator = ",";
  }
  printf("}");
}

/* Teams as in ordinary programs: one thread an iteration, one after the other. */
int main(void) {
#pragma omp parallel for ordered schedule(static, 1)
  for (int i = 0; i < omp_get_max_threads(); i++) {
#pragma omp ordered
    {
      printf("%s", i > 0 ? "," : "");
      print_own_mask();
    }
  }
  printf("\n");
  return 0;
}
