/* tests/observe/programs/constructs/threads.c - regions opened by other threads than the first, and in forked children.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "construct.h"

#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void *open_regions(void *sum) {
  for (int i = 0; i < 20; i++) {
    long members = 0;
    count_regions(1);
#pragma omp parallel num_threads(2) reduction(+ : members)
    members += work(200);
    __atomic_fetch_add((long *)sum, members, __ATOMIC_RELAXED);
  }
  return NULL;
}

static long pthreads(void) {
  long sum = 0;
  pthread_t others[3];
  for (int i = 0; i < 3; i++)
    if (pthread_create(&others[i], NULL, open_regions, &sum) != 0)
      exit(1);
  for (int i = 0; i < 3; i++)
    pthread_join(others[i], NULL);
  return sum;
}

/* Threads one after the other: each may get the place of the one before. */
static long successors(void) {
  long sum = 0;
  for (int i = 0; i < 6; i++) {
    pthread_t other;
    if (pthread_create(&other, NULL, open_regions, &sum) != 0)
      exit(1);
    pthread_join(other, NULL);
  }
  return sum;
}

static long region(void) {
  long members = 0;
  count_regions(1);
#pragma omp parallel reduction(+ : members)
  members += work(300);
  return members;
}

static void expect_status(pid_t child, int wanted) {
  int status = -1;
  if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status) || WEXITSTATUS(status) != wanted)
    exit(1);
}

/* One child with a region and a line of its own, one that leaves at once. No region before: libgomp's threads do not
 * survive a fork. */
static long forked(void) {
  const pid_t first = fork();
  if (first == 0) {
    print_record(region());
    exit(0);
  }
  expect_status(first, 0);
  const long sum = region();
  const pid_t second = fork();
  if (second == 0)
    _exit(3);
  expect_status(second, 3);
  return sum + region();
}

/* A child is born inside of a region and leaves it. */
static long born_inside(void) {
  pid_t child = -1;
  count_regions(1);
#pragma omp parallel num_threads(1)
  child = fork();
  if (child == 0)
    _exit(0);
  expect_status(child, 0);
  return region();
}

/* The line is the other program's, with its own counts. */
static long started(void) {
  const long sum = region();
  const pid_t child = fork();
  if (child == 0) {
    execl(program_path, program_path, "plain", (char *)NULL);
    _exit(1);
  }
  expect_status(child, 0);
  return sum;
}

const struct construct thread_constructs[] = {
    {"pthreads", pthreads},       {"successors", successors}, {"forked", forked},
    {"born_inside", born_inside}, {"started", started},       {NULL, NULL},
};
