/* tests/observe/programs/weak.c - uses OpenMP's runtime only where there is one: weak references, and none linked. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdbool.h>
#include <stdio.h>

/* An observer in the process may make them look present; they must then do what a runtime with one thread does. */
extern void GOMP_parallel(void (*body)(void *), void *data, unsigned threads, unsigned flags) __attribute__((weak));
extern void GOMP_barrier(void) __attribute__((weak));
extern void GOMP_critical_start(void) __attribute__((weak));
extern void GOMP_critical_end(void) __attribute__((weak));
extern void GOMP_task(void (*body)(void *), void *data, void (*copy)(void *, void *), long size, long align, bool when,
                      unsigned flags, void **depend, int priority) __attribute__((weak));

static void add(void *sum) {
  *(long *)sum += 1;
}

static void body(void *sum) {
  if (GOMP_critical_start != NULL && GOMP_critical_end != NULL) {
    GOMP_critical_start();
    GOMP_critical_end();
  }
  if (GOMP_task != NULL)
    GOMP_task(add, sum, NULL, sizeof(long *), sizeof(long *), true, 0, NULL, 0);
  else
    add(sum);
  if (GOMP_barrier != NULL)
    GOMP_barrier();
}

int main(void) {
  long sum = 0;
  for (int i = 0; i < 5; i++)
    if (GOMP_parallel != NULL)
      GOMP_parallel(body, &sum, 0, 0);
    else
      body(&sum);
  printf("weak result=%ld regions=5 inner=0 tasks=5 holds=0\n", sum);
  return 0;
}
