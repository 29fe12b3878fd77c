/* runtime/report/place.c - a text's place in a plot: near what it names, on as little else as may be. Pure. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/place.h"

#include <math.h>

/* Blank pixels wanted around a text, and what one obstacle under it is worth in pixels of distance. */
static const double blank = 3.0, obstacle_cost = 60.0;

/* A text nearer than this needs no line to what it names. */
static const double near = 14.0;

/* Distances tried, pixels; and directions, where the text lies from its anchor. */
static const double distances[] = {7.0, 13.0, 20.0, 30.0, 42.0, 56.0, 72.0};
static const struct cs__spot directions[] = {{0.8, -0.6}, {-0.8, 0.6}, {0.5, -0.87}, {-0.5, 0.87}, {1.0, -0.2},
                                             {-1.0, 0.2}, {0.0, -1.0}, {0.0, 1.0},   {0.7, 0.7},   {-0.7, -0.7}};

/* The left end of a text that touches `at` with the side that looks back. */
static struct cs__spot left_of(struct cs__spot at, struct cs__spot direction, struct cs__spot size) {
  const double back = direction.x > 0.3 ? 0.0 : direction.x < -0.3 ? 1.0 : 0.5;
  return (struct cs__spot){at.x - back * size.x, at.y + direction.y * 0.5 * size.y};
}

static bool is_inside(struct cs__spot left, struct cs__spot size, struct cs__spot area) {
  return left.x >= blank && left.x + size.x + blank <= area.x && left.y - 0.5 * size.y >= blank &&
         left.y + 0.5 * size.y + blank <= area.y;
}

static size_t count_under(struct cs__spot left, struct cs__spot size, const struct cs__spot *obstacles, size_t count) {
  size_t under = 0;
  for (size_t i = 0; i < count; i++)
    under += obstacles[i].x > left.x - blank && obstacles[i].x < left.x + size.x + blank &&
             fabs(obstacles[i].y - left.y) < 0.5 * size.y + blank;
  return under;
}

struct cs__place cs__place_text(const struct cs__spot *anchors, size_t anchor_count, struct cs__spot size,
                                struct cs__spot area, const struct cs__spot *obstacles, size_t obstacle_count) {
  struct cs__place best = {.left = anchors[0], .anchor = anchors[0]};
  double least = INFINITY;
  for (size_t a = 0; a < anchor_count; a++) {
    for (size_t d = 0; d < sizeof distances / sizeof distances[0]; d++) {
      for (size_t i = 0; i < sizeof directions / sizeof directions[0]; i++) {
        const struct cs__spot at = {anchors[a].x + distances[d] * directions[i].x,
                                    anchors[a].y + distances[d] * directions[i].y};
        const struct cs__spot left = left_of(at, directions[i], size);
        if (!is_inside(left, size, area))
          continue;
        const double cost = obstacle_cost * (double)count_under(left, size, obstacles, obstacle_count) + distances[d] +
                            2.0 * (double)a + 0.1 * (double)i;
        if (cost >= least)
          continue;
        least = cost;
        best = (struct cs__place){left, anchors[a], distances[d] > near, at};
      }
    }
  }
  return best;
}
