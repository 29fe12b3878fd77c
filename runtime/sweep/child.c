/* runtime/sweep/child.c - fork to wait4 of one command, and the end of all its descendants. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/child.h"

#include "runtime/base/clock.h"
#include "runtime/base/file.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { GRACE_S = 1, EXIT_NOT_STARTED = 127 };

/* --- what it leaves behind --- */

/* The parent of a process, 0 where there is none: the second field after its name, which is in parentheses and may
 * hold any. */
static pid_t parent_of(const char *pid) {
  char path[64];
  struct cs_text stat = {0};
  snprintf(path, sizeof path, "/proc/%.20s/stat", pid);
  pid_t parent = 0;
  if (cs_file_read(path, &stat, NULL) == CS_OK) {
    const char *after = strrchr(cs_text_get(&stat), ')');
    if (after != NULL && strlen(after) > 4)
      parent = (pid_t)strtol(after + 4, NULL, 10);
  }
  cs_text_free(&stat);
  return parent;
}

/* False when there was none to be found. */
static bool kill_children(void) {
  bool any = false;
  DIR *processes = opendir("/proc");
  const struct dirent *entry;
  while (processes != NULL && (entry = readdir(processes)) != NULL)
    if (isdigit((unsigned char)entry->d_name[0]) && parent_of(entry->d_name) == getpid())
      any = kill((pid_t)strtol(entry->d_name, NULL, 10), SIGKILL) == 0 || any;
  if (processes != NULL)
    closedir(processes);
  return any;
}

/* Those of a killed process become ours, as we are their subreaper: again, until there are none. */
static void end_descendants(void) {
  for (;;) {
    const pid_t ended = waitpid(-1, NULL, WNOHANG);
    if (ended < 0 && errno != EINTR)
      return;
    if (ended != 0)
      continue;
    if (!kill_children())
      return;
    waitpid(-1, NULL, 0);
  }
}

/* --- being told to end --- */

static volatile sig_atomic_t told_to_end, grace_is_over;

static void on_signal(int number) {
  if (number == SIGALRM)
    grace_is_over = 1;
  told_to_end = 1;
  alarm(GRACE_S); /* also wakes whoever began to wait just before */
}

static void handle_signals(void) {
  struct sigaction action = {.sa_handler = on_signal}; /* waits are interrupted: no SA_RESTART */
  sigemptyset(&action.sa_mask);
  sigaction(SIGTERM, &action, NULL);
  sigaction(SIGALRM, &action, NULL);
}

/* --- the run --- */

/* Between fork and exec. */
static void become(const char *program, char *const *arguments, char *const *environment, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL); /* should its worker be killed */
  if (getppid() == parent)
    execve(program, arguments, environment);
  dprintf(STDERR_FILENO, "cannot start %s: %s\n", program, strerror(errno));
  _exit(EXIT_NOT_STARTED);
}

static void wait_for(struct cs__child *child) {
  while (wait4(child->pid, &child->how, 0, &child->usage) < 0 && errno == EINTR)
    if (grace_is_over)
      kill(child->pid, SIGKILL);
  child->end_ns = cs_now_ns();
}

enum cs_status cs__child_run(const char *program, char *const *arguments, char *const *environment,
                             struct cs__child *child_out, struct cs_error *error) {
  struct cs__child child = {.pid = -1};
  const pid_t parent = getpid();
  prctl(PR_SET_CHILD_SUBREAPER, 1); /* before Linux 3.4 daemons would go unseen, nothing worse */
  handle_signals();
  child.begin_ns = cs_now_ns();
  child.pid = fork();
  if (child.pid == 0)
    become(program, arguments, environment, parent);
  if (child.pid < 0)
    return cs_fail(error, CS_IO, "cannot start %s: %s", program, strerror(errno));
  wait_for(&child);
  end_descendants();
  if (told_to_end)
    return cs_fail(error, CS_INTERRUPTED, "%s was told to end", program);
  *child_out = child;
  return CS_OK;
}
