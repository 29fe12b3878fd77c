/* runtime/base/clock.c - CLOCK_MONOTONIC and its cost. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/clock.h"

#include <stdlib.h>
#include <time.h>

int64_t cs_now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int compare_int64(const void *left, const void *right) {
  const int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
  return (a > b) - (a < b);
}

struct cs_clock_cost cs_clock_measure(void) {
  enum { READS = 10000 };
  static const struct cs_clock_cost coarse = {.resolution_ns = 1000000, .overhead_ns = 1000};
  int64_t *steps = malloc(READS * sizeof *steps);
  if (steps == NULL)
    return coarse;
  int64_t before = cs_now_ns();
  for (int i = 0; i < READS; i++) {
    const int64_t now = cs_now_ns();
    steps[i] = now - before;
    before = now;
  }
  qsort(steps, READS, sizeof *steps, compare_int64);
  struct cs_clock_cost cost = {.resolution_ns = coarse.resolution_ns, .overhead_ns = steps[READS / 2]};
  for (int i = 0; i < READS; i++) {
    if (steps[i] > 0) {
      cost.resolution_ns = steps[i];
      break;
    }
  }
  free(steps);
  return cost;
}

void cs_utc_now(char text[CS_UTC_BYTES]) {
  const time_t now = time(NULL);
  struct tm parts;
  gmtime_r(&now, &parts);
  strftime(text, CS_UTC_BYTES, "%Y-%m-%dT%H:%M:%SZ", &parts);
}
