/* runtime/sweep/summary_used.c - what runs at a point used beside their time, and what starting them costs: medians. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/summary_parts.h"

#include <math.h>
#include <stdlib.h>

/* What is collected, a row of values each. */
enum { WALL, USER, SYSTEM, PEAK, CORES, COLUMNS };

/* How many cores were busy; NaN: not told. Kernels, and commands of older journals, tell it beside the noise. */
static double cores_busy(const struct cs_invocation *one) {
  const struct cs_used *used = &one->used;
  const struct cs_noise *noise = &one->noise;
  if (used->told)
    return used->wall_s > 0.0 ? (used->user_s + used->system_s) / used->wall_s : NAN;
  return noise->wall_s > 0.0 && noise->cpu_s >= 0.0 ? noise->cpu_s / noise->wall_s : NAN;
}

static void take(const struct cs_invocation *one, double *const rows[COLUMNS], size_t at) {
  const struct cs_used *used = &one->used;
  rows[WALL][at] = used->told ? used->wall_s : NAN;
  rows[USER][at] = used->told ? used->user_s : NAN;
  rows[SYSTEM][at] = used->told ? used->system_s : NAN;
  rows[PEAK][at] = used->told && used->peak_bytes > 0 ? (double)used->peak_bytes : NAN;
  rows[CORES][at] = cores_busy(one);
}

bool cs__sum_used(const struct cs__summing *summing, size_t index, struct cs_point_summary *point) {
  const struct cs_result *result = summing->result;
  const size_t room = result->invocation_count + 1;
  double *values = malloc(COLUMNS * room * sizeof *values), *rows[COLUMNS];
  size_t count = 0;
  if (values == NULL)
    return false;
  for (size_t row = 0; row < COLUMNS; row++)
    rows[row] = values + row * room;
  for (size_t i = 0; i < result->invocation_count; i++)
    if (cs__sum_counts(&result->invocations[i], summing->case_index, index, CS_PURPOSE_TIMED))
      take(&result->invocations[i], rows, count++);
  point->used = (struct cs_point_used){.wall_s = cs_median(rows[WALL], count),
                                       .user_s = cs_median(rows[USER], count),
                                       .system_s = cs_median(rows[SYSTEM], count),
                                       .peak_bytes = cs_median(rows[PEAK], count),
                                       .cores_busy = cs_median(rows[CORES], count)};
  free(values);
  return true;
}

static double told(double median_s) {
  return isnan(median_s) ? 0.0 : median_s;
}

/* Calibrations that tell nothing of it are passed over: one that does is enough. */
bool cs__sum_startup(const struct cs_result *result, size_t case_index, struct cs_case_summary *summary) {
  const size_t room = result->invocation_count + 1;
  double *spawns_s = malloc(2 * room * sizeof *spawns_s), *links_s = spawns_s + room;
  size_t count = 0;
  if (spawns_s == NULL)
    return false;
  for (size_t i = 0; i < result->invocation_count; i++) {
    const struct cs_invocation *one = &result->invocations[i];
    if ((size_t)one->case_index != case_index || one->purpose != CS_PURPOSE_CALIBRATION ||
        one->outcome != CS_OUTCOME_OK)
      continue;
    spawns_s[count] = one->startup.spawn_s > 0.0 ? one->startup.spawn_s : NAN;
    links_s[count++] = one->startup.link_s > 0.0 ? one->startup.link_s : NAN;
  }
  summary->startup =
      (struct cs_startup){.spawn_s = told(cs_median(spawns_s, count)), .link_s = told(cs_median(links_s, count))};
  free(spawns_s);
  return true;
}
