/* runtime/sweep/hook.h - a line of the user's that a shell runs before or after a command, untimed. Private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_HOOK_H
#define CORESWEEP_RUNTIME_SWEEP_HOOK_H

#include "runtime/base/status.h"
#include "runtime/sweep/descendants.h"

#include <stdbool.h>

struct cs__hook {
  const char *name;  /* "prepare" */
  const char *line;  /* NULL: there is none, and nothing happens */
  const char *shell; /* looked for in PATH */
  char *const *environment;
  int input_fd; /* a file on its standard input, from its beginning; negative: /dev/null */
  bool quotes;  /* the last line it printed goes into the message; else all goes where our own output goes */
  bool leaves;  /* what it leaves running stays: services */
  bool follows; /* it is run also when the worker was told to end */
  const struct cs__children *spared;
};

/* CS_FAILED when it did not end with status 0. */
enum cs_status cs__hook_run(const struct cs__hook *hook, struct cs_error *error);

/* How a process ended, as wait tells it: "ended with exit status 3", "was killed by signal 9 (Killed): out of memory?".
 * Words that follow its name. */
void cs__put_ending(char *text, size_t size, int how);

#endif
