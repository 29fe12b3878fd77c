/* runtime/sweep/keeper.c - adopts what --setup starts, and kills it when told to or when the driver dies. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/keeper.h"

#include "runtime/sweep/descendants.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ASK_MS = 20 }; /* how often to ask whether the user stopped the sweep */

/* What comes back through the pipe: less than PIPE_BUF, so in one piece. */
struct answer {
  enum cs_status status;
  struct cs_error error;
};

static volatile sig_atomic_t told_to_end = 0;

static void on_end(int number) {
  told_to_end = number;
}

/* Its only use is to wake us. */
static void on_child(int number) {
  (void)number;
}

/* --- the keeper's side --- */

/* The driver's Ctrl-C is not ours: we end when it says so, or is dead. */
static void set_signals(void) {
  static const int not_ours[] = {SIGINT, SIGHUP, SIGQUIT, SIGPIPE};
  const struct sigaction ignored = {.sa_handler = SIG_IGN}, ended = {.sa_handler = on_end};
  sigset_t end;
  for (size_t i = 0; i < sizeof not_ours / sizeof not_ours[0]; i++)
    sigaction(not_ours[i], &ignored, NULL);
  sigaction(SIGTERM, &ended, NULL);
  sigemptyset(&end);
  sigaddset(&end, SIGTERM);
  sigprocmask(SIG_UNBLOCK, &end, NULL);
}

/* What we inherited keeps files open, and the journal locked. */
static void close_all_but(int kept) {
  const long most = sysconf(_SC_OPEN_MAX);
  for (int fd = STDERR_FILENO + 1; fd < (most > 0 && most < 4096 ? most : 4096); fd++)
    if (fd != kept)
      close(fd);
}

static void sleep_until_told(void) {
  const struct sigaction woken = {.sa_handler = on_child};
  sigset_t held, before;
  sigemptyset(&held);
  sigaddset(&held, SIGTERM);
  sigaddset(&held, SIGCHLD);
  sigprocmask(SIG_BLOCK, &held, &before);
  sigdelset(&before, SIGTERM);
  sigdelset(&before, SIGCHLD);
  sigaction(SIGCHLD, &woken, NULL);
  while (!told_to_end) {
    while (waitpid(-1, NULL, WNOHANG) > 0)
      ;
    sigsuspend(&before);
  }
}

static _Noreturn void keep(cs__kept *run, void *context, int answers, pid_t driver) {
  struct answer answer = {.status = CS_OK};
  setsid();
  set_signals();
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != driver)
    _exit(1); /* it died before the line above: no signal would come */
  close_all_but(answers);
  cs__descendants_adopt();
  answer.status = run(context, &told_to_end, &answer.error);
  const ssize_t put = write(answers, &answer, sizeof answer);
  close(answers);
  if (put == (ssize_t)sizeof answer)
    sleep_until_told();
  cs__descendants_end(NULL);
  _exit(0);
}

/* --- the driver's side --- */

/* The kernel's own word: by another's hand it may be dead and gone, and its number somebody's else. */
static bool is_ours(const struct cs__keeper *keeper) {
  siginfo_t end;
  return keeper->pid > 0 && waitid(P_PID, (id_t)keeper->pid, &end, WEXITED | WNOHANG | WNOWAIT) == 0;
}

static enum cs_status hear(const struct cs__keeper *keeper, int answers, const volatile sig_atomic_t *stop,
                           struct cs_error *error) {
  struct answer answer;
  struct pollfd news = {.fd = answers, .events = POLLIN};
  bool told = false;
  while (poll(&news, 1, ASK_MS) <= 0)
    if (stop != NULL && *stop && !told)
      told = is_ours(keeper) && kill(keeper->pid, SIGTERM) == 0;
  if (read(answers, &answer, sizeof answer) != (ssize_t)sizeof answer)
    return cs_fail(error, CS_FAILED, "the process that runs --setup was killed");
  return answer.status == CS_OK ? CS_OK : cs_fail(error, answer.status, "%s", answer.error.message);
}

enum cs_status cs__keeper_run(struct cs__keeper *keeper, cs__kept *run, void *context,
                              const volatile sig_atomic_t *stop, struct cs_error *error) {
  int answers[2];
  if (pipe2(answers, O_CLOEXEC) != 0)
    return cs_fail(error, CS_IO, "cannot make a pipe for --setup: %s", strerror(errno));
  const pid_t driver = getpid();
  cs__descendants_adopt(); /* should the keeper be killed, what it kept is ours to end */
  keeper->pid = fork();
  if (keeper->pid == 0)
    keep(run, context, answers[1], driver);
  close(answers[1]);
  const enum cs_status status = keeper->pid > 0
                                    ? hear(keeper, answers[0], stop, error)
                                    : cs_fail(error, CS_IO, "cannot make a process for --setup: %s", strerror(errno));
  close(answers[0]);
  return status;
}

void cs__keeper_end(struct cs__keeper *keeper) {
  if (is_ours(keeper)) {
    kill(keeper->pid, SIGTERM);
    while (waitpid(keeper->pid, NULL, 0) < 0 && errno == EINTR)
      ;
  }
  keeper->pid = 0;
}
