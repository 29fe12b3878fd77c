/* runtime/sweep/summary_fit.c - the laws fitted to a case's timed rounds. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/summary_parts.h"

#include <math.h>
#include <stdlib.h>

/* Weak scaling: what the logarithm of a cost lacks for the time of work in proportion to n. Sizes are whole numbers,
 * and a throughput is of the work of any one time. */
static double log_to_proportion(const struct cs_result *result, size_t point) {
  if (!(result->weak_size > 0.0))
    return 0.0;
  return log((double)result->points[point].n / result->points[0].n / cs__work_beside_cost(result, point));
}

/* One row per point. False when memory is short. */
static bool scaling_of(const struct cs__summing *summing, size_t counts, struct cs_scaling *scaling_out,
                       enum cs_status *status_out) {
  const size_t rounds = counts > 0 ? summing->series[0].rounds : 0;
  double *threads = malloc((counts + 1) * sizeof *threads);
  double *logs = malloc((counts * rounds + 1) * sizeof *logs);
  const bool enough = threads != NULL && logs != NULL;
  for (size_t i = 0; enough && i < counts; i++) {
    threads[i] = summing->result->points[i].n;
    for (size_t r = 0; r < rounds; r++)
      logs[i * rounds + r] = summing->series[i].log_times[r] + log_to_proportion(summing->result, i);
  }
  if (enough)
    *status_out =
        cs_scaling_of_rounds(threads, counts, logs, rounds, !(summing->result->weak_size > 0.0), scaling_out, NULL);
  free(logs);
  free(threads);
  return enough;
}

/* Times no law can be fitted to (none at all) leave an empty fit: it says itself that nothing is supported. */
bool cs__sum_fit(const struct cs__summing *summing, struct cs_case_summary *summary) {
  struct cs_scaling scaling = {0};
  enum cs_status status = CS_INVALID;
  if (!scaling_of(summing, summary->point_count, &scaling, &status))
    return false;
  if (status == CS_OK) {
    status = cs_fit_laws(&scaling, CS_OBJECTIVE_LOG, summing->result->protocol.confidence, &summary->fit, NULL);
    cs_scaling_free(&scaling);
  }
  if (status != CS_OK)
    summary->fit = (struct cs_fit){.support = CS_SUPPORT_NONE};
  return status != CS_NOMEM;
}
