/* runtime/sweep/readback_family.h - a process and its descendants, orphans too, from look to look. Private to
 * readback*.c. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_READBACK_FAMILY_H
#define CORESWEEP_RUNTIME_SWEEP_READBACK_FAMILY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct cs__relative {
  pid_t pid, parent;
  bool is_ours;
  bool is_judged; /* whether is_ours is known */
  int looks;      /* it was seen at, for whoever walks the list */
  int threads;    /* it had when its mappings were read, likewise */
};

/* Start it as {.pid, .reaper}. */
struct cs__family {
  pid_t pid;                 /* the command's */
  pid_t reaper;              /* the subreaper that orphans become children of; 0: none */
  struct cs__relative *list; /* every process of the machine, ascending: each is judged once only */
  size_t count;
};

/*
 * Who is there now. Parents are read of those that were not there before, from one listing of /proc: lists of children
 * are not in every kernel, and an orphan is in none. False: no memory, or no /proc; the family is as it was.
 */
bool cs__family_look(struct cs__family *family, const char *proc);
void cs__family_free(struct cs__family *family);

#endif
