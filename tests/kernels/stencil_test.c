/* tests/kernels/stencil_test.c - stencil: its definition to the bit between guard pages, at every shape and team. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/stencil/stencil.h"

#include "kernels/stencil/stencil_loop.h"
#include "kernels/stencil/stencil_ref.h"
#include "kernels/stencil/stencil_slabs.h"
#include "kernels/team_size.h"
#include "tests/kernels/support_guard.h"

#include <criterion/criterion.h>
#include <omp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const int teams[] = {1, 2, 3, 5, 7};
enum { team_count = sizeof teams / sizeof teams[0] };

/* No padding at all: a row ends where the next begins, so whoever goes one point too far spoils a border. */
static struct cs_stencil_grid tight(size_t nx, size_t ny, size_t nz) {
  return (struct cs_stencil_grid){.nx = nx, .ny = ny, .nz = nz, .row = nx + 2, .plane = (nx + 2) * (ny + 2)};
}

static double noise(size_t i) {
  return (double)(int64_t)(i * 2654435761u % 1000003) / 7.0 - 70000.0;
}

struct boxes {
  struct cs_stencil_grid grid;
  struct guarded from, to;
};

static struct boxes make(struct cs_stencil_grid grid, enum guard_edge edge) {
  const size_t elements = cs_stencil_elements(&grid);
  struct boxes boxes = {grid, guarded_array(elements, sizeof(double), edge),
                        guarded_array(elements, sizeof(double), edge)};
  double *from = boxes.from.array, *to = boxes.to.array;
  for (size_t i = 0; i < elements; i++) {
    from[i] = noise(i);
    to[i] = -1e300;
  }
  guarded_freeze(&boxes.from);
  return boxes;
}

static void drop(struct boxes *boxes) {
  guarded_free(&boxes->from);
  guarded_free(&boxes->to);
}

static bool is_inner(const struct cs_stencil_grid *grid, size_t element) {
  const size_t z = element / grid->plane, y = element % grid->plane / grid->row, x = element % grid->plane % grid->row;
  return z >= 1 && z <= grid->nz && y >= 1 && y <= grid->ny && x >= 1 && x <= grid->nx;
}

static double definition(const struct cs_stencil_grid *grid, const double *from, size_t i, double c0, double c1) {
  const double in_row = from[i - 1] + from[i + 1], in_plane = from[i - grid->row] + from[i + grid->row];
  const double across = from[i - grid->plane] + from[i + grid->plane];
  return c0 * from[i] + c1 * ((in_row + in_plane) + across);
}

/* Inner points as defined, everything else as make left it. */
static void expect_definition(const struct boxes *boxes, double c0, double c1) {
  const double *from = boxes->from.array, *to = boxes->to.array;
  for (size_t i = 0; i < cs_stencil_elements(&boxes->grid); i++) {
    const double must = is_inner(&boxes->grid, i) ? definition(&boxes->grid, from, i, c0, c1) : -1e300;
    cr_assert_eq(memcmp(&to[i], &must, sizeof must), 0, "element %zu of %zu x %zu x %zu is %.17g, must be %.17g", i,
                 boxes->grid.nx, boxes->grid.ny, boxes->grid.nz, to[i], must);
  }
}

static const size_t shapes[][3] = {{1, 1, 1},  {0, 3, 2},  {3, 0, 2},   {3, 2, 0},  {2, 1, 3},  {7, 5, 3},
                                   {8, 8, 8},  {9, 2, 11}, {16, 3, 1},  {17, 1, 1}, {31, 7, 5}, {33, 4, 2},
                                   {64, 2, 3}, {1, 65, 2}, {2, 3, 101}, {70, 9, 4}};
enum { shape_count = sizeof shapes / sizeof shapes[0] };

Test(stencil, is_its_definition_to_the_bit_between_guard_pages_at_every_shape_and_team) {
  cs__team_pays_always(true);
  for (int edge = 0; edge < GUARD_EDGES; edge++)
    for (size_t s = 0; s < shape_count; s++)
      for (size_t t = 0; t < team_count; t++) {
        struct boxes boxes = make(tight(shapes[s][0], shapes[s][1], shapes[s][2]), (enum guard_edge)edge);
        omp_set_num_threads(teams[t]);
        cr_assert_eq(cs_stencil7(&boxes.grid, boxes.from.array, boxes.to.array, 0.3, 0.7 / 6), CS_OK);
        expect_definition(&boxes, 0.3, 0.7 / 6);
        drop(&boxes);
      }
}

Test(stencil, leaves_the_padding_of_rows_and_planes_alone) {
  const struct cs_stencil_grid grids[] = {cs_stencil_grid_of(13, 6, 5),
                                          {.nx = 5, .ny = 4, .nz = 3, .row = 11, .plane = 11 * 6 + 3}};
  for (size_t g = 0; g < 2; g++) {
    struct boxes boxes = make(grids[g], GUARD_AFTER);
    cr_assert_eq(cs_stencil7(&boxes.grid, boxes.from.array, boxes.to.array, -1.1, 0.2), CS_OK);
    expect_definition(&boxes, -1.1, 0.2);
    drop(&boxes);
  }
}

/* The driver streams only what the caches do not hold; the loop itself takes any slab. */
Test(stencil, streams_the_same_bits_from_every_alignment) {
  static const struct cs__stencil_loops *const variants[] = {CS_ISA_VARIANTS(cs__stencil_loops)};
  const struct cs__stencil_loops *loops = variants[cs_isa_active()];
  for (size_t nx = 1; nx <= 40; nx++) {
    struct boxes boxes = make(tight(nx, 9, 2), nx % 2 == 0 ? GUARD_BEFORE : GUARD_AFTER);
    for (size_t z = 1; z <= 2; z++) {
      const struct cs__stencil_slab slab = {.z = z, .y_begin = 1, .y_end = 10};
      loops->streamed(&boxes.grid, &slab, boxes.from.array, boxes.to.array, 0.3, 0.1);
    }
    loops->finish();
    expect_definition(&boxes, 0.3, 0.1);
    drop(&boxes);
  }
}

static void expect_every_row_once(const struct cs_stencil_grid *grid, int threads) {
  const struct cs__stencil_slabs slabs = cs__stencil_slabs(grid, threads);
  unsigned char *seen = calloc((grid->ny + 2) * (grid->nz + 2), 1);
  for (size_t i = 0; i < slabs.count; i++) {
    const struct cs__stencil_slab slab = cs__stencil_slab(grid, &slabs, i);
    cr_assert(slab.z >= 1 && slab.z <= grid->nz && slab.y_begin >= 1 && slab.y_end <= grid->ny + 1);
    for (size_t y = slab.y_begin; y < slab.y_end; y++)
      seen[slab.z * (grid->ny + 2) + y]++;
  }
  for (size_t z = 1; z <= grid->nz; z++)
    for (size_t y = 1; y <= grid->ny; y++)
      cr_assert_eq(seen[z * (grid->ny + 2) + y], 1, "row %zu of plane %zu, %d threads", y, z, threads);
  free(seen);
}

Test(stencil_slabs, hold_every_row_once_for_every_team) {
  static const int many[] = {1, 2, 3, 7, 64, 1000};
  for (size_t s = 0; s < shape_count; s++)
    for (size_t t = 0; t < sizeof many / sizeof many[0]; t++) {
      const struct cs_stencil_grid grid = tight(shapes[s][0], shapes[s][1], shapes[s][2]);
      expect_every_row_once(&grid, many[t]);
    }
  const struct cs_stencil_grid wide = cs_stencil_grid_of(20000, 300, 3);
  expect_every_row_once(&wide, 5);
}

Test(stencil_slabs, are_enough_for_a_large_team_to_share_them_evenly) {
  const struct cs_stencil_grid grid = cs_stencil_grid_of(64, 256, 64);
  cr_expect_geq(cs__stencil_slabs(&grid, 128).count, 128 * 16);
}

Test(stencil_grid, pads_rows_to_lines_and_off_the_page) {
  for (size_t nx = 0; nx < 1100; nx++) {
    const struct cs_stencil_grid grid = cs_stencil_grid_of(nx, 4, 4);
    cr_assert(grid.row % 8 == 0 && grid.row >= nx + 2 && grid.row <= nx + 2 + 15 && grid.row % 512 != 0);
    cr_assert_eq(grid.plane, grid.row * 6);
  }
}

Test(stencil_grid, has_no_elements_when_they_cannot_be_counted) {
  const size_t sides[] = {SIZE_MAX, SIZE_MAX - 1, SIZE_MAX - 9, SIZE_MAX / 2, SIZE_MAX / 8, (size_t)1 << 32};
  for (size_t i = 0; i < sizeof sides / sizeof sides[0]; i++) {
    const struct cs_stencil_grid grids[] = {cs_stencil_grid_of(sides[i], 1, 1), cs_stencil_grid_of(1, sides[i], 1),
                                            cs_stencil_grid_of(1, 1, sides[i]),
                                            cs_stencil_grid_of(sides[i], sides[i], sides[i])};
    for (size_t g = i == 5 ? 3 : 0; g < 4; g++)
      cr_expect_eq(cs_stencil_elements(&grids[g]), 0, "side %zu, grid %zu", sides[i], g);
  }
  const struct cs_stencil_grid grid = cs_stencil_grid_of(6, 2, 1);
  cr_expect_eq(cs_stencil_elements(&grid), 8 * 4 * 3);
}

Test(stencil, turns_its_test_field_into_its_negative_and_back_exactly) {
  const struct cs_stencil_grid grid = cs_stencil_grid_of(31, 13, 9);
  double *fields[2] = {calloc(cs_stencil_elements(&grid), sizeof(double)),
                       calloc(cs_stencil_elements(&grid), sizeof(double))};
  for (size_t z = 0; z < grid.nz + 2; z++)
    for (size_t y = 0; y < grid.ny + 2; y++)
      for (size_t x = 0; x < grid.nx + 2; x++) {
        fields[0][z * grid.plane + y * grid.row + x] = cs__stencil_field(x, y, z);
        fields[1][z * grid.plane + y * grid.row + x] = -cs__stencil_field(x, y, z);
      }
  for (int sweep = 0; sweep < 6; sweep++) {
    double *to = fields[1 - sweep % 2];
    for (size_t i = 0; i < cs_stencil_elements(&grid); i++)
      to[i] = is_inner(&grid, i) ? 1e9 : to[i];
    cr_assert_eq(cs_stencil7(&grid, fields[sweep % 2], to, cs__stencil_c0, cs__stencil_c1), CS_OK);
    struct cs_error error = {""};
    cr_assert_eq(cs__stencil_check(&grid, to, sweep % 2 == 0 ? -1 : 1, &error), CS_OK, "%s", error.message);
  }
  free(fields[0]);
  free(fields[1]);
}

Test(stencil_check, notices_every_single_spoiled_point) {
  const struct cs_stencil_grid grid = cs_stencil_grid_of(5, 4, 3);
  double *array = calloc(cs_stencil_elements(&grid), sizeof(double));
  for (size_t i = 0; i < cs_stencil_elements(&grid); i++)
    array[i] = cs__stencil_field(i % grid.plane % grid.row, i % grid.plane / grid.row, i / grid.plane);
  cr_assert_eq(cs__stencil_check(&grid, array, 1, NULL), CS_OK);
  cr_expect_eq(cs__stencil_check(&grid, array, -1, NULL), CS_FAILED);
  for (size_t z = 0; z < 5; z++)
    for (size_t y = 0; y < 6; y++)
      for (size_t x = 0; x < 7; x++) {
        double *point = &array[z * grid.plane + y * grid.row + x];
        const double right = *point;
        struct cs_error error = {""};
        char where[64];
        snprintf(where, sizeof where, "(%zu, %zu, %zu)", x, y, z);
        *point += 0.125;
        cr_expect_eq(cs__stencil_check(&grid, array, 1, &error), CS_FAILED);
        cr_expect_not_null(strstr(error.message, where), "%s", error.message);
        *point = 0.0 / 0.0;
        cr_expect_eq(cs__stencil_check(&grid, array, 1, NULL), CS_FAILED);
        *point = right;
      }
  free(array);
}

Test(stencil, is_linear) {
  const struct cs_stencil_grid grid = tight(19, 7, 5);
  struct boxes once = make(grid, GUARD_AFTER), twice = make(grid, GUARD_AFTER);
  double *doubled = twice.from.array, *to = once.to.array, *to_doubled = twice.to.array;
  guarded_thaw(&twice.from);
  for (size_t i = 0; i < cs_stencil_elements(&grid); i++)
    doubled[i] *= 2;
  cr_assert_eq(cs_stencil7(&grid, once.from.array, to, 0.4, 0.1), CS_OK);
  cr_assert_eq(cs_stencil7(&grid, doubled, to_doubled, 0.4, 0.1), CS_OK);
  for (size_t i = 0; i < cs_stencil_elements(&grid); i++)
    cr_assert(!is_inner(&grid, i) || to_doubled[i] == 2 * to[i]);
  drop(&once);
  drop(&twice);
}

Test(stencil, gives_the_same_from_inside_a_region_and_from_several_threads_at_once) {
  struct boxes boxes[3];
  for (int i = 0; i < 3; i++)
    boxes[i] = make(tight(33, 9, 7), GUARD_AFTER);
  omp_set_max_active_levels(2);
#pragma omp parallel num_threads(3)
  {
    const struct boxes *mine = &boxes[omp_get_thread_num()];
    cs_stencil7(&mine->grid, mine->from.array, mine->to.array, 0.25, 0.125);
  }
  for (int i = 0; i < 3; i++) {
    expect_definition(&boxes[i], 0.25, 0.125);
    drop(&boxes[i]);
  }
}

Test(stencil, refuses_shapes_that_do_not_fit_their_strides) {
  double from[600] = {0}, to[600] = {0};
  const struct cs_stencil_grid good = tight(4, 3, 2);
  cr_expect_eq(cs_stencil7(&good, from, to, 1, 1), CS_OK);
  cr_expect_eq(cs_stencil7(NULL, from, to, 1, 1), CS_INVALID);
  cr_expect_eq(cs_stencil7(&good, NULL, to, 1, 1), CS_INVALID);
  cr_expect_eq(cs_stencil7(&good, from, NULL, 1, 1), CS_INVALID);
  cr_expect_eq(cs_stencil7(&good, from, from, 1, 1), CS_INVALID);
  const struct cs_stencil_grid bad[] = {
      {.nx = 4, .ny = 3, .nz = 2, .row = 5, .plane = 30},
      {.nx = 4, .ny = 3, .nz = 2, .row = 6, .plane = 29},
      {.nx = 4, .ny = 3, .nz = 2, .row = 0, .plane = 30},
      {.nx = SIZE_MAX, .ny = 3, .nz = 2, .row = 6, .plane = 30},
      {.nx = 4, .ny = SIZE_MAX, .nz = 2, .row = 6, .plane = 30},
      {.nx = 4, .ny = 3, .nz = SIZE_MAX, .row = 6, .plane = 30},
      {.nx = 4, .ny = 3, .nz = SIZE_MAX / 8, .row = 6, .plane = 30},
  };
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
    cr_expect_eq(cs_stencil7(&bad[i], from, to, 1, 1), CS_INVALID, "grid %zu", i);
}
