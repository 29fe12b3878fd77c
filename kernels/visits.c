/* kernels/visits.c - a delay of known length, and a sum that tells whether each visit was made once. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/visits.h"

#include "kernels/mmix.h"
#include "runtime/base/memory.h"
#include "runtime/base/random.h"

#include <stddef.h>
#include <string.h>

/* Not known to the compiler: it would make several steps one. */
static const volatile uint64_t hidden_a = CS__MMIX_A, hidden_c = CS__MMIX_C;

/* 1 more, for 0 is mixed to 0 and would not be missed. */
static uint64_t first_of(uint64_t turn, uint64_t place) {
  return (turn << 32 | place) + 1;
}

/* Never inlined, so that a construct's body is the same instructions wherever it is. */
__attribute__((noinline)) void cs__visit(struct cs__visitor *visitor, uint64_t turn, uint64_t place, int64_t delay) {
  uint64_t x = first_of(turn, place);
  if (delay > 0) {
    const uint64_t factor = hidden_a, increment = hidden_c;
    for (int64_t step = 0; step < delay; step++)
      x = factor * x + increment;
  }
  visitor->visits++;
  visitor->sum += cs_random_mixed(x); /* so that sums of different visits differ */
}

struct cs__visitor *cs__visitors(int count) {
  struct cs__visitor *visitors = cs_array_alloc((size_t)count, sizeof *visitors);
  if (visitors != NULL)
    memset(visitors, 0, (size_t)count * sizeof *visitors);
  return visitors;
}

uint64_t cs__visits_sum(const struct cs__visitor *visitors, int count, int *visiting_out) {
  uint64_t sum = 0;
  *visiting_out = 0;
  for (int i = 0; i < count; i++) {
    sum += visitors[i].sum;
    *visiting_out += visitors[i].visits > 0;
  }
  return sum;
}

enum cs_status cs__visits_check(const char *kernel, int64_t turns, int places, int64_t delay, uint64_t sum,
                                struct cs_error *error) {
  const struct cs__mmix_step all = cs__mmix_steps(delay);
  uint64_t right = 0;
  for (uint64_t turn = (uint64_t)turns; turn-- > 0;)
    for (uint64_t place = (uint64_t)places; place-- > 0;)
      right += cs_random_mixed(all.a * first_of(turn, place) + all.c);
  if (places > 0 && sum == right)
    return CS_OK;
  return cs_fail(error, CS_FAILED, "%s: the visits of %lld turns by %d threads sum to %016llx, must be %016llx", kernel,
                 (long long)turns, places, (unsigned long long)sum, (unsigned long long)right);
}
