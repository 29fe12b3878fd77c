/* runtime/observe/inside/gomp_parallel.c - stands before the entry points through which GCC's code starts regions. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What GCC makes of `omp parallel` is a call of one of these functions with the outlined body, its data and the number
 * of threads asked for. The real one is given a body of ours instead, with the region as its data, so that every member
 * of the team passes through us on its way in and out, although a static loop calls the runtime nowhere.
 *
 * GOMP_teams_reg is left alone: the regions inside of the teams come here by themselves.
 */
#include "runtime/observe/inside/gomp_region.h"

/* One call of a region's entry point. */
struct passage {
  const struct cs__runtime *runtime;
  struct cs__thread *self; /* NULL: not followed */
  cs__outlined *body;      /* what the real function is given */
  void *data;
  struct cs__region region;
};

static inline void enter(struct passage *passage, struct cs__runtime *runtime, cs__outlined *body, void *data,
                         unsigned threads) {
  struct cs__thread *self = cs__gomp_joiner(runtime, body);
  passage->runtime = runtime;
  passage->body = self != NULL ? cs__gomp_open(self, runtime, &passage->region, body, data, threads) : NULL;
  passage->self = self;
  passage->data = &passage->region;
  if (__builtin_expect(passage->body != NULL, true))
    return;
  passage->self = NULL;
  passage->body = body;
  passage->data = data;
}

static inline void leave(struct passage *passage) {
  if (__builtin_expect(passage->self != NULL, true))
    cs__region_close(passage->self, &passage->region);
}

void GOMP_parallel(cs__outlined *body, void *data, unsigned threads, unsigned flags) {
  struct passage passage;
  enter(&passage, cs__runtime_of_body(body), body, data, threads);
  CS__REAL(passage.runtime, GOMP_parallel)(passage.body, passage.data, threads, flags);
  leave(&passage);
}

/* The runtime reads the first word of the data it is given: where the reductions are described. */
unsigned GOMP_parallel_reductions(cs__outlined *body, void *data, unsigned threads, unsigned flags) {
  struct passage passage;
  enter(&passage, cs__runtime_of_body(body), body, data, threads);
  passage.region.first = *(void **)data;
  const unsigned team = CS__REAL(passage.runtime, GOMP_parallel_reductions)(passage.body, passage.data, threads, flags);
  leave(&passage);
  return team;
}

void GOMP_parallel_sections(cs__outlined *body, void *data, unsigned threads, unsigned count, unsigned flags) {
  struct passage passage;
  enter(&passage, cs__runtime_of_body(body), body, data, threads);
  CS__REAL(passage.runtime, GOMP_parallel_sections)(passage.body, passage.data, threads, count, flags);
  leave(&passage);
}

#define DEFINE_LOOP(name)                                                                                              \
  void name(cs__outlined *body, void *data, unsigned threads, long begin, long end, long step, long chunk,             \
            unsigned flags) {                                                                                          \
    struct passage passage;                                                                                            \
    enter(&passage, cs__runtime_of_body(body), body, data, threads);                                                   \
    CS__REAL(passage.runtime, name)(passage.body, passage.data, threads, begin, end, step, chunk, flags);              \
    leave(&passage);                                                                                                   \
  }
DEFINE_LOOP(GOMP_parallel_loop_static)
DEFINE_LOOP(GOMP_parallel_loop_dynamic)
DEFINE_LOOP(GOMP_parallel_loop_guided)
DEFINE_LOOP(GOMP_parallel_loop_nonmonotonic_dynamic)
DEFINE_LOOP(GOMP_parallel_loop_nonmonotonic_guided)

#define DEFINE_LOOP_RUNTIME(name)                                                                                      \
  void name(cs__outlined *body, void *data, unsigned threads, long begin, long end, long step, unsigned flags) {       \
    struct passage passage;                                                                                            \
    enter(&passage, cs__runtime_of_body(body), body, data, threads);                                                   \
    CS__REAL(passage.runtime, name)(passage.body, passage.data, threads, begin, end, step, flags);                     \
    leave(&passage);                                                                                                   \
  }
DEFINE_LOOP_RUNTIME(GOMP_parallel_loop_runtime)
DEFINE_LOOP_RUNTIME(GOMP_parallel_loop_nonmonotonic_runtime)
DEFINE_LOOP_RUNTIME(GOMP_parallel_loop_maybe_nonmonotonic_runtime)
