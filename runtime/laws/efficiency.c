/* runtime/laws/efficiency.c - useful time over all cores' time, factor by factor. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/laws/efficiency.h"

#include <math.h>
#include <stddef.h>

/* 1 of nothing: what is not there lost nothing. */
static double share(double part_s, double whole_s) {
  return whole_s > 0.0 ? part_s / whole_s : 1.0;
}

bool cs_efficiency_of(const struct cs_time_split *base, const struct cs_time_split *many,
                      struct cs_efficiency *efficiency_out) {
  struct cs_lost_time spent, lost;
  *efficiency_out = (struct cs_efficiency){0};
  if (!cs_lost_time(many, many, &spent))
    return false;
  const double serialised_s = spent.useful_s + spent.serial_idle_s + spent.waits_s;
  const double in_regions_s = serialised_s + spent.imbalance_s;
  const double total_s = fmax(spent.total_s, spent.total_s - spent.residual_s);
  const bool compared = base != NULL && cs_lost_time(base, many, &lost) && spent.useful_s > 0.0;
  struct cs_efficiency efficiency = {
      .threads = many->threads,
      .parallel = share(spent.useful_s, total_s),
      .load_balance = share(serialised_s, in_regions_s),
      .serialisation = share(spent.useful_s, serialised_s),
      .scheduling = share(in_regions_s, total_s),
      .computation = compared ? lost.useful_s / spent.useful_s : NAN,
  };
  efficiency.global = efficiency.parallel * efficiency.computation;
  *efficiency_out = efficiency;
  return true;
}
