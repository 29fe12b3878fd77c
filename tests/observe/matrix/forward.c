/* tests/observe/matrix/forward.c - the library in a process nobody observes: everything as it would be without it. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/observe/matrix/matrix.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Values of the variable; NULL: not set. */
static const char *const folders[] = {NULL, "", "/no/such/folder", "/dev/null", "/proc"};

void matrix_forward(const char *path, const char *construct, const struct outcome *alone, const char *library,
                    struct cs_text *faults) {
  setenv("LD_PRELOAD", library, 1);
  for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
    folders[i] != NULL ? setenv(CS_OBSERVE_ENVIRONMENT, folders[i], 1) : unsetenv(CS_OBSERVE_ENVIRONMENT);
    struct outcome outcome;
    if (!matrix_run(path, construct, environ, &outcome) || outcome.status != alone->status ||
        strcmp(outcome.printed, alone->printed) != 0)
      cs_text_append(faults, "with " CS_OBSERVE_ENVIRONMENT " %s it is not as it was\n",
                     folders[i] == NULL ? "unset" : folders[i]);
  }
  unsetenv("LD_PRELOAD");
  unsetenv(CS_OBSERVE_ENVIRONMENT);
}
