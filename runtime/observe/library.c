/* runtime/observe/library.c - finds the libraries that are loaded into observed processes. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/text.h"
#include "runtime/observe/reader.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static enum cs_status find(const char *name, char **path_out, struct cs_error *error) {
  static const char *const folders[] = {".", "../lib"}; /* of a build, of an installation */
  char program[4096];
  const ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
  if (length <= 0 || length == (ssize_t)sizeof program - 1)
    return cs_fail(error, CS_UNSUPPORTED, "cannot tell where %s lies: /proc/self/exe: %s", name, strerror(errno));
  program[length] = '\0';
  char *const slash = strrchr(program, '/');
  if (slash != NULL)
    *slash = '\0';
  for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
    char *wanted = cs_text_format("%s/%s/%s", program, folders[i], name);
    char *path = wanted != NULL ? realpath(wanted, NULL) : NULL;
    free(wanted);
    if (path != NULL) {
      *path_out = path;
      return CS_OK;
    }
  }
  return cs_fail(error, CS_UNSUPPORTED, "%s is neither in %s nor in %s/%s: build or install it", name, program, program,
                 folders[1]);
}

enum cs_status cs_observe_library(char **path_out, struct cs_error *error) {
  return find("libcoresweep-observe.so", path_out, error);
}

enum cs_status cs_observe_rebinder(char **path_out, struct cs_error *error) {
  return find("libcoresweep-rebind.so", path_out, error);
}
