/* runtime/observe/copy.h - a copy of a block at one moment, made safe to compute with; shared by the reader's files. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_OBSERVE_COPY_H
#define CORESWEEP_RUNTIME_OBSERVE_COPY_H

#include "runtime/observe/block.h"

#include <stddef.h>

/* The same moment on both clocks. */
struct cs__moment {
  uint64_t ticks, ns;
};

/*
 * What is not used in the block is zero here, and what is used can be trusted as far as memory goes: strings end,
 * counts and kinds are within their bounds, every region has a team. The numbers are as they were found.
 */
struct cs_observe_copy {
  struct cs__moment begun, done; /* copying takes time of its own; it belongs to no interval */
  struct cs_observe_block *block;
  struct cs_observe_event *events; /* those that are ready */
  size_t event_count;
};

/* Seconds of a tick; 0 when the block's clock makes no sense. */
double cs__copy_tick_s(const struct cs_observe_copy *copy);

/* CLOCK_MONOTONIC when the process began (its library was loaded); 0 when it cannot be told. */
int64_t cs__copy_begin_ns(const struct cs_observe_copy *copy);

#endif
