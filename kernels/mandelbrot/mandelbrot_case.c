/* kernels/mandelbrot/mandelbrot_case.c - the descriptor of mandelbrot: sizes, work, set-up, run, verify, tear-down. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/kernel.h"
#include "kernels/mandelbrot/mandelbrot.h"
#include "kernels/mandelbrot/mandelbrot_ref.h"
#include "kernels/range.h"
#include "runtime/base/memory.h"

#include <omp.h>
#include <stdlib.h>

enum { WIDTH, HEIGHT, ITERATIONS, SCHEDULE };

struct state {
  struct cs_mandelbrot_frame frame;
  enum cs_mandelbrot_schedule schedule;
  uint32_t *counts;
};

static void teardown(void *given) {
  struct state *state = given;
  if (state == NULL)
    return;
  cs_array_free(state->counts);
  free(state);
}

/* Values no run leaves behind. */
static void spoil(struct state *state) {
#pragma omp parallel
  {
    const size_t pixels = state->frame.width * state->frame.height;
    const struct cs_range mine = cs_range_of(pixels, 16, omp_get_thread_num(), omp_get_num_threads());
    for (size_t i = mine.begin; i < mine.end; i++)
      state->counts[i] = UINT32_MAX;
  }
}

/* The whole set, from -2 to 1, symmetric about the real axis. */
static enum cs_status setup(const double *values, void **state_out, struct cs_error *error) {
  struct state *state = calloc(1, sizeof *state);
  if (state == NULL)
    return cs_fail(error, CS_NOMEM, "mandelbrot: no memory for its state");
  const size_t width = (size_t)values[WIDTH], height = (size_t)values[HEIGHT];
  state->frame = (struct cs_mandelbrot_frame){.centre_re = -0.5,
                                              .pixel = 3.0 / values[WIDTH],
                                              .width = width,
                                              .height = height,
                                              .iterations = (uint32_t)values[ITERATIONS]};
  state->schedule = (enum cs_mandelbrot_schedule)values[SCHEDULE];
  state->counts = cs_array_alloc(width * height, sizeof *state->counts);
  if (state->counts == NULL) {
    teardown(state);
    return cs_fail(error, CS_NOMEM, "mandelbrot: no memory for %zu x %zu pixels; give a smaller width or height", width,
                   height);
  }
  spoil(state);
  *state_out = state;
  return CS_OK;
}

static enum cs_status run(void *given) {
  const struct state *state = given;
  return cs_mandelbrot(&state->frame, state->schedule, state->counts);
}

/* One row in 32 alone, the others by geometry and symmetry; then nothing is left for a run that does nothing. */
static enum cs_status verify(void *given, struct cs_error *error) {
  struct state *state = given;
  const enum cs_status status = cs__mandelbrot_check(&state->frame, state->counts, 32, error);
  spoil(state);
  return status;
}

static struct cs_work work(const double *values) {
  const double pixels = values[WIDTH] * values[HEIGHT];
  return (struct cs_work){.bytes = sizeof(uint32_t) * pixels, .items = pixels};
}

static const char *const schedules[] = {
    [CS_MANDELBROT_STATIC] = "static", [CS_MANDELBROT_DYNAMIC] = "dynamic", [CS_MANDELBROT_GUIDED] = "guided", NULL};

/* 768 x 512 pixels of 256 iterations are about 28 million steps: 10 ms at 3 steps a nanosecond, a core's rate with
 * AVX2.
 */
static const struct cs_parameter parameters[] = {
    [WIDTH] = {.name = "width",
               .help = "pixels across, from -2 to 1 on the real axis",
               .value = 768,
               .min = 1,
               .max = 1 << 20,
               .whole = true},
    [HEIGHT] = {.name = "height",
                .help = "pixels down, half of them above the real axis",
                .value = 512,
                .min = 1,
                .max = 1 << 20,
                .whole = true},
    [ITERATIONS] = {.name = "iterations",
                    .help = "most iterations of a pixel",
                    .value = 256,
                    .min = 1,
                    .max = 1 << 30,
                    .whole = true},
    [SCHEDULE] = {.name = "schedule",
                  .help = "how tiles are given to threads: static (uneven), dynamic, guided",
                  .value = CS_MANDELBROT_STATIC,
                  .max = CS_MANDELBROT_GUIDED,
                  .whole = true,
                  .choices = schedules},
};

const struct cs_kernel cs__kernel_mandelbrot = {
    .abi = CS_KERNEL_ABI,
    .name = "mandelbrot",
    .summary = "escape times of the Mandelbrot set: work that is unevenly spread",
    .bound = CS_BOUND_BALANCE,
    .rate = {.of = CS_QUANTITY_ITEMS, .per_unit = 1e6, .unit = "Mpixel/s"},
    .parameters = parameters,
    .parameter_count = sizeof parameters / sizeof parameters[0],
    .work = work,
    .setup = setup,
    .run = run,
    .verify = verify,
    .teardown = teardown,
};
