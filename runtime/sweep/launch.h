/* runtime/sweep/launch.h - one process from start to end: its lines, its output, its time limit; nothing left behind.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_LAUNCH_H
#define CORESWEEP_RUNTIME_SWEEP_LAUNCH_H

#include "runtime/base/status.h"
#include "runtime/base/text.h"

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

/* The descriptor the process finds its end of the pipe at. */
#define CS__LAUNCH_FD 3
/* And, where asked for, our own standard error: for what is to be seen by the user at once. */
#define CS__LAUNCH_ERROR_FD 4

struct cs__launch {
  char *const *arguments;   /* [0] is the program's path; NULL-terminated */
  char *const *environment; /* NULL-terminated */
  double timeout_s;         /* 0: none */
  bool leaves_children;     /* what it leaves running may run on, and print: a server that a hook starts */
  bool ends_its_own;        /* when we die, SIGTERM is enough: it then ends all it started, as nobody else can */
  bool lend_error;          /* it gets CS__LAUNCH_ERROR_FD */
  const volatile sig_atomic_t *stop; /* or NULL */
  /* One whole line, without newline. Anything but CS_OK ends the process at once. */
  enum cs_status (*line)(void *context, const char *line, size_t length, struct cs_error *error);
  void *context;
};

enum cs__ending {
  CS__ENDED_EXIT,    /* by itself: code is the exit status */
  CS__ENDED_SIGNAL,  /* by a signal nobody here sent: code is its number */
  CS__ENDED_TIMEOUT, /* killed, over its time limit */
  CS__ENDED_STOPPED, /* killed, because *stop was set */
  CS__ENDED_REFUSED  /* killed, because `line` did not take a line: refusal says why */
};

struct cs__launched {
  enum cs__ending ending;
  int code;
  enum cs_status refusal; /* what `line` returned */
  int64_t begun_ns;       /* before the process was made */
  double wall_s;
  char *output; /* the last of its standard output and error; free() it */
};

/*
 * Runs the process in a session of its own; returns when it and all it started are dead (it may leave children: when
 * the process is) and its pipes are empty. CS_IO when it could not be started: nothing runs then. error gets the
 * message of a refused line, too.
 */
enum cs_status cs__launch_run(const struct cs__launch *launch, struct cs__launched *launched_out,
                              struct cs_error *error);

/*
 * Private to launch*.c: makes the process. Our ends of its pipes, non-blocking. Where it leaves children, its output is
 * a file instead, printed_fd: a pipe would break when we leave it, and a server that logs what it does with it.
 */
struct cs__process {
  pid_t pid;
  int lines_fd, output_fd, printed_fd; /* negative: there is none */
};
enum cs_status cs__process_start(const struct cs__launch *launch, const sigset_t *signals,
                                 struct cs__process *process_out, struct cs_error *error);

#endif
