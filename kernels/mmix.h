/* kernels/mmix.h - x -> a x + c of Knuth's MMIX generator: work of known length that a verifier need not repeat. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_MMIX_H
#define CORESWEEP_KERNELS_MMIX_H

#include <stdint.h>

/* The Art of Computer Programming, volume 2, section 3.3.4, line 26. */
#define CS__MMIX_A 6364136223846793005u
#define CS__MMIX_C 1442695040888963407u

struct cs__mmix_step {
  uint64_t a, c; /* x -> a x + c */
};

static inline struct cs__mmix_step cs__mmix_after(struct cs__mmix_step first, struct cs__mmix_step second) {
  return (struct cs__mmix_step){second.a * first.a, second.a * first.c + second.c};
}

/* So many steps of the generator as one, found by squaring in log(count) operations. */
static inline struct cs__mmix_step cs__mmix_steps(int64_t count) {
  struct cs__mmix_step all = {1, 0}, power = {CS__MMIX_A, CS__MMIX_C};
  for (; count > 0; count /= 2, power = cs__mmix_after(power, power))
    if (count % 2 != 0)
      all = cs__mmix_after(all, power);
  return all;
}

#endif
