/* tests/observe/programs/split.c - splits its own time by the observer loaded into it, and prints the split. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/observe/reader.h"

#include <stdio.h>
#include <time.h>

static void rest_ms(long ms) {
  const struct timespec time = {.tv_nsec = ms * 1000000};
  nanosleep(&time, NULL);
}

/* Prints regions, wall, parallel, serial, cost: 20 ms outside of regions, two regions of 15 ms. */
int main(void) {
  const struct cs_observe_block *block;
  struct cs_error error;
  if (cs_observe_map(&block, &error) != CS_OK) {
    fprintf(stderr, "%s\n", error.message);
    return 1;
  }
  const struct cs_observe_mark before = cs_observe_read(block);
  for (int i = 0; i < 2; i++) {
    rest_ms(10);
#pragma omp parallel
    rest_ms(15);
  }
  const struct cs_observe_mark after = cs_observe_read(block);
  const struct cs_observed_split split = cs_observe_split(&before, &after);
  printf("%llu %.17g %.17g %.17g %.17g\n", (unsigned long long)split.regions, split.wall_s, split.parallel_s,
         split.serial_s, split.cost_s);
  cs_observe_unmap(block);
  return 0;
}
