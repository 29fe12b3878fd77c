/* runtime/sweep/summary_point.c - one point's figures from its invocations. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/summary_parts.h"

#include "runtime/laws/amdahl.h"
#include "runtime/measure/warmup.h"
#include "topology/pu_set.h"

#include <math.h>
#include <stdlib.h>

struct cs_estimate cs__nothing(void) {
  return (struct cs_estimate){.value = NAN, .lo = NAN, .hi = NAN};
}

struct cs_estimate cs__exponentiated(struct cs_estimate logs) {
  logs.value = exp(logs.value);
  logs.lo = exp(logs.lo);
  logs.hi = exp(logs.hi);
  return logs;
}

bool cs__sum_counts(const struct cs_invocation *invocation, size_t case_index, size_t point_index,
                    enum cs_purpose purpose) {
  return (size_t)invocation->case_index == case_index && (size_t)invocation->point_index == point_index &&
         invocation->purpose == purpose && invocation->outcome == CS_OUTCOME_OK;
}

struct cs_estimate cs__scaled(struct cs_estimate estimate, double factor) {
  estimate.value *= factor;
  estimate.lo *= factor;
  estimate.hi *= factor;
  return estimate;
}

static void count_set_aside(const struct cs__summing *summing, size_t index, struct cs_point_summary *point) {
  const struct cs_result *result = summing->result;
  for (size_t i = 0; i < result->invocation_count; i++) {
    const struct cs_invocation *invocation = &result->invocations[i];
    if ((size_t)invocation->case_index != summing->case_index || (size_t)invocation->point_index != index ||
        invocation->purpose == CS_PURPOSE_OBSERVED)
      continue;
    /* Calibrations too: their reason is the point's. */
    point->rejected += invocation->outcome == CS_OUTCOME_REJECTED;
    point->failed += cs__is_failure(invocation);
    point->wrong += invocation->outcome == CS_OUTCOME_WRONG;
    point->voided += invocation->purpose == CS_PURPOSE_TIMED && invocation->outcome == CS_OUTCOME_VOID;
  }
}

static double work_of(const struct cs_case *one) {
  const double amounts[] = {
      [CS_QUANTITY_BYTES] = one->work.bytes,
      [CS_QUANTITY_FLOPS] = one->work.flops,
      [CS_QUANTITY_ITEMS] = one->work.items,
  };
  return amounts[one->rate_of];
}

static void sum_rate(const struct cs_case *one, struct cs_point_summary *point) {
  const double units = work_of(one) / one->rate_per_unit;
  const bool known = isfinite(units) && units > 0.0;
  point->rate = known ? units / point->time_s.value : NAN;
  point->rate_lo = known ? units / point->time_s.hi : NAN;
  point->rate_hi = known ? units / point->time_s.lo : NAN;
}

/* Speedup and all that follows from it. logs: room for three series. */
static void sum_speedup(const struct cs__summing *summing, size_t index, struct cs_case_summary *summary,
                        double *logs) {
  const struct cs_result *result = summing->result;
  struct cs_point_summary *point = &summary->points[index];
  const struct cs__series *base = &summing->series[summary->base], *here = &summing->series[index];
  const double alpha = 1.0 - result->protocol.confidence;
  const double others = result->point_count > 2 ? (double)(result->point_count - 1) : 1.0;
  double *base_logs = logs, *here_logs = logs + base->rounds + 1, *d = here_logs + base->rounds + 1;
  point->rounds = cs__series_pair(base, here, base_logs, here_logs);
  for (size_t r = 0; r < point->rounds; r++)
    d[r] = base_logs[r] - here_logs[r];
  const int base_threads = result->points[summary->base].n, threads = result->points[index].n;
  const double work = cs__work_beside_cost(result, index);
  const bool weak = result->weak_size > 0.0;
  point->speedup = cs__scaled(cs_estimate_ratio(base_logs, here_logs, point->rounds, alpha), work);
  point->speedup_band = cs__scaled(cs_estimate_ratio(base_logs, here_logs, point->rounds, alpha / others), work);
  point->efficiency = cs__scaled(point->speedup, (double)base_threads / threads);
  point->karp_flatt = point->amdahl = cs__nothing(); /* both speak of the same work at every n, one of whole runs */
  if (!weak && base_threads == 1 && threads > 1 && point->rounds > 0)
    point->karp_flatt = cs_karp_flatt(&point->speedup, threads);
  if (!weak && result->recipe.metric == NULL && summary->serial.count > 0)
    point->amdahl = cs_amdahl_limit(&summary->serial, threads);
  if (index != summary->base)
    point->drift = cs_drift_check(d, point->rounds);
  point->superlinear = index != summary->base && point->efficiency.method != CS_INTERVAL_NONE &&
                       point->efficiency.count > 0 && point->efficiency.lo > 1.0;
}

/* All samples kept of the usable invocations: their spread, and who was still moving. */
static bool sum_samples(const struct cs__summing *summing, size_t index, struct cs_point_summary *point) {
  const struct cs_result *result = summing->result;
  size_t room = 1, count = 0;
  for (size_t i = 0; i < result->invocation_count; i++)
    room += result->invocations[i].sample_count;
  double *samples = malloc(2 * room * sizeof *samples);
  if (samples == NULL)
    return false;
  double *trends = samples + room; /* one for each invocation with samples: no more than there are samples */
  size_t trend_count = 0;
  for (size_t i = 0; i < result->invocation_count; i++) {
    const struct cs_invocation *invocation = &result->invocations[i];
    if (!cs__sum_counts(invocation, summing->case_index, index, CS_PURPOSE_TIMED))
      continue;
    const struct cs_invocation_summary kept = cs_summarise_invocation(invocation->samples_s, invocation->sample_count);
    point->unsteady += !kept.steady;
    if (invocation->sample_count > 0)
      trends[trend_count++] = kept.trend;
    point->calls = invocation->calls;
    for (size_t s = kept.dropped; s < invocation->sample_count; s++)
      samples[count++] = invocation->samples_s[s];
  }
  point->moving = cs_samples_moved(trends, trend_count, &point->trend);
  point->sample_min_s = cs_quantile(samples, count, 0.0);
  point->sample_p5_s = cs_quantile(samples, count, 0.05);
  point->sample_median_s = cs_quantile(samples, count, 0.5);
  point->sample_p95_s = cs_quantile(samples, count, 0.95);
  point->sample_max_s = cs_quantile(samples, count, 1.0);
  free(samples);
  return true;
}

/* The median of the shares that are told; negative when none is. */
static double median_told(double *values, size_t count) {
  size_t told = 0;
  for (size_t i = 0; i < count; i++)
    if (values[i] >= 0.0)
      values[told++] = values[i];
  return told > 0 ? cs_median(values, told) : -1.0;
}

/* PUs that runs at the point can keep busy: one for each thread, else those they are confined to; 0: not known. */
static int pus_of(const struct cs__summing *summing, size_t index) {
  const struct cs_case *of = &summing->result->cases[summing->case_index];
  struct cs_pu_set set = {0};
  if (cs_result_sweeps_threads(summing->result) && !of->unbound)
    return summing->result->points[index].n;
  if (of->confined == NULL || cs_pu_set_parse(of->confined[index], &set, NULL) != CS_OK)
    return 0;
  const size_t count = cs_pu_set_count(&set);
  cs_pu_set_free(&set);
  return (int)count;
}

static bool sum_noise(const struct cs__summing *summing, size_t index, struct cs_point_summary *point) {
  const struct cs_result *result = summing->result;
  const size_t room = result->invocation_count + 1;
  const int pus = pus_of(summing, index);
  struct cs_noise *noises = malloc(room * sizeof *noises);
  double *values = malloc(3 * room * sizeof *values);
  struct cs_text reason = {0};
  const bool enough = noises != NULL && values != NULL;
  size_t count = 0;
  for (size_t i = 0; enough && i < result->invocation_count; i++) {
    const struct cs_noise *noise = &result->invocations[i].noise;
    if (!cs__sum_counts(&result->invocations[i], summing->case_index, index, CS_PURPOSE_TIMED))
      continue;
    noises[count] = *noise;
    if (pus == 0) /* it may run anywhere: its team are the threads that work */
      noises[count].run_delay_s /= result->invocations[i].used.working > 0 ? result->invocations[i].used.working : 1;
    values[count] = pus > 0 ? cs_noise_delay_share(noise, pus) : -1.0;
    values[room + count] = pus > 0 ? cs_noise_cpu_share(noise, pus) : -1.0;
    values[2 * room + count++] = noise->steal_share;
  }
  if (enough) {
    point->delay_share = median_told(values, count);
    point->cpu_share = median_told(values + room, count);
    point->steal_share = median_told(values + 2 * room, count);
    point->gate = cs_gate_point(noises, count, pus > 0 ? pus : 1, &reason);
  }
  if (enough && point->gate != CS_GATE_CLEAR)
    point->gate_reason = cs_text_take(&reason);
  cs_text_free(&reason);
  free(values);
  free(noises);
  return enough;
}

/* Medians over the timed invocations of what is told of them beside their time; 0 is never told, nor less. */
static bool sum_beside(const struct cs__summing *summing, size_t index, struct cs_point_summary *point) {
  const struct cs_result *result = summing->result;
  const size_t room = result->invocation_count + 1;
  double *energies_j = malloc(2 * room * sizeof *energies_j), *neighbours_s = energies_j + room;
  size_t count = 0;
  if (energies_j == NULL)
    return false;
  for (size_t i = 0; i < result->invocation_count; i++) {
    const struct cs_invocation *one = &result->invocations[i];
    if (!cs__sum_counts(one, summing->case_index, index, CS_PURPOSE_TIMED))
      continue;
    const double runs = (double)one->calls * (double)one->sample_count;
    energies_j[count] = one->noise.energy_j > 0.0 && runs > 0.0 ? one->noise.energy_j / runs : NAN;
    neighbours_s[count++] = one->neighbour_s > 0.0 ? one->neighbour_s : NAN;
  }
  point->energy_j = cs_median(energies_j, count);
  point->neighbour_s = cs_median(neighbours_s, count);
  free(energies_j);
  return true;
}

bool cs__sum_point(const struct cs__summing *summing, size_t index, struct cs_case_summary *summary) {
  const struct cs_result *result = summing->result;
  struct cs_point_summary *point = &summary->points[index];
  const struct cs__series *here = &summing->series[index];
  point->n = result->points[index].n;
  point->places = result->points[index].places;
  point->size = cs_result_size(result, index);
  point->calls = result->calibrations[summing->case_index * result->point_count + index].calls;
  double *logs = malloc(3 * (here->rounds + 1) * sizeof *logs);
  if (logs == NULL)
    return false;
  count_set_aside(summing, index, point);
  point->time_s = cs_estimate_time(logs, cs__series_values(here, logs), 1.0 - result->protocol.confidence);
  sum_rate(summary->of, point);
  sum_speedup(summing, index, summary, logs);
  free(logs);
  return sum_samples(summing, index, point) && sum_noise(summing, index, point) && sum_beside(summing, index, point) &&
         cs__sum_used(summing, index, point);
}
