/* runtime/observe/reader.h - makes and reads the block of an observed process. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_OBSERVE_READER_H
#define CORESWEEP_RUNTIME_OBSERVE_READER_H

#include "runtime/base/status.h"
#include "runtime/observe/block.h"

#include <stdbool.h>

/* A fresh zeroed block file (in /dev/shm if that can be written, else $TMPDIR or /tmp); path_out: free() it, unlink
 * when done. */
enum cs_status cs_observe_create(char **path_out, struct cs_error *error);

/* Maps the block that CORESWEEP_OBSERVE names in this process; CS_UNSUPPORTED when it is unset or nobody counts in it.
 */
enum cs_status cs_observe_map(const struct cs_observe_block **block_out, struct cs_error *error);
enum cs_status cs_observe_map_file(const char *path, const struct cs_observe_block **block_out, struct cs_error *error);
void cs_observe_unmap(const struct cs_observe_block *block);

struct cs_observed_split {
  double wall_s, parallel_s, serial_s; /* serial = wall - parallel - the observer's own cost in it, never below 0 */
  double cost_s;
  uint64_t regions;
};

/* One reading; two of them around a piece of work give its split. Call it outside of parallel regions. */
struct cs_observe_mark {
  int64_t at_ns;
  uint64_t regions, parallel_ns, cost_ns;
};
struct cs_observe_mark cs_observe_read(const struct cs_observe_block *block);
struct cs_observed_split cs_observe_split(const struct cs_observe_mark *before, const struct cs_observe_mark *after);

/* Where libcoresweep-observe.so lies: beside this program (build tree), or in its ../lib (installed); CS_UNSUPPORTED
 * names both. */
enum cs_status cs_observe_library(char **path_out, struct cs_error *error);

#endif
