/* kernels/transpose/transpose_case.c - the descriptor of transpose: shapes, work, set-up, run, verify, tear-down. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * In place, a run transposes what the run before it left, so every second one goes back: from (rows x columns) to
 * (columns x rows) and again. Both move the same elements over the same distances. Verification knows which of the two
 * the last run was.
 */
#include "kernels/default_size.h"
#include "kernels/kernel.h"
#include "kernels/range.h"
#include "kernels/transpose/transpose.h"
#include "kernels/transpose/transpose_ref.h"
#include "runtime/base/memory.h"

#include <math.h>
#include <omp.h>
#include <stdbool.h>
#include <stdlib.h>

enum place { PLACE_OUT, PLACE_IN };
static const char *const places[] = {"out", "in", NULL};

enum { P_ROWS, P_COLUMNS, P_PLACE };

static const double bytes_per_element = 2.0 * sizeof(double); /* read once, written once */

struct state {
  size_t rows, columns;
  enum place place;
  double *a, *b; /* b: NULL in place */
  bool turned;   /* in place: a is (columns x rows) now */
  bool ran;
};

static double columns_of(const double *values) {
  return values[P_COLUMNS] > 0.0 ? values[P_COLUMNS] : values[P_ROWS];
}

static void teardown(void *given) {
  struct state *state = given;
  if (state == NULL)
    return;
  cs_array_free(state->a);
  cs_array_free(state->b);
  free(state);
}

/* Sets `array` to zero, or to the test matrix of so many columns when that is not 0. */
static void set(double *array, size_t n, size_t columns) {
#pragma omp parallel
  {
    const struct cs_range mine = cs_range_of(n, 8, omp_get_thread_num(), omp_get_num_threads());
    for (size_t k = mine.begin; k < mine.end; k++)
      array[k] = columns > 0 ? cs__transpose_element(columns, k / columns, k % columns) : 0.0;
  }
}

/*
 * Out of place a thread takes tiles along rows of a, so a is touched by rows: its pages are local. Each thread's tiles
 * cross all rows of b: no cut of b into ranges is theirs. The kernel itself is the first to write b, so a page is where
 * a thread lies that writes to it; a page that spans rows of b is written by several all the same, as every huge page
 * is. In place, tiles of a square go to whom is free, and no page is anybody's.
 */
static enum cs_status fill(const struct state *state) {
  const size_t n = state->rows * state->columns;
  set(state->a, n, state->columns);
  if (state->b == NULL)
    return CS_OK;
  const enum cs_status status =
      cs_transpose(state->rows, state->columns, state->a, state->columns, state->b, state->rows);
  set(state->b, n, 0);
  return status;
}

static enum cs_status setup(const double *values, void **state_out, struct cs_error *error) {
  struct state *state = calloc(1, sizeof *state);
  if (state == NULL)
    return cs_fail(error, CS_NOMEM, "transpose: no memory for its state");
  state->rows = (size_t)values[P_ROWS];
  state->columns = (size_t)columns_of(values);
  state->place = (enum place)values[P_PLACE];
  const size_t n = state->rows * state->columns;
  state->a = cs_array_alloc(n, sizeof *state->a);
  state->b = state->place == PLACE_OUT ? cs_array_alloc(n, sizeof *state->b) : NULL;
  if (state->a == NULL || (state->place == PLACE_OUT && state->b == NULL)) {
    teardown(state);
    return cs_fail(error, CS_NOMEM, "transpose: no memory for matrices of %zu doubles; give fewer rows or columns", n);
  }
  const enum cs_status status = fill(state);
  if (status != CS_OK) {
    teardown(state);
    return cs_fail(error, status, "transpose: could not touch its matrices");
  }
  *state_out = state;
  return CS_OK;
}

static enum cs_status run(void *given) {
  struct state *state = given;
  state->ran = true;
  if (state->place == PLACE_OUT)
    return cs_transpose(state->rows, state->columns, state->a, state->columns, state->b, state->rows);
  const enum cs_status status = state->turned ? cs_transpose_in_place(state->columns, state->rows, state->a)
                                              : cs_transpose_in_place(state->rows, state->columns, state->a);
  state->turned = !state->turned;
  return status;
}

static enum cs_status verify(void *given, struct cs_error *error) {
  struct state *state = given;
  if (!state->ran)
    return cs_fail(error, CS_FAILED, "transpose: nothing was transposed");
  if (state->place == PLACE_OUT)
    return cs__transpose_check(state->rows, state->columns, state->b, error);
  /* The last run came back: the matrix as it was is the transposed one of one row. A run more shows the other way. */
  if (!state->turned) {
    enum cs_status status = cs__transpose_check(1, state->rows * state->columns, state->a, error);
    if (status != CS_OK)
      return status;
    status = run(state);
    if (status != CS_OK)
      return cs_fail(error, status, "transpose: no work memory");
  }
  return cs__transpose_check(state->rows, state->columns, state->a, error);
}

static struct cs_work work(const double *values) {
  const double elements = values[P_ROWS] * columns_of(values);
  return (struct cs_work){.bytes = bytes_per_element * elements, .items = elements};
}

/* A square beyond the caches, of whole tiles. */
static double choose_rows(const struct cs_platform *on) {
  const double tile = 64.0, rows = sqrt(cs_bytes_beyond_caches(on) / bytes_per_element);
  return fmax(tile, floor(rows / tile) * tile);
}

static const struct cs_parameter parameters[] = {
    [P_ROWS] =
        {.name = "rows", .help = "rows of the matrix", .min = 1, .max = 1e6, .whole = true, .choose = choose_rows},
    [P_COLUMNS] = {.name = "columns", .help = "columns of the matrix; 0: as many as rows", .max = 1e6, .whole = true},
    [P_PLACE] = {.name = "place",
                 .help = "out: into another matrix; in: where it is",
                 .max = 1,
                 .whole = true,
                 .choices = places},
};

const struct cs_kernel cs__kernel_transpose = {
    .abi = CS_KERNEL_ABI,
    .name = "transpose",
    .summary = "b = a' of doubles, out of place or in place: memory bandwidth across rows",
    .bound = CS_BOUND_MEMORY,
    .rate = {.of = CS_QUANTITY_BYTES, .per_unit = 1e9, .unit = "GB/s"},
    .parameters = parameters,
    .parameter_count = sizeof parameters / sizeof parameters[0],
    .work = work,
    .setup = setup,
    .run = run,
    .verify = verify,
    .teardown = teardown,
};
