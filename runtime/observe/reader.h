/* runtime/observe/reader.h - makes the folder of an observed process, maps its blocks, turns them into observations. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_OBSERVE_READER_H
#define CORESWEEP_RUNTIME_OBSERVE_READER_H

#include "runtime/base/status.h"
#include "runtime/observe/block.h"
#include "runtime/observe/observation.h"

#include <stdbool.h>

/* --- the folder --- */

/* A fresh folder (in /dev/shm if that can be written and has room, else $TMPDIR or /tmp); path_out: free() it, and end
 * with cs_observe_folder_remove, which removes the observer's files in it and then it. Removes what processes of this
 * user that were killed have left there. */
enum cs_status cs_observe_folder_make(char **path_out, struct cs_error *error);
void cs_observe_folder_remove(const char *path);

/* The paths of the blocks in the folder, by pid and K; free each and the list. count 0 is no error. */
enum cs_status cs_observe_folder_list(const char *path, char ***files_out, size_t *count_out, struct cs_error *error);

/* --- a block --- */

/* Checks magic, version and size. CS_UNSUPPORTED when nobody counts there yet, CS_INVALID when it is something else. */
enum cs_status cs_observe_map_file(const char *path, const struct cs_observe_block **block_out, struct cs_error *error);
/* The block of this very process; CS_UNSUPPORTED when CORESWEEP_OBSERVE is unset or there is none. */
enum cs_status cs_observe_map_own(const struct cs_observe_block **block_out, struct cs_error *error);
void cs_observe_unmap(const struct cs_observe_block *block);

/* --- reading --- */

/* A copy of all counters at one moment, with that moment. Take it outside of regions. Free with cs_observe_copy_free.
 */
struct cs_observe_copy; /* opaque */
enum cs_status cs_observe_copy_take(const struct cs_observe_block *block, struct cs_observe_copy **copy_out,
                                    struct cs_error *error);
void cs_observe_copy_free(struct cs_observe_copy *copy);

/*
 * What happened between two copies of the same block; before NULL: since its beginning. after NULL is not allowed; for
 * an ended process its end counts, not the moment of the copy; end_ns is for one that ended without telling (killed):
 * CLOCK_MONOTONIC of its end, 0 for the moment of the copy, or CS_OBSERVE_END_UNKNOWN.
 */
enum { CS_OBSERVE_END_UNKNOWN = -1 };
enum cs_status cs_observe_between(const struct cs_observe_copy *before, const struct cs_observe_copy *after,
                                  int64_t end_ns, struct cs_observation *observation_out, struct cs_error *error);

/* --- names --- */

/*
 * Names regions and locks by the symbols and line tables of their modules (elfutils' libdw), then joins the regions
 * that have the same function, file, line, team and level: a compiler that unrolls a loop makes several calls of one
 * pragma. Without libdw, or without symbols, names stay NULL. Debug files in /usr/lib/debug are used when there.
 */
enum cs_status cs_observe_name(struct cs_observation *observation, struct cs_error *error);

/* --- the libraries --- */

/* Where libcoresweep-observe.so lies: beside this program (build tree), or in its ../lib (installed); CS_UNSUPPORTED
 * names both. The same for libcoresweep-rebind.so, the auditor that binds RTLD_DEEPBIND and dlmopen users to it. */
enum cs_status cs_observe_library(char **path_out, struct cs_error *error);
enum cs_status cs_observe_rebinder(char **path_out, struct cs_error *error);

#endif
