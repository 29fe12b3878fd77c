/* kernels/sort/sort_case.c - the descriptor of sort: sizes, kinds of data, work, set-up, run, verify, tear-down. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/default_size.h"
#include "kernels/fresh_inputs.h"
#include "kernels/kernel.h"
#include "kernels/range.h"
#include "kernels/sort/sort.h"
#include "kernels/sort/sort_ref.h"
#include "runtime/base/memory.h"
#include "runtime/base/random.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

enum type { TYPE_UINT64, TYPE_DOUBLE, TYPE_PAIRS };
static const char *const types[] = {"uint64", "double", "pairs", NULL};

enum data { DATA_UNIFORM, DATA_SORTED, DATA_REVERSE, DATA_FEW };
static const char *const data_words[] = {"uniform", "sorted", "reverse", "few", NULL};

enum { P_N, P_TYPE, P_DATA };

struct state {
  size_t n;
  enum type type;
  enum data data;
  uint64_t *given;                      /* (n) elements in the order every call finds them */
  struct cs__fresh_inputs keys, values; /* (n) each; no values but of pairs */
};

static void teardown(void *given) {
  struct state *state = given;
  if (state == NULL)
    return;
  cs__fresh_free(&state->keys);
  cs__fresh_free(&state->values);
  cs_array_free(state->given);
  free(state);
}

/* By its number: the same at every team. */
static uint64_t element(const struct state *state, size_t i) {
  const uint64_t step = (uint64_t)1 << 20; /* keeps all n below 2^40 apart and in range */
  uint64_t key = cs_random_at(i);
  switch (state->data) {
  case DATA_UNIFORM:
    break;
  case DATA_SORTED:
    key = i * step;
    break;
  case DATA_REVERSE:
    key = (state->n - i) * step;
    break;
  case DATA_FEW:
    key = key % 16 << 59;
    break;
  }
  if (state->type != TYPE_DOUBLE)
    return key;
  const double value = (double)(int64_t)key * 0x1p-63; /* [-1, 1) */
  memcpy(&key, &value, sizeof key);
  return key;
}

static void fill(const struct state *state) {
#pragma omp parallel
  {
    const struct cs_range mine = cs_range_of(state->n, 8, omp_get_thread_num(), omp_get_num_threads());
    for (size_t i = mine.begin; i < mine.end; i++)
      state->given[i] = element(state, i);
  }
}

static enum cs_status setup(const double *values, void **state_out, struct cs_error *error) {
  struct state *state = calloc(1, sizeof *state);
  if (state == NULL)
    return cs_fail(error, CS_NOMEM, "sort: no memory for its state");
  state->n = (size_t)values[P_N];
  state->type = (enum type)values[P_TYPE];
  state->data = (enum data)values[P_DATA];
  state->keys.bytes = state->n * sizeof *state->given;
  state->values.bytes = state->type == TYPE_PAIRS ? state->keys.bytes : 0;
  state->given = cs_array_alloc(state->n, sizeof *state->given);
  if (state->given == NULL) {
    const size_t n = state->n;
    teardown(state);
    return cs_fail(error, CS_NOMEM, "sort: no memory for %zu elements; give a smaller n", n);
  }
  fill(state);
  *state_out = state;
  return CS_OK;
}

static enum cs_status prepare(void *given, int64_t calls, struct cs_error *error) {
  struct state *state = given;
  if (!cs__fresh_make(&state->keys, calls) || !cs__fresh_make(&state->values, calls)) {
    cs__fresh_free(&state->keys);
    return cs_fail(error, CS_NOMEM, "sort: no memory for %lld inputs of %zu elements; give a smaller n",
                   (long long)calls, state->n);
  }
#pragma omp parallel
  {
    const struct cs_range mine = cs_range_of(state->n, 8, omp_get_thread_num(), omp_get_num_threads());
    for (int64_t call = 0; call < calls; call++) {
      uint64_t *keys = cs__fresh_at(&state->keys, call), *values = cs__fresh_at(&state->values, call);
      memcpy(keys + mine.begin, state->given + mine.begin, (mine.end - mine.begin) * sizeof *keys);
      for (size_t i = mine.begin; state->type == TYPE_PAIRS && i < mine.end; i++)
        values[i] = i;
    }
  }
  return CS_OK;
}

static enum cs_status run(void *given) {
  struct state *state = given;
  void *keys = cs__fresh_next(&state->keys), *values = cs__fresh_next(&state->values);
  if (keys == NULL)
    return CS_INVALID;
  switch (state->type) {
  case TYPE_UINT64:
    return cs_sort_u64(state->n, keys);
  case TYPE_DOUBLE:
    return cs_sort_f64(state->n, keys);
  case TYPE_PAIRS:
    return cs_sort_pairs_u64(state->n, keys, values);
  }
  return CS_INVALID;
}

static enum cs_status verify(void *given, struct cs_error *error) {
  const struct state *state = given;
  const void *keys = cs__fresh_last(&state->keys), *values = cs__fresh_last(&state->values);
  if (keys == NULL)
    return cs_fail(error, CS_FAILED, "sort: nothing was sorted");
  switch (state->type) {
  case TYPE_UINT64:
    return cs__sort_check_u64(state->n, state->given, keys, error);
  case TYPE_DOUBLE:
    return cs__sort_check_f64(state->n, (const double *)state->given, keys, error);
  case TYPE_PAIRS:
    return cs__sort_check_pairs(state->n, state->given, keys, values, error);
  }
  return cs_fail(error, CS_FAILED, "sort: no such type");
}

static struct cs_work work(const double *values) {
  const double arrays = values[P_TYPE] == TYPE_PAIRS ? 2.0 : 1.0;
  return (struct cs_work){.bytes = 16.0 * arrays * values[P_N], .items = values[P_N]}; /* read once, written once */
}

/* A sort has the array, its input, as much work memory and at least one fresh input beside it. */
static double choose_n(const struct cs_platform *on) {
  return floor(cs_bytes_beyond_caches(on) / (4.0 * sizeof(uint64_t)));
}

static const struct cs_parameter parameters[] = {
    [P_N] = {.name = "n", .help = "keys to sort", .min = 1, .max = 1e12, .whole = true, .choose = choose_n},
    [P_TYPE] = {.name = "type",
                .help = "uint64, double, or pairs: uint64 keys with values, stable",
                .max = 2,
                .whole = true,
                .choices = types},
    [P_DATA] = {.name = "data",
                .help = "uniform, sorted, reverse, or few: 16 distinct keys",
                .max = 3,
                .whole = true,
                .choices = data_words},
};

const struct cs_kernel cs__kernel_sort = {
    .abi = CS_KERNEL_ABI,
    .name = "sort",
    .summary = "keys into ascending order: 64-bit numbers, doubles, or pairs",
    .bound = CS_BOUND_BALANCE,
    .rate = {.of = CS_QUANTITY_ITEMS, .per_unit = 1e6, .unit = "Mkey/s"},
    .parameters = parameters,
    .parameter_count = sizeof parameters / sizeof parameters[0],
    .work = work,
    .setup = setup,
    .prepare = prepare,
    .run = run,
    .verify = verify,
    .teardown = teardown,
};
