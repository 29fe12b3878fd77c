/* runtime/observe/inside/gomp_region.h - opens a region of GCC's code, and what its members run instead of its body. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_OBSERVE_INSIDE_GOMP_REGION_H
#define CORESWEEP_RUNTIME_OBSERVE_INSIDE_GOMP_REGION_H

#include "runtime/observe/inside/gomp.h"
#include "runtime/observe/inside/region.h"

/* Every member of a team runs this, with the region as its data. */
static void cs__gomp_member(void *data) {
  struct cs__region *region = data;
  struct cs__thread *self = cs__thread();
  if (__builtin_expect(self == NULL, 0) ||
      __builtin_expect(!cs__member_begin(self, region, (uint32_t)region->thread_num()), 0)) {
    region->body(region->data);
    return;
  }
  region->body(region->data);
  cs__member_end(self, region);
}

/* The only member of a team of one, its joiner. */
static void cs__gomp_lone_member(void *data) {
  struct cs__region *region = data;
  struct cs__thread *self = region->joiner;
  cs__member_begin(self, region, 0);
  region->body(region->data);
  cs__member_end(self, region);
}

/* The thread when the region is ours to count. Otherwise OMPT, which may count it, is told whose region it is. */
static inline struct cs__thread *cs__gomp_joiner(struct cs__runtime *runtime, cs__outlined *body) {
  if (__builtin_expect(runtime->counts, true) || cs__runtime_counts(runtime))
    return cs__thread();
  struct cs__thread *self = cs__counting() ? cs__thread() : NULL;
  if (self != NULL)
    self->announced = (const void *)(uintptr_t)body;
  return NULL;
}

/* The body to hand on; NULL when the region is not followed. A team can be smaller than the capacity, never larger. */
static inline cs__outlined *cs__gomp_open(struct cs__thread *self, struct cs__runtime *runtime,
                                          struct cs__region *region, cs__outlined *body, void *data, unsigned threads) {
  const uint32_t capacity = threads != 0 ? threads : (uint32_t)CS__REAL(runtime, omp_get_max_threads)();
  const uint32_t flags = CS_OBSERVE_GOMP | (threads == 1 ? CS_OBSERVE_FORCED : 0);
  region->body = body;
  region->data = data;
  region->joiner = self;
  region->thread_num = CS__REAL(runtime, omp_get_thread_num);
  if (!cs__region_open(self, region, (const void *)(uintptr_t)body, flags, capacity))
    return NULL;
  region->runtime = runtime;
  return capacity == 1 ? cs__gomp_lone_member : cs__gomp_member;
}

#endif
