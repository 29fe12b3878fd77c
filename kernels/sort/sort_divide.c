/* kernels/sort/sort_divide.c - sorting by partitions over a team: blocks are divided, gathered by bucket, sorted. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How: splitters between the buckets come from a sorted sample. Each thread divides its part of the array block by
 * block: a block, and the room in which it is divided, stay in a second-level cache. The counts of all blocks say where
 * their keys of each bucket go; each thread copies those of its blocks there. Then each bucket is sorted on its way
 * back by whoever is free.
 *
 * Why it is fast: dividing is the first steps of a quicksort, so that only the copying is more than one thread alone
 * would do. Dividing a block writes the counts of its buckets too: no pass counts, and no branch depends on a key.
 * Copies are runs of keys, which need no lines to be collected in. On a Sapphire Rapids (two threads, a million keys)
 * dividing into 16 buckets and copying take 2 ns a key, counting and moving keys one by one 3. Keys pass through memory
 * three times: to be divided, copied and sorted.
 *
 * Counts of different threads are in different lines: with 17 counts of one beside 17 of another, two threads took 5 ns
 * where they take 3 for counting and moving keys.
 *
 * Source: splitters from a sorted sample, Frazer, McKellar, Samplesort, J. ACM 17 (1970); moving without a branch on a
 * key, Sanders, Winkel, Super scalar sample sort, ESA 2004.
 */
#include "kernels/sort/sort_divide.h"

#include "kernels/range.h"
#include "kernels/sort/sort_plan.h"
#include "runtime/base/memory.h"
#include "runtime/base/random.h"

#include <stdlib.h>
#include <string.h>

enum {
  line_keys = CS_CACHE_LINE_BYTES / sizeof(uint64_t),
  page_lines = 4096 / CS_CACHE_LINE_BYTES,
  sampled_each = CS__SORT_SAMPLED_EACH
};

struct work {
  const struct cs__sort_division *of;
  uint64_t *room;
  uint64_t *splitters; /* (buckets - 1) */
  int blocks;          /* of each part */
  size_t row;          /* buckets in whole lines */
  size_t *counts;      /* (parts * blocks * row) */
  size_t *places;      /* likewise: where a block's keys of a bucket go */
  size_t *begins;      /* (buckets + 1) */
};

/* From places that look random and are the same in every call. sample: (2 * buckets * sampled_each) */
static void choose_splitters(const struct work *work, uint64_t *sample) {
  const struct cs__sort_division *of = work->of;
  const size_t count = (size_t)of->buckets * sampled_each;
  for (size_t i = 0; i < count; i++)
    sample[i] = of->array.keys[cs_random_at(i) % of->n];
  if (of->array.doubles)
    of->loops->encode(sample, count);
  of->sort_piece(&(struct cs__sort_piece){.keys = sample, .other_keys = sample + count, .n = count});
  for (uint32_t b = 1; b < of->buckets; b++)
    work->splitters[b - 1] = sample[(size_t)b * sampled_each - 1];
}

static struct cs_range block_of(const struct work *work, int part, int block) {
  const struct cs_range all = cs_range_of(work->of->n, line_keys, part, work->of->parts);
  const struct cs_range in = cs_range_of(all.end - all.begin, line_keys, block, work->blocks);
  return (struct cs_range){all.begin + in.begin, all.begin + in.end};
}

/* The block's place in counts and places. */
static size_t row_of(const struct work *work, int part, int block) {
  return ((size_t)part * (size_t)work->blocks + (size_t)block) * work->row;
}

static void divide_part(const struct work *work, int part) {
  const struct cs__sort_division *of = work->of;
  uint64_t *const room = work->room + block_of(work, part, 0).begin;
  for (int block = 0; block < work->blocks; block++) {
    const struct cs_range mine = block_of(work, part, block);
    uint64_t *const keys = of->array.keys + mine.begin;
    const size_t n = mine.end - mine.begin;
    if (of->array.doubles)
      of->loops->encode(keys, n);
    of->divide(keys, room, n, work->splitters, of->buckets, work->counts + row_of(work, part, block));
  }
}

static void place(const struct work *work) {
  const size_t rows = (size_t)work->of->parts * (size_t)work->blocks;
  size_t sum = 0;
  for (size_t b = 0; b < work->of->buckets; b++) {
    work->begins[b] = sum;
    for (size_t r = 0; r < rows; r++) {
      work->places[r * work->row + b] = sum;
      sum += work->counts[r * work->row + b];
    }
  }
  work->begins[work->of->buckets] = sum;
}

static void gather_part(const struct work *work, int part) {
  for (int block = 0; block < work->blocks; block++) {
    const uint64_t *keys = work->of->array.keys + block_of(work, part, block).begin;
    const size_t at = row_of(work, part, block);
    for (size_t b = 0; b < work->of->buckets; keys += work->counts[at + b++])
      memcpy(work->room + work->places[at + b], keys, work->counts[at + b] * sizeof *keys);
  }
}

/* Back to the array, in order. */
static void sort_bucket(const struct work *work, size_t bucket) {
  const size_t begin = work->begins[bucket], n = work->begins[bucket + 1] - begin;
  const struct cs__sort_piece piece = {
      .keys = work->room + begin, .other_keys = work->of->array.keys + begin, .n = n, .to_other = true};
  if (n == 0)
    return;
  work->of->sort_piece(&piece);
  if (work->of->array.doubles)
    work->of->loops->decode(piece.other_keys, n);
}

static void sort(const struct work *work) {
  const int parts = work->of->parts;
#pragma omp parallel if (parts > 1)
  {
#pragma omp for schedule(static, 1)
    for (int p = 0; p < parts; p++)
      divide_part(work, p);
#pragma omp single
    place(work);
#pragma omp for schedule(static, 1)
    for (int p = 0; p < parts; p++)
      gather_part(work, p);
#pragma omp for schedule(dynamic, 1)
    for (size_t b = 0; b < work->of->buckets; b++)
      sort_bucket(work, b);
  }
}

enum cs_status cs__sort_divide(const struct cs__sort_division *of) {
  const size_t part_keys = of->n / (size_t)of->parts + line_keys;
  const int blocks = (int)((part_keys + of->block_keys - 1) / of->block_keys);
  const size_t lines = (of->buckets + line_keys - 1) / line_keys;
  const size_t row = (lines % page_lines == 0 ? lines + 1 : lines) * line_keys; /* not all rows in one set of a cache */
  const size_t cells = (size_t)of->parts * (size_t)blocks * row;
  struct work work = {.of = of, .blocks = blocks, .row = row};
  enum cs_status status = CS_NOMEM;
  uint64_t *sample = malloc((size_t)of->buckets * sampled_each * 2 * sizeof *sample); /* and room to sort it */
  work.room = cs_array_alloc(of->n, sizeof *work.room);
  work.splitters = malloc(of->buckets * sizeof *work.splitters);
  work.counts = cs_array_alloc(cells, sizeof *work.counts);
  work.places = cs_array_alloc(cells, sizeof *work.places);
  work.begins = malloc((of->buckets + 1) * sizeof *work.begins);
  if (sample == NULL || work.room == NULL || work.splitters == NULL || work.counts == NULL || work.places == NULL ||
      work.begins == NULL)
    goto cleanup;
  choose_splitters(&work, sample);
  sort(&work);
  status = CS_OK;
cleanup:
  free(work.begins);
  cs_array_free(work.places);
  cs_array_free(work.counts);
  free(work.splitters);
  cs_array_free(work.room);
  free(sample);
  return status;
}
