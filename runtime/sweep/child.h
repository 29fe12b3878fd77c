/* runtime/sweep/child.h - runs a command once, takes its time, and leaves nothing of it behind. Private to workers. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_CHILD_H
#define CORESWEEP_RUNTIME_SWEEP_CHILD_H

#include "runtime/base/status.h"
#include "runtime/sweep/descendants.h"
#include "runtime/sweep/result.h"
#include "runtime/sweep/streams.h"
#include "topology/pu_set.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

struct cs__child_order {
  const char *program; /* the file; arguments[0] is the name it is given */
  char *const *arguments, *const *environment;
  const struct cs_pu_set *pus;       /* it is put on them before it becomes the program; NULL: stays where we are */
  const char *confined;              /* the same as a list, when what it uses is looked at: NULL is not confined */
  bool look;                         /* at what it and its children use while they run */
  struct cs__streams *streams;       /* NULL: our own standard streams */
  const struct cs__children *spared; /* children that are not killed after its end; NULL: all are */
  bool leaves;                       /* nothing is killed after its end: what it leaves running is wanted */
  bool follows;                      /* it is run after SIGTERM, too: it puts right what others left behind */
};

struct cs__child {
  pid_t pid;
  int how;                  /* as wait tells it */
  int64_t begin_ns, end_ns; /* CLOCK_MONOTONIC: before it is made, when its end is known */
  struct rusage usage;      /* of it and what it waited for */
  struct cs_used used;      /* with `look`: what looks found; free its texts */
};

/*
 * Starts the program and waits for its end, reading its streams meanwhile; then kills what it left running, daemons
 * that went into a session of their own too, and reads what is left. The end is that of the program itself, told by a
 * signal: neither reading nor looking delays it. So it does when SIGTERM comes (CS_INTERRUPTED), after the command,
 * which gets one of its own, has had a second to end; what follows has that second, too, and is not CS_INTERRUPTED. For
 * programs of one thread whose other children nobody needs: they are killed as well. CS_IO when it could not be
 * started, with why and the mend.
 */
enum cs_status cs__child_run(const struct cs__child_order *order, struct cs__child *child_out, struct cs_error *error);

#endif
