/* tests/observe/programs/constructs/tasks.c - explicit tasks of every kind. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "construct.h"

#include <omp.h>
#include <stddef.h>

static long fib(int n) {
  if (n < 2)
    return n;
  long a, b;
  count_tasks(2);
#pragma omp task shared(a) if (n > 6)
  a = fib(n - 1);
#pragma omp task shared(b) if (n > 6)
  b = fib(n - 2);
#pragma omp taskwait
  return a + b;
}

static long recursive(void) {
  long result = 0;
  count_regions(1);
#pragma omp parallel
#pragma omp single
  result = fib(14);
  return result;
}

/* Makes tasks that add what they worked out. */
static void make(long *sum, int how_many) {
  count_tasks(how_many);
  for (int i = 0; i < how_many; i++) {
#pragma omp task firstprivate(i)
    __atomic_fetch_add(sum, work(200) + i, __ATOMIC_RELAXED);
  }
}

/* Nobody waits for the tasks but the barrier that ends the single, or the region itself. */
static long unwaited(void) {
  long sum = 0;
  count_regions(3);
#pragma omp parallel
  {
#pragma omp single
    make(&sum, 60);
  }
#pragma omp parallel
  {
#pragma omp single nowait
    make(&sum, 60);
  }
#pragma omp parallel
  {
#pragma omp master
    make(&sum, 60);
  }
  return sum;
}

/* Every member makes tasks; all wait at a barrier where they are run. */
static long everybody(void) {
  long sum = 0;
  count_regions(1);
#pragma omp parallel
  {
    make(&sum, 12);
#pragma omp barrier
    make(&sum, 12);
#pragma omp taskwait
  }
  return sum;
}

static long taskloop(void) {
  long sum = 0;
  count_regions(1);
  count_tasks(8 + 8 + 8); /* few enough for a runtime not to split them into more */
#pragma omp parallel
#pragma omp single
  {
#pragma omp taskloop grainsize(16)
    for (int i = 0; i < 128; i++)
      __atomic_fetch_add(&sum, work(50) + i, __ATOMIC_RELAXED);
#pragma omp taskloop num_tasks(8) nogroup
    for (int i = 0; i < 100; i++)
      __atomic_fetch_add(&sum, i, __ATOMIC_RELAXED);
#pragma omp taskloop num_tasks(8)
    for (unsigned long long i = 0; i < 100; i++)
      __atomic_fetch_add(&sum, (long)i, __ATOMIC_RELAXED);
  }
  return sum;
}

static long taskgroup(void) {
  long sum = 0, seen = 0;
  count_regions(1);
#pragma omp parallel
#pragma omp single
  {
#pragma omp taskgroup
    {
      count_tasks(1);
#pragma omp task
      make(&sum, 40); /* descendants count too */
    }
    seen = __atomic_load_n(&sum, __ATOMIC_RELAXED);
  }
  return sum + (seen == sum);
}

static long depend(void) {
  long chain = 1, left = 0, right = 0;
  count_regions(1);
#pragma omp parallel
#pragma omp single
  {
    count_tasks(40 + 3);
    for (int i = 0; i < 40; i++) {
#pragma omp task depend(inout : chain) shared(chain) firstprivate(i)
      chain = chain * 2 % 1000003 + i;
    }
#pragma omp task depend(in : chain) depend(out : left) shared(chain, left)
    left = chain + work(100);
#pragma omp task depend(in : chain) depend(out : right) shared(chain, right)
    right = chain * 3;
#pragma omp task depend(in : left, right) depend(out : chain) shared(chain, left, right)
    chain = left + right;
#pragma omp taskwait depend(in : chain)
    chain++;
  }
  return chain;
}

static long detach(void) {
  long sum = 0;
  omp_event_handle_t event = (omp_event_handle_t)0;
  count_regions(1);
#pragma omp parallel
#pragma omp single
  {
    count_tasks(2);
#pragma omp task detach(event) shared(sum)
    {
#pragma omp atomic
      sum += 1;
    }
#pragma omp task firstprivate(event)
    {
      work(1000);
      omp_fulfill_event(event);
    }
#pragma omp taskwait
    sum += 10;
  }
  return sum;
}

static long untied(void) {
  long sum = 0;
  count_regions(1);
#pragma omp parallel
#pragma omp single
  {
    count_tasks(30);
    for (int i = 0; i < 30; i++) {
#pragma omp task untied shared(sum) firstprivate(i)
      {
        const long half = work(200);
#pragma omp taskyield
#pragma omp atomic
        sum += half + work(200) + i;
      }
    }
  }
  return sum;
}

/* Tasks that are run at once by who meets them. */
static long undeferred(void) {
  long sum = 0;
  count_regions(1);
#pragma omp parallel
#pragma omp single
  {
    count_tasks(3 + 10);
#pragma omp task final(1) shared(sum)
    {
      sum += work(100);
#pragma omp task shared(sum)
      sum += work(100) * 2;
    }
#pragma omp taskwait
#pragma omp task if (0) shared(sum)
    sum += 1000;
    for (int i = 0; i < 10; i++) {
#pragma omp task if (0) priority(3) shared(sum)
      sum += i;
    }
  }
  return sum;
}

static long reductions(void) {
  long in_region = 0, in_loop = 0, in_group = 0;
  count_regions(3);
#pragma omp parallel reduction(task, + : in_region)
  {
#pragma omp single
      {count_tasks(20);
  for (int i = 0; i < 20; i++) {
#pragma omp task in_reduction(+ : in_region) firstprivate(i)
    in_region += work(50) + i;
  }
}
}
#pragma omp parallel
{
#pragma omp for reduction(task, + : in_loop)
  for (int i = 0; i < 20; i++) {
    count_tasks(1);
#pragma omp task in_reduction(+ : in_loop) firstprivate(i)
    in_loop += work(50) + i;
  }
}
#pragma omp parallel
#pragma omp single
{
#pragma omp taskgroup task_reduction(+ : in_group)
  {
    count_tasks(20);
    for (int i = 0; i < 20; i++) {
#pragma omp task in_reduction(+ : in_group) firstprivate(i)
      in_group += work(50) + i;
    }
  }
}
return in_region + 3 * in_loop + 5 * in_group;
}

/* Tasks that take locks and are waited for inside of one. */
static long locking(void) {
  long sum = 0;
  count_regions(1);
#pragma omp parallel
#pragma omp single
  {
    count_tasks(40);
    count_holds(40);
    for (int i = 0; i < 40; i++) {
#pragma omp task shared(sum) firstprivate(i)
      {
#pragma omp critical
        sum += work(50) + i;
      }
    }
  }
  return sum;
}

const struct construct task_constructs[] = {
    {"recursive", recursive},   {"unwaited", unwaited},     {"everybody", everybody}, {"taskloop", taskloop},
    {"taskgroup", taskgroup},   {"depend", depend},         {"detach", detach},       {"untied", untied},
    {"undeferred", undeferred}, {"reductions", reductions}, {"locking", locking},     {NULL, NULL},
};
