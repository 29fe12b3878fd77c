/* runtime/sweep/descendants.c - the children of this process, found in /proc and killed until there are none. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/descendants.h"

#include "runtime/base/file.h"
#include "runtime/sweep/json.h"

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

/* The kernel's own word, before anybody is killed: /proc may be that of another PID namespace, with other numbers. */
static bool can_be_waited_for(pid_t pid) {
  siginfo_t end;
  return waitid(P_PID, (id_t)pid, &end, WEXITED | WNOHANG | WNOWAIT) == 0;
}

/* The parent is the second field after the name, which is in parentheses and may hold any. */
static bool is_our_child(const char *pid) {
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
  return parent == getpid() && can_be_waited_for((pid_t)strtol(pid, NULL, 10));
}

/* Calls `each` for every child of ours; true when one call was. */
static bool for_children(bool (*each)(void *context, pid_t pid), void *context) {
  bool any = false;
  DIR *processes = opendir("/proc");
  const struct dirent *entry;
  while (processes != NULL && (entry = readdir(processes)) != NULL)
    if (isdigit((unsigned char)entry->d_name[0]) && is_our_child(entry->d_name))
      any = each(context, (pid_t)strtol(entry->d_name, NULL, 10)) || any;
  if (processes != NULL)
    closedir(processes);
  return any;
}

/* Takes those that have ended; whether there are others. */
static bool are_there_any(void) {
  for (;;) {
    const pid_t ended = waitpid(-1, NULL, WNOHANG);
    if (ended == 0)
      return true;
    if (ended < 0 && errno != EINTR)
      return false;
  }
}

void cs__descendants_adopt(void) {
  prctl(PR_SET_CHILD_SUBREAPER, 1); /* before Linux 3.4 daemons would go unseen, nothing worse */
}

static bool list_one(void *context, pid_t pid) {
  struct cs__children *children = context;
  pid_t *pids = cs__grow(children->pids, children->count, sizeof *pids);
  if (pids == NULL)
    return false;
  children->pids = pids;
  pids[children->count++] = pid;
  return true;
}

void cs__descendants_list(struct cs__children *children) {
  children->count = 0;
  if (are_there_any()) /* looking through all of /proc takes milliseconds on a busy machine */
    for_children(list_one, children);
}

/* A server may fork once more and end on its way to becoming a daemon: what is left then is of the session it began. */
static bool end_one(void *context, pid_t pid) {
  const struct cs__children *spared = context;
  const pid_t session = getsid(pid);
  for (size_t i = 0; spared != NULL && i < spared->count; i++)
    if (spared->pids[i] == pid || spared->pids[i] == session)
      return false;
  return kill(pid, SIGKILL) == 0;
}

/* Those of a killed process become ours, as we have adopted them: again, until there are none. */
void cs__descendants_end(const struct cs__children *spared) {
  while (are_there_any()) {
    if (!for_children(end_one, (void *)(uintptr_t)spared))
      return;
    waitpid(-1, NULL, 0);
  }
}
