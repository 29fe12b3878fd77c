/* runtime/report/verdict_reason.c - what holds a case back, in words, each with the figures it rests on. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/figures.h"
#include "runtime/report/fit_points.h"
#include "runtime/report/verdict_words.h"

#include <math.h>

/* Whole per cents from 10 % on: a share of a limit is not known better. */
static int decimals_of(double percent) {
  return percent >= 9.95 ? 0 : percent >= 0.995 ? 1 : 2;
}

/* "84 to 95 %" */
static void put_percent_ends(struct cs_text *text, const struct cs_estimate *share) {
  const int decimals = decimals_of(share->hi * 100.0);
  cs_text_append(text, "%.*f to %.*f %%", decimals, share->lo * 100.0, decimals, share->hi * 100.0);
}

/* "97 % [95, 99]" */
static void put_share(struct cs_text *text, const struct cs_estimate *share) {
  const int decimals = decimals_of(share->value * 100.0);
  cs_text_append(text, "%.*f %%", decimals, share->value * 100.0);
  if (cs_verdict_tells(share))
    cs_text_append(text, " [%.*f, %.*f]", decimals, share->lo * 100.0, decimals, share->hi * 100.0);
}

/* " on 8 threads" where the reason's count is not the one just spoken of. */
static void put_where(const struct cs__words *words) {
  if (words->facts->most.threads == words->facts->best.threads)
    return;
  cs_text_append(words->text, " ");
  cs__put_on_team(words, words->facts->most.threads);
}

static void put_reached(const struct cs__words *words, const char *limit) {
  cs_text_append(words->text, " (");
  put_share(words->text, &words->facts->most.share);
  cs_text_append(words->text, " of %s reached", limit);
  put_where(words);
  cs_text_append(words->text, ")");
}

static void put_superlinear(const struct cs__words *words) {
  cs_text_append(words->text, "superlinear");
  put_where(words);
  if (cs__counts_threads(words))
    cs_text_append(words->text, ", as where the caches of more cores together hold more of the data");
}

static void put_beyond(const struct cs__words *words) {
  put_share(words->text, &words->facts->most.share);
  cs_text_append(words->text, " of the limit");
  put_where(words);
  cs_text_append(words->text,
                 ", so that a fact behind it does not hold, as where caches spare traffic that is counted");
}

static void put_ideal(const struct cs__words *words) {
  const double ideal = (double)words->facts->most.threads / words->facts->base.threads;
  const struct cs_verdict_point *most = &words->facts->most;
  struct cs_estimate efficiency = cs_verdict_tells(&most->speedup) ? most->speedup : most->band;
  efficiency.value /= ideal;
  efficiency.lo /= ideal;
  efficiency.hi /= ideal;
  cs_text_append(words->text, "near ideal");
  put_where(words);
  cs_text_append(words->text, ", efficiency ");
  put_share(words->text, &efficiency);
}

static void put_at_cores(const struct cs__words *words) {
  cs_text_append(words->text, "the ");
  cs__put_team(words, words->facts->most.threads);
  cs_text_append(words->text, " themselves set the limit");
  put_reached(words, "it");
}

static void put_at_serial(const struct cs__words *words) {
  cs_text_append(words->text, "its serial share, ");
  cs__put_percent_estimate(words->text, &words->facts->serial);
  cs_text_append(words->text, ", sets the limit");
  put_reached(words, "it");
}

static void put_at_bandwidth(const struct cs__words *words) {
  const int from = words->facts->bandwidth_flat_from;
  const bool full = from > 0 && from < words->facts->most.threads;
  if (full)
    cs_text_append(words->text, "memory bandwidth saturates at %d", from);
  else
    cs_text_append(words->text, "memory bandwidth sets the limit");
  put_reached(words, full ? "the limit" : "it");
}

static void put_at(const struct cs__words *words) {
  static const char *const names[CS_REASONS] = {[CS_REASON_AT_CLOCK] = "the clock of busy cores",
                                                [CS_REASON_AT_FLOPS] = "the cores' peak arithmetic",
                                                [CS_REASON_AT_LOCK] = "the lock that is held longest",
                                                [CS_REASON_AT_SPAN] = "the longest chain of tasks"};
  cs_text_append(words->text, "%s sets the limit", names[words->verdict.reason]);
  put_reached(words, "it");
}

/* A factor as a person would say it. */
static void put_at_most(struct cs_text *text, double gain) {
  if (!isfinite(gain) || gain > 100.0)
    cs_text_append(text, "many times");
  else
    cs_text_append(text, gain < 1.995 ? "at most %.2fx" : "at most %.1fx", gain);
}

static void put_loss(const struct cs__words *words) {
  static const char *const names[CS_REASONS] = {[CS_REASON_INFLATION] = "work inflation",
                                                [CS_REASON_SERIAL] = "idling beside the serial part",
                                                [CS_REASON_SERIAL_GROWN] =
                                                    "idling beside a serial part that takes longer than at the base",
                                                [CS_REASON_IMBALANCE] = "imbalance at the end of regions",
                                                [CS_REASON_BARRIER] = "waiting in barriers",
                                                [CS_REASON_LOCK_WAIT] = "waiting for locks",
                                                [CS_REASON_TASK_WAIT] = "waiting for tasks",
                                                [CS_REASON_FORK_JOIN] = "starting and ending regions"};
  cs_text_append(words->text, "%s takes ", names[words->verdict.reason]);
  cs__put_percent(words->text, words->verdict.loss);
  cs_text_append(words->text, " of the cores' time");
  put_where(words);
  cs_text_append(words->text, ", without it ");
  put_at_most(words->text, words->verdict.gain);
  cs_text_append(words->text, " as fast");
}

static void put_unexplained(const struct cs__words *words) {
  put_share(words->text, &words->facts->most.share);
  cs_text_append(words->text, " of the limit");
  put_where(words);
  cs_text_append(words->text, words->facts->most.observed ? ", and no loss that was seen explains the rest"
                                                          : ", and where the rest goes was not observed");
}

/* "8.1 [7.5, 8.8] threads", "c = 8.1 [7.5, 8.8]" */
static void put_count_of(const struct cs__words *words, const struct cs_estimate *count) {
  if (!cs__counts_threads(words)) {
    cs__put_axis_title(words->text, words->result);
    cs_text_append(words->text, " = ");
  }
  cs__put_estimate(words->text, count);
  cs_text_append(words->text, cs__counts_threads(words) ? " threads" : "");
}

static void put_law(const struct cs__words *words) {
  const struct cs_verdict_law *law = &words->facts->law;
  const struct cs_estimate value = {law->value, law->lo, law->hi, CS_INTERVAL_T, 0.95, 1};
  const struct cs_estimate least = {law->lo, law->lo, law->lo, CS_INTERVAL_NONE, 0.0, 1};
  const bool is_metric = words->result->recipe.metric != NULL;
  cs_text_append(words->text, "its %s fit %s with ", is_metric ? "figures" : "times", cs__fit_spoken(law->law));
  if (law->law == CS_LAW_AMDAHL) {
    cs_text_append(words->text, "a serial share of ");
    cs__put_percent_estimate(words->text, &value);
  } else if (law->law == CS_LAW_SATURATION) {
    cs_text_append(words->text, "a resource that is full at ");
    put_count_of(words, &value);
  } else if (isfinite(law->value) && isfinite(law->hi)) {
    cs_text_append(words->text, "a peak at ");
    put_count_of(words, &value);
  } else {
    cs_text_append(words->text, "no peak before ");
    put_count_of(words, &least);
  }
  cs_text_append(words->text, ", a description and no measured cause");
}

static void put_weak(const struct cs__words *words) {
  const struct cs_verdict_facts *facts = words->facts;
  cs_text_append(words->text, "not enough to say what holds it back: ");
  if (cs_verdict_tells(&facts->most.share)) {
    put_percent_ends(words->text, &facts->most.share);
    cs_text_append(words->text, " of the limit");
    put_where(words);
  } else {
    cs_text_append(words->text, "the share of the limit has no interval");
  }
  if (!cs_verdict_tells(&facts->serial))
    return;
  cs_text_append(words->text, ", serial share ");
  put_percent_ends(words->text, &facts->serial);
}

static void put_unknown(const struct cs__words *words) {
  if (cs__put_busy_of(words))
    cs_text_append(words->text, ", and what holds it back was not measured");
  else
    cs_text_append(words->text, "what holds it back was not measured");
}

static cs__put_words *const of_reason[CS_REASONS] = {
    [CS_REASON_SUPERLINEAR] = put_superlinear,
    [CS_REASON_BEYOND] = put_beyond,
    [CS_REASON_IDEAL] = put_ideal,
    [CS_REASON_AT_CORES] = put_at_cores,
    [CS_REASON_AT_SERIAL] = put_at_serial,
    [CS_REASON_AT_CLOCK] = put_at,
    [CS_REASON_AT_BANDWIDTH] = put_at_bandwidth,
    [CS_REASON_AT_FLOPS] = put_at,
    [CS_REASON_AT_LOCK] = put_at,
    [CS_REASON_AT_SPAN] = put_at,
    [CS_REASON_INFLATION] = put_loss,
    [CS_REASON_SERIAL] = put_loss,
    [CS_REASON_SERIAL_GROWN] = put_loss,
    [CS_REASON_IMBALANCE] = put_loss,
    [CS_REASON_BARRIER] = put_loss,
    [CS_REASON_LOCK_WAIT] = put_loss,
    [CS_REASON_TASK_WAIT] = put_loss,
    [CS_REASON_FORK_JOIN] = put_loss,
    [CS_REASON_UNEXPLAINED] = put_unexplained,
    [CS_REASON_LAW] = put_law,
    [CS_REASON_WEAK] = put_weak,
    [CS_REASON_UNKNOWN] = put_unknown,
};

/* That one core alone was busy is measured: it goes before a curve's description, and before nothing known. */
static bool is_told_by_busy(const struct cs__words *words) {
  const enum cs_verdict_reason reason = words->verdict.reason;
  return (reason == CS_REASON_LAW || reason == CS_REASON_UNKNOWN) && cs__is_one_core(words);
}

void cs__put_reason(const struct cs__words *words) {
  const enum cs_verdict_shape shape = words->verdict.shape;
  if (is_told_by_busy(words)) {
    cs_text_append(words->text, ": ");
    cs__put_busy_of(words);
  } else if (of_reason[words->verdict.reason] != NULL) {
    cs_text_append(words->text, ": ");
    of_reason[words->verdict.reason](words);
  } else if ((shape == CS_SHAPE_FEW_ROUNDS || shape == CS_SHAPE_UNSURE) && cs__is_one_core(words)) {
    cs_text_append(words->text, "; ");
    cs__put_busy_of(words);
  }
}
