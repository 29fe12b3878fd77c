/* runtime/report/csv.c - tidy CSV (RFC 4180): one header line, one row per case and point. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/csv_words.h"

#include "runtime/report/efficiency.h"
#include "runtime/report/limits.h"
#include "runtime/report/metric.h"
#include "runtime/report/plain.h"
#include "runtime/report/report.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

/* The fewest digits that read back as the same number; an empty field for NaN and infinity. */
static void put_number(struct cs_text *text, double value) {
  char digits[32];
  if (!isfinite(value))
    return;
  for (int precision = 6; precision <= 17; precision++) {
    snprintf(digits, sizeof digits, "%.*g", precision, value);
    if (strtod(digits, NULL) == value)
      break;
  }
  cs_text_append(text, "%s", digits);
}

/* Which struct a column's value lies in, and how it is written. */
enum kind {
  DOUBLE,
  UNKNOWN_BELOW_ZERO,
  COUNT,
  CALLS,
  FLAG,
  VALUE,
  ENDS_LO,
  ENDS_HI,
  LEVEL,
  METHOD,
  LOST,
  TERM,
  LIMITED,
  EFFICIENCY,
  SECONDS,       /* a time; a metric is none */
  SECONDS_VALUE, /* of an estimate of one */
  SECONDS_LO,
  SECONDS_HI,
  METRIC_VALUE, /* what a metric's result has in its place */
  METRIC_LO,
  METRIC_HI,
  ABOVE_ZERO, /* 0: not told */
  WORD
};
enum from { POINT, CASE, CEILINGS };

/* An estimate's ends are printed only where they are an interval, not the range seen. */
static bool has_ends(const struct cs_estimate *estimate) {
  return estimate->count > 0 && estimate->method != CS_INTERVAL_NONE;
}

static void put_estimate(struct cs_text *text, const struct cs_estimate *estimate, enum kind part) {
  if (estimate->count == 0)
    return;
  if (part == VALUE)
    put_number(text, estimate->value);
  else if (part == METHOD)
    cs__put_csv(text, cs_interval_method_name(estimate->method));
  else if (has_ends(estimate))
    put_number(text, part == ENDS_LO ? estimate->lo : part == ENDS_HI ? estimate->hi : estimate->level);
}

#define OF_POINT(member)    POINT, offsetof(struct cs_point_summary, member)
#define OF_CASE(member)     CASE, offsetof(struct cs_case_summary, member)
#define OF_CEILINGS(member) CEILINGS, offsetof(struct cs_point_ceilings, member)

static const struct column {
  const char *name;
  enum kind kind;
  enum from from;
  size_t offset; /* EFFICIENCY: which of them */
} columns[] = {
    {"kernel", WORD, POINT, 0},
    {"spec", WORD, POINT, 0},
    {"threads", WORD, POINT, 0},
    {"base_threads", WORD, POINT, 0},
    {"places", WORD, POINT, 0},
    {"rounds", COUNT, OF_POINT(rounds)},
    {"calls_per_sample", CALLS, OF_POINT(calls)},
    {"time_s", SECONDS_VALUE, OF_POINT(time_s)},
    {"time_lo_s", SECONDS_LO, OF_POINT(time_s)},
    {"time_hi_s", SECONDS_HI, OF_POINT(time_s)},
    {"rate", DOUBLE, OF_POINT(rate)},
    {"rate_lo", DOUBLE, OF_POINT(rate_lo)},
    {"rate_hi", DOUBLE, OF_POINT(rate_hi)},
    {"rate_unit", WORD, POINT, 0},
    {"speedup", VALUE, OF_POINT(speedup)},
    {"speedup_lo", ENDS_LO, OF_POINT(speedup)},
    {"speedup_hi", ENDS_HI, OF_POINT(speedup)},
    {"speedup_level", LEVEL, OF_POINT(speedup)},
    {"speedup_method", METHOD, OF_POINT(speedup)},
    {"speedup_band_lo", ENDS_LO, OF_POINT(speedup_band)},
    {"speedup_band_hi", ENDS_HI, OF_POINT(speedup_band)},
    {"efficiency", VALUE, OF_POINT(efficiency)},
    {"efficiency_lo", ENDS_LO, OF_POINT(efficiency)},
    {"efficiency_hi", ENDS_HI, OF_POINT(efficiency)},
    {"karp_flatt", VALUE, OF_POINT(karp_flatt)},
    {"karp_flatt_lo", ENDS_LO, OF_POINT(karp_flatt)},
    {"karp_flatt_hi", ENDS_HI, OF_POINT(karp_flatt)},
    {"serial_share", VALUE, OF_CASE(serial)},
    {"serial_share_lo", ENDS_LO, OF_CASE(serial)},
    {"serial_share_hi", ENDS_HI, OF_CASE(serial)},
    {"limit", VALUE, OF_POINT(limit.speedup)},
    {"limit_lo", ENDS_LO, OF_POINT(limit.speedup)},
    {"limit_hi", ENDS_HI, OF_POINT(limit.speedup)},
    {"limit_share", VALUE, OF_POINT(limit.share)},
    {"speedup_of_minima", DOUBLE, OF_POINT(speedup_of_minima)},
    {"sample_min_s", SECONDS, OF_POINT(sample_min_s)},
    {"sample_p5_s", SECONDS, OF_POINT(sample_p5_s)},
    {"sample_median_s", SECONDS, OF_POINT(sample_median_s)},
    {"sample_p95_s", SECONDS, OF_POINT(sample_p95_s)},
    {"sample_max_s", SECONDS, OF_POINT(sample_max_s)},
    {"gate", WORD, POINT, 0},
    {"gate_reason", WORD, POINT, 0},
    {"drift_halves_differ", FLAG, OF_POINT(drift.halves_differ)},
    {"drift_correlated", FLAG, OF_POINT(drift.correlated)},
    {"superlinear", FLAG, OF_POINT(superlinear)},
    {"unsteady", COUNT, OF_POINT(unsteady)},
    {"voided", COUNT, OF_POINT(voided)},
    {"rejected", COUNT, OF_POINT(rejected)},
    {"failed", COUNT, OF_POINT(failed)},
    {"delay_share", UNKNOWN_BELOW_ZERO, OF_POINT(delay_share)},
    {"cpu_share", UNKNOWN_BELOW_ZERO, OF_POINT(cpu_share)},
    {"steal_share", UNKNOWN_BELOW_ZERO, OF_POINT(steal_share)},
    {"observed", COUNT, OF_POINT(observed.count)},
    {"lost_total_s", LOST, OF_POINT(observed.lost.total_s)},
    {"lost_useful_s", LOST, OF_POINT(observed.lost.useful_s)},
    {"lost_inflation_s", LOST, OF_POINT(observed.lost.inflation_s)},
    {"lost_serial_idle_s", LOST, OF_POINT(observed.lost.serial_idle_s)},
    {"lost_imbalance_s", LOST, OF_POINT(observed.lost.imbalance_s)},
    {"lost_waits_s", LOST, OF_POINT(observed.lost.waits_s)},
    {"lost_fork_join_s", LOST, OF_POINT(observed.lost.fork_join_s)},
    {"lost_observer_s", LOST, OF_POINT(observed.lost.observer_s)},
    {"lost_residual_s", LOST, OF_POINT(observed.lost.residual_s)},
    {"observed_cost_share", LOST, OF_POINT(observed.cost_share)},
    {"serial_agrees", WORD, POINT, 0},
    {"lock_limit", TERM, OF_POINT(limit.term[CS_LIMIT_LOCK])},
    {"span_limit", TERM, OF_POINT(limit.term[CS_LIMIT_SPAN])},
    {"binds", WORD, POINT, 0},
    {"stop", WORD, POINT, 0},
    {"host", WORD, POINT, 0},
    {"begun_utc", WORD, POINT, 0},
    {"limit_share_lo", ENDS_LO, OF_POINT(limit.share)},
    {"limit_share_hi", ENDS_HI, OF_POINT(limit.share)},
    {"beyond_limit", LIMITED, OF_POINT(limit.beyond)},
    {"amdahl_limit", VALUE, OF_POINT(amdahl)},
    {"amdahl_limit_lo", ENDS_LO, OF_POINT(amdahl)},
    {"amdahl_limit_hi", ENDS_HI, OF_POINT(amdahl)},
    {"clock_limit", TERM, OF_POINT(limit.term[CS_LIMIT_CLOCK])},
    {"bandwidth_limit", TERM, OF_POINT(limit.term[CS_LIMIT_BANDWIDTH])},
    {"flops_limit", TERM, OF_POINT(limit.term[CS_LIMIT_FLOPS])},
    {"time_to_best", VALUE, OF_POINT(to_best)},
    {"time_to_best_lo", ENDS_LO, OF_POINT(to_best)},
    {"time_to_best_hi", ENDS_HI, OF_POINT(to_best)},
    {"ties_best", WORD, POINT, 0},
    {"energy_j", DOUBLE, OF_POINT(energy_j)},
    {"global_efficiency", EFFICIENCY, POINT, CS__EFFICIENCY_GLOBAL},
    {"computation_scalability", EFFICIENCY, POINT, CS__EFFICIENCY_COMPUTATION},
    {"parallel_efficiency", EFFICIENCY, POINT, CS__EFFICIENCY_PARALLEL},
    {"load_balance", EFFICIENCY, POINT, CS__EFFICIENCY_LOAD_BALANCE},
    {"serialisation", EFFICIENCY, POINT, CS__EFFICIENCY_SERIALISATION},
    {"scheduling", EFFICIENCY, POINT, CS__EFFICIENCY_SCHEDULING},
    {"law", WORD, POINT, 0},
    {"ceiling_bytes_per_s", VALUE, OF_CEILINGS(bandwidth)},
    {"ceiling_bytes_per_s_lo", ENDS_LO, OF_CEILINGS(bandwidth)},
    {"ceiling_bytes_per_s_hi", ENDS_HI, OF_CEILINGS(bandwidth)},
    {"ceiling_flops_per_s", VALUE, OF_CEILINGS(flops_per_s)},
    {"clock_ratio", VALUE, OF_CEILINGS(clock_ratio)},
    {"barrier_s", VALUE, OF_CEILINGS(barrier_s)},
    {"fork_s", VALUE, OF_CEILINGS(fork_s)},
    {"neighbour_s", DOUBLE, OF_POINT(neighbour_s)},
    {"axis", WORD, POINT, 0},
    {"n", WORD, POINT, 0},
    {"base_n", WORD, POINT, 0},
    {"settings", WORD, POINT, 0},
    {"size", ABOVE_ZERO, OF_POINT(size)},
    {"confined", WORD, POINT, 0},
    {"metric", METRIC_VALUE, OF_POINT(time_s)},
    {"metric_lo", METRIC_LO, OF_POINT(time_s)},
    {"metric_hi", METRIC_HI, OF_POINT(time_s)},
    {"metric_unit", WORD, POINT, 0},
    {"wall_s", DOUBLE, OF_POINT(used.wall_s)},
    {"user_s", DOUBLE, OF_POINT(used.user_s)},
    {"system_s", DOUBLE, OF_POINT(used.system_s)},
    {"cores_busy", DOUBLE, OF_POINT(used.cores_busy)},
    {"peak_bytes", DOUBLE, OF_POINT(used.peak_bytes)},
    {"over_serial", VALUE, OF_POINT(over_serial)},
    {"over_serial_lo", ENDS_LO, OF_POINT(over_serial)},
    {"over_serial_hi", ENDS_HI, OF_POINT(over_serial)},
    {"over_first", VALUE, OF_POINT(over_first)},
    {"over_first_lo", ENDS_LO, OF_POINT(over_first)},
    {"over_first_hi", ENDS_HI, OF_POINT(over_first)},
    {"spawn_s", ABOVE_ZERO, OF_CASE(startup.spawn_s)},
    {"link_s", ABOVE_ZERO, OF_CASE(startup.link_s)},
};
#define COLUMN_COUNT (sizeof columns / sizeof columns[0])

/* A time is empty with a metric, the metric without one. */
static void put_cost(struct cs_text *text, const struct cs__csv_row *row, const void *at, enum kind kind) {
  static const enum kind parts[] = {[SECONDS_VALUE] = VALUE, [SECONDS_LO] = ENDS_LO, [SECONDS_HI] = ENDS_HI,
                                    [METRIC_VALUE] = VALUE,  [METRIC_LO] = ENDS_LO,  [METRIC_HI] = ENDS_HI};
  if (cs__has_metric(row->result) != (kind >= METRIC_VALUE))
    return;
  if (kind == SECONDS) {
    put_number(text, *(const double *)at);
    return;
  }
  const struct cs_estimate cost = cs__metric_estimate(row->result, at);
  put_estimate(text, &cost, parts[kind]);
}

static void put_field(struct cs_text *text, const struct column *column, const struct cs__csv_row *row) {
  const void *const structs[] = {[POINT] = row->point, [CASE] = row->of, [CEILINGS] = row->ceilings};
  if (structs[column->from] == NULL)
    return;
  const char *at = (const char *)structs[column->from] + column->offset;
  switch (column->kind) {
  case WORD:
    cs__put_csv_word(text, row, column->name);
    break;
  case DOUBLE:
    put_number(text, *(const double *)(const void *)at);
    break;
  case UNKNOWN_BELOW_ZERO:
    put_number(text, *(const double *)(const void *)at < 0.0 ? (double)NAN : *(const double *)(const void *)at);
    break;
  case LOST:
    if (row->point->observed.lost.threads > 0)
      put_number(text, *(const double *)(const void *)at);
    break;
  case TERM:
    if (cs__has_limit(row->point))
      put_number(text, *(const double *)(const void *)at);
    break;
  case LIMITED:
    if (cs__has_limit(row->point))
      cs_text_append(text, "%d", *(const bool *)at);
    break;
  case EFFICIENCY:
    put_number(text, cs__efficiency(&row->point->observed.efficiency, (enum cs__efficiency_part)column->offset));
    break;
  case SECONDS:
  case SECONDS_VALUE:
  case SECONDS_LO:
  case SECONDS_HI:
  case METRIC_VALUE:
  case METRIC_LO:
  case METRIC_HI:
    put_cost(text, row, at, column->kind);
    break;
  case ABOVE_ZERO:
    put_number(text, *(const double *)(const void *)at > 0.0 ? *(const double *)(const void *)at : (double)NAN);
    break;
  case COUNT:
    cs_text_append(text, "%zu", *(const size_t *)(const void *)at);
    break;
  case CALLS:
    cs_text_append(text, "%lld", (long long)*(const int64_t *)(const void *)at);
    break;
  case FLAG:
    cs_text_append(text, "%d", *(const bool *)at);
    break;
  default:
    put_estimate(text, (const struct cs_estimate *)(const void *)at, column->kind);
  }
}

void cs_report_csv(const struct cs_result *result, const struct cs_summary *summary, struct cs_text *text) {
  for (size_t i = 0; i < COLUMN_COUNT; i++)
    cs_text_append(text, "%s%s", i > 0 ? "," : "", columns[i].name);
  cs_text_append(text, "\n");
  for (size_t c = 0; c < summary->case_count; c++) {
    for (size_t p = 0; p < summary->cases[c].point_count; p++) {
      const struct cs__csv_row row = {result, &summary->cases[c], &summary->cases[c].points[p],
                                      summary->ceilings != NULL && p < summary->ceiling_count ? &summary->ceilings[p]
                                                                                              : NULL};
      for (size_t i = 0; i < COLUMN_COUNT; i++) {
        cs_text_append(text, "%s", i > 0 ? "," : "");
        put_field(text, &columns[i], &row);
      }
      cs_text_append(text, "\n");
    }
  }
}
