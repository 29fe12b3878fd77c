/* kernels/sort/sort_loop.h - the passes of a sort over one thread's range, and the sorts of one bucket; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_SORT_LOOP_H
#define CORESWEEP_KERNELS_SORT_LOOP_H

#include "kernels/sort/sort_plan.h"
#include "topology/cpu_features.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is sorted: 64-bit keys as they are, or doubles as keys of the same order; values go along or are NULL. */
struct cs__sort_array {
  uint64_t *keys, *values;
  bool doubles;
};

/* A piece of the array on its way: n keys in `keys`, as much room in `other`; values NULL or likewise. */
struct cs__sort_piece {
  uint64_t *keys, *values;
  uint64_t *other_keys, *other_values;
  size_t n;
  bool to_other; /* where the sorted piece must end */
};

/* A thread's place for scattering: where its next key of each bucket goes, and a line of keys on their way there. */
struct cs__sort_lines {
  size_t *next;            /* (CS__SORT_BUCKETS) */
  size_t *first;           /* (CS__SORT_BUCKETS): where next began */
  uint64_t *keys, *values; /* (CS__SORT_BUCKETS * 8), 64-byte aligned */
};

struct cs__sort_loops {
  struct cs__sort_survey (*survey)(const struct cs__sort_array *array, size_t begin, size_t end);
  /* counts[b] += the keys of [begin, end) that belong to bucket b. */
  void (*count)(const struct cs__sort_array *array, size_t begin, size_t end, const struct cs__sort_plan *plan,
                size_t *counts);
  /* Moves [begin, end) to their buckets, as keys. stream: past the caches. */
  void (*scatter)(const struct cs__sort_array *array, size_t begin, size_t end, const struct cs__sort_plan *plan,
                  struct cs__sort_lines *lines, uint64_t *to_keys, uint64_t *to_values, bool stream);
  void (*encode)(uint64_t *doubles, size_t n); /* doubles into keys */
  void (*decode)(uint64_t *keys, size_t n);    /* and back */
};

/* Digit by digit; stable. */
struct cs__sort_radix_loops {
  void (*sort)(const struct cs__sort_piece *piece);
};

/* Partitions and sorting networks in vectors, of keys without values; NULL where the level cannot. slow sorts what was
 * partitioned badly too often. */
struct cs__sort_vector_loops {
  void (*sort)(const struct cs__sort_piece *piece, void (*slow)(const struct cs__sort_piece *piece));
  /* Puts n keys into the order of their buckets, in place, with as much room: bucket b gets counts[b] keys, those above
   * splitters[b - 1] and not above splitters[b]. (buckets - 1) ascending splitters. */
  void (*divide)(uint64_t *keys, uint64_t *room, size_t n, const uint64_t *splitters, uint32_t buckets, size_t *counts);
};

CS_ISA_DECLARE(struct cs__sort_loops, cs__sort_loops);
CS_ISA_DECLARE(struct cs__sort_radix_loops, cs__sort_radix_loops);
CS_ISA_DECLARE(struct cs__sort_vector_loops, cs__sort_vector_loops);

#endif
