/* tests/kernels/support_count.h - arrays and arithmetic that count: a kernel's definition run on them tells its work.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_TESTS_KERNELS_SUPPORT_COUNT_H
#define CORESWEEP_TESTS_KERNELS_SUPPORT_COUNT_H

#include "kernels/kernel.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>

/* One test's: what was loaded, stored and computed. Initialise with {0}. */
struct count {
  double bytes, flops;
};

enum { COUNTED_MOST = 1200 };

/*
 * An array whose elements count their bytes at their first load and at their first store: work() promises what has to
 * move at the least, however often a method comes back. Values are doubles, which hold small keys and counts as well.
 */
struct counted {
  struct count *count;
  double element_bytes;
  double values[COUNTED_MOST];
  bool loaded[COUNTED_MOST], stored[COUNTED_MOST];
};

static inline void counted_init(struct counted *array, struct count *count, size_t element_bytes) {
  *array = (struct counted){.count = count, .element_bytes = (double)element_bytes};
  for (size_t i = 0; i < COUNTED_MOST; i++)
    array->values[i] = (double)(i * 7 % 10);
}

static inline double counted_load(struct counted *array, size_t i) {
  cr_assert_lt(i, COUNTED_MOST);
  if (!array->loaded[i])
    array->count->bytes += array->element_bytes;
  array->loaded[i] = true;
  return array->values[i];
}

static inline void counted_store(struct counted *array, size_t i, double value) {
  cr_assert_lt(i, COUNTED_MOST);
  if (!array->stored[i])
    array->count->bytes += array->element_bytes;
  array->stored[i] = true;
  array->values[i] = value;
}

static inline double counted_add(struct count *count, double a, double b) {
  count->flops++;
  return a + b;
}

static inline double counted_mul(struct count *count, double a, double b) {
  count->flops++;
  return a * b;
}

static inline double counted_abs(struct count *count, double a) {
  count->flops++;
  return fabs(a);
}

/* An item is an element of the definition's outermost loops. */
static inline void expect_counted(struct cs_work told, const struct count *count, size_t items) {
  cr_expect(told.bytes == count->bytes && told.flops == count->flops && told.items == (double)items,
            "%zu items: work() tells %g bytes, %g flops, %g items; counted %g bytes, %g flops", items, told.bytes,
            told.flops, told.items, count->bytes, count->flops);
}

#endif
