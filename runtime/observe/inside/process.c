/* runtime/observe/inside/process.c - makes the block of this process and sees it through fork to the end. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Code here runs inside of somebody else's program: it calls no malloc and no stdio, installs no signal handler, and
 * where anything fails it stays off for good and leaves the program alone.
 */
#include "runtime/observe/inside/process.h"

#include "runtime/observe/inside/cost.h"
#include "runtime/observe/inside/maps.h"
#include "runtime/observe/inside/runtimes.h"
#include "runtime/observe/inside/schedstat.h"
#include "runtime/observe/inside/ticks.h"
#include "runtime/observe/inside/top.h"
#include "runtime/observe/inside/trace.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#if defined(__x86_64__)
#include <cpuid.h>
#endif

struct cs_observe_block *cs__block;
_Atomic int cs__mode;
bool cs__tsc;
uint64_t cs__short_ticks;

typedef void exit_function(int status);

static struct {
  _Atomic int decider; /* the thread that makes the block; 0: nobody yet */
  bool prepared;
  char folder[PATH_MAX]; /* "" : not wanted. A copy: the program may change its environment */
  bool traced;
  bool registered; /* with pthread_atfork and at_quick_exit, which a child inherits */
  bool child;      /* forked: one without a region of its own is none to tell of */
  uint64_t begin_ticks;
  size_t bytes;                /* of the mapping */
  _Atomic int ending;          /* one thread finishes, once */
  exit_function *exit_at_once; /* _exit of who comes after us; NULL: not looked up */
} process;

void *cs__memory(size_t bytes) {
  void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return memory == MAP_FAILED ? NULL : memory;
}

void cs__setup_took(uint64_t ticks) {
  if (cs__block != NULL)
    __atomic_fetch_add(&cs__block->setup_ticks, ticks, __ATOMIC_RELAXED);
}

/* --- the clock --- */

/* The kernel has watched it against other clocks, and it neither stops nor changes its rate. */
static bool tsc_is_right(void) {
#if defined(__x86_64__)
  static const char source[] = "/sys/devices/system/clocksource/clocksource0/current_clocksource";
  static const unsigned power_management = 0x80000007, invariant = 1u << 8; /* in edx */
  unsigned eax, ebx, ecx, edx;
  char name[16];
  return cs__read_file(source, name, sizeof name) > 0 && strcmp(name, "tsc\n") == 0 &&
         __get_cpuid(power_management, &eax, &ebx, &ecx, &edx) != 0 && (edx & invariant) != 0;
#else
  return false;
#endif
}

/* The reading in the middle of the quickest of some pairs: nothing came between the two clocks. */
static void take_pair(uint64_t *ticks_out, uint64_t *ns_out) {
  uint64_t quickest = UINT64_MAX;
  for (int i = 0; i < 8; i++) {
    const uint64_t before = cs__ticks(), ns = cs__monotonic_ns(), took = cs__ticks() - before;
    if (took < quickest) {
      quickest = took;
      *ticks_out = before + took / 2;
      *ns_out = ns;
    }
  }
}

/* --- the file --- */

/* Growing a file beyond the limit would not fail but end the program with a signal. */
static bool may_grow_to(size_t bytes) {
  struct rlimit limit;
  return getrlimit(RLIMIT_FSIZE, &limit) == 0 && (limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur >= bytes);
}

static char *put_number(char *to, unsigned number) {
  char digits[12];
  int count = 0;
  do
    digits[count++] = (char)('0' + number % 10);
  while ((number /= 10) != 0);
  while (count > 0)
    *to++ = digits[--count];
  *to = '\0';
  return to;
}

/* FOLDER/PID.K with the first K nobody has: a process keeps its number through exec. */
static int make_file(char path[PATH_MAX + 32]) {
  enum { MOST = 10000 }; /* programs one process becomes */
  const size_t length = strlen(process.folder);
  memcpy(path, process.folder, length);
  path[length] = '/';
  char *end = put_number(path + length + 1, (unsigned)getpid());
  *end++ = '.';
  int fd = -1;
  for (unsigned k = 0; fd < 0 && k < MOST; k++) {
    put_number(end, k);
    fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW, 0600);
    if (fd < 0 && errno != EEXIST && errno != EINTR)
      break;
  }
  return fd;
}

/* All room is taken now: running out of it later would be a SIGBUS. */
static struct cs_observe_block *map_file(void) {
  char path[PATH_MAX + 32];
  process.bytes = sizeof(struct cs_observe_block);
  if (process.traced)
    process.bytes += CS_OBSERVE_EVENTS * sizeof(struct cs_observe_event);
  const int fd = may_grow_to(process.bytes) ? make_file(path) : -1;
  if (fd < 0)
    return NULL;
  void *mapped = MAP_FAILED;
  if (posix_fallocate(fd, 0, (off_t)process.bytes) == 0)
    mapped = mmap(NULL, process.bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close(fd);
  if (mapped != MAP_FAILED)
    return mapped;
  unlink(path);
  return NULL;
}

/* --- the beginning --- */

/* As soon as the library is loaded, or some other library's constructor calls before. */
static void prepare(void) {
  if (process.prepared)
    return;
  process.prepared = true;
  process.exit_at_once = (exit_function *)dlsym(RTLD_NEXT, "_exit");
  const char *folder = secure_getenv(CS_OBSERVE_ENVIRONMENT), *trace = secure_getenv(CS_OBSERVE_TRACE);
  if (folder == NULL || strlen(folder) >= sizeof process.folder)
    return;
  memcpy(process.folder, folder, strlen(folder) + 1);
  if (folder[0] == '\0')
    return;
  process.traced = trace != NULL && trace[0] != '\0';
  cs__tsc = tsc_is_right();
  process.begin_ticks = cs__ticks();
}

static void write_header(struct cs_observe_block *block) {
  block->version = CS_OBSERVE_VERSION;
  block->bytes = sizeof *block;
  block->pid = (uint32_t)getpid();
  block->parent = (uint32_t)getppid();
  block->clock = cs__tsc ? CS_OBSERVE_CLOCK_TSC : CS_OBSERVE_CLOCK_MONOTONIC;
  block->begin_ticks = process.begin_ticks;
  const ssize_t length = readlink("/proc/self/exe", block->program, sizeof block->program - 1);
  block->program[length > 0 ? length : 0] = '\0';
  atomic_store(&block->last_close, block->begin_ticks);
  take_pair(&block->first_ticks, &block->first_ns);
}

static void in_child(void);
static void end_quickly(void);

static bool make_block(void) {
  const uint64_t begin = cs__ticks();
  prepare();
  if (process.folder[0] == '\0')
    return false;
  struct cs_observe_block *block = map_file();
  if (block == NULL ||
      (!process.registered && (pthread_atfork(NULL, NULL, in_child) != 0 || at_quick_exit(end_quickly) != 0)))
    return false;
  process.registered = true;
  write_header(block);
  cs__cost_calibrate(block);
  cs__block = block;
  cs__runtimes_note();
  cs__trace_start();
  atomic_store(&block->magic, CS_OBSERVE_MAGIC);
  cs__setup_took(cs__ticks() - begin);
  return true;
}

/* One thread decides, the others wait: that takes a millisecond, and no lock of the dynamic linker's. */
bool cs__start(void) {
  const int self = (int)syscall(SYS_gettid);
  int decider = 0;
  if (atomic_compare_exchange_strong(&process.decider, &decider, self))
    atomic_store_explicit(&cs__mode, make_block() ? CS__COUNTING : CS__OFF, memory_order_release);
  if (decider == self) /* what it decides is not to be asked for meanwhile */
    return false;
  while (atomic_load_explicit(&cs__mode, memory_order_acquire) == CS__UNDECIDED)
    sched_yield();
  return atomic_load_explicit(&cs__mode, memory_order_acquire) == CS__COUNTING;
}

/* Before main. A shell that starts the program to be observed has no runtime and makes no file. */
__attribute__((constructor)) static void begin(void) {
  prepare();
  if (process.folder[0] != '\0' && cs__runtimes_loaded())
    cs__counting();
}

/* --- fork --- */

/*
 * The child is a process of its own and makes a file at its first need. Code of ours that it is inside of, forked out
 * of a region, goes on with the parent's addresses: memory of nobody is put there.
 */
static void in_child(void) {
  if (atomic_load(&cs__mode) == CS__OFF)
    return;
  if (cs__block != NULL)
    (void)mmap(cs__block, process.bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
  cs__threads_forget();
  cs__top_forget();
  cs__record_forget();
  process.child = true;
  atomic_store(&process.ending, 0);
  process.begin_ticks = cs__ticks();
  atomic_store(&process.decider, 0);
  atomic_store(&cs__mode, CS__UNDECIDED);
}

/* --- the end --- */

/* A runtime no region was seen of, because the program is bound to it in a way we are not part of: that is to be known.
 */
static void note_unseen_runtime(void) {
  struct cs__mapping mapping;
  if (process.folder[0] == '\0' || process.child || (cs__block != NULL && cs__block->runtime[0][0] != '\0'))
    return;
  if (cs__mapping_of_runtime(&mapping) && cs__counting())
    cs__note_runtime(mapping.path);
}

/*
 * Other threads may still be at work: what they do from now on is not counted as wall time. The block may be another
 * process's: a child of vfork has its parent's memory, and nothing of it has ended.
 */
static void finish(void) {
  if (atomic_load(&cs__mode) != CS__COUNTING || cs__block->pid != (uint32_t)getpid() ||
      atomic_exchange(&process.ending, 1) != 0)
    return;
  uint64_t ticks = 0, ns = 0;
  if (cs__thread_between() && !cs__record_busy())
    cs__threads_finish();
  take_pair(&ticks, &ns);
  cs__schedstat_last(cs__block);
  atomic_store(&cs__block->last_ns, ns);
  atomic_store(&cs__block->last_ticks, ticks);
  atomic_store(&cs__mode, CS__OFF);
  cs__self = NULL;
}

/* At a normal exit. */
__attribute__((destructor)) static void end(void) {
  if (atomic_load(&cs__mode) != CS__OFF)
    note_unseen_runtime();
  finish();
}

/*
 * At an end without destructors, as of every worker of Python's multiprocessing. It may come out of a signal handler
 * that interrupted anything, us included, and in a child forked by a program of several threads: all that finish calls
 * is system calls and our own memory, and what was interrupted is not done again. exit itself does not come here.
 */
static __attribute__((noreturn)) void leave(int status) {
  const int saved = errno;
  finish();
  errno = saved;
  if (process.exit_at_once != NULL)
    process.exit_at_once(status);
  for (;;)
    syscall(SYS_exit_group, status);
}

__attribute__((visibility("default"))) void _exit(int status) {
  leave(status);
}

__attribute__((visibility("default"))) void _Exit(int status) {
  leave(status);
}

/* quick_exit calls _exit where nobody can stand before it; what was registered after us has run before. */
static void end_quickly(void) {
  finish();
}
