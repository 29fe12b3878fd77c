/* tests/report/support_machine.c - where the time went, ceilings, limits and fitted laws for the made-up results. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/report/support_result.h"

#include <math.h>
#include <string.h>

static struct cs_estimate about(double value) {
  return (struct cs_estimate){value, value / 1.02, value * 1.02, CS_INTERVAL_SIGNED_RANK, 0.951, 12};
}

/* Of one second's work at one thread: serial idle 0.03 (n - 1), imbalance 0.02 (n - 1), a little of everything else. */
void made_observe(struct made *made, size_t case_index, double inflation) {
  struct cs_case_summary *of = &made->case_summaries[case_index];
  for (size_t i = 0; i < of->point_count; i++) {
    struct cs_point_observation *observed = &of->points[i].observed;
    const int n = of->points[i].n;
    struct cs_lost_time *lost = &observed->lost;
    *lost = (struct cs_lost_time){.threads = n,
                                  .useful_s = 1.0,
                                  .inflation_s = inflation * (n - 1),
                                  .serial_idle_s = 0.03 * (n - 1),
                                  .imbalance_s = 0.02 * (n - 1),
                                  .waits_s = 0.01 * (n - 1),
                                  .fork_join_s = 0.005 * (n - 1),
                                  .observer_s = 0.001 * n,
                                  .residual_s = 1e-9};
    lost->total_s = lost->useful_s + lost->inflation_s + lost->serial_idle_s + lost->imbalance_s + lost->waits_s +
                    lost->fork_join_s + lost->observer_s + lost->residual_s;
    observed->count = 3;
    observed->split.threads = n;
    observed->split.wall_s = lost->total_s / n;
    observed->split.core_s[CS_TIME_SERIAL] = 0.03;
    observed->split.core_s[CS_TIME_BUSY] = 0.97 + lost->inflation_s;
    observed->serial_base_s = 0.03;
    observed->cost_share = 0.002;
    observed->residual_share = 1e-9;
    observed->efficiency = (struct cs_efficiency){
        .threads = n, .load_balance = 1.0 - 0.02 * (n - 1) / n, .serialisation = 0.9, .scheduling = 0.99};
    observed->efficiency.parallel =
        observed->efficiency.load_balance * observed->efficiency.serialisation * observed->efficiency.scheduling;
    observed->efficiency.computation = 1.0 / (1.0 + inflation * (n - 1));
    observed->efficiency.global = observed->efficiency.parallel * observed->efficiency.computation;
  }
}

static double bandwidth_ratio(int n) {
  return n / (1.0 + 0.06 * (n - 1));
}

static double clock_ratio(int n) {
  return 1.0 - 0.01 * log2(n);
}

static struct cs_point_ceilings ceilings_of(int n) {
  struct cs_point_ceilings ceilings = {.count = 12,
                                       .bandwidth = about(12e9 * bandwidth_ratio(n)),
                                       .flops_per_s = about(50e9 * n * clock_ratio(n)),
                                       .clock_ratio = about(clock_ratio(n)),
                                       .chain_per_s = about(8e8 * clock_ratio(n)),
                                       .barrier_s = about(1e-6 * n),
                                       .fork_s = about(2e-6 * n),
                                       .neighbour_s = n > 1 ? about(5e-8)
                                                            : (struct cs_estimate){.value = NAN, .lo = NAN, .hi = NAN},
                                       .footprint_bytes = 268435456,
                                       .array_bytes = 268435456};
  for (enum cs_ceiling_stream stream = 0; stream < CS_STREAMS; stream++)
    ceilings.bytes_per_s[stream] = about(ceilings.bandwidth.value * (1.0 - 0.05 * stream));
  return ceilings;
}

/* The least of the terms, as the serial share lets them be. */
static void bound_by_ceilings(struct made *made, size_t case_index, size_t point_index) {
  const struct cs_case_summary *of = &made->case_summaries[case_index];
  struct cs_point_limit *limit = &of->points[point_index].limit;
  const int n = of->points[point_index].n;
  const double serial = of->serial.value;
  double parallel[CS_LIMIT_TERMS] = {[CS_LIMIT_AMDAHL] = 1.0 / n, [CS_LIMIT_CLOCK] = 1.0 / (n * clock_ratio(n))};
  parallel[CS_LIMIT_BANDWIDTH] = strcmp(of->of->rate_unit, "GB/s") == 0 ? 0.8 / bandwidth_ratio(n) : (double)NAN;
  enum cs_limit_term binds = CS_LIMIT_AMDAHL;
  for (enum cs_limit_term term = CS_LIMIT_AMDAHL; term <= CS_LIMIT_BANDWIDTH; term++) {
    limit->term[term] = 1.0 / (serial + (1.0 - serial) * parallel[term]);
    if (limit->term[term] < 0.99 * limit->term[binds])
      binds = term;
  }
  made_limit(made, case_index, point_index, binds, limit->term[binds]);
  limit->bandwidth_applies = true;
}

void made_ceilings(struct made *made) {
  made->result.protocol.ceilings = true;
  made->result.protocol.footprint_bytes = 268435456;
  made->summary.ceilings = made->ceilings;
  made->summary.ceiling_count = made->result.point_count;
  for (size_t i = 0; i < made->result.point_count; i++)
    made->ceilings[i] = ceilings_of(made->points[i].n);
  for (size_t c = 0; c < made->result.case_count; c++)
    for (size_t i = 0; i < made->result.point_count; i++)
      if (i != made->case_summaries[c].base && made->case_summaries[c].points[i].limit.speedup.count > 0)
        bound_by_ceilings(made, c, i);
}

void made_laws(struct made *made, size_t case_index) {
  struct cs_case_summary *of = &made->case_summaries[case_index];
  struct cs_scaling_point points[MADE_POINTS];
  struct cs_scaling scaling = {.points = points, .error = 0.01, .strong = true};
  for (size_t i = 0; i < of->point_count; i++) {
    const struct cs_estimate *time_s = &of->points[i].time_s;
    if (time_s->count > 0)
      points[scaling.count++] =
          (struct cs_scaling_point){of->points[i].n, time_s->value, time_s->lo, time_s->hi, time_s->count};
  }
  if (cs_fit_laws(&scaling, CS_OBJECTIVE_LOG, 0.95, &of->fit, NULL) != CS_OK)
    of->fit = (struct cs_fit){0};
}
