/* runtime/report/method_limit.c - how bounds, ceilings and limits were had, and what a fitted law does not say. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/figures.h"
#include "runtime/report/limits.h"
#include "runtime/report/method_parts.h"
#include "runtime/report/metric.h"
#include "runtime/report/recipe.h"
#include "runtime/report/sentence.h"

void cs__state_bounds(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary) {
  size_t observed = 0;
  if (!cs_result_sweeps_threads(result)) {
    cs_text_append(text, "None is known: a limit is known of threads alone. The line called proportional is a speedup "
                         "as great as n, drawn to compare with, no bound.");
    return;
  }
  for (size_t i = 0; i < summary->case_count; i++)
    observed += summary->cases[i].serial.count > 0;
  cs_text_append(text, "Ideal (n): assumed. Amdahl limit 1/(s + (1 - s)/n): from the serial share s, the time outside "
                       "of parallel regions, ");
  if (cs__has_metric(result))
    cs_text_append(text, "not used here: it bounds the time of a whole run, and the metric is another figure.");
  else if (observed > 0)
    cs_text_append(text,
                   "measured at 1 thread in invocations of their own for %zu of %zu %s; nothing is fitted to the "
                   "curve it is compared with.",
                   observed, summary->case_count, cs__are_commands(result) ? "commands" : "kernels");
  else
    cs_text_append(text, "not measured here%s.",
                   result->protocol.observe ? "" : ", because the sweep ran without observed invocations");
}

/* The least and most ceilings invocations of a point; 0, 0: none. */
static void count_ceilings(const struct cs_summary *summary, size_t *least_out, size_t *most_out) {
  *least_out = *most_out = 0;
  for (size_t i = 0; summary->ceilings != NULL && i < summary->ceiling_count; i++) {
    const size_t count = summary->ceilings[i].count;
    *least_out = i == 0 || count < *least_out ? count : *least_out;
    *most_out = count > *most_out ? count : *most_out;
  }
}

void cs__state_ceilings(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary) {
  size_t least, most;
  count_ceilings(summary, &least, &most);
  if (most == 0 && (!cs_result_sweeps_threads(result) || result->weak_size > 0.0))
    return;
  if (most == 0) {
    cs_text_append(text,
                   "What the machine gives at most was not measured%s; limits rest on what was observed at the "
                   "fewest threads alone.",
                   result->protocol.ceilings ? ": no such invocation ended well" : "");
    return;
  }
  cs_text_append(text, "In every round one process for each thread count, on the very places of the sweep, measured "
                       "what its team can get at most: bandwidth B(n) (the greatest of load, copy and triad, the two "
                       "latter with ordinary and with non-temporal stores; bytes as the program asks for them, a "
                       "store without the read of its line) over arrays of ");
  cs__put_amount(text, (double)summary->ceilings[0].footprint_bytes, "B");
  cs_text_append(text,
                 " in all, the clock ratio phi(n) (a chain of dependent additions on n busy threads over the "
                 "same on the fewest, in the same round), flops F(n) (fused multiply-adds on full vectors), the cost "
                 "of a barrier and of an empty region, and a cache line's way between neighbours. Each is the fastest "
                 "of several tries. Usable: %zu",
                 least);
  if (most != least)
    cs_text_append(text, " to %zu", most);
  cs_text_append(text, " rounds.");
}

static size_t count_limits(const struct cs_summary *summary, bool (*is)(const struct cs_point_summary *point)) {
  size_t count = 0;
  for (size_t c = 0; c < summary->case_count; c++)
    for (size_t p = 0; p < summary->cases[c].point_count; p++)
      count += p != summary->cases[c].base && is(&summary->cases[c].points[p]);
  return count;
}

static bool is_beyond(const struct cs_point_summary *point) {
  return cs__has_limit(point) && point->limit.beyond;
}

void cs__state_limit(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary) {
  const size_t limits = count_limits(summary, cs__has_limit), beyond = count_limits(summary, is_beyond);
  if (limits == 0 && (!cs_result_sweeps_threads(result) || result->weak_size > 0.0))
    return;
  if (limits == 0 && cs__has_metric(result)) {
    cs_text_append(text, "None: it would bound the time of a whole run, and the metric is another figure.");
    return;
  }
  if (limits == 0) {
    cs_text_append(text, "None is known: it needs the serial time observed at 1 thread.");
    return;
  }
  cs_text_append(text,
                 "T(1) / (T_serial + the greatest of: (T(1) - T_serial) / (n phi(n)), bytes / B(n), flops / F(n), "
                 "the longest hold of one lock, the longest chain of tasks), as far as known; a serial part not "
                 "observed counts as none, and n threads as no less than one of them alone. No term can be "
                 "passed by more threads doing the same work on this machine, so each alone bounds the speedup; "
                 "the one that allows least binds, and is called the serial share where only (T(1) - T_serial) "
                 "/ n does; bytes and flops less what the serial part may have done of them. A bandwidth over arrays "
                 "greater than the kernel's binds nothing, for caches may give "
                 "more. Computed in each round from what was measured in that round; the value is the centre "
                 "over the rounds, its ");
  cs__put_confidence(text, result);
  cs_text_append(text, " interval by the same ranks as that of speedups, and so is the share S(n) / limit. Between the "
                       "thread counts swept, plots carry the ratio to Amdahl's limit over. ");
  cs_text_append(text, "Points measured above their limit beyond error: %zu of %zu%s.", beyond, limits,
                 beyond > 0 ? "; there the speedup is superlinear, or what was observed at 1 thread does not hold"
                            : "");
}

void cs__state_laws(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary) {
  size_t supported = 0, undecided = 0;
  const bool kernels = !cs__are_commands(result);
  for (size_t i = 0; i < summary->case_count; i++) {
    supported += summary->cases[i].fit.support != CS_SUPPORT_NONE;
    undecided += summary->cases[i].fit.support == CS_SUPPORT_UNDECIDED;
  }
  if (supported == 0) {
    cs_text_append(text, "None is supported: %s are too few, or %s too alike.", kernels ? "thread counts" : "points",
                   cs__has_metric(result) ? "values" : "times");
    return;
  }
  const char *values = cs__has_metric(result) ? "values" : "times";
  cs_text_append(text,
                 "Fitted to the %s of the timed rounds by least squares of ln T%s with coefficients not below zero; "
                 "intervals by the profile of the residuals, scaled up where the law misses structure (Birge). A law "
                 "is named only where the %s need its term; for %zu of %zu %s one or more are supported, for "
                 "%zu of these the %s cannot tell which. A fit is not evidence of serial code: memory, clock and "
                 "imbalance bend a curve the same way, and only the limit above is measured. What a law says beyond "
                 "the greatest %s is a scenario, not a forecast.",
                 values, cs__has_metric(result) && result->recipe.higher ? " (T: 1 over the value)" : "", values,
                 supported, summary->case_count, kernels ? "kernels" : "cases", undecided, values,
                 cs_result_sweeps_threads(result) ? "thread count" : "n");
}
