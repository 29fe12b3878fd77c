/* topology/cache_sizes.h - the sizes of the caches behind the calling process's first PU, without hwloc: for kernels.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_TOPOLOGY_CACHE_SIZES_H
#define CORESWEEP_TOPOLOGY_CACHE_SIZES_H

#include <stdbool.h>
#include <stdint.h>

struct cs_cache_sizes {
  uint64_t l1_bytes, l2_bytes,
      llc_bytes;    /* data caches; safe guesses (32 KiB, 512 KiB, 8 MiB) where the system is silent */
  uint64_t llc_pus; /* that share this last-level cache; other PUs of the machine have others. 0: not known */
  bool is_guest;    /* a virtual machine (known on x86): the caches may be its host's, which others use too */
};

/* Read once from /sys/devices/system/cpu, then remembered; safe to call from several threads. */
const struct cs_cache_sizes *cs_cache_sizes_get(void);

/* The same from one PU's `cache` folder, of no guest, every time anew: for tests with made-up ones. */
void cs_cache_sizes_read(const char *folder, struct cs_cache_sizes *sizes_out);

#endif
