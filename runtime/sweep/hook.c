/* runtime/sweep/hook.c - a hook is a child like the command, whose end must be a good one. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/hook.h"

#include "runtime/observe/process.h"
#include "runtime/sweep/child.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

enum { ENDING_BYTES = 96 };

void cs__put_ending(char *text, size_t size, int how) {
  if (WIFSIGNALED(how))
    snprintf(text, size, "was killed by signal %d (%s)%s", WTERMSIG(how), strsignal(WTERMSIG(how)),
             WTERMSIG(how) == SIGKILL ? ": out of memory?" : "");
  else
    snprintf(text, size, "ended with exit status %d", WEXITSTATUS(how));
}

static enum cs_status judge(const struct cs__hook *hook, const struct cs__child *child,
                            const struct cs__streams *streams, struct cs_error *error) {
  if (WIFEXITED(child->how) && WEXITSTATUS(child->how) == 0)
    return CS_OK;
  char ending[ENDING_BYTES], line[CS__STREAMS_TAIL + 1];
  cs__put_ending(ending, sizeof ending, child->how);
  cs__streams_last_line(streams, line);
  return cs_fail(error, CS_FAILED, "--%s '%s' %s%s%s", hook->name, hook->line, ending, line[0] != '\0' ? ": " : "",
                 line);
}

enum cs_status cs__hook_run(const struct cs__hook *hook, struct cs_error *error) {
  if (hook->line == NULL)
    return CS_OK;
  char *shell = NULL;
  const struct cs__streams_order wanted = {.input_fd = hook->input_fd, .tail = hook->quotes, .ours = !hook->quotes};
  struct cs__streams streams;
  enum cs_status status = cs__program_find(hook->shell, hook->environment, &shell, error);
  if (status != CS_OK)
    return status;
  const char *const words[] = {shell, "-c", hook->line, NULL};
  const struct cs__child_order order = {.program = shell,
                                        .arguments = (char *const *)(uintptr_t)words,
                                        .environment = hook->environment,
                                        .streams = &streams,
                                        .spared = hook->spared,
                                        .leaves = hook->leaves,
                                        .follows = hook->follows};
  struct cs__child child;
  status = cs__streams_open(&wanted, &streams, error);
  if (status == CS_OK) {
    status = cs__child_run(&order, &child, error);
    if (status == CS_OK)
      status = judge(hook, &child, &streams, error);
    cs__streams_close(&streams);
  }
  free(shell);
  return status;
}
