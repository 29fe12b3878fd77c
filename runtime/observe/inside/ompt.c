/* runtime/observe/inside/ompt.c - is found by a runtime that speaks OMPT, and takes the callbacks it needs. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * An OpenMP runtime with OMPT (OpenMP 5.0, chapter 4) looks for a function ompt_start_tool in the process when it
 * starts; ours, preloaded, is the first it finds, so no environment variable is needed. While we count, a tool of the
 * program's own is not started; while we do not, it is as if we were not there.
 */
#include "runtime/observe/inside/ompt.h"

#include "runtime/observe/inside/objects.h"
#include "runtime/observe/inside/runtimes.h"

#include <dlfcn.h>
#include <stddef.h>

/* Without the first four there would be no region, or none whose end is known: then nothing is counted. */
static const struct {
  int event;
  bool needed;
  ompt_interface *callback;
} callbacks[] = {
    {OMPT_PARALLEL_BEGIN, true, (ompt_interface *)cs__ompt_parallel_begin},
    {OMPT_PARALLEL_END, true, (ompt_interface *)cs__ompt_parallel_end},
    {OMPT_IMPLICIT_TASK, true, (ompt_interface *)cs__ompt_implicit_task},
    {OMPT_SYNC_REGION_WAIT, true, (ompt_interface *)cs__ompt_sync_region_wait},
    {OMPT_SYNC_REGION, false, (ompt_interface *)cs__ompt_sync_region},
    {OMPT_LOCK_INIT, false, (ompt_interface *)cs__ompt_lock_init},
    {OMPT_LOCK_DESTROY, false, (ompt_interface *)cs__ompt_lock_destroy},
    {OMPT_MUTEX_ACQUIRE, false, (ompt_interface *)cs__ompt_mutex_acquire},
    {OMPT_MUTEX_ACQUIRED, false, (ompt_interface *)cs__ompt_mutex_acquired},
    {OMPT_MUTEX_RELEASED, false, (ompt_interface *)cs__ompt_mutex_released},
    {OMPT_WORK, false, (ompt_interface *)cs__ompt_work},
    {OMPT_MASKED, false, (ompt_interface *)cs__ompt_masked},
    {OMPT_TASK_CREATE, false, (ompt_interface *)cs__ompt_task_create},
    {OMPT_DEPENDENCES, false, (ompt_interface *)cs__ompt_dependences},
    {OMPT_TASK_SCHEDULE, false, (ompt_interface *)cs__ompt_task_schedule},
};

/* omp_get_max_threads of the runtime that came last; with several, each asks as good a one as any. */
typedef int most_threads(void);
static most_threads *_Atomic most;

uint32_t cs__ompt_most_threads(void) {
  most_threads *const ask = atomic_load_explicit(&most, memory_order_acquire);
  const int threads = ask != NULL ? ask() : 0;
  return threads > 0 ? (uint32_t)threads : 0;
}

/* Not 0: the tool stays. */
static int initialize(ompt_lookup *lookup, int initial_device, union ompt_data *tool_data) {
  (void)initial_device;
  ompt_set_callback *const set = (ompt_set_callback *)lookup("ompt_set_callback");
  if (set == NULL)
    return 0;
  for (size_t i = 0; i < sizeof callbacks / sizeof callbacks[0]; i++) {
    if (set(callbacks[i].event, callbacks[i].callback) < OMPT_SET_SOMETIMES_PAIRED && callbacks[i].needed)
      return 0;
  }
  struct cs__object runtime;
  most_threads *ask = NULL;
  if (cs__object_at((const void *)lookup, &runtime))
    ask = (most_threads *)cs__object_symbol(&runtime, "omp_get_max_threads");
  tool_data->pointer = (void *)ask;
  atomic_store_explicit(&most, ask, memory_order_release);
  cs__runtime_speaks((const void *)lookup);
  return 1;
}

/* The runtime goes, maybe out of memory; what it had counted is in our own. */
static void finalize(union ompt_data *tool_data) {
  most_threads *gone = (most_threads *)tool_data->pointer;
  atomic_compare_exchange_strong(&most, &gone, NULL);
}

__attribute__((visibility("default"))) struct ompt_start_tool_result *ompt_start_tool(unsigned version,
                                                                                      const char *runtime);
struct ompt_start_tool_result *ompt_start_tool(unsigned version, const char *runtime) {
  typedef struct ompt_start_tool_result *start_tool(unsigned, const char *);
  static struct ompt_start_tool_result result = {.initialize = initialize, .finalize = finalize};
  if (cs__counting())
    return &result;
  start_tool *const next = (start_tool *)dlsym(RTLD_NEXT, "ompt_start_tool");
  return next != NULL ? next(version, runtime) : NULL;
}
