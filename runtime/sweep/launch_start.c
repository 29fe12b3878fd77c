/* runtime/sweep/launch_start.c - makes a process: its own session, silent standard streams, dead when we die. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/launch.h"

#include "runtime/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Ends of the three pipes; [0] is read. Of a file for the output both lead to it. */
struct pipes {
  int lines[2], output[2], failure[2];
};

/* Our descriptors stay clear of 0 to 9, so that the child can lay its own without stepping on one. */
static int make_pipe(int ends[2]) {
  int low[2];
  if (pipe2(low, O_CLOEXEC) != 0)
    return -1;
  ends[0] = fcntl(low[0], F_DUPFD_CLOEXEC, 10);
  ends[1] = fcntl(low[1], F_DUPFD_CLOEXEC, 10);
  close(low[0]);
  close(low[1]);
  return ends[0] < 0 || ends[1] < 0 ? -1 : 0;
}

static int make_file(int ends[2]) {
  const int low = cs_file_temporary();
  if (low < 0)
    return -1;
  ends[0] = fcntl(low, F_DUPFD_CLOEXEC, 10);
  ends[1] = fcntl(low, F_DUPFD_CLOEXEC, 10);
  close(low);
  return ends[0] < 0 || ends[1] < 0 ? -1 : 0;
}

static void close_end(int *end) {
  if (*end >= 0)
    close(*end);
  *end = -1;
}

/* What crashes does so three times at every point: it leaves no core files behind. It may raise the limit again. */
static void forgo_cores(void) {
  struct rlimit cores;
  if (getrlimit(RLIMIT_CORE, &cores) != 0)
    return;
  cores.rlim_cur = 0;
  setrlimit(RLIMIT_CORE, &cores);
}

/*
 * Only async-signal-safe calls: this is between fork and exec. In a session of its own, and so in a group of its own,
 * it has no terminal: what asks there for a password is told that there is none, and is not stopped until its time is
 * over.
 */
static void become(const struct cs__launch *launch, const struct pipes *pipes, const sigset_t *signals, pid_t parent) {
  setsid();
  prctl(PR_SET_PDEATHSIG, launch->ends_its_own ? SIGTERM : SIGKILL);
  if (getppid() != parent)
    _exit(127); /* the parent died before the line above: no signal would come */
  const int nothing = open("/dev/null", O_RDONLY);
  int laid = nothing >= 0 ? dup2(nothing, 0) : -1;
  laid = laid < 0 || !launch->lend_error ? laid : dup2(2, CS__LAUNCH_ERROR_FD);
  laid = laid < 0 ? laid : dup2(pipes->output[1], 1);
  laid = laid < 0 ? laid : dup2(pipes->output[1], 2);
  laid = laid < 0 ? laid : dup2(pipes->lines[1], CS__LAUNCH_FD);
  if (nothing > CS__LAUNCH_FD && !(launch->lend_error && nothing == CS__LAUNCH_ERROR_FD))
    close(nothing);
  forgo_cores();
  static const int reset[] = {SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGQUIT};
  for (size_t i = 0; i < sizeof reset / sizeof reset[0]; i++)
    signal(reset[i], SIG_DFL);
  sigprocmask(SIG_SETMASK, signals, NULL);
  if (laid >= 0)
    execve(launch->arguments[0], launch->arguments, launch->environment);
  const int why = errno;
  if (write(pipes->failure[1], &why, sizeof why) < 0)
    _exit(126);
  _exit(127);
}

/* Blocks until the program runs (its end of the pipe closes by exec) or has failed to. */
static int wait_for_exec(int fd) {
  int why = 0;
  ssize_t got;
  do
    got = read(fd, &why, sizeof why);
  while (got < 0 && errno == EINTR);
  return got == (ssize_t)sizeof why ? why : 0;
}

static enum cs_status run(const struct cs__launch *launch, const sigset_t *signals, struct pipes *pipes,
                          struct cs__process *process, struct cs_error *error) {
  const char *program = launch->arguments[0];
  if (launch->leaves_children && make_file(pipes->output) != 0)
    return cs_fail(error, CS_IO, "cannot keep what %s prints: no file can be made in TMPDIR or /tmp: %s", program,
                   strerror(errno));
  if (make_pipe(pipes->lines) != 0 || make_pipe(pipes->failure) != 0 ||
      (!launch->leaves_children && make_pipe(pipes->output) != 0))
    return cs_fail(error, CS_IO, "cannot make pipes for %s: %s", program, strerror(errno));
  const pid_t parent = getpid();
  process->pid = fork();
  if (process->pid < 0)
    return cs_fail(error, CS_IO, "cannot start %s: %s", program, strerror(errno));
  if (process->pid == 0)
    become(launch, pipes, signals, parent);
  close_end(&pipes->lines[1]);
  close_end(&pipes->output[1]);
  close_end(&pipes->failure[1]);
  const int why = wait_for_exec(pipes->failure[0]);
  if (why == E2BIG)
    return cs_fail(
        error, CS_IO,
        "what is to be run is longer than the system takes; shorten its words or its environment, or have it "
        "read them from a file");
  return why == 0 ? CS_OK : cs_fail(error, CS_IO, "cannot start %s: %s", program, strerror(why));
}

enum cs_status cs__process_start(const struct cs__launch *launch, const sigset_t *signals,
                                 struct cs__process *process_out, struct cs_error *error) {
  struct pipes pipes = {{-1, -1}, {-1, -1}, {-1, -1}};
  struct cs__process process = {-1, -1, -1, -1};
  const enum cs_status status = run(launch, signals, &pipes, &process, error);
  if (status == CS_OK) {
    process.lines_fd = pipes.lines[0];
    *(launch->leaves_children ? &process.printed_fd : &process.output_fd) = pipes.output[0];
    fcntl(process.lines_fd, F_SETFL, O_NONBLOCK);
    if (process.output_fd >= 0)
      fcntl(process.output_fd, F_SETFL, O_NONBLOCK);
    *process_out = process;
    pipes.lines[0] = pipes.output[0] = -1;
  } else if (process.pid > 0) {
    kill(process.pid, SIGKILL);
    while (waitpid(process.pid, NULL, 0) < 0 && errno == EINTR)
      ;
  }
  int *const ends[] = {&pipes.lines[0],  &pipes.lines[1],   &pipes.output[0],
                       &pipes.output[1], &pipes.failure[0], &pipes.failure[1]};
  for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
    close_end(ends[i]);
  return status;
}
