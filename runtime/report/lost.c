/* runtime/report/lost.c - where n cores' time went, as parts of n T(n): their names, shares, colours, and in words. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/lost.h"

#include "runtime/report/figures.h"

#include <math.h>

const struct cs__lost_form cs__lost_parts[CS__LOST_COUNT] = {
    [CS__LOST_USEFUL] = {"useful_s", "useful work", {"", "useful"}, CS__ROLE_MEASURED},
    [CS__LOST_INFLATION] = {"inflation_s", "work inflation", {"infla-", "tion"}, CS__ROLE_LIMIT},
    [CS__LOST_SERIAL_IDLE] = {"serial_idle_s", "idle while serial", {"serial", "idle"}, CS__ROLE_MUTED},
    [CS__LOST_IMBALANCE] = {"imbalance_s", "imbalance", {"imba-", "lance"}, CS__ROLE_OCHRE},
    [CS__LOST_WAITS] = {"waits_s", "waits", {"", "waits"}, CS__ROLE_PURPLE},
    [CS__LOST_FORK_JOIN] = {"fork_join_s", "fork and join", {"fork,", "join"}, CS__ROLE_GREEN},
    [CS__LOST_OBSERVER] = {"observer_s", "the observer", {"obser-", "ver"}, CS__ROLE_SKY},
    [CS__LOST_RESIDUAL] = {"residual_s", "residual", {"resi-", "dual"}, CS__ROLE_INK},
};

double cs__lost_s(const struct cs_lost_time *lost, enum cs__lost_part part) {
  const double parts_s[CS__LOST_COUNT] = {
      [CS__LOST_USEFUL] = lost->useful_s,
      [CS__LOST_INFLATION] = lost->inflation_s,
      [CS__LOST_SERIAL_IDLE] = lost->serial_idle_s,
      [CS__LOST_IMBALANCE] = lost->imbalance_s,
      [CS__LOST_WAITS] = lost->waits_s,
      [CS__LOST_FORK_JOIN] = lost->fork_join_s,
      [CS__LOST_OBSERVER] = lost->observer_s,
      [CS__LOST_RESIDUAL] = lost->residual_s,
  };
  return parts_s[part];
}

double cs__lost_share(const struct cs_lost_time *lost, enum cs__lost_part part) {
  return lost->threads > 0 && lost->total_s > 0.0 ? cs__lost_s(lost, part) / lost->total_s : (double)NAN;
}

bool cs__point_has_lost(const struct cs_point_summary *point) {
  return point->observed.lost.threads > 0 && point->observed.lost.total_s > 0.0;
}

/* One thread against itself is all useful. */
bool cs__shows_lost(const struct cs_case_summary *of, size_t index) {
  return cs__point_has_lost(&of->points[index]) && (index != of->base || of->points[index].n > 1);
}

bool cs__case_has_lost(const struct cs_case_summary *of) {
  return cs__lost_point(of) != NULL;
}

const struct cs_point_summary *cs__lost_point(const struct cs_case_summary *of) {
  for (size_t i = of->point_count; i > 0; i--)
    if (cs__shows_lost(of, i - 1))
      return &of->points[i - 1];
  return NULL;
}

/* What may be named as a loss; the useful part is none, and of observer and residual there are warnings. */
static enum cs__lost_part greatest_loss(const struct cs_lost_time *lost, enum cs__lost_part but) {
  enum cs__lost_part greatest = CS__LOST_USEFUL;
  for (enum cs__lost_part part = CS__LOST_INFLATION; part <= CS__LOST_FORK_JOIN; part++)
    if (part != but && (greatest == CS__LOST_USEFUL || cs__lost_s(lost, part) > cs__lost_s(lost, greatest)))
      greatest = part;
  return greatest;
}

/* A loss under a twentieth of n T(n) is not worth a sentence beside greater ones. */
static const double worth_naming = 0.05;

void cs__put_lost_sentence(struct cs_text *text, const struct cs_case_summary *of) {
  const struct cs_point_summary *point = cs__lost_point(of);
  if (point == NULL || point->observed.gate == CS_GATE_VOID)
    return;
  const struct cs_lost_time *lost = &point->observed.lost;
  const enum cs__lost_part first = greatest_loss(lost, CS__LOST_USEFUL), second = greatest_loss(lost, first);
  cs_text_append(text, " On ");
  cs__put_threads(text, point->n);
  cs_text_append(text, " the work of a run at ");
  cs__put_threads(text, of->points[of->base].n);
  cs_text_append(text, " takes ");
  cs__put_percent(text, cs__lost_share(lost, CS__LOST_USEFUL));
  cs_text_append(text, " of the cores' time");
  if (cs__lost_share(lost, first) >= worth_naming) {
    cs_text_append(text, "; most of the rest is %s (", cs__lost_parts[first].name);
    cs__put_percent(text, cs__lost_share(lost, first));
    cs_text_append(text, ")");
  }
  if (cs__lost_share(lost, second) >= worth_naming) {
    cs_text_append(text, " and %s (", cs__lost_parts[second].name);
    cs__put_percent(text, cs__lost_share(lost, second));
    cs_text_append(text, ")");
  }
  cs_text_append(text, ".");
}

const char *cs__no_lost_reason(const struct cs_result *result, const struct cs_summary *summary) {
  bool asked = false, told = false;
  for (size_t i = 0; i < summary->case_count; i++)
    if (cs__case_has_lost(&summary->cases[i]))
      return NULL;
  for (size_t i = 0; i < result->invocation_count; i++) {
    asked = asked || result->invocations[i].purpose == CS_PURPOSE_OBSERVED;
    told = told || result->invocations[i].observed.split.threads > 0;
  }
  if (result->point_count < 2 || summary->case_count == 0 || !cs_result_sweeps_threads(result))
    return NULL;
  if (result->recipe.metric != NULL)
    return "the metric is no time of a whole run, which alone could be split";
  if (!result->protocol.observe)
    return "the sweep ran without observed invocations";
  if (!asked)
    return "there is no observed invocation";
  if (!told && summary->cases[0].of->argv != NULL)
    return "no OpenMP region was seen in the command";
  return told ? "no observed invocation at more threads than the fewest ended well"
              : "an older coresweep made this result, whose observer did not tell";
}
