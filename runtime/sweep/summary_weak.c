/* runtime/sweep/summary_weak.c - weak scaling: Gustafson's law as a limit, from the serial time seen at each n. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/summary_parts.h"

#include "runtime/laws/amdahl.h"

#include <math.h>
#include <stdlib.h>

/*
 * A scaled speedup counts w T(1) as what one thread needs for the work at n, w being that work over the base's: so do
 * we. Of it the serial part takes what was observed on n threads, S(n), for whether it grows with the work is not
 * known beforehand; the rest, shared by n and with nothing else lost, takes (w T(1) - S(n)) / n. Such a run has the
 * serial share s = S(n) / (S(n) + (w T(1) - S(n)) / n), and Gustafson's law, n - s (n - 1), is the most its scaled
 * speedup can be. In the serial part's share of the work at n, sigma = S(n) / (w T(1)), that is Amdahl's formula.
 */

/* What is known of one point, and room for its rounds. */
struct weighing {
  const struct cs__summing *summing;
  const struct cs_case_summary *summary;
  size_t rounds;
  double *shares;     /* S(n) / T(n) as observed in the round; NaN */
  double *sigmas;     /* the serial part's share of the work */
  double *log_limits; /* of the scaled speedup */
  double *log_reached;
};

/* S(n) / T(n) by round; a run that was observed is a little longer than one that was timed, its shares are the same. */
static double take_shares(const struct weighing *weighing, size_t index) {
  const struct cs_result *result = weighing->summing->result;
  const int *sessions = weighing->summing->series[index].sessions;
  double *all = weighing->sigmas; /* those of other sessions than the times too: for the median */
  for (size_t r = 0; r < weighing->rounds; r++)
    weighing->shares[r] = all[r] = NAN;
  for (size_t i = 0; i < result->invocation_count; i++) {
    const struct cs_invocation *one = &result->invocations[i];
    if (!cs__sum_counts(one, weighing->summing->case_index, index, CS_PURPOSE_OBSERVED) ||
        (size_t)one->round >= weighing->rounds)
      continue;
    all[one->round] = cs__observed_shares(&one->observed).serial;
    if (one->session == sessions[one->round])
      weighing->shares[one->round] = all[one->round];
  }
  return cs_median(all, weighing->rounds);
}

static void sum_point(const struct weighing *weighing, size_t index, struct cs_point_limit *limit) {
  const struct cs_result *result = weighing->summing->result;
  const double alpha = 1.0 - result->protocol.confidence, work = cs__work_beside_cost(result, index);
  const double *base = weighing->summing->series[weighing->summary->base].log_times;
  const double *here = weighing->summing->series[index].log_times;
  const double usual = take_shares(weighing, index);
  const bool is_base = index == weighing->summary->base;
  for (size_t r = 0; r < weighing->rounds; r++) {
    const double share = isnan(weighing->shares[r]) ? usual : weighing->shares[r];
    const double sigma = share * exp(here[r] - base[r]) / work;
    const double most = is_base ? 1.0 : cs_amdahl_speedup(fmin(sigma, 1.0), result->points[index].n);
    weighing->sigmas[r] = isnan(sigma) ? NAN : fmin(sigma, 1.0); /* fmin takes NaN for the greatest of all */
    weighing->log_limits[r] = isnan(sigma) ? NAN : log(most);
    weighing->log_reached[r] = base[r] - here[r] + log(work) - weighing->log_limits[r];
  }
  limit->serial = cs_amdahl_serial(weighing->sigmas, weighing->rounds, alpha);
  limit->speedup = cs__exponentiated(cs_estimate_centre(weighing->log_limits, weighing->rounds, alpha));
  limit->share = cs__exponentiated(cs_estimate_centre(weighing->log_reached, weighing->rounds, alpha));
  limit->term[CS_LIMIT_AMDAHL] = exp(cs_median(weighing->log_limits, weighing->rounds));
  limit->beyond = !is_base && cs__is_beyond(&limit->share);
}

bool cs__sum_weak_limits(const struct cs__summing *summing, struct cs_case_summary *summary) {
  const size_t rounds = summary->point_count > 0 ? summing->series[summary->base].rounds : 0;
  if (rounds == 0 || summary->serial.count == 0) /* the base is not one thread, or the observer saw no region */
    return true;
  double *values = malloc(4 * rounds * sizeof *values);
  if (values == NULL)
    return false;
  const struct weighing weighing = {.summing = summing,
                                    .summary = summary,
                                    .rounds = rounds,
                                    .shares = values,
                                    .sigmas = values + rounds,
                                    .log_limits = values + 2 * rounds,
                                    .log_reached = values + 3 * rounds};
  for (size_t i = 0; i < summary->point_count; i++)
    sum_point(&weighing, i, &summary->points[i].limit);
  free(values);
  return true;
}
