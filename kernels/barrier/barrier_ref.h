/* kernels/barrier/barrier_ref.h - whether all threads passed all barriers, and none before the last came; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_BARRIER_REF_H
#define CORESWEEP_KERNELS_BARRIER_REF_H

#include "kernels/barrier/barrier.h"

/* CS_FAILED unless each of so many threads was before each barrier exactly once. */
enum cs_status cs__barrier_check(int64_t barriers, int64_t delay, int threads, uint64_t checksum,
                                 struct cs_error *error);

/*
 * Lets a team of the caller's pass some barriers through `wait`, which gets `of`. CS_FAILED if a thread came through
 * one before another had come to it.
 */
enum cs_status cs__barrier_check_order(void (*wait)(void *of), void *of, struct cs_error *error);

/* The same of a kind. */
enum cs_status cs__barrier_check_kind(enum cs_barrier_kind kind, struct cs_error *error);

#endif
