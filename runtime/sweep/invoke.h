/* runtime/sweep/invoke.h - how a worker is asked for its invocation: program and arguments. Private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_INVOKE_H
#define CORESWEEP_RUNTIME_SWEEP_INVOKE_H

#include "runtime/sweep/errand.h"
#include "runtime/sweep/session.h"

#include <stddef.h>
#include <stdint.h>

/* arguments[0] is the program's path; NULL-terminated. Points into itself: do not copy. */
struct cs__command {
  const char **arguments;
  size_t count;
  char numbers[8][32];
  size_t number_count;
  struct cs__errand errand; /* of a command: its words are among the arguments */
  char *errand_line;
};

struct cs__asked {
  int id;
  int64_t calls;
  int samples;
  const char *observed_in; /* the observer's folder; NULL: not observed */
};

/* The command of the order's case, as it was typed; NULL: a kernel, or ceilings. */
char *const *cs__swept_command(const struct cs_result *result, const struct cs__order *order);

/*
 * The program is the driver's, or for a kernel with a rival the result's `versus`. Borrows the texts of all it is
 * given. CS_NOMEM. Free with cs__command_free.
 */
enum cs_status cs__command_make(const struct cs_result *result, const struct cs_driver *driver,
                                const struct cs__order *order, const struct cs__asked *asked,
                                struct cs__command *command_out, struct cs_error *error);
void cs__command_free(struct cs__command *command);

#endif
