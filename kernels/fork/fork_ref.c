/* kernels/fork/fork_ref.c - a serial verifier by another method: delays in closed form, visits in another order. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/fork/fork_ref.h"

#include "kernels/visits.h"

enum cs_status cs__fork_check(int64_t regions, int64_t delay, int threads, uint64_t checksum, struct cs_error *error) {
  return cs__visits_check("fork", regions, threads, delay, checksum, error);
}
