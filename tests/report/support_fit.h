/* tests/report/support_fit.h - made-up fits for the tests of their documents. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_TESTS_REPORT_SUPPORT_FIT_H
#define CORESWEEP_TESTS_REPORT_SUPPORT_FIT_H

#include "runtime/report/fit_report.h"

/* Times in seconds of `runs` runs of each n, which scatter by `scatter` (0.01 is 1 %) in a fixed pattern about the law
 * T(n) = a/n + b + c (n - 1). */
struct fit_made {
  double a, b, c, scatter;
  const double *n;
  size_t count, runs;
  bool weak, throughput;
};

struct cs_fit made_fit(const struct fit_made *made);
struct cs_fit_facts made_fit_facts(const struct fit_made *made);

#endif
