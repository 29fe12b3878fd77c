/* runtime/report/method.c - how a result was measured, said with its own figures: what an honest report must state. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The statements follow the twelve rules of Hoefler and Belli, "Scientific Benchmarking of Parallel Computing Systems"
 * (SC 2015): base case, subsets, summaries of costs and of ratios, intervals, normality, comparison, which summary,
 * factors and levels, how parallel time is taken, bounds, data shown.
 */
#include "runtime/report/method.h"

#include "runtime/report/figures.h"
#include "runtime/report/lost.h"
#include "runtime/report/method_parts.h"
#include "runtime/report/metric.h"
#include "runtime/report/recipe.h"
#include "runtime/report/sentence.h"

#include <math.h>
#include <string.h>

static void put_base(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary) {
  const bool commands = cs__are_commands(result);
  cs_text_append(text, "Every %sspeedup is over the same %s ", result->weak_size > 0.0 ? "scaled " : "",
                 cs__is_grid(result) ? "case"
                 : commands          ? "command"
                                     : "kernel");
  cs__put_at_n(text, result, cs__base_threads(result));
  cs_text_append(text, ", measured in the same rounds. Its %s, within this session only: ",
                 cs__has_metric(result) ? "metric there" : "absolute time for one run");
  const char *separator = "";
  for (size_t i = 0; i < summary->case_count; i++) {
    const struct cs_case_summary *of = &summary->cases[i];
    if (of->of->serial || of->base >= of->point_count || of->points[of->base].rounds == 0)
      continue;
    cs_text_append(text, "%s%s ", separator, of->of->name);
    cs__put_cost(text, &of->points[of->base].time_s, result);
    separator = "; ";
  }
  cs_text_append(text, "%s.", *separator == '\0' ? "none was measured" : "");
  cs__state_other_bases(text, summary);
}

static void put_subset(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary) {
  (void)summary;
  const bool threads = cs_result_sweeps_threads(result);
  if (threads)
    cs_text_append(text, "Thread counts ");
  else {
    cs_text_append(text, "Values of ");
    cs__put_axis_title(text, result);
    cs_text_append(text, " ");
  }
  for (size_t i = 0; i < result->point_count; i++)
    cs_text_append(text, "%s%d", i > 0 ? ", " : "", result->points[i].n);
  cs_text_append(text, "; no other was run. The part of the machine %s: %s.",
                 threads ? "used" : "that runs were allowed", result->budget != NULL ? result->budget : "all of it");
  if (threads)
    cs_text_append(text, " Placement: %s.", result->policy != NULL ? result->policy : "as the OpenMP runtime does");
}

static void put_rounds(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary) {
  const struct cs_stop_rule *stop = &result->protocol.stop;
  const bool commands = cs__are_commands(result);
  cs_text_append(text, "A round is one %s, in random order (seed %llu). ",
                 !commands                                             ? "fresh process for every thread count"
                 : cs__is_grid(result) || cs__has_serial_base(summary) ? "run of every point of every case"
                                                                       : "run of every point",
                 (unsigned long long)result->protocol.seed);
  cs__put_rounds(text, summary);
  if (commands)
    cs_text_append(text, " were usable; a run is one sample. ");
  else {
    cs_text_append(text,
                   " were usable, of %d samples each, a sample being a batch of calls sized beforehand to last at "
                   "least ",
                   result->protocol.samples);
    cs__put_time(text, result->protocol.shortest_s);
    cs_text_append(text, ". ");
  }
  if (stop->rounds_min == stop->rounds_max || !(stop->precision > 0.0)) {
    cs_text_append(text, "The number of rounds was fixed beforehand.");
    return;
  }
  cs_text_append(text,
                 "The number of rounds was adaptive: from %d on, looks at 10, 13, 16, 20, 25, 32 and 40 rounds, ending "
                 "when every interval was within +-%g %% or at %d rounds",
                 stop->rounds_min, stop->precision * 100.0, stop->rounds_max);
  if (stop->budget_s > 0.0)
    cs_text_append(text, " or after %g s", stop->budget_s);
  cs_text_append(text, ".");
}

static void put_stops(struct cs_text *text, const struct cs_summary *summary) {
  for (size_t i = 0; i < summary->case_count; i++)
    cs_text_append(text, "%s%s: %s", i > 0 ? "; " : "", summary->cases[i].of->name,
                   cs_stop_reason_name(summary->cases[i].stop));
  cs_text_append(text, ".");
}

static void put_kernel_stops(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary) {
  if (!cs__are_commands(result))
    put_stops(text, summary);
}

static void put_case_stops(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary) {
  if (cs__are_commands(result))
    put_stops(text, summary);
}

static void put_within(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary) {
  (void)summary;
  if (cs__are_commands(result)) {
    cs_text_append(text,
                   "%s are summarised by medians over rounds, never by means or minima. The best of all runs "
                   "give the speedup of minima, shown beside, never as the result.",
                   cs__has_metric(result) ? "Values of the metric" : "Times");
    return;
  }
  cs_text_append(text, "Times are summarised by medians, never by means or minima: first the median of an invocation's "
                       "samples after its warm-up (the first sample always, more by the minimum of their spread), then "
                       "over rounds. Minimum, 5th, 50th and 95th percentile and maximum of the samples are in the "
                       "tables. Rates are work over median time. The least times give the speedup of minima, shown "
                       "beside, never as the result.");
}

static void put_intervals(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary) {
  size_t methods[CS_INTERVAL_ORDER + 1] = {0};
  double least = 1.0, most = 0.0;
  for (size_t c = 0; c < summary->case_count; c++) {
    for (size_t p = 0; p < summary->cases[c].point_count; p++) {
      const struct cs_estimate *speedup = &summary->cases[c].points[p].speedup;
      if (p == summary->cases[c].base || speedup->count == 0)
        continue;
      methods[speedup->method]++;
      if (cs__has_interval(speedup)) {
        least = fmin(least, speedup->level);
        most = fmax(most, speedup->level);
      }
    }
  }
  cs_text_append(text, "A speedup is the Hodges-Lehmann centre of the rounds' paired log ratios. Intervals of ");
  cs__put_confidence(text, result);
  cs_text_append(text, ": ");
  for (enum cs_interval_method m = CS_INTERVAL_NONE; m <= CS_INTERVAL_ORDER; m++)
    if (methods[m] > 0)
      cs_text_append(text, "%s for %zu point%s, ", cs_interval_method_name(m), methods[m], methods[m] == 1 ? "" : "s");
  if (most > 0.0)
    cs_text_append(text, "level reached %.1f to %.1f %%. ", least * 100.0, most * 100.0);
  else
    cs_text_append(text, "none could be given. ");
  cs_text_append(text,
                 "The wide bars hold for all %s at once (Bonferroni). %s have intervals by order statistics that "
                 "hold within this session.",
                 cs__are_commands(result) ? "points of a case" : "thread counts of a kernel",
                 cs__has_metric(result) ? "Values of the metric" : "Absolute times");
}

static void put_normality(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary) {
  (void)result;
  bool student = false;
  for (size_t c = 0; c < summary->case_count; c++)
    for (size_t p = 0; p < summary->cases[c].point_count; p++)
      student = student || summary->cases[c].points[p].speedup.method == CS_INTERVAL_T;
  cs_text_append(text, student ? "Points with exactly 5 rounds use Student's t and assume normal log ratios; all other "
                                 "intervals are by ranks and assume no distribution."
                               : "None is assumed: the intervals are by ranks.");
}

static void put_ratios(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary) {
  (void)summary;
  cs_text_append(text,
                 cs__are_commands(result)
                     ? "Points are compared within the same rounds only. No average over cases is given."
                     : "Thread counts are compared within the same rounds only. No average over kernels is given.");
}

static void put_outliers(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary) {
  (void)summary;
  cs_text_append(text,
                 "No sample was dropped for its value. An invocation was set aside and run again only by the rule "
                 "below, from what the system recorded: %zu of %zu. Rejected for a misplaced, moved or too small team: "
                 "%zu. Wrong, crashed or hung: %zu. Lost when a session ended: %zu.",
                 cs__outcome_count(result, CS_OUTCOME_VOID), result->invocation_count,
                 cs__outcome_count(result, CS_OUTCOME_REJECTED),
                 cs__outcome_count(result, CS_OUTCOME_WRONG) + cs__outcome_count(result, CS_OUTCOME_CRASHED) +
                     cs__outcome_count(result, CS_OUTCOME_HUNG),
                 cs__outcome_count(result, CS_OUTCOME_LOST));
}

static void put_gate(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary) {
  (void)result;
  size_t verdicts[CS_GATE_VOID + 1] = {0};
  for (size_t c = 0; c < summary->case_count; c++)
    for (size_t p = 0; p < summary->cases[c].point_count; p++)
      if (summary->cases[c].points[p].rounds > 0)
        verdicts[summary->cases[c].points[p].gate]++;
  cs_text_append(text, "Threads that waited for a core more than 2 %% of the time, or more than 1 %% of the machine's "
                       "time stolen: contended. More than 10 %%, more than 2 %% stolen, or any throttling by a quota: "
                       "not valid. Verdicts over points: ");
  for (enum cs_gate gate = CS_GATE_CLEAR; gate <= CS_GATE_VOID; gate++)
    cs_text_append(text, "%s%zu %s", gate > CS_GATE_CLEAR ? ", " : "", verdicts[gate], cs_gate_name(gate));
  cs_text_append(text, ".");
}

static void put_parallel(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary) {
  (void)summary;
  if (cs__are_commands(result)) {
    cs__state_command_time(text, result);
    return;
  }
  cs_text_append(text,
                 "Wall time by CLOCK_MONOTONIC around a batch of calls, read by the thread that calls the kernel: "
                 "it includes every fork and join, so the slowest thread counts. Memory is filled in parallel by "
                 "the team that uses it (first touch). Every thread's mask and PU were checked before and after "
                 "timing. Calls per sample (K) are in the tables, for each thread count.");
}

/* The least and most observed invocations a point's account of the cores' time rests on; 0, 0: there is none. */
static void count_observed(const struct cs_summary *summary, size_t *least_out, size_t *most_out) {
  *least_out = *most_out = 0;
  for (size_t c = 0; c < summary->case_count; c++)
    for (size_t p = 0; p < summary->cases[c].point_count; p++) {
      const size_t count = cs__shows_lost(&summary->cases[c], p) ? summary->cases[c].points[p].observed.count : 0;
      if (count == 0)
        continue;
      *least_out = *least_out == 0 || count < *least_out ? count : *least_out;
      *most_out = count > *most_out ? count : *most_out;
    }
}

static double greatest_residual(const struct cs_summary *summary) {
  double greatest = 0.0;
  for (size_t c = 0; c < summary->case_count; c++)
    for (size_t p = 0; p < summary->cases[c].point_count; p++)
      if (isfinite(summary->cases[c].points[p].observed.residual_share))
        greatest = fmax(greatest, summary->cases[c].points[p].observed.residual_share);
  return greatest;
}

static void put_lost(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary) {
  const char *reason = cs__no_lost_reason(result, summary);
  size_t least, most;
  if (!cs_result_sweeps_threads(result))
    return;
  count_observed(summary, &least, &most);
  if (reason != NULL || most == 0) {
    cs_text_append(text, "Not known: %s.", reason != NULL ? reason : "there is nothing to compare");
    return;
  }
  cs_text_append(text,
                 "In invocations of their own, never used as times, every instance of a parallel region was split "
                 "into what each member did, without gap or overlap. n T(n) is useful work (serial and busy time "
                 "of the same runs with the fewest threads, in the same rounds), work inflation (what that has "
                 "grown by), cores idle while it is serial, imbalance, waits, fork and join, and the observer's "
                 "own part. Means of %zu",
                 least);
  if (most != least)
    cs_text_append(text, " to %zu", most);
  cs_text_append(text,
                 " invocations, without an interval. The parts add up; the greatest residual is %.2g %% of n T(n).",
                 100.0 * greatest_residual(summary));
}

static void put_data(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary) {
  (void)summary;
  cs_text_append(text,
                 "Every sample is in samples.jsonl, every figure in table.csv and result.json. Lines in the "
                 "overview join a %s points and measure nothing between them.",
                 cs__are_commands(result) ? "case's" : "kernel's");
}

static const char *isa_of(const struct cs_invocation *invocation) {
  return invocation->isa;
}

static const char *runtime_of(const struct cs_invocation *invocation) {
  return invocation->runtime;
}

/* Each different word once, in the order met. */
static void put_distinct(struct cs_text *text, const struct cs_result *result,
                         const char *(*word_of)(const struct cs_invocation *invocation)) {
  const char *separator = "";
  for (size_t i = 0; i < result->invocation_count; i++) {
    const char *word = word_of(&result->invocations[i]);
    bool said = word == NULL;
    for (size_t k = 0; k < i && !said; k++) {
      const char *earlier = word_of(&result->invocations[k]);
      said = earlier != NULL && strcmp(earlier, word) == 0;
    }
    if (said)
      continue;
    cs_text_append(text, "%s%s", separator, word);
    separator = ", ";
  }
  cs_text_append(text, "%s", *separator == '\0' ? "not told" : "");
}

static void put_setup(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary) {
  (void)summary;
  cs_text_append(text, "coresweep %s on %s, begun %s, %d session%s, ", result->version != NULL ? result->version : "?",
                 result->host != NULL ? result->host : "?", result->begun_utc != NULL ? result->begun_utc : "?",
                 result->sessions, result->sessions == 1 ? "" : "s");
  cs__put_time(text, result->spent_s);
  cs_text_append(text, " in all%s. ", result->interrupted ? ", interrupted" : "");
  if (cs__are_commands(result)) {
    cs_text_append(text, "Machine and environment are below.");
    return;
  }
  cs_text_append(text, "OpenMP runtime: ");
  put_distinct(text, result, runtime_of);
  cs_text_append(text, ". Instruction set of the kernels: ");
  put_distinct(text, result, isa_of);
  cs_text_append(text, ". Machine and environment are below, the places of every team in the tables.");
}

const struct cs__statement cs__method[] = {
    {"Set-up", put_setup},
    {"Base of the speedup", put_base},
    {"What was left out", put_subset},
    {"Rounds and samples", put_rounds},
    {"Why each kernel ended", put_kernel_stops},
    {"Why each case ended", put_case_stops},
    {"Summaries", put_within},
    {"Intervals", put_intervals},
    {"Normality", put_normality},
    {"Comparisons", put_ratios},
    {"Outliers", put_outliers},
    {"Was the machine ours?", put_gate},
    {"Parallel time", put_parallel},
    {"Weak scaling", cs__state_weak},
    {"Upper bounds", cs__state_bounds},
    {"What the machine gives at most", cs__state_ceilings},
    {"The limit at n", cs__state_limit},
    {"Fitted laws", cs__state_laws},
    {"Where the time went", put_lost},
    {"Data", put_data},
};
const size_t cs__method_count = sizeof cs__method / sizeof cs__method[0];
