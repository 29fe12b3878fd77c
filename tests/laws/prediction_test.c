/* tests/laws/prediction_test.c - intervals of predictions, the scenario beyond the counts, the counts to measure next.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/laws/fit.h"

#include "tests/laws/support_scaling.h"

#include <criterion/criterion.h>
#include <math.h>

static const double ten[] = {1, 2, 3, 4, 6, 8, 12, 16, 24, 32};
enum { TEN = sizeof ten / sizeof ten[0] };

static const struct made_law made_laws[] = {
    {CS_LAW_LINEAR, 0.0, 0.0},        {CS_LAW_AMDAHL, 0.1, 0.0},     {CS_LAW_USL, 0.02, 0.005},
    {CS_LAW_LOGARITHMIC, 0.01, 0.02}, {CS_LAW_SATURATION, 6.0, 0.0}, {CS_LAW_GUSTAFSON, 0.02, 0.001},
};
enum { MADE = sizeof made_laws / sizeof made_laws[0] };

static struct cs_fit fit_ten(size_t made, double noise, uint64_t seed) {
  return fit_made(make_scaling(&made_laws[made], ten, TEN, noise, seed));
}

static bool between(double value, double lo, double hi) {
  return lo <= value && value <= hi;
}

Test(prediction, holds_its_value_and_is_that_of_the_law) {
  for (size_t m = 0; m < MADE; m++) {
    struct cs_fit fit = fit_ten(m, 0.01, 5);
    for (int law = 0; law < CS_LAWS; law++) {
      if (!fit.laws[law].fitted)
        continue;
      for (int n = 1; n <= 64; n *= 2) {
        const struct cs_estimate time = cs_fit_predict(&fit, (enum cs_law)law, n);
        cr_expect_eq(time.value, cs_law_time(&fit.laws[law], n));
        cr_expect(between(time.value, time.lo, time.hi) && time.lo > 0.0 && isfinite(time.hi), "%s at %d: %g [%g, %g]",
                  cs_law_name((enum cs_law)law), n, time.value, time.lo, time.hi);
        cr_expect(time.method == CS_INTERVAL_PROFILE && time.level == 0.95 && time.count == TEN);
      }
    }
    cs_fit_free(&fit);
  }
}

/* One coefficient: the fit is a mean of ten logarithms, whose intervals everybody knows. */
Test(prediction, of_linear_scaling_is_the_interval_of_a_mean) {
  static const double known[] = {0.0, 0.05, 0.2}; /* not known, about what is seen, more than is seen */
  for (int i = 0; i < 3; i++) {
    struct cs_scaling scaling = make_scaling(&made_laws[0], ten, TEN, 0.05, 8);
    scaling.error = known[i];
    struct cs_fit fit = fit_made(scaling);
    const struct cs_estimate time = cs_fit_predict(&fit, CS_LAW_LINEAR, 8.0);
    const double seen = sqrt(fit.laws[CS_LAW_LINEAR].rss / (TEN - 1));
    const double half = seen > known[i] ? 2.262157 * seen : 1.959964 * known[i]; /* Student's t with 9, or normal */
    cr_expect(fabs(log(time.hi / time.value) - half / sqrt(TEN)) < 1e-5);
    cr_expect(fabs(log(time.value / time.lo) - half / sqrt(TEN)) < 1e-5);
    cs_fit_free(&fit);
  }
}

/* Then a count left out is missed by N/(N - 1) times its residual. */
Test(prediction, of_left_out_counts_is_that_of_a_mean_without_them) {
  struct cs_fit fit = fit_ten(0, 0.05, 8);
  const struct cs_law_fit *linear = &fit.laws[CS_LAW_LINEAR];
  cr_expect(fabs(linear->left_out / linear->rmse - (double)TEN / (TEN - 1)) < 1e-9);
  cs_fit_free(&fit);
}

Test(prediction, of_exact_times_is_exact) {
  for (size_t m = 0; m < MADE; m++) {
    struct cs_fit fit = fit_ten(m, 0.0, 0);
    const struct cs_estimate time = cs_fit_predict(&fit, made_laws[m].law, 64.0);
    const double truth = made_time(&made_laws[m], 64.0);
    cr_expect(fabs(time.value / truth - 1.0) < 1e-7 && time.hi / time.lo < 1.0 + 1e-5, "%s: %g [%g, %g], made %g",
              cs_law_name(made_laws[m].law), time.value, time.lo, time.hi, truth);
    cs_fit_free(&fit);
  }
}

Test(prediction, is_surest_among_the_counts) {
  struct cs_fit fit = fit_ten(2, 0.02, 9);
  const struct cs_estimate inside = cs_fit_predict(&fit, CS_LAW_USL, 8.0),
                           beyond = cs_fit_predict(&fit, CS_LAW_USL, 64.0);
  cr_expect_gt(beyond.hi / beyond.lo, inside.hi / inside.lo);
  cs_fit_free(&fit);
}

Test(prediction, of_nothing_is_nothing) {
  struct cs_fit fit = fit_ten(1, 0.01, 1);
  cr_expect(isnan(cs_fit_predict(&fit, CS_LAW_GUSTAFSON, 8.0).value));
  cr_expect(isnan(cs_fit_predict(&fit, CS_LAW_AMDAHL, 0.5).value));
  cr_expect(isnan(cs_fit_predict(&fit, CS_LAW_AMDAHL, (double)NAN).value));
  cr_expect(isnan(cs_fit_predict(&fit, CS_LAWS, 8.0).value));
  cs_fit_free(&fit);
}

/* Held at another value the law's time, of weak scaling the time per work, must rise on both sides. */
Test(peak, is_where_the_time_is_least) {
  static const size_t with_peak[] = {2, 3, 5};
  for (int i = 0; i < 3; i++) {
    struct cs_fit fit = fit_ten(with_peak[i], 0.0, 0);
    const enum cs_law law = made_laws[with_peak[i]].law;
    const struct cs_law_fit *of = &fit.laws[law];
    const bool weak = law == CS_LAW_GUSTAFSON;
    double times[3];
    for (int side = 0; side < 3; side++) {
      const double n = of->peak * (0.99 + 0.01 * side);
      times[side] = cs_law_time(of, n) / (weak ? n : 1.0);
    }
    cr_expect(times[1] < times[0] && times[1] < times[2], "%s: %g", cs_law_name(law), of->peak);
    cr_expect(between(of->peak, of->peak_lo, of->peak_hi) && of->peak_hi < of->peak_lo * 1.001, "%s: %g [%g, %g]",
              cs_law_name(law), of->peak, of->peak_lo, of->peak_hi);
    cs_fit_free(&fit);
  }
}

Test(peak, lies_in_its_interval_in_most_noisy_sweeps) {
  static const size_t with_peak[] = {2, 3, 5};
  static const double peaks[] = {14.0, 34.310785, 31.304952}; /* of these laws by their formulas */
  enum { SWEEPS = 60 };
  for (int i = 0; i < 3; i++) {
    int held = 0;
    for (uint64_t seed = 1; seed <= SWEEPS; seed++) {
      struct cs_fit fit = fit_ten(with_peak[i], 0.01, seed);
      const struct cs_law_fit *of = &fit.laws[made_laws[with_peak[i]].law];
      held += between(peaks[i], of->peak_lo, of->peak_hi);
      cs_fit_free(&fit);
    }
    cr_expect(held >= SWEEPS * 17 / 20, "%s: %d of %d", cs_law_name(made_laws[with_peak[i]].law), held, SWEEPS);
  }
}

Test(parameters, of_saturation_are_open_where_nothing_saturates) {
  struct cs_fit linear = fit_ten(0, 0.02, 2), knee = fit_ten(4, 0.02, 2);
  cr_expect(isinf(linear.laws[CS_LAW_SATURATION].parameters[1].hi));
  cr_expect(between(6.0, knee.laws[CS_LAW_SATURATION].parameters[1].lo, knee.laws[CS_LAW_SATURATION].parameters[1].hi));
  cr_expect_lt(knee.laws[CS_LAW_SATURATION].parameters[1].hi, 8.0);
  cs_fit_free(&linear);
  cs_fit_free(&knee);
}

/* Student's t with one degree of freedom is 12.7: an interval of it says nothing. */
Test(parameters, have_no_interval_of_a_single_residual) {
  struct cs_fit two = fit_made(make_scaling(&made_laws[1], ten, 2, 0.0, 0)),
                three = fit_made(make_scaling(&made_laws[2], ten, 3, 0.0, 0));
  cr_expect(isnan(two.laws[CS_LAW_LINEAR].parameters[0].lo) && isnan(two.laws[CS_LAW_LINEAR].parameters[0].hi));
  cr_expect(isnan(three.laws[CS_LAW_AMDAHL].parameters[1].lo) && isnan(three.laws[CS_LAW_SATURATION].parameters[1].hi));
  cr_expect(three.laws[CS_LAW_LINEAR].parameters[0].lo < three.laws[CS_LAW_LINEAR].parameters[0].hi);
  cs_fit_free(&two);
  cs_fit_free(&three);
}

Test(parameters, of_exact_times_have_intervals_of_hardly_any_width) {
  for (size_t m = 0; m < MADE; m++) {
    struct cs_fit fit = fit_ten(m, 0.0, 0);
    const struct cs_law_fit *of = &fit.laws[made_laws[m].law];
    for (size_t p = 0; p < of->parameter_count; p++) {
      const struct cs_law_parameter *parameter = &of->parameters[p];
      cr_expect(between(parameter->value, parameter->lo, parameter->hi) &&
                    parameter->hi - parameter->lo <= 1e-5 * fmax(parameter->value, 1e-3),
                "%s %s: %g [%g, %g]", cs_law_name(of->law), parameter->name, parameter->value, parameter->lo,
                parameter->hi);
    }
    cs_fit_free(&fit);
  }
}

/* --- beyond ----------------------------------------------------------------------------------------------------------
 */

Test(scenario, holds_every_law_that_fits_and_ends_at_twice_the_counts) {
  struct cs_fit fit = fit_ten(1, 0.02, 3);
  double lo, hi;
  for (int n = 1; n <= 64; n++) {
    const struct cs_estimate amdahl = cs_fit_predict(&fit, CS_LAW_AMDAHL, n), usl = cs_fit_predict(&fit, CS_LAW_USL, n);
    cr_assert(cs_fit_scenario(&fit, n, &lo, &hi));
    cr_expect(lo <= fmin(amdahl.lo, usl.lo) && hi >= fmax(amdahl.hi, usl.hi));
  }
  cr_expect_not(cs_fit_scenario(&fit, 65.0, &lo, &hi));
  cr_expect(isnan(lo) && isnan(hi));
  cr_expect_not(cs_fit_scenario(&fit, 0.0, &lo, &hi));
  cr_expect_not(cs_fit_scenario(&fit, (double)NAN, &lo, &hi));
  cs_fit_free(&fit);
}

Test(scenario, leaves_out_laws_that_do_not_fit) {
  struct cs_fit fit = fit_ten(4, 0.01, 3); /* a knee: Amdahl's law is far off */
  double lo, hi;
  cr_assert(cs_fit_scenario(&fit, 64.0, &lo, &hi));
  cr_expect_not(between(cs_law_time(&fit.laws[CS_LAW_AMDAHL], 64.0), lo, hi));
  cr_expect(between(made_time(&made_laws[4], 64.0), lo, hi));
  cs_fit_free(&fit);
}

Test(scenario, widens_beyond_the_counts) {
  for (size_t m = 0; m < MADE; m++) {
    struct cs_fit fit = fit_ten(m, 0.02, 7);
    double before = 0.0;
    for (int n = 32; n <= 64; n += 4) {
      double lo, hi;
      cr_assert(cs_fit_scenario(&fit, n, &lo, &hi));
      cr_expect(hi / lo >= before * (1.0 - 1e-6), "%s at %d: %g after %g", cs_law_name(made_laws[m].law), n, hi / lo,
                before);
      before = hi / lo;
    }
    cs_fit_free(&fit);
  }
}

Test(scenario, says_nothing_when_nothing_is_known_of_errors) {
  const double two[] = {1, 2};
  struct cs_fit fit = fit_made(make_scaling(&made_laws[1], two, 2, 0.0, 0));
  double lo, hi;
  /* linear scaling leaves a residual, but Amdahl's law goes through both points */
  cr_expect_not(cs_fit_scenario(&fit, 2.0, &lo, &hi));
  cs_fit_free(&fit);
}

/* --- what to measure next --------------------------------------------------------------------------------------------
 */

static void expect_sensible_suggestions(const struct cs_fit *fit) {
  const struct cs_scaling *scaling = &fit->scaling;
  cr_expect_leq(fit->suggestion_count, CS_FIT_SUGGESTIONS);
  for (size_t i = 0; i < fit->suggestion_count; i++) {
    const double n = fit->suggestions[i];
    cr_expect(n == floor(n) && n >= 1.0 && n <= 2.0 * scaling->points[scaling->count - 1].n, "%g", n);
    for (size_t p = 0; p < scaling->count; p++)
      cr_expect(scaling->points[p].n != n, "%g is there already", n);
    for (size_t j = 0; j < i; j++)
      cr_expect(fit->suggestions[j] != n, "%g twice", n);
  }
}

Test(suggestions, are_counts_not_measured_within_twice_the_greatest) {
  for (size_t m = 0; m < MADE; m++) {
    for (size_t count = 1; count <= TEN; count++) {
      struct cs_fit fit = fit_made(make_scaling(&made_laws[m], ten, count, 0.01, count));
      expect_sensible_suggestions(&fit);
      cs_fit_free(&fit);
    }
  }
}

Test(suggestions, ask_where_a_peak_would_show_when_amdahl_suffices) {
  const double five[] = {1, 2, 4, 8, 16};
  struct cs_fit fit = fit_made(make_scaling(&made_laws[1], five, 5, 0.01, 2));
  cr_assert(fit.support == CS_SUPPORT_SUFFICIENT && fit.best == CS_LAW_AMDAHL);
  cr_expect(fit.between[0] == CS_LAW_AMDAHL && fit.between[1] == CS_LAW_USL);
  cr_assert_geq(fit.suggestion_count, 2);
  cr_expect_eq(fit.suggestions[0], 32.0);
  cr_expect_eq(fit.suggestions[1], 24.0);
  cs_fit_free(&fit);
}

/* Not where the widest gap is. */
Test(suggestions, prefer_what_tells_to_what_is_missing) {
  const double gap[] = {1, 2, 3, 4, 24};
  struct cs_fit fit = fit_made(make_scaling(&made_laws[1], gap, 5, 0.01, 2));
  cr_assert(fit.support == CS_SUPPORT_SUFFICIENT && fit.suggestion_count > 0);
  cr_expect_eq(fit.suggestions[0], 48.0);
  cs_fit_free(&fit);
}

Test(suggestions, tell_undecided_laws_apart) {
  struct cs_fit fit;
  int found = 0;
  for (uint64_t seed = 1; seed <= 60; seed++) {
    const struct made_law edge = {CS_LAW_USL, 0.05, 0.001};
    fit = fit_made(make_scaling(&edge, ten, TEN, 0.02, seed));
    if (fit.support == CS_SUPPORT_UNDECIDED) {
      found++;
      cr_expect(fit.between[0] == fit.best && fit.between[1] != fit.best && fit.candidate[fit.between[1]]);
      cr_assert_gt(fit.suggestion_count, 0);
      const double one = cs_law_time(&fit.laws[fit.between[0]], fit.suggestions[0]);
      const double other = cs_law_time(&fit.laws[fit.between[1]], fit.suggestions[0]);
      cr_expect(fabs(log(one / other)) > 0.01, "they differ by %g at %g", fabs(log(one / other)), fit.suggestions[0]);
    }
    cs_fit_free(&fit);
  }
  cr_expect_gt(found, 5);
}

/* Sixty-four counts leave so little room for a kappa that what it would do at twice the greatest drowns in the error.
 */
Test(suggestions, are_none_where_the_laws_hardly_differ_beside_the_error) {
  enum { ALL = 64 };
  double all[ALL];
  for (int i = 0; i < ALL; i++)
    all[i] = i + 1.0;
  int none = 0, some = 0;
  for (uint64_t seed = 1; seed <= 10; seed++) {
    struct cs_fit many = fit_made(make_scaling(&made_laws[1], all, ALL, 0.002, seed));
    struct cs_fit few = fit_made(make_scaling(&made_laws[1], ten, TEN, 0.002, seed));
    none += many.support == CS_SUPPORT_SUFFICIENT && many.suggestion_count == 0 && isnan(many.suggestion_apart);
    some += few.support == CS_SUPPORT_SUFFICIENT && few.suggestion_count > 0 && few.suggestion_apart > 0.004;
    cs_fit_free(&many);
    cs_fit_free(&few);
  }
  cr_expect(none >= 1 && some >= 8, "%d without, %d with", none, some);
}

Test(suggestions, are_none_when_a_law_is_named) {
  struct cs_fit fit = fit_ten(2, 0.005, 1);
  cr_expect(fit.support == CS_SUPPORT_NAMED && fit.suggestion_count == 0);
  cs_fit_free(&fit);
}

Test(suggestions, fill_the_gaps_when_counts_are_too_few) {
  const double two[] = {1, 16};
  struct cs_fit fit = fit_made(make_scaling(&made_laws[1], two, 2, 0.0, 0));
  cr_assert_gt(fit.suggestion_count, 1);
  cr_expect_eq(fit.suggestions[0], 4.0);
  cs_fit_free(&fit);
}
