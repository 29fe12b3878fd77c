/* tests/simulations/coverage.c - how often the product's intervals hold the truth, in eight kinds of noise. */
/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Without arguments: the short version, a few hundred sessions per cell, nothing printed but failures and a closing
 * line. With --sessions N: every table. Exit status 1 when a coverage is off the figure the protocol was designed with
 * (a simulation of 1,000 sessions per cell by other code) by more than 4 standard errors of the difference.
 */
#include "runtime/base/text.h"
#include "runtime/measure/stop.h"
#include "runtime/measure/warmup.h"
#include "tests/simulations/protocols.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EIGHT_THREADS = 3, SHORT_SESSIONS = 500, SESSIONS_MAX = 100000 };

static int failures;

struct tally {
  double coverage;
  double half_width, error; /* median half-width, root mean square of the estimate's error; log scale */
};

/* Two simulations of the same figure, `sessions` and `other_sessions` long: is their difference beyond chance? */
static void compare(const char *what, const char *scenario, double coverage, double least, double most, int sessions,
                    int other_sessions) {
  const double figure = coverage < least ? least : coverage > most ? most : coverage;
  const double p = fmin(figure, 0.99); /* at 100 % the formula would allow nothing */
  const double chance = 4.0 * sqrt(p * (1.0 - p) * (1.0 / sessions + 1.0 / other_sessions));
  if (fabs(coverage - figure) <= chance)
    return;
  printf("FAILED %s, %s: %.1f %%, expected %.1f to %.1f %% within %.1f points\n", what, scenario, 100.0 * coverage,
         100.0 * least, 100.0 * most, 100.0 * chance);
  failures++;
}

/* The stream of one cell: the same figures on every machine, whatever else is run. */
static void seed_cell(struct cs_random *random, int scenario, int rounds, int samples, int kind) {
  cs_random_seed(random,
                 ((uint64_t)scenario << 48) | ((uint64_t)rounds << 32) | ((uint64_t)samples << 16) | (uint64_t)kind);
}

/* --- the table of intervals -----------------------------------------------------------------------------------------
 */

struct cell {
  int rounds, samples;
  enum protocol protocol;
  bool short_too;
  double figures[NOISE_SCENARIOS]; /* the designed coverage in per cent; 0: none given */
};

static const struct cell cells[] = {
    {5, 5, PROTOCOL_NAIVE, false, {94.7, 72.0, 33.4, 37.9, 84.2, 63.6, 66.9, 63.1}},
    {5, 5, PROTOCOL_PAIRED_T, false, {94.8, 94.5, 96.2, 95.1, 96.7, 97.6, 95.8, 96.4}},
    {5, 5, PROTOCOL_PRODUCT, false, {94.8, 94.5, 96.2, 95.1, 96.7, 97.6, 95.8, 96.4}},
    {6, 5, PROTOCOL_PLAIN, false, {0}},
    {6, 5, PROTOCOL_PRODUCT, true, {96.1, 96.9, 96.5, 97.6, 96.9, 97.1, 97.0, 96.5}},
    {6, 10, PROTOCOL_NAIVE, true, {95.1, 59.0, 24.8, 25.1, 75.1, 53.5, 54.1, 65.1}},
    {6, 10, PROTOCOL_PLAIN, true, {96.1, 96.9, 96.5, 97.6, 96.9, 97.1, 97.0, 96.5}},
    {6, 10, PROTOCOL_PRODUCT, true, {96.1, 96.9, 96.5, 97.6, 96.9, 97.1, 97.0, 96.5}},
    {8, 10, PROTOCOL_PLAIN, false, {97.4, 95.5, 95.5, 95.8, 95.8, 95.4, 95.5, 95.5}},
    {8, 10, PROTOCOL_PRODUCT, false, {97.4, 95.5, 95.5, 95.8, 95.8, 95.4, 95.5, 95.5}},
    {10, 10, PROTOCOL_NAIVE, true, {95.7, 57.0, 22.0, 20.2, 77.6, 49.3, 49.4, 72.2}},
    {10, 10, PROTOCOL_PAIRED_T, true, {95.7, 94.5, 94.6, 95.1, 96.7, 96.8, 96.0, 97.2}},
    {10, 10, PROTOCOL_PLAIN, true, {95.4, 94.5, 95.1, 95.3, 94.4, 95.6, 95.5, 95.8}},
    {10, 10, PROTOCOL_PRODUCT, true, {95.4, 94.5, 95.1, 95.3, 94.4, 95.6, 95.5, 95.8}},
    {10, 30, PROTOCOL_NAIVE, false, {94.8, 37.7, 12.1, 9.8, 60.6, 33.0, 32.8, 69.8}},
    {10, 30, PROTOCOL_PLAIN, false, {94.3, 93.7, 95.6, 95.1, 95.1, 94.4, 95.7, 95.3}},
    {10, 30, PROTOCOL_PRODUCT, false, {94.3, 93.7, 95.6, 95.1, 95.1, 94.4, 95.7, 95.3}},
    {20, 10, PROTOCOL_NAIVE, false, {94.6, 59.4, 15.4, 16.0, 79.5, 42.3, 40.5, 75.4}},
    {20, 10, PROTOCOL_PLAIN, false, {95.1, 95.9, 94.9, 95.5, 94.6, 95.1, 95.4, 93.4}},
    {20, 10, PROTOCOL_PRODUCT, false, {95.1, 95.9, 94.9, 95.5, 94.6, 95.1, 95.4, 93.4}},
};

static struct tally run_cell(const struct cell *cell, int scenario, double truth, int sessions) {
  static const int points[] = {0, EIGHT_THREADS};
  static struct noise_session session;
  static double half_widths[SESSIONS_MAX];
  struct cs_random random;
  seed_cell(&random, scenario, cell->rounds, cell->samples, cell->protocol);
  struct tally tally = {0};
  for (int i = 0; i < sessions; i++) {
    noise_session_make(&random, &noise_scenarios[scenario], protocol_kinds[cell->protocol].order, cell->rounds,
                       cell->samples, points, 2, &session);
    const struct cs_estimate speedup =
        protocol_speedup(cell->protocol, &session, EIGHT_THREADS, cell->rounds, cell->samples, 0.05);
    tally.coverage += speedup.lo <= exp(truth) && exp(truth) <= speedup.hi;
    tally.error += (log(speedup.value) - truth) * (log(speedup.value) - truth);
    half_widths[i] = cs_estimate_half_width(&speedup);
  }
  tally.coverage /= sessions;
  tally.error = sqrt(tally.error / sessions);
  tally.half_width = cs_median(half_widths, (size_t)sessions);
  return tally;
}

static void print_row(const char *what, const double values[NOISE_SCENARIOS], int decimals) {
  printf("| %-52s |", what);
  for (int s = 0; s < NOISE_SCENARIOS; s++)
    printf(" %5.*f |", decimals, values[s]);
  printf("\n");
}

static void print_scenarios(void) {
  printf("| %-52s |", "");
  for (int s = 0; s < NOISE_SCENARIOS; s++)
    printf(" %5.1s |", noise_scenarios[s].name);
  printf("\n");
}

static void run_cells(const double truths[NOISE_SCENARIOS], int sessions, bool all) {
  if (all) {
    printf("Coverage of 95 %% intervals of the speedup at 8 threads (%%), %d sessions a cell;\n"
           "below it the median half-width (%%) and the estimate's root mean square error (%%)\n\n",
           sessions);
    print_scenarios();
  }
  for (size_t c = 0; c < sizeof cells / sizeof cells[0]; c++) {
    const struct cell *cell = &cells[c];
    if (!all && !cell->short_too)
      continue;
    char what[80];
    snprintf(what, sizeof what, "R=%d m=%d: %s", cell->rounds, cell->samples, protocol_kinds[cell->protocol].name);
    double coverages[NOISE_SCENARIOS], half_widths[NOISE_SCENARIOS], errors[NOISE_SCENARIOS];
    for (int s = 0; s < NOISE_SCENARIOS; s++) {
      const struct tally tally = run_cell(cell, s, truths[s], sessions);
      coverages[s] = 100.0 * tally.coverage;
      half_widths[s] = 100.0 * tally.half_width;
      errors[s] = 100.0 * tally.error;
      const double figure = cell->figures[s] / 100.0;
      if (figure > 0.0)
        compare(what, noise_scenarios[s].name, tally.coverage, figure, figure, sessions, 1000);
    }
    if (all) {
      print_row(what, coverages, 1);
      print_row("  (half-width)", half_widths, 2);
      print_row("  (error)", errors, 2);
    }
  }
}

/* --- the whole curve at once ----------------------------------------------------------------------------------------
 */

static bool all_covered(const struct noise_session *session, int rounds, double alpha) {
  for (int point = 1; point < NOISE_POINTS; point++) {
    const double truth = exp(noise_truth(&noise_scenarios[0], point));
    const struct cs_estimate speedup = protocol_speedup(PROTOCOL_PRODUCT, session, point, rounds, 10, alpha);
    if (!(speedup.lo <= truth && truth <= speedup.hi))
      return false;
  }
  return true;
}

/* Designed figures: 84-87 % without adjustment, 95.3-96.5 % with Bonferroni's, for scenarios B and F at 10 and 16. */
static void run_joint(int sessions, bool all) {
  static const int points[] = {0, 1, 2, 3, 4}, rounds_of[] = {10, 16}, scenarios[] = {1, 5};
  static struct noise_session session;
  if (all)
    printf("\nJoint coverage of the four speedups (%%): at 95 %% each, and at 1 - 0.05/4 each\n");
  for (int c = 0; c < 4; c++) {
    const int scenario = scenarios[c / 2], rounds = rounds_of[c % 2];
    const char *name = noise_scenarios[scenario].name;
    struct cs_random random;
    seed_cell(&random, scenario, rounds, 10, PROTOCOL_COUNT);
    double each = 0.0, joint = 0.0;
    for (int i = 0; i < sessions; i++) {
      noise_session_make(&random, &noise_scenarios[scenario], NOISE_SCHEDULED, rounds, 10, points, NOISE_POINTS,
                         &session);
      each += all_covered(&session, rounds, 0.05);
      joint += all_covered(&session, rounds, 0.05 / (NOISE_POINTS - 1));
    }
    compare("four speedups, each at 95 %", name, each / sessions, 0.84, 0.87, sessions, 600);
    compare("four speedups, simultaneous", name, joint / sessions, 0.953, 0.965, sessions, 600);
    if (all)
      printf("| %-24s R=%d | %5.1f | %5.1f |\n", name, rounds, 100.0 * each / sessions, 100.0 * joint / sessions);
  }
}

/* --- stopping when it is narrow enough ------------------------------------------------------------------------------
 */

static struct cs_estimate until_stopped(const struct noise_session *session, double precision, int *rounds_out) {
  const struct cs_stop_rule rule = {.rounds_min = 10, .rounds_max = NOISE_ROUNDS_MAX, .precision = precision};
  for (int rounds = 1;; rounds++) {
    const struct cs_estimate speedup = protocol_speedup(PROTOCOL_PRODUCT, session, EIGHT_THREADS, rounds, 5, 0.05);
    if (cs_stop_decide(&rule, rounds, cs_estimate_half_width(&speedup), 0.0, 1.0).reason != CS_GO_ON) {
      *rounds_out = rounds;
      return speedup;
    }
  }
}

/* Designed figures: 93.1-96.6 % for scenarios B, E, F and targets 1, 2, 3 %, 1,200 sessions. */
static void run_stopping(const double truths[NOISE_SCENARIOS], int sessions, bool all) {
  static const int points[] = {0, EIGHT_THREADS}, scenarios[] = {1, 4, 5};
  static struct noise_session session;
  if (all)
    printf("\nCoverage after stopping at a target half-width (%%), and mean rounds\n");
  for (int c = 0; c < 9; c++) {
    const int scenario = scenarios[c / 3], target = c % 3 + 1;
    const double truth = exp(truths[scenario]);
    struct cs_random random;
    seed_cell(&random, scenario, target, 5, PROTOCOL_COUNT + 1);
    double covered = 0.0, rounds_sum = 0.0;
    for (int i = 0; i < sessions; i++) {
      int rounds;
      noise_session_make(&random, &noise_scenarios[scenario], NOISE_SCHEDULED, NOISE_ROUNDS_MAX, 5, points, 2,
                         &session);
      const struct cs_estimate speedup = until_stopped(&session, target / 100.0, &rounds);
      covered += speedup.lo <= truth && truth <= speedup.hi;
      rounds_sum += rounds;
    }
    compare("stopped at its target", noise_scenarios[scenario].name, covered / sessions, 0.931, 0.966, sessions, 1200);
    if (all)
      printf("| %-24s %d %% | %5.1f | %4.1f |\n", noise_scenarios[scenario].name, target, 100.0 * covered / sessions,
             rounds_sum / sessions);
  }
}

/* --- what is said of samples with and without a warm-up
 * --------------------------------------------------------------- */

struct restless {
  double unsteady, kept, moved; /* share of invocations, mean samples, share of points of ten rounds */
};

static struct restless run_warmup_cell(int scenario, int samples, double amplitude, int sessions) {
  enum { ROUNDS = 10 };
  static const int points[] = {0};
  static const double length = 8.0; /* samples in which a warm-up falls to 1/e */
  static struct noise_session session;
  struct cs_random random;
  struct restless restless = {0};
  seed_cell(&random, scenario, amplitude > 0.0, samples, PROTOCOL_COUNT + 2);
  for (int i = 0; i < sessions; i++) {
    double trends[ROUNDS], times[NOISE_SAMPLES_MAX];
    noise_session_make(&random, &noise_scenarios[scenario], NOISE_SHUFFLED, ROUNDS, samples, points, 1, &session);
    for (int round = 0; round < ROUNDS; round++) {
      for (int j = 0; j < samples; j++)
        times[j] = exp(session.log_time[0][round][j]) * (1.0 + amplitude * exp(-j / length));
      const struct cs_invocation_summary summary = cs_summarise_invocation(times, (size_t)samples);
      trends[round] = summary.trend;
      restless.unsteady += (summary.steady ? 0.0 : 1.0) / sessions / ROUNDS;
      restless.kept += (double)summary.kept / sessions / ROUNDS;
    }
    restless.moved += (cs_samples_moved(trends, ROUNDS, NULL) ? 1.0 : 0.0) / sessions;
  }
  return restless;
}

/* No warm-up: at most 2 % of points may be said to move. 30 % of a warm-up: most must be found where noise allows. */
static void run_warmup(int sessions, bool all) {
  static const int samples_of[] = {5, 10, 20, 30};
  if (all)
    printf("\nInvocations called not steady (%%), samples kept, points of 10 rounds said to move (%%);\n"
           "without a warm-up, and with one of 30 %% that is 8 samples long\n");
  for (int c = 0; c < 8; c++) {
    const int samples = samples_of[c / 2];
    const double amplitude = c % 2 == 0 ? 0.0 : 0.3;
    if (!all && samples != 10)
      continue;
    double unsteady[NOISE_SCENARIOS], kept[NOISE_SCENARIOS], moved[NOISE_SCENARIOS];
    for (int s = 0; s < NOISE_SCENARIOS; s++) {
      const struct restless restless = run_warmup_cell(s, samples, amplitude, sessions);
      unsteady[s] = 100.0 * restless.unsteady;
      kept[s] = restless.kept;
      moved[s] = 100.0 * restless.moved;
      if (amplitude == 0.0)
        compare("samples without a warm-up said to move", noise_scenarios[s].name, restless.moved, 0.0, 0.02, sessions,
                sessions);
      else if (samples >= 10)
        compare("a warm-up that is found", noise_scenarios[s].name, restless.moved, 0.5, 1.0, sessions, sessions);
    }
    if (all) {
      char what[40];
      snprintf(what, sizeof what, "m=%d, warm-up %.0f %%: not steady", samples, 100.0 * amplitude);
      print_row(what, unsteady, 1);
      print_row("  (kept)", kept, 1);
      print_row("  (moved)", moved, 1);
    }
  }
}

int main(int argc, char **argv) {
  int64_t wished = SHORT_SESSIONS;
  const bool all = argc == 3 && strcmp(argv[1], "--sessions") == 0 && cs_parse_int64(argv[2], &wished) == CS_OK;
  if ((argc != 1 && !all) || wished < 10 || wished > SESSIONS_MAX) {
    fprintf(stderr, "usage: coverage_simulation [--sessions N]   (N from 10 to %d)\n", SESSIONS_MAX);
    return 2;
  }
  const int sessions = (int)wished;
  double truths[NOISE_SCENARIOS];
  for (int s = 0; s < NOISE_SCENARIOS; s++)
    truths[s] = noise_truth(&noise_scenarios[s], EIGHT_THREADS);
  run_cells(truths, sessions, all);
  run_joint(sessions, all);
  run_stopping(truths, sessions, all);
  run_warmup(sessions, all);
  printf("%scoverage simulation, %d sessions a cell: %d of its figures off\n", all ? "\n" : "", sessions, failures);
  return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
