/* runtime/sweep/warnings_seen.c - collects what the timed runs of a point were seen to use. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/warnings_seen.h"

#include "runtime/measure/gate.h"
#include "runtime/measure/quantile.h"
#include "runtime/sweep/placeholder.h"
#include "runtime/sweep/summary_parts.h"
#include "topology/pu_set.h"

#include <math.h>
#include <string.h>

static bool takes_n(const struct cs_result *result, const struct cs_case *of) {
  return cs__words_have(of->argv, "n") || cs__words_have(of->argv, "threads") ||
         cs__words_have(result->recipe.environment, "n") || cs__words_have(result->recipe.environment, "threads");
}

/* Facts that one run shows. */
static void take_facts(const struct cs_used *used, struct cs__seen *seen) {
  if (used->escaped != NULL && seen->escape == NULL)
    seen->escape = used;
  if (used->runtimes != NULL && strchr(used->runtimes, ',') != NULL && seen->doubled == NULL)
    seen->doubled = used;
  if (cs_pu_set_count_listed(used->pus) == 1 && seen->single == NULL)
    seen->single = used;
}

/* A starved thread and one that has nothing to do leave a core idle alike; the first was in a queue meanwhile. */
static double cores_wanted(const struct cs_used *used) {
  const double delay_s = used->delay_s > 0.0 ? used->delay_s : 0.0;
  return used->wall_s > 0.0 ? (used->user_s + used->system_s + delay_s) / used->wall_s : NAN;
}

static bool was_held_up(const struct cs_noise *noise) {
  struct cs_noise rest = *noise;
  rest.run_delay_s = -1.0;
  return cs_gate_invocation(&rest, 1, NULL) == CS_GATE_VOID;
}

struct cs__seen cs__see(const struct cs_result *result, const struct cs_case_summary *one, size_t index,
                        double *values) {
  const struct cs_case *of = one->of;
  const size_t case_index = (size_t)(of - result->cases), room = result->invocation_count + 1;
  struct cs__seen seen = {.result = result, .one = one, .point = &one->points[index], .takes_n = takes_n(result, of)};
  seen.pus = of->confined != NULL ? (int)cs_pu_set_count_listed(of->confined[index]) : 0;
  seen.confined = seen.pus > 0;
  if (!seen.confined && cs_result_sweeps_threads(result))
    seen.pus = seen.point->n;
  size_t count = 0;
  for (size_t i = 0; i < result->invocation_count; i++) {
    const struct cs_used *used = &result->invocations[i].used;
    if (!used->told || !cs__sum_counts(&result->invocations[i], case_index, index, CS_PURPOSE_TIMED))
      continue;
    values[count] = used->looks;
    values[room + count] = used->looks > 0 ? used->working : NAN;
    values[2 * room + count] = used->looks > 0 ? used->threads : NAN;
    values[3 * room + count] = used->pus != NULL ? (double)cs_pu_set_count_listed(used->pus) : NAN;
    values[4 * room + count] = cores_wanted(used);
    values[5 * room + count++] = result->invocations[i].noise.pressure_share;
    take_facts(used, &seen);
    seen.held_up = seen.held_up || was_held_up(&result->invocations[i].noise);
  }
  seen.looks = cs_median(values, count);
  seen.working = cs_median(values + room, count);
  seen.threads = cs_median(values + 2 * room, count);
  seen.on = cs_median(values + 3 * room, count);
  seen.wanted = cs_median(values + 4 * room, count);
  seen.pressure = cs_median(values + 5 * room, count);
  return seen;
}
