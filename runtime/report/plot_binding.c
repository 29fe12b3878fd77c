/* runtime/report/plot_binding.c - what binds, named on the limit's curve of a case's plot. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/limits.h"
#include "runtime/report/place.h"
#include "runtime/report/plain.h"
#include "runtime/report/plot_curves.h"
#include "runtime/report/plot_script.h"

#include <math.h>
#include <string.h>

/* Names on the curve, in pixels: the height of a line, the mean width of a character of 12 pixels. */
static const double text_height = 14.0, character_width = 6.6;

/* Samples of every curve as obstacles: a text is as wide as some 20 of them. */
enum { SAMPLES = 97, OBSTACLES_MAX = 2048, ANCHORS = 5, FIRST_TAG = 600 };

struct obstacles {
  struct cs__spot at[OBSTACLES_MAX];
  size_t count;
};

static struct cs__spot spot_of(const struct cs__frame *frame, double n, double speedup) {
  return (struct cs__spot){cs__axis_at(&frame->x, n), cs__axis_at(&frame->y, speedup)};
}

static void add(struct obstacles *obstacles, struct cs__spot at) {
  if (obstacles->count < OBSTACLES_MAX && isfinite(at.x) && isfinite(at.y))
    obstacles->at[obstacles->count++] = at;
}

/* An upright bar, or a text: spots some pixels apart. */
static void add_line(struct obstacles *obstacles, struct cs__spot from, struct cs__spot to) {
  const double length = hypot(to.x - from.x, to.y - from.y), apart = 6.0;
  if (!isfinite(length))
    return;
  const int steps = 1 + (int)(length / apart);
  for (int i = 0; i <= steps; i++) {
    const double share = (double)i / steps;
    add(obstacles, (struct cs__spot){from.x + share * (to.x - from.x), from.y + share * (to.y - from.y)});
  }
}

static void add_curves(struct obstacles *obstacles, const struct cs__frame *frame, const struct cs_case_summary *of) {
  struct cs__height height;
  for (size_t i = 0; i < SAMPLES; i++) {
    const double n = cs__sample_at(frame, i, SAMPLES);
    add(obstacles, spot_of(frame, n, n / frame->points[0].n));
    if (cs__limit_at(of, n, &height))
      add(obstacles, spot_of(frame, n, height.value));
    if (cs__draws_amdahl(of))
      add(obstacles, spot_of(frame, n, cs__amdahl_at(of, n)));
    add(obstacles, spot_of(frame, n, cs__serial_speedup(of)));
  }
}

static void add_points(struct obstacles *obstacles, const struct cs__frame *frame, const struct cs_case_summary *of) {
  for (size_t i = 0; i < of->point_count; i++) {
    const struct cs_point_summary *point = &of->points[i];
    if (!cs__has_speedup(point))
      continue;
    const double lo = fmin(point->speedup_band.lo, point->speedup.lo);
    const double hi = fmax(point->speedup_band.hi, point->speedup.hi);
    add_line(obstacles, spot_of(frame, point->n, isfinite(lo) && lo > 0.0 ? lo : point->speedup.value),
             spot_of(frame, point->n, isfinite(hi) ? hi : point->speedup.value));
  }
}

static void put_name(struct cs_text *script, const struct cs__frame *frame, size_t tag, const char *name,
                     const struct cs__place *place) {
  const struct cs__picture *in = &frame->picture;
  cs_text_append(script, "set label %zu ", tag);
  cs__put_gnuplot(script, name);
  cs_text_append(script, " at screen %.6f, screen %.6f left font ',12' textcolor rgb c_limit\n",
                 (in->left + place->left.x) / in->width, (in->bottom + place->left.y) / in->height);
  if (place->leader)
    cs_text_append(script,
                   "set arrow %zu from screen %.6f, screen %.6f to screen %.6f, screen %.6f nohead linewidth 0.8 "
                   "linecolor rgb c_limit\n",
                   tag, (in->left + place->anchor.x) / in->width, (in->bottom + place->anchor.y) / in->height,
                   (in->left + place->leader_end.x) / in->width, (in->bottom + place->leader_end.y) / in->height);
}

/* Thread counts on the curve between from and to, the middle one first, then outwards. */
static size_t find_anchors(const struct cs__frame *frame, const struct cs_case_summary *of, double from, double to,
                           struct cs__spot anchors[ANCHORS]) {
  static const double shares[ANCHORS] = {0.5, 0.65, 0.35, 0.8, 0.2};
  struct cs__height height;
  size_t count = 0;
  for (size_t i = 0; i < ANCHORS; i++) {
    const double n = exp((1.0 - shares[i]) * log(from) + shares[i] * log(to));
    if (cs__limit_at(of, n, &height) && isfinite(height.value) && height.value > 0.0)
      anchors[count++] = spot_of(frame, n, height.value);
  }
  return count;
}

static void name_segment(struct cs_text *script, const struct cs__frame *frame, const struct cs_case_summary *of,
                         const char *name, double from, double to, size_t tag, struct obstacles *obstacles) {
  struct cs__spot anchors[ANCHORS];
  const struct cs__spot size = {character_width * (double)strlen(name), text_height};
  const size_t count = find_anchors(frame, of, from, to, anchors);
  if (count == 0)
    return;
  const struct cs__place place = cs__place_text(
      anchors, count, size, (struct cs__spot){frame->x.length, frame->y.length}, obstacles->at, obstacles->count);
  put_name(script, frame, tag, name, &place);
  add_line(obstacles, place.left, (struct cs__spot){place.left.x + size.x, place.left.y});
}

/* Where what binds at one point gives way to what binds at the next: half way on the log scale. */
static double half_way(double one, double other) {
  return sqrt(one * other);
}

void cs__put_binding_labels(struct cs_text *script, const struct cs__frame *frame, const struct cs_case_summary *of) {
  struct obstacles obstacles = {.count = 0};
  const char *name = NULL;
  double from = of->points[of->base].n, last_n = from;
  size_t tag = FIRST_TAG;
  add_curves(&obstacles, frame, of);
  add_points(&obstacles, frame, of);
  for (size_t i = 0; i < of->point_count; i++) {
    if (i == of->base || !cs__has_limit(&of->points[i]))
      continue;
    const char *here = cs__binds_title(&of->points[i]);
    if (name != NULL && strcmp(name, here) != 0) {
      const double change = half_way(last_n, of->points[i].n);
      name_segment(script, frame, of, name, from, change, tag++, &obstacles);
      from = change;
    }
    name = here;
    last_n = of->points[i].n;
  }
  if (name != NULL)
    name_segment(script, frame, of, name, from, last_n, tag, &obstacles);
}
