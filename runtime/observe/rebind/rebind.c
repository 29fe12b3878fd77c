/* runtime/observe/rebind/rebind.c - an LD_AUDIT library that binds calls to an OpenMP runtime to the observer instead.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Preloading puts the observer before the runtime in the global search order. An object loaded with RTLD_DEEPBIND
 * searches its own dependencies first, one loaded by dlmopen lives in a namespace of its own, and one that asks dlsym
 * for a function of a given library wants that library's: all three miss the observer. The dynamic linker asks an
 * auditor about each binding; what such an object binds to in a runtime, and the observer defines, becomes the
 * observer's. It finds the runtime the caller was meant to have by the caller's address, as always.
 *
 * Used only when needed: with an auditor every library is opened under its eyes, symbols are bound more slowly, and
 * dynamic linkers before glibc 2.35 send every call between libraries through code of their own.
 *
 * An auditor has a namespace and a C library of its own and runs before the program does: it looks symbols up in the
 * objects' tables. dlsym on the map of a library that is still being loaded crashes.
 */
#include "runtime/observe/inside/objects.h"

#include <link.h>
#include <stddef.h>
#include <string.h>

#if __ELF_NATIVE_CLASS != 64
#error "the dynamic linker of a 32-bit system calls la_symbind32"
#endif

/* Kept in the cookie the dynamic linker has for every object. */
enum part { PROGRAM, OBSERVER, RUNTIME };

static struct cs__object observer; /* base 0: not loaded */

static bool is_observer(const struct link_map *map, Lmid_t space) {
  const char *slash = strrchr(map->l_name, '/');
  return space == LM_ID_BASE && strcmp(slash != NULL ? slash + 1 : map->l_name, "libcoresweep-observe.so") == 0;
}

/* Of GCC's runtime and of LLVM's, which serves GCC's code as well. */
static bool is_runtime(const struct cs__object *object) {
  return cs__object_symbol(object, "GOMP_parallel") != NULL || cs__object_symbol(object, "__kmpc_fork_call") != NULL;
}

#define EXPORT __attribute__((visibility("default")))

EXPORT unsigned la_version(unsigned version) {
  return version < LAV_CURRENT ? version : LAV_CURRENT;
}

/* We are asked about bindings from anywhere but the observer, to a runtime. */
EXPORT unsigned la_objopen(struct link_map *map, Lmid_t lmid, uintptr_t *cookie) {
  const struct cs__object object = {.base = map->l_addr, .dynamic = map->l_ld, .path = map->l_name};
  *cookie = PROGRAM;
  if (is_observer(map, lmid)) {
    *cookie = OBSERVER;
    observer = object;
    return 0;
  }
  if (!is_runtime(&object))
    return LA_FLG_BINDFROM;
  *cookie = RUNTIME;
  return LA_FLG_BINDFROM | LA_FLG_BINDTO;
}

/* A runtime calls itself, but for the one function by which it looks for a tool. */
static bool may_bind(enum part from, enum part to, const char *name) {
  if (observer.base == 0 || to != RUNTIME || from == OBSERVER)
    return false;
  return from != RUNTIME || strcmp(name, "ompt_start_tool") == 0;
}

EXPORT uintptr_t la_symbind64(Elf64_Sym *sym, unsigned ndx, uintptr_t *refcook, uintptr_t *defcook, unsigned *flags,
                              const char *symname) {
  (void)ndx;
  *flags |= LA_SYMB_NOPLTENTER | LA_SYMB_NOPLTEXIT; /* bind once, then stay out of the way */
  const bool may = may_bind((enum part) * refcook, (enum part) * defcook, symname);
  void *ours = may ? cs__object_symbol(&observer, symname) : NULL;
  return ours != NULL ? (uintptr_t)ours : sym->st_value;
}
