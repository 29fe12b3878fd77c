/* runtime/observe/inside/runtimes.c - finds the runtime a caller is bound to, and who counts its regions. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * All functions of a runtime are looked up at once when it is first met, in the tables of its own object. Which runtime
 * is the caller's is clear, without any lock, while only one is loaded and the caller is in our namespace. Otherwise
 * the dynamic linker is asked, in the order it binds: what comes after us in the global scope; then what the caller's
 * own object depends on (opened with RTLD_LOCAL or in another namespace, it brings a runtime that only it sees).
 *
 * Beside the deadlock told of in objects.h there is another: threads made by the C library of a second namespace do not
 * count for the first, whose mutexes, the dynamic linker's among them, then wake nobody. So what is known of one caller
 * is known of its whole object.
 */
#include "runtime/observe/inside/runtimes.h"

#include "runtime/observe/inside/cost.h"
#include "runtime/observe/inside/gomp.h"
#include "runtime/observe/inside/objects.h"
#include "runtime/observe/inside/ticks.h"

#include <dlfcn.h>
#include <link.h>
#include <sys/syscall.h>
#include <unistd.h>

struct cs__known_caller cs__known_callers[CS__CALLERS];

/* --- stand-ins --- */

static long stand_in_ZERO(void) {
  cs__lose(CS_OBSERVE_LOST_ENTRY);
  return 0;
}

static long stand_in_ONE(void) {
  cs__lose(CS_OBSERVE_LOST_ENTRY);
  return 1;
}

static long stand_in_ALONE(cs__outlined *body, void *data) {
  cs__lose(CS_OBSERVE_LOST_ENTRY);
  body(data);
  return 1;
}

#define ENTRY_NAME(name, stand_in) #name,
static const char *const entry_names[CS__ENTRY_COUNT] = {CS__ENTRIES(ENTRY_NAME)};
#define ENTRY_STAND_IN(name, stand_in) (cs__function *)stand_in_##stand_in,
#define STAND_INS                                                                                                      \
  { CS__ENTRIES(ENTRY_STAND_IN) }

/* Called with more arguments than they take, and as if they returned something narrower: right on the calling
 * conventions of x86-64 and AArch64, where the caller places and removes arguments. */
static struct cs__runtime nothing = {.entry = STAND_INS};

/* --- the runtimes met --- */

struct met {
  struct cs__runtime runtime;
  struct met *next;
};
static struct met *_Atomic all;

/* A tool of another's that stands before the runtime as we do has only some of the functions; others come after it. */
struct fill {
  struct cs__runtime *runtime;
  bool whole;
};

/* Where this library begins and ends, by the linker. */
// NOLINTBEGIN(bugprone-reserved-identifier) the linker's names
extern const char __ehdr_start[] __attribute__((visibility("hidden")));
extern const char _end[] __attribute__((visibility("hidden")));
// NOLINTEND(bugprone-reserved-identifier)

static bool is_ours(const struct cs__object *object) {
  return object->base == (uintptr_t)__ehdr_start;
}

static bool is_inside_ours(const void *address) {
  return (uintptr_t)address - (uintptr_t)__ehdr_start < (uintptr_t)(_end - __ehdr_start);
}

static bool fill_from(const struct cs__object *object, void *with) {
  struct fill *fill = with;
  if (is_ours(object))
    return true;
  for (int i = 0; i < CS__ENTRY_COUNT; i++) {
    if (fill->runtime->entry[i] == nothing.entry[i]) {
      void *found = cs__object_symbol(object, entry_names[i]);
      if (found != NULL)
        fill->runtime->entry[i] = (cs__function *)(uintptr_t)found;
    }
  }
  fill->whole = fill->runtime->entry[CS__ENTRY_omp_get_thread_num] != nothing.entry[CS__ENTRY_omp_get_thread_num];
  return !fill->whole;
}

static struct cs__runtime *meet(const struct cs__object *object) {
  for (struct met *met = atomic_load(&all); met != NULL; met = met->next) {
    if (met->runtime.dynamic == object->dynamic)
      return &met->runtime;
  }
  struct met *met = cs__memory(sizeof *met);
  if (met == NULL)
    return NULL;
  met->runtime = nothing;
  met->runtime.base = object->base;
  met->runtime.dynamic = object->dynamic;
  met->runtime.path = object->path;
  struct fill fill = {.runtime = &met->runtime};
  if (fill_from(object, &fill))
    cs__objects(fill_from, &fill);
  met->next = atomic_load(&all);
  while (!atomic_compare_exchange_weak(&all, &met->next, met))
    ;
  return &met->runtime;
}

/* --- whose caller --- */

struct survey {
  struct cs__object first; /* of the objects that have GOMP_parallel, ours not counted */
  int count;
};

static bool survey_one(const struct cs__object *object, void *with) {
  struct survey *survey = with;
  if (object->dynamic == NULL || is_ours(object) || cs__object_symbol(object, "GOMP_parallel") == NULL)
    return true;
  if (survey->count++ == 0)
    survey->first = *object;
  return true;
}

/* What the dynamic linker would have bound the object to. Takes its lock. */
static bool asked_runtime(const struct cs__object *object, long space, struct cs__object *runtime_out) {
  void *found = space == LM_ID_BASE ? dlsym(RTLD_NEXT, "GOMP_parallel") : NULL;
  if (found == NULL && object->path != NULL) {
    void *handle = dlmopen(space, object->path, RTLD_LAZY | RTLD_NOLOAD);
    if (handle != NULL) {
      found = dlsym(handle, "GOMP_parallel");
      dlclose(handle); /* the caller keeps it loaded */
    }
  }
  return found != NULL && cs__object_asked(found, runtime_out, &space) && !is_ours(runtime_out);
}

/* The runtime the caller's object is bound to, and that object. */
static struct cs__runtime *runtime_of(const void *caller, struct cs__object *object_out) {
  const bool near = cs__object_at(caller, object_out);
  struct cs__object asked;
  long space = LM_ID_BASE;
  struct survey survey = {0};
  cs__objects(survey_one, &survey);
  if (near && survey.count == 1)
    return meet(&survey.first);
  if (near && cs__object_symbol(object_out, "GOMP_parallel") != NULL)
    return meet(object_out); /* in tail position, called by the body of a region that is not followed */
  if (!near)
    cs__object_asked(caller, object_out, &space);
  if (asked_runtime(object_out, space, &asked))
    return meet(&asked);
  return survey.count > 0 ? meet(&survey.first) : NULL;
}

/* --- what was found --- */

/* Objects whose runtime is known: all their callers have the same. Whoever opens a region has looked its object up, so
 * its team finds most of its callers here. Shown by `end`, which is written last. */
enum { BOUND = 256 };
static struct {
  struct cs__runtime *runtime;
  uintptr_t begin;
  _Atomic uintptr_t end;
} bound[BOUND];
static _Atomic uint32_t bound_count;

static struct cs__runtime *known_of(const void *caller) {
  const uint32_t count = atomic_load(&bound_count);
  const uintptr_t address = (uintptr_t)caller;
  for (uint32_t i = 0; i < count && i < BOUND; i++) {
    if (address < atomic_load_explicit(&bound[i].end, memory_order_acquire) && address >= bound[i].begin)
      return bound[i].runtime;
  }
  return NULL;
}

static void know(const struct cs__object *object, struct cs__runtime *runtime) {
  if (object->end == 0 || atomic_load(&bound_count) >= BOUND)
    return;
  const uint32_t i = atomic_fetch_add(&bound_count, 1);
  if (i >= BOUND)
    return;
  bound[i].runtime = runtime;
  bound[i].begin = object->begin;
  atomic_store_explicit(&bound[i].end, object->end, memory_order_release);
}

/* A slot is claimed by its runtime and shown by its caller; when all probes are taken the caller is looked up again. */
static void remember(const void *caller, struct cs__runtime *runtime, uint32_t slot) {
  for (uint32_t probe = 0; probe < CS__CALLER_PROBES; probe++) {
    struct cs__known_caller *known = &cs__known_callers[(slot + probe) % CS__CALLERS];
    struct cs__runtime *none = NULL;
    if (__atomic_compare_exchange_n(&known->runtime, &none, runtime, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) {
      atomic_store_explicit(&known->caller, caller, memory_order_release);
      return;
    }
  }
}

/* The last call of a body that we have called, or of the rehearsal, whose places are no other's. */
static struct cs__runtime *runtime_of_ours(const void *caller, uint32_t slot) {
  const struct cs__thread *self = cs__self;
  struct cs__runtime *runtime = self != NULL && self->now.region != NULL ? self->now.region->runtime : NULL;
  if (self == cs__rehearsing)
    remember(caller, runtime = &cs__rehearsal, slot);
  if (runtime != NULL)
    return runtime;
  struct met *first = atomic_load(&all);
  return first != NULL ? &first->runtime : &nothing;
}

struct cs__runtime *cs__runtime_find(const void *caller) {
  const uint32_t slot = cs__caller_slot(caller);
  for (uint32_t probe = 0; probe < CS__CALLER_PROBES; probe++) {
    const struct cs__known_caller *known = &cs__known_callers[(slot + probe) % CS__CALLERS];
    if (atomic_load_explicit(&known->caller, memory_order_acquire) == caller)
      return known->runtime;
  }
  if (is_inside_ours(caller))
    return runtime_of_ours(caller, slot);
  const uint64_t begin = cs__ticks();
  struct cs__object object;
  struct cs__runtime *runtime = known_of(caller);
  if (runtime == NULL) {
    runtime = runtime_of(caller, &object);
    if (runtime == NULL)
      return &nothing; /* not remembered: a runtime may come yet */
    know(&object, runtime);
  }
  remember(caller, runtime, slot);
  const struct cs__thread *self = cs__self;
  if (self != NULL && self->now.region == NULL)
    cs__setup_took(cs__ticks() - begin);
  return runtime;
}

bool cs__runtimes_loaded(void) {
  struct survey survey = {0};
  cs__objects(survey_one, &survey);
  if (survey.count == 1)
    meet(&survey.first);
  return survey.count > 0;
}

/* --- who counts --- */

/* Load addresses of the runtimes that have called our OMPT initialize. */
static uintptr_t _Atomic speaking[8];

void cs__runtime_speaks(const void *address) {
  struct cs__object object;
  if (!cs__object_at(address, &object))
    return; /* in another namespace: our entry points are not bound there but by the rebinder */
  for (size_t i = 0; i < sizeof speaking / sizeof *speaking; i++) {
    uintptr_t none = 0;
    if (atomic_compare_exchange_strong(&speaking[i], &none, object.base) || none == object.base)
      break;
  }
  cs__note_runtime(object.path);
}

static bool speaks(const struct cs__runtime *runtime) {
  for (size_t i = 0; i < sizeof speaking / sizeof *speaking; i++) {
    if (atomic_load(&speaking[i]) == runtime->base)
      return true;
  }
  return false;
}

/*
 * We hold addresses of its functions: it must stay. Opening takes the dynamic linker's lock, so only the main thread
 * does it, for which nobody who holds that lock waits. What was loaded at start stays anyway.
 */
static void pin(struct cs__runtime *runtime) {
  if (runtime->pinned || syscall(SYS_gettid) != getpid())
    return;
  runtime->pinned = true;
  struct cs__object object;
  if (cs__object_at(runtime->dynamic, &object))
    dlopen(runtime->path, RTLD_LAZY | RTLD_NOLOAD);
}

bool cs__runtime_counts(struct cs__runtime *runtime) {
  if (runtime == &nothing || __atomic_load_n(&runtime->decided, __ATOMIC_ACQUIRE))
    return runtime->counts;
  pin(runtime);
  if (cs__counting()) {
    CS__REAL(runtime, omp_get_max_threads)(); /* starts the runtime, which then looks for an OMPT tool: we are one */
    cs__note_runtime(runtime->path);
    runtime->counts = !speaks(runtime);
  }
  __atomic_store_n(&runtime->decided, true, __ATOMIC_RELEASE);
  return runtime->counts;
}

void cs__runtimes_note(void) {
  for (const struct met *met = atomic_load(&all); met != NULL; met = met->next) {
    if (met->runtime.decided)
      cs__note_runtime(met->runtime.path);
  }
}
