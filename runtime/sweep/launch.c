/* runtime/sweep/launch.c - watches a process: reads its pipes, keeps its time limit, kills all it started. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/launch.h"

#include "runtime/base/clock.h"
#include "runtime/sweep/descendants.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
  LINE_BYTES_MAX = 4 << 20, /* a team of 16,384 threads is told in under 1 MiB */
  OUTPUT_KEPT = 4096,
  BLOCKS_LEFT_MAX = 128, /* 2 MiB, more than a pipe holds: a process that left the group may write for ever */
  WITHOUT_PIDFD_MS = 20  /* how often to ask whether it lives where the kernel (before 5.3) cannot wake us */
};
#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434 /* the same number on every architecture we know */
#endif
static const int64_t grace_ns = 2000000000; /* from SIGTERM to SIGKILL */

struct watch {
  const struct cs__launch *launch;
  struct cs__process process;
  int pid_fd;          /* -1: polled */
  struct cs_text line; /* of the lines read and not yet whole */
  struct cs_text output;
  bool told_to_end;    /* SIGTERM was sent */
  bool forced;         /* SIGKILL was sent */
  int64_t deadline_ns; /* of the next step of violence; INT64_MAX: none */
  struct cs__launched *launched;
  struct cs_error *error;
};

static void end_because(struct watch *watch, enum cs__ending ending) {
  if (watch->told_to_end)
    return;
  watch->told_to_end = true;
  watch->launched->ending = ending;
  watch->deadline_ns = cs_now_ns() + grace_ns;
  kill(-watch->process.pid, SIGTERM);
}

static void drop_front(struct cs_text *text, size_t count) {
  if (count == 0)
    return;
  text->length -= count;
  memmove(text->bytes, text->bytes + count, text->length);
}

static void hand_over_lines(struct watch *watch) {
  struct cs_text *text = &watch->line;
  size_t begin = 0;
  for (;;) {
    const char *newline = text->length > begin ? memchr(text->bytes + begin, '\n', text->length - begin) : NULL;
    if (newline == NULL || watch->launched->ending == CS__ENDED_REFUSED)
      break;
    const size_t length = (size_t)(newline - text->bytes) - begin;
    watch->launched->refusal = watch->launch->line(watch->launch->context, text->bytes + begin, length, watch->error);
    if (watch->launched->refusal != CS_OK)
      end_because(watch, CS__ENDED_REFUSED);
    begin += length + 1;
  }
  drop_front(text, begin);
  if (watch->launched->refusal == CS_OK && (text->failed || text->length > LINE_BYTES_MAX)) {
    watch->launched->refusal = cs_fail(watch->error, CS_INVALID, "a line longer than %d bytes", LINE_BYTES_MAX);
    end_because(watch, CS__ENDED_REFUSED);
  }
  if (watch->launched->refusal != CS_OK)
    text->length = 0; /* what still comes is not read */
}

static void keep_output(struct watch *watch) {
  if (watch->output.length > (size_t)OUTPUT_KEPT)
    drop_front(&watch->output, watch->output.length - OUTPUT_KEPT);
}

/* Reads one block; false when there is nothing (now or any more). At the end of the file the descriptor is closed. */
static bool read_some(struct watch *watch, int *fd, struct cs_text *text, void (*then)(struct watch *watch)) {
  char block[16384];
  if (*fd < 0)
    return false;
  const ssize_t got = read(*fd, block, sizeof block);
  if (got > 0) {
    cs_text_append_bytes(text, block, (size_t)got);
    then(watch);
    return true;
  }
  if (got < 0 && (errno == EAGAIN || errno == EINTR))
    return false;
  close(*fd);
  *fd = -1;
  return false;
}

/* The end of it; by its place, as whoever prints moves the place we share. */
static void read_printed(struct watch *watch) {
  char block[OUTPUT_KEPT];
  struct stat about;
  if (watch->process.printed_fd < 0 || fstat(watch->process.printed_fd, &about) != 0)
    return;
  const off_t from = about.st_size > OUTPUT_KEPT ? about.st_size - OUTPUT_KEPT : 0;
  const ssize_t got = pread(watch->process.printed_fd, block, sizeof block, from);
  if (got > 0)
    cs_text_append_bytes(&watch->output, block, (size_t)got);
}

static void mind_the_clock(struct watch *watch) {
  const struct cs__launch *launch = watch->launch;
  if (launch->stop != NULL && *launch->stop)
    end_because(watch, CS__ENDED_STOPPED);
  if (cs_now_ns() < watch->deadline_ns)
    return;
  if (!watch->told_to_end) {
    end_because(watch, CS__ENDED_TIMEOUT);
  } else if (!watch->forced) {
    watch->forced = true;
    watch->deadline_ns = INT64_MAX;
    kill(-watch->process.pid, SIGKILL);
  }
}

/* Sleeps until something happens; the signals blocked so far are let in only here, so that none is slept through. */
static void wait_for_news(struct watch *watch, const sigset_t *signals) {
  struct pollfd news[] = {{.fd = watch->process.lines_fd, .events = POLLIN},
                          {.fd = watch->process.output_fd, .events = POLLIN},
                          {.fd = watch->pid_fd, .events = POLLIN}};
  int64_t left_ns = INT64_MAX;
  if (watch->deadline_ns != INT64_MAX)
    left_ns = watch->deadline_ns - cs_now_ns();
  if (watch->pid_fd < 0 && left_ns > WITHOUT_PIDFD_MS * 1000000)
    left_ns = WITHOUT_PIDFD_MS * 1000000;
  left_ns = left_ns < 0 ? 0 : left_ns;
  const struct timespec timeout = {.tv_sec = left_ns / 1000000000, .tv_nsec = left_ns % 1000000000};
  ppoll(news, 3, left_ns == INT64_MAX ? NULL : &timeout, signals);
}

/* Seen but not yet reaped: until then its number, and so its group's, belongs to nobody else. */
static bool has_ended(const struct watch *watch) {
  siginfo_t info = {0};
  return waitid(P_PID, (id_t)watch->process.pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid != 0;
}

static void watch_until_end(struct watch *watch, const sigset_t *signals) {
  while (!has_ended(watch)) {
    mind_the_clock(watch);
    wait_for_news(watch, signals);
    read_some(watch, &watch->process.lines_fd, &watch->line, hand_over_lines);
    read_some(watch, &watch->process.output_fd, &watch->output, keep_output);
  }
  watch->launched->wall_s = (double)(cs_now_ns() - watch->launched->begun_ns) * 1e-9;
  if (!watch->launch->leaves_children || watch->told_to_end)
    kill(-watch->process.pid, SIGKILL); /* children it left behind */
  for (int i = 0; i < BLOCKS_LEFT_MAX && read_some(watch, &watch->process.lines_fd, &watch->line, hand_over_lines);)
    i++;
  for (int i = 0; i < BLOCKS_LEFT_MAX && read_some(watch, &watch->process.output_fd, &watch->output, keep_output);)
    i++;
  read_printed(watch);
}

static void reap(struct watch *watch) {
  int how = 0;
  while (waitpid(watch->process.pid, &how, 0) < 0 && errno == EINTR)
    ;
  if (watch->told_to_end)
    return;
  watch->launched->ending = WIFSIGNALED(how) ? CS__ENDED_SIGNAL : CS__ENDED_EXIT;
  watch->launched->code = WIFSIGNALED(how) ? WTERMSIG(how) : WEXITSTATUS(how);
}

static void close_all(const struct watch *watch) {
  const int fds[] = {watch->process.lines_fd, watch->process.output_fd, watch->process.printed_fd, watch->pid_fd};
  for (size_t i = 0; i < sizeof fds / sizeof fds[0]; i++)
    if (fds[i] >= 0)
      close(fds[i]);
}

/* The signals that stop a sweep wait while we work; SIGCHLD must not be ignored (it may be, inherited from whoever
 * started us), or the process would vanish before we see how it ended. */
struct signal_state {
  sigset_t mask;
  struct sigaction child;
};

static void hold_signals(struct signal_state *before) {
  static const int held[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
  sigset_t set;
  sigemptyset(&set);
  for (size_t i = 0; i < sizeof held / sizeof held[0]; i++)
    sigaddset(&set, held[i]);
  pthread_sigmask(SIG_BLOCK, &set, &before->mask);
  const struct sigaction usual = {.sa_handler = SIG_DFL};
  sigaction(SIGCHLD, &usual, &before->child);
}

static void release_signals(const struct signal_state *before) {
  sigaction(SIGCHLD, &before->child, NULL);
  pthread_sigmask(SIG_SETMASK, &before->mask, NULL);
}

enum cs_status cs__launch_run(const struct cs__launch *launch, struct cs__launched *launched_out,
                              struct cs_error *error) {
  struct cs__launched launched = {.ending = CS__ENDED_EXIT};
  struct watch watch = {.launch = launch, .launched = &launched, .error = error, .deadline_ns = INT64_MAX};
  struct signal_state before;
  struct cs__children spared = {0}; /* a service that --setup started; children of before our own exec */
  hold_signals(&before);
  cs__descendants_adopt();
  cs__descendants_list(&spared);
  launched.begun_ns = cs_now_ns();
  if (launch->timeout_s > 0.0 && launch->timeout_s < 1e9)
    watch.deadline_ns = launched.begun_ns + (int64_t)(launch->timeout_s * 1e9);
  const enum cs_status status = cs__process_start(launch, &before.mask, &watch.process, error);
  if (status == CS_OK) {
    watch.pid_fd = (int)syscall(SYS_pidfd_open, watch.process.pid, 0);
    watch_until_end(&watch, &before.mask);
    reap(&watch);
    close_all(&watch);
    launched.output = cs_text_take(&watch.output);
    cs_text_free(&watch.line);
    *launched_out = launched;
    if (!launch->leaves_children || watch.told_to_end)
      cs__descendants_end(&spared); /* of a worker that was killed */
  }
  free(spared.pids);
  release_signals(&before);
  return status;
}
