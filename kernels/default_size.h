/* kernels/default_size.h - how much data a kernel bound by memory works on unless the user says otherwise. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_DEFAULT_SIZE_H
#define CORESWEEP_KERNELS_DEFAULT_SIZE_H

#include "kernels/kernel.h"

/*
 * Bytes of all arrays together such that a pass over them comes from memory: twice the last-level caches, because a
 * cyclic walk over more than a least-recently-used cache holds never hits it, and twice leaves room for caches that
 * replace more cleverly. At least 256 MiB, so that a share of a cache nobody told of does not matter; no more than an
 * eighth of memory.
 *
 * STREAM asks for four times the caches in each array. Where the caches are a gigabyte that is minutes of a sweep:
 * whoever needs STREAM's rule gives n.
 */
static inline double cs_bytes_beyond_caches(const struct cs_platform *on) {
  const double least = 256.0 * 1024.0 * 1024.0, most = (double)on->memory_bytes / 8.0;
  const double twice = 2.0 * (double)on->llc_bytes, wished = twice > least ? twice : least;
  return wished < most ? wished : most;
}

#endif
