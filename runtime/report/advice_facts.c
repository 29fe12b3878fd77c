/* runtime/report/advice_facts.c - a case's advice as indexes and numbers, taken from its summary. Pure. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/advice.h"
#include "runtime/report/verdict.h"

#include <string.h>

/* Efficiency from the speedup's simultaneous interval: the knee is picked among all counts. */
static struct cs_estimate efficiency_of(const struct cs_case_summary *of, size_t index) {
  const struct cs_point_summary *point = &of->points[index];
  const double ideal = (double)point->n / of->points[of->base].n;
  struct cs_estimate efficiency = index == of->base ? point->speedup : point->speedup_band;
  if (point->rounds == 0 || point->ratio_gate == CS_GATE_VOID)
    efficiency.count = 0;
  efficiency.value /= ideal;
  efficiency.lo /= ideal;
  efficiency.hi /= ideal;
  return efficiency;
}

static size_t knee_of(const struct cs_case_summary *of, double least) {
  size_t knee = of->point_count;
  for (size_t i = 0; i < of->point_count; i++) {
    const struct cs_estimate efficiency = efficiency_of(of, i);
    if (cs_advice_is_efficient(&efficiency, i == of->base, least))
      knee = i;
  }
  return knee;
}

struct cs_advice cs_advice_of(const struct cs_result *result, const struct cs_case_summary *of,
                              double least_efficiency) {
  struct cs_advice advice = {.result = result,
                             .of = of,
                             .facts = cs__verdict_facts(result, of),
                             .use = of->point_count,
                             .knee = of->base < of->point_count ? knee_of(of, least_efficiency) : of->point_count,
                             .least_efficiency = least_efficiency};
  advice.verdict = cs_verdict_of(&advice.facts);
  for (size_t i = 0; i < of->point_count; i++)
    if (advice.verdict.use > 0 && of->points[i].n == advice.verdict.use)
      advice.use = i;
  return advice;
}

bool cs_advice_ties(const struct cs_advice *advice, size_t point) {
  const struct cs_point_summary *at = &advice->of->points[point];
  if (advice->facts.usable < 2 || at->rounds == 0 || advice->facts.best.gate == CS_GATE_VOID)
    return false;
  return point == advice->of->best ||
         (at->ties_best && cs_verdict_tells(&at->to_best) && at->ratio_gate != CS_GATE_VOID);
}

bool cs__speaks_of_changes(const struct cs_advice *advice, size_t point) {
  return point == advice->use || advice->of->points[point].n == advice->facts.most.threads;
}

double cs__change_gain(const struct cs_advice *advice, size_t point, enum cs_change change) {
  const struct cs_case_summary *of = advice->of;
  struct cs_change_facts facts = {.at = cs__verdict_point(&of->points[point])};
  if (advice->facts.base.threads == 1)
    facts.serial = advice->result->weak_size > 0.0 ? of->points[point].limit.serial : of->serial;
  memcpy(facts.term, of->points[point].limit.term, sizeof facts.term);
  return cs_change_gain(&facts, change);
}
