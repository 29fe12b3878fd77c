/* runtime/laws/remarks.c - what must be said beside a law: structure it misses, superlinear counts, no speedup. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/laws/fit_parts.h"

#include <math.h>

static const double rmse_most = 0.05, birge_most = 3.0;
static const double faster_least = 0.02; /* a speedup of less is none to speak of */
static const double above_ideal_least = 0.01;

/* Of a ratio of two times with the error `error` each, for many counts at once: three standard errors. */
static double ratio_margin(double error) {
  return 3.0 * sqrt(2.0) * error;
}

/*
 * The error of the times; where runs were not repeated what the closest law leaves, within bounds: half a per cent is
 * good for a machine, and more than two may be structure as well as noise.
 */
static double error_seen(const struct cs_fit *fit) {
  static const double assumed_least = 0.005, assumed_most = 0.02;
  double least = assumed_most;
  if (fit->scaling.error > 0.0)
    return fit->scaling.error;
  for (int law = 0; law < CS_LAWS; law++) {
    const struct cs_law_fit *of = &fit->laws[law];
    if (of->fitted && fit->scaling.count > of->degrees)
      least = fmin(least, sqrt(of->rss / (double)(fit->scaling.count - of->degrees)));
  }
  return fmax(least, assumed_least);
}

static void remark_misfit(struct cs_fit *fit) {
  const struct cs_law_fit *best = &fit->laws[fit->best];
  fit->birge = NAN;
  if (!best->fitted || fit->scaling.count <= best->degrees)
    return;
  const double scale = sqrt(best->rss / (double)(fit->scaling.count - best->degrees));
  if (fit->scaling.error > 0.0)
    fit->birge = scale / fit->scaling.error;
  fit->misfit = best->rmse > rmse_most || fit->birge > birge_most;
}

/* Speedup and efficiency against the least count. */
static void remark_speedup(struct cs_fit *fit) {
  const struct cs_scaling_point *points = fit->scaling.points;
  const double margin = ratio_margin(error_seen(fit));
  double best = -INFINITY, efficiency = -INFINITY;
  size_t at = 0;
  for (size_t i = 1; i < fit->scaling.count; i++) {
    const double speedup = log(points[0].time / points[i].time), share = speedup - log(points[i].n / points[0].n);
    best = fmax(best, speedup);
    if (share > efficiency) {
      efficiency = share;
      at = i;
    }
  }
  fit->no_speedup = fit->scaling.count > 1 && best <= fmax(faster_least, margin);
  fit->superlinear = fit->scaling.count > 1 && efficiency > fmax(above_ideal_least, margin);
  fit->superlinear_at = fit->superlinear ? points[at].n : NAN;
  fit->superlinear_efficiency = fit->superlinear ? exp(efficiency) : NAN;
}

void cs__remark(struct cs_fit *fit) {
  fit->base_n = fit->scaling.points[0].n;
  fit->serial_amdahl = fit->laws[CS_LAW_AMDAHL].fitted ? fit->laws[CS_LAW_AMDAHL].parameters[1].value : NAN;
  remark_misfit(fit);
  fit->superlinear_at = fit->superlinear_efficiency = NAN;
  if (fit->scaling.strong)
    remark_speedup(fit);
}
