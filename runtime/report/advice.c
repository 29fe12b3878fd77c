/* runtime/report/advice.c - advice in words: the count to use, what it costs, what changes would buy. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/advice.h"

#include "runtime/report/figures.h"
#include "runtime/report/limits.h"
#include "runtime/report/lost.h"
#include "runtime/report/prose.h"
#include "runtime/report/verdict.h"

#include <math.h>

static bool counts_threads(const struct cs_advice *advice) {
  return cs_result_sweeps_threads(advice->result);
}

bool cs__tells_core_time(const struct cs_advice *advice) {
  return counts_threads(advice) && !advice->of->of->unbound && advice->result->recipe.metric == NULL;
}

/* --- the choice --- */

static void put_ties(struct cs_text *text, const struct cs_advice *advice) {
  size_t ties = 0;
  for (size_t i = 0; i < advice->of->point_count; i++)
    ties += cs_advice_ties(advice, i);
  if (ties < 2)
    return;
  cs_text_append(text, " Not told apart from the best: ");
  if (!counts_threads(advice)) {
    cs__put_axis_title(text, advice->result);
    cs_text_append(text, " ");
  }
  const char *before = "";
  for (size_t i = 0; i < advice->of->point_count; i++) {
    if (!cs_advice_ties(advice, i))
      continue;
    cs_text_append(text, "%s%d", before, advice->of->points[i].n);
    before = ", ";
  }
  cs_text_append(text, counts_threads(advice) ? " threads." : ".");
}

/* The costs of the choice and of the greatest count; nothing where they are one, or n is no number of cores. */
static void put_costs(struct cs_text *text, const struct cs_advice *advice) {
  const struct cs_point_summary *use = &advice->of->points[advice->use], *most = NULL;
  for (size_t i = 0; i < advice->of->point_count; i++)
    if (advice->of->points[i].n == advice->facts.most.threads)
      most = &advice->of->points[i];
  if (!cs__tells_core_time(advice) || most == NULL || most->n <= use->n || !(use->time_s.value > 0.0) ||
      !(most->time_s.value > 0.0))
    return;
  cs_text_append(text, " A run costs ");
  cs__put_time(text, cs_advice_core_s(&use->time_s, use->n).value);
  cs_text_append(text, " of core time on %d and ", use->n);
  cs__put_time(text, cs_advice_core_s(&most->time_s, most->n).value);
  cs_text_append(text, " on %d.", most->n);
}

/* At the base efficiency is 1 by definition: nothing is said by that but that no other count is. */
static void put_knee(struct cs_text *text, const struct cs_advice *advice) {
  const struct cs_case_summary *of = advice->of;
  if (advice->knee >= of->point_count || (advice->knee == of->base && !advice->verdict.carried))
    return;
  if (advice->knee == of->base) {
    cs_text_append(text, " No ");
    if (counts_threads(advice))
      cs_text_append(text, "count");
    else
      cs__put_axis_title(text, advice->result);
    cs_text_append(text, " above %d is certainly ", of->points[of->base].n);
    cs__put_percent(text, advice->least_efficiency);
    cs_text_append(text, " efficient.");
    return;
  }
  cs_text_append(text, " Efficiency is at least ");
  cs__put_percent(text, advice->least_efficiency);
  cs_text_append(text, " up to ");
  cs__put_n(text, advice->result, of->points[advice->knee].n);
  cs_text_append(text, ".");
}

static void put_choice(struct cs_text *text, const struct cs_advice *advice) {
  const struct cs_case_summary *of = advice->of;
  if (advice->use >= of->point_count) {
    cs_text_append(text, counts_threads(advice) ? "No thread count to recommend." : "No value to recommend.");
    return;
  }
  cs_text_append(text, "Use ");
  cs__put_n(text, advice->result, of->points[advice->use].n);
  if (advice->verdict.shape == CS_SHAPE_ONE_COUNT)
    cs_text_append(text, counts_threads(advice) ? ", the only count measured." : ", the only value measured.");
  else
    cs_text_append(text,
                   advice->verdict.carried ? "." : ": the best guess there is, for the evidence does not carry it.");
  put_ties(text, advice);
  put_knee(text, advice);
  put_costs(text, advice);
}

/* --- changes --- */

static const char *const change_words[CS_CHANGES] = {
    [CS_CHANGE_SERIAL] = "halving the serial part",
    [CS_CHANGE_BALANCE] = "removing the imbalance",
    [CS_CHANGE_WAITS] = "removing the waits in barriers, for locks and for tasks",
    [CS_CHANGE_FORK_JOIN] = "regions that start and end at no cost",
    [CS_CHANGE_INFLATION] = "removing the work inflation",
    [CS_CHANGE_BANDWIDTH] = "doubling the memory bandwidth",
};

static void put_gain(struct cs_text *text, double gain) {
  if (!isfinite(gain) || gain >= 99.95)
    cs_text_append(text, "many times");
  else
    cs_text_append(text, gain < 1.995 ? "%.2fx" : "%.1fx", gain);
}

/* A limit or an account that the verdict leaves out, for the host was contended, was measured all the same. */
static bool has_account(const struct cs_case_summary *of) {
  for (size_t i = 0; i < of->point_count; i++)
    if (cs__has_limit(&of->points[i]))
      return true;
  return cs__case_has_lost(of);
}

static void put_changes(struct cs_text *text, const struct cs_advice *advice, const struct cs_table_style *style) {
  bool any = false;
  if (!counts_threads(advice))
    return; /* they are changes of what threads do */
  for (size_t i = 0; i < advice->of->point_count; i++) {
    const struct cs_point_summary *point = &advice->of->points[i];
    if (!cs__speaks_of_changes(advice, i))
      continue;
    for (enum cs_change change = 0; change < CS_CHANGES; change++) {
      const double gain = cs__change_gain(advice, i, change);
      if (isnan(gain))
        continue;
      if (!any) {
        cs_text_append(text, "\n");
        cs__put_paragraph(text, "",
                          "One change more would make it faster, if nothing else gives way, by at most:", style);
      }
      any = true;
      struct cs_text line = {0};
      put_gain(&line, gain);
      cs_text_append(&line, " on ");
      cs__put_threads(&line, point->n);
      cs_text_append(&line, ": %s", change_words[change]);
      cs__put_line(text, "  ", &line, style);
    }
  }
  if (!any && !advice->facts.most.observed && advice->facts.most.limit.count == 0 && advice->facts.usable > 1)
    cs__put_paragraph(text, "",
                      has_account(advice->of)
                          ? "What one change more would buy is not known: what was measured of the limit and of where "
                            "the cores' time goes is not to rely on."
                          : "What one change more would buy is not known: neither the limit nor where the cores' time "
                            "goes was measured.",
                      style);
}

/* --- all of it --- */

void cs_report_advice(const struct cs_result *result, const struct cs_advice *advice,
                      const struct cs_table_style *style, struct cs_text *text) {
  struct cs_text words = {0};
  cs__put_verdict(&words, result, advice->of);
  cs__put_line(text, "", &words, style);
  if (advice->facts.usable == 0 || advice->of->of->serial)
    return;
  cs_text_append(text, "\n");
  cs__put_advice_table(text, advice, style);
  cs_text_append(text, "\n");
  put_choice(&words, advice);
  cs__put_line(text, "", &words, style);
  put_changes(text, advice, style);
}
