/* runtime/sweep/summary_limit.c - the most a point's speedup can be, round by round, and its share of that. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/summary_parts.h"

#include <math.h>
#include <stdlib.h>

/* Memory that is this much of the ceilings' is as much: a case's sizes are rounded, and pages counted. */
static const double as_large = 0.95;

/* The facts come from other invocations than the times, observed ones and those of the ceilings, and are known no
 * better than this: less is not beyond a limit. */
static const double beyond_least = 1.01;

/* The base's observation in one round; observed NULL: there is none. */
struct base_run {
  const struct cs_observed *observed;
  struct cs__shares shares;
  int session;
};

/* What is known of one case, and room for its rounds: one row for each of the values below. */
struct limiting {
  const struct cs__summing *summing;
  const struct cs__machine *machine;
  const struct cs_case_summary *summary;
  size_t rounds;
  struct base_run *runs;    /* by round */
  struct cs__shares median; /* over the rounds: where one has no observation of its own */
  double *values;           /* [row * rounds + round] */
};

enum { ROW_LIMIT, ROW_SHARE, ROW_TERMS, ROWS = ROW_TERMS + CS_LIMIT_TERMS };

static double *row(const struct limiting *limiting, size_t index) {
  return limiting->values + index * limiting->rounds;
}

bool cs__is_beyond(const struct cs_estimate *share) {
  return share->count > 0 && share->method != CS_INTERVAL_NONE && share->lo > beyond_least;
}

static struct cs_point_limit unknown(void) {
  struct cs_point_limit limit = {.speedup = cs__nothing(), .serial = cs__nothing(), .share = cs__nothing()};
  for (int term = 0; term < CS_LIMIT_TERMS; term++)
    limit.term[term] = NAN;
  return limit;
}

/* The base's run in this round, where the session that timed it observed it too; NULL: it did not. */
static const struct base_run *run_in(const struct limiting *limiting, size_t round) {
  const struct base_run *run = &limiting->runs[round];
  const int session = limiting->summing->series[limiting->summary->base].sessions[round];
  return run->observed != NULL && run->session == session ? run : NULL;
}

static void find_runs(const struct limiting *limiting) {
  const struct cs_result *result = limiting->summing->result;
  for (size_t i = 0; i < result->invocation_count; i++) {
    const struct cs_invocation *one = &result->invocations[i];
    if (cs__sum_counts(one, limiting->summing->case_index, limiting->summary->base, CS_PURPOSE_OBSERVED) &&
        (size_t)one->round < limiting->rounds)
      limiting->runs[one->round] = (struct base_run){
          .observed = &one->observed, .shares = cs__observed_shares(&one->observed), .session = one->session};
  }
}

static struct cs__shares median_shares(const struct limiting *limiting) {
  double *serial = row(limiting, 0), *lock = row(limiting, 1);
  for (size_t r = 0; r < limiting->rounds; r++) {
    const struct base_run *run = &limiting->runs[r];
    serial[r] = run->observed != NULL ? run->shares.serial : NAN;
    lock[r] = run->observed != NULL ? run->shares.lock : NAN;
  }
  return (struct cs__shares){.serial = cs_median(serial, limiting->rounds), .lock = cs_median(lock, limiting->rounds)};
}

static double median_span(const struct limiting *limiting, int threads) {
  double *span = row(limiting, 0);
  for (size_t r = 0; r < limiting->rounds; r++)
    span[r] = limiting->runs[r].observed != NULL ? cs__observed_span(limiting->runs[r].observed, threads) : NAN;
  return cs_median(span, limiting->rounds);
}

static double told(double value, double otherwise) {
  return isnan(value) ? otherwise : value;
}

/* Median over the timed invocations that tell; NaN: none does. */
static double memory_bytes(const struct limiting *limiting, size_t point) {
  const struct cs_result *result = limiting->summing->result;
  double *bytes = row(limiting, 0);
  for (size_t r = 0; r < limiting->rounds; r++)
    bytes[r] = NAN;
  for (size_t i = 0; i < result->invocation_count; i++) {
    const struct cs_invocation *one = &result->invocations[i];
    if (cs__sum_counts(one, limiting->summing->case_index, point, CS_PURPOSE_TIMED) && one->array_bytes > 0)
      bytes[one->round] = (double)one->array_bytes;
  }
  return cs_median(bytes, limiting->rounds);
}

/* A bandwidth of arrays beyond the caches bounds nothing that has its data in them. */
static bool bandwidth_applies(const struct limiting *limiting, size_t point) {
  const struct cs_point_ceilings *ceilings = limiting->machine->points;
  return ceilings != NULL && ceilings[point].bandwidth.count > 0 &&
         memory_bytes(limiting, point) >= as_large * (double)ceilings[point].footprint_bytes;
}

/* What the machine gave in the round, else its median over the rounds; NaN where nothing was measured. */
static void give_ceilings(const struct limiting *limiting, size_t point, size_t round, struct cs_limit_facts *facts) {
  const struct cs__machine *machine = limiting->machine;
  const size_t base = limiting->summary->base;
  if (machine->points == NULL)
    return;
  const int session = limiting->summing->series[base].sessions[round];
  const struct cs_ceilings *here = cs__ceilings_at(machine, point, round, session);
  const struct cs_ceilings *one = cs__ceilings_at(machine, base, round, session);
  const struct cs_point_ceilings *usual = &machine->points[point], *usual_one = &machine->points[base];
  facts->bytes_per_s = told(here != NULL ? cs_ceilings_bandwidth(here) : NAN, usual->bandwidth.value);
  facts->one_bytes_per_s = told(one != NULL ? cs_ceilings_bandwidth(one) : NAN, usual_one->bandwidth.value);
  facts->flops_per_s = told(here != NULL ? here->flops_per_s : NAN, usual->flops_per_s.value);
  facts->one_flops_per_s = told(one != NULL ? one->flops_per_s : NAN, usual_one->flops_per_s.value);
  facts->clock_ratio =
      told(here != NULL && one != NULL ? here->chain_per_s / one->chain_per_s : NAN, usual->clock_ratio.value);
}

/* The facts of one round. A memory's speed does not follow the clock: there phi bounds nothing, nor where the
 * case may be bound by memory for all we know. */
static struct cs_limit_facts facts_of(const struct limiting *limiting, size_t point, size_t round, double usual_span) {
  const struct cs_case *of = limiting->summary->of;
  const int threads = limiting->summary->points[point].n;
  const double total_s = exp(limiting->summing->series[limiting->summary->base].log_times[round]);
  const struct base_run *run = run_in(limiting, round);
  struct cs__shares shares = limiting->median;
  double span = usual_span;
  if (run != NULL) {
    shares.serial = told(run->shares.serial, shares.serial);
    shares.lock = told(run->shares.lock, shares.lock);
    span = told(cs__observed_span(run->observed, threads), span);
  }
  struct cs_limit_facts facts = {.threads = threads,
                                 .total_s = total_s,
                                 .serial_s = shares.serial * total_s,
                                 .lock_s = shares.lock * total_s,
                                 .span_s = span * total_s,
                                 .bytes = of->work.bytes > 0.0 ? of->work.bytes : NAN,
                                 .flops = of->work.flops > 0.0 ? of->work.flops : NAN,
                                 .clock_ratio = NAN,
                                 .bytes_per_s = NAN,
                                 .flops_per_s = NAN,
                                 .one_bytes_per_s = NAN,
                                 .one_flops_per_s = NAN};
  give_ceilings(limiting, point, round, &facts);
  if (!limiting->summary->points[point].limit.bandwidth_applies)
    facts.bytes = NAN;
  if (of->bound == CS_BOUND_MEMORY || of->bound == CS_BOUND_UNKNOWN)
    facts.clock_ratio = NAN;
  return facts;
}

/* The rows of one point. Terms are kept as T over T(1), in which one that bounds nothing is 0. */
static void fill_rows(const struct limiting *limiting, size_t point) {
  const struct cs__series *base = &limiting->summing->series[limiting->summary->base];
  const struct cs__series *here = &limiting->summing->series[point];
  const double span = median_span(limiting, limiting->summary->points[point].n);
  for (size_t r = 0; r < limiting->rounds; r++) {
    const struct cs_limit_facts facts = facts_of(limiting, point, r, span); /* all NaN in a round without a base */
    double speedup[CS_LIMIT_TERMS];
    for (int term = 0; term < CS_LIMIT_TERMS; term++) {
      speedup[term] = cs_limit_term_speedup(&facts, (enum cs_limit_term)term);
      row(limiting, ROW_TERMS + (size_t)term)[r] = 1.0 / speedup[term];
    }
    const double least = point == limiting->summary->base ? 1.0 : cs_limit_least(speedup, NULL);
    const double log_limit = isnan(base->log_times[r]) ? NAN : log(least);
    row(limiting, ROW_LIMIT)[r] = log_limit;
    row(limiting, ROW_SHARE)[r] = base->log_times[r] - here->log_times[r] - log_limit;
  }
}

/* At the base the speedup is 1 and the limit too, whatever else the terms allow. */
static void sum_limit(const struct limiting *limiting, size_t index, struct cs_point_limit *limit) {
  const double alpha = 1.0 - limiting->summing->result->protocol.confidence;
  limit->bandwidth_applies = bandwidth_applies(limiting, index);
  limit->serial = limiting->summary->serial;
  fill_rows(limiting, index);
  limit->speedup = cs__exponentiated(cs_estimate_centre(row(limiting, ROW_LIMIT), limiting->rounds, alpha));
  limit->share = cs__exponentiated(cs_estimate_centre(row(limiting, ROW_SHARE), limiting->rounds, alpha));
  for (int term = 0; term < CS_LIMIT_TERMS; term++)
    limit->term[term] = 1.0 / cs_median(row(limiting, ROW_TERMS + (size_t)term), limiting->rounds);
  if (index == limiting->summary->base)
    return;
  cs_limit_least(limit->term, &limit->binds);
  limit->beyond = cs__is_beyond(&limit->share);
}

/*
 * Without an observation the ceilings still bound a kernel at one thread's pace: all of it runs in parallel at the
 * most. Of a command nothing is known that they could bound, and n times as fast as one is no news.
 */
static bool machine_alone_bounds(const struct limiting *limiting) {
  const struct cs_case_summary *summary = limiting->summary;
  const size_t base = summary->base;
  return summary->of->argv == NULL && summary->points[base].n == 1 && limiting->machine->points != NULL &&
         limiting->machine->points[base].count > 0;
}

bool cs__sum_limits(const struct cs__summing *summing, const struct cs__machine *machine,
                    struct cs_case_summary *summary) {
  struct limiting limiting = {.summing = summing, .machine = machine, .summary = summary};
  for (size_t i = 0; i < summary->point_count; i++)
    summary->points[i].limit = unknown();
  /* What bounds a team of threads says nothing of another axis, and what bounds the run nothing of a metric. */
  if (!cs_result_sweeps_threads(summing->result) || summing->result->recipe.metric != NULL)
    return true;
  if (summing->result->weak_size > 0.0)
    return cs__sum_weak_limits(summing, summary);
  limiting.rounds = summary->point_count > 0 ? summing->series[summary->base].rounds : 0;
  if (limiting.rounds == 0 || (summary->serial.count == 0 && !machine_alone_bounds(&limiting)))
    return true;
  limiting.runs = calloc(limiting.rounds, sizeof *limiting.runs);
  limiting.values = malloc(ROWS * limiting.rounds * sizeof *limiting.values);
  const bool enough = limiting.runs != NULL && limiting.values != NULL;
  if (enough) {
    find_runs(&limiting);
    limiting.median = median_shares(&limiting);
    if (summary->serial.count == 0)
      limiting.median.serial = 0.0; /* any other would allow less */
    for (size_t i = 0; i < summary->point_count; i++)
      sum_limit(&limiting, i, &summary->points[i].limit);
  }
  free(limiting.values);
  free(limiting.runs);
  return enough;
}
