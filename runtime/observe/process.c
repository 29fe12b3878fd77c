/* runtime/observe/process.c - starts the observed command, passes signals on, takes its times. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/observe/process.h"

#include "runtime/base/clock.h"
#include "runtime/base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* --- finding it --- */

static bool is_program(const char *path) {
  struct stat is;
  return stat(path, &is) == 0 && S_ISREG(is.st_mode) && access(path, X_OK) == 0;
}

static const char *search_path(char *const *environment) {
  for (size_t i = 0; environment[i] != NULL; i++)
    if (strncmp(environment[i], "PATH=", 5) == 0)
      return environment[i] + 5;
  return "/usr/local/bin:/usr/bin:/bin";
}

static enum cs_status fail_path(const char *path, struct cs_error *error) {
  const int why = access(path, X_OK) != 0 ? errno : 0;
  return cs_fail(error, CS_INVALID, "cannot run %s: it is no program file: %s%s", path,
                 why != 0 ? strerror(why) : "not a regular file",
                 why == EACCES ? "; chmod +x it, or name what runs it before it" : "");
}

enum cs_status cs__program_find(const char *name, char *const *environment, char **path_out, struct cs_error *error) {
  if (strchr(name, '/') != NULL) {
    if (!is_program(name))
      return fail_path(name, error);
    return (*path_out = strdup(name)) != NULL ? CS_OK : cs_fail(error, CS_NOMEM, "no memory for a path");
  }
  for (const char *folder = search_path(environment); name[0] != '\0'; folder++) {
    const size_t length = strcspn(folder, ":");
    char *const path = cs_text_format("%.*s/%s", length > 0 ? (int)length : 1, length > 0 ? folder : ".", name);
    if (path == NULL)
      return cs_fail(error, CS_NOMEM, "no memory for a path");
    if (is_program(path)) {
      *path_out = path;
      return CS_OK;
    }
    free(path);
    folder += length;
    if (*folder == '\0')
      break;
  }
  return cs_fail(error, CS_INVALID, "cannot run '%s': there is no such program in PATH; give its path", name);
}

/* --- running it --- */

static enum cs_status start(const char *program, const struct cs_observe_order *order, char *const *environment,
                            pid_t *pid_out, struct cs_error *error) {
  posix_spawn_file_actions_t actions;
  int why = posix_spawn_file_actions_init(&actions);
  if (why != 0)
    return cs_fail(error, CS_NOMEM, "cannot start %s: %s", program, strerror(why));
  if (order->quiet)
    why = posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  if (why == 0)
    why = posix_spawn(pid_out, program, &actions, NULL, order->argv, environment);
  posix_spawn_file_actions_destroy(&actions);
  if (why == ENOEXEC || why == ENOENT)
    return cs_fail(error, CS_INVALID,
                   "cannot start %s: %s; it is no program for this machine, or what its first line or its dynamic "
                   "linker names is missing",
                   program, strerror(why));
  return why == 0 ? CS_OK : cs_fail(error, CS_IO, "cannot start %s: %s", program, strerror(why));
}

/* Sleeps until the process may have ended; a tenth of a second at most, as *stop may be set by anybody. Kernels before
 * 5.3 have no such descriptor: then the end is seen up to 2 ms late. */
static void sleep_beside(int process_fd) {
  struct pollfd ended = {.fd = process_fd, .events = POLLIN};
  if (process_fd >= 0)
    poll(&ended, 1, 100);
  else
    poll(NULL, 0, 2);
}

static int64_t microseconds(struct timeval time) {
  return (int64_t)time.tv_sec * 1000000 + time.tv_usec;
}

static bool wait_for(pid_t pid, const volatile int *stop, int *status_out, struct rusage *usage, int64_t *end_ns_out) {
  const int process_fd = (int)syscall(SYS_pidfd_open, pid, 0);
  int passed_on = 0;
  bool stopped = false;
  for (pid_t ended = 0; ended == 0;) {
    *end_ns_out = cs_now_ns();
    ended = wait4(pid, status_out, WNOHANG, usage);
    if (ended != 0)
      break;
    const int asked = stop != NULL ? *stop : 0;
    if (asked != 0 && asked != passed_on) {
      kill(pid, asked);
      stopped = true;
    }
    passed_on = asked;
    sleep_beside(process_fd);
  }
  if (process_fd >= 0)
    close(process_fd);
  return stopped;
}

enum cs_status cs__process_run(const char *program, const struct cs_observe_order *order, char *const *environment,
                               const volatile int *stop, struct cs_observed_run *run, pid_t *pid_out, bool *stopped_out,
                               struct cs_error *error) {
  run->begin_ns = cs_now_ns();
  const enum cs_status status = start(program, order, environment, pid_out, error);
  if (status != CS_OK)
    return status;
  int ended = 0;
  struct rusage usage = {0};
  *stopped_out = wait_for(*pid_out, stop, &ended, &usage, &run->end_ns);
  run->exit_status = WIFSIGNALED(ended) ? 128 + WTERMSIG(ended) : WEXITSTATUS(ended);
  run->wall_s = (double)(run->end_ns - run->begin_ns) * 1e-9;
  run->user_s = (double)microseconds(usage.ru_utime) * 1e-6;
  run->system_s = (double)microseconds(usage.ru_stime) * 1e-6;
  return CS_OK;
}
