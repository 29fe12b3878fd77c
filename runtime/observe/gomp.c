/* runtime/observe/gomp.c - stands before the entry points through which GCC's code starts parallel regions. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What GCC makes of `omp parallel` is a call of one of these functions with the outlined body, its data and the number
 * of threads asked for. Preloaded, our definitions are bound instead; each opens a region, calls the real function,
 * which returns when the whole team has joined, and closes it.
 *
 * Every name has one symbol version in libgomp, so the plain look-up finds what the dynamic linker would have bound.
 * GOMP_teams_reg is left alone: the regions inside of the teams come here by themselves. A process with two copies of
 * libgomp gets all of its regions from the first.
 */
#include "runtime/observe/block.h"
#include "runtime/observe/count.h"

#include <dlfcn.h>
#include <link.h>
#include <stdatomic.h>
#include <stddef.h>

#define EXPORT __attribute__((visibility("default")))

enum entry {
  PARALLEL,
  PARALLEL_REDUCTIONS,
  LOOP_STATIC,
  LOOP_DYNAMIC,
  LOOP_GUIDED,
  LOOP_NONMONOTONIC_DYNAMIC,
  LOOP_NONMONOTONIC_GUIDED,
  LOOP_RUNTIME,
  LOOP_NONMONOTONIC_RUNTIME,
  LOOP_MAYBE_NONMONOTONIC_RUNTIME,
  SECTIONS,
  START,
  LOOP_STATIC_START,
  LOOP_DYNAMIC_START,
  LOOP_GUIDED_START,
  LOOP_RUNTIME_START,
  SECTIONS_START,
  END,
  ENTRY_COUNT
};

static const char *const entry_names[ENTRY_COUNT] = {
    [PARALLEL] = "GOMP_parallel",
    [PARALLEL_REDUCTIONS] = "GOMP_parallel_reductions",
    [LOOP_STATIC] = "GOMP_parallel_loop_static",
    [LOOP_DYNAMIC] = "GOMP_parallel_loop_dynamic",
    [LOOP_GUIDED] = "GOMP_parallel_loop_guided",
    [LOOP_NONMONOTONIC_DYNAMIC] = "GOMP_parallel_loop_nonmonotonic_dynamic",
    [LOOP_NONMONOTONIC_GUIDED] = "GOMP_parallel_loop_nonmonotonic_guided",
    [LOOP_RUNTIME] = "GOMP_parallel_loop_runtime",
    [LOOP_NONMONOTONIC_RUNTIME] = "GOMP_parallel_loop_nonmonotonic_runtime",
    [LOOP_MAYBE_NONMONOTONIC_RUNTIME] = "GOMP_parallel_loop_maybe_nonmonotonic_runtime",
    [SECTIONS] = "GOMP_parallel_sections",
    [START] = "GOMP_parallel_start",
    [LOOP_STATIC_START] = "GOMP_parallel_loop_static_start",
    [LOOP_DYNAMIC_START] = "GOMP_parallel_loop_dynamic_start",
    [LOOP_GUIDED_START] = "GOMP_parallel_loop_guided_start",
    [LOOP_RUNTIME_START] = "GOMP_parallel_loop_runtime_start",
    [SECTIONS_START] = "GOMP_parallel_sections_start",
    [END] = "GOMP_parallel_end",
};

static void *_Atomic found_entries[ENTRY_COUNT];

/* In what the caller's object itself depends on: a module opened with RTLD_LOCAL brings a runtime that only it sees. */
static void *find_for(const char *name, const void *caller) {
  Dl_info info;
  struct link_map *object = NULL;
  if (dladdr1(caller, &info, (void **)&object, RTLD_DL_LINKMAP) == 0 || object == NULL || object->l_name[0] == '\0')
    return NULL;
  void *handle = dlopen(object->l_name, RTLD_LAZY | RTLD_NOLOAD);
  if (handle == NULL)
    return NULL;
  void *found = dlsym(handle, name);
  dlclose(handle); /* the caller keeps it loaded */
  return found;
}

static void *find(enum entry entry, const void *caller) {
  void *found = atomic_load_explicit(&found_entries[entry], memory_order_relaxed);
  if (found != NULL)
    return found;
  found = dlsym(RTLD_NEXT, entry_names[entry]);
  if (found == NULL && caller != NULL)
    found = find_for(entry_names[entry], caller);
  atomic_store_explicit(&found_entries[entry], found, memory_order_relaxed);
  return found;
}

/*
 * Before the program begins, because a first look-up takes as long as many a region. The block is claimed here, but
 * only where a runtime is loaded: it is not for the shell or the timeout(1) that starts the program to be observed.
 */
__attribute__((constructor)) static void find_all(void) {
  if (!cs__observe_wanted() || find(PARALLEL, NULL) == NULL || !cs__observe_counting())
    return;
  for (int entry = 0; entry < ENTRY_COUNT; entry++)
    find((enum entry)entry, NULL);
}

typedef void outlined(void *data);

/* Where a wrapper was called from; the address inside of its caller. */
#define CALLER __builtin_return_address(0)

/*
 * Without a real entry point (a program whose references are weak and that brings no runtime) the body runs once, as it
 * would in a team of one.
 */

EXPORT void GOMP_parallel(outlined *body, void *data, unsigned threads, unsigned flags);
void GOMP_parallel(outlined *body, void *data, unsigned threads, unsigned flags) {
  typedef void signature(outlined *, void *, unsigned, unsigned);
  signature *const real = (signature *)find(PARALLEL, CALLER);
  cs__observe_open(CS_OBSERVE_GOMP);
  if (real != NULL)
    real(body, data, threads, flags);
  else
    body(data);
  cs__observe_close();
}

EXPORT unsigned GOMP_parallel_reductions(outlined *body, void *data, unsigned threads, unsigned flags);
unsigned GOMP_parallel_reductions(outlined *body, void *data, unsigned threads, unsigned flags) {
  typedef unsigned signature(outlined *, void *, unsigned, unsigned);
  signature *const real = (signature *)find(PARALLEL_REDUCTIONS, CALLER);
  unsigned team = 1;
  cs__observe_open(CS_OBSERVE_GOMP);
  if (real != NULL)
    team = real(body, data, threads, flags);
  else
    body(data);
  cs__observe_close();
  return team;
}

EXPORT void GOMP_parallel_sections(outlined *body, void *data, unsigned threads, unsigned count, unsigned flags);
void GOMP_parallel_sections(outlined *body, void *data, unsigned threads, unsigned count, unsigned flags) {
  typedef void signature(outlined *, void *, unsigned, unsigned, unsigned);
  signature *const real = (signature *)find(SECTIONS, CALLER);
  cs__observe_open(CS_OBSERVE_GOMP);
  if (real != NULL)
    real(body, data, threads, count, flags);
  else
    body(data);
  cs__observe_close();
}

/* The bounds of a loop as the compiler hands them over: [begin, end) by step. */
struct bounds {
  long begin, end, step;
};

static void run_loop(void *found, outlined *body, void *data, unsigned threads, struct bounds on, long chunk,
                     unsigned flags) {
  typedef void signature(outlined *, void *, unsigned, long, long, long, long, unsigned);
  signature *const real = (signature *)found;
  cs__observe_open(CS_OBSERVE_GOMP);
  if (real != NULL)
    real(body, data, threads, on.begin, on.end, on.step, chunk, flags);
  else
    body(data);
  cs__observe_close();
}

#define DEFINE_LOOP(name, entry)                                                                                       \
  EXPORT void name(outlined *body, void *data, unsigned threads, long begin, long end, long step, long chunk,          \
                   unsigned flags);                                                                                    \
  void name(outlined *body, void *data, unsigned threads, long begin, long end, long step, long chunk,                 \
            unsigned flags) {                                                                                          \
    run_loop(find(entry, CALLER), body, data, threads, (struct bounds){begin, end, step}, chunk, flags);               \
  }
DEFINE_LOOP(GOMP_parallel_loop_static, LOOP_STATIC)
DEFINE_LOOP(GOMP_parallel_loop_dynamic, LOOP_DYNAMIC)
DEFINE_LOOP(GOMP_parallel_loop_guided, LOOP_GUIDED)
DEFINE_LOOP(GOMP_parallel_loop_nonmonotonic_dynamic, LOOP_NONMONOTONIC_DYNAMIC)
DEFINE_LOOP(GOMP_parallel_loop_nonmonotonic_guided, LOOP_NONMONOTONIC_GUIDED)

static void run_runtime_loop(void *found, outlined *body, void *data, unsigned threads, struct bounds on,
                             unsigned flags) {
  typedef void signature(outlined *, void *, unsigned, long, long, long, unsigned);
  signature *const real = (signature *)found;
  cs__observe_open(CS_OBSERVE_GOMP);
  if (real != NULL)
    real(body, data, threads, on.begin, on.end, on.step, flags);
  else
    body(data);
  cs__observe_close();
}

#define DEFINE_RUNTIME_LOOP(name, entry)                                                                               \
  EXPORT void name(outlined *body, void *data, unsigned threads, long begin, long end, long step, unsigned flags);     \
  void name(outlined *body, void *data, unsigned threads, long begin, long end, long step, unsigned flags) {           \
    run_runtime_loop(find(entry, CALLER), body, data, threads, (struct bounds){begin, end, step}, flags);              \
  }
DEFINE_RUNTIME_LOOP(GOMP_parallel_loop_runtime, LOOP_RUNTIME)
DEFINE_RUNTIME_LOOP(GOMP_parallel_loop_nonmonotonic_runtime, LOOP_NONMONOTONIC_RUNTIME)
DEFINE_RUNTIME_LOOP(GOMP_parallel_loop_maybe_nonmonotonic_runtime, LOOP_MAYBE_NONMONOTONIC_RUNTIME)

/* Before GCC 4.9 a region was opened, its body called by the program itself, then closed. */

EXPORT void GOMP_parallel_start(outlined *body, void *data, unsigned threads);
void GOMP_parallel_start(outlined *body, void *data, unsigned threads) {
  typedef void signature(outlined *, void *, unsigned);
  signature *const real = (signature *)find(START, CALLER);
  cs__observe_open(CS_OBSERVE_GOMP);
  if (real != NULL)
    real(body, data, threads);
}

EXPORT void GOMP_parallel_sections_start(outlined *body, void *data, unsigned threads, unsigned count);
void GOMP_parallel_sections_start(outlined *body, void *data, unsigned threads, unsigned count) {
  typedef void signature(outlined *, void *, unsigned, unsigned);
  signature *const real = (signature *)find(SECTIONS_START, CALLER);
  cs__observe_open(CS_OBSERVE_GOMP);
  if (real != NULL)
    real(body, data, threads, count);
}

EXPORT void GOMP_parallel_loop_runtime_start(outlined *body, void *data, unsigned threads, long begin, long end,
                                             long step);
void GOMP_parallel_loop_runtime_start(outlined *body, void *data, unsigned threads, long begin, long end, long step) {
  typedef void signature(outlined *, void *, unsigned, long, long, long);
  signature *const real = (signature *)find(LOOP_RUNTIME_START, CALLER);
  cs__observe_open(CS_OBSERVE_GOMP);
  if (real != NULL)
    real(body, data, threads, begin, end, step);
}

static void start_loop(void *found, outlined *body, void *data, unsigned threads, struct bounds on, long chunk) {
  typedef void signature(outlined *, void *, unsigned, long, long, long, long);
  signature *const real = (signature *)found;
  cs__observe_open(CS_OBSERVE_GOMP);
  if (real != NULL)
    real(body, data, threads, on.begin, on.end, on.step, chunk);
}

#define DEFINE_LOOP_START(name, entry)                                                                                 \
  EXPORT void name(outlined *body, void *data, unsigned threads, long begin, long end, long step, long chunk);         \
  void name(outlined *body, void *data, unsigned threads, long begin, long end, long step, long chunk) {               \
    start_loop(find(entry, CALLER), body, data, threads, (struct bounds){begin, end, step}, chunk);                    \
  }
DEFINE_LOOP_START(GOMP_parallel_loop_static_start, LOOP_STATIC_START)
DEFINE_LOOP_START(GOMP_parallel_loop_dynamic_start, LOOP_DYNAMIC_START)
DEFINE_LOOP_START(GOMP_parallel_loop_guided_start, LOOP_GUIDED_START)

EXPORT void GOMP_parallel_end(void);
void GOMP_parallel_end(void) {
  typedef void signature(void);
  signature *const real = (signature *)find(END, CALLER);
  if (real != NULL)
    real();
  cs__observe_close();
}
