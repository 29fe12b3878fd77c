/* kernels/histogram/histogram_case.c - the descriptor of histogram: sizes, work, set-up, run, verify, tear-down. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/histogram/histogram.h"
#include "kernels/histogram/histogram_ref.h"
#include "kernels/kernel.h"
#include "kernels/range.h"
#include "runtime/base/memory.h"
#include "runtime/base/random.h"

#include <omp.h>
#include <stdlib.h>

enum parameter { N, BINS, TYPE, DATA, METHOD };
enum type { U8, U32 };
enum data { UNIFORM, CONSTANT };
enum method { PRIVATISED, ATOMIC, CRITICAL, METHODS };

static const char *const types[] = {"u8", "u32", NULL};
static const char *const datas[] = {"uniform", "constant", NULL};
static const char *const methods[] = {"privatised", "atomic", "critical", NULL};

static enum cs_status (*const of_bytes[METHODS])(size_t, const uint8_t *, uint64_t *) = {
    cs_histogram_u8, cs_histogram_u8_atomic, cs_histogram_u8_critical};
static enum cs_status (*const of_keys[METHODS])(size_t, const uint32_t *, size_t, uint64_t *) = {
    cs_histogram_u32, cs_histogram_u32_atomic, cs_histogram_u32_critical};

struct state {
  size_t n, bins;
  enum method method;
  uint8_t *x; /* or keys */
  uint32_t *keys;
  uint64_t *counts;
};

static size_t bins_of(const double *values) {
  return values[TYPE] == U8 ? 256 : (size_t)values[BINS];
}

static void teardown(void *given) {
  struct state *state = given;
  if (state == NULL)
    return;
  cs_array_free(state->x);
  cs_array_free(state->keys);
  cs_array_free(state->counts);
  free(state);
}

static void fill(struct state *state, enum data data) {
#pragma omp parallel
  {
    const int thread = omp_get_thread_num(), threads = omp_get_num_threads();
    const struct cs_range bins = cs_range_of(state->bins, 8, thread, threads);
    for (size_t b = bins.begin; b < bins.end; b++)
      state->counts[b] = UINT64_MAX;
    const struct cs_range mine = cs_range_of(state->n, 64, thread, threads);
    for (size_t i = mine.begin; i < mine.end; i++) {
      /* Uniform: every bin about as often, in no order; the upper half of a random number, scaled, is a bin. */
      const uint64_t key = data == UNIFORM ? (cs_random_at(i) >> 32) * state->bins >> 32 : state->bins / 2;
      if (state->x != NULL)
        state->x[i] = (uint8_t)key;
      else
        state->keys[i] = (uint32_t)key;
    }
  }
}

static enum cs_status setup(const double *values, void **state_out, struct cs_error *error) {
  struct state *state = calloc(1, sizeof *state);
  if (state == NULL)
    return cs_fail(error, CS_NOMEM, "histogram: no memory for its state");
  const bool bytes = values[TYPE] == U8;
  state->n = (size_t)values[N];
  state->bins = bins_of(values);
  state->method = (enum method)values[METHOD];
  state->x = bytes ? cs_array_alloc(state->n, sizeof *state->x) : NULL;
  state->keys = bytes ? NULL : cs_array_alloc(state->n, sizeof *state->keys);
  state->counts = cs_array_alloc(state->bins, sizeof *state->counts);
  if ((state->x == NULL && state->keys == NULL) || state->counts == NULL) {
    const size_t n = state->n, bins = state->bins;
    teardown(state);
    return cs_fail(error, CS_NOMEM, "histogram: no memory for %zu keys and %zu counts; give a smaller n", n, bins);
  }
  fill(state, (enum data)values[DATA]);
  *state_out = state;
  return CS_OK;
}

static enum cs_status run(void *given) {
  const struct state *state = given;
  if (state->x != NULL)
    return of_bytes[state->method](state->n, state->x, state->counts);
  return of_keys[state->method](state->n, state->keys, state->bins, state->counts);
}

static enum cs_status verify(void *given, struct cs_error *error) {
  const struct state *state = given;
  const struct cs__keys keys = {.x = state->x, .keys = state->keys, .n = state->n, .bins = state->bins};
  return cs__histogram_check(&keys, state->counts, error);
}

static struct cs_work work(const double *values) {
  const double key_bytes = values[TYPE] == U8 ? sizeof(uint8_t) : sizeof(uint32_t);
  return (struct cs_work){.bytes = key_bytes * values[N] + (double)sizeof(uint64_t) * (double)bins_of(values),
                          .items = values[N]};
}

static const struct cs_parameter parameters[] = {
    [N] = {.name = "n", .help = "keys", .value = 64 << 20, .min = 1, .max = 1e12, .whole = true},
    [BINS] = {.name = "bins",
              .help = "different values of u32 keys; bytes have 256",
              .value = 4096,
              .min = 1,
              .max = 4294967296.0,
              .whole = true},
    [TYPE] = {.name = "type",
              .help = "of the keys: bytes or 32-bit numbers",
              .value = U32,
              .max = U32,
              .whole = true,
              .choices = types},
    [DATA] = {.name = "data",
              .help = "every bin about as often, or all keys the same",
              .value = UNIFORM,
              .max = CONSTANT,
              .whole = true,
              .choices = datas},
    [METHOD] = {.name = "method",
                .help = "a table for each thread, or one for all behind atomic increments or a critical section",
                .value = PRIVATISED,
                .max = CRITICAL,
                .whole = true,
                .choices = methods},
};

const struct cs_kernel cs__kernel_histogram = {
    .abi = CS_KERNEL_ABI,
    .name = "histogram",
    .summary = "how often each key occurs: increments at random places, and what it costs to make them safe",
    .bound = CS_BOUND_MEMORY,
    .rate = {.of = CS_QUANTITY_ITEMS, .per_unit = 1e9, .unit = "Gkey/s"},
    .parameters = parameters,
    .parameter_count = sizeof parameters / sizeof parameters[0],
    .work = work,
    .setup = setup,
    .run = run,
    .verify = verify,
    .teardown = teardown,
};
