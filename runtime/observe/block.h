/* runtime/observe/block.h - the shared mapping an observed process counts in; the binary format, version 1. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_OBSERVE_BLOCK_H
#define CORESWEEP_RUNTIME_OBSERVE_BLOCK_H

#include <stdatomic.h>
#include <stdint.h>

/*
 * libcoresweep-observe.so, preloaded into a process, maps the file that the environment's CORESWEEP_OBSERVE names (made
 * by whoever starts the process, CS_OBSERVE_BLOCK_BYTES of zeros) and counts there, with CLOCK_MONOTONIC. Anyone may
 * map the same file and read it while the process runs; it stays when the process is killed.
 *
 * A top-level parallel region is one entered while none is active in the process. Regions inside of it, of whatever
 * thread, belong to it; it ends when the last of them has ended. Time between such regions is serial. A region that its
 * program forces onto one thread (if(0), num_threads(1)) is a region all the same: with a team of one nothing tells it
 * from the others.
 *
 * The first process with an OpenMP runtime that finds the file unused owns it, through every exec of its own; its
 * children do not count, be they forked or started. All numbers are in the byte order of the machine.
 */
#define CS_OBSERVE_ENVIRONMENT "CORESWEEP_OBSERVE"
#define CS_OBSERVE_MAGIC       0x31534f4357535243u /* "CRSWCOS1" */
#define CS_OBSERVE_VERSION     1
#define CS_OBSERVE_BLOCK_BYTES 4096

/* Through what top-level regions were entered. */
#define CS_OBSERVE_GOMP 1u /* GCC's entry points GOMP_parallel... */
#define CS_OBSERVE_OMPT 2u /* the callbacks of OMPT (LLVM's runtime) */

struct cs_observe_block {
  _Atomic uint64_t magic; /* written last, when counting has begun; 0 until then */
  uint32_t version;
  _Atomic uint32_t pid;     /* the process that counts; 0: nobody yet */
  _Atomic uint32_t runtime; /* CS_OBSERVE_ bits */
  uint32_t reserved;
  _Atomic uint64_t region_count;   /* top-level regions finished */
  _Atomic uint64_t parallel_ns;    /* wall time inside finished top-level regions */
  _Atomic uint64_t region_open_ns; /* start of the open top-level region; 0 while serial */
  /* The observer's own cost so far, as far as it falls between regions: regions times the calibrated cost of one. What
   * it costs inside of a region, about one reading of the clock, is part of parallel_ns. */
  _Atomic uint64_t cost_ns;
};

_Static_assert(sizeof(struct cs_observe_block) == 56, "the format has no hidden padding");

#endif
