/* tests/observe/tasks/spans.c - runs one shape of tasks and works out its longest chain from its own clock. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * `spans SHAPE FILE` writes the longest chain in nanoseconds into FILE. Every piece of work is timed where it is done,
 * so that what happens to it, an interrupt or another process, happens to both sides of the comparison.
 */
#include <omp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static int64_t now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

/* Keeps busy for so many microseconds; what it really took, in nanoseconds. */
static int64_t work(int64_t us) {
  const int64_t begin = now_ns();
  int64_t now = begin;
  while (now - begin < us * 1000)
    now = now_ns();
  return now - begin;
}

static int64_t later(int64_t a, int64_t b) {
  return a > b ? a : b;
}

/* --- children and descendants --- */

static int64_t fib(int n) {
  if (n < 2)
    return work(50);
  int64_t left, right, before = work(20), between;
#pragma omp task shared(left)
  left = fib(n - 1);
  between = work(10);
#pragma omp task shared(right)
  right = fib(n - 2);
#pragma omp taskwait
  return before + later(left, between + right) + work(10);
}

static int64_t shape_fib(void) {
  return fib(8);
}

/* Of tasks nobody waits for but the end of the region, after which the chain is known. */
static int64_t parts[6];

static int64_t shape_taskwait(void) {
#pragma omp task
  {
    parts[0] = work(100);
#pragma omp task
    parts[1] = work(1000);
  }
#pragma omp taskwait /* for the child only */
  parts[2] = work(500);
  return 0;
}

static int64_t total_taskwait(void) {
  return parts[0] + later(parts[1], parts[2]);
}

static int64_t shape_taskgroup(void) {
  int64_t child = 0, grandchild = 0;
#pragma omp taskgroup
  {
#pragma omp task shared(child, grandchild)
    {
      child = work(100);
#pragma omp task shared(grandchild)
      grandchild = work(1000);
    }
  }
  return child + grandchild + work(500);
}

/* Each created by the one before. */
static void orphan(int n) {
  parts[n] = work(300);
  if (n < 5) {
#pragma omp task
    orphan(n + 1);
  }
}

static int64_t shape_orphans(void) {
#pragma omp task
  orphan(0);
  return 0;
}

static int64_t total_orphans(void) {
  int64_t sum = 0;
  for (int i = 0; i < 6; i++)
    sum += parts[i];
  return sum;
}

/* A queue full of tasks makes the runtime run some at once. */
static int64_t shape_many(void) {
  int64_t created = 0, last = 0;
  enum { MANY = 300 };
  for (int i = 0; i < MANY; i++) {
    created += work(1);
#pragma omp task shared(last) firstprivate(created)
    last = later(last, created + work(5));
  }
#pragma omp taskwait
  return later(last, created);
}

/* --- dependences --- */

static int64_t shape_chain(void) {
  int64_t length = 0, alone = 0;
  for (int i = 0; i < 10; i++) {
#pragma omp task depend(inout : length) shared(length)
    length += work(100);
#pragma omp task shared(alone)
    alone = later(alone, work(100));
  }
#pragma omp taskwait
  return later(length, alone);
}

static int64_t shape_diamond(void) {
  int64_t top, left, right, bottom;
  int x, y, z;
#pragma omp task depend(out : x) shared(top)
  top = work(100);
#pragma omp task depend(in : x) depend(out : y) shared(left)
  left = work(700);
#pragma omp task depend(in : x) depend(out : z) shared(right)
  right = work(300);
#pragma omp task depend(in : y, z) shared(bottom)
  bottom = work(200);
#pragma omp taskwait
  (void)x, (void)y, (void)z;
  return top + later(left, right) + bottom;
}

static int64_t shape_objects(void) { /* omp_depend_t and mutexinoutset */
  int64_t first, second, third, last;
  int x;
  omp_depend_t writes, reads;
#pragma omp depobj(writes) depend(inout : x)
#pragma omp depobj(reads) depend(in : x)
#pragma omp task depend(depobj : writes) shared(first)
  first = work(200);
#pragma omp task depend(mutexinoutset : x) shared(second)
  second = work(300);
#pragma omp task depend(mutexinoutset : x) shared(third)
  third = work(500);
#pragma omp task depend(depobj : reads) shared(last)
  last = work(100);
#pragma omp taskwait
#pragma omp depobj(writes) destroy
#pragma omp depobj(reads) destroy
  (void)x;
  return first + later(second, third) + last;
}

static int64_t shape_awaited(void) {
  int64_t awaited, other, after;
  int x;
#pragma omp task depend(out : x) shared(awaited)
  awaited = work(300);
#pragma omp task shared(other)
  other = work(900);
#pragma omp taskwait depend(in : x)
  after = work(200);
#pragma omp taskwait
  (void)x;
  return later(awaited + after, other);
}

/* --- undeferred tasks --- */

static int64_t shape_undeferred(void) {
  int64_t sum = 0, beside = 0;
#pragma omp task shared(beside)
  beside = work(100);
  for (int i = 0; i < 5; i++) {
#pragma omp task if (0) shared(sum)
    sum += work(100);
  }
#pragma omp taskwait
  return later(sum, beside);
}

static int64_t shape_final(void) {
  int64_t inside = 0, beside = 0;
#pragma omp task final(1) shared(inside)
  {
    for (int i = 0; i < 5; i++) {
#pragma omp task shared(inside)
      inside += work(100);
    }
  }
#pragma omp task shared(beside)
  beside = work(300);
#pragma omp taskwait
  return later(inside, beside);
}

/* --- loops --- */

static int64_t shape_taskloop(void) {
  int64_t longest = 0;
#pragma omp taskloop num_tasks(8) shared(longest)
  for (int i = 0; i < 8; i++)
    longest = later(longest, work(100 + 50 * i));
  return longest + work(100);
}

static int64_t shape_nogroup(void) {
  int64_t longest = 0, after;
#pragma omp taskloop num_tasks(8) nogroup shared(longest)
  for (unsigned long long i = 0; i < 8; i++)
    longest = later(longest, work(100 + 50 * (int64_t)i));
  after = work(100);
#pragma omp taskwait
  return later(longest, after) + work(100);
}

static int64_t shape_nested_loops(void) {
  int64_t longest = 0;
#pragma omp taskloop num_tasks(3) shared(longest)
  for (int i = 0; i < 3; i++) {
    const int64_t before = work(100);
    int64_t inner = 0;
#pragma omp taskloop num_tasks(3) shared(inner)
    for (int j = 0; j < 3; j++)
      inner = later(inner, work(100 * (i + j)));
    longest = later(longest, before + inner);
  }
  return longest;
}

/* --- regions inside --- */

static void region_inside(int64_t us) {
#pragma omp parallel num_threads(1)
#pragma omp single
  {
    for (int i = 0; i < 3; i++) {
#pragma omp task
      work(us);
    }
  }
}

/* The regions inside have chains of their own. */
static int64_t shape_regions(void) {
  int64_t left = 0, right = 0;
#pragma omp task shared(left)
  {
    left = work(100);
    region_inside(300);
    left += work(100);
  }
#pragma omp task shared(right)
  {
    right = work(300);
    region_inside(500);
  }
#pragma omp taskwait
  return later(left, right);
}

/* --- which --- */

static const struct {
  const char *name;
  int64_t (*run)(void);   /* in the region; its longest chain */
  int64_t (*total)(void); /* after it, where that is not known earlier */
} shapes[] = {
    {"fib", shape_fib, NULL},
    {"taskwait", shape_taskwait, total_taskwait},
    {"taskgroup", shape_taskgroup, NULL},
    {"orphans", shape_orphans, total_orphans},
    {"many", shape_many, NULL},
    {"chain", shape_chain, NULL},
    {"diamond", shape_diamond, NULL},
    {"objects", shape_objects, NULL},
    {"awaited", shape_awaited, NULL},
    {"undeferred", shape_undeferred, NULL},
    {"final", shape_final, NULL},
    {"taskloop", shape_taskloop, NULL},
    {"nogroup", shape_nogroup, NULL},
    {"nested-loops", shape_nested_loops, NULL},
    {"regions", shape_regions, NULL},
};

int main(int argc, char **argv) {
  int64_t longest = 0;
  for (size_t i = 0; argc == 3 && i < sizeof shapes / sizeof shapes[0]; i++) {
    if (strcmp(argv[1], shapes[i].name) != 0)
      continue;
#pragma omp parallel
#pragma omp single
    longest = shapes[i].run();
    if (shapes[i].total != NULL)
      longest = shapes[i].total();
  }
  FILE *file = longest > 0 ? fopen(argv[2], "w") : NULL;
  if (file == NULL)
    return 2;
  fprintf(file, "%lld\n", (long long)longest);
  return fclose(file) != 0;
}
