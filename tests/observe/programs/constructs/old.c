/* tests/observe/programs/constructs/old.c - the entry points of GCC before 4.9, called by hand: no compiler does today.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "construct.h"

#include <stdbool.h>
#include <stddef.h>

typedef void outlined(void *data);
typedef bool next_chunk(long *begin, long *end);
extern void GOMP_parallel_start(outlined *body, void *data, unsigned threads);
extern void GOMP_parallel_end(void);
extern void GOMP_parallel_sections_start(outlined *body, void *data, unsigned threads, unsigned count);
extern void GOMP_parallel_loop_static_start(outlined *, void *, unsigned, long, long, long, long);
extern void GOMP_parallel_loop_dynamic_start(outlined *, void *, unsigned, long, long, long, long);
extern void GOMP_parallel_loop_guided_start(outlined *, void *, unsigned, long, long, long, long);
extern void GOMP_parallel_loop_runtime_start(outlined *, void *, unsigned, long, long, long);
extern next_chunk GOMP_loop_static_next, GOMP_loop_dynamic_next, GOMP_loop_guided_next, GOMP_loop_runtime_next;
extern void GOMP_loop_end_nowait(void);
extern unsigned GOMP_sections_next(void);
extern void GOMP_sections_end_nowait(void);

static void add_one(void *total) {
  __atomic_fetch_add((long *)total, 1, __ATOMIC_RELAXED);
}

struct loop {
  next_chunk *next;
  long total;
};

static void loop_body(void *given) {
  struct loop *loop = given;
  for (long begin, end; loop->next(&begin, &end);)
    __atomic_fetch_add(&loop->total, end - begin, __ATOMIC_RELAXED);
  GOMP_loop_end_nowait();
}

static void sections_body(void *total) {
  for (unsigned section = GOMP_sections_next(); section != 0; section = GOMP_sections_next())
    __atomic_fetch_add((long *)total, section, __ATOMIC_RELAXED);
  GOMP_sections_end_nowait();
}

static long finish(struct loop *loop) {
  loop_body(loop);
  GOMP_parallel_end();
  return loop->total;
}

static long old(void) {
  long total = 0;
  count_regions(6);
  GOMP_parallel_start(add_one, &total, 2);
  add_one(&total);
  GOMP_parallel_end();
  struct loop fixed = {GOMP_loop_static_next, 0}, dynamic = {GOMP_loop_dynamic_next, 0},
              guided = {GOMP_loop_guided_next, 0}, runtime = {GOMP_loop_runtime_next, 0};
  GOMP_parallel_loop_static_start(loop_body, &fixed, 2, 0, 100, 1, 5);
  total += finish(&fixed);
  GOMP_parallel_loop_dynamic_start(loop_body, &dynamic, 2, 0, 100, 1, 5);
  total += finish(&dynamic);
  GOMP_parallel_loop_guided_start(loop_body, &guided, 2, 0, 100, 1, 5);
  total += finish(&guided);
  GOMP_parallel_loop_runtime_start(loop_body, &runtime, 2, 0, 100, 1);
  total += finish(&runtime);
  GOMP_parallel_sections_start(sections_body, &total, 2, 3);
  sections_body(&total);
  GOMP_parallel_end();
  return total;
}

const struct construct old_constructs[] = {{"old", old}, {NULL, NULL}};
