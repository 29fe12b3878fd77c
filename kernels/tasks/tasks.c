/* kernels/tasks/tasks.c - explicit tasks, created and run, over a team of threads. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What: the price of a task that does nothing: its creation, its way through the runtime's queues, its run and its end.
 * It bounds from below what is worth a task.
 *
 * How: EPCC's patterns. One thread creates all tasks, as a program does that walks a list; or each its share, where a
 * runtime shows whether its queues are one or one for each thread; or a taskloop, where it knows how many come. The
 * reference does the same in a loop that is shared evenly, to be subtracted where tasks have a delay.
 *
 * What to expect: tasks are independent, so a team could run them as many times faster as it has threads. Empty ones it
 * runs slower than one thread does: a queue that is shared costs more than the task. With a longer delay the speedup
 * grows; where it passes half the threads is the grain that this runtime wants.
 *
 * Source: Bull, Reid, McDonnell, A microbenchmark suite for OpenMP tasks, International Workshop on OpenMP 2012: the
 * patterns MASTER TASK and PARALLEL TASK of the EPCC suite.
 */
#include "kernels/tasks/tasks.h"

#include "kernels/range.h"
#include "kernels/visits.h"
#include "runtime/base/memory.h"

#include <omp.h>
#include <stddef.h>

struct tasks {
  int64_t count, delay;
  struct cs__visitor *visitors;
};

/* A task stays on its thread: there is no scheduling point in it. */
static void run_one(const struct tasks *tasks, uint64_t index) {
  cs__visit(&tasks->visitors[omp_get_thread_num()], index, 0, tasks->delay);
}

/* The tasks created here run at the latest at the end of the region. ThreadSanitizer looks away, for LLVM's runtime
 * takes the memory of a task that has run for the next one and does not tell it; the tasks themselves are watched. */
__attribute__((no_sanitize("thread"))) static void create(const struct tasks *tasks, int64_t begin, int64_t end) {
  for (int64_t i = begin; i < end; i++) {
#pragma omp task firstprivate(tasks, i)
    run_one(tasks, (uint64_t)i);
  }
}

static void producer(const struct tasks *tasks) {
#pragma omp parallel
#pragma omp single
  create(tasks, 0, tasks->count);
}

static void all(const struct tasks *tasks) {
#pragma omp parallel
  {
    const struct cs_range mine = cs_range_of((size_t)tasks->count, 1, omp_get_thread_num(), omp_get_num_threads());
    create(tasks, (int64_t)mine.begin, (int64_t)mine.end);
  }
}

static void taskloop(const struct tasks *tasks) {
  const uint64_t count = (uint64_t)tasks->count; /* Clang 14 counts a taskloop without a sign, and warns of one */
#pragma omp parallel
#pragma omp single
#pragma omp taskloop grainsize(1)
  for (uint64_t i = 0; i < count; i++)
    run_one(tasks, i);
}

static void reference(const struct tasks *tasks) {
#pragma omp parallel
  {
    const struct cs_range mine = cs_range_of((size_t)tasks->count, 1, omp_get_thread_num(), omp_get_num_threads());
    for (size_t i = mine.begin; i < mine.end; i++)
      run_one(tasks, i);
  }
}

enum cs_status cs_tasks(enum cs_tasks_pattern pattern, int64_t tasks, int64_t delay, uint64_t *checksum_out) {
  static void (*const patterns[])(const struct tasks *) = {[CS_TASKS_PRODUCER] = producer,
                                                           [CS_TASKS_ALL] = all,
                                                           [CS_TASKS_TASKLOOP] = taskloop,
                                                           [CS_TASKS_REFERENCE] = reference};
  const size_t chosen = (size_t)pattern;
  if (chosen >= sizeof patterns / sizeof patterns[0] || tasks < 0 || delay < 0 || checksum_out == NULL)
    return CS_INVALID;
  const int most = omp_get_max_threads();
  const struct tasks work = {.count = tasks, .delay = delay, .visitors = cs__visitors(most)};
  if (work.visitors == NULL)
    return CS_NOMEM;
  int visiting = 0;
  patterns[chosen](&work);
  *checksum_out = cs__visits_sum(work.visitors, most, &visiting);
  cs_array_free(work.visitors);
  return CS_OK;
}
