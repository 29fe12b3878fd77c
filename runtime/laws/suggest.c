/* runtime/laws/suggest.c - the counts to measure next: where the laws that are left lie furthest apart. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/laws/fit_parts.h"

#include <math.h>

/*
 * What would tell two laws apart is measured where their logarithms differ most (T-optimality: Atkinson, Fedorov,
 * Biometrika 62, 1975). Where the plainer law suffices its rival is the richer one with the greatest parameter that
 * the times do not reject: a count where that shows rules it out, or finds it.
 */
struct rivals {
  double one[CS__COLUMNS_MAX], other[CS__COLUMNS_MAX];
  const struct cs__law_kind *one_kind;
  const struct cs__law_kind *other_kind;
  const struct cs__curve *held; /* the other one, with a parameter held; NULL: as it was fitted */
  struct cs__curve held_curve;
};

enum { BEYOND = 2, WITHIN = 2 }; /* suggestions above the greatest count, and below it for those who have no more */

static const double apart_least = 1.33; /* ratio of two suggestions: 2 n and 1.5 n */
static const double worth_least = 0.5;  /* of the best one's separation */

/* Of what one more count must show, in standard deviations of the points around the law: two decide at 95 %. */
static const double clear_least = 2.0;

static double separation(const struct rivals *rivals, double n) {
  const double one = cs__law_kind_time(rivals->one_kind, rivals->one, n);
  const double other = rivals->held != NULL ? cs__curve_time(&rivals->held_curve, rivals->other, n)
                                            : cs__law_kind_time(rivals->other_kind, rivals->other, n);
  return fabs(log(one / other));
}

static void take_fitted(const struct cs_fit *fit, enum cs_law law, const struct cs__law_kind **kind_out,
                        double *coefficients_out) {
  *kind_out = cs__law_kind(law);
  for (int i = 0; i < CS__COLUMNS_MAX; i++)
    coefficients_out[i] = fit->laws[law].coefficient[i];
}

/* The last parameter of `rich` is what `plain` has not: held at the end of its interval. False without one. */
static bool hold_rival(const struct cs_fit *fit, enum cs_law plain, enum cs_law rich, struct rivals *rivals_out) {
  const struct cs_law_fit *law = &fit->laws[rich];
  if (!law->fitted)
    return false;
  const size_t last = law->parameter_count - 1;
  const double most = law->parameters[last].hi;
  if (!isfinite(most) || !(most > 0.0))
    return false;
  take_fitted(fit, plain, &rivals_out->one_kind, rivals_out->one);
  rivals_out->other_kind = cs__law_kind(rich);
  rivals_out->held_curve = rivals_out->other_kind->parameters[last].held;
  rivals_out->held_curve.held = most;
  rivals_out->held = &rivals_out->held_curve;
  const struct cs__sample sample = cs__fit_sample(fit, rich);
  cs__fit_curve(&rivals_out->held_curve, &sample, rivals_out->other);
  return true;
}

/* The two candidates of least AIC. */
static void two_candidates(const struct cs_fit *fit, enum cs_law between_out[2]) {
  between_out[0] = between_out[1] = fit->best;
  for (int law = 0; law < CS_LAWS; law++) {
    const bool other = fit->candidate[law] && law != (int)fit->best;
    if (other && (between_out[1] == fit->best || fit->laws[law].aic < fit->laws[between_out[1]].aic))
      between_out[1] = (enum cs_law)law;
  }
}

static bool find_rivals(struct cs_fit *fit, struct rivals *rivals_out) {
  fit->between[0] = fit->between[1] = fit->best;
  if (fit->support == CS_SUPPORT_UNDECIDED) {
    two_candidates(fit, fit->between);
    take_fitted(fit, fit->between[0], &rivals_out->one_kind, rivals_out->one);
    take_fitted(fit, fit->between[1], &rivals_out->other_kind, rivals_out->other);
    return true;
  }
  if (fit->support != CS_SUPPORT_SUFFICIENT || !fit->scaling.strong)
    return false;
  fit->between[1] = fit->best == CS_LAW_LINEAR ? CS_LAW_AMDAHL : CS_LAW_USL;
  return hold_rival(fit, fit->between[0], fit->between[1], rivals_out);
}

/* Too few counts for any law: the ones in the widest gaps, as ratios. */
static double gap(const struct cs_fit *fit, double n) {
  double least = INFINITY;
  for (size_t i = 0; i < fit->scaling.count; i++)
    least = fmin(least, fabs(log(n / fit->scaling.points[i].n)));
  return least;
}

static bool is_near(const struct cs_fit *fit, double n) {
  for (size_t i = 0; i < fit->scaling.count; i++) {
    if (fit->scaling.points[i].n == n)
      return true;
  }
  for (size_t i = 0; i < fit->suggestion_count; i++) {
    if (fabs(log(n / fit->suggestions[i])) < log(apart_least))
      return true;
  }
  return false;
}

/* Adds the whole number in [from, to] that separates most; at most about a thousand are looked at. */
static void add_best(struct cs_fit *fit, const struct rivals *rivals, double from, double to, double *scores) {
  enum { LOOKED_AT = 1024 };
  const double step = fmax(1.0, ceil((to - from) / LOOKED_AT));
  double best = 0.0, best_n = 0.0;
  for (int i = 0; i <= LOOKED_AT; i++) {
    const double n = to - i * step;
    const double score = n < from || is_near(fit, n) ? 0.0 : rivals != NULL ? separation(rivals, n) : gap(fit, n);
    if (score > best) {
      best = score;
      best_n = n;
    }
  }
  if (best > 0.0) {
    scores[fit->suggestion_count] = best;
    fit->suggestions[fit->suggestion_count++] = best_n;
  }
}

static double scatter(const struct cs_fit *fit) {
  const struct cs_law_fit *best = &fit->laws[fit->best];
  const size_t spare = fit->scaling.count > best->degrees ? fit->scaling.count - best->degrees : 0;
  return fmax(fit->scaling.error, spare > 0 ? sqrt(best->rss / (double)spare) : 0.0);
}

/* Best first, and none that tells much less than the best or, `least`, too little. */
static void sort_suggestions(struct cs_fit *fit, double least, double *scores) {
  for (size_t i = 1; i < fit->suggestion_count; i++) {
    for (size_t j = i; j > 0 && scores[j] > scores[j - 1]; j--) {
      const double score = scores[j], n = fit->suggestions[j];
      scores[j] = scores[j - 1];
      fit->suggestions[j] = fit->suggestions[j - 1];
      scores[j - 1] = score;
      fit->suggestions[j - 1] = n;
    }
  }
  while (fit->suggestion_count > 0 && scores[fit->suggestion_count - 1] < fmax(worth_least * scores[0], least))
    fit->suggestion_count--;
}

void cs__suggest(struct cs_fit *fit) {
  struct rivals rivals = {.held = NULL};
  double scores[CS_FIT_SUGGESTIONS] = {0.0};
  const struct cs_scaling *scaling = &fit->scaling;
  const double least = ceil(scaling->points[0].n), most = floor(scaling->points[scaling->count - 1].n);
  const bool known = find_rivals(fit, &rivals);
  fit->suggestion_apart = NAN;
  if (!known && fit->support == CS_SUPPORT_NAMED)
    return;
  if (!known) {
    fit->between[0] = fit->scaling.strong ? CS_LAW_AMDAHL : CS_LAW_GUSTAFSON;
    fit->between[1] = fit->scaling.strong ? CS_LAW_USL : CS_LAW_GUSTAFSON;
  }
  for (int i = 0; i < BEYOND; i++)
    add_best(fit, known ? &rivals : NULL, most + 1.0, 2.0 * most, scores);
  for (int i = 0; i < WITHIN; i++)
    add_best(fit, known ? &rivals : NULL, least + 1.0, most - 1.0, scores);
  sort_suggestions(fit, known ? clear_least * scatter(fit) : 0.0, scores);
  if (known && fit->suggestion_count > 0)
    fit->suggestion_apart = scores[0];
}
