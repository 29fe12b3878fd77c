/* runtime/sweep/startup.h - what starting a program costs before its first instruction of its own. Private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_STARTUP_H
#define CORESWEEP_RUNTIME_SWEEP_STARTUP_H

#include "runtime/base/status.h"
#include "runtime/sweep/result.h"

#include <stddef.h>

/*
 * spawn_s: fork to wait of a program that ends at once (`true` of the PATH), timed as a command is, so with the timer's
 * own overhead; link_s: how much longer the program's dynamic linker takes when it is told to load and bind all and
 * start nothing (LD_TRACE_LOADED_OBJECTS, as ldd -r does). Both the median of a few runs; 0 where it cannot be told: no
 * `true`, a static program, a script, another C library. CS_OK always, but for CS_INTERRUPTED.
 */
enum cs_status cs__startup_measure(const char *program, char *const *environment, struct cs_startup *startup_out,
                                   struct cs_error *error);

/*
 * The dynamic linker that a program names, where that is one known to start nothing when told to trace; "" otherwise: a
 * static program, a script, no file, another C library's linker, which would run the program. size: at least 1.
 */
void cs__startup_linker(const char *program, char *path_out, size_t size);

#endif
