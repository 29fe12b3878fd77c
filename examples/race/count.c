/* examples/race/count.c - many threads count into the same few counters: unsynchronised, which is wrong, and cures. */
/* SPDX-License-Identifier: BSD-3-Clause
 *
 * usage: count WAY EVENTS - EVENTS pseudo-random events fall into 16 bins, and all threads count them: the counters are
 * all that is shared. Prints how many counts were lost, and a sum over the bins that depends on EVENTS alone when none
 * was. Always ends with status 0: a race does not fail, it lies.
 */
#include <omp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BINS = 16 };

static _Alignas(64) int64_t bins[BINS]; /* two cache lines */
static omp_lock_t locks[BINS];

/* The bin of an event: the top bits of a multiplicative hash (2^64 over the golden ratio), as Knuth describes it. */
static int bin_of(int64_t event) {
  return (int)(((uint64_t)event * 0x9e3779b97f4a7c15u) >> 60);
}

/* Two threads that read the same count both write it plus one: one of the two is lost. */
static void unsynchronised(int64_t events) {
#pragma omp parallel for schedule(static)
  for (int64_t i = 0; i < events; i++)
    bins[bin_of(i)]++;
}

/* One thread at a time, whatever bin it wants. */
static void critical(int64_t events) {
#pragma omp parallel for schedule(static)
  for (int64_t i = 0; i < events; i++) {
#pragma omp critical
    bins[bin_of(i)]++;
  }
}

/* One thread at a time in the same bin; others may go on. */
static void lock(int64_t events) {
  for (int bin = 0; bin < BINS; bin++)
    omp_init_lock(&locks[bin]);
#pragma omp parallel for schedule(static)
  for (int64_t i = 0; i < events; i++) {
    const int bin = bin_of(i);
    omp_set_lock(&locks[bin]);
    bins[bin]++;
    omp_unset_lock(&locks[bin]);
  }
  for (int bin = 0; bin < BINS; bin++)
    omp_destroy_lock(&locks[bin]);
}

/* The processor reads, adds and writes in one step; the cache line still travels from core to core. */
static void atomic(int64_t events) {
#pragma omp parallel for schedule(static)
  for (int64_t i = 0; i < events; i++) {
#pragma omp atomic
    bins[bin_of(i)]++;
  }
}

/* Nothing is shared until the end: OpenMP gives every thread bins of its own and adds them up. */
static void reduction(int64_t events) {
#pragma omp parallel for schedule(static) reduction(+ : bins[:BINS])
  for (int64_t i = 0; i < events; i++)
    bins[bin_of(i)]++;
}

/* The same by hand. */
static void privatised(int64_t events) {
#pragma omp parallel
  {
    int64_t own[BINS] = {0};
#pragma omp for schedule(static) nowait
    for (int64_t i = 0; i < events; i++)
      own[bin_of(i)]++;
#pragma omp critical
    for (int bin = 0; bin < BINS; bin++)
      bins[bin] += own[bin];
  }
}

static const struct {
  const char *name;
  void (*count)(int64_t events);
} ways[] = {{"unsynchronised", unsynchronised}, {"critical", critical},    {"lock", lock}, {"atomic", atomic},
            {"reduction", reduction},           {"privatised", privatised}};

int main(int argc, char **argv) {
  const int64_t events = argc == 3 ? atoll(argv[2]) : 0;
  for (size_t way = 0; events > 0 && way < sizeof ways / sizeof *ways; way++) {
    if (strcmp(argv[1], ways[way].name) != 0)
      continue;
    ways[way].count(events);
    int64_t counted = 0, weighted = 0;
    for (int bin = 0; bin < BINS; bin++) {
      counted += bins[bin];
      weighted += (bin + 1) * bins[bin];
    }
    printf("events %lld lost %lld sum %lld\n", (long long)events, (long long)(events - counted), (long long)weighted);
    return 0;
  }
  fprintf(stderr, "usage: count unsynchronised|critical|lock|atomic|reduction|privatised EVENTS\n");
  return 2;
}
