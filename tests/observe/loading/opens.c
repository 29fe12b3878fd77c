/* tests/observe/loading/opens.c - loads a library whose constructor runs regions, and prints how many it ran. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include <dlfcn.h>
#include <stdio.h>

int main(int argc, char **argv) {
  void *library = argc == 2 ? dlopen(argv[1], RTLD_NOW) : NULL;
  const long *regions = library != NULL ? dlsym(library, "regions_run") : NULL;
  if (regions == NULL)
    return 1;
  printf("regions=%ld\n", *regions);
  return 0;
}
