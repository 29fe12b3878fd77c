/* runtime/observe/ompt.c - hears of parallel regions from a runtime that speaks OMPT (LLVM's). */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * An OpenMP runtime with OMPT (OpenMP 5.0, chapter 4) looks for a function ompt_start_tool in the process when it
 * starts; ours, preloaded, is the first it finds, so no environment variable is needed. It gets the two callbacks
 * around every region and nothing else. While we count, a tool of the program's own is not started.
 *
 * The types are the few of the specification that are used here; GCC does not ship omp-tools.h.
 */
#include "runtime/observe/block.h"
#include "runtime/observe/count.h"

#include <dlfcn.h>
#include <stddef.h>

union ompt_data {
  uint64_t value;
  void *pointer;
};

typedef void ompt_interface(void);
typedef ompt_interface *ompt_lookup(const char *name);
typedef int ompt_set_callback(int event, ompt_interface *callback);

struct ompt_start_tool_result {
  int (*initialize)(ompt_lookup *lookup, int initial_device, union ompt_data *tool_data);
  void (*finalize)(union ompt_data *tool_data);
  union ompt_data tool_data;
};

enum { OMPT_PARALLEL_BEGIN = 3, OMPT_PARALLEL_END = 4 };  /* ompt_callbacks_t */
enum { OMPT_SET_SOMETIMES_PAIRED = 4 };                   /* ompt_set_result_t; 5 is always, below 4 may lose events */
static const unsigned ompt_parallel_league = 0x40000000u; /* a league of teams is no region */

static void parallel_begin(union ompt_data *task, const void *frame, union ompt_data *region, unsigned requested,
                           int flags, const void *caller) {
  (void)task, (void)frame, (void)requested, (void)caller;
  region->value = ((unsigned)flags & ompt_parallel_league) == 0;
  if (region->value != 0)
    cs__observe_open(CS_OBSERVE_OMPT);
}

static void parallel_end(union ompt_data *region, union ompt_data *task, int flags, const void *caller) {
  (void)task, (void)flags, (void)caller;
  if (region != NULL && region->value != 0)
    cs__observe_close();
}

/* Not 0: the tool stays. */
static int initialize(ompt_lookup *lookup, int initial_device, union ompt_data *tool_data) {
  (void)initial_device, (void)tool_data;
  ompt_set_callback *const set = (ompt_set_callback *)lookup("ompt_set_callback");
  return set != NULL && set(OMPT_PARALLEL_BEGIN, (ompt_interface *)parallel_begin) >= OMPT_SET_SOMETIMES_PAIRED &&
         set(OMPT_PARALLEL_END, (ompt_interface *)parallel_end) >= OMPT_SET_SOMETIMES_PAIRED;
}

static void finalize(union ompt_data *tool_data) {
  (void)tool_data;
}

__attribute__((visibility("default"))) struct ompt_start_tool_result *ompt_start_tool(unsigned version,
                                                                                      const char *runtime);
struct ompt_start_tool_result *ompt_start_tool(unsigned version, const char *runtime) {
  typedef struct ompt_start_tool_result *start_tool(unsigned, const char *);
  static struct ompt_start_tool_result result = {.initialize = initialize, .finalize = finalize};
  if (cs__observe_counting())
    return &result;
  start_tool *const next = (start_tool *)dlsym(RTLD_NEXT, "ompt_start_tool");
  return next != NULL ? next(version, runtime) : NULL;
}
