/* tests/observe/matrix/judge_observation.c - holds what the reader makes of a block against the block and itself. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/observe/observation.h"
#include "runtime/observe/reader.h"
#include "tests/observe/matrix/matrix.h"

#include <math.h>

/* Ticks are exact, seconds are rounded: a sum of a dozen doubles, each with a relative error of 2^-53. */
static const double rounding = 1e-9;

static void judge_regions(const struct cs_observation *observation, struct cs_text *faults) {
  for (size_t i = 0; i < observation->region_count; i++) {
    const struct cs_observed_region *region = &observation->regions[i];
    const double whole_s = region->team * region->wall_s;
    if (!(fabs(cs_observed_region_residual_s(region)) <= rounding * whole_s))
      cs_text_append(faults, "%g s of a region's %g core-seconds are not in its categories\n",
                     cs_observed_region_residual_s(region), whole_s);
    for (int c = 0; c < CS_OBSERVE_CATEGORIES; c++)
      if (!(region->core_s[c] >= 0 && region->core_s[c] <= whole_s * (1 + rounding)))
        cs_text_append(faults, "%g s in category %d of a region's %g core-seconds\n", region->core_s[c], c, whole_s);
  }
}

/* What was seen between regions and what was seen in them is the whole run, though measured apart from each other. */
static void judge_split(const struct judged *judged, const struct cs_observation *observation, struct cs_text *faults) {
  const struct cs_time_split split = cs_observation_split(observation);
  const double whole_s = split.threads * split.wall_s, residual_s = cs_time_residual_s(&split);
  if (!(observation->wall_s > 0 && observation->serial_s >= 0 && observation->parallel_s >= 0))
    cs_text_append(faults, "%g s serial and %g s parallel of %g s\n", observation->serial_s, observation->parallel_s,
                   observation->wall_s);
  const unsigned rough = OPENERS | UNFINISHED | PENDING | TOO_DEEP; /* regions overlap, or some are missing */
  if (!(judged->row->traits & rough) && observation->openers == 1 && !(fabs(residual_s) <= 1e-6 * whole_s))
    cs_text_append(faults, "%g s of %g core-seconds are in no kind\n", residual_s, whole_s);
}

void matrix_judge_observation(const struct judged *judged, const struct cs_observe_block *block,
                              struct cs_text *faults) {
  struct cs_observe_copy *copy = NULL;
  struct cs_observation observation = {0};
  struct cs_error error = {""};
  enum cs_status status = cs_observe_copy_take(block, &copy, &error);
  if (status == CS_OK)
    status = cs_observe_between(NULL, copy, 0, &observation, &error);
  if (status == CS_OK) {
    judge_regions(&observation, faults);
    judge_split(judged, &observation, faults);
  } else {
    cs_text_append(faults, "nothing can be made of a block: %s\n", error.message);
  }
  cs_observation_free(&observation);
  cs_observe_copy_free(copy);
}
