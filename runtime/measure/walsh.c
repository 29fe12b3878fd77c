/* runtime/measure/walsh.c - order statistics of the Walsh averages by counting. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/measure/walsh.h"

/* How many averages are at most `limit`: as i goes up, the last j that still fits goes down. */
static size_t averages_up_to(const double *sorted, size_t count, double limit) {
  size_t found = 0, end = count; /* all j below end fit */
  for (size_t i = 0; i < count; i++) {
    while (end > i && sorted[i] / 2.0 + sorted[end - 1] / 2.0 > limit)
      end--;
    if (end <= i)
      break;
    found += end - i;
  }
  return found;
}

/* Bisects down to the smallest double that `rank` averages do not exceed: that double is the average itself. */
double cs__walsh_order(const double *sorted, size_t count, size_t rank) {
  double below = sorted[0], enough = sorted[count - 1];
  if (averages_up_to(sorted, count, below) >= rank)
    return below;
  for (;;) {
    const double middle = below / 2.0 + enough / 2.0;
    if (middle <= below || middle >= enough)
      return enough;
    if (averages_up_to(sorted, count, middle) >= rank)
      enough = middle;
    else
      below = middle;
  }
}

double cs__walsh_median(const double *sorted, size_t count) {
  const size_t averages = count * (count + 1) / 2;
  const double upper = cs__walsh_order(sorted, count, averages / 2 + 1);
  return averages % 2 == 1 ? upper : cs__walsh_order(sorted, count, averages / 2) / 2.0 + upper / 2.0;
}
