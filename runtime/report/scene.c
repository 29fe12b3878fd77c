/* runtime/report/scene.c - where things go in a plot: ranges, ticks, and labels that do not lie on each other. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/scene.h"

#include <math.h>

double cs__axis_at(const struct cs__axis *axis, double value) {
  if (axis->linear)
    return axis->length * (value - axis->lo) / (axis->hi - axis->lo);
  return axis->length * log(value / axis->lo) / log(axis->hi / axis->lo);
}

/* No axis is longer: the ratio of its ends stays a number. */
#define FARTHEST 1e100

void cs__axis_hold(struct cs__axis *axis, double value) {
  if (!(fabs(value) <= FARTHEST) || (!axis->linear && !(value >= 1.0 / FARTHEST)))
    return;
  if (axis->linear) {
    axis->lo = fmin(axis->lo, value);
    axis->hi = fmax(axis->hi, value);
    return;
  }
  axis->lo = axis->lo == 0.0 || value < axis->lo ? value : axis->lo;
  axis->hi = value > axis->hi ? value : axis->hi;
}

void cs__axis_pad(struct cs__axis *axis, double share) {
  if (axis->linear)
    return;
  const double octaves = log2(axis->hi / axis->lo);
  const double factor = octaves < 0.01 ? 1.25 : exp2(octaves * share);
  axis->lo /= factor;
  axis->hi *= factor;
}

static size_t powers_of_two(const struct cs__axis *axis, double ticks[CS__TICKS_MAX]) {
  const int first = (int)ceil(log2(axis->lo) - 1e-9), last = (int)floor(log2(axis->hi) + 1e-9);
  int stride = 1;
  while ((last - first) / stride + 1 > CS__TICKS_MAX - 4)
    stride *= 2;
  size_t count = 0;
  for (int power = first; power <= last; power++)
    if (power % stride == 0)
      ticks[count++] = exp2(power);
  return count;
}

/* Even steps within less than a factor of 2.5, as large as the values want them. */
static size_t even_steps_of(const struct cs__axis *axis, double ticks[CS__TICKS_MAX]) {
  static const double steps[] = {1.0, 2.0, 5.0, 10.0};
  const double decade = pow(10.0, floor(log10((axis->hi - axis->lo) / 3.0)));
  size_t i = 0, count = 0;
  while (i + 1 < sizeof steps / sizeof steps[0] && (axis->hi - axis->lo) / (steps[i] * decade) > 6.0)
    i++;
  const double step = steps[i] * decade, first = ceil(axis->lo / step - 1e-9);
  for (; count < CS__TICKS_MAX && (first + (double)count) * step <= axis->hi * (1 + 1e-9); count++)
    ticks[count] = (first + (double)count) * step;
  return count;
}

static size_t even_steps(const struct cs__axis *axis, double ticks[CS__TICKS_MAX]) {
  static const double steps[] = {0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1.0};
  size_t i = 0;
  while (i + 1 < sizeof steps / sizeof steps[0] && (axis->hi - axis->lo) / steps[i] > 6.0)
    i++;
  const double step = (axis->hi - axis->lo) / steps[i] > 6.0 ? ceil((axis->hi - axis->lo) / 6.0) : steps[i];
  size_t count = 0;
  const double first = ceil(axis->lo / step - 1e-9) * step;
  while (count < CS__TICKS_MAX && first + step * (double)count <= axis->hi * (1 + 1e-9)) {
    ticks[count] = first + step * (double)count;
    count++;
  }
  return count;
}

static size_t multiples(const struct cs__axis *axis, double ticks[CS__TICKS_MAX]) {
  double step = 25.0;
  while ((axis->hi - axis->lo) / step > CS__TICKS_MAX - 4)
    step *= 2.0;
  size_t count = 0;
  const double first = ceil(axis->lo / step);
  while (count < CS__TICKS_MAX && (first + (double)count) * step <= axis->hi) {
    const double at = (first + (double)count) * step;
    ticks[count++] = at == 0.0 ? 0.0 : at; /* no "-0" */
  }
  return count;
}

size_t cs__axis_ticks(const struct cs__axis *axis, double ticks[CS__TICKS_MAX]) {
  if (axis->linear)
    return multiples(axis, ticks);
  return axis->hi / axis->lo < 4.0 ? even_steps(axis, ticks) : powers_of_two(axis, ticks);
}

static size_t decades(const struct cs__axis *axis, const double *steps, size_t step_count, int stride,
                      double ticks[CS__TICKS_MAX]) {
  const int first = (int)floor(log10(axis->lo)), last = (int)ceil(log10(axis->hi));
  size_t count = 0;
  for (int power = first; power <= last; power++)
    for (size_t i = 0; i < step_count && power % stride == 0; i++) {
      const double tick = steps[i] * pow(10.0, power);
      if (tick >= axis->lo && tick <= axis->hi && count < CS__TICKS_MAX)
        ticks[count++] = tick;
    }
  return count;
}

size_t cs__axis_decimal_ticks(const struct cs__axis *axis, double ticks[CS__TICKS_MAX]) {
  static const double steps[] = {1.0, 2.0, 5.0};
  const double span = log10(axis->hi / axis->lo);
  if (span > 2.5)
    return decades(axis, steps, 1, 1 + (int)(span / 8.0), ticks);
  const size_t count = decades(axis, steps, sizeof steps / sizeof steps[0], 1, ticks);
  return count >= 2 ? count : even_steps_of(axis, ticks);
}

static bool is_clear(const struct cs__axis *axis, const int *threads, size_t count, double apart, const bool *shown,
                     size_t candidate) {
  for (size_t i = 0; i < count; i++)
    if (shown[i] && fabs(cs__axis_at(axis, threads[i]) - cs__axis_at(axis, threads[candidate])) < apart)
      return false;
  return true;
}

void cs__pick_labels(const struct cs__axis *axis, const int *threads, size_t count, double apart, bool *shown_out) {
  for (size_t i = 0; i < count; i++)
    shown_out[i] = false;
  for (int rank = 0; rank < 3; rank++) {
    for (size_t k = 0; k < count; k++) {
      const size_t i = rank == 0 ? count - 1 - k : k; /* the largest count comes first of all */
      const bool end = i == 0 || i == count - 1, power = (threads[i] & (threads[i] - 1)) == 0;
      if ((end ? 0 : power ? 1 : 2) == rank)
        shown_out[i] = is_clear(axis, threads, count, apart, shown_out, i);
    }
  }
}

/* The positions' indices in ascending order; insertion sort, stable. */
static void sort_by_position(const double *positions, size_t count, size_t *order) {
  for (size_t i = 0; i < count; i++) {
    size_t at = i;
    for (; at > 0 && positions[order[at - 1]] > positions[i]; at--)
      order[at] = order[at - 1];
    order[at] = i;
  }
}

/* A run of labels that touch: they move as one. Its centre is the mean of where each would put the run's first. */
struct run {
  double first; /* position of its lowest label */
  double sum;   /* of (wished position - place in the run * apart) */
  size_t count;
};

static void settle(struct run *run, double apart, double length) {
  const double highest = length - apart * (double)(run->count - 1);
  run->first = run->sum / (double)run->count;
  run->first = run->first > highest ? highest : run->first;
  run->first = run->first < 0.0 ? 0.0 : run->first;
}

void cs__spread(double *positions, size_t count, double apart, double length) {
  enum { LABELS_MAX = 256 }; /* more labels than a plot can show; those beyond stay where they are */
  size_t order[LABELS_MAX], run_count = 0;
  struct run runs[LABELS_MAX];
  count = count > LABELS_MAX ? LABELS_MAX : count;
  if (count > 1 && apart * (double)(count - 1) > length)
    apart = length / (double)(count - 1);
  sort_by_position(positions, count, order);
  for (size_t i = 0; i < count; i++) {
    struct run *last = &runs[run_count++];
    *last = (struct run){.sum = positions[order[i]], .count = 1};
    settle(last, apart, length);
    /* Pool adjacent violators: a run that reaches into the one below joins it. */
    while (run_count > 1 &&
           runs[run_count - 2].first + apart * (double)runs[run_count - 2].count > runs[run_count - 1].first + 1e-9) {
      struct run *below = &runs[run_count - 2];
      const struct run *above = &runs[run_count - 1];
      below->sum += above->sum - apart * (double)below->count * (double)above->count;
      below->count += above->count;
      run_count--;
      settle(below, apart, length);
    }
  }
  for (size_t r = 0, i = 0; r < run_count; r++)
    for (size_t k = 0; k < runs[r].count; k++, i++)
      positions[order[i]] = runs[r].first + apart * (double)k;
}
