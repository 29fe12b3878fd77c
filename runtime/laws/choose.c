/* runtime/laws/choose.c - which law the times support: nested tests first, then the least AIC among those needed. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/laws/fit_parts.h"
#include "runtime/laws/profile.h"

#include <math.h>

enum {
  COUNTS_LEAST = 3,
  COUNTS_WITHOUT_ERROR = 6 /* single runs: the residuals must tell the error as well */
};

static const double test_level = 0.95;
static const double knee_factor = 4.0;      /* least for saturation, which is not nested: two units of AIC, doubled */
static const double undecided_within = 4.0; /* of AIC */

/* The laws beyond Amdahl's; each is needed or not. */
static const enum cs_law extended[] = {CS_LAW_USL, CS_LAW_LOGARITHMIC, CS_LAW_SATURATION};
enum { EXTENDED = sizeof extended / sizeof extended[0] };

static struct cs__scale scale_of(const struct cs_fit *fit, enum cs_law law) {
  const struct cs_law_fit *of = &fit->laws[law];
  return cs__birge_scale(of->rss, fit->scaling.count, of->degrees, fit->scaling.error, test_level);
}

/* Do the residuals fall by more than chance from `plain` to `rich`? */
static bool is_needed(const struct cs_fit *fit, enum cs_law plain, enum cs_law rich) {
  if (!fit->laws[plain].fitted || !fit->laws[rich].fitted)
    return false;
  const struct cs__scale scale = scale_of(fit, rich);
  const double factor = rich == CS_LAW_SATURATION ? fmax(scale.factor, knee_factor) : scale.factor;
  return fit->laws[plain].rss - fit->laws[rich].rss > factor * scale.variance; /* false where nothing is known */
}

/* One variance for all: the error of the times, or what the best of the extended laws leaves, if that is more. */
static double common_variance(const struct cs_fit *fit) {
  double least = INFINITY;
  for (int law = 0; law < CS_LAWS; law++) {
    const bool counts = fit->scaling.strong ? law >= CS_LAW_USL : true;
    if (!fit->laws[law].fitted || !counts)
      continue;
    const struct cs__scale scale = scale_of(fit, (enum cs_law)law);
    if (!isnan(scale.variance))
      least = fmin(least, scale.variance);
  }
  return least;
}

static void fill_aic(struct cs_fit *fit) {
  double variance = common_variance(fit);
  if (isinf(variance)) /* too few counts for the extended laws */
    variance = fit->laws[CS_LAW_AMDAHL].fitted ? scale_of(fit, CS_LAW_AMDAHL).variance : NAN;
  for (int law = 0; law < CS_LAWS; law++) {
    struct cs_law_fit *of = &fit->laws[law];
    of->aic = of->fitted ? of->rss / variance + 2.0 * (double)of->degrees : NAN;
  }
}

static bool all_alike(const struct cs_scaling *scaling) {
  static const double rounding = 1e-12;
  double least = INFINITY, most = 0.0;
  for (size_t i = 0; i < scaling->count; i++) {
    least = fmin(least, scaling->points[i].time);
    most = fmax(most, scaling->points[i].time);
  }
  return most <= least * (1.0 + rounding);
}

static bool tells_nothing(const struct cs_fit *fit) {
  const bool known = fit->scaling.error > 0.0;
  return fit->scaling.count < (known ? COUNTS_LEAST : COUNTS_WITHOUT_ERROR) || all_alike(&fit->scaling);
}

static void support(struct cs_fit *fit, enum cs_support support, enum cs_law best) {
  fit->support = support;
  fit->best = best;
  fit->candidate[best] = true;
}

/* Weak scaling: a time that stays the same, against one that grows. */
static void choose_weak(struct cs_fit *fit) {
  const struct cs_law_fit *law = &fit->laws[CS_LAW_GUSTAFSON];
  if (!law->fitted)
    return;
  const struct cs__scale scale = scale_of(fit, CS_LAW_GUSTAFSON);
  double mean = 0.0, constant_rss = 0.0;
  for (size_t i = 0; i < fit->scaling.count; i++)
    mean += log(fit->scaling.points[i].time) / (double)fit->scaling.count;
  for (size_t i = 0; i < fit->scaling.count; i++)
    constant_rss += pow(log(fit->scaling.points[i].time) - mean, 2.0);
  const bool grows = constant_rss - law->rss > scale.factor * scale.variance;
  support(fit, grows ? CS_SUPPORT_NAMED : CS_SUPPORT_SUFFICIENT, CS_LAW_GUSTAFSON);
}

static void choose_strong(struct cs_fit *fit) {
  enum cs_law needed[EXTENDED];
  size_t count = 0, kept = 0;
  double least = INFINITY;
  for (size_t i = 0; i < EXTENDED; i++) {
    if (!is_needed(fit, CS_LAW_AMDAHL, extended[i]))
      continue;
    needed[count++] = extended[i];
    if (fit->laws[extended[i]].aic < least) {
      least = fit->laws[extended[i]].aic;
      fit->best = extended[i];
    }
  }
  if (count == 0) {
    support(fit, CS_SUPPORT_SUFFICIENT, is_needed(fit, CS_LAW_LINEAR, CS_LAW_AMDAHL) ? CS_LAW_AMDAHL : CS_LAW_LINEAR);
    return;
  }
  for (size_t i = 0; i < count; i++) {
    fit->candidate[needed[i]] = fit->laws[needed[i]].aic <= least + undecided_within;
    kept += fit->candidate[needed[i]];
  }
  support(fit, kept == 1 ? CS_SUPPORT_NAMED : CS_SUPPORT_UNDECIDED, fit->best);
}

void cs__choose(struct cs_fit *fit) {
  fill_aic(fit);
  fit->support = CS_SUPPORT_NONE;
  fit->best = fit->laws[CS_LAW_AMDAHL].fitted ? CS_LAW_AMDAHL : CS_LAW_LINEAR;
  if (!fit->scaling.strong)
    fit->best = CS_LAW_GUSTAFSON;
  if (tells_nothing(fit))
    return;
  if (fit->scaling.strong)
    choose_strong(fit);
  else
    choose_weak(fit);
}
