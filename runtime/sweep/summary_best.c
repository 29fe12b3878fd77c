/* runtime/sweep/summary_best.c - the fastest point of a case, and which others cannot be told from it. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/summary_parts.h"

#include <stdlib.h>

static size_t best_of(const struct cs_case_summary *summary) {
  size_t best = summary->base;
  double most = 1.0;
  for (size_t i = 0; i < summary->point_count; i++)
    if (summary->points[i].rounds > 0 && summary->points[i].speedup.value > most) {
      most = summary->points[i].speedup.value;
      best = i;
    }
  return best;
}

/*
 * T(n) / T(best), of weak scaling for the same work, each at 1 - alpha / (points - 1). The best is chosen by the same
 * times, and that does no harm: the truly fastest point is left out only when it is called slower than one of the
 * others, of which there are points - 1.
 */
bool cs__sum_best(const struct cs__summing *summing, struct cs_case_summary *summary) {
  summary->best = best_of(summary);
  const struct cs__series *best = &summing->series[summary->best];
  const double others = summary->point_count > 2 ? (double)(summary->point_count - 1) : 1.0;
  const double alpha = (1.0 - summing->result->protocol.confidence) / others;
  double *here_logs = malloc(2 * (best->rounds + 1) * sizeof *here_logs), *best_logs = here_logs + best->rounds + 1;
  if (here_logs == NULL)
    return false;
  for (size_t i = 0; i < summary->point_count; i++) {
    struct cs_point_summary *point = &summary->points[i];
    const size_t rounds = cs__series_pair(&summing->series[i], best, here_logs, best_logs);
    point->to_best =
        cs__scaled(cs_estimate_ratio(here_logs, best_logs, rounds, alpha),
                   cs__work_beside_cost(summing->result, summary->best) / cs__work_beside_cost(summing->result, i));
    point->ties_best = point->to_best.count > 0 && point->to_best.lo <= 1.0;
  }
  free(here_logs);
  return true;
}
