/* kernels/mandelbrot/mandelbrot.c - the tiles of a picture over a team of threads, by three schedules. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What: the escape-time picture of the Mandelbrot set. A pixel inside the set takes all iterations, most outside take a
 * handful: neighbours in the picture differ a hundredfold, and nobody knows before where.
 *
 * How: tiles of 64 by 16 pixels, numbered down the columns of tiles, are handed out by one of OpenMP's schedules.
 * Static gives each thread one run of tiles, so some wait for the one that got the middle of the set: the imbalance
 * this kernel is here to show. Dynamic and guided hand out what is left.
 *
 * Why it is fast: mandelbrot_loop.c keeps four vectors of pixels in flight. A tile is tens of microseconds of work
 * where it is in the set, a hundred times what it costs to hand one out, and its rows are whole cache lines, so no two
 * threads write the same one.
 *
 * Reference: the picture and its name, Peitgen, Richter: The Beauty of Fractals, 1986.
 */
#include "kernels/mandelbrot/mandelbrot.h"

#include "kernels/mandelbrot/mandelbrot_loop.h"
#include "kernels/team_size.h"

#include <stdbool.h>

/* A picture with what draws its tiles. */
struct canvas {
  const struct cs_mandelbrot_frame *frame;
  const struct cs__mandelbrot_loops *loops;
  uint32_t *counts;
  size_t tiles_high;
  int64_t tiles;
};

static const size_t tile_width = 64, tile_height = 16;

static size_t tiles_in(size_t pixels, size_t tile) {
  return pixels / tile + (pixels % tile != 0);
}

static size_t least(size_t a, size_t b) {
  return a < b ? a : b;
}

static void draw(const struct canvas *canvas, int64_t index) {
  const struct cs_mandelbrot_frame *frame = canvas->frame;
  const size_t x = (size_t)index / canvas->tiles_high * tile_width;
  const size_t y = (size_t)index % canvas->tiles_high * tile_height;
  const struct cs__mandelbrot_tile tile = {.x_begin = x,
                                           .x_end = least(x + tile_width, frame->width),
                                           .y_begin = y,
                                           .y_end = least(y + tile_height, frame->height)};
  canvas->loops->tile(frame, &tile, canvas->counts);
}

/* Judged as if no pixel took more than 8 iterations: how many it takes is known when it is done. So few is the low
 * side: outside of the set a handful is usual, and a picture of more only gets its team where 8 would pay too. An
 * iteration is 10 vector operations (3 multiplications, 4 additions and subtractions, a comparison, a mask, a count)
 * that do not fuse: as long as 10 that do, which the model's rate counts as 20 flops. */
static bool team_pays(const struct cs_mandelbrot_frame *frame) {
  static const double flops = 20.0, iterations_most = 8.0;
  const double iterations = frame->iterations < iterations_most ? frame->iterations : iterations_most;
  return cs__team_pays((struct cs__effort){.flops = flops * iterations * (double)frame->width * (double)frame->height});
}

static void draw_static(const struct canvas *canvas) {
#pragma omp parallel for schedule(static)
  for (int64_t i = 0; i < canvas->tiles; i++)
    draw(canvas, i);
}

static void draw_dynamic(const struct canvas *canvas) {
#pragma omp parallel for schedule(dynamic, 1)
  for (int64_t i = 0; i < canvas->tiles; i++)
    draw(canvas, i);
}

static void draw_guided(const struct canvas *canvas) {
#pragma omp parallel for schedule(guided, 1)
  for (int64_t i = 0; i < canvas->tiles; i++)
    draw(canvas, i);
}

enum cs_status cs_mandelbrot(const struct cs_mandelbrot_frame *frame, enum cs_mandelbrot_schedule schedule,
                             uint32_t *counts) {
  static const struct cs__mandelbrot_loops *const variants[] = {CS_ISA_VARIANTS(cs__mandelbrot_loops)};
  static void (*const schedules[])(const struct canvas *) = {[CS_MANDELBROT_STATIC] = draw_static,
                                                             [CS_MANDELBROT_DYNAMIC] = draw_dynamic,
                                                             [CS_MANDELBROT_GUIDED] = draw_guided};
  static const size_t side_max = (size_t)1 << 31;
  const size_t chosen = (size_t)schedule;
  if (frame == NULL || chosen >= sizeof schedules / sizeof schedules[0] || frame->width > side_max ||
      frame->height > side_max || (counts == NULL && frame->width > 0 && frame->height > 0))
    return CS_INVALID;
  const size_t wide = tiles_in(frame->width, tile_width), high = tiles_in(frame->height, tile_height);
  const struct canvas canvas = {.frame = frame,
                                .loops = variants[cs_isa_active()],
                                .counts = counts,
                                .tiles_high = high,
                                .tiles = (int64_t)(wide * high)};
  if (canvas.tiles < 2 || !team_pays(frame)) {
    for (int64_t i = 0; i < canvas.tiles; i++)
      draw(&canvas, i);
    return CS_OK;
  }
  schedules[chosen](&canvas);
  return CS_OK;
}
