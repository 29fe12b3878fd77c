/* runtime/observe/inside/objects.h - the objects loaded into this process and their symbols, without any lock. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_OBSERVE_INSIDE_OBJECTS_H
#define CORESWEEP_RUNTIME_OBSERVE_INSIDE_OBJECTS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * dlsym, dladdr and dlopen wait for the dynamic linker's lock, which whoever opens a library holds while its
 * constructors run. A constructor may run a region and wait for its team; a member of that team that asked dlsym would
 * wait for the constructor: for ever. What members may have to look up is therefore read from the objects' own tables,
 * found by dl_iterate_phdr, whose lock is not held during constructors. It sees our own namespace, not dlmopen's.
 */
struct cs__object {
  uintptr_t begin, end; /* of its memory */
  uintptr_t base;       /* load address less the file's own */
  const void *dynamic;  /* its dynamic section */
  const char *path;     /* "" for the program; valid while it is loaded */
};

/* False to stop. */
typedef bool cs__visit_object(const struct cs__object *object, void *with);
void cs__objects(cs__visit_object *visit, void *with);

/* The object that has this address. False: none in our namespace. */
bool cs__object_at(const void *address, struct cs__object *object_out);

/* The same for any namespace, by dladdr1: takes the dynamic linker's lock. space_out: of dlmopen. */
bool cs__object_asked(const void *address, struct cs__object *object_out, long *space_out);

/* A function the object defines, in its default version; NULL when it does not. */
void *cs__object_symbol(const struct cs__object *object, const char *name);

#endif
