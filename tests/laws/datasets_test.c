/* tests/laws/datasets_test.c - published scaling measurements: our fits against those other programs made of them. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/file.h"
#include "runtime/laws/fit.h"
#include "tests/laws/support_dataset.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char folder[] = CS_TEST_SHARED "/datasets";

enum { SETS_MAX = 64, ID_BYTES = 48 };

/* What the collection's REFERENCE.md says of a set; NAN where it says nothing. Shares, not per cent. */
struct reference {
  char id[ID_BYTES], verdict[80];
  double rmse[CS_LAWS], left_out[CS_LAWS];
  double serial, serial_t1;
  double sigma[3], kappa[3], peak[3]; /* value, lo, hi */
  double a, b;                        /* of USL: T1 = a + b */
};

static const struct {
  const char *name;
  enum cs_law law;
} their_names[] = {{"linear", CS_LAW_LINEAR},
                   {"amdahl", CS_LAW_AMDAHL},
                   {"usl", CS_LAW_USL},
                   {"logcomm", CS_LAW_LOGARITHMIC},
                   {"sat", CS_LAW_SATURATION}};

static void read_law(const char *line, struct reference *reference) {
  char name[16], parameters[100];
  double rmse, r2, aicc, left_out;
  const int got =
      sscanf(line, "| %15s | %99[^|]| %lf | %lf | %lf | %lf", name, parameters, &rmse, &r2, &aicc, &left_out);
  for (size_t i = 0; got == 6 && i < sizeof their_names / sizeof their_names[0]; i++) {
    if (strcmp(name, their_names[i].name) != 0)
      continue;
    reference->rmse[their_names[i].law] = rmse / 100.0;
    reference->left_out[their_names[i].law] = left_out / 100.0;
    if (their_names[i].law == CS_LAW_USL)
      cr_assert_eq(sscanf(parameters, "a,b,c = %lf, %lf", &reference->a, &reference->b), 2);
  }
}

static void read_line(const char *line, struct reference *reference) {
  static const char serial[] = "- Amdahl serial fraction s = %lf (T1 = %lf)";
  static const char usl[] =
      "- USL, profile-F 95 %%: sigma = %lf [%lf, %lf], kappa = %lf [%lf, %lf], n* = %lf [%lf, %lf]";
  double *s = reference->sigma, *k = reference->kappa, *p = reference->peak;
  if (line[0] == '|')
    read_law(line, reference);
  else if (strncmp(line, "- Amdahl serial", 15) == 0)
    cr_assert_eq(sscanf(line, serial, &reference->serial, &reference->serial_t1), 2, "%s", line);
  else if (strncmp(line, "- USL, profile", 14) == 0)
    cr_assert_eq(sscanf(line, usl, s, s + 1, s + 2, k, k + 1, k + 2, p, p + 1, p + 2), 9, "%s", line);
  else if (strncmp(line, "- verdict (", 11) == 0 && strstr(line, "): ") != NULL)
    snprintf(reference->verdict, sizeof reference->verdict, "%s", strstr(line, "): ") + 3);
}

/* Sections that begin with "## ID". Skips the test where the collection is not there. */
static size_t read_references(struct reference *references) {
  struct cs_text text = {0};
  size_t count = 0;
  if (cs_file_read(CS_TEST_SHARED "/datasets/REFERENCE.md", &text, NULL) != CS_OK)
    cr_skip_test("there are no published measurements in " CS_TEST_SHARED "/datasets");
  char *rest = text.bytes, *line;
  while ((line = strsep(&rest, "\n")) != NULL) {
    if (strncmp(line, "## ", 3) == 0 && count < SETS_MAX) {
      references[count] = (struct reference){0};
      snprintf(references[count++].id, ID_BYTES, "%s", line + 3);
    } else if (count > 0) {
      read_line(line, &references[count - 1]);
    }
  }
  cs_text_free(&text);
  cr_assert_gt(count, 10);
  return count;
}

static struct cs_fit fit_set(const char *id, enum cs_objective objective) {
  struct cs_scaling scaling;
  struct cs_error error = {""};
  struct cs_fit fit;
  cr_assert_eq(dataset_read(folder, id, &scaling, &error), CS_OK, "%s", error.message);
  cr_assert_eq(cs_fit_laws(&scaling, objective, 0.95, &fit, &error), CS_OK, "%s", error.message);
  cs_scaling_free(&scaling);
  return fit;
}

static void expect_near(const char *id, const char *what, double got, double want, double relative, double absolute) {
  const bool same = got == want || fabs(got - want) <= relative * fabs(want) + absolute;
  cr_expect(same, "%s: %s is %.8g, published %.8g", id, what, got, want);
}

/* The sets are looked at one by one, so that every message names its own. */
static void each_set(void (*look)(const struct reference *reference, const struct cs_fit *fit)) {
  static struct reference references[SETS_MAX];
  const size_t count = read_references(references);
  for (size_t i = 0; i < count; i++) {
    struct cs_fit fit = fit_set(references[i].id, CS_OBJECTIVE_LOG);
    look(&references[i], &fit);
    cs_fit_free(&fit);
  }
}

static void look_at_parameters(const struct reference *reference, const struct cs_fit *fit) {
  const struct cs_law_fit *amdahl = &fit->laws[CS_LAW_AMDAHL], *usl = &fit->laws[CS_LAW_USL];
  expect_near(reference->id, "Amdahl's serial", amdahl->parameters[1].value, reference->serial, 1e-4, 1e-7);
  expect_near(reference->id, "Amdahl's T1", amdahl->parameters[0].value, reference->serial_t1, 1e-4, 0.0);
  expect_near(reference->id, "USL's T1", usl->parameters[0].value, reference->a + reference->b, 1e-4, 0.0);
  expect_near(reference->id, "sigma", usl->parameters[1].value, reference->sigma[0], 1e-4, 1e-7);
  expect_near(reference->id, "kappa", usl->parameters[2].value, reference->kappa[0], 1e-4, 1e-7);
  expect_near(reference->id, "peak", usl->peak, reference->peak[0], 1e-3, 1e-7);
}

Test(datasets, parameters_are_those_of_scipy) {
  each_set(look_at_parameters);
}

static void look_at_errors(const struct reference *reference, const struct cs_fit *fit) {
  for (int law = CS_LAW_LINEAR; law <= CS_LAW_LOGARITHMIC; law++) {
    expect_near(reference->id, cs_law_name((enum cs_law)law), fit->laws[law].rmse, reference->rmse[law], 1e-4, 6e-6);
    expect_near(reference->id, "left out", fit->laws[law].left_out, reference->left_out[law], 5e-3, 1e-7);
  }
  /* Their search for the knee minimises another sum: ours may only be better. */
  cr_expect(fit->laws[CS_LAW_SATURATION].rmse <= reference->rmse[CS_LAW_SATURATION] + 6e-6, "%s", reference->id);
}

Test(datasets, residuals_are_those_of_scipy) {
  each_set(look_at_errors);
}

static void look_at_intervals(const struct reference *reference, const struct cs_fit *fit) {
  const struct cs_law_fit *usl = &fit->laws[CS_LAW_USL];
  const struct cs_law_parameter *sigma = &usl->parameters[1], *kappa = &usl->parameters[2];
  expect_near(reference->id, "sigma from", sigma->lo, reference->sigma[1], 0.01, 1e-9);
  expect_near(reference->id, "sigma to", sigma->hi, reference->sigma[2], 0.01, 1e-9);
  expect_near(reference->id, "kappa from", kappa->lo, reference->kappa[1], 0.01, 1e-9);
  expect_near(reference->id, "kappa to", kappa->hi, reference->kappa[2], 0.01, 1e-9);
  expect_near(reference->id, "peak from", usl->peak_lo, reference->peak[1], 0.01, 1e-9);
  expect_near(reference->id, "peak to", usl->peak_hi, reference->peak[2], 0.01, 1e-9);
}

Test(datasets, intervals_are_those_of_the_reference) {
  each_set(look_at_intervals);
}

/* The first word tells, what follows "!" are remarks. */
static void look_at_verdict(const struct reference *reference, const struct cs_fit *fit) {
  static const struct {
    const char *word;
    enum cs_support support;
    enum cs_law best;
  } words[] = {{"linear sufficient", CS_SUPPORT_SUFFICIENT, CS_LAW_LINEAR},
               {"Amdahl sufficient", CS_SUPPORT_SUFFICIENT, CS_LAW_AMDAHL},
               {"usl", CS_SUPPORT_NAMED, CS_LAW_USL},
               {"logcomm", CS_SUPPORT_NAMED, CS_LAW_LOGARITHMIC}};
  bool known = strncmp(reference->verdict, "undecided", 9) == 0;
  if (known)
    cr_expect(fit->support == CS_SUPPORT_UNDECIDED && fit->candidate[CS_LAW_USL] && fit->candidate[CS_LAW_SATURATION],
              "%s", reference->id);
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
    if (strncmp(reference->verdict, words[i].word, strlen(words[i].word)) != 0)
      continue;
    known = true;
    cr_expect(fit->support == words[i].support && fit->best == words[i].best, "%s: %s (%d), expected %s", reference->id,
              cs_law_name(fit->best), fit->support, reference->verdict);
  }
  cr_expect(known, "%s: %s", reference->id, reference->verdict);
  cr_expect_eq(fit->superlinear, strstr(reference->verdict, "superlinear") != NULL, "%s", reference->id);
  cr_expect_eq(fit->no_speedup, strstr(reference->verdict, "no speedup") != NULL, "%s", reference->id);
  if (strstr(reference->verdict, "no law fits") != NULL)
    cr_expect(fit->misfit, "%s", reference->id);
}

Test(datasets, verdicts_are_those_of_the_reference) {
  each_set(look_at_verdict);
}

Test(datasets, superlinear_speedup_is_found_where_it_is_greatest) {
  static struct reference references[SETS_MAX];
  (void)read_references(references); /* skips where there are none */
  struct cs_fit fit = fit_set("gbm-h2o10M-r4", CS_OBJECTIVE_LOG);
  cr_expect(fit.superlinear && fit.superlinear_at == 8.0);
  expect_near("gbm-h2o10M-r4", "efficiency", fit.superlinear_efficiency, 1.49, 0.0, 0.005);
  cs_fit_free(&fit);
}

/* What R's package usl 3.0.3 and the book Practical Scalability Analysis say, to six digits: their seventh is where
 * their own searches end. */
Test(datasets, throughput_objective_gives_the_published_usl_fits) {
  static struct reference references[SETS_MAX];
  (void)read_references(references); /* skips where there are none */
  struct cs_fit fit = fit_set("usl-specsdm91", CS_OBJECTIVE_THROUGHPUT);
  const struct cs_law_fit *usl = &fit.laws[CS_LAW_USL];
  expect_near("specsdm91", "alpha", usl->parameters[1].value, 0.0277285, 0.0, 5e-8);
  expect_near("specsdm91", "beta", usl->parameters[2].value, 1.0436e-4, 0.0, 1e-8);
  expect_near("specsdm91", "gamma", 1.0 / usl->parameters[0].value, 89.995, 0.0, 5e-4);
  expect_near("specsdm91", "peak", usl->peak, 96.5196, 0.0, 5e-5);
  cs_fit_free(&fit);
  fit = fit_set("usl-cisco", CS_OBJECTIVE_THROUGHPUT);
  usl = &fit.laws[CS_LAW_USL];
  expect_near("cisco", "sigma", usl->parameters[1].value, 0.02671591, 2e-6, 0.0);
  expect_near("cisco", "kappa", usl->parameters[2].value, 7.690945e-4, 2e-6, 0.0);
  expect_near("cisco", "lambda", 1.0 / usl->parameters[0].value, 995.6486, 2e-6, 0.0);
  cs_fit_free(&fit);
}
