/* tests/simulations/comparison.c - how often two equal programs are called different, in eight kinds of noise. */
/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Interleaved A/A: the same program twice in the same rounds, five thread counts, 12 rounds; and stored sessions whose
 * state differs by 1 %, three and five a side. Changed means any count's verdict is faster or slower (threshold 0, the
 * strictest). Without arguments the short version; with --sessions N the table. Exit status 1 when any share of changed
 * is above 5 % by more than 4 standard errors, or a change of 3 % is not found where the noise allows.
 */
#include "runtime/base/random.h"
#include "runtime/base/text.h"
#include "runtime/measure/compare.h"
#include "runtime/measure/warmup.h"
#include "tests/simulations/noise_model.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ROUNDS = 12, SAMPLES = 5, SHORT_SESSIONS = 400, SESSIONS_MOST = 100000, SIDE_MOST = 5 };

static const double alpha = 0.05, session_sd = 0.01;
static int failures;

static double invocation_log(const double *log_times) {
  double times[SAMPLES];
  for (int i = 0; i < SAMPLES; i++)
    times[i] = exp(log_times[i]);
  return cs_summarise_invocation(times, SAMPLES).log_time;
}

/* Any count's verdict faster or slower, after Holm. */
static bool any_changed(struct cs_difference differences[NOISE_POINTS]) {
  double p[NOISE_POINTS];
  bool changed = false;
  for (int i = 0; i < NOISE_POINTS; i++)
    p[i] = differences[i].p;
  cs_holm(p, NOISE_POINTS);
  for (int i = 0; i < NOISE_POINTS; i++) {
    const enum cs_change verdict = cs_change_judge(&differences[i].estimate, p[i], 0.0, 0.0, alpha);
    changed = changed || verdict == CS_CHANGE_LESS || verdict == CS_CHANGE_MORE;
  }
  return changed;
}

/*
 * Both sides in each round: a session of twice the rounds, of which A takes the even ones and B the odd ones, so that
 * the two invocations of a pair are as far apart as two rounds' starts: further than in a sweep, which mixes them.
 */
static bool interleaved(struct cs_random *random, const struct noise_scenario *scenario, double shift) {
  static const int points[] = {0, 1, 2, 3, 4};
  static struct noise_session session;
  struct cs_difference differences[NOISE_POINTS];
  noise_session_make(random, scenario, NOISE_SCHEDULED, 2 * ROUNDS, SAMPLES, points, NOISE_POINTS, &session);
  for (int point = 0; point < NOISE_POINTS; point++) {
    double old_logs[ROUNDS], new_logs[ROUNDS];
    for (int r = 0; r < ROUNDS; r++) {
      const int first = r % 2; /* who comes first changes, as in a shuffled round */
      old_logs[r] = invocation_log(session.log_time[point][2 * r + first]);
      new_logs[r] = invocation_log(session.log_time[point][2 * r + 1 - first]) + shift;
    }
    differences[point] = cs_difference_paired(old_logs, new_logs, ROUNDS, alpha / NOISE_POINTS);
  }
  return any_changed(differences);
}

/* The same state for all counts of a session: what makes stored results so easily different. */
static bool stored(struct cs_random *random, const struct noise_scenario *scenario, int sessions) {
  static const int points[] = {0, 1, 2, 3, 4};
  static struct noise_session session;
  double values[2][NOISE_POINTS][SIDE_MOST];
  struct cs_difference differences[NOISE_POINTS];
  for (int i = 0; i < 2 * sessions; i++) {
    const double state = session_sd * cs_random_normal(random);
    noise_session_make(random, scenario, NOISE_SCHEDULED, ROUNDS, SAMPLES, points, NOISE_POINTS, &session);
    for (int point = 0; point < NOISE_POINTS; point++) {
      double logs[ROUNDS];
      for (int r = 0; r < ROUNDS; r++)
        logs[r] = invocation_log(session.log_time[point][r]);
      values[i / sessions][point][i % sessions] = cs_median(logs, ROUNDS) + state;
    }
  }
  for (int point = 0; point < NOISE_POINTS; point++)
    differences[point] = cs_difference_sessions(values[0][point], (size_t)sessions, values[1][point], (size_t)sessions,
                                                alpha / NOISE_POINTS);
  return any_changed(differences);
}

static void limit(const char *what, const char *scenario, double share, double most, int sessions) {
  const double chance = 4.0 * sqrt(most * (1.0 - most) / sessions);
  if (share <= most + chance)
    return;
  printf("FAILED %s, %s: changed in %.1f %% of sessions, at most %.1f %% within %.1f points\n", what, scenario,
         100.0 * share, 100.0 * most, 100.0 * chance);
  failures++;
}

static void run(int sessions, bool all) {
  if (all)
    printf(
        "Equal programs called different at any of 5 thread counts (%%), and 3 %% slower ones found (%%), %d sessions\n"
        "| noise                    | interleaved | 3 a side | 5 a side | 3 %% found |\n",
        sessions);
  for (int s = 0; s < NOISE_SCENARIOS; s++) {
    const struct noise_scenario *scenario = &noise_scenarios[s];
    struct cs_random random;
    double same = 0.0, three = 0.0, five = 0.0, found = 0.0;
    cs_random_seed(&random, 0x5eed + (uint64_t)s);
    for (int i = 0; i < sessions; i++) {
      same += interleaved(&random, scenario, 0.0);
      found += interleaved(&random, scenario, 0.03);
      three += stored(&random, scenario, 3);
      five += stored(&random, scenario, 5);
    }
    limit("interleaved A/A", scenario->name, same / sessions, alpha, sessions);
    limit("stored A/A, 3 sessions a side", scenario->name, three / sessions, alpha, sessions);
    limit("stored A/A, 5 sessions a side", scenario->name, five / sessions, alpha, sessions);
    if (all)
      printf("| %-24s | %11.1f | %8.1f | %8.1f | %9.1f |\n", scenario->name, 100.0 * same / sessions,
             100.0 * three / sessions, 100.0 * five / sessions, 100.0 * found / sessions);
    if (s == NOISE_SCENARIOS - 1 && found / sessions < 0.9) { /* the last is a quiet node */
      printf("FAILED %s: a change of 3 %% is found in %.1f %% of sessions only\n", scenario->name,
             100.0 * found / sessions);
      failures++;
    }
  }
}

int main(int argc, char **argv) {
  int64_t sessions = SHORT_SESSIONS;
  const bool all = argc == 3 && strcmp(argv[1], "--sessions") == 0;
  if (argc != 1 && (!all || cs_parse_int64(argv[2], &sessions) != CS_OK || sessions < 1 || sessions > SESSIONS_MOST)) {
    printf("usage: %s [--sessions N]\n", argv[0]);
    return 2;
  }
  run((int)sessions, all);
  printf("%d failures\n", failures);
  return failures > 0 ? 1 : 0;
}
