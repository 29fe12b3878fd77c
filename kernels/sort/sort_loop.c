/* kernels/sort/sort_loop.c - survey, count and scatter of a range of keys. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/sort/sort_loop.h"

#include "kernels/simd.h"
#include "runtime/base/memory.h"

#define INLINE static inline __attribute__((always_inline))

/*
 * Doubles in the order of their values as whole numbers. With the sign bit flipped, or all bits of the negative, they
 * ascend from the negative NaN; counted from -infinity on, modulo 2^64, those come last instead.
 */
static const uint64_t sign = (uint64_t)1 << 63;
static const uint64_t minus_infinity = 0x000FFFFFFFFFFFFF; /* ~0xFFF0000000000000 */

INLINE uint64_t key_of(uint64_t bits) {
  return (bits ^ ((uint64_t)((int64_t)bits >> 63) | sign)) - minus_infinity;
}

INLINE uint64_t double_of(uint64_t key) {
  const uint64_t flipped = key + minus_infinity;
  return flipped ^ (~(uint64_t)((int64_t)flipped >> 63) | sign);
}

INLINE uint64_t load(const uint64_t *keys, size_t i, bool doubles) {
  return doubles ? key_of(keys[i]) : keys[i];
}

static void encode(uint64_t *doubles, size_t n) {
  for (size_t i = 0; i < n; i++)
    doubles[i] = key_of(doubles[i]);
}

static void decode(uint64_t *keys, size_t n) {
  for (size_t i = 0; i < n; i++)
    keys[i] = double_of(keys[i]);
}

INLINE struct cs__sort_survey survey_as(const uint64_t *keys, size_t begin, size_t end, bool doubles) {
  uint64_t least = load(keys, begin, doubles), most = least, rises = 0, falls = 0;
  for (size_t i = begin + 1; i < end; i++) {
    const uint64_t before = load(keys, i - 1, doubles), key = load(keys, i, doubles);
    least = key < least ? key : least;
    most = key > most ? key : most;
    rises |= before < key;
    falls |= before > key;
  }
  return (struct cs__sort_survey){.least = least, .most = most, .rises = rises != 0, .falls = falls != 0};
}

static struct cs__sort_survey survey(const struct cs__sort_array *array, size_t begin, size_t end) {
  return array->doubles ? survey_as(array->keys, begin, end, true) : survey_as(array->keys, begin, end, false);
}

INLINE void count_as(const uint64_t *keys, size_t begin, size_t end, const struct cs__sort_plan *plan, size_t *counts,
                     bool doubles) {
  const struct cs__sort_cut cut = cs__sort_cut_of(plan);
  for (size_t i = begin; i < end; i++)
    counts[cs__sort_bucket(cut, load(keys, i, doubles))]++;
}

static void count(const struct cs__sort_array *array, size_t begin, size_t end, const struct cs__sort_plan *plan,
                  size_t *counts) {
  if (array->doubles)
    count_as(array->keys, begin, end, plan, counts, true);
  else
    count_as(array->keys, begin, end, plan, counts, false);
}

/* --- scatter ------------------------------------------------------------------------------------------------------ */

/* A bucket's keys are collected in a line of their own and leave as a whole line: one write to memory, not eight. */
enum { line_keys = CS_CACHE_LINE_BYTES / sizeof(uint64_t) };

/*
 * The whole line that ends before place `end`; of the first line of a bucket only what is this thread's. The key that
 * fills the line comes in a register: a load of the line would wait until its store has reached the cache.
 */
INLINE void put_line(const uint64_t *line, uint64_t last, uint64_t *to, size_t end, size_t first, bool stream) {
  const size_t begin = end - line_keys;
  if (begin < first) {
    for (size_t i = first; i < end - 1; i++)
      to[i] = line[i % line_keys];
    to[end - 1] = last;
    return;
  }
  for (size_t i = 0; i < line_keys; i += CS_SIMD_F64) {
    cs_simd_u64 part;
    memcpy(&part, line + i, sizeof part);
    if (i + CS_SIMD_F64 == line_keys)
      part[CS_SIMD_F64 - 1] = last;
    if (stream)
      cs_simd_f64_stream((double *)(to + begin + i), (cs_simd_f64)part);
    else
      memcpy(to + begin + i, &part, sizeof part);
  }
}

/* What is left in the lines. */
static void put_rests(const struct cs__sort_lines *lines, uint32_t buckets, const uint64_t *from, uint64_t *to) {
  for (uint32_t b = 0; b < buckets; b++) {
    const size_t end = lines->next[b], line = end - end % line_keys;
    const size_t begin = line > lines->first[b] ? line : lines->first[b];
    if (begin < end)
      memcpy(to + begin, from + b * line_keys + begin % line_keys, (end - begin) * sizeof *to);
  }
}

INLINE void scatter_as(const struct cs__sort_array *array, size_t begin, size_t end, const struct cs__sort_plan *plan,
                       struct cs__sort_lines *lines, uint64_t *to_keys, uint64_t *to_values, bool stream, bool doubles,
                       bool pairs) {
  const struct cs__sort_cut cut = cs__sort_cut_of(plan);
  const uint64_t *keys = array->keys, *values = array->values;
  uint64_t *line_of_keys = lines->keys, *line_of_values = lines->values;
  size_t *next = lines->next;
  for (size_t i = begin; i < end; i++) {
    const uint64_t key = load(keys, i, doubles), value = pairs ? values[i] : 0;
    const uint32_t bucket = cs__sort_bucket(cut, key);
    const size_t to = next[bucket]++, line = (size_t)bucket * line_keys, at = to % line_keys;
    if (at < line_keys - 1) {
      line_of_keys[line + at] = key;
      if (pairs)
        line_of_values[line + at] = value;
      continue;
    }
    put_line(line_of_keys + line, key, to_keys, to + 1, lines->first[bucket], stream);
    if (pairs)
      put_line(line_of_values + line, value, to_values, to + 1, lines->first[bucket], stream);
  }
  put_rests(lines, plan->buckets, lines->keys, to_keys);
  if (pairs)
    put_rests(lines, plan->buckets, lines->values, to_values);
}

static void scatter(const struct cs__sort_array *array, size_t begin, size_t end, const struct cs__sort_plan *plan,
                    struct cs__sort_lines *lines, uint64_t *to_keys, uint64_t *to_values, bool stream) {
  if (array->values != NULL)
    scatter_as(array, begin, end, plan, lines, to_keys, to_values, stream, false, true);
  else if (array->doubles)
    scatter_as(array, begin, end, plan, lines, to_keys, NULL, stream, true, false);
  else
    scatter_as(array, begin, end, plan, lines, to_keys, NULL, stream, false, false);
  cs_simd_stream_fence();
}

const struct cs__sort_loops CS_ISA_SYMBOL(cs__sort_loops) = {
    .survey = survey,
    .count = count,
    .scatter = scatter,
    .encode = encode,
    .decode = decode,
};
