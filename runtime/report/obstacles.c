/* runtime/report/obstacles.c - spots of a plot that no text should lie on. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/obstacles.h"

#include <math.h>

/* Pixels; half a letter's height: no text slips between two. */
static const double step = 6.0;

void cs__obstacles_add(struct cs__obstacles *obstacles, struct cs__spot at) {
  if (obstacles->count < CS__OBSTACLES_MAX && isfinite(at.x) && isfinite(at.y))
    obstacles->at[obstacles->count++] = at;
}

void cs__obstacles_add_line(struct cs__obstacles *obstacles, struct cs__spot from, struct cs__spot to) {
  const double length = hypot(to.x - from.x, to.y - from.y);
  if (!isfinite(length))
    return;
  const int pieces = (int)ceil(length / step);
  for (int i = 0; i < pieces; i++) {
    const double share = (double)i / pieces;
    cs__obstacles_add(obstacles, (struct cs__spot){from.x + share * (to.x - from.x), from.y + share * (to.y - from.y)});
  }
  cs__obstacles_add(obstacles, to);
}
