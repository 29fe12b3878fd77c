/* runtime/sweep/child_start.c - clone to exec: on its PUs, with its streams; and what to do when it fails. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/child_start.h"

#include "runtime/base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { EXIT_UNTOLD = 126, EXIT_NOT_STARTED = 127, FIRST_LINE_MOST = 128, STACK_BYTES = 64 << 10 };

/* What the new process says when it did not become the program. */
enum stage { STAGE_STREAMS, STAGE_PUS, STAGE_PROGRAM };
struct failure {
  enum stage stage;
  int why; /* errno */
};

/* --- in the new process, in memory that is still ours: only async-signal-safe calls, nothing kept --- */

static enum stage lay(const struct cs__child_order *order) {
  for (int i = 0; order->streams != NULL && i < 3; i++)
    if (order->streams->child[i] >= 0 && dup2(order->streams->child[i], i) < 0)
      return STAGE_STREAMS;
  /* The words of a set are laid out as the kernel's masks are. */
  const struct cs_pu_set *pus = order->pus;
  if (pus != NULL && sched_setaffinity(0, pus->word_count * sizeof pus->words[0], (const cpu_set_t *)pus->words) != 0)
    return STAGE_PUS;
  return STAGE_PROGRAM;
}

struct start {
  const struct cs__child_order *order;
  const sigset_t *signals;
  pid_t parent;
  int failures; /* our end of a pipe */
};

/* What it returns is its exit status. */
static int become(void *context) {
  static const int handled[] = {SIGTERM, SIGALRM, SIGCHLD};
  const struct start *start = context;
  const struct cs__child_order *order = start->order;
  prctl(PR_SET_PDEATHSIG, SIGKILL); /* should its worker be killed */
  if (getppid() != start->parent)
    return EXIT_NOT_STARTED;
  for (size_t i = 0; i < sizeof handled / sizeof handled[0]; i++)
    signal(handled[i], SIG_DFL);
  sigprocmask(SIG_SETMASK, start->signals, NULL);
  struct failure failure = {.stage = lay(order)};
  if (failure.stage == STAGE_PROGRAM)
    execve(order->program, order->arguments, order->environment);
  failure.why = errno;
  return write(start->failures, &failure, sizeof failure) > 0 ? EXIT_NOT_STARTED : EXIT_UNTOLD;
}

/* --- why not --- */

/* What the first line of a script names after #!; "" when it is no script. */
static void read_interpreter(const char *program, char interpreter_out[FIRST_LINE_MOST]) {
  char line[FIRST_LINE_MOST] = "";
  const int fd = open(program, O_RDONLY | O_CLOEXEC);
  if (fd >= 0 && read(fd, line, sizeof line - 1) < 0)
    line[0] = '\0';
  if (fd >= 0)
    close(fd);
  const bool is_script = strncmp(line, "#!", 2) == 0;
  const char *name = is_script ? line + 2 + strspn(line + 2, " \t") : "";
  const size_t length = strcspn(name, " \t\r\n");
  memcpy(interpreter_out, name, length);
  interpreter_out[length] = '\0';
}

static enum cs_status fail_program(const char *program, int why, struct cs_error *error) {
  char interpreter[FIRST_LINE_MOST];
  struct stat about;
  read_interpreter(program, interpreter);
  if (why == ENOENT && access(program, F_OK) != 0)
    return cs_fail(error, CS_IO, "cannot start %s: there is no such file; give its path, or put its folder into PATH",
                   program);
  if ((why == ENOENT || why == EACCES) && interpreter[0] != '\0' && access(interpreter, X_OK) != 0)
    return cs_fail(error, CS_IO,
                   "cannot start %s: its first line names the interpreter '%s', which cannot be run (%s); mend that "
                   "line, or name another before it: sh %s",
                   program, interpreter, strerror(errno), program);
  if (why == ENOENT)
    return cs_fail(error, CS_IO,
                   "cannot start %s: the dynamic linker it names is missing; it was built for another system: build it "
                   "here, or link it statically",
                   program);
  if (why == EACCES && stat(program, &about) == 0 && S_ISDIR(about.st_mode))
    return cs_fail(error, CS_IO, "cannot start %s: it is a folder; name a program in it", program);
  if (why == EACCES)
    return cs_fail(error, CS_IO,
                   "cannot start %s: it may not be executed; chmod +x it, or move it from a file system mounted noexec",
                   program);
  if (why == ENOEXEC)
    return cs_fail(error, CS_IO,
                   "cannot start %s: it is neither a program for this machine nor a script with #! in its first line; "
                   "name what runs it: sh %s",
                   program, program);
  if (why == E2BIG)
    return cs_fail(error, CS_IO,
                   "cannot start %s: arguments and environment are longer than the system takes; shorten "
                   "them, or have it read them from a file",
                   program);
  return cs_fail(error, CS_IO, "cannot start %s: %s", program, strerror(why));
}

static enum cs_status fail(const struct cs__child_order *order, const struct failure *failure, struct cs_error *error) {
  if (failure->stage == STAGE_PROGRAM)
    return fail_program(order->program, failure->why, error);
  if (failure->stage == STAGE_STREAMS)
    return cs_fail(error, CS_IO, "cannot start %s: its standard streams cannot be laid: %s", order->program,
                   strerror(failure->why));
  return cs_fail(error, CS_IO,
                 "cannot put %s on PUs %s: %s; this process may use none of them any more: check the cpuset, or "
                 "--confine=off",
                 order->program, order->confined != NULL ? order->confined : "asked for", strerror(failure->why));
}

/* --- starting --- */

/*
 * As posix_spawn does it, which knows no PUs: the new process borrows our memory until it becomes the program, and we
 * sleep meanwhile. A copy of the page tables, and every page copied that either of us then writes to, would be 0.3 ms
 * of the command's time. It has a stack of its own; signals are held, so that no handler of ours runs in it.
 */
static pid_t start_process(struct start *start) {
  static _Alignas(16) char stack[STACK_BYTES];
  return clone(become, stack + sizeof stack, CLONE_VM | CLONE_VFORK | SIGCHLD, start);
}

/* Its end of the pipe is closed by exec. */
static bool has_failed(int failures, struct failure *failure_out) {
  ssize_t got;
  do
    got = read(failures, failure_out, sizeof *failure_out);
  while (got < 0 && errno == EINTR);
  return got == (ssize_t)sizeof *failure_out;
}

enum cs_status cs__child_start(const struct cs__child_order *order, const sigset_t *signals,
                               struct cs__child *child_out, struct cs_error *error) {
  struct cs__child child = {.pid = -1};
  struct failure failure;
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0)
    return cs_fail(error, CS_IO, "cannot start %s: no pipe: %s", order->program, strerror(errno));
  struct start start = {.order = order, .signals = signals, .parent = getpid(), .failures = ends[1]};
  child.begin_ns = cs_now_ns();
  child.pid = start_process(&start);
  const int why = errno;
  close(ends[1]);
  enum cs_status status = CS_OK;
  if (child.pid < 0)
    status = cs_fail(error, CS_IO, "cannot start %s: %s", order->program, strerror(why));
  else if (has_failed(ends[0], &failure)) {
    waitpid(child.pid, NULL, 0);
    status = fail(order, &failure, error);
  }
  close(ends[0]);
  if (status == CS_OK)
    *child_out = child;
  return status;
}
