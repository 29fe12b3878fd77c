/* runtime/report/verdict_facts.c - what the verdict's table of conditions looks at, taken from a case's summary. Pure.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/figures.h"
#include "runtime/report/verdict.h"
#include "topology/pu_set.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Growth below this is none: bandwidths of one team differ by as much from round to round. */
#define NO_GROWTH 1.05

static bool is_usable(const struct cs_point_summary *point) {
  return point->rounds > 0 && point->speedup.value > 0.0;
}

static double share_of(double part_s, double total_s) {
  return total_s > 0.0 ? part_s / total_s : (double)NAN;
}

static void take_losses(const struct cs_point_observation *observed, struct cs_verdict_point *at) {
  const double *spent_s = observed->split.core_s, total_s = observed->lost.total_s;
  const double parts_s[CS_LOSSES] = {
      [CS_LOSS_INFLATION] = observed->lost.inflation_s, [CS_LOSS_SERIAL] = observed->lost.serial_idle_s,
      [CS_LOSS_IMBALANCE] = observed->lost.imbalance_s, [CS_LOSS_BARRIER] = spent_s[CS_TIME_BARRIER],
      [CS_LOSS_LOCK] = spent_s[CS_TIME_LOCK],           [CS_LOSS_TASK_WAIT] = spent_s[CS_TIME_TASK_WAIT],
      [CS_LOSS_FORK_JOIN] = observed->lost.fork_join_s,
  };
  for (int loss = 0; loss < CS_LOSSES; loss++)
    at->loss[loss] = share_of(parts_s[loss], total_s);
  at->observed = observed->count > 0 && observed->lost.threads > 0 && observed->gate != CS_GATE_VOID && total_s > 0.0;
  at->loss_error = fmax(observed->cost_share, 0.0) + fmax(observed->residual_share, 0.0);
  at->serial_grown = observed->serial_differs && spent_s[CS_TIME_SERIAL] > observed->serial_base_s;
}

struct cs_verdict_point cs__verdict_point(const struct cs_point_summary *point) {
  struct cs_verdict_point at = {0};
  if (!is_usable(point))
    return at;
  at = (struct cs_verdict_point){.threads = point->n,
                                 .rounds = point->rounds,
                                 .speedup = point->speedup,
                                 .band = point->speedup_band,
                                 .to_best = point->to_best,
                                 .gate = point->ratio_gate,
                                 .moved = point->drift.halves_differ || point->drift.correlated,
                                 .limit = point->limit.speedup,
                                 .share = point->limit.share,
                                 .binds = point->limit.binds,
                                 .beyond = point->limit.beyond};
  take_losses(&point->observed, &at);
  return at;
}

static void take_points(const struct cs_case_summary *of, struct cs_verdict_facts *facts) {
  facts->all_slower = of->point_count > 1;
  if (of->base < of->point_count)
    facts->base = cs__verdict_point(&of->points[of->base]);
  if (of->best < of->point_count)
    facts->best = facts->least = cs__verdict_point(&of->points[of->best]);
  for (size_t i = 0; i < of->point_count; i++) {
    const struct cs_point_summary *point = &of->points[i];
    if (!is_usable(point))
      continue;
    facts->usable++;
    facts->any_void |= point->ratio_gate == CS_GATE_VOID;
    if (i != of->base)
      facts->all_slower &= cs_verdict_tells(&point->speedup_band) && point->speedup_band.hi < 1.0;
    if (point->ratio_gate == CS_GATE_VOID)
      continue;
    if (i != of->base && cs_verdict_tells(&point->speedup_band))
      facts->most_gain = fmax(facts->most_gain, point->speedup_band.hi);
    if (point->n > facts->most.threads)
      facts->most = cs__verdict_point(point);
    if (!point->ties_best || !cs_verdict_tells(&point->to_best))
      continue;
    if (facts->tied_from == 0 || point->n < facts->tied_from)
      facts->tied_from = point->n;
    if (point->n < facts->least.threads && point->to_best.value <= 1.0 + CS_VERDICT_SAME)
      facts->least = cs__verdict_point(point);
  }
}

/* --- where bandwidth saturates --- */

/* What the team gets at a point, in any unit: the bandwidth term's time is bytes / B(n) in units of T(1). */
static double bandwidth_at(const struct cs_case_summary *of, const struct cs_point_summary *point) {
  const double allowed = point->limit.term[CS_LIMIT_BANDWIDTH];
  const bool known = is_usable(point) && point->limit.speedup.count > 0 && allowed > 0.0 && of->serial.count > 0;
  const double time = known ? 1.0 / allowed - of->serial.value : (double)NAN;
  return time > 0.0 ? 1.0 / time : (double)NAN;
}

/* Flat from a point on when no greater count gets more, and at least one of them was seen. */
static bool is_flat_from(const struct cs_case_summary *of, size_t from) {
  const double here = bandwidth_at(of, &of->points[from]);
  bool any = false;
  for (size_t i = from + 1; i < of->point_count; i++) {
    const double there = bandwidth_at(of, &of->points[i]);
    if (isnan(there))
      continue;
    any = true;
    if (!(there <= NO_GROWTH * here))
      return false;
  }
  return any;
}

static int flat_from(const struct cs_case_summary *of) {
  for (size_t i = 0; i < of->point_count; i++)
    if (!isnan(bandwidth_at(of, &of->points[i])) && is_flat_from(of, i))
      return of->points[i].n;
  return 0;
}

/* --- the law --- */

static struct cs_verdict_law law_of(const struct cs_fit *fit) {
  struct cs_verdict_law law = {.support = fit->support, .law = fit->best, .value = NAN, .lo = NAN, .hi = NAN};
  if (fit->support == CS_SUPPORT_NONE || (size_t)fit->best >= CS_LAWS || !fit->laws[fit->best].fitted)
    return law;
  const struct cs_law_fit *best = &fit->laws[fit->best];
  static const char *const names[CS_LAWS] = {[CS_LAW_AMDAHL] = "serial", [CS_LAW_SATURATION] = "n_sat"};
  const char *wanted = names[fit->best];
  law.misfit = fit->misfit || fit->superlinear;
  if (wanted == NULL) {
    law.value = best->peak;
    law.lo = best->peak_lo;
    law.hi = best->peak_hi;
    return law;
  }
  for (size_t i = 0; i < best->parameter_count; i++) {
    const struct cs_law_parameter *parameter = &best->parameters[i];
    if (strcmp(parameter->name, wanted) != 0)
      continue;
    law.value = parameter->value;
    law.lo = parameter->lo;
    law.hi = parameter->hi;
  }
  return law;
}

/* --- whether threads are cores --- */

static const char *fact_of(const struct cs_result *result, const char *name) {
  for (size_t i = 0; i < result->machine_fact_count; i++)
    if (result->machine_facts[i].name != NULL && strcmp(result->machine_facts[i].name, name) == 0)
      return result->machine_facts[i].value;
  return NULL;
}

/* Every core of the machine has one PU, and no point more threads than there are PUs to use; another axis has none. */
static bool has_own_cores(const struct cs_result *result) {
  const char *cores = fact_of(result, "cores"), *pus = fact_of(result, "PUs"), *usable = fact_of(result, "usable");
  struct cs_pu_set set = {0};
  if (cores == NULL || pus == NULL || usable == NULL || strcmp(cores, pus) != 0 ||
      cs_pu_set_parse(usable, &set, NULL) != CS_OK)
    return false;
  const size_t count = cs_pu_set_count(&set);
  cs_pu_set_free(&set);
  for (size_t i = 0; i < result->point_count && cs_result_sweeps_threads(result); i++)
    if (result->points[i].n < 0 || (size_t)result->points[i].n > count)
      return false;
  return true;
}

struct cs_verdict_facts cs__verdict_facts(const struct cs_result *result, const struct cs_case_summary *of) {
  struct cs_verdict_facts facts = {.swept = of->point_count,
                                   .own_cores = has_own_cores(result),
                                   .other_axis = !cs_result_sweeps_threads(result),
                                   .confidence = result->protocol.confidence,
                                   .serial = of->serial,
                                   .bandwidth_flat_from = flat_from(of),
                                   .law = law_of(&of->fit)};
  take_points(of, &facts);
  for (size_t i = 0; i < of->point_count && result->weak_size > 0.0; i++)
    if (of->points[i].n == facts.most.threads)
      facts.serial = of->points[i].limit.serial;
  return facts;
}
