/* runtime/observe/scopes.h - the user's function around an address, from debug information (libdw). */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_OBSERVE_SCOPES_H
#define CORESWEEP_RUNTIME_OBSERVE_SCOPES_H

#include <elfutils/libdw.h>
#include <stdbool.h>

/*
 * "heat::Solver::run" of the innermost function at the address that the user wrote; inlined ones count for calls only,
 * as an outlined function may begin with the inside of one. file and line (may be NULL and 0) are where the address
 * comes from: by them the user's function is found when the compiler's own has no link to it. NULL: none. free() it.
 */
char *cs__user_function(Dwarf_Die *unit, Dwarf_Addr address, bool by_call, const char *file, int line);

#endif
