/* runtime/observe/inside/gomp_old.c - regions of code that GCC made before 4.9: opened, run by the program, closed. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The joiner runs its part itself between _start and GOMP_parallel_end, so the region has no frame of ours to lie on:
 * it lies in the thread's state.
 */
#include "runtime/observe/inside/gomp_region.h"

struct opening {
  const struct cs__runtime *runtime;
  struct cs__thread *self;
  cs__outlined *body;
  void *data;
};

static inline struct opening open_region(struct cs__runtime *runtime, cs__outlined *body, void *data,
                                         unsigned threads) {
  struct opening opening = {.runtime = runtime, .body = body, .data = data};
  struct cs__thread *self = cs__gomp_joiner(runtime, body);
  if (self == NULL || self->depth >= CS__DEPTH)
    return opening;
  struct cs__region *region = &self->regions[self->depth];
  cs__outlined *handed = cs__gomp_open(self, runtime, region, body, data, threads);
  if (handed != NULL)
    opening = (struct opening){.runtime = runtime, .self = self, .body = handed, .data = region};
  return opening;
}

/* The runtime has started the others; the program is about to run the joiner's part. */
static inline void begin(const struct opening *opening) {
  if (opening->self != NULL)
    cs__member_begin(opening->self, opening->data, 0);
}

void GOMP_parallel_start(cs__outlined *body, void *data, unsigned threads) {
  const struct opening opening = open_region(cs__runtime_of_body(body), body, data, threads);
  CS__REAL(opening.runtime, GOMP_parallel_start)(opening.body, opening.data, threads);
  begin(&opening);
}

void GOMP_parallel_sections_start(cs__outlined *body, void *data, unsigned threads, unsigned count) {
  const struct opening opening = open_region(cs__runtime_of_body(body), body, data, threads);
  CS__REAL(opening.runtime, GOMP_parallel_sections_start)(opening.body, opening.data, threads, count);
  begin(&opening);
}

void GOMP_parallel_loop_runtime_start(cs__outlined *body, void *data, unsigned threads, long from, long to, long step) {
  const struct opening opening = open_region(cs__runtime_of_body(body), body, data, threads);
  CS__REAL(opening.runtime, GOMP_parallel_loop_runtime_start)(opening.body, opening.data, threads, from, to, step);
  begin(&opening);
}

#define DEFINE_LOOP_START(name)                                                                                        \
  void name(cs__outlined *body, void *data, unsigned threads, long from, long to, long step, long chunk) {             \
    const struct opening opening = open_region(cs__runtime_of_body(body), body, data, threads);                        \
    CS__REAL(opening.runtime, name)(opening.body, opening.data, threads, from, to, step, chunk);                       \
    begin(&opening);                                                                                                   \
  }
DEFINE_LOOP_START(GOMP_parallel_loop_static_start)
DEFINE_LOOP_START(GOMP_parallel_loop_dynamic_start)
DEFINE_LOOP_START(GOMP_parallel_loop_guided_start)

void GOMP_parallel_end(void) {
  const struct cs__runtime *runtime = cs__runtime(CS__CALLER);
  struct cs__thread *self = cs__observer(runtime);
  struct cs__region *region = self != NULL && self->depth > 0 && self->depth <= CS__DEPTH ? self->now.region : NULL;
  const bool ours = region != NULL && region == &self->regions[self->depth - 1];
  if (ours)
    cs__member_end(self, region);
  CS__REAL(runtime, GOMP_parallel_end)();
  if (ours)
    cs__region_close(self, region);
}
