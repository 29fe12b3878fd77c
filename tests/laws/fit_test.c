/* tests/laws/fit_test.c - known parameters are found again; few, equal, slow and odd times give sense and no NaN. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/laws/fit.h"

#include "tests/laws/support_scaling.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

static const double ten[] = {1, 2, 3, 4, 6, 8, 12, 16, 24, 32};
enum { TEN = sizeof ten / sizeof ten[0] };

static const struct made_law made_laws[] = {
    {CS_LAW_LINEAR, 0.0, 0.0},        {CS_LAW_AMDAHL, 0.1, 0.0},       {CS_LAW_AMDAHL, 0.005, 0.0},
    {CS_LAW_USL, 0.02, 0.005},        {CS_LAW_USL, 0.05, 0.001},       {CS_LAW_USL, 0.0, 0.01},
    {CS_LAW_LOGARITHMIC, 0.01, 0.02}, {CS_LAW_LOGARITHMIC, 0.2, 0.01}, {CS_LAW_SATURATION, 6.0, 0.0},
    {CS_LAW_SATURATION, 10.5, 0.0},   {CS_LAW_GUSTAFSON, 0.02, 0.001}, {CS_LAW_GUSTAFSON, 0.0, 0.003},
};
enum { MADE = sizeof made_laws / sizeof made_laws[0] };

static void expect_found(const struct made_law *made, const struct cs_fit *fit, double tolerance) {
  const struct cs_law_fit *law = &fit->laws[made->law];
  const double wanted[CS_LAW_PARAMETERS] = {1.0, made->first, made->second};
  cr_assert(law->fitted);
  for (size_t i = 0; i < law->parameter_count; i++)
    cr_expect(fabs(law->parameters[i].value - wanted[i]) <= tolerance * fmax(1.0, wanted[i]), "%s %s: %.12g, made %g",
              cs_law_name(made->law), law->parameters[i].name, law->parameters[i].value, wanted[i]);
}

Test(fit, finds_the_parameters_exact_times_were_made_with) {
  for (size_t i = 0; i < MADE; i++) {
    struct cs_fit fit = fit_made(make_scaling(&made_laws[i], ten, TEN, 0.0, 0));
    expect_found(&made_laws[i], &fit, 1e-9);
    cr_expect(fit.laws[made_laws[i].law].rmse < 1e-9);
    cs_fit_free(&fit);
  }
}

/* T = 0.98/n + 0.02 + 0.02 (n - 1). */
Test(fit, of_the_universal_law_on_six_counts_is_exact) {
  const double counts[] = {1, 2, 4, 6, 8, 10};
  const struct made_law made = {CS_LAW_USL, 0.02, 0.02};
  struct cs_fit fit = fit_made(make_scaling(&made, counts, 6, 0.0, 0));
  expect_found(&made, &fit, 1e-9);
  cr_expect(fabs(fit.laws[CS_LAW_USL].peak - 7.0) < 1e-7);
  cr_expect_eq(fit.support, CS_SUPPORT_NAMED);
  cr_expect_eq(fit.best, CS_LAW_USL);
  cs_fit_free(&fit);
}

/* Three hundred sets: the errors' mean is small beside one error, and one error beside the interval. */
Test(fit, finds_the_parameters_noisy_times_were_made_with) {
  const struct made_law made = {CS_LAW_USL, 0.05, 0.001};
  enum { SETS = 300 };
  double sigma_sum = 0.0, kappa_sum = 0.0;
  int held = 0;
  for (uint64_t seed = 1; seed <= SETS; seed++) {
    struct cs_fit fit = fit_made(make_scaling(&made, ten, TEN, 0.01, seed));
    const struct cs_law_parameter *sigma = &fit.laws[CS_LAW_USL].parameters[1];
    sigma_sum += sigma->value / SETS;
    kappa_sum += fit.laws[CS_LAW_USL].parameters[2].value / SETS;
    held += sigma->lo <= made.first && made.first <= sigma->hi;
    cr_expect(sigma->lo <= sigma->value && sigma->value <= sigma->hi && sigma->hi - sigma->lo < 0.05);
    cs_fit_free(&fit);
  }
  cr_expect(fabs(sigma_sum - made.first) < 1e-3, "%g", sigma_sum);
  cr_expect(fabs(kappa_sum - made.second) < 3e-5, "%g", kappa_sum);
  cr_expect(held > SETS * 9 / 10 && held < SETS, "%d of %d intervals hold sigma", held, SETS);
}

/* The unit of time is nobody's business: throughputs of 1e12 and 1e-12 must give the same shares. */
Test(fit, is_the_same_in_any_unit_of_time) {
  const double units[] = {1e-12, 1e-9, 1e9, 1e12};
  for (size_t i = 0; i < MADE; i++) {
    struct cs_fit plain = fit_made(make_scaling(&made_laws[i], ten, TEN, 0.01, 3));
    for (int u = 0; u < 4; u++) {
      struct cs_scaling scaling = make_scaling(&made_laws[i], ten, TEN, 0.01, 3);
      for (size_t p = 0; p < scaling.count; p++)
        scaling.points[p].time *= units[u];
      struct cs_fit fit = fit_made(scaling);
      for (int law = 0; law < CS_LAWS; law++) {
        for (size_t p = 0; p < fit.laws[law].parameter_count; p++) {
          const struct cs_law_parameter *a = &plain.laws[law].parameters[p], *b = &fit.laws[law].parameters[p];
          const double unit = p == 0 ? units[u] : 1.0;
          cr_expect(fabs(b->value / unit - a->value) <= 1e-5 * fabs(a->value) + 1e-9, "%s %s: %g, %g",
                    cs_law_name((enum cs_law)law), a->name, b->value / unit, a->value);
          cr_expect(isinf(a->hi) ? isinf(b->hi) : fabs(b->hi / unit - a->hi) <= 1e-4 * a->hi);
        }
      }
      cr_expect(fit.support == plain.support && fit.best == plain.best);
      cs_fit_free(&fit);
    }
    cs_fit_free(&plain);
  }
}

/* Squared residuals of throughput. */
static double throughput_loss(const struct cs_fit *fit) {
  double loss = 0.0;
  for (size_t i = 0; i < fit->scaling.count; i++) {
    const struct cs_scaling_point *point = &fit->scaling.points[i];
    loss += pow(1.0 / cs_law_time(&fit->laws[CS_LAW_USL], point->n) - 1.0 / point->time, 2.0);
  }
  return loss;
}

Test(objective, of_throughput_is_least_by_its_own_fit) {
  const struct made_law made = {CS_LAW_USL, 0.05, 0.001};
  for (uint64_t seed = 1; seed <= 20; seed++) {
    struct cs_scaling scaling = make_scaling(&made, ten, TEN, 0.05, seed);
    struct cs_fit by_log, by_throughput;
    cr_assert_eq(cs_fit_laws(&scaling, CS_OBJECTIVE_LOG, 0.95, &by_log, NULL), CS_OK);
    cr_assert_eq(cs_fit_laws(&scaling, CS_OBJECTIVE_THROUGHPUT, 0.95, &by_throughput, NULL), CS_OK);
    cr_expect_lt(throughput_loss(&by_throughput), throughput_loss(&by_log));
    const double least = throughput_loss(&by_throughput);
    for (int i = 0; i < CS_LAW_COEFFICIENTS; i++) {
      for (int side = -1; side <= 1; side += 2) {
        struct cs_fit beside = by_throughput;
        beside.laws[CS_LAW_USL].coefficient[i] *= 1.0 + 1e-3 * side;
        cr_expect_geq(throughput_loss(&beside), least);
      }
    }
    cr_expect_lt(by_log.laws[CS_LAW_USL].rss, by_throughput.laws[CS_LAW_USL].rss);
    cr_expect(by_log.best == by_throughput.best && by_log.support == by_throughput.support);
    cr_expect_eq(by_log.laws[CS_LAW_AMDAHL].rss, by_throughput.laws[CS_LAW_AMDAHL].rss);
    cs_fit_free(&by_log);
    cs_fit_free(&by_throughput);
    cs_scaling_free(&scaling);
  }
}

/* --- what is chosen --------------------------------------------------------------------------------------------------
 */

Test(choice, is_the_true_law_where_its_mark_lies_within_the_counts) {
  for (size_t i = 0; i < MADE; i++) {
    struct cs_fit fit = fit_made(make_scaling(&made_laws[i], ten, TEN, 0.002, 11));
    cr_expect(fit.best == made_laws[i].law, "%s, but %s", cs_law_name(made_laws[i].law), cs_law_name(fit.best));
    cr_expect(fit.candidate[fit.best]);
    cr_expect(!fit.superlinear && !fit.misfit);
    const bool plain = made_laws[i].law == CS_LAW_LINEAR || made_laws[i].law == CS_LAW_AMDAHL;
    cr_expect(fit.support == (plain ? CS_SUPPORT_SUFFICIENT : CS_SUPPORT_NAMED), "%s: %d",
              cs_law_name(made_laws[i].law), fit.support);
    cs_fit_free(&fit);
  }
}

Test(choice, names_no_law_when_none_is_sure) {
  const double few[] = {1, 2, 4, 8, 16};
  const struct made_law made = {CS_LAW_USL, 0.02, 1e-4};
  struct cs_fit fit = fit_made(make_scaling(&made, few, 5, 0.02, 4));
  cr_expect_eq(fit.support, CS_SUPPORT_SUFFICIENT);
  cr_expect(isinf(fit.laws[CS_LAW_USL].peak_hi), "a peak is shown that cannot be seen");
  cr_expect_gt(fit.laws[CS_LAW_USL].peak_lo, 16.0);
  cs_fit_free(&fit);
}

Test(choice, needs_six_single_runs_or_three_repeated_ones) {
  const struct made_law made = {CS_LAW_AMDAHL, 0.1, 0.0};
  struct cs_fit six = fit_made(make_scaling(&made, ten, 6, 0.0, 0)),
                five = fit_made(make_scaling(&made, ten, 5, 0.0, 0));
  struct cs_fit three = fit_made(make_scaling(&made, ten, 3, 0.01, 1)),
                two = fit_made(make_scaling(&made, ten, 2, 0.01, 1));
  cr_expect_eq(six.support, CS_SUPPORT_SUFFICIENT);
  cr_expect_eq(five.support, CS_SUPPORT_NONE);
  cr_expect_eq(three.support, CS_SUPPORT_SUFFICIENT);
  cr_expect_eq(two.support, CS_SUPPORT_NONE);
  cr_expect(two.suggestion_count > 0 && !two.candidate[CS_LAW_AMDAHL]);
  cs_fit_free(&six);
  cs_fit_free(&five);
  cs_fit_free(&three);
  cs_fit_free(&two);
}

Test(choice, fits_no_three_parameters_to_three_counts) {
  const struct made_law made = {CS_LAW_USL, 0.05, 0.001};
  struct cs_fit three = fit_made(make_scaling(&made, ten, 3, 0.01, 1));
  struct cs_fit four = fit_made(make_scaling(&made, ten, 4, 0.01, 1));
  cr_expect(!three.laws[CS_LAW_USL].fitted && !three.laws[CS_LAW_LOGARITHMIC].fitted);
  cr_expect(three.laws[CS_LAW_AMDAHL].fitted && three.laws[CS_LAW_SATURATION].fitted);
  cr_expect(four.laws[CS_LAW_USL].fitted && four.laws[CS_LAW_LOGARITHMIC].fitted);
  cs_fit_free(&three);
  cs_fit_free(&four);
}

Test(choice, of_weak_scaling_tells_constant_from_growing) {
  const struct made_law constant = {CS_LAW_GUSTAFSON, 0.0, 0.0}, growing = {CS_LAW_GUSTAFSON, 0.05, 0.0};
  struct cs_fit one = fit_made(make_scaling(&constant, ten, TEN, 0.01, 2));
  struct cs_fit other = fit_made(make_scaling(&growing, ten, TEN, 0.01, 2));
  cr_expect(one.support == CS_SUPPORT_SUFFICIENT && one.best == CS_LAW_GUSTAFSON);
  cr_expect(other.support == CS_SUPPORT_NAMED && other.best == CS_LAW_GUSTAFSON);
  cr_expect(!one.laws[CS_LAW_AMDAHL].fitted && !one.no_speedup && !one.superlinear);
  cs_fit_free(&one);
  cs_fit_free(&other);
}

/* --- few, equal, odd -------------------------------------------------------------------------------------------------
 */

static void expect_no_nan(const struct cs_fit *fit) {
  for (int law = 0; law < CS_LAWS; law++) {
    const struct cs_law_fit *of = &fit->laws[law];
    cr_expect_eq((int)of->law, law);
    if (!of->fitted)
      continue;
    cr_expect(isfinite(of->rss) && isfinite(of->rmse) && !isnan(of->peak), "%s", cs_law_name((enum cs_law)law));
    for (size_t i = 0; i < of->parameter_count; i++)
      cr_expect(isfinite(of->parameters[i].value), "%s %s", cs_law_name((enum cs_law)law), of->parameters[i].name);
    for (int n = 1; n < 100; n *= 3)
      cr_expect(cs_law_time(of, n) > 0.0);
  }
  cr_expect_leq(fit->suggestion_count, CS_FIT_SUGGESTIONS);
}

static struct cs_fit fit_times(const double *counts, const double *times, size_t count) {
  struct cs_scaling scaling;
  cr_assert_eq(cs_scaling_of_runs(counts, times, count, true, &scaling, NULL), CS_OK);
  struct cs_fit fit = fit_made(scaling);
  expect_no_nan(&fit);
  return fit;
}

Test(odd, one_count_says_nothing_but_its_time) {
  const double n[] = {8}, times[] = {3};
  struct cs_fit fit = fit_times(n, times, 1);
  cr_expect_eq(fit.support, CS_SUPPORT_NONE);
  cr_expect(fit.laws[CS_LAW_LINEAR].fitted && !fit.laws[CS_LAW_AMDAHL].fitted);
  cr_expect_eq(fit.best, CS_LAW_LINEAR);
  cr_expect(!fit.no_speedup && !fit.superlinear && isnan(fit.serial_amdahl));
  cr_expect(isnan(cs_fit_predict(&fit, CS_LAW_LINEAR, 2.0).lo));
  cr_expect(isnan(cs_fit_predict(&fit, CS_LAW_AMDAHL, 2.0).value));
  cs_fit_free(&fit);
}

Test(odd, two_counts_give_karp_and_flatts_fraction) {
  const double n[] = {1, 4}, times[] = {10, 4};
  struct cs_fit fit = fit_times(n, times, 2);
  cr_expect(fabs(fit.serial_amdahl - (0.4 - 0.25) / (1.0 - 0.25)) < 1e-9, "%g", fit.serial_amdahl);
  cr_expect(!fit.laws[CS_LAW_USL].fitted && fit.support == CS_SUPPORT_NONE);
  cr_expect(isnan(fit.laws[CS_LAW_AMDAHL].parameters[1].lo), "an interval without an error to make it of");
  cs_fit_free(&fit);
}

Test(odd, equal_times_are_no_speedup_and_all_serial) {
  const double times[TEN] = {7, 7, 7, 7, 7, 7, 7, 7, 7, 7};
  struct cs_fit fit = fit_times(ten, times, TEN);
  cr_expect_eq(fit.support, CS_SUPPORT_NONE);
  cr_expect(fit.no_speedup && fit.serial_amdahl == 1.0 && !fit.misfit);
  cs_fit_free(&fit);
}

Test(odd, slower_with_every_thread_peaks_before_one) {
  const double times[] = {1, 2, 3, 4, 6, 8, 12, 16, 24, 32};
  struct cs_fit fit = fit_times(ten, times, TEN);
  cr_expect(fit.no_speedup && fit.best == CS_LAW_USL && fit.laws[CS_LAW_USL].peak <= 1.0);
  cs_fit_free(&fit);
}

Test(odd, faster_than_the_threads_is_superlinear) {
  const double n[] = {1, 2, 4, 8, 16, 32}, times[] = {64, 31, 14, 6, 3.5, 2};
  struct cs_fit fit = fit_times(n, times, 6);
  cr_expect(fit.superlinear && fit.superlinear_at == 8.0);
  cr_expect(fabs(fit.superlinear_efficiency - 64.0 / 48.0) < 1e-12);
  cs_fit_free(&fit);
  double many[18], same[18]; /* errors of next to nothing: half a per cent too fast is still nothing */
  for (size_t i = 0; i < 18; i++) {
    many[i] = n[i / 3];
    same[i] = 64.0 / n[i / 3] * (i / 3 == 3 ? 0.995 : 1.0) * (1.0 + 1e-6 * (double)(i % 3));
  }
  struct cs_fit hardly = fit_times(many, same, 18);
  cr_expect_not(hardly.superlinear);
  cs_fit_free(&hardly);
  struct cs_fit linear = fit_times(n, (const double[]){64, 32, 16, 8, 4, 2}, 6);
  cr_expect(!linear.superlinear && isnan(linear.superlinear_at) && linear.best == CS_LAW_LINEAR);
  cs_fit_free(&linear);
}

Test(odd, without_one_thread_the_time_at_one_is_extrapolated) {
  const struct made_law made = {CS_LAW_AMDAHL, 0.1, 0.0};
  struct cs_fit fit = fit_made(make_scaling(&made, ten + 3, TEN - 3, 0.0, 0));
  expect_no_nan(&fit);
  cr_expect_eq(fit.base_n, 4.0);
  expect_found(&made, &fit, 1e-8);
  cs_fit_free(&fit);
}

Test(odd, jumps_no_law_has_are_called_misfit) {
  const double times[] = {100, 50, 80, 20, 40, 9, 20, 4, 15, 2};
  struct cs_fit fit = fit_times(ten, times, TEN);
  cr_expect(fit.misfit);
  cs_fit_free(&fit);
}

Test(odd, levels_and_empty_scalings_are_refused) {
  struct cs_fit fit;
  struct cs_error error = {""};
  struct cs_scaling none = {.count = 0};
  cr_expect_eq(cs_fit_laws(&none, CS_OBJECTIVE_LOG, 0.95, &fit, &error), CS_INVALID);
  cr_expect_neq(error.message[0], '\0');
  struct cs_scaling scaling = make_scaling(&made_laws[1], ten, TEN, 0.0, 0);
  cr_expect_eq(cs_fit_laws(&scaling, CS_OBJECTIVE_LOG, 1.0, &fit, &error), CS_INVALID);
  cr_expect_not_null(strstr(error.message, "level"), "%s", error.message);
  cs_scaling_free(&scaling);
  cs_fit_free(NULL);
}

Test(odd, errors_that_are_no_number_are_not_known) {
  struct cs_scaling scaling = make_scaling(&made_laws[4], ten, TEN, 0.02, 3);
  scaling.error = (double)NAN;
  struct cs_fit fit = fit_made(scaling);
  expect_no_nan(&fit);
  cr_expect(isnan(fit.birge) && fit.scaling.error == 0.0);
  cr_expect(fit.laws[CS_LAW_USL].parameters[1].lo < fit.laws[CS_LAW_USL].parameters[1].hi);
  cs_fit_free(&fit);
}

/* Users of a server rather than cores: the work must not grow with the square of the counts. */
Test(odd, thousands_of_counts_are_fitted) {
  enum { MANY = 3000 };
  static double n[MANY], times[MANY];
  const struct made_law made = {CS_LAW_SATURATION, 700.0, 0.0};
  for (int i = 0; i < MANY; i++) {
    n[i] = i + 1.0;
    times[i] = made_time(&made, n[i]);
  }
  struct cs_fit fit = fit_times(n, times, MANY);
  cr_expect(fit.best == CS_LAW_SATURATION && fit.support == CS_SUPPORT_NAMED);
  cr_expect(fabs(fit.laws[CS_LAW_SATURATION].parameters[1].value - 700.0) < 1e-6);
  cs_fit_free(&fit);
}

Test(law, has_a_name_a_title_and_a_formula) {
  for (int law = 0; law < CS_LAWS; law++) {
    cr_expect(strlen(cs_law_name((enum cs_law)law)) > 2);
    cr_expect(strlen(cs_law_title((enum cs_law)law)) > 2);
    cr_expect_not_null(strstr(cs_law_formula((enum cs_law)law), "T1"));
    for (int other = 0; other < law; other++)
      cr_expect_str_neq(cs_law_name((enum cs_law)law), cs_law_name((enum cs_law)other));
  }
  cr_expect_str_eq(cs_law_name(CS_LAWS), "unknown");
  const struct cs_law_fit nothing = {.law = CS_LAW_USL};
  cr_expect(isnan(cs_law_time(&nothing, 2.0)));
}
