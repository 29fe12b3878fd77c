/* kernels/montecarlo/montecarlo_ref.h - the check of a count of hits; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_MONTECARLO_REF_H
#define CORESWEEP_KERNELS_MONTECARLO_REF_H

#include "runtime/base/status.h"

#include <stdint.h>

/* Philox4x32-10 of one counter, written as the paper does. */
void cs__philox_reference(const uint32_t counter[4], const uint32_t key[2], uint32_t words_out[4]);

/* CS_FAILED when hits is not the count of cs_montecarlo_hits(samples, seed), or pi is too far from it. */
enum cs_status cs__montecarlo_check(uint64_t samples, uint64_t seed, uint64_t hits, struct cs_error *error);

#endif
