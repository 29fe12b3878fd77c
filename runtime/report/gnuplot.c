/* runtime/report/gnuplot.c - runs the gnuplot program on a script, without a shell. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/gnuplot.h"

#include "runtime/base/clock.h"
#include "runtime/report/plain.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* A plot takes 20 ms; a file system that sleeps may take seconds to load the program. */
#define TIME_LIMIT_S 30

/* Script, drawing and complaints are unnamed temporary files: no pipe can fill up while the other side waits. */
struct streams {
  FILE *script, *drawing, *complaints;
};

static void close_all(struct streams *streams) {
  FILE *const files[] = {streams->script, streams->drawing, streams->complaints};
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
    if (files[i] != NULL)
      fclose(files[i]);
}

static enum cs_status open_all(struct streams *streams, const struct cs_text *script, struct cs_error *error) {
  *streams = (struct streams){tmpfile(), tmpfile(), tmpfile()};
  if (streams->script != NULL && streams->drawing != NULL && streams->complaints != NULL &&
      fwrite(script->bytes, 1, script->length, streams->script) == script->length && fflush(streams->script) == 0) {
    rewind(streams->script);
    return CS_OK;
  }
  return cs_fail(error, CS_IO, "no temporary file for gnuplot: %s; make room in /tmp", strerror(errno));
}

static enum cs_status start(const struct streams *streams, pid_t *child_out, struct cs_error *error) {
  char program[] = "gnuplot", no_start_up_files[] = "-d", from_standard_input[] = "-";
  char *const arguments[] = {program, no_start_up_files, from_standard_input, NULL};
  posix_spawn_file_actions_t actions;
  if (posix_spawn_file_actions_init(&actions) != 0)
    return cs_fail(error, CS_NOMEM, "no memory to start gnuplot");
  posix_spawn_file_actions_adddup2(&actions, fileno(streams->script), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, fileno(streams->drawing), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, fileno(streams->complaints), STDERR_FILENO);
  const int failure = posix_spawnp(child_out, arguments[0], &actions, NULL, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failure == ENOENT || failure == EACCES || failure == ENOTDIR)
    return cs_fail(
        error, CS_UNSUPPORTED,
        "no plots: gnuplot is not in PATH; install it (apt install gnuplot-nox, dnf install gnuplot-minimal, "
        "module load gnuplot), then run coresweep report on this result");
  if (failure != 0)
    return cs_fail(error, CS_IO, "cannot start gnuplot: %s", strerror(failure));
  return CS_OK;
}

/* The child's wait status; killed after TIME_LIMIT_S. */
static enum cs_status wait_for(pid_t child, int *status_out, struct cs_error *error) {
  const int64_t deadline_ns = cs_now_ns() + (int64_t)TIME_LIMIT_S * 1000000000;
  const struct timespec pause = {.tv_nsec = 2000000};
  bool late = false;
  for (;;) {
    const pid_t ended = waitpid(child, status_out, late ? 0 : WNOHANG);
    if (ended == child)
      return late ? cs_fail(error, CS_FAILED, "gnuplot took more than %d s and was stopped", TIME_LIMIT_S) : CS_OK;
    if (ended < 0 && errno != EINTR)
      return cs_fail(error, CS_IO, "cannot wait for gnuplot: %s", strerror(errno));
    late = cs_now_ns() > deadline_ns;
    if (late)
      kill(child, SIGKILL);
    nanosleep(&pause, NULL);
  }
}

static void take(FILE *from, struct cs_text *text) {
  char block[16384];
  size_t got;
  rewind(from);
  while ((got = fread(block, 1, sizeof block, from)) > 0)
    cs_text_append_bytes(text, block, got);
}

static enum cs_status complain(const struct streams *streams, struct cs_error *error) {
  struct cs_text said = {0}, plain = {0};
  take(streams->complaints, &said);
  cs__put_plain(&plain, cs_text_get(&said));
  const enum cs_status status = cs_fail(error, CS_FAILED, "gnuplot failed: %.300s", cs_text_get(&plain));
  cs_text_free(&said);
  cs_text_free(&plain);
  return status;
}

enum cs_status cs__gnuplot_run(const struct cs_text *script, struct cs_text *drawing, struct cs_error *error) {
  struct streams streams;
  pid_t child = -1;
  int ended = 0;
  enum cs_status status = open_all(&streams, script, error);
  if (status == CS_OK)
    status = start(&streams, &child, error);
  if (status == CS_OK)
    status = wait_for(child, &ended, error);
  if (status == CS_OK && (!WIFEXITED(ended) || WEXITSTATUS(ended) != 0))
    status = WIFEXITED(ended) && WEXITSTATUS(ended) == 127
                 ? cs_fail(error, CS_UNSUPPORTED, "no plots: gnuplot is in PATH and cannot be started")
                 : complain(&streams, error);
  if (status == CS_OK) {
    take(streams.drawing, drawing);
    if (drawing->failed)
      status = cs_fail(error, CS_NOMEM, "no memory for a plot");
  }
  close_all(&streams);
  return status;
}
