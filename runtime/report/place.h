/* runtime/report/place.h - a text's place in a plot: near what it names, on as little else as may be. Pure. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_PLACE_H
#define CORESWEEP_RUNTIME_REPORT_PLACE_H

#include <stdbool.h>
#include <stddef.h>

/* Pixels from the low left corner of the plot's area; of a size its width and height. */
struct cs__spot {
  double x, y;
};

struct cs__place {
  struct cs__spot left;   /* the text's left end, half its height */
  struct cs__spot anchor; /* the point it names */
  bool leader;            /* it lies so far off that a line should lead to it, to: */
  struct cs__spot leader_end;
};

/*
 * Tries places around every anchor (one or more; the first is liked best) inside of the area; takes the one with the
 * fewest obstacles under the text, of these the nearest.
 */
struct cs__place cs__place_text(const struct cs__spot *anchors, size_t anchor_count, struct cs__spot size,
                                struct cs__spot area, const struct cs__spot *obstacles, size_t obstacle_count);

#endif
