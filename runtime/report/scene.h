/* runtime/report/scene.h - where things go in a plot: ranges, ticks, and labels that do not lie on each other. Pure. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_SCENE_H
#define CORESWEEP_RUNTIME_REPORT_SCENE_H

#include <stdbool.h>
#include <stddef.h>

/* An axis from lo to hi over [0, length] pixels (or characters): logarithmic, or linear. */
struct cs__axis {
  double lo, hi, length;
  bool linear;
};

/* Where value lies on the axis, from its low end. */
double cs__axis_at(const struct cs__axis *axis, double value);

/* Widens the axis to hold value; ignores what a logarithmic axis cannot hold. Logarithmic with lo == 0: nothing is in
 * it yet. A linear one holds 0 from the start. */
void cs__axis_hold(struct cs__axis *axis, double value);

/* Room beyond the outermost values: `share` of the length on either side, and a factor of 1.25 if they are one. A
 * linear axis gets none. */
void cs__axis_pad(struct cs__axis *axis, double share);

/*
 * Round values within the axis, ascending: powers of two (every second, fourth, ... where there are many), or even
 * steps (0.01 to 1 and more) where the axis spans less than two octaves; of a linear axis multiples of 25, 50, ....
 * Returns how many.
 */
#define CS__TICKS_MAX 12
size_t cs__axis_ticks(const struct cs__axis *axis, double ticks[CS__TICKS_MAX]);

/* The same at 1, 2 and 5 times powers of ten, or at powers of ten alone where there are many, of a logarithmic axis;
 * where it spans too little for two of them as cs__axis_ticks. */
size_t cs__axis_decimal_ticks(const struct cs__axis *axis, double ticks[CS__TICKS_MAX]);

/*
 * Which of the thread counts (ascending) get a number at their tick: the two ends first, then powers of two, then the
 * others, each only if it keeps `apart` from those that have one.
 */
void cs__pick_labels(const struct cs__axis *axis, const int *threads, size_t count, double apart, bool *shown_out);

/*
 * Moves positions (any order) as little as need be so that each pair is at least `apart` from each other and all lie
 * in [0, length]; keeps their order. Where the room is too small they are spread evenly. Equal ones keep index order.
 */
void cs__spread(double *positions, size_t count, double apart, double length);

#endif
