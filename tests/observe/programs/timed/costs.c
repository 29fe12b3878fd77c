/* tests/observe/programs/timed/costs.c - nanoseconds of one construct: `costs SECONDS` prints "NAME LEAST MEDIAN"
 * lines. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "clock.h"

#include <omp.h>
#include <stdio.h>
#include <stdlib.h>

/* Of every construct a batch is timed, so that the clock's own time does not count; all take turns, so that a disturbed
 * moment does not meet one of them alone. */
enum { BATCH = 200, TURNS = 10, MOST_BATCHES = 200000 };

static omp_lock_t lock;

static void regions(void) {
  for (int i = 0; i < BATCH; i++) {
#pragma omp parallel
    __asm__ volatile("");
  }
}

static void barriers(void) {
#pragma omp parallel
  for (int i = 0; i < BATCH; i++) {
#pragma omp barrier
  }
}

static void criticals(void) {
  for (int i = 0; i < BATCH; i++) {
#pragma omp critical
    __asm__ volatile("");
  }
}

static void locks(void) {
  for (int i = 0; i < BATCH; i++) {
    omp_set_lock(&lock);
    __asm__ volatile("");
    omp_unset_lock(&lock);
  }
}

static void chunks(void) {
#pragma omp parallel
  {
#pragma omp for schedule(dynamic, 1)
    for (int i = 0; i < BATCH; i++)
      __asm__ volatile("");
  }
}

static void tasks(void) {
#pragma omp parallel
#pragma omp single
  {
    for (int i = 0; i < BATCH; i++) {
#pragma omp task
      __asm__ volatile("");
    }
#pragma omp taskwait
  }
}

static void singles(void) {
#pragma omp parallel
  for (int i = 0; i < BATCH; i++) {
#pragma omp single nowait
    __asm__ volatile("");
  }
}

static struct {
  const char *name;
  void (*run)(void);
  int count;
  double *batches_ns;
} constructs[] = {{"region", regions, 0, NULL}, {"barrier", barriers, 0, NULL}, {"critical", criticals, 0, NULL},
                  {"lock", locks, 0, NULL},     {"chunk", chunks, 0, NULL},     {"task", tasks, 0, NULL},
                  {"single", singles, 0, NULL}};
enum { CONSTRUCTS = sizeof constructs / sizeof constructs[0] };

static int ascending(const void *one, const void *other) {
  const double a = *(const double *)one, b = *(const double *)other;
  return (a > b) - (a < b);
}

int main(int argc, char **argv) {
  const double seconds = argc > 1 ? atof(argv[1]) : 1.0;
  omp_init_lock(&lock);
  for (int c = 0; c < CONSTRUCTS; c++) {
    constructs[c].batches_ns = malloc(MOST_BATCHES * sizeof(double));
    if (constructs[c].batches_ns == NULL)
      return 1;
    constructs[c].run(); /* starts threads, touches what it needs */
  }
  for (const double begin_s = now_s(); now_s() - begin_s < seconds;)
    for (int c = 0; c < CONSTRUCTS; c++)
      for (int turn = 0; turn < TURNS && constructs[c].count < MOST_BATCHES; turn++) {
        const double before_s = now_s();
        constructs[c].run();
        constructs[c].batches_ns[constructs[c].count++] = (now_s() - before_s) * 1e9 / BATCH;
      }
  for (int c = 0; c < CONSTRUCTS; c++) {
    qsort(constructs[c].batches_ns, (size_t)constructs[c].count, sizeof(double), ascending);
    printf("%s %.2f %.2f\n", constructs[c].name, constructs[c].batches_ns[0],
           constructs[c].batches_ns[constructs[c].count / 2]);
    free(constructs[c].batches_ns);
  }
  return 0;
}
