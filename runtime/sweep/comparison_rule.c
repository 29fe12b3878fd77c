/* runtime/sweep/comparison_rule.c - judges a rule by the intervals of a comparison. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/comparison_rule.h"

#include <math.h>
#include <string.h>

const char *cs_rule_outcome_name(enum cs_rule_outcome outcome) {
  static const char *const names[] = {
      [CS_RULE_HOLDS] = "holds", [CS_RULE_BROKEN] = "broken", [CS_RULE_INCONCLUSIVE] = "inconclusive"};
  return (size_t)outcome < sizeof names / sizeof names[0] ? names[outcome] : "unknown";
}

/* A change as the rule counts it: 0 is none, -0.03 is 3 % less or 0.03 (or threads) less. */
struct change {
  double value, lo, hi;
  bool tested;
};

static struct change of_ratio(const struct cs_compared *one, double sign) {
  const struct cs_estimate *ratio = &one->change;
  const bool tested = ratio->count > 0 && ratio->method != CS_INTERVAL_NONE && one->verdict != CS_CHANGE_UNTOLD;
  if (sign > 0.0)
    return (struct change){ratio->value - 1.0, ratio->lo - 1.0, ratio->hi - 1.0, tested};
  return (struct change){1.0 / ratio->value - 1.0, 1.0 / ratio->hi - 1.0, 1.0 / ratio->lo - 1.0, tested};
}

static struct change of_difference(const struct cs_compared *one) {
  struct change change = of_ratio(one, 1.0);
  change.value = one->change.value;
  change.lo = one->change.lo;
  change.hi = one->change.hi;
  return change;
}

/* The ends furthest apart; a knee at the greatest count may lie anywhere above. */
static struct change of_knee(const struct cs_case_comparison *of, bool relative, bool tested) {
  const struct cs_knee *was = &of->old_knee, *is = &of->new_knee;
  const double most = is->beyond_counts ? (double)INFINITY : is->hi;
  const double old_most = was->beyond_counts ? (double)INFINITY : was->hi;
  tested = tested && was->has_interval && is->has_interval;
  if (was->value == 0 || is->value == 0)
    return (struct change){NAN, NAN, NAN, false};
  if (relative)
    return (struct change){(double)is->value / was->value - 1.0, is->lo / old_most - 1.0, most / was->lo - 1.0, tested};
  return (struct change){is->value - was->value, is->lo - old_most, most - was->lo, tested};
}

/* point: NULL for what stands for all thread counts. */
static struct change change_of(const struct cs_rule *rule, const struct cs_comparison *comparison,
                               const struct cs_case_comparison *of, const struct cs_point_comparison *point) {
  switch (rule->quantity) {
  case CS_RULE_TIME:
    return of_ratio(&point->time_s, 1.0);
  case CS_RULE_RATE:
    return of_ratio(&point->time_s, -1.0);
  case CS_RULE_SPEEDUP:
    return of_ratio(&point->speedup, 1.0);
  case CS_RULE_EFFICIENCY: /* a ratio of efficiencies is one of speedups */
    return rule->relative ? of_ratio(&point->speedup, 1.0) : of_difference(&point->efficiency);
  case CS_RULE_SERIAL:
    return rule->relative ? of_ratio(&of->serial_ratio, 1.0) : of_difference(&of->serial);
  default:
    return of_knee(of, rule->relative, comparison->kind != CS_COMPARISON_DESCRIPTIVE);
  }
}

static enum cs_rule_outcome judge(const struct cs_rule *rule, const struct change *change) {
  if (!change->tested || isnan(change->lo) || isnan(change->hi))
    return CS_RULE_INCONCLUSIVE;
  if (rule->above ? change->lo > rule->change : change->hi < rule->change)
    return CS_RULE_BROKEN;
  const bool holds = rule->above ? change->hi <= rule->change : change->lo >= rule->change;
  return holds ? CS_RULE_HOLDS : CS_RULE_INCONCLUSIVE;
}

/* Of a knee beyond the greatest count there is no telling how far. */
static void put_end(struct cs_text *text, double end) {
  if (isinf(end))
    cs_text_append(text, "no %s known", end > 0.0 ? "most" : "least");
  else
    cs_text_append(text, "%+.3g", end);
}

static bool counts_threads(const struct cs_comparison *comparison) {
  return comparison->result == NULL || cs_result_sweeps_threads(comparison->result);
}

/* Of a knee's difference: what is counted. */
static const char *unit_of(const struct cs_rule *rule, const struct cs_comparison *comparison) {
  if (rule->relative)
    return " %";
  return rule->quantity == CS_RULE_KNEE && counts_threads(comparison) ? " threads" : "";
}

static void put_change(struct cs_text *text, const struct cs_rule *rule, const char *unit,
                       const struct change *change) {
  const double scale = rule->relative ? 100.0 : 1.0;
  if (isnan(change->value)) {
    cs_text_append(text, "not known");
    return;
  }
  cs_text_append(text, "%+.3g%s", change->value * scale, unit);
  if (!change->tested) {
    cs_text_append(text, ", without an interval");
    return;
  }
  cs_text_append(text, " [");
  put_end(text, change->lo * scale);
  cs_text_append(text, ", ");
  put_end(text, change->hi * scale);
  cs_text_append(text, "]");
}

static void put_where(struct cs_text *text, const struct cs_rule *rule, const struct cs_comparison *comparison,
                      const struct cs_case_comparison *of, const struct cs_point_comparison *point,
                      const struct change *change) {
  cs_text_append(text, "%s", cs_compared_name(comparison, of));
  if (point != NULL) {
    cs_text_append(text, " at ");
    cs_comparison_put_n(comparison, point->threads, text);
  }
  cs_text_append(text, ": ");
  put_change(text, rule, unit_of(rule, comparison), change);
}

/* The most serious so far, and what it was found at. */
struct judging {
  enum cs_rule_outcome outcome;
  size_t judged;
  struct cs_text where;
};

static int seriousness(enum cs_rule_outcome outcome) {
  return outcome == CS_RULE_BROKEN ? 2 : outcome == CS_RULE_INCONCLUSIVE ? 1 : 0;
}

static bool is_of_all_counts(const struct cs_rule *rule) {
  return rule->quantity == CS_RULE_SERIAL || rule->quantity == CS_RULE_KNEE;
}

/* The serial share is of one thread alone, and the knee is over it: both stand or fall with the base. */
static enum cs_gate gate_of(const struct cs_rule *rule, const struct cs_case_comparison *of,
                            const struct cs_point_comparison *point) {
  if (is_of_all_counts(rule))
    return of->point_count > 0 ? of->points[0].gate : CS_GATE_CLEAR;
  return rule->quantity == CS_RULE_TIME || rule->quantity == CS_RULE_RATE ? point->gate : point->ratio_gate;
}

static void judge_one(const struct cs_rule *rule, const struct cs_comparison *comparison,
                      const struct cs_case_comparison *of, const struct cs_point_comparison *point,
                      struct judging *judging) {
  const struct change change = change_of(rule, comparison, of, point);
  enum cs_rule_outcome outcome = judge(rule, &change);
  const bool contended = gate_of(rule, of, point) == CS_GATE_VOID && outcome != CS_RULE_INCONCLUSIVE;
  if (contended)
    outcome = CS_RULE_INCONCLUSIVE;
  if (judging->judged++ > 0 && seriousness(outcome) <= seriousness(judging->outcome))
    return;
  judging->outcome = outcome;
  cs_text_free(&judging->where);
  put_where(&judging->where, rule, comparison, of, point, &change);
  if (contended)
    cs_text_append(&judging->where, ", but the host was contended");
}

static enum cs_status no_such_count(const struct cs_rule *rule, const struct cs_comparison *comparison,
                                    const struct cs_case_comparison *of, struct cs_error *error) {
  struct cs_text counts = {0}, asked = {0};
  cs_comparison_put_n(comparison, rule->threads, &asked);
  for (size_t p = 0; p < of->point_count; p++)
    cs_text_append(&counts, "%s%d", p > 0 ? ", " : "", of->points[p].threads);
  cs_fail(error, CS_INVALID, "'%.200s': %s was not compared at %s, but at %s", rule->text,
          cs_compared_name(comparison, of), cs_text_get(&asked), cs_text_get(&counts));
  cs_text_free(&asked);
  cs_text_free(&counts);
  return CS_INVALID;
}

static enum cs_status over_itself(const struct cs_rule *rule, const struct cs_comparison *comparison,
                                  struct cs_error *error) {
  struct cs_text base = {0};
  cs_comparison_put_n(comparison, rule->threads, &base);
  cs_fail(error, CS_INVALID, "'%.200s': speedup is over %s, there it is always 1", rule->text, cs_text_get(&base));
  cs_text_free(&base);
  return CS_INVALID;
}

static enum cs_status judge_case(const struct cs_rule *rule, const struct cs_comparison *comparison,
                                 const struct cs_case_comparison *of, struct judging *judging, struct cs_error *error) {
  const bool over_base = rule->quantity == CS_RULE_SPEEDUP || rule->quantity == CS_RULE_EFFICIENCY;
  bool found = false;
  if (is_of_all_counts(rule)) {
    judge_one(rule, comparison, of, NULL, judging);
    return CS_OK;
  }
  for (size_t p = 0; p < of->point_count; p++) {
    const bool asked = rule->where == CS_RULE_ALL || (rule->where == CS_RULE_BEST && p == of->best) ||
                       (rule->where == CS_RULE_AT && of->points[p].threads == rule->threads);
    found = found || asked;
    if (asked && over_base && p == 0 && rule->where == CS_RULE_AT)
      return over_itself(rule, comparison, error);
    if (asked && !(over_base && p == 0))
      judge_one(rule, comparison, of, &of->points[p], judging);
  }
  return found ? CS_OK : no_such_count(rule, comparison, of, error);
}

static enum cs_status no_such_case(const struct cs_rule *rule, const struct cs_comparison *comparison,
                                   struct cs_error *error) {
  struct cs_text names = {0};
  for (size_t i = 0; i < comparison->case_count; i++)
    cs_text_append(&names, "%s%s", i > 0 ? ", " : "", cs_compared_name(comparison, &comparison->cases[i]));
  cs_fail(error, CS_INVALID, "'%.200s': there is no %.100s in the comparison, but %.150s", rule->text, rule->kernel,
          cs_text_get(&names));
  cs_text_free(&names);
  return CS_INVALID;
}

enum cs_status cs_rule_judge(const struct cs_rule *rule, const struct cs_comparison *comparison,
                             enum cs_rule_outcome *outcome_out, struct cs_text *where_out, struct cs_error *error) {
  struct judging judging = {.outcome = CS_RULE_HOLDS};
  enum cs_status status = CS_OK;
  bool found = false;
  for (size_t i = 0; status == CS_OK && i < comparison->case_count; i++) {
    const struct cs_case_comparison *of = &comparison->cases[i];
    if (rule->kernel != NULL && strcmp(rule->kernel, cs_compared_name(comparison, of)) != 0)
      continue;
    found = true;
    status = judge_case(rule, comparison, of, &judging, error);
  }
  if (status == CS_OK && !found)
    status = no_such_case(rule, comparison, error);
  if (status == CS_OK && judging.judged == 0) { /* a speedup where there is one thread count only */
    judging.outcome = CS_RULE_INCONCLUSIVE;
    cs_text_append(&judging.where, "there is no other %s than the base",
                   counts_threads(comparison) ? "thread count" : "value");
  }
  if (status == CS_OK) {
    *outcome_out = judging.outcome;
    if (where_out != NULL)
      cs_text_append(where_out, "%s", cs_text_get(&judging.where));
  }
  cs_text_free(&judging.where);
  return status;
}
