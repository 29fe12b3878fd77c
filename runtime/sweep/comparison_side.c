/* runtime/sweep/comparison_side.c - one side's rounds or sessions, as one value each. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/comparison_parts.h"
#include "runtime/sweep/series.h"

#include <math.h>
#include <stdlib.h>

/* Neighbours that share a core, a last-level cache, a package: from one class to the next it is about twice as far. */
static const double classes_apart = 1.5;

/* Across the packages of the largest machines a line takes some 0.5 us; more, and one of the two threads did not run:
 * the probe tells nothing. */
static const double neighbour_most_s = 1e-6;

static bool side_make(size_t points, size_t units, struct cs__side *side) {
  const size_t room = points * units + 1;
  *side = (struct cs__side){.points = points, .units = units};
  side->log_times = malloc(room * sizeof *side->log_times);
  side->log_speedups = malloc(room * sizeof *side->log_speedups);
  side->sessions = calloc(room, sizeof *side->sessions);
  side->serials = malloc((units + 1) * sizeof *side->serials);
  side->gates = calloc(points + 1, sizeof *side->gates);
  side->log_works = calloc(points + 1, sizeof *side->log_works);
  side->neighbours_s = malloc(room * sizeof *side->neighbours_s);
  side->apart = calloc(points + 1, sizeof *side->apart);
  if (side->log_times == NULL || side->log_speedups == NULL || side->sessions == NULL || side->serials == NULL ||
      side->gates == NULL || side->log_works == NULL || side->neighbours_s == NULL || side->apart == NULL) {
    cs__side_free(side);
    return false;
  }
  for (size_t i = 0; i < points * units; i++)
    side->log_times[i] = side->log_speedups[i] = side->neighbours_s[i] = NAN;
  for (size_t u = 0; u < units; u++)
    side->serials[u] = NAN;
  return true;
}

void cs__side_free(struct cs__side *side) {
  free(side->log_times);
  free(side->log_speedups);
  free(side->sessions);
  free(side->serials);
  free(side->gates);
  free(side->log_works);
  free(side->neighbours_s);
  free(side->apart);
  *side = (struct cs__side){0};
}

static bool usable(const struct cs_invocation *invocation, size_t case_index, size_t point_index,
                   enum cs_purpose purpose) {
  return invocation->purpose == purpose && (size_t)invocation->case_index == case_index &&
         (size_t)invocation->point_index == point_index && invocation->outcome == CS_OUTCOME_OK;
}

/* Where n counts no threads the team are the threads that work: the delay is told of one of them. */
static struct cs_noise noise_of(const struct cs_result *result, const struct cs_invocation *invocation) {
  struct cs_noise noise = invocation->noise;
  if (!cs_result_sweeps_threads(result) && invocation->used.working > 0)
    noise.run_delay_s /= invocation->used.working;
  return noise;
}

/* False when memory is short. */
static bool gate_of(const struct cs_result *result, size_t case_index, size_t point_index, enum cs_gate *gate_out) {
  struct cs_noise *noises = malloc((result->invocation_count + 1) * sizeof *noises);
  size_t count = 0;
  if (noises == NULL)
    return false;
  for (size_t i = 0; i < result->invocation_count; i++)
    if (usable(&result->invocations[i], case_index, point_index, CS_PURPOSE_TIMED))
      noises[count++] = noise_of(result, &result->invocations[i]);
  const int threads = cs_result_sweeps_threads(result) ? result->points[point_index].n : 1;
  const enum cs_gate gate = cs_gate_point(noises, count, threads, NULL);
  *gate_out = gate > *gate_out ? gate : *gate_out;
  free(noises);
  return true;
}

/* The serial share of each round's observed invocation at the point, where that is one thread; count: room. */
static void put_serials(const struct cs_result *result, size_t case_index, size_t point_index, double *serials,
                        size_t count) {
  const bool one_thread = cs_result_sweeps_threads(result) && result->points[point_index].n == 1;
  for (size_t i = 0; i < result->invocation_count && one_thread; i++) {
    const struct cs_invocation *one = &result->invocations[i];
    const double own_s = one->observed.wall_s - one->observed.cost_s;
    if (usable(one, case_index, point_index, CS_PURPOSE_OBSERVED) && own_s > 0.0 && one->round >= 0 &&
        (size_t)one->round < count)
      serials[one->round] = fmin(one->observed.serial_s / own_s, 1.0);
  }
}

/* As the series does, of several invocations of a round the last. */
static void put_neighbours(const struct cs_result *result, size_t case_index, struct cs__side *side) {
  for (size_t i = 0; i < result->invocation_count; i++) {
    const struct cs_invocation *one = &result->invocations[i];
    if ((size_t)one->point_index < side->points && one->round >= 0 && (size_t)one->round < side->units &&
        usable(one, case_index, (size_t)one->point_index, CS_PURPOSE_TIMED))
      side->neighbours_s[(size_t)one->point_index * side->units + (size_t)one->round] = one->neighbour_s;
  }
}

static double log_work(const struct cs_result *result, size_t point, size_t base) {
  return log(cs__work_beside_cost(result, point) / cs__work_beside_cost(result, base));
}

static void put_speedups(struct cs__side *side) {
  for (size_t i = 0; i < side->points * side->units; i++) {
    const size_t base = i % side->units;
    if (side->sessions[i] == side->sessions[base])
      side->log_speedups[i] = side->log_times[base] - side->log_times[i] + side->log_works[i / side->units];
  }
}

bool cs__side_of_rounds(const struct cs_result *result, size_t case_index, size_t units, struct cs__side *side_out) {
  if (!side_make(result->point_count, units, side_out))
    return false;
  bool enough = true;
  for (size_t p = 0; enough && p < result->point_count; p++) {
    struct cs__series series = {0};
    enough = cs__series_make(result, case_index, p, &series) && gate_of(result, case_index, p, &side_out->gates[p]);
    for (size_t r = 0; enough && r < series.rounds && r < units; r++) {
      side_out->log_times[p * units + r] = series.log_times[r];
      side_out->sessions[p * units + r] = series.sessions[r];
    }
    side_out->log_works[p] = log_work(result, p, 0);
    cs__series_free(&series);
  }
  if (!enough) {
    cs__side_free(side_out);
    return false;
  }
  put_speedups(side_out);
  put_neighbours(result, case_index, side_out);
  if (result->point_count > 0)
    put_serials(result, case_index, 0, side_out->serials, units);
  return true;
}

/* One session's values of one case. points: as many as the side has. */
static bool put_session(const struct cs_result *result, size_t case_index, const size_t *points, size_t unit,
                        struct cs__side *side) {
  const size_t rounds = cs__rounds_of(result, case_index);
  struct cs__side all;
  double *values = malloc((rounds + 1) * sizeof *values);
  const size_t units = side->units;
  if (values == NULL || !cs__side_of_rounds(result, case_index, rounds, &all)) {
    free(values);
    return false;
  }
  for (size_t p = 0; p < side->points; p++) {
    const double *here = &all.log_times[points[p] * rounds], *base = &all.log_times[points[0] * rounds];
    const int *session = &all.sessions[points[p] * rounds], *base_session = &all.sessions[points[0] * rounds];
    for (size_t r = 0; r < rounds; r++)
      values[r] = session[r] == base_session[r] ? base[r] - here[r] + side->log_works[p] : (double)NAN;
    side->log_times[p * units + unit] = cs_median(here, rounds);
    side->log_speedups[p * units + unit] = cs_estimate_centre(values, rounds, 0.05).value;
    if (all.gates[points[p]] > side->gates[p])
      side->gates[p] = all.gates[points[p]];
  }
  for (size_t r = 0; r < rounds; r++)
    values[r] = NAN;
  put_serials(result, case_index, points[0], values, rounds);
  side->serials[unit] = cs_median(values, rounds);
  cs__side_free(&all);
  free(values);
  return true;
}

bool cs__side_of_sessions(const struct cs_result *results, size_t count, const size_t *cases, const size_t *points,
                          size_t point_count, struct cs__side *side_out) {
  if (!side_make(point_count, count, side_out))
    return false;
  for (size_t p = 0; count > 0 && p < point_count; p++)
    side_out->log_works[p] = log_work(&results[0], points[p], points[0]);
  for (size_t i = 0; i < count; i++)
    if (!put_session(&results[i], cases[i], &points[i * point_count], i, side_out)) {
      cs__side_free(side_out);
      return false;
    }
  return true;
}

/* Told on one side alone, or on neither, the probe parts nothing. */
static bool are_apart(double old_s, double new_s) {
  const bool told = old_s > 0.0 && new_s > 0.0 && old_s < neighbour_most_s && new_s < neighbour_most_s;
  return told && fmax(old_s, new_s) > classes_apart * fmin(old_s, new_s);
}

void cs__sides_part(struct cs__side *old_side, struct cs__side *new_side) {
  const size_t units = old_side->units;
  for (size_t i = 0; i < old_side->points * units; i++) {
    const bool paired = !isnan(old_side->log_times[i]) && !isnan(new_side->log_times[i]);
    const bool torn = old_side->sessions[i] != new_side->sessions[i];
    const bool apart = are_apart(old_side->neighbours_s[i], new_side->neighbours_s[i]);
    const bool base_apart = are_apart(old_side->neighbours_s[i % units], new_side->neighbours_s[i % units]);
    if (torn || apart)
      old_side->log_times[i] = new_side->log_times[i] = NAN;
    if (torn || apart || base_apart)
      old_side->log_speedups[i] = new_side->log_speedups[i] = NAN;
    old_side->apart[i / units] += paired && !torn && apart;
    new_side->apart[i / units] = old_side->apart[i / units];
  }
}
