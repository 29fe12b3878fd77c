/* kernels/sort/sort_plan.h - how keys are cut into buckets of about the same size; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_SORT_PLAN_H
#define CORESWEEP_KERNELS_SORT_PLAN_H

#include <stddef.h>
#include <stdint.h>

enum {
  CS__SORT_DIGIT_BITS = 11, /* of the first digit: its table of cells fits a first-level cache, 16 KiB */
  CS__SORT_DIGITS = 1 << CS__SORT_DIGIT_BITS,
  CS__SORT_SAMPLED_EACH = 16,                        /* for each bucket, right within a quarter: 1 / sqrt(16) */
  CS__SORT_BUCKETS_WISHED = 1024,                    /* at the most: a line for each is 64 KiB */
  CS__SORT_BUCKETS = 3 * CS__SORT_BUCKETS_WISHED + 2 /* there may be: see sort_plan.c */
};

/* What is known of the keys after one pass over them. */
struct cs__sort_survey {
  uint64_t least, most;
  int rises, falls; /* some key is below its successor; above it */
};

/* A digit is cut into 2^k buckets by the bits that follow it, or shares one with its neighbours. */
struct cs__sort_cell {
  uint32_t offset, shift; /* bucket = ((key - least) >> shift) + offset, modulo 2^32 */
};

struct cs__sort_plan {
  uint64_t least;
  uint32_t digit_shift;
  uint32_t buckets;
  struct cs__sort_cell cells[CS__SORT_DIGITS];
};

/* The part of a plan that a loop keeps in registers. */
struct cs__sort_cut {
  uint64_t least;
  const struct cs__sort_cell *cells;
  uint32_t digit_shift;
};

static inline struct cs__sort_cut cs__sort_cut_of(const struct cs__sort_plan *plan) {
  return (struct cs__sort_cut){.least = plan->least, .cells = plan->cells, .digit_shift = plan->digit_shift};
}

/* The bucket of a key that is not below least nor above most. Ascending in the key. */
static inline uint32_t cs__sort_bucket(struct cs__sort_cut cut, uint64_t key) {
  const uint64_t above = key - cut.least;
  const struct cs__sort_cell cell = cut.cells[above >> cut.digit_shift];
  return (uint32_t)(above >> cell.shift) + cell.offset;
}

/* Cuts [least, most] so that the buckets hold about as many of the sampled keys each. least < most, wished >= 1. */
void cs__sort_plan_make(struct cs__sort_plan *plan, uint64_t least, uint64_t most, const uint64_t *sample,
                        size_t sample_count, uint32_t wished);

#endif
