/* tests/kernels/support_visits.c - visits by one visitor, and the work that a case tells. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/kernels/support_visits.h"

#include "kernels/registry.h"
#include "kernels/visits.h"

#include <criterion/criterion.h>

uint64_t summed_visits(int64_t turns, int threads, int64_t delay) {
  struct cs__visitor all = {0};
  for (int64_t turn = 0; turn < turns; turn++)
    for (int thread = 0; thread < threads; thread++)
      cs__visit(&all, (uint64_t)turn, (uint64_t)thread, delay);
  cr_assert_eq(all.visits, (uint64_t)turns * (uint64_t)threads);
  return all.sum;
}

void expect_items_alone(const char *text, double items) {
  static const struct cs_platform on = {.llc_bytes = 8 << 20, .memory_bytes = (uint64_t)4 << 30, .threads = 4};
  double values[CS_PARAMETERS_MAX];
  const struct cs_kernel *kernel = NULL;
  cr_assert_eq(cs_case_parse(text, &on, &kernel, values, NULL), CS_OK, "%s", text);
  const struct cs_work work = kernel->work(values);
  cr_expect(work.items == items && work.bytes == 0.0 && work.flops == 0.0, "%s", text);
}
