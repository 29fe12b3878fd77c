/* runtime/sweep/child.c - start to wait4 of one command, what it prints and uses meanwhile, the end of all it started.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/child.h"

#include "runtime/base/clock.h"
#include "runtime/sweep/child_start.h"
#include "runtime/sweep/events.h"
#include "runtime/sweep/readback.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { GRACE_S = 1, PATH_BYTES = 64, SCHEDSTAT_BYTES = 128 };

/* Before, exec and dynamic linking is all there is to see; what ends sooner is not disturbed at all. */
static const int64_t first_look_ns = 2000000;

/* --- signals: being told to end, and the end of the command --- */

static volatile sig_atomic_t told_to_end, grace_is_over, has_ended;
static struct cs__child running; /* pid 0: none is */

static void on_end_asked(int number) {
  if (number == SIGALRM)
    grace_is_over = 1;
  told_to_end = 1;
  alarm(GRACE_S); /* also wakes whoever began to wait just before */
}

/* Anew, for what follows after the end was asked. */
static void give_grace(void) {
  alarm(GRACE_S);
  grace_is_over = 0;
}

/* What the scheduler says of its main thread, which is told until wait4; for on_child. */
static char schedstat_path[PATH_BYTES], schedstat_at_end[SCHEDSTAT_BYTES];

static void read_schedstat(void) {
  const int fd = open(schedstat_path, O_RDONLY | O_CLOEXEC);
  const ssize_t got = fd >= 0 ? read(fd, schedstat_at_end, SCHEDSTAT_BYTES - 1) : 0;
  schedstat_at_end[got > 0 ? got : 0] = '\0';
  if (fd >= 0)
    close(fd);
}

/* The moment it ends, whatever we are doing. */
static void on_child(int number) {
  const int before = errno;
  siginfo_t end = {0};
  (void)number;
  if (running.pid > 0 && waitid(P_PID, (id_t)running.pid, &end, WEXITED | WNOHANG | WNOWAIT) == 0 &&
      end.si_pid == running.pid) {
    running.end_ns = cs_now_ns();
    read_schedstat();
    wait4(running.pid, &running.how, WNOHANG, &running.usage);
    running.pid = 0;
    has_ended = 1;
  }
  errno = before;
}

/* Blocks what is handled; *before_out is the mask that lets it in. */
static void hold_signals(sigset_t *before_out) {
  static const struct {
    int number, flags;
    void (*handler)(int number);
  } handled[] = {{SIGTERM, 0, on_end_asked}, {SIGALRM, 0, on_end_asked}, {SIGCHLD, SA_RESTART, on_child}};
  sigset_t all;
  sigemptyset(&all);
  for (size_t i = 0; i < sizeof handled / sizeof handled[0]; i++)
    sigaddset(&all, handled[i].number);
  sigprocmask(SIG_BLOCK, &all, before_out);
  for (size_t i = 0; i < sizeof handled / sizeof handled[0]; i++) {
    struct sigaction action = {.sa_handler = handled[i].handler, .sa_flags = handled[i].flags, .sa_mask = all};
    sigaction(handled[i].number, &action, NULL);
    sigdelset(before_out, handled[i].number); /* may be blocked by whoever started us */
  }
}

/* --- the run --- */

struct watching {
  const struct cs__child_order *order;
  pid_t pid;
  sigset_t open; /* the mask that lets signals in */
  struct cs__readback *readback;
  int64_t look_ns; /* when the next look is due */
};

/* Sleeps until something happens. Signals are held but while it sleeps, so that none is slept through. */
static void wait_for_news(const struct watching *watching) {
  const struct cs__streams *streams = watching->order->streams;
  struct pollfd news[2] = {{.fd = streams != NULL ? streams->pipes[0] : -1, .events = POLLIN},
                           {.fd = streams != NULL ? streams->pipes[1] : -1, .events = POLLIN}};
  struct timespec timeout = {0};
  const int64_t left_ns = watching->look_ns - cs_now_ns();
  if (left_ns > 0)
    timeout = (struct timespec){.tv_sec = left_ns / 1000000000, .tv_nsec = left_ns % 1000000000};
  ppoll(news, 2, watching->readback != NULL ? &timeout : NULL, &watching->open);
}

static void look(struct watching *watching) {
  if (watching->readback == NULL || cs_now_ns() < watching->look_ns)
    return;
  const int64_t wait_ns = cs__readback_look(watching->readback);
  watching->look_ns = cs_now_ns() + wait_ns;
}

static void watch(struct watching *watching) {
  sigset_t held;
  sigprocmask(SIG_SETMASK, NULL, &held);
  while (!has_ended) {
    if (grace_is_over)
      kill(watching->pid, SIGKILL);
    wait_for_news(watching);
    sigprocmask(SIG_SETMASK, &watching->open, NULL); /* its end is taken note of during what follows */
    if (!has_ended && watching->order->streams != NULL) {
      cs__streams_read(watching->order->streams, 0);
      cs__streams_read(watching->order->streams, 1);
    }
    if (!has_ended)
      look(watching);
    sigprocmask(SIG_SETMASK, &held, NULL);
  }
}

enum cs_status cs__child_run(const struct cs__child_order *order, struct cs__child *child_out, struct cs_error *error) {
  struct watching watching = {.order = order};
  if (told_to_end && !order->follows)
    return cs_fail(error, CS_INTERRUPTED, "told to end before %s was started", order->program);
  if (told_to_end)
    give_grace();
  cs__descendants_adopt();
  hold_signals(&watching.open);
  has_ended = 0;
  enum cs_status status = cs__child_start(order, &watching.open, &running, error);
  if (order->streams != NULL)
    cs__streams_started(order->streams);
  if (status == CS_OK) {
    watching.pid = running.pid;
    snprintf(schedstat_path, sizeof schedstat_path, "/proc/%d/schedstat", (int)running.pid);
    watching.look_ns = running.begin_ns + first_look_ns;
    if (order->look)
      watching.readback = cs__readback_begin(watching.pid, order->confined); /* NULL: no looks, nothing worse */
    watch(&watching);
    running.pid = watching.pid;
  }
  struct cs__child child = running;
  child.used.delay_s = -1.0; /* not told unless it is looked at */
  running = (struct cs__child){0};
  sigprocmask(SIG_SETMASK, &watching.open, NULL);
  cs__readback_ended(watching.readback, schedstat_at_end);
  cs__readback_end(watching.readback, &child.used);
  if (!order->leaves || told_to_end)
    cs__descendants_end(order->spared);
  if (status == CS_OK && order->streams != NULL)
    status = cs__streams_finish(order->streams, error);
  if (told_to_end && !order->follows)
    status = cs_fail(error, CS_INTERRUPTED,
                     "SIGTERM came to it from outside the sweep: does %s signal its process group, or its parent?",
                     order->program);
  if (status == CS_OK)
    *child_out = child;
  else
    cs__used_free(&child.used);
  return status;
}
