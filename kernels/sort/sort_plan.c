/* kernels/sort/sort_plan.c - buckets from a sample: popular digits are cut further, rare neighbours share one. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A digit of fixed width makes buckets of the same size of uniform keys only. The leading bits of doubles are sign and
 * exponent: half of the numbers of [0, 1) have the same. Splitters from a sorted sample would fit any keys, and finding
 * a key's place among a thousand of them takes ten steps. So this is between the two: the sample is counted by the
 * first digit of (key - least), and each digit gets 2^k buckets by the k bits behind it, with k from its share of the
 * sample. A key's bucket is one look into a table that a first-level cache holds, and two shifts.
 *
 * How many buckets there may be when W are wished: digits with a share of at least 1 / W are cut into 2^k <= share * W,
 * together W at most. The others are gathered while they have less than 1 / W together: of two neighbours at least one
 * or both reach it, so they are 2 W at most, and one more behind each cut digit is what W + 2 leaves room for.
 *
 * Source: buckets of a sample, and a key's bucket without branches, Sanders, Winkel, Super scalar sample sort, ESA
 * 2004. Digits cut by their share of the sample: ours.
 */
#include "kernels/sort/sort_plan.h"

#include <string.h>

static uint32_t bits_of(uint64_t value) {
  return value == 0 ? 0 : 64U - (uint32_t)__builtin_clzll(value);
}

/* k, so that 2^k buckets have at least the wished share each. */
static uint32_t cuts(uint32_t count, size_t sample_count, uint32_t wished, uint32_t most) {
  uint32_t k = 0;
  while (k < most && ((uint64_t)count >> (k + 1)) * wished >= sample_count)
    k++;
  return k;
}

void cs__sort_plan_make(struct cs__sort_plan *plan, uint64_t least, uint64_t most, const uint64_t *sample,
                        size_t sample_count, uint32_t wished) {
  uint32_t counts[CS__SORT_DIGITS] = {0};
  const uint32_t bits = bits_of(most - least);
  plan->least = least;
  plan->digit_shift = bits > CS__SORT_DIGIT_BITS ? bits - CS__SORT_DIGIT_BITS : 0;
  for (size_t i = 0; i < sample_count; i++)
    counts[(sample[i] - least) >> plan->digit_shift]++;
  const uint32_t digits = (uint32_t)((most - least) >> plan->digit_shift) + 1;
  uint32_t bucket = 0;
  uint64_t gathered = 0; /* of the sample in the bucket that digits share now */
  for (uint32_t d = 0; d < digits; d++) {
    const uint32_t k = cuts(counts[d], sample_count, wished, plan->digit_shift);
    if (d > 0 && (k > 0 || (gathered + counts[d]) * wished > sample_count)) {
      bucket++;
      gathered = 0;
    }
    plan->cells[d] = (struct cs__sort_cell){.offset = bucket - (d << k), .shift = plan->digit_shift - k};
    bucket += (1U << k) - 1;
    gathered = k > 0 ? sample_count : gathered + counts[d]; /* nothing joins the last bucket of a cut digit */
  }
  plan->buckets = bucket + 1;
}
