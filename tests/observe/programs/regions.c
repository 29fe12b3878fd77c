/* tests/observe/programs/regions.c - a program whose parallel regions are known; built by each compiler here. */
/* SPDX-License-Identifier: BSD-3-Clause */
/* `regions COMMAND` runs what the function of that name says; the comment above each gives its top-level regions. */
#include <omp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *self;
static long hits; /* what the regions did, to see that they were run, and run once */

static void region(void) {
#pragma omp parallel
  {
#pragma omp atomic
    hits++;
  }
}

/* 0 */
static void none(void) {
  hits = omp_get_max_threads();
}

/* 1000 */
static void plain(void) {
  for (int i = 0; i < 1000; i++)
    region();
}

/* 8; constant bounds without a clause are what GCC calls the loop entry points for */
static void loops(void) {
  long total = 0;
#pragma omp parallel for schedule(static) reduction(+ : total)
  for (int i = 0; i < 100; i++)
    total++;
#pragma omp parallel for schedule(dynamic)
  for (int i = 0; i < 100; i++)
    __atomic_fetch_add(&hits, 1, __ATOMIC_RELAXED);
#pragma omp parallel for schedule(guided)
  for (int i = 0; i < 100; i++)
    __atomic_fetch_add(&hits, 1, __ATOMIC_RELAXED);
#pragma omp parallel for schedule(runtime)
  for (int i = 0; i < 100; i++)
    __atomic_fetch_add(&hits, 1, __ATOMIC_RELAXED);
#pragma omp parallel for schedule(monotonic : dynamic)
  for (int i = 0; i < 100; i++)
    __atomic_fetch_add(&hits, 1, __ATOMIC_RELAXED);
#pragma omp parallel for schedule(monotonic : guided, 3)
  for (int i = 0; i < 100; i++)
    __atomic_fetch_add(&hits, 1, __ATOMIC_RELAXED);
#pragma omp parallel for schedule(nonmonotonic : runtime)
  for (int i = 0; i < 100; i++)
    __atomic_fetch_add(&hits, 1, __ATOMIC_RELAXED);
#pragma omp parallel for ordered schedule(static, 5)
  for (int i = 0; i < 100; i++) {
#pragma omp ordered
    hits++;
  }
  hits += total;
}

/* 2 */
static void sections(void) {
  for (int i = 0; i < 2; i++) {
#pragma omp parallel sections
    {
#pragma omp section
      __atomic_fetch_add(&hits, 1, __ATOMIC_RELAXED);
#pragma omp section
      __atomic_fetch_add(&hits, 10, __ATOMIC_RELAXED);
    }
  }
}

/* 1; GOMP_parallel_reductions */
static void reductions(void) {
  long total = 0;
#pragma omp parallel reduction(task, + : total)
  {
#pragma omp single
    for (int i = 0; i < 10; i++) {
#pragma omp task in_reduction(+ : total)
      total++;
    }
  }
  hits = total;
}

/* 1 */
static void nested(void) {
  omp_set_max_active_levels(2);
#pragma omp parallel num_threads(2)
  {
    for (int i = 0; i < 50; i++) {
#pragma omp parallel num_threads(2)
      {
#pragma omp atomic
        hits++;
      }
    }
  }
}

static pthread_barrier_t meet;

static void *second_master(void *unused) {
  (void)unused;
  pthread_barrier_wait(&meet); /* the first is inside of its region */
  for (int i = 0; i < 20; i++)
    region();
  pthread_barrier_wait(&meet);
  return NULL;
}

/* 3: one around all twenty of the second master, and two after it */
static void masters(void) {
  pthread_t other;
  pthread_barrier_init(&meet, NULL, 2);
  pthread_create(&other, NULL, second_master, NULL);
#pragma omp parallel num_threads(1)
  {
    pthread_barrier_wait(&meet);
    pthread_barrier_wait(&meet);
  }
  pthread_join(other, NULL);
  region();
  region();
}

static void *hundred_regions(void *unused) {
  for (int i = 0; i < 100; i++)
    region();
  return unused;
}

/* from 1 to 400: four masters that know nothing of each other */
static void crowd(void) {
  pthread_t others[4];
  for (int i = 0; i < 4; i++)
    pthread_create(&others[i], NULL, hundred_regions, NULL);
  for (int i = 0; i < 4; i++)
    pthread_join(others[i], NULL);
}

static void wait_for(pid_t child) {
  int status = -1;
  if (child < 0 || waitpid(child, &status, 0) != child || status != 0)
    exit(1);
}

/* 3: the child's five are its own affair */
static void forked(void) {
  const pid_t child = fork();
  if (child == 0) {
    for (int i = 0; i < 5; i++)
      region();
    _exit(hits > 0 ? 0 : 1);
  }
  wait_for(child);
  for (int i = 0; i < 3; i++)
    region();
}

/* 1: the child leaves the region it was born in (LLVM's runtime itself does not survive that) */
static void forked_inside(void) {
  pid_t child = -1;
#pragma omp parallel num_threads(1)
  child = fork();
  if (child == 0)
    _exit(0);
  wait_for(child);
  hits = 1;
}

/* 1: a program started from here finds the block in use */
static void started(void) {
  region();
  const pid_t child = fork();
  if (child == 0) {
    execl(self, self, "plain", (char *)NULL);
    _exit(1);
  }
  wait_for(child);
}

/* 1002: the same process goes on counting after an exec */
static void execs(void) {
  region();
  region();
  execl(self, self, "plain", (char *)NULL);
  exit(1);
}

/* 7, and dies */
static void killed(void) {
  for (int i = 0; i < 7; i++)
    region();
  raise(SIGKILL);
}

/* The entry points of GCC before 4.9, which no compiler calls any more. */
typedef void outlined(void *data);
extern void GOMP_parallel_start(outlined *body, void *data, unsigned threads);
extern void GOMP_parallel_end(void);
extern void GOMP_parallel_sections_start(outlined *body, void *data, unsigned threads, unsigned count);
extern void GOMP_parallel_loop_static_start(outlined *, void *, unsigned, long, long, long, long);
extern void GOMP_parallel_loop_dynamic_start(outlined *, void *, unsigned, long, long, long, long);
extern void GOMP_parallel_loop_guided_start(outlined *, void *, unsigned, long, long, long, long);
extern void GOMP_parallel_loop_runtime_start(outlined *, void *, unsigned, long, long, long);
extern _Bool GOMP_loop_static_next(long *begin, long *end);
extern _Bool GOMP_loop_dynamic_next(long *begin, long *end);
extern _Bool GOMP_loop_guided_next(long *begin, long *end);
extern _Bool GOMP_loop_runtime_next(long *begin, long *end);
extern void GOMP_loop_end_nowait(void);
extern unsigned GOMP_sections_next(void);
extern void GOMP_sections_end_nowait(void);

typedef _Bool next_chunk(long *begin, long *end);

static void add_one(void *total) {
  __atomic_fetch_add((long *)total, 1, __ATOMIC_RELAXED);
}

struct old_loop {
  next_chunk *next;
  long total;
};

static void old_body(void *given) {
  struct old_loop *loop = given;
  long begin, end;
  while (loop->next(&begin, &end))
    __atomic_fetch_add(&loop->total, end - begin, __ATOMIC_RELAXED);
  GOMP_loop_end_nowait();
}

static void old_sections_body(void *total) {
  for (unsigned section = GOMP_sections_next(); section != 0; section = GOMP_sections_next())
    __atomic_fetch_add((long *)total, section, __ATOMIC_RELAXED);
  GOMP_sections_end_nowait();
}

static void finish_old_loop(struct old_loop *loop) {
  old_body(loop);
  GOMP_parallel_end();
  hits += loop->total;
}

/* 6 */
static void old(void) {
  GOMP_parallel_start(add_one, &hits, 2);
  add_one(&hits);
  GOMP_parallel_end();
  struct old_loop loops_of[] = {
      {GOMP_loop_static_next, 0}, {GOMP_loop_dynamic_next, 0}, {GOMP_loop_guided_next, 0}, {GOMP_loop_runtime_next, 0}};
  GOMP_parallel_loop_static_start(old_body, &loops_of[0], 2, 0, 100, 1, 5);
  finish_old_loop(&loops_of[0]);
  GOMP_parallel_loop_dynamic_start(old_body, &loops_of[1], 2, 0, 100, 1, 5);
  finish_old_loop(&loops_of[1]);
  GOMP_parallel_loop_guided_start(old_body, &loops_of[2], 2, 0, 100, 1, 5);
  finish_old_loop(&loops_of[2]);
  GOMP_parallel_loop_runtime_start(old_body, &loops_of[3], 2, 0, 100, 1);
  finish_old_loop(&loops_of[3]);
  GOMP_parallel_sections_start(old_sections_body, &hits, 2, 3);
  old_sections_body(&hits);
  GOMP_parallel_end();
}

int main(int argc, char **argv) {
  static const struct {
    const char *name;
    void (*run)(void);
  } commands[] = {
      {"none", none},     {"plain", plain},     {"loops", loops}, {"sections", sections},
      {"nested", nested}, {"masters", masters}, {"crowd", crowd}, {"reductions", reductions},
      {"forked", forked}, {"started", started}, {"execs", execs}, {"forked_inside", forked_inside},
      {"killed", killed}, {"old", old},
  };
  self = argv[0];
  for (size_t i = 0; argc == 2 && i < sizeof commands / sizeof commands[0]; i++) {
    if (strcmp(commands[i].name, argv[1]) == 0) {
      commands[i].run();
      printf("%s: %ld\n", argv[1], hits);
      return hits > 0 ? 0 : 1;
    }
  }
  return 2;
}
