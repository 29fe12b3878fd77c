/* runtime/cli/observe_find.c - whether a command can be started, in a shell's words: 126 and 127. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/cli/observe.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum found { NOWHERE, NOT_EXECUTABLE, EXECUTABLE };

static enum found look(const char *path) {
  struct stat is;
  if (stat(path, &is) != 0)
    return NOWHERE;
  return S_ISREG(is.st_mode) && access(path, X_OK) == 0 ? EXECUTABLE : NOT_EXECUTABLE;
}

/* An empty entry of PATH is the working folder. */
static enum found search(const char *name) {
  const char *path = getenv("PATH");
  enum found best = NOWHERE;
  for (const char *entry = path != NULL ? path : "/usr/local/bin:/usr/bin:/bin"; best != EXECUTABLE;) {
    const size_t length = strcspn(entry, ":");
    char *full = cs_text_format("%.*s/%s", length > 0 ? (int)length : 1, length > 0 ? entry : ".", name);
    const enum found here = full != NULL ? look(full) : NOWHERE;
    free(full);
    best = here > best ? here : best;
    if (entry[length] == '\0')
      break;
    entry += length + 1;
  }
  return best;
}

int cs__observe_find_program(const char *program, struct cs_error *error) {
  const bool path = strchr(program, '/') != NULL;
  switch (program[0] == '\0' ? NOWHERE : path ? look(program) : search(program)) {
  case EXECUTABLE:
    return 0;
  case NOT_EXECUTABLE:
    cs_fail(error, CS_INVALID, "%s cannot be executed: it is a folder, or chmod +x is missing", program);
    return CS_EXIT_NOT_EXECUTABLE;
  default:
    cs_fail(error, CS_INVALID, path ? "%s: no such file" : "%s: there is no such command in PATH; give its path",
            program);
    return CS_EXIT_NOT_FOUND;
  }
}
