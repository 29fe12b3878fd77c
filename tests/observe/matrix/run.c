/* tests/observe/matrix/run.c - runs a program with a patience, reads what it printed and what it counted. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/observe/matrix/matrix.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long value_of(const char *line, const char *name) {
  const char *at = strstr(line, name);
  return at == NULL ? 0 : strtol(at + strlen(name), NULL, 10);
}

struct record matrix_record(const char *printed) {
  struct record record = {0};
  for (const char *line = strstr(printed, " regions="); line != NULL; line = strstr(line + 1, " regions=")) {
    record.lines++;
    record.regions += value_of(line, " regions=");
    record.inner += value_of(line, " inner=");
    record.tasks += value_of(line, " tasks=");
    record.holds += value_of(line, " holds=");
  }
  return record;
}

static double now_s(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* Reads until the last writer is gone. False: patience was lost. */
static bool read_all(int fd, char *bytes, size_t room) {
  const double until_s = now_s() + MATRIX_PATIENCE_S;
  size_t length = 0;
  for (;;) {
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    const double left_s = until_s - now_s();
    if (left_s <= 0 || poll(&wait, 1, (int)(left_s * 1000) + 1) <= 0)
      break;
    char spill[256];
    const bool full = length == room - 1;
    const ssize_t got = read(fd, full ? spill : bytes + length, full ? sizeof spill : room - 1 - length);
    if (got <= 0) {
      bytes[length] = '\0';
      return true;
    }
    length += full ? 0 : (size_t)got;
  }
  bytes[length] = '\0';
  return false;
}

bool matrix_run(const char *path, const char *argument, char *const *environment, struct outcome *outcome_out) {
  char *argv[] = {(char *)path, (char *)argument, NULL};
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0)
    return false;
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP); /* so that its children can be ended with it */
  pid_t child = -1;
  const bool started = posix_spawn(&child, path, &actions, &attributes, argv, environment) == 0;
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  close(ends[1]);
  if (started) {
    const bool ended = read_all(ends[0], outcome_out->printed, sizeof outcome_out->printed);
    if (!ended)
      kill(-child, SIGKILL);
    waitpid(child, &outcome_out->status, 0);
    if (!ended)
      outcome_out->status = -1;
  }
  close(ends[0]);
  return started;
}
