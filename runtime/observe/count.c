/* runtime/observe/count.c - counts top-level parallel regions and the time in them, in a mapped block. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * `active` is the number of regions open in the process. Only its steps 0 -> 1 and 1 -> 0 begin and end a top-level
 * region; they are taken under a lock together with their time stamp, so that stamps never run backwards. All other
 * steps are one atomic exchange, because nested regions may come by the thousand from every thread of a team.
 *
 * Code here runs inside of somebody else's program: it allocates nothing, prints nothing, installs no signal handler.
 */
#include "runtime/observe/count.h"

#include "runtime/observe/block.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct counter {
  pthread_mutex_t lock;
  atomic_uint active;
  uint64_t opened_ns;
  uint64_t cost_each_ns; /* of one region, outside of it */
  struct cs_observe_block *block;
};

static struct counter process = {.lock = PTHREAD_MUTEX_INITIALIZER};
static atomic_bool counting;

static uint64_t now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* Steps `active` without the lock unless it is at the edge, the value whose step begins or ends a top-level region. */
static bool stepped(struct counter *counter, unsigned edge, int step) {
  unsigned active = atomic_load_explicit(&counter->active, memory_order_relaxed);
  while (active > edge) {
    if (atomic_compare_exchange_weak_explicit(&counter->active, &active, active + (unsigned)step, memory_order_acq_rel,
                                              memory_order_relaxed))
      return true;
  }
  return false;
}

static void enter(struct counter *counter, uint32_t runtime) {
  if (stepped(counter, 0, +1))
    return;
  pthread_mutex_lock(&counter->lock);
  if (atomic_fetch_add(&counter->active, 1) == 0) {
    struct cs_observe_block *block = counter->block;
    if ((atomic_load_explicit(&block->runtime, memory_order_relaxed) & runtime) == 0)
      atomic_fetch_or(&block->runtime, runtime);
    counter->opened_ns = now_ns();
    atomic_store_explicit(&block->region_open_ns, counter->opened_ns, memory_order_relaxed);
  }
  pthread_mutex_unlock(&counter->lock);
}

/* One writer at a time: plain additions will do. */
static void add(_Atomic uint64_t *total, uint64_t value) {
  atomic_store_explicit(total, atomic_load_explicit(total, memory_order_relaxed) + value, memory_order_relaxed);
}

static void leave(struct counter *counter) {
  if (stepped(counter, 1, -1))
    return;
  pthread_mutex_lock(&counter->lock);
  const uint64_t closed_ns = now_ns();
  if (atomic_fetch_sub(&counter->active, 1) == 1) {
    struct cs_observe_block *block = counter->block;
    add(&block->parallel_ns, closed_ns - counter->opened_ns);
    add(&block->cost_ns, counter->cost_each_ns);
    add(&block->region_count, 1);
    atomic_store_explicit(&block->region_open_ns, 0, memory_order_release);
  }
  pthread_mutex_unlock(&counter->lock);
}

/*
 * What one region costs outside of itself: the wall time of empty ones less what they count as parallel. The least of
 * several batches, because whatever disturbs only adds. 16 batches of 64 take about 0.1 ms.
 */
static uint64_t calibrate(void) {
  enum { BATCHES = 16, REGIONS = 64 };
  struct cs_observe_block scratch = {0};
  struct counter counter = {.lock = PTHREAD_MUTEX_INITIALIZER, .block = &scratch};
  uint64_t least = UINT64_MAX;
  for (int batch = 0; batch < BATCHES; batch++) {
    const uint64_t parallel_before = scratch.parallel_ns, before = now_ns();
    for (int region = 0; region < REGIONS; region++) {
      enter(&counter, CS_OBSERVE_GOMP);
      leave(&counter);
    }
    const uint64_t wall = now_ns() - before, parallel = scratch.parallel_ns - parallel_before;
    const uint64_t outside = wall > parallel ? wall - parallel : 0;
    least = outside < least ? outside : least;
  }
  return (least + REGIONS / 2) / REGIONS;
}

static struct cs_observe_block *map_block(const char *path) {
  const int fd = open(path, O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  if (fd < 0)
    return NULL;
  struct stat is;
  void *mapped = MAP_FAILED;
  if (fstat(fd, &is) == 0 && S_ISREG(is.st_mode) && is.st_size == CS_OBSERVE_BLOCK_BYTES)
    mapped = mmap(NULL, CS_OBSERVE_BLOCK_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close(fd);
  return mapped == MAP_FAILED ? NULL : mapped;
}

/* An unused block becomes ours; after an exec, which keeps the process, it is ours already. */
static bool claim(struct cs_observe_block *block) {
  const uint64_t magic = atomic_load(&block->magic);
  uint32_t owner = 0;
  if (magic == 0 && atomic_compare_exchange_strong(&block->pid, &owner, (uint32_t)getpid()))
    return true;
  return magic == CS_OBSERVE_MAGIC && block->version == CS_OBSERVE_VERSION && owner == 0 &&
         atomic_load(&block->pid) == (uint32_t)getpid();
}

static void stop_in_child(void) {
  atomic_store(&counting, false);
}

bool cs__observe_wanted(void) {
  const char *path = secure_getenv(CS_OBSERVE_ENVIRONMENT);
  return path != NULL && path[0] != '\0';
}

static void start(void) {
  struct cs_observe_block *block = cs__observe_wanted() ? map_block(secure_getenv(CS_OBSERVE_ENVIRONMENT)) : NULL;
  if (block == NULL)
    return;
  if (!claim(block) || pthread_atfork(NULL, NULL, stop_in_child) != 0) {
    munmap(block, CS_OBSERVE_BLOCK_BYTES);
    return;
  }
  process.block = block;
  process.cost_each_ns = calibrate();
  block->version = CS_OBSERVE_VERSION;
  atomic_store(&block->region_open_ns, 0); /* an exec may have left one open */
  atomic_store(&block->magic, CS_OBSERVE_MAGIC);
  atomic_store(&counting, true);
}

bool cs__observe_counting(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, start);
  return atomic_load_explicit(&counting, memory_order_relaxed);
}

void cs__observe_open(uint32_t runtime) {
  if (cs__observe_counting())
    enter(&process, runtime);
}

void cs__observe_close(void) {
  if (atomic_load_explicit(&counting, memory_order_relaxed))
    leave(&process);
}
