/* runtime/observe/names.h - what stands at an address of a program file: function, source file, line. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_OBSERVE_NAMES_H
#define CORESWEEP_RUNTIME_OBSERVE_NAMES_H

#include <stdbool.h>
#include <stdint.h>

/* NULL and 0 where not known; free the strings. */
struct cs__source {
  char *function, *file;
  int line;
};

/* Open files with their symbols and line tables, each read once. NULL: this build has no libdw, or memory is short. */
struct cs__names;
struct cs__names *cs__names_open(void);
void cs__names_close(struct cs__names *names);

/*
 * The user's function and line of code in a module file, at the file's own address. by_call: the address is where a
 * call returns to and the call is looked for; else it is a function's beginning. Of a function the compiler made for
 * a parallel region, the function it was made from and the line of the pragma. *source_out is all zero when the file
 * cannot be read or has no symbol there.
 */
void cs__names_code(struct cs__names *names, const char *module, uint64_t address, bool by_call,
                    struct cs__source *source_out);

/* The symbol of data at the file's own address, as the linker has it; NULL when there is none. free() it. */
char *cs__names_data(struct cs__names *names, const char *module, uint64_t address);

/* --- plain_name.c --- */

/* Whether a compiler made the function of this name for a parallel region or a task. */
bool cs__is_outlined(const char *name);

/*
 * The user's name of a linker symbol: without what compilers append ("._omp_fn.0", ".omp_outlined", ".cold",
 * ".constprop.0"), C++ demangled where its library is at hand and without parameters, Fortran's without its marks.
 * MAIN__ is Fortran's main program: called by `program`, a path. NULL when nothing of the user's is in it
 * (".omp_outlined..2"), or memory is short. free() it.
 */
char *cs__plain_name(const char *symbol, const char *program);

#endif
