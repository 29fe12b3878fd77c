/* tests/simulations/held_out.c - laws fitted to the lower half of published measurements, asked for the upper half. */
/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * For every set of FOLDER with at least four counts up to half of the greatest one: fit these, predict the others, and
 * look whether the scenario holds them. Prints a table. Exit status 1 when the scenario holds fewer than 60 % of all
 * held-out times or the best law's median error is above 25 % (other code, on 32 sets: 69 % and 17 %); 77 when there
 * are no sets.
 */
#include "runtime/laws/fit.h"
#include "runtime/measure/quantile.h"
#include "tests/laws/support_dataset.h"

#include <glob.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NOTHING_THERE = 77, COUNTS_LEAST = 4, POINTS_MAX = 2000, LAWS_ASKED = 3, BEST = LAWS_ASKED, COLUMNS };

static const enum cs_law asked[LAWS_ASKED] = {CS_LAW_AMDAHL, CS_LAW_USL, CS_LAW_LOGARITHMIC};

struct tally {
  double errors[COLUMNS][POINTS_MAX];         /* |ln measured / predicted| of every held-out time */
  double last[COLUMNS][POINTS_MAX];           /* of the greatest count alone, one per set */
  double width[POINTS_MAX];                   /* ln of the scenario's ends' ratio */
  size_t points, sets, held, near, last_held; /* near: held, or within 2 % of the scenario */
};

static double error_of(const struct cs_fit *fit, enum cs_law law, const struct cs_scaling_point *point) {
  return fabs(log(point->time / cs_law_time(&fit->laws[law], point->n)));
}

static double percent(const double *errors, size_t count, double share) {
  return 100.0 * expm1(cs_quantile(errors, count, share));
}

/* The rows of one set: those above half of its greatest count. */
static void ask(const struct cs_fit *fit, const struct cs_scaling *whole, const char *id, struct tally *tally) {
  size_t held = 0, points = 0;
  const size_t first = tally->points;
  bool inside = false;
  for (size_t i = fit->scaling.count; i < whole->count && tally->points < POINTS_MAX; i++) {
    double lo, hi;
    if (!cs_fit_scenario(fit, whole->points[i].n, &lo, &hi))
      continue;
    for (int law = 0; law < LAWS_ASKED; law++)
      tally->errors[law][tally->points] = error_of(fit, asked[law], &whole->points[i]);
    tally->errors[BEST][tally->points] = error_of(fit, fit->best, &whole->points[i]);
    tally->width[tally->points++] = log(hi / lo);
    inside = lo <= whole->points[i].time && whole->points[i].time <= hi;
    tally->near += lo / 1.02 <= whole->points[i].time && whole->points[i].time <= hi * 1.02;
    held += inside;
    points++;
  }
  if (points == 0)
    return;
  for (int column = 0; column < COLUMNS; column++)
    tally->last[column][tally->sets] = tally->errors[column][tally->points - 1];
  tally->sets++;
  tally->held += held;
  tally->last_held += inside;
  printf("| %-24s | %2zu | %4g | %3zu | %-11s |", id, fit->scaling.count, fit->scaling.points[fit->scaling.count - 1].n,
         points, cs_law_name(fit->best));
  for (int column = 0; column < COLUMNS; column++)
    printf(" %6.1f |", percent(tally->errors[column] + first, points, 0.5));
  printf(" %4.0f | x%.2f |\n", 100.0 * (double)held / (double)points, exp(cs_median(tally->width + first, points)));
}

static bool look_at(const char *folder, const char *id, struct tally *tally) {
  struct cs_scaling whole, half;
  struct cs_error error = {""};
  struct cs_fit fit;
  if (dataset_read(folder, id, &whole, &error) != CS_OK) {
    fprintf(stderr, "%s\n", error.message);
    return false;
  }
  half = whole;
  while (half.count > 0 && half.points[half.count - 1].n > 0.5 * whole.points[whole.count - 1].n)
    half.count--;
  if (half.count >= COUNTS_LEAST && cs_fit_laws(&half, CS_OBJECTIVE_LOG, 0.95, &fit, NULL) == CS_OK) {
    ask(&fit, &whole, id, tally);
    cs_fit_free(&fit);
  }
  cs_scaling_free(&whole);
  return true;
}

static void print_summary(const struct tally *tally) {
  static const char *const names[COLUMNS] = {"Amdahl", "USL", "logarithmic", "chosen law"};
  printf("\nThe greatest count, over %zu sets: median error, 90 %% of sets below (%%)\n", tally->sets);
  for (int column = 0; column < COLUMNS; column++)
    printf("| %-11s | %6.1f | %6.1f |\n", names[column], percent(tally->last[column], tally->sets, 0.5),
           percent(tally->last[column], tally->sets, 0.9));
  printf(
      "The scenario holds %zu of %zu greatest counts, and %.0f %% of %zu held-out times (%.0f %% give or take 2 %%)\n",
      tally->last_held, tally->sets, 100.0 * (double)tally->held / (double)tally->points, tally->points,
      100.0 * (double)tally->near / (double)tally->points);
}

/* FOLDER/ID.csv without those of single runs, which are read beside. */
static size_t look_at_all(const char *folder, struct tally *tally) {
  char pattern[1024];
  glob_t files;
  size_t found = 0;
  snprintf(pattern, sizeof pattern, "%s/*.csv", folder);
  if (glob(pattern, 0, NULL, &files) != 0)
    return 0;
  for (size_t i = 0; i < files.gl_pathc; i++) {
    char *id = strrchr(files.gl_pathv[i], '/') + 1;
    if (strstr(id, ".reps.csv") != NULL)
      continue;
    *strrchr(id, '.') = '\0';
    found += look_at(folder, id, tally);
  }
  globfree(&files);
  return found;
}

int main(int argc, char **argv) {
  static struct tally tally;
  if (argc != 2) {
    fprintf(stderr, "usage: held_out FOLDER   (with ID.csv, ID.reps.csv: n,time or n,throughput)\n");
    return 2;
  }
  printf(
      "Laws fitted to n <= n_max/2, errors at the counts above: medians per set (%%), share within the scenario (%%),"
      "\nfactor between the scenario's ends\n\n"
      "| set                      | N  | to n | out | chosen law  | Amdahl |    USL |    log | chosen | held | ends "
      "|\n");
  if (look_at_all(argv[1], &tally) == 0 || tally.sets == 0) {
    printf("there are no measurements in %s\n", argv[1]);
    return NOTHING_THERE;
  }
  print_summary(&tally);
  const bool held = (double)tally.held >= 0.6 * (double)tally.points;
  const bool near = cs_median(tally.last[BEST], tally.sets) <= log(1.25);
  if (!held || !near)
    printf("FAILED\n");
  return held && near ? EXIT_SUCCESS : EXIT_FAILURE;
}
