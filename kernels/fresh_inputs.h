/* kernels/fresh_inputs.h - inputs for runs that overwrite theirs: prepare makes some, each run takes the next; private.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_FRESH_INPUTS_H
#define CORESWEEP_KERNELS_FRESH_INPUTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Start with {.bytes = ...}. */
struct cs__fresh_inputs {
  size_t bytes; /* of one input */
  void *all;    /* one behind the other */
  int64_t capacity, made, used;
};

/* For a descriptor's prepare: so many inputs, none of them used, for the caller to fill. false: no memory, no inputs.
 */
bool cs__fresh_make(struct cs__fresh_inputs *inputs, int64_t calls);

void *cs__fresh_at(const struct cs__fresh_inputs *inputs, int64_t call);
void *cs__fresh_next(struct cs__fresh_inputs *inputs);       /* for run; NULL: all are used up */
void *cs__fresh_last(const struct cs__fresh_inputs *inputs); /* the one used last, for verify; NULL: none was */

void cs__fresh_free(struct cs__fresh_inputs *inputs);

#endif
