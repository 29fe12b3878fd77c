/* kernels/range.h - which part of [0, n) a thread of a team takes: even, contiguous, cut at multiples of a grain. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_RANGE_H
#define CORESWEEP_KERNELS_RANGE_H

#include <stddef.h>

struct cs_range {
  size_t begin, end; /* [begin, end); empty when equal */
};

/* Thread `thread` of `threads`; inner cuts fall on multiples of grain (>= 1), e.g. 8 doubles: then no line of an array
 * that is aligned to lines is shared. */
static inline struct cs_range cs_range_of(size_t n, size_t grain, int thread, int threads) {
  const size_t grains = n / grain + (n % grain != 0);
  const size_t each = grains / (size_t)threads, rest = grains % (size_t)threads, t = (size_t)thread;
  const size_t first = t * each + (t < rest ? t : rest), last = first + each + (t < rest);
  const struct cs_range range = {first * grain < n ? first * grain : n, last * grain < n ? last * grain : n};
  return range;
}

#endif
