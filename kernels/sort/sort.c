/* kernels/sort/sort.c - sorting over a team: parallel passes make buckets, each is sorted in cache by one thread. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What: ascending order of 64-bit keys, of doubles as keys of the same order, and of keys with values, stably.
 *
 * How: a survey finds least and most key and whether there is anything to do. A sample decides how the range between
 * the two is cut into buckets of about the same size (sort_plan.c). Each thread counts its part of the array by bucket;
 * the sums say where each thread's keys of each bucket go; each thread moves its part there. Then the buckets, which
 * are in order, are sorted on their way back by whoever is free, by two digits and insertion (sort_radix_loop.c). Keys
 * without values are divided and sorted by AVX-512 partitions and networks instead, where there are (sort_divide.c,
 * sort_vector_loop.c). Arrays that fit a second-level cache, and somewhat larger ones by partitions, are one bucket
 * from the start, unless a team gains.
 *
 * Why it is fast: keys pass through memory three times, read twice and written once to make the buckets, then read and
 * written once more, and not log n times. A thread moves keys to its buckets through one line for each, so that memory
 * is written in whole lines (write combining: Satish and others, Fast sort on CPUs and GPUs, SIGMOD 2010). Within a
 * bucket everything is in cache. Few distinct keys, sorted runs and skewed keys change which bucket is large, never the
 * number of passes: a bucket of equal keys is one pass.
 *
 * All parts are cut by number and not by thread, so that the result does not depend on the team that is given.
 */
#include "kernels/sort/sort.h"

#include "kernels/nontemporal.h"
#include "kernels/range.h"
#include "kernels/sort/sort_divide.h"
#include "kernels/sort/sort_loop.h"
#include "kernels/sort/sort_parts.h"
#include "kernels/sort/sort_plan.h"
#include "kernels/team_size.h"
#include "runtime/base/memory.h"
#include "runtime/base/random.h"
#include "topology/cache_sizes.h"

#include <omp.h>
#include <stdlib.h>
#include <string.h>

enum {
  line_keys = CS_CACHE_LINE_BYTES / sizeof(uint64_t),
  stack_keys = 512, /* whose work memory is on the stack */
  sampled_each = CS__SORT_SAMPLED_EACH,
  few_buckets = 4,         /* so few do not pay for the pass that makes them */
  few_by_vectors = 32,     /* nor these where partitions sort: see few_keys */
  buckets_for_a_thread = 8 /* at the least, so that threads that finish early find another */
};

/* A sorted key takes one thread as long as so many bytes through a second-level cache: 5 ns (at 2000 to 50000 keys 4.6
 * to 5.9 with AVX-512, 4.4 to 8.2 without, measured on Sapphire Rapids) at 100 GB/s, a round figure of such caches. */
static const double bytes_per_key = 500.0;

struct job {
  struct cs__sort_array array;
  size_t n;
  const struct cs__sort_loops *loops;
  void (*sort_piece)(const struct cs__sort_piece *piece);
  int parts; /* the array is cut into, one for each thread that is expected */
  uint64_t *room, *values_room;
  size_t row;      /* buckets in whole lines: no two threads write one line of counts */
  size_t *counts;  /* (parts * row): then where each part's keys of each bucket go */
  size_t *firsts;  /* (parts * row): the same, kept */
  size_t *begins;  /* (buckets + 1) */
  uint64_t *lines; /* (parts * row * line_keys), twice for pairs */
  struct cs__sort_plan *plan;
};

static const struct cs__sort_radix_loops *radix(void) {
  static const struct cs__sort_radix_loops *const variants[] = {CS_ISA_VARIANTS(cs__sort_radix_loops)};
  return variants[cs_isa_active()];
}

static const struct cs__sort_vector_loops *vector(void) {
  static const struct cs__sort_vector_loops *const variants[] = {CS_ISA_VARIANTS(cs__sort_vector_loops)};
  return variants[cs_isa_active()];
}

static bool sorts_by_vectors(struct cs__sort_array array) {
  return array.values == NULL && vector()->sort != NULL;
}

static void sort_by_vectors(const struct cs__sort_piece *piece) {
  vector()->sort(piece, radix()->sort);
}

/* --- an array that is one bucket ---------------------------------------------------------------------------------- */

static void reverse_part(uint64_t *keys, size_t n, struct cs_range part) {
  for (size_t i = part.begin; i < part.end; i++) {
    const uint64_t key = keys[i];
    keys[i] = keys[n - 1 - i];
    keys[n - 1 - i] = key;
  }
}

static void reverse(uint64_t *keys, size_t n, int parts) {
  if (parts == 1) {
    reverse_part(keys, n, (struct cs_range){0, n / 2});
    return;
  }
#pragma omp parallel for schedule(static, 1)
  for (int p = 0; p < parts; p++)
    reverse_part(keys, n, cs_range_of(n / 2, line_keys, p, parts));
}

static void sort_in(const struct job *job, uint64_t *room, uint64_t *values_room) {
  const struct cs__sort_piece piece = {.keys = job->array.keys,
                                       .values = job->array.values,
                                       .other_keys = room,
                                       .other_values = values_room,
                                       .n = job->n};
  if (job->array.doubles)
    job->loops->encode(piece.keys, piece.n);
  job->sort_piece(&piece);
  if (job->array.doubles)
    job->loops->decode(piece.keys, piece.n);
}

static enum cs_status sort_alone(const struct job *job) {
  if (job->n <= stack_keys) {
    uint64_t room[2][stack_keys];
    sort_in(job, room[0], room[1]);
    return CS_OK;
  }
  uint64_t *room = cs_array_alloc(job->n * (job->array.values != NULL ? 2 : 1), sizeof *room);
  if (room == NULL)
    return CS_NOMEM;
  sort_in(job, room, room + job->n);
  cs_array_free(room);
  return CS_OK;
}

/* --- an array of many buckets ------------------------------------------------------------------------------------- */

/* Where each part's keys of each bucket go: bucket by bucket, within a bucket part by part, which keeps equal keys in
 * order. */
static void place(struct job *job) {
  const size_t buckets = job->plan->buckets;
  size_t sum = 0;
  for (size_t b = 0; b < buckets; b++) {
    job->begins[b] = sum;
    for (size_t p = 0; p < (size_t)job->parts; p++) {
      const size_t here = job->counts[p * job->row + b];
      job->counts[p * job->row + b] = sum;
      sum += here;
    }
  }
  job->begins[buckets] = sum;
  memcpy(job->firsts, job->counts, (size_t)job->parts * job->row * sizeof *job->firsts);
}

static struct cs_range part_of(const struct job *job, int part) {
  return cs_range_of(job->n, line_keys, part, job->parts);
}

static void scatter_part(const struct job *job, int part, bool stream) {
  const size_t at = (size_t)part * job->row, lines = (size_t)job->parts * job->row * line_keys;
  const struct cs_range mine = part_of(job, part);
  struct cs__sort_lines to = {.next = job->counts + at,
                              .first = job->firsts + at,
                              .keys = job->lines + at * line_keys,
                              .values = job->array.values != NULL ? job->lines + lines + at * line_keys : NULL};
  job->loops->scatter(&job->array, mine.begin, mine.end, job->plan, &to, job->room, job->values_room, stream);
}

/* Back to the array, in order. */
static void sort_bucket(const struct job *job, size_t bucket) {
  const size_t begin = job->begins[bucket], n = job->begins[bucket + 1] - begin;
  if (n == 0)
    return;
  const bool pairs = job->array.values != NULL;
  const struct cs__sort_piece piece = {.keys = job->room + begin,
                                       .values = pairs ? job->values_room + begin : NULL,
                                       .other_keys = job->array.keys + begin,
                                       .other_values = pairs ? job->array.values + begin : NULL,
                                       .n = n,
                                       .to_other = true};
  job->sort_piece(&piece);
  if (job->array.doubles)
    job->loops->decode(piece.other_keys, n);
}

static void distribute(struct job *job) {
  const size_t buckets = job->plan->buckets;
  const size_t arrays = job->array.values != NULL ? 4 : 2; /* given and moved */
  const bool stream = cs__nontemporal_pays(arrays * job->n * sizeof(uint64_t));
#pragma omp parallel for schedule(static, 1) if (job->parts > 1)
  for (int p = 0; p < job->parts; p++) {
    const struct cs_range mine = part_of(job, p);
    size_t *const counts = job->counts + (size_t)p * job->row;
    memset(counts, 0, job->row * sizeof *counts);
    job->loops->count(&job->array, mine.begin, mine.end, job->plan, counts);
  }
  place(job);
#pragma omp parallel for schedule(static, 1) if (job->parts > 1)
  for (int p = 0; p < job->parts; p++)
    scatter_part(job, p, stream);
#pragma omp parallel for schedule(dynamic, 1) if (job->parts > 1)
  for (size_t b = 0; b < buckets; b++)
    sort_bucket(job, b);
}

static struct cs__sort_survey survey(const struct job *job) {
  if (job->parts == 1) /* a region of one thread costs more than a short array */
    return job->loops->survey(&job->array, 0, job->n);
  uint64_t least = UINT64_MAX, most = 0;
  int rises = 0, falls = 0;
#pragma omp parallel for schedule(static, 1) reduction(min : least) reduction(max : most) reduction(| : rises, falls)
  for (int p = 0; p < job->parts; p++) {
    const struct cs_range mine = part_of(job, p);
    if (mine.begin == mine.end)
      continue;
    const size_t begin = mine.begin > 0 ? mine.begin - 1 : 0; /* with the key before it: parts must be in order too */
    const struct cs__sort_survey seen = job->loops->survey(&job->array, begin, mine.end);
    least = seen.least < least ? seen.least : least;
    most = seen.most > most ? seen.most : most;
    rises |= seen.rises;
    falls |= seen.falls;
  }
  return (struct cs__sort_survey){.least = least, .most = most, .rises = rises, .falls = falls};
}

/* From places that look random and are the same in every call. */
static void make_plan(const struct job *job, const struct cs__sort_survey *seen, uint32_t wished, uint64_t *sample) {
  const size_t count = (size_t)wished * sampled_each;
  for (size_t i = 0; i < count; i++)
    sample[i] = job->array.keys[cs_random_at(i) % job->n];
  if (job->array.doubles)
    job->loops->encode(sample, count);
  cs__sort_plan_make(job->plan, seen->least, seen->most, sample, count, wished);
}

static enum cs_status sort_by_buckets(struct job *job, const struct cs__sort_survey *seen, uint32_t wished) {
  const size_t arrays = job->array.values != NULL ? 2 : 1, parts = (size_t)job->parts;
  enum cs_status status = CS_NOMEM;
  job->plan = malloc(sizeof *job->plan);
  job->room = cs_array_alloc(job->n, sizeof *job->room);
  job->values_room = cs_array_alloc(arrays == 2 ? job->n : 0, sizeof *job->room);
  uint64_t *sample = malloc((size_t)wished * sampled_each * sizeof *sample);
  if (job->plan == NULL || job->room == NULL || job->values_room == NULL || sample == NULL)
    goto cleanup;
  make_plan(job, seen, wished, sample);
  job->row = ((size_t)job->plan->buckets + line_keys - 1) / line_keys * line_keys;
  job->begins = malloc((job->plan->buckets + 1) * sizeof *job->begins);
  job->counts = cs_array_alloc(parts * job->row, sizeof *job->counts);
  job->firsts = cs_array_alloc(parts * job->row, sizeof *job->firsts);
  job->lines = cs_array_alloc(parts * job->row * arrays, CS_CACHE_LINE_BYTES);
  if (job->begins == NULL || job->counts == NULL || job->firsts == NULL || job->lines == NULL)
    goto cleanup;
  distribute(job);
  status = CS_OK;
cleanup:
  cs_array_free(job->lines);
  cs_array_free(job->firsts);
  cs_array_free(job->counts);
  free(job->begins);
  free(sample);
  cs_array_free(job->values_room);
  cs_array_free(job->room);
  free(job->plan);
  return status;
}

/* Keys a bucket should have: two arrays of them in half of a second-level cache, and what digits sort well is less. */
static size_t keys_of_a_bucket(bool by_vectors) {
  const size_t fit = cs_cache_sizes_get()->l2_bytes / 2 / (2 * sizeof(uint64_t));
  const size_t digits_like = 4096;
  return by_vectors || fit < digits_like ? fit : digits_like;
}

/*
 * Up to how many keys one thread sorts all at once. Partitions of more than the caches hold take longer than those of
 * blocks and the gathering behind them: on a Sapphire Rapids (L2 of 2 MiB) 11.1 against 10.6 ns a key at two million
 * keys, 12.4 against 11.7 at four, but 9.2 against 9.1 at one.
 */
static size_t few_keys(bool by_vectors) {
  return (by_vectors ? few_by_vectors : few_buckets) * keys_of_a_bucket(by_vectors);
}

enum cs_status cs__sort_in_parts(struct cs__sort_array array, size_t n, int parts) {
  static const struct cs__sort_loops *const variants[] = {CS_ISA_VARIANTS(cs__sort_loops)};
  const bool by_vectors = sorts_by_vectors(array);
  const size_t piece = keys_of_a_bucket(by_vectors);
  struct job job = {.array = array,
                    .n = n,
                    .loops = variants[cs_isa_active()],
                    .sort_piece = by_vectors ? sort_by_vectors : radix()->sort,
                    .parts = parts};
  const struct cs__sort_survey seen = survey(&job);
  if (seen.falls == 0)
    return CS_OK;
  if (seen.rises == 0 && array.values == NULL) { /* of pairs it would turn equal keys around */
    reverse(array.keys, n, parts);
    return CS_OK;
  }
  if (parts == 1 && n < few_keys(by_vectors))
    return sort_alone(&job);
  const size_t fair = parts > 1 ? (size_t)parts * buckets_for_a_thread : 1;
  const size_t some = n / piece > fair ? n / piece : fair;
  const uint32_t wished = (uint32_t)(some < CS__SORT_BUCKETS_WISHED ? some : CS__SORT_BUCKETS_WISHED);
  if (!by_vectors)
    return sort_by_buckets(&job, &seen, wished);
  return cs__sort_divide(&(struct cs__sort_division){.array = array,
                                                     .n = n,
                                                     .loops = job.loops,
                                                     .divide = vector()->divide,
                                                     .sort_piece = job.sort_piece,
                                                     .parts = parts,
                                                     .block_keys = piece,
                                                     .buckets = wished});
}

/*
 * How much more a team has to do, as a share of the work of one thread. Partitions are what one thread would do as
 * well; but each key is gathered, and comes from another core's cache: for two threads 0.4 at 10 000 keys, about where
 * a team begins to pay, 0.3 at 20 000, 0.15 to 0.2 from 50 000 on. By digits, an array that one thread would sort in
 * cache has to be moved to buckets, and that takes as long as sorting it; of a larger one, one thread makes buckets,
 * too.
 */
static double more_for_team(size_t n, bool by_vectors) {
  return by_vectors ? 0.4 : n < few_keys(false) ? 1.0 : 0.0;
}

/*
 * With m times more work and a sample that one thread takes in s, n threads save W (1 - (1 + m) / n) - s. That is put
 * as the work of which they would save as much without either: the model takes W (1 - 1 / n). A sampled key takes as
 * long as two that are sorted (7 to 10 ns). The barriers are those of sort_divide.c, its region counted as one.
 */
static bool team_pays(struct cs__sort_array array, size_t n) {
  const double threads = omp_get_max_threads(), arrays = array.values != NULL ? 2.0 : 1.0;
  const double more = more_for_team(n, sorts_by_vectors(array));
  const double sampling = 2.0 * sampled_each * buckets_for_a_thread * threads;
  const double saved = (double)n * (threads - 1.0 - more) - sampling * threads;
  return saved > 0.0 &&
         cs__team_pays((struct cs__effort){.bytes = bytes_per_key * arrays * saved / (threads - 1.0), .barriers = 5});
}

static enum cs_status sort(struct cs__sort_array array, size_t n) {
  if (n < 2)
    return CS_OK;
  return cs__sort_in_parts(array, n, n > stack_keys && team_pays(array, n) ? omp_get_max_threads() : 1);
}

enum cs_status cs_sort_u64(size_t n, uint64_t *keys) {
  if (n > 0 && keys == NULL)
    return CS_INVALID;
  return sort((struct cs__sort_array){.keys = keys}, n);
}

enum cs_status cs_sort_f64(size_t n, double *x) {
  if (n > 0 && x == NULL)
    return CS_INVALID;
  return sort((struct cs__sort_array){.keys = (uint64_t *)x, .doubles = true}, n);
}

enum cs_status cs_sort_pairs_u64(size_t n, uint64_t *keys, uint64_t *values) {
  if (n > 0 && (keys == NULL || values == NULL))
    return CS_INVALID;
  return sort((struct cs__sort_array){.keys = keys, .values = values}, n);
}
