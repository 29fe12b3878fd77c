/* runtime/observe/inside/maps.h - the memory map of this process, read without stdio: objects of other namespaces. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_OBSERVE_INSIDE_MAPS_H
#define CORESWEEP_RUNTIME_OBSERVE_INSIDE_MAPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cs__mapping {
  uintptr_t base; /* where the file's first byte is mapped: the load address of a shared object */
  char path[256];
};

/* The file mapped at an address. */
bool cs__mapping_at(uintptr_t address, struct cs__mapping *mapping_out);
/* The first mapped file whose name is an OpenMP runtime's (libgomp, libomp, libiomp5). */
bool cs__mapping_of_runtime(struct cs__mapping *mapping_out);

/* Reads a small file of /proc or /sys whole into text, with a '\0'; the number of bytes, negative when it cannot. */
long cs__read_file(const char *path, char *text, size_t bytes);

#endif
