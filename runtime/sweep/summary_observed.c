/* runtime/sweep/summary_observed.c - a case's serial share, and where its cores' time went at each thread count. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/summary_parts.h"

#include "runtime/laws/amdahl.h"

#include <math.h>
#include <stdlib.h>

/*
 * What serial time may be wrong by: about 50 us once (pages and code touched first, measured as 45 to 60 us), and as
 * much as the observer took between regions; where it told no cost, 0.15 us for each region, as measured.
 */
static const double serial_error_s = 50e-6, serial_error_region_s = 0.15e-6;

/* Serial times that differ by less than this part of T(n) change no figure of a report by a per cent. */
static const double serial_matters_share = 0.01;

/* Core-seconds the observer took: as estimated from all it counted, or as seen between regions where that is more. */
static double cost_of(const struct cs_observed *observed) {
  return observed->split.threads > 0 ? fmax(observed->observer_s, observed->split.core_s[CS_TIME_OBSERVER])
                                     : observed->cost_s;
}

/* Wall time without the observer's part. */
static double own_s(const struct cs_observed *observed) {
  const double rest_s = observed->wall_s - observed->cost_s;
  return rest_s > 0.0 ? rest_s : NAN;
}

struct cs__shares cs__observed_shares(const struct cs_observed *observed) {
  const double whole_s = own_s(observed);
  if (isnan(whole_s))
    return (struct cs__shares){.serial = NAN, .lock = NAN};
  return (struct cs__shares){.serial = fmin(observed->serial_s / whole_s, 1.0),
                             .lock = observed->split.threads == 1 ? observed->lock_s / whole_s : NAN};
}

double cs__observed_span(const struct cs_observed *observed, int threads) {
  if (observed->split.threads != 1 || !observed->spans_known || observed->span_count == 0)
    return NAN;
  double shared_s = observed->split.core_s[CS_TIME_BUSY], bound_s = 0.0;
  for (size_t i = 0; i < observed->span_count; i++) {
    shared_s -= observed->spans[i].work_s;
    bound_s += fmax(observed->spans[i].work_s / threads, observed->spans[i].span_s);
  }
  return (bound_s + fmax(shared_s, 0.0) / threads) / own_s(observed);
}

/* The measured serial share, from the observed invocations at one thread. Of the whole run: it bounds no metric. */
bool cs__sum_serial(const struct cs_result *result, size_t case_index, struct cs_case_summary *summary) {
  double *shares = calloc(result->invocation_count + 1, sizeof *shares);
  double wall_s = 0.0, cost_s = 0.0;
  size_t count = 0;
  if (shares == NULL)
    return false;
  const bool one_thread = cs_result_sweeps_threads(result) && result->points[summary->base].n == 1;
  const bool bounds = !(result->weak_size > 0.0) && result->recipe.metric == NULL;
  for (size_t i = 0; i < result->invocation_count && one_thread; i++) {
    const struct cs_observed *observed = &result->invocations[i].observed;
    const double share = cs__observed_shares(observed).serial;
    if (!cs__sum_counts(&result->invocations[i], case_index, summary->base, CS_PURPOSE_OBSERVED) || isnan(share))
      continue;
    shares[count++] = share;
    wall_s += observed->wall_s;
    cost_s += cost_of(observed);
  }
  summary->serial = cs_amdahl_serial(shares, count, 1.0 - result->protocol.confidence);
  summary->observe_cost_share = wall_s > 0.0 ? cost_s / wall_s : 0.0;
  summary->limit_most = count > 0 && bounds ? cs_amdahl_most(summary->serial.value) : NAN;
  summary->known_disagrees =
      summary->of->known_serial >= 0.0 && count > 0 && summary->serial.method != CS_INTERVAL_NONE &&
      (summary->of->known_serial < summary->serial.lo || summary->of->known_serial > summary->serial.hi);
  free(shares);
  return true;
}

/* Sums over invocations, each per run, then means. */
struct mean {
  size_t count;
  struct cs_time_split split;
  double cost_s;      /* the observer's, core-seconds */
  double tolerance_s; /* of serial time */
  uint64_t unfollowed;
};

struct looking {
  const struct cs_result *result;
  size_t case_index;
  int threads; /* of the widest team seen, at least the point's */
};

static double runs_of(const struct cs_invocation *invocation) {
  return (double)invocation->calls * (double)invocation->sample_count;
}

static bool told(const struct looking *looking, const struct cs_invocation *invocation, size_t point_index) {
  return cs__sum_counts(invocation, looking->case_index, point_index, CS_PURPOSE_OBSERVED) &&
         invocation->observed.split.threads > 0 && invocation->observed.wall_s > 0.0 && runs_of(invocation) > 0.0;
}

/* Whether the other point told something in the same round of the same session. */
static bool has_partner(const struct looking *looking, const struct cs_invocation *invocation, size_t other) {
  for (size_t i = 0; i < looking->result->invocation_count; i++) {
    const struct cs_invocation *one = &looking->result->invocations[i];
    if (one->round == invocation->round && one->session == invocation->session && told(looking, one, other))
      return true;
  }
  return false;
}

static void widest_team(struct looking *looking, size_t point_index) {
  looking->threads = looking->result->points[point_index].n;
  for (size_t i = 0; i < looking->result->invocation_count; i++) {
    const struct cs_invocation *one = &looking->result->invocations[i];
    if (told(looking, one, point_index) && one->observed.split.threads > looking->threads)
      looking->threads = one->observed.split.threads;
  }
}

static void add(const struct looking *looking, const struct cs_invocation *invocation, struct mean *mean) {
  const struct cs_observed *observed = &invocation->observed;
  const double runs = runs_of(invocation);
  const double error_s = observed->cost_s > 0.0 ? observed->cost_s : serial_error_region_s * (double)observed->regions;
  mean->count++;
  mean->split.wall_s += observed->wall_s / runs;
  for (int kind = 0; kind < CS_TIME_KINDS; kind++)
    mean->split.core_s[kind] += observed->split.core_s[kind] / runs;
  const int unused = looking->threads - observed->split.threads; /* cores that no region used */
  mean->split.core_s[CS_TIME_SERIAL_IDLE] += unused * observed->wall_s / runs;
  mean->cost_s += cost_of(observed) / runs;
  mean->tolerance_s += (serial_error_s + error_s) / runs;
  mean->unfollowed += observed->lost;
}

static void divide(struct mean *mean) {
  if (mean->count == 0)
    return;
  const double count = (double)mean->count;
  mean->split.wall_s /= count;
  for (int kind = 0; kind < CS_TIME_KINDS; kind++)
    mean->split.core_s[kind] /= count;
  mean->cost_s /= count;
  mean->tolerance_s /= count;
}

enum { NO_PARTNER = -1 };

/* Of the point's observed invocations, or of those whose round observed the partner too. */
static struct mean mean_of(struct looking *looking, size_t point_index, int partner) {
  struct mean mean = {0};
  widest_team(looking, point_index);
  for (size_t i = 0; i < looking->result->invocation_count; i++) {
    const struct cs_invocation *one = &looking->result->invocations[i];
    if (told(looking, one, point_index) && (partner == NO_PARTNER || has_partner(looking, one, (size_t)partner)))
      add(looking, one, &mean);
  }
  mean.split.threads = mean.count > 0 ? looking->threads : 0;
  divide(&mean);
  return mean;
}

static bool sum_gate(const struct looking *looking, size_t index, int threads, struct cs_point_observation *observed) {
  const struct cs_result *result = looking->result;
  struct cs_noise *noises = malloc((result->invocation_count + 1) * sizeof *noises);
  struct cs_text reason = {0};
  size_t count = 0;
  if (noises == NULL)
    return false;
  for (size_t i = 0; i < result->invocation_count; i++)
    if (told(looking, &result->invocations[i], index))
      noises[count++] = result->invocations[i].noise;
  observed->gate = cs_gate_point(noises, count, threads, &reason);
  if (observed->gate != CS_GATE_CLEAR)
    observed->gate_reason = cs_text_take(&reason);
  cs_text_free(&reason);
  free(noises);
  return observed->gate == CS_GATE_CLEAR || observed->gate_reason != NULL;
}

/* work: at n over that of the base, as long as which one run of the base is taken to be; NaN: not known. */
static void compare(const struct mean *one, const struct mean *many, double work,
                    struct cs_point_observation *observed) {
  struct cs_time_split base = one->split;
  base.wall_s *= work;
  for (int kind = 0; kind < CS_TIME_KINDS; kind++)
    base.core_s[kind] *= work;
  cs_efficiency_of(isnan(work) ? NULL : &base, &many->split, &observed->efficiency);
  if (isnan(work) || !cs_lost_time(&base, &many->split, &observed->lost))
    return;
  const double here_s = many->split.core_s[CS_TIME_SERIAL];
  const double tolerance_s = one->tolerance_s + many->tolerance_s + serial_matters_share * many->split.wall_s;
  observed->serial_base_s = one->split.core_s[CS_TIME_SERIAL];
  observed->serial_differs = work == 1.0 && !cs_serial_agrees(observed->serial_base_s, here_s, tolerance_s);
}

/* Of a run with a metric not known: a server that is driven for two seconds does more with more threads. */
static double work_at(const struct cs_result *result, size_t index) {
  return result->recipe.metric == NULL ? cs_result_work(result, index) : NAN;
}

static bool sum_point(struct looking *looking, size_t index, const struct mean *base, struct cs_case_summary *summary) {
  const int threads = looking->result->points[index].n;
  struct cs_point_observation *observed = &summary->points[index].observed;
  const struct mean many = index == summary->base ? *base : mean_of(looking, index, NO_PARTNER);
  if (many.count == 0)
    return true;
  const double total_s = many.split.threads * many.split.wall_s;
  observed->count = many.count;
  observed->split = many.split;
  observed->cost_share = many.cost_s / total_s;
  observed->residual_share = fabs(cs_time_residual_s(&many.split)) / total_s;
  observed->unfollowed = many.unfollowed;
  struct mean one = index == summary->base ? *base : mean_of(looking, summary->base, (int)index);
  if (one.count == 0) /* no round observed both: drift does not cancel, the figures are there all the same */
    one = *base;
  compare(&one, &many, work_at(looking->result, index), observed);
  return sum_gate(looking, index, threads, observed);
}

bool cs__sum_observed(const struct cs_result *result, size_t case_index, struct cs_case_summary *summary) {
  struct looking looking = {.result = result, .case_index = case_index};
  const struct mean base = mean_of(&looking, summary->base, NO_PARTNER);
  for (size_t i = 0; i < summary->point_count; i++)
    if (!sum_point(&looking, i, &base, summary))
      return false;
  return true;
}
