/* runtime/sweep/readback_family.c - tells a command's processes from all others by their parents. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/readback_family.h"

#include "runtime/sweep/readback_proc.h"

#include <stdlib.h>

static int by_pid(const void *left, const void *right) {
  const pid_t a = ((const struct cs__relative *)left)->pid, b = ((const struct cs__relative *)right)->pid;
  return (a > b) - (a < b);
}

static const struct cs__relative *find(const struct cs__relative *list, size_t count, pid_t pid) {
  const struct cs__relative key = {.pid = pid};
  return count > 0 ? bsearch(&key, list, count, sizeof *list, by_pid) : NULL;
}

/*
 * Numbers are given in ascending order: whoever has a lesser one than the command at the first look was there before
 * it, unless the numbers began anew within these milliseconds. So the first look need not read all of the machine.
 */
static struct cs__relative greet(const struct cs__family *family, const char *proc, pid_t pid) {
  if (pid == family->pid)
    return (struct cs__relative){.pid = pid, .is_ours = true, .is_judged = true};
  if (family->list == NULL && pid < family->pid)
    return (struct cs__relative){.pid = pid, .is_judged = true};
  struct cs__proc_thread process;
  if (!cs__proc_process(proc, pid, &process))
    return (struct cs__relative){.pid = pid, .is_judged = true}; /* it has ended, or is not for us to see */
  const bool is_orphan = family->reaper > 0 && process.parent == family->reaper;
  return (struct cs__relative){
      .pid = pid, .parent = process.parent, .is_ours = is_orphan, .is_judged = is_orphan || process.parent <= 1};
}

/* Whose parent is ours is ours. A child may have a lesser number than its parent: again, until nothing changes. */
static void judge(struct cs__relative *list, size_t count) {
  for (bool changed = true; changed;) {
    changed = false;
    for (size_t i = 0; i < count; i++) {
      if (list[i].is_judged)
        continue;
      const struct cs__relative *parent = find(list, count, list[i].parent);
      if (parent != NULL && !parent->is_judged)
        continue;
      list[i].is_ours = parent != NULL && parent->is_ours;
      list[i].is_judged = changed = true;
    }
  }
}

bool cs__family_look(struct cs__family *family, const char *proc) {
  struct cs__proc_ids ids;
  if (!cs__proc_ids(proc, 0, &ids))
    return false;
  struct cs__relative *list = calloc(ids.count + 1, sizeof *list);
  for (size_t i = 0; list != NULL && i < ids.count; i++) {
    const struct cs__relative *known = find(family->list, family->count, ids.list[i]);
    list[i] = known != NULL ? *known : greet(family, proc, ids.list[i]);
  }
  if (list != NULL) {
    judge(list, ids.count);
    free(family->list);
    family->list = list;
    family->count = ids.count;
  }
  free(ids.list);
  return list != NULL;
}

void cs__family_free(struct cs__family *family) {
  free(family->list);
  *family = (struct cs__family){0};
}
