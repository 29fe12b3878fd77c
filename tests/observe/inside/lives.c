/* tests/observe/inside/lives.c - a program that lives in unusual ways: forks in regions, threads that come and go. */
/* SPDX-License-Identifier: BSD-3-Clause */
#define _GNU_SOURCE
#include "stay_on.h"

#include <omp.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile long sum;

__attribute__((noinline)) static void region(int threads) {
#pragma omp parallel num_threads(threads)
  {
#pragma omp critical
    sum = sum + 1; /* the region's end follows: the compiler leaves the critical section by a jump */
  }
}

/* --- threads --- */

static void *open_regions(void *count) {
  for (int i = 0; i < *(int *)count; i++)
    region(1 + i % 2);
  return NULL;
}

/* 400 threads one after the other, each with 5 regions. */
static int churn(void) {
  int count = 5;
  for (int i = 0; i < 400; i++) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, open_regions, &count) != 0)
      return 1;
    pthread_join(thread, NULL);
  }
  return 0;
}

/* The first opener goes on while others come: 4 threads, 200 regions each, and as many of our own. */
static int openers(void) {
  enum { OTHERS = 4 };
  pthread_t thread[OTHERS];
  int count = 200;
  region(1);
  for (int i = 0; i < OTHERS; i++) {
    if (pthread_create(&thread[i], NULL, open_regions, &count) != 0)
      return 1;
  }
  open_regions(&count);
  for (int i = 0; i < OTHERS; i++)
    pthread_join(thread[i], NULL);
  return 0;
}

/* --- crowds --- */

enum { CROWD = 200, DEEP = 8 };

__attribute__((noinline)) static void nest(int depth) {
#pragma omp parallel num_threads(1)
  {
    if (depth > 1)
      nest(depth - 1);
  }
}

static void *open_nests(void *all_there) {
  pthread_barrier_wait((pthread_barrier_t *)all_there);
  for (int i = 0; i < 500; i++)
    nest(DEEP);
  pthread_barrier_wait((pthread_barrier_t *)all_there);
  return NULL;
}

/* 200 threads at once, each at 8 levels, 500 times: more than there are records for, so many of them share one. */
static int crowd(void) {
  static pthread_t thread[CROWD];
  pthread_barrier_t all_there;
  pthread_barrier_init(&all_there, NULL, CROWD);
  for (int i = 0; i < CROWD; i++) {
    if (pthread_create(&thread[i], NULL, open_nests, &all_there) != 0)
      return 1;
  }
  for (int i = 0; i < CROWD; i++)
    pthread_join(thread[i], NULL);
  return 0;
}

/* --- forks --- */

static int child_of(void (*work)(void)) {
  const pid_t child = fork();
  if (child == 0) {
    work();
    exit(0);
  }
  int status;
  return child < 0 || waitpid(child, &status, 0) != child || status != 0;
}

static void two_regions(void) {
  region(1);
  region(1);
}

static void nothing(void) {
}

/* 3 regions here, 2 in a child, none in another. */
static int forks(void) {
  region(2);
  const int failed = child_of(two_regions);
  region(2);
  const int failed_too = child_of(nothing);
  region(2);
  return failed || failed_too;
}

/* The child goes on inside of the parent's region and leaves it; both run a region in it and one after it. */
static int forks_inside(void) {
  pid_t child = -1;
#pragma omp parallel num_threads(1)
  {
    child = fork();
    region(1);
  }
  region(1);
  int status = 0;
  if (child == 0)
    exit(0);
  return child < 0 || waitpid(child, &status, 0) != child || status != 0;
}

/* --- locks --- */

/* 10 holds of a nest lock, each taken three times over; 10 of two locks given back in the order they were taken in. */
static int nests(void) {
  omp_nest_lock_t nest;
  omp_lock_t first, second;
  omp_init_nest_lock(&nest);
  omp_init_lock(&first);
  omp_init_lock(&second);
#pragma omp parallel num_threads(1)
  for (int i = 0; i < 10; i++) {
    omp_set_nest_lock(&nest);
    omp_set_nest_lock(&nest);
    if (omp_test_nest_lock(&nest) == 3)
      omp_unset_nest_lock(&nest);
    omp_unset_nest_lock(&nest);
    omp_unset_nest_lock(&nest);
    omp_set_lock(&first);
    omp_set_lock(&second);
    omp_unset_lock(&first);
    omp_unset_lock(&second);
  }
  return 0;
}

/* Ten locks of two holds each, one after the other at one address; then ten that are never destroyed. */
static int renewed(void) {
  omp_lock_t lock;
  region(1);
#pragma omp parallel num_threads(1)
  for (int i = 0; i < 20; i++) {
    omp_init_lock(&lock);
    for (int hold = 0; hold < 2; hold++) {
      omp_set_lock(&lock);
      sum = sum + 1;
      omp_unset_lock(&lock);
    }
    if (i < 10)
      omp_destroy_lock(&lock);
  }
  return 0;
}

/* Two regions of 30 ms are run by who holds the lock; what the lock itself is held for is next to nothing. */
static int held_around(void) {
  omp_lock_t lock;
  omp_init_lock(&lock);
  region(1);
  for (int i = 0; i < 2; i++) {
    omp_set_lock(&lock);
#pragma omp parallel num_threads(2)
    usleep(30000);
    omp_unset_lock(&lock);
  }
  return 0;
}

static pthread_barrier_t both_there;

/* A team of one that runs the same loop as the other; they begin every so many turns at the same time. */
static void *take_turns(void *second) {
  long turns = 0;
#pragma omp parallel num_threads(1)
  {
    stay_on(second != NULL); /* LLVM's runtime puts a thread where it wants it when it first comes */
#pragma omp for ordered
    for (int i = 0; i < 1000000; i++) {
      if (i % 10000 == 0)
        pthread_barrier_wait(&both_there);
#pragma omp ordered
      turns += i;
    }
  }
  return turns == 0 ? second : NULL; /* never */
}

/* 2 million ordered turns of one construct, half of them in each of two teams. */
static int turns(void) {
  pthread_t second;
  region(1);
  pthread_barrier_init(&both_there, NULL, 2);
  if (pthread_create(&second, NULL, take_turns, &both_there) != 0)
    return 1;
  take_turns(NULL);
  pthread_join(second, NULL);
  return 0;
}

/* --- ends --- */

/* The child of vfork shares our memory: its end is not ours. The second child of fork ends at once after its regions,
 * then we go on for 100 ms. */
static int at_once(void) {
  region(2);
  const pid_t sharer = vfork();
  if (sharer == 0)
    _exit(0);
  int status;
  if (sharer < 0 || waitpid(sharer, &status, 0) != sharer || status != 0)
    return 1;
  region(2);
  const pid_t child = fork();
  if (child == 0) {
    region(1);
    region(1);
    _Exit(3);
  }
  const int failed = child < 0 || waitpid(child, &status, 0) != child || status != 3 << 8;
  usleep(100000);
  region(2);
  _exit(failed);
}

static int quickly(void) {
  region(2);
  quick_exit(0);
}

/* The child is killed in its third region, long before us. */
static int killed(void) {
  const pid_t child = fork();
  if (child == 0) {
    region(1);
    region(1);
#pragma omp parallel num_threads(1)
    raise(SIGKILL);
  }
  int status;
  const int failed = child < 0 || waitpid(child, &status, 0) != child;
  usleep(300000);
  region(2);
  return failed;
}

/* A thread that is never in a region works for 50 ms of CPU time and ends. */
static void *toil(void *none) {
  struct timespec used;
  do
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  while (used.tv_sec == 0 && used.tv_nsec < 50000000);
  return none;
}

static int toiled(void) {
  pthread_t thread;
  region(2);
  return pthread_create(&thread, NULL, toil, NULL) != 0 || pthread_join(thread, NULL) != 0;
}

static void *toil_in_region(void *none) {
#pragma omp parallel num_threads(1)
  toil(NULL);
  return none;
}

/* The same in a region of its own. */
static int toiled_inside(void) {
  pthread_t thread;
  region(2);
  return pthread_create(&thread, NULL, toil_in_region, NULL) != 0 || pthread_join(thread, NULL) != 0;
}

static int plain(void) {
  region(2);
  return 0;
}

int main(int count, char **arguments) {
  static const struct {
    const char *name;
    int (*run)(void);
  } lives[] = {{"churn", churn},
               {"openers", openers},
               {"crowd", crowd},
               {"forks", forks},
               {"forks_inside", forks_inside},
               {"nests", nests},
               {"plain", plain},
               {"renewed", renewed},
               {"held_around", held_around},
               {"turns", turns},
               {"at_once", at_once},
               {"quickly", quickly},
               {"killed", killed},
               {"toiled", toiled},
               {"toiled_inside", toiled_inside}};
  for (size_t i = 0; count > 1 && i < sizeof lives / sizeof lives[0]; i++) {
    if (strcmp(lives[i].name, arguments[1]) == 0)
      return lives[i].run();
  }
  return 2;
}
