/* kernels/stencil/stencil_case.c - the descriptor of stencil: sizes, work, set-up, run, verify, tear-down. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/default_size.h"
#include "kernels/kernel.h"
#include "kernels/stencil/stencil.h"
#include "kernels/stencil/stencil_ref.h"
#include "kernels/stencil/stencil_slabs.h"
#include "runtime/base/memory.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>

static const double bytes_per_point = 2.0 * sizeof(double);

/* Two arrays that change places; the first holds the field, the second, when it has been swept into, its negative. */
struct state {
  struct cs_stencil_grid grid;
  double *blocks[2], *arrays[2]; /* as allocated, and behind the lead */
  int to;                        /* the array the last run wrote; before the first, the one it will write */
  bool ran;
};

static void teardown(void *given) {
  struct state *state = given;
  if (state == NULL)
    return;
  cs_array_free(state->blocks[0]);
  cs_array_free(state->blocks[1]);
  free(state);
}

/* The field into one array; into the other its negative on the border, which no sweep writes, and zeros inside. */
static void fill_row(struct state *state, size_t y, size_t z) {
  const struct cs_stencil_grid *grid = &state->grid;
  const size_t start = z * grid->plane + y * grid->row;
  const bool border = y == 0 || y == grid->ny + 1 || z == 0 || z == grid->nz + 1;
  const struct cs__stencil_line line = cs__stencil_line(y, z);
  double *const field = state->arrays[0] + start, *const negative = state->arrays[1] + start;
  for (size_t x = 0; x < grid->nx + 2; x++) {
    field[x] = cs__stencil_on_line(line, x);
    negative[x] = border ? -field[x] : 0;
  }
  negative[0] = -field[0];
  negative[grid->nx + 1] = -field[grid->nx + 1];
}

/* A slab's rows, and the rows of the border that touch it. */
static void fill_slab(struct state *state, const struct cs__stencil_slab *slab) {
  const struct cs_stencil_grid *grid = &state->grid;
  const size_t z_begin = slab->z == 1 ? 0 : slab->z, z_end = slab->z == grid->nz ? slab->z + 2 : slab->z + 1;
  const size_t y_begin = slab->y_begin == 1 ? 0 : slab->y_begin;
  const size_t y_end = slab->y_end == grid->ny + 1 ? slab->y_end + 1 : slab->y_end;
  for (size_t z = z_begin; z < z_end; z++) {
    for (size_t y = y_begin; y < y_end; y++)
      fill_row(state, y, z);
  }
}

/* Each thread first touches the slabs that it will sweep. */
static void fill(struct state *state) {
#pragma omp parallel
  {
    const struct cs__stencil_slabs slabs = cs__stencil_slabs(&state->grid, omp_get_num_threads());
    const struct cs_range mine = cs_range_of(slabs.count, 1, omp_get_thread_num(), omp_get_num_threads());
    for (size_t i = mine.begin; i < mine.end; i++) {
      const struct cs__stencil_slab slab = cs__stencil_slab(&state->grid, &slabs, i);
      fill_slab(state, &slab);
    }
  }
}

static enum cs_status setup(const double *values, void **state_out, struct cs_error *error) {
  struct state *state = calloc(1, sizeof *state);
  if (state == NULL)
    return cs_fail(error, CS_NOMEM, "stencil: no memory for its state");
  const size_t n = (size_t)values[0];
  state->grid = cs_stencil_grid_of(n, n, n);
  const size_t elements = CS_STENCIL_LEAD + cs_stencil_elements(&state->grid);
  for (int i = 0; i < 2; i++) {
    state->blocks[i] = cs_array_alloc(elements, sizeof(double));
    if (state->blocks[i] == NULL) {
      teardown(state);
      return cs_fail(error, CS_NOMEM, "stencil: no memory for 2 boxes of %zu^3 points; give a smaller n", n);
    }
    state->arrays[i] = state->blocks[i] + CS_STENCIL_LEAD;
  }
  state->to = 1;
  fill(state);
  *state_out = state;
  return CS_OK;
}

static enum cs_status run(void *given) {
  struct state *state = given;
  if (state->ran)
    state->to = 1 - state->to;
  state->ran = true;
  return cs_stencil7(&state->grid, state->arrays[1 - state->to], state->arrays[state->to], cs__stencil_c0,
                     cs__stencil_c1);
}

static enum cs_status verify(void *given, struct cs_error *error) {
  const struct state *state = given;
  return cs__stencil_check(&state->grid, state->arrays[state->to], state->to == 0 ? 1 : -1, error);
}

static struct cs_work work(const double *values) {
  const double points = values[0] * values[0] * values[0];
  return (struct cs_work){.bytes = bytes_per_point * points, .flops = 8 * points, .items = points};
}

/* Whole cache lines in a row. */
static double choose_n(const struct cs_platform *on) {
  const double side = cbrt(cs_bytes_beyond_caches(on) / bytes_per_point);
  return 8 * round(side / 8);
}

static const struct cs_parameter parameters[] = {
    {.name = "n",
     .help = "inner points along each side of the box; two arrays of (n+2)^3 doubles",
     .min = 1,
     .max = CS__STENCIL_SIDE_MAX - 1,
     .whole = true,
     .choose = choose_n},
};

const struct cs_kernel cs__kernel_stencil = {
    .abi = CS_KERNEL_ABI,
    .name = "stencil",
    .summary = "Jacobi sweep of the 7-point stencil over a cube: memory bandwidth with neighbours",
    .bound = CS_BOUND_MEMORY,
    .rate = {.of = CS_QUANTITY_ITEMS, .per_unit = 1e6, .unit = "Mpoint/s"},
    .parameters = parameters,
    .parameter_count = sizeof parameters / sizeof parameters[0],
    .work = work,
    .setup = setup,
    .run = run,
    .verify = verify,
    .teardown = teardown,
};
