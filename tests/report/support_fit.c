/* tests/report/support_fit.c - made-up fits for the tests of their documents. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/report/support_fit.h"

#include <criterion/criterion.h>
#include <math.h>

enum { RUNS_MAX = 512 };

struct cs_fit made_fit(const struct fit_made *made) {
  double n[RUNS_MAX], times[RUNS_MAX];
  size_t count = 0;
  for (size_t i = 0; i < made->count; i++)
    for (size_t run = 0; run < made->runs; run++, count++) {
      n[count] = made->n[i];
      times[count] = (made->a / made->n[i] + made->b + made->c * (made->n[i] - 1.0)) *
                     exp(made->scatter * sin(2.4 * (double)count + 0.3));
    }
  struct cs_scaling scaling = {0};
  struct cs_fit fit = {0};
  struct cs_error error = {""};
  cr_assert_eq(cs_scaling_of_runs(n, times, count, !made->weak, &scaling, &error), CS_OK, "%s", error.message);
  cr_assert_eq(cs_fit_laws(&scaling, CS_OBJECTIVE_LOG, 0.95, &fit, &error), CS_OK, "%s", error.message);
  cs_scaling_free(&scaling);
  return fit;
}

struct cs_fit_facts made_fit_facts(const struct fit_made *made) {
  return (struct cs_fit_facts){.version = "1.2.3",
                               .source = "made.csv",
                               .n_name = "threads",
                               .unit = made->throughput ? "MB/s" : "s",
                               .throughput = made->throughput};
}
