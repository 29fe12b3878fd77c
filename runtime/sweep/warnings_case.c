/* runtime/sweep/warnings_case.c - what is to be said of a whole case, and of the whole sweep. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/measure/signed_rank.h"
#include "runtime/sweep/warnings_parts.h"

#include <math.h>
#include <stdlib.h>

static const double observer_cost_most = 0.02; /* of the observed time; above it the serial share is less sure */
static const double canary_spread_most = 0.05; /* the fixed loop's: a machine at one clock stays below 1 % */

static double widest(const struct cs_case_summary *one) {
  double width = 0.0;
  for (size_t i = 0; i < one->point_count; i++)
    if (i != one->base && one->points[i].rounds > 0)
      width = fmax(width, cs_estimate_half_width(&one->points[i].speedup));
  return width;
}

static size_t most_rounds(const struct cs_case_summary *one) {
  size_t rounds = 0;
  for (size_t i = 0; i < one->point_count; i++)
    rounds = one->points[i].rounds > rounds ? one->points[i].rounds : rounds;
  return rounds;
}

static void warn_precision(const struct cs_result *result, const struct cs_case_summary *one,
                           struct cs__warnings *warnings) {
  const struct cs_stop_rule *rule = &result->protocol.stop;
  const double width = widest(one), target = rule->precision, rounds = (double)most_rounds(one);
  if (rule->rounds_min == rule->rounds_max || one->stop == CS_GO_ON || one->stop == CS_STOP_PRECISION ||
      !(target > 0.0) || !isfinite(width) || width <= target)
    return;
  const double needed = ceil(rounds * (width / target) * (width / target));
  const double round_s = rounds > 0.0 ? result->spent_s / rounds : 0.0; /* of the whole sweep */
  struct cs_text text = {0};
  cs_text_append(&text, "%s: its widest interval is +-%.1f %%, not the +-%.1f %% asked for (%s)", one->of->name,
                 100.0 * width, 100.0 * target, cs_stop_reason_name(one->stop));
  if (needed > CS_SIGNED_RANK_MAX)
    cs_text_append(&text,
                   ": about %.0f rounds would be needed, more than a sweep has (%d): measure on a quieter machine.",
                   needed, CS_SIGNED_RANK_MAX);
  else if (needed > rule->rounds_max)
    cs_text_append(&text, ": that needs about --rounds %.0f, or a quieter machine.", needed);
  else if (one->stop == CS_STOP_BUDGET)
    cs_text_append(&text, ": that needs about %.0f rounds, --budget %.0fm for this sweep, or a quieter machine.",
                   needed, ceil(needed * round_s / 60.0));
  else
    cs_text_append(&text, ": that needs about %.0f rounds, or a quieter machine.", needed);
  cs__warn(warnings, CS__RANK_PRECISION, &text);
}

static void warn_known_serial(const struct cs_case_summary *one, struct cs__warnings *warnings) {
  if (!one->known_disagrees)
    return;
  struct cs_text text = {0};
  cs_text_append(&text,
                 "%s: its serial share is %.3g %% by construction, measured %.3g %% (%.3g to %.3g): its parallel part "
                 "does not cost at one thread what it was made to; give a larger size.",
                 one->of->name, 100.0 * one->of->known_serial, 100.0 * one->serial.value, 100.0 * one->serial.lo,
                 100.0 * one->serial.hi);
  cs__warn(warnings, CS__RANK_MEANING, &text);
}

static bool was_observed(const struct cs_result *result, const struct cs_case_summary *one) {
  const size_t case_index = (size_t)(one->of - result->cases);
  for (size_t i = 0; i < result->invocation_count; i++)
    if (cs__sum_counts(&result->invocations[i], case_index, one->base, CS_PURPOSE_OBSERVED))
      return true;
  return false;
}

/* Of a kernel that is the runtime's work, each call of which is observed, no size makes that cheaper. */
static void put_observer_cost(struct cs_text *text, const struct cs_case_summary *one) {
  const double percent = 100.0 * one->observe_cost_share;
  if (one->of->bound == CS_BOUND_RUNTIME)
    cs_text_append(text,
                   "%s: observing it costs %.0f %% of its time, for it does nothing but call the OpenMP runtime: its "
                   "serial share and limit hold for the observed invocations only. Its rates and speedups come from "
                   "others, which are not observed.",
                   one->of->name, percent);
  else
    cs_text_append(text,
                   "%s: observing it costs %.1f %% of its time, its parallel regions are that short: its serial share "
                   "and limit are less sure than their intervals say. Give a larger size.",
                   one->of->name, percent);
}

static void warn_observer(const struct cs_result *result, const struct cs_case_summary *one,
                          struct cs__warnings *warnings) {
  struct cs_text text = {0};
  if (one->observe_cost_share > observer_cost_most) {
    put_observer_cost(&text, one);
    cs__warn(warnings, one->of->bound == CS_BOUND_RUNTIME ? CS__RANK_REMARK : CS__RANK_PRECISION, &text);
  } else if (result->protocol.observe && cs_result_sweeps_threads(result) && !one->of->serial &&
             result->points[one->base].n == 1 && one->serial.count == 0 && most_rounds(one) > 0) {
    cs_text_append(&text, "%s", one->of->name);
    if (one->of->argv != NULL && was_observed(result, one))
      cs__warn_of(warnings, CS__RANK_REMARK, &text,
                  "the observed invocations saw no OpenMP region on one thread, so there is no measured Amdahl limit: "
                  "the command is no OpenMP program, or one that cannot be observed (coresweep observe says why).",
                  "", "");
    else
      cs__warn_of(warnings, CS__RANK_REMARK, &text,
                  "there is no observed invocation, so no measured Amdahl limit: is libcoresweep-observe.so beside the "
                  "program, and no observed invocation among the failures?",
                  "", "");
    cs_text_free(&text);
  }
}

static bool has_limit(const struct cs_case_summary *one) {
  for (size_t i = 0; i < one->point_count; i++)
    if (i != one->base && one->points[i].limit.speedup.count > 0)
      return true;
  return false;
}

static void warn_machine_alone(const struct cs_case_summary *one, struct cs__warnings *warnings) {
  if (one->serial.count > 0 || !has_limit(one))
    return;
  struct cs_text text = {0};
  cs_text_append(&text, "%s", one->of->name);
  cs__warn_of(warnings, CS__RANK_REMARK, &text,
              "its serial share was not measured and counts as none: its limit is what the machine gives at most. The "
              "program may allow less, as observed invocations would tell.",
              "", "");
}

/* Memory of the first usable invocation that told it. */
static const struct cs_invocation *measured(const struct cs_result *result, const struct cs_case_summary *one) {
  const size_t case_index = (size_t)(one->of - result->cases);
  for (size_t i = 0; i < result->invocation_count; i++)
    for (size_t p = 0; p < one->point_count; p++)
      if (cs__sum_counts(&result->invocations[i], case_index, p, CS_PURPOSE_TIMED) &&
          result->invocations[i].array_bytes > 0)
        return &result->invocations[i];
  return NULL;
}

static void warn_memory(const struct cs_result *result, const struct cs_case_summary *one,
                        struct cs__warnings *warnings) {
  const struct cs_invocation *invocation = measured(result, one);
  if (invocation == NULL || one->of->bound != CS_BOUND_MEMORY)
    return;
  const double mebibytes = (double)invocation->array_bytes / 1048576.0;
  struct cs_text text = {0};
  if (invocation->array_bytes < 2 * result->llc_bytes) {
    cs_text_append(&text,
                   "%s: its memory, %.0f MiB, is less than twice the last-level caches (%.0f MiB): its rates are "
                   "partly the cache's. Give a larger size.",
                   one->of->name, mebibytes, (double)result->llc_bytes / 1048576.0);
    cs__warn(warnings, CS__RANK_MEANING, &text);
  }
  if (cs__lacks_huge_pages(invocation->array_bytes, invocation->huge_bytes)) {
    cs_text_append(&text,
                   "%s: huge pages were asked for and %.0f of %.0f MiB are on them: address translation slows it down. "
                   "Let them: echo madvise > /sys/kernel/mm/transparent_hugepage/enabled (as root).",
                   one->of->name, (double)invocation->huge_bytes / 1048576.0, mebibytes);
    cs__warn(warnings, CS__RANK_REMARK, &text);
  }
}

void cs__warn_case(const struct cs_result *result, const struct cs_case_summary *one, struct cs__warnings *warnings) {
  warn_precision(result, one, warnings);
  warn_known_serial(one, warnings);
  warn_observer(result, one, warnings);
  warn_machine_alone(one, warnings);
  warn_memory(result, one, warnings);
  cs__warn_command(result, one, warnings);
  cs__warn_forgiven(result, one, warnings);
}

/* The fixed loop before every invocation: its spread is that of the machine's clock. */
static void warn_canary(const struct cs_result *result, struct cs__warnings *warnings) {
  double *seconds = malloc((result->invocation_count + 1) * sizeof *seconds);
  size_t count = 0;
  if (seconds == NULL) {
    warnings->failed = true;
    return;
  }
  for (size_t i = 0; i < result->invocation_count; i++)
    if (result->invocations[i].outcome == CS_OUTCOME_OK && result->invocations[i].noise.canary_s > 0.0)
      seconds[count++] = result->invocations[i].noise.canary_s;
  const double spread = count >= 6 ? 1.4826 * cs_mad(seconds, count) / cs_median(seconds, count) : 0.0;
  free(seconds);
  if (!(spread > canary_spread_most))
    return;
  struct cs_text text = {0};
  cs_text_append(&text,
                 "A fixed loop run before every invocation varied by %.0f %%: the machine changes its clock (turbo, "
                 "power saving) or is shared. Fix the clock (cpupower frequency-set -g performance), or stop what else "
                 "runs.",
                 100.0 * spread);
  cs__warn(warnings, CS__RANK_PRECISION, &text);
}

void cs__warn_sweep(const struct cs_result *result, const struct cs_summary *summary, struct cs__warnings *warnings) {
  (void)summary;
  struct cs_text text = {0};
  if (result->interrupted) {
    cs_text_append(&text, "The sweep was interrupted and is not complete: coresweep run --resume %s goes on with it.",
                   result->folder != NULL && result->folder[0] != '\0' ? result->folder : "RESULT");
    cs__warn(warnings, CS__RANK_INTERVAL, &text);
  }
  if (result->case_count > 0 && result->points[0].n > 1 && cs_result_sweeps_threads(result)) {
    cs_text_append(&text, "Speedups are over %d threads, the fewest swept, not over one%s. Add 1 to --threads.",
                   result->points[0].n, result->weak_size > 0.0 ? "" : ": there is no measured Amdahl limit");
    cs__warn(warnings, CS__RANK_MEANING, &text);
  }
  warn_canary(result, warnings);
}
