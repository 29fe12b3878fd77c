/* tests/ceilings/races.c - all probes at several teams in a plain program, for a race detector to watch. */
/* SPDX-License-Identifier: BSD-3-Clause */
/* No Criterion test: ThreadSanitizer keeps the addresses that Criterion's sandbox wants for itself. */
#include "runtime/ceilings/ceilings.h"

#include <omp.h>
#include <stdio.h>

int main(void) {
  static const int teams[] = {1, 2, 3, 4, 7};
  const struct cs_ceilings_plan plan = {.footprint_bytes = 4 << 20, .probe_s = 0.005};
  int failures = 0;
  for (size_t t = 0; t < sizeof teams / sizeof teams[0]; t++) {
    struct cs_ceilings ceilings = {0};
    struct cs_error error = {"no message"};
    omp_set_num_threads(teams[t]);
    if (cs_ceilings_measure(&plan, &ceilings, &error) != CS_OK || ceilings.threads != teams[t]) {
      printf("%d threads: %s\n", teams[t], error.message);
      failures++;
    }
    cs_ceilings_free(&ceilings);
    cs_ceilings_neighbour_s(0.002);
  }
  printf("%zu teams, %d failures\n", sizeof teams / sizeof teams[0], failures);
  return failures != 0;
}
