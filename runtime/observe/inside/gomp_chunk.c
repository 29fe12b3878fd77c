/* runtime/observe/inside/gomp_chunk.c - counts the chunks of loops: what scheduling costs is their number times that.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/observe/inside/gomp.h"

#define DEFINE_NEXT(name, stand_in)                                                                                    \
  bool name(void *begin_out, void *end_out) {                                                                          \
    const struct cs__runtime *runtime = cs__runtime(CS__CALLER);                                                       \
    struct cs__thread *self = cs__observer(runtime);                                                                   \
    if (__builtin_expect(self != NULL, true))                                                                          \
      self->counts->chunks++;                                                                                          \
    return CS__REAL(runtime, name)(begin_out, end_out);                                                                \
  }
CS__ENTRIES_CHUNK(DEFINE_NEXT)
