/* runtime/sweep/readback.c - adds up what looks at a command's threads showed: who worked, where, on which mask. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/readback.h"

#include "runtime/sweep/readback_family.h"
#include "runtime/sweep/readback_proc.h"
#include "runtime/sweep/readback_pus.h"
#include "topology/pu_set.h"

#include <math.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/*
 * Looks at about 2, 6, 18, 54 and 162 ms: exec and dynamic linking take about one millisecond, and three looks must fit
 * into a short run. One takes 0.2 to 0.4 ms, those five about a hundredth of a run that has just the last of them.
 */
static const int64_t first_wait_ns = 4000000;
static const int64_t last_wait_ns = 250000000; /* four looks a second see every phase a person would speak of */
enum { LATER = 3, EARLY_LOOKS = 5 };

/* From then on looks take at most a thousandth of the time; the early ones a twentieth, where processes are many. */
enum { WAIT_TO_COST = 1000, EARLY_WAIT_TO_COST = 20 };

/* Less of the time since the last look is housekeeping: a thread that woke up to wait on. */
static const double on_pu_least = 0.01;

static const double working_least = 0.1; /* of the CPU time of the thread that took most */

/* A thread that is seen with a mask for the second time has it: before exec the command has not got its own yet, and
 * topology libraries visit PU after PU for a moment. */
enum { LOOKS_OUTSIDE = 2 };

/* Threads that have ended stay in the list with what they took. */
struct thread {
  pid_t tid;
  uint64_t start_ticks;
  double cpu_s;
  double delay_s;            /* negative: not told */
  int first_look, last_look; /* from 1 */
  int outside;               /* looks in a row that its mask had other PUs than it was given */
  struct thread *next;
};

struct cs__readback {
  char *proc;
  struct cs__family family;
  char *confined; /* NULL: anywhere */
  struct cs_pu_set allowed;
  struct cs__pu_times on_pus;
  struct thread *threads; /* all seen */
  void *by_number;        /* the same as a search tree */
  int looks;
  double looked_s; /* CLOCK_MONOTONIC of the last look */
  int processes_most, threads_most;
  char *escaped, *escaper;
  const struct thread *escapee; /* whose mask that is */
  struct cs_text runtimes;
  size_t runtime_count;
  int turns;          /* looks, also those that saw nothing */
  double cost_s;      /* CPU time of the looks */
  double end_delay_s; /* of the command's main thread when it had ended; negative: not told */
};

static double clock_s(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

struct cs__readback *cs__readback_begin_in(const char *proc, pid_t pid, pid_t reaper, const char *confined) {
  struct cs__readback *readback = cs__proc_is_ours(proc) ? calloc(1, sizeof *readback) : NULL;
  if (readback == NULL)
    return NULL;
  readback->end_delay_s = -1.0;
  readback->family = (struct cs__family){.pid = pid, .reaper = reaper};
  readback->proc = strdup(proc);
  readback->looked_s = clock_s(CLOCK_MONOTONIC);
  const bool is_confined = confined != NULL && cs_pu_set_parse(confined, &readback->allowed, NULL) == CS_OK;
  readback->confined = is_confined ? strdup(confined) : NULL;
  if (readback->proc == NULL || (is_confined && readback->confined == NULL)) {
    cs__readback_end(readback, NULL);
    return NULL;
  }
  return readback;
}

struct cs__readback *cs__readback_begin(pid_t pid, const char *confined) {
  return cs__readback_begin_in("/proc", pid, getpid(), confined);
}

/* --- one thread --- */

static int by_number(const void *left, const void *right) {
  const struct thread *a = left, *b = right;
  if (a->tid != b->tid)
    return a->tid < b->tid ? -1 : 1;
  return (a->start_ticks > b->start_ticks) - (a->start_ticks < b->start_ticks);
}

/* NULL when memory is short. */
static struct thread *know(struct cs__readback *readback, pid_t tid, uint64_t start_ticks) {
  const struct thread key = {.tid = tid, .start_ticks = start_ticks};
  void *const *found = tfind(&key, &readback->by_number, by_number);
  if (found != NULL)
    return *found;
  struct thread *fresh = malloc(sizeof *fresh);
  if (fresh == NULL)
    return NULL;
  *fresh = (struct thread){.tid = tid,
                           .start_ticks = start_ticks,
                           .delay_s = -1.0,
                           .first_look = readback->looks,
                           .next = readback->threads};
  if (tsearch(fresh, &readback->by_number, by_number) == NULL) {
    free(fresh);
    return NULL;
  }
  readback->threads = fresh;
  return fresh;
}

/* Whether the list has PUs the command was not given. */
static bool is_outside(const struct cs__readback *readback, const char *list) {
  struct cs_pu_set mask = {0};
  if (strcmp(list, readback->confined) == 0 || cs_pu_set_parse(list, &mask, NULL) != CS_OK)
    return false;
  const bool outside = !cs_pu_set_contains(&readback->allowed, &mask);
  cs_pu_set_free(&mask);
  return outside;
}

/* It was on a visit. */
static void forgive(struct cs__readback *readback) {
  free(readback->escaped);
  free(readback->escaper);
  readback->escaped = readback->escaper = NULL;
  readback->escapee = NULL;
}

static void check_mask(struct cs__readback *readback, pid_t pid, struct thread *thread) {
  if (readback->confined == NULL || (readback->escapee != NULL && readback->escapee != thread))
    return;
  char *list = cs__proc_mask(readback->proc, pid, thread->tid);
  thread->outside = list != NULL && is_outside(readback, list) ? thread->outside + 1 : 0;
  struct cs__proc_thread process;
  if (list != NULL && thread->outside == 0 && readback->escapee == thread)
    forgive(readback);
  if (thread->outside >= LOOKS_OUTSIDE && readback->escapee == NULL &&
      cs__proc_process(readback->proc, pid, &process)) {
    readback->escaped = list;
    readback->escaper = strdup(process.name);
    readback->escapee = thread;
    return;
  }
  free(list);
}

/* False: it has ended. */
static bool look_at_thread(struct cs__readback *readback, pid_t pid, pid_t tid, double since_s) {
  struct cs__proc_thread now;
  if (!cs__proc_thread(readback->proc, pid, tid, &now) || now.state == 'Z' || now.state == 'X')
    return false;
  struct thread *thread = know(readback, tid, now.start_ticks);
  if (thread == NULL)
    return true;
  if (now.cpu_s - thread->cpu_s > on_pu_least * since_s && now.pu >= 0)
    cs__pu_times_add(&readback->on_pus, now.pu, now.cpu_s - thread->cpu_s);
  thread->cpu_s = fmax(thread->cpu_s, now.cpu_s);
  thread->delay_s = fmax(thread->delay_s, now.delay_s);
  thread->last_look = readback->looks;
  check_mask(readback, pid, thread);
  return true;
}

/* --- one process --- */

/*
 * Later readings know more: libraries are also loaded on demand, and who has twice the threads may have loaded one. A
 * long list is dear, so there are a few only.
 */
static void look_at_runtimes(struct cs__readback *readback, struct cs__relative *process, int threads) {
  const bool has_grown = threads > 1 && threads >= 2 * process->threads;
  if (!has_grown && process->looks != 2 && process->looks != 4 && process->looks != 8)
    return;
  process->threads = threads > process->threads ? threads : process->threads;
  struct cs_text names = {0};
  const size_t count = cs__proc_runtimes(readback->proc, process->pid, &names);
  if (count == 0 || count < readback->runtime_count || names.failed) {
    cs_text_free(&names);
    return;
  }
  cs_text_free(&readback->runtimes);
  readback->runtimes = names;
  readback->runtime_count = count;
}

/* How many threads of it are alive. */
static int look_at_process(struct cs__readback *readback, struct cs__relative *process, double since_s) {
  struct cs__proc_ids tids;
  int alive = 0;
  if (!cs__proc_ids(readback->proc, process->pid, &tids))
    return 0;
  for (size_t i = 0; i < tids.count; i++)
    alive += look_at_thread(readback, process->pid, tids.list[i], since_s);
  free(tids.list);
  process->looks += alive > 0;
  if (alive > 0)
    look_at_runtimes(readback, process, alive);
  return alive;
}

static void look_at_all(struct cs__readback *readback) {
  const double now_s = clock_s(CLOCK_MONOTONIC), since_s = now_s - readback->looked_s;
  int processes = 0, threads = 0;
  if (!cs__family_look(&readback->family, readback->proc))
    return;
  readback->looks++;
  for (size_t i = 0; i < readback->family.count; i++) {
    struct cs__relative *process = &readback->family.list[i];
    const int alive = process->is_ours ? look_at_process(readback, process, since_s) : 0;
    processes += alive > 0;
    threads += alive;
  }
  if (processes == 0) /* all over: no look at it */
    readback->looks--;
  readback->looked_s = now_s;
  readback->processes_most = processes > readback->processes_most ? processes : readback->processes_most;
  readback->threads_most = threads > readback->threads_most ? threads : readback->threads_most;
}

int64_t cs__readback_wait_ns(int looks, int64_t cost_ns) {
  int64_t wait_ns = first_wait_ns;
  for (int look = 1; look < looks && wait_ns < last_wait_ns; look++)
    wait_ns *= LATER;
  wait_ns = wait_ns < last_wait_ns ? wait_ns : last_wait_ns;
  const int64_t dear_ns = cost_ns * (looks < EARLY_LOOKS ? EARLY_WAIT_TO_COST : WAIT_TO_COST);
  return dear_ns > wait_ns ? dear_ns : wait_ns;
}

int64_t cs__readback_look(struct cs__readback *readback) {
  const double begin_s = clock_s(CLOCK_THREAD_CPUTIME_ID);
  look_at_all(readback);
  const int64_t cost_ns = (int64_t)(1e9 * (clock_s(CLOCK_THREAD_CPUTIME_ID) - begin_s));
  readback->cost_s += 1e-9 * (double)cost_ns;
  return cs__readback_wait_ns(++readback->turns, cost_ns);
}

/* --- all looks together --- */

/* The most at one look of those that worked: pools whose members come and go do not count all that ever were. */
static int most_working(const struct cs__readback *readback) {
  double most_s = 0.0;
  for (const struct thread *thread = readback->threads; thread != NULL; thread = thread->next)
    most_s = fmax(most_s, thread->cpu_s);
  int *change = calloc((size_t)readback->looks + 2, sizeof *change), now = 0, most = 0;
  if (change == NULL)
    return 0;
  for (const struct thread *thread = readback->threads; thread != NULL; thread = thread->next)
    if (thread->cpu_s > 0.0 && thread->cpu_s >= working_least * most_s) {
      change[thread->first_look]++;
      change[thread->last_look + 1]--;
    }
  for (int look = 1; look <= readback->looks; look++) {
    now += change[look];
    most = now > most ? now : most;
  }
  free(change);
  return most;
}

void cs__readback_ended(struct cs__readback *readback, const char *schedstat) {
  double delay_s;
  if (readback != NULL && cs__proc_parse_schedstat(schedstat, NULL, &delay_s))
    readback->end_delay_s = delay_s;
}

/*
 * Of the main thread up to its end, of the others seen up to the last look at each; negative: not told. The looks took
 * some time themselves, of the command's threads where they had no other PU: that much is not held against others.
 */
static double sum_delay_s(const struct cs__readback *readback) {
  const bool has_end = readback->end_delay_s >= 0.0;
  double sum_s = readback->end_delay_s;
  for (const struct thread *thread = readback->threads; thread != NULL; thread = thread->next)
    if (thread->delay_s >= 0.0 && !(has_end && thread->tid == readback->family.pid))
      sum_s = fmax(sum_s, 0.0) + thread->delay_s;
  return sum_s >= 0.0 ? fmax(sum_s - readback->cost_s, 0.0) : sum_s;
}

/* Hands over what it owns. */
static void tell(struct cs__readback *readback, struct cs_used *used_out) {
  used_out->looks = readback->looks;
  used_out->processes = readback->processes_most;
  used_out->threads = readback->threads_most;
  used_out->working = most_working(readback);
  used_out->delay_s = sum_delay_s(readback);
  used_out->pus = cs__pu_times_list(&readback->on_pus);
  used_out->escaped = readback->escaped;
  used_out->escaper = readback->escaper;
  used_out->runtimes = readback->runtime_count > 0 ? cs_text_take(&readback->runtimes) : NULL;
  readback->escaped = readback->escaper = NULL;
}

static void leave(void *node) {
  (void)node; /* the list has it, too */
}

void cs__readback_end(struct cs__readback *readback, struct cs_used *used_out) {
  if (readback == NULL)
    return;
  if (used_out != NULL)
    tell(readback, used_out);
  tdestroy(readback->by_number, leave);
  for (struct thread *thread = readback->threads, *next; thread != NULL; thread = next) {
    next = thread->next;
    free(thread);
  }
  cs__family_free(&readback->family);
  cs_pu_set_free(&readback->allowed);
  cs__pu_times_free(&readback->on_pus);
  cs_text_free(&readback->runtimes);
  free(readback->escaped);
  free(readback->escaper);
  free(readback->confined);
  free(readback->proc);
  free(readback);
}
