/* runtime/observe/inside/schedstat.c - reads what the kernel tells of a thread in /proc/self/task/TID. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/observe/inside/schedstat.h"

#include "runtime/observe/inside/maps.h"
#include "runtime/observe/inside/thread.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

struct schedstat {
  uint64_t cpu_ns, delay_ns;
};

static const char *put(char *to, const char *text) {
  while (*text != '\0')
    *to++ = *text++;
  *to = '\0';
  return to;
}

static char *put_number(char *to, uint32_t number) {
  char digits[10];
  int count = 0;
  do
    digits[count++] = (char)('0' + number % 10);
  while ((number /= 10) != 0);
  while (count > 0)
    *to++ = digits[--count];
  *to = '\0';
  return to;
}

static uint64_t number_of(const char **text) {
  uint64_t value = 0;
  while (**text == ' ')
    ++*text;
  for (; **text >= '0' && **text <= '9'; ++*text)
    value = value * 10 + (uint64_t)(**text - '0');
  return value;
}

/* /proc/self/task/TID/FILE. False: there is no such thread. */
static bool read_of_thread(uint32_t tid, const char *file, char *text, size_t bytes) {
  char path[64];
  put(path, "/proc/self/task/");
  char *end = put_number(path + sizeof "/proc/self/task/" - 1, tid);
  *end++ = '/';
  put(end, file);
  return cs__read_file(path, text, bytes) > 0;
}

static bool read_schedstat(uint32_t tid, struct schedstat *schedstat_out) {
  char text[96];
  if (!read_of_thread(tid, "schedstat", text, sizeof text))
    return false;
  const char *at = text;
  schedstat_out->cpu_ns = number_of(&at);
  schedstat_out->delay_ns = number_of(&at);
  return true;
}

/* "TID (NAME) STATE" and six numbers of which the last are the flags; the name may have anything in it. */
bool cs__thread_over(uint32_t tid) {
  enum { EXITING = 4 }; /* PF_EXITING of the kernel's sched.h */
  char text[256];
  if (!read_of_thread(tid, "stat", text, sizeof text))
    return true;
  const char *at = strrchr(text, ')');
  for (int field = 2; at != NULL && field < 9; field++)
    at = strchr(at + 1, ' ');
  return at != NULL && (number_of(&at) & EXITING) != 0;
}

void cs__schedstat_first(struct cs_observe_thread *thread, uint32_t tid) {
  struct schedstat now;
  if (!read_schedstat(tid, &now))
    return;
  thread->cpu_first_ns = now.cpu_ns;
  thread->delay_first_ns = now.delay_ns;
}

/* schedstat is as old as the last tick of a thread at work; its clock is not. clockid_t of a thread:
 * linux/posix-timers.h, CPUCLOCK_PERTHREAD and CPUCLOCK_SCHED. 0: it has gone. */
static uint64_t cpu_ns(clockid_t clock) {
  struct timespec used;
  return clock_gettime(clock, &used) == 0 ? (uint64_t)used.tv_sec * 1000000000u + (uint64_t)used.tv_nsec : 0;
}

static uint64_t thread_cpu_ns(uint32_t tid) {
  enum { PER_THREAD = 4, SCHED = 2 };
  return cpu_ns((clockid_t)(~tid << 3 | PER_THREAD | SCHED));
}

static uint64_t cpu_of_seen(const struct cs_observe_block *block) {
  const uint32_t count = atomic_load(&block->thread_count);
  uint64_t sum_ns = 0;
  for (uint32_t i = 0; i < count && i < CS_OBSERVE_THREADS; i++)
    sum_ns += atomic_load(&block->threads[i].alive) != 0 ? thread_cpu_ns(atomic_load(&block->threads[i].tid)) : 0;
  return sum_ns;
}

static void end_of_seen(struct cs_observe_block *block) {
  const uint32_t count = atomic_load(&block->thread_count);
  for (uint32_t i = 0; i < count && i < CS_OBSERVE_THREADS; i++) {
    struct cs_observe_thread *thread = &block->threads[i];
    struct schedstat now;
    if (atomic_load(&thread->alive) == 0 || !read_schedstat(atomic_load(&thread->tid), &now)) {
      atomic_store(&thread->alive, 0);
      __atomic_fetch_add(&block->gone_threads, 1, __ATOMIC_RELAXED); /* a new thread may find one gone, too */
      continue;
    }
    thread->cpu_last_ns = now.cpu_ns;
    thread->delay_last_ns = now.delay_ns;
  }
}

static const uint64_t negligible_ns = 1000000;

/* A process without any region is its main thread's own; its others are what may be parallel in another way. */
static uint64_t end_of_unseen(struct cs_observe_block *block, uint32_t tid) {
  struct schedstat now;
  if (cs__thread_seen(tid) || !read_schedstat(tid, &now))
    return 0;
  const bool main_alone = tid == block->pid && atomic_load(&block->thread_count) == 0;
  if (!main_alone && now.cpu_ns >= negligible_ns) {
    block->outside_cpu_ns += now.cpu_ns;
    block->outside_threads++;
  }
  return thread_cpu_ns(tid);
}

struct entry { /* linux_dirent64, which no header of the C library has */
  uint64_t inode;
  int64_t next;
  uint16_t bytes;
  uint8_t type;
  char name[];
};

void cs__schedstat_last(struct cs_observe_block *block) {
  _Alignas(struct entry) char entries[2048];
  /* The process's clock has what gone threads used. It is read first: what living ones use meanwhile is not taken for
   * theirs. */
  const uint64_t whole = cpu_ns(CLOCK_PROCESS_CPUTIME_ID);
  uint64_t living = cpu_of_seen(block);
  end_of_seen(block);
  const int fd = open("/proc/self/task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    return;
  for (long got; (got = syscall(SYS_getdents64, fd, entries, sizeof entries)) > 0;) {
    for (long at = 0; at < got;) {
      const struct entry *entry = (const struct entry *)(entries + at);
      const char *name = entry->name;
      const uint64_t tid = number_of(&name);
      if (tid != 0 && *name == '\0')
        living += end_of_unseen(block, (uint32_t)tid);
      at += entry->bytes;
    }
  }
  close(fd);
  if (whole > living && whole - living >= negligible_ns)
    block->gone_cpu_ns = whole - living;
}
