/* runtime/cli/runtimes.c - which OpenMP runtimes are loaded into this process. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/cli/run.h"

#include <link.h>
#include <string.h>

struct found {
  struct cs_text *names;
  size_t count;
};

static const char *base_name(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash != NULL ? slash + 1 : path;
}

/* Wheels rename what they carry: libgomp-a34b3233.so.1 is a libgomp all the same. */
static bool is_runtime(const char *name) {
  static const char *const stems[] = {"libgomp", "libomp", "libiomp5"};
  for (size_t i = 0; i < sizeof stems / sizeof stems[0]; i++) {
    const size_t length = strlen(stems[i]);
    if (strncmp(name, stems[i], length) == 0 && strchr(".-", name[length]) != NULL)
      return true;
  }
  return false;
}

static int look(struct dl_phdr_info *object, size_t size, void *context) {
  (void)size;
  struct found *found = context;
  const char *name = object->dlpi_name != NULL ? base_name(object->dlpi_name) : "";
  if (is_runtime(name)) {
    cs_text_append(found->names, "%s%s", found->count > 0 ? ", " : "", name);
    found->count++;
  }
  return 0;
}

size_t cs__openmp_runtimes(struct cs_text *names) {
  struct found found = {.names = names};
  dl_iterate_phdr(look, &found);
  return found.count;
}
