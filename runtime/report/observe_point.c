/* runtime/report/observe_point.c - the runs of one thread count as one point: estimates over them, the median run. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/observe_summary.h"

#include "runtime/laws/amdahl.h"

#include <math.h>
#include <stdlib.h>

static const struct cs_observation *process_of(const struct cs_observed_run *run) {
  return run->process_count > 0 ? &run->processes[0] : NULL;
}

/* A run that tells something. */
static bool is_usable(const struct cs_observed_run *run) {
  const struct cs_observation *process = process_of(run);
  return process != NULL && process->region_count > 0 && process->wall_s > 0.0 && process->threads > 0;
}

/*
 * Nested regions' members may be more than the cores their time is worth: the split takes shares of it only, but one
 * thread would have to do all of their work.
 */
static double busy_of_all_levels_s(const struct cs_observation *process) {
  double busy_s = 0.0, nested_s = 0.0, inner_s = 0.0;
  for (size_t i = 0; i < process->region_count; i++) {
    const struct cs_observed_region *region = &process->regions[i];
    if (region->level == 0 && region->forced) /* in serial_s */
      continue;
    busy_s += region->core_s[CS_OBSERVE_BUSY];
    nested_s += region->level == 0 ? region->core_s[CS_OBSERVE_NESTED] : 0.0;
    inner_s += region->level > 0 ? cs__core_s_of(region) : 0.0;
  }
  return inner_s > 0.0 ? busy_s : busy_s + nested_s; /* rows lost: somebody worked there */
}

/* Where one thread runs all of it, everything beside the serial part is the regions', their starting and ending too. */
double cs__work_s(const struct cs_observation *process, const struct cs_time_split *split) {
  if (split->threads == 1)
    return split->wall_s - split->core_s[CS_TIME_OBSERVER];
  return split->core_s[CS_TIME_SERIAL] + busy_of_all_levels_s(process);
}

static double serial_of_work(const struct cs_observation *process, const struct cs_time_split *split) {
  const double work_s = cs__work_s(process, split);
  return work_s > 0.0 ? fmin(split->core_s[CS_TIME_SERIAL] / work_s, 1.0) : (double)NAN;
}

/* One value per usable run of the point. */
struct values {
  size_t *at; /* of the runs' samples */
  double *wall_s, *wall_log, *serial_s, *of_wall, *of_work, *delay;
  size_t count;
};

static bool values_make(struct values *values, size_t most) {
  values->at = malloc((most + 1) * sizeof *values->at);
  values->wall_s = malloc(6 * (most + 1) * sizeof *values->wall_s);
  double **const lists[] = {&values->wall_log, &values->serial_s, &values->of_wall, &values->of_work, &values->delay};
  for (size_t i = 0; i < sizeof lists / sizeof lists[0] && values->wall_s != NULL; i++)
    *lists[i] = values->wall_s + (i + 1) * (most + 1);
  return values->at != NULL && values->wall_s != NULL;
}

static void values_free(struct values *values) {
  free(values->at);
  free(values->wall_s);
}

static void add_run(struct values *values, const struct cs_observe_runs *runs, size_t at) {
  const struct cs_observation *process = process_of(runs->samples[at].run);
  const struct cs_time_split split = cs_observation_split(process);
  const size_t i = values->count++;
  values->at[i] = at;
  values->wall_s[i] = process->wall_s;
  values->wall_log[i] = log(process->wall_s);
  values->serial_s[i] = process->serial_s;
  values->of_wall[i] = fmin(process->serial_s / process->wall_s, 1.0);
  values->of_work[i] = serial_of_work(process, &split);
  values->delay[i] = process->delay_s < 0.0 ? (double)NAN : process->delay_s / (process->threads * process->wall_s);
}

/* The run whose wall time is the median; of an even number the quicker of the two in the middle. */
static size_t median_run(const struct values *values) {
  for (size_t i = 0; i < values->count; i++) {
    size_t below = 0, equal_before = 0;
    for (size_t k = 0; k < values->count; k++) {
      below += values->wall_s[k] < values->wall_s[i];
      equal_before += k < i && values->wall_s[k] == values->wall_s[i];
    }
    if (below + equal_before == (values->count - 1) / 2)
      return i;
  }
  return 0;
}

static const struct cs_observe_sample *sample_at(const struct cs_observe_runs *runs, int asked, int round) {
  for (size_t i = 0; i < runs->sample_count; i++)
    if (runs->samples[i].asked == asked && runs->samples[i].round == round)
      return &runs->samples[i];
  return NULL;
}

/* Over the base, runs of the same round paired. */
static bool compare(const struct cs_observe_runs *runs, int asked, int base, struct cs_estimate *speedup_out) {
  int rounds = 0;
  for (size_t i = 0; i < runs->sample_count; i++)
    rounds = runs->samples[i].round >= rounds ? runs->samples[i].round + 1 : rounds;
  double *logs = malloc(2 * ((size_t)rounds + 1) * sizeof *logs);
  if (logs == NULL)
    return false;
  for (int round = 0; round < rounds; round++) {
    const struct cs_observe_sample *const pair[2] = {sample_at(runs, base, round), sample_at(runs, asked, round)};
    for (int k = 0; k < 2; k++)
      logs[k * rounds + round] = pair[k] != NULL && is_usable(pair[k]->run) && pair[k]->run->exit_status == 0
                                     ? log(process_of(pair[k]->run)->wall_s)
                                     : (double)NAN;
  }
  *speedup_out = cs_estimate_ratio(logs, logs + rounds, (size_t)rounds, 1.0 - CS__OBSERVE_CONFIDENCE);
  free(logs);
  return true;
}

/* The gate's own thresholds for a point: the only evidence here is the run-queue delay. */
static enum cs_gate judge(double delay_share) {
  const struct cs_noise noise = {.wall_s = 1.0,
                                 .cpu_s = -1.0,
                                 .run_delay_s = delay_share,
                                 .steal_share = -1.0,
                                 .throttled_s = -1.0,
                                 .canary_s = -1.0};
  return cs_gate_invocation(&noise, 1, NULL);
}

static void show(const struct cs_observe_runs *runs, const struct values *values, struct cs_observe_point *point) {
  const double alpha = 1.0 - CS__OBSERVE_CONFIDENCE;
  point->run = runs->samples[values->at[median_run(values)]].run;
  point->process = process_of(point->run);
  point->run_count = values->count;
  point->threads = point->process->threads;
  point->wall_s = cs_estimate_time(values->wall_log, values->count, alpha);
  point->serial_s = cs_estimate_centre(values->serial_s, values->count, alpha);
  point->serial_of_wall = cs_amdahl_serial(values->of_wall, values->count, alpha);
  point->serial_of_work = cs_amdahl_serial(values->of_work, values->count, alpha);
  point->split = cs_observation_split(point->process);
  const double total_s = point->split.threads * point->split.wall_s;
  const double delay = cs_median(values->delay, values->count);
  point->delay_share = isnan(delay) ? -1.0 : delay;
  point->gate = judge(point->delay_share);
  /* What was measured between regions is certain; the estimate, calibrated on one thread, may be too low. */
  point->cost_share = fmax(point->process->cost_s, point->split.core_s[CS_TIME_OBSERVER]) / total_s;
  point->residual_share = cs_time_residual_s(&point->split) / total_s;
}

/* The usable runs of the point. One that failed or was stopped may have ended anywhere: only when there is no other. */
static void gather(const struct cs_observe_runs *runs, int asked, struct values *values,
                   const struct cs_observed_run **first_out) {
  for (int well = 1; well >= 0 && values->count == 0; well--) {
    for (size_t i = 0; i < runs->sample_count; i++) {
      const struct cs_observe_sample *sample = &runs->samples[i];
      if (sample->asked != asked)
        continue;
      if (*first_out == NULL)
        *first_out = sample->run;
      if (is_usable(sample->run) && (well == 0 || sample->run->exit_status == 0))
        add_run(values, runs, i);
    }
  }
}

bool cs__observe_point(const struct cs_observe_runs *runs, int asked, const struct cs_observe_point *base,
                       struct cs_observe_point *point_out) {
  struct cs_observe_point point = {.asked = asked, .threads = asked, .delay_share = -1.0};
  struct values values = {0};
  bool enough = values_make(&values, runs->sample_count);
  if (enough)
    gather(runs, asked, &values, &point.run);
  if (point.run != NULL)
    point.process = process_of(point.run);
  if (enough && values.count > 0)
    show(runs, &values, &point);
  if (enough && base != NULL && point.split.threads > 0 && base->split.threads > 0) {
    enough = compare(runs, asked, base->asked, &point.speedup);
    cs_lost_time(&base->split, &point.split, &point.lost);
  }
  values_free(&values);
  *point_out = point;
  return enough;
}
