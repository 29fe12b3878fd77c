/* tests/laws/support_any.c - figures of any kind, sensible or not, the same for the same seed. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/laws/support_any.h"

#include <math.h>

uint64_t any_state;

uint64_t any_next(void) {
  any_state = any_state * 6364136223846793005u + 1442695040888963407u;
  return any_state >> 33;
}

double any_figure(void) {
  static const double odd[] = {0.0, -1.0, 1.0, 1e-300, 1e300, NAN, INFINITY, -INFINITY, 0.95, 8.0};
  return any_next() % 2 ? odd[any_next() % (sizeof odd / sizeof odd[0])] : (double)(any_next() % 4000) / 1000.0;
}

struct cs_estimate any_estimate(void) {
  return (struct cs_estimate){any_figure(), any_figure(),  any_figure(), (enum cs_interval_method)(any_next() % 4),
                              0.95,         any_next() % 3};
}
