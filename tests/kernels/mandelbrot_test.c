/* tests/kernels/mandelbrot_test.c - mandelbrot: every pixel as iterated alone, by every team and schedule. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/mandelbrot/mandelbrot.h"

#include "kernels/mandelbrot/mandelbrot_ref.h"
#include "kernels/team_size.h"
#include "tests/kernels/support_guard.h"

#include <criterion/criterion.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

static const int teams[] = {1, 2, 3, 5, 7};
enum { team_count = sizeof teams / sizeof teams[0] };
static const enum cs_mandelbrot_schedule schedules[] = {CS_MANDELBROT_STATIC, CS_MANDELBROT_DYNAMIC,
                                                        CS_MANDELBROT_GUIDED};
enum { schedule_count = sizeof schedules / sizeof schedules[0] };

static struct cs_mandelbrot_frame whole_set(size_t width, size_t height, uint32_t iterations) {
  return (struct cs_mandelbrot_frame){
      .centre_re = -0.5, .pixel = 3.0 / (double)width, .width = width, .height = height, .iterations = iterations};
}

static void expect_every_pixel(const struct cs_mandelbrot_frame *frame, const uint32_t *counts) {
  for (size_t y = 0; y < frame->height; y++)
    for (size_t x = 0; x < frame->width; x++)
      cr_assert_eq(counts[y * frame->width + x], cs__mandelbrot_count(frame, x, y), "pixel (%zu, %zu) of %zu x %zu", x,
                   y, frame->width, frame->height);
}

Test(mandelbrot, iterates_every_pixel_as_if_alone_between_guard_pages_at_every_size_and_team) {
  cs__team_pays_always(true);
  static const size_t sides[][2] = {{1, 1},   {3, 2},   {7, 5},   {8, 16},  {15, 17}, {16, 1},
                                    {31, 33}, {63, 15}, {64, 16}, {65, 17}, {1, 97},  {131, 3}};
  for (int edge = 0; edge < GUARD_EDGES; edge++)
    for (size_t s = 0; s < sizeof sides / sizeof sides[0]; s++)
      for (size_t t = 0; t < team_count; t++)
        for (size_t k = 0; k < schedule_count; k++) {
          const struct cs_mandelbrot_frame frame = whole_set(sides[s][0], sides[s][1], 50);
          struct guarded counts = guarded_array(frame.width * frame.height, sizeof(uint32_t), (enum guard_edge)edge);
          memset(counts.array, 0xff, frame.width * frame.height * sizeof(uint32_t));
          omp_set_num_threads(teams[t]);
          cr_assert_eq(cs_mandelbrot(&frame, schedules[k], counts.array), CS_OK);
          expect_every_pixel(&frame, counts.array);
          guarded_free(&counts);
        }
}

Test(mandelbrot, stops_at_every_limit_of_iterations_exactly) {
  static uint32_t counts[65 * 17];
  for (uint32_t limit = 0; limit <= 20; limit++) {
    const struct cs_mandelbrot_frame frame = whole_set(65, 17, limit);
    cr_assert_eq(cs_mandelbrot(&frame, CS_MANDELBROT_STATIC, counts), CS_OK);
    expect_every_pixel(&frame, counts);
  }
}

/* -2 is the tip of the set: |z|^2 is 4 after every iteration, and 4 is not beyond 4. */
Test(mandelbrot, keeps_a_point_exactly_on_the_circle) {
  uint32_t count = 0;
  const struct cs_mandelbrot_frame tip = {.centre_re = -2, .pixel = 1, .width = 1, .height = 1, .iterations = 100};
  cr_assert_eq(cs_mandelbrot(&tip, CS_MANDELBROT_STATIC, &count), CS_OK);
  cr_expect_eq(count, 100);
}

/* Far outside, numbers overflow; near the edge of the set, pixels of one group leave at very different times. */
Test(mandelbrot, is_right_far_outside_and_close_up) {
  static uint32_t counts[90 * 40];
  const struct cs_mandelbrot_frame frames[] = {
      {.centre_re = 0, .centre_im = 0, .pixel = 0.5, .width = 90, .height = 40, .iterations = 1000},
      {.centre_re = 3, .centre_im = -7, .pixel = 1e150, .width = 90, .height = 40, .iterations = 40},
      {.centre_re = 1e300, .centre_im = 1e308, .pixel = 1e307, .width = 90, .height = 40, .iterations = 9},
      {.centre_re = -0.7436, .centre_im = 0.1318, .pixel = 1e-5, .width = 90, .height = 40, .iterations = 2000},
      {.centre_re = 0.25, .centre_im = 0, .pixel = 1e-4, .width = 90, .height = 40, .iterations = 500},
  };
  for (size_t i = 0; i < sizeof frames / sizeof frames[0]; i++) {
    cr_assert_eq(cs_mandelbrot(&frames[i], CS_MANDELBROT_GUIDED, counts), CS_OK);
    expect_every_pixel(&frames[i], counts);
    struct cs_error error = {""};
    cr_expect_eq(cs__mandelbrot_check(&frames[i], counts, 1, &error), CS_OK, "frame %zu: %s", i, error.message);
  }
}

/* FNV-1a over the counts of one picture; the same number whatever draws it, on whatever machine. */
static uint64_t checksum(const uint32_t *counts, size_t pixels) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (size_t i = 0; i < pixels; i++)
    hash = (hash ^ counts[i]) * 0x100000001b3u;
  return hash;
}

Test(mandelbrot, draws_one_picture_with_every_team_schedule_and_instruction_set) {
  cs__team_pays_always(true);
  enum { width = 250, height = 161 };
  static uint32_t counts[width * height];
  const struct cs_mandelbrot_frame frame = whole_set(width, height, 300);
  for (size_t t = 0; t < team_count; t++)
    for (size_t k = 0; k < schedule_count; k++) {
      memset(counts, 0, sizeof counts);
      omp_set_num_threads(teams[t]);
      cr_assert_eq(cs_mandelbrot(&frame, schedules[k], counts), CS_OK);
      cr_assert_eq(checksum(counts, width * height), 0xff9b57cac3b4b119u, "%d threads, schedule %zu: %016llx", teams[t],
                   k, (unsigned long long)checksum(counts, width * height));
    }
}

Test(mandelbrot, is_symmetric_about_the_real_axis) {
  enum { width = 97, height = 64 };
  static uint32_t counts[width * height];
  const struct cs_mandelbrot_frame frame = whole_set(width, height, 200);
  cr_assert_eq(cs_mandelbrot(&frame, CS_MANDELBROT_DYNAMIC, counts), CS_OK);
  for (size_t y = 0; y < height / 2; y++)
    cr_assert_arr_eq(&counts[y * width], &counts[(height - 1 - y) * width], width * sizeof *counts);
}

Test(mandelbrot, gives_the_same_from_inside_a_region_and_from_several_threads_at_once) {
  enum { width = 70, height = 33 };
  static uint32_t counts[3][width * height];
  const struct cs_mandelbrot_frame frame = whole_set(width, height, 100);
  omp_set_max_active_levels(2);
#pragma omp parallel num_threads(3)
  cs_mandelbrot(&frame, schedules[omp_get_thread_num()], counts[omp_get_thread_num()]);
  for (int i = 0; i < 3; i++)
    expect_every_pixel(&frame, counts[i]);
}

Test(mandelbrot, takes_pictures_without_pixels_and_refuses_what_is_no_picture) {
  uint32_t count = 77;
  const struct cs_mandelbrot_frame none = {.pixel = 1, .width = 0, .height = 5, .iterations = 3};
  const struct cs_mandelbrot_frame one = whole_set(1, 1, 3);
  const struct cs_mandelbrot_frame huge = {.pixel = 1, .width = SIZE_MAX, .height = 1, .iterations = 3};
  cr_expect_eq(cs_mandelbrot(&none, CS_MANDELBROT_STATIC, NULL), CS_OK);
  cr_expect_eq(cs_mandelbrot(NULL, CS_MANDELBROT_STATIC, &count), CS_INVALID);
  cr_expect_eq(cs_mandelbrot(&one, CS_MANDELBROT_STATIC, NULL), CS_INVALID);
  cr_expect_eq(cs_mandelbrot(&one, (enum cs_mandelbrot_schedule)3, &count), CS_INVALID);
  cr_expect_eq(cs_mandelbrot(&one, (enum cs_mandelbrot_schedule) - 1, &count), CS_INVALID);
  cr_expect_eq(cs_mandelbrot(&huge, CS_MANDELBROT_STATIC, &count), CS_INVALID);
  cr_expect_eq(count, 77);
}

/* Of a picture that is right, a row that is not sampled: geometry or symmetry must notice. */
static void expect_noticed(const struct cs_mandelbrot_frame *frame, uint32_t *counts, size_t x, size_t y) {
  uint32_t *pixel = &counts[y * frame->width + x];
  const uint32_t right = *pixel;
  struct cs_error error = {""};
  *pixel = right + 1;
  cr_assert_eq(cs__mandelbrot_check(frame, counts, 32, &error), CS_FAILED, "pixel (%zu, %zu)", x, y);
  cr_expect_neq(error.message[0], '\0');
  *pixel = right;
}

Test(mandelbrot_check, notices_every_single_spoiled_pixel) {
  enum { width = 60, height = 40 };
  static uint32_t counts[width * height];
  const struct cs_mandelbrot_frame frame = whole_set(width, height, 100);
  cr_assert_eq(cs_mandelbrot(&frame, CS_MANDELBROT_STATIC, counts), CS_OK);
  cr_assert_eq(cs__mandelbrot_check(&frame, counts, 32, NULL), CS_OK);
  for (size_t y = 0; y < height; y++)
    for (size_t x = 0; x < width; x++)
      expect_noticed(&frame, counts, x, y);
}

/* A mistake made alike above and below the axis is left to the sampled rows and to geometry. */
Test(mandelbrot_check, notices_a_symmetric_mistake_inside_and_far_outside_of_the_set) {
  enum { width = 60, height = 40 };
  static uint32_t counts[width * height];
  const struct cs_mandelbrot_frame frame = whole_set(width, height, 100);
  cr_assert_eq(cs_mandelbrot(&frame, CS_MANDELBROT_STATIC, counts), CS_OK);
  static const size_t pixels[][2] = {{20, 18}, {35, 15}, {0, 2}, {0, 5}};
  for (size_t i = 0; i < sizeof pixels / sizeof pixels[0]; i++) {
    const size_t x = pixels[i][0], y = pixels[i][1], mirrored = height - 1 - y;
    counts[mirrored * width + x] = ++counts[y * width + x];
    cr_expect_eq(cs__mandelbrot_check(&frame, counts, 32, NULL), CS_FAILED, "pixel (%zu, %zu)", x, y);
    counts[mirrored * width + x] = --counts[y * width + x];
  }
}
