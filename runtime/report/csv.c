/* runtime/report/csv.c - tidy CSV (RFC 4180): one header line, one row per case and thread count. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/efficiency.h"
#include "runtime/report/limits.h"
#include "runtime/report/plain.h"
#include "runtime/report/report.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

struct row {
  const struct cs_result *result;
  const struct cs_case_summary *of;
  const struct cs_point_summary *point;
  const struct cs_point_ceilings *ceilings; /* NULL: not measured */
};

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

static void put_kernel(struct cs_text *text, const struct row *row) {
  cs__put_csv(text, row->of->of->name);
}

static void put_spec(struct cs_text *text, const struct row *row) {
  cs__put_csv(text, row->of->of->spec);
}

static void put_threads(struct cs_text *text, const struct row *row) {
  cs_text_append(text, "%d", row->point->n);
}

static void put_base_threads(struct cs_text *text, const struct row *row) {
  cs_text_append(text, "%d", row->of->points[row->of->base].n);
}

static void put_places(struct cs_text *text, const struct row *row) {
  cs__put_csv(text, row->point->places);
}

static void put_rate_unit(struct cs_text *text, const struct row *row) {
  cs__put_csv(text, row->of->of->rate_unit);
}

static void put_gate(struct cs_text *text, const struct row *row) {
  cs__put_csv(text, cs_gate_name(row->point->gate));
}

static void put_gate_reason(struct cs_text *text, const struct row *row) {
  cs__put_csv(text, row->point->gate_reason);
}

static void put_serial_agrees(struct cs_text *text, const struct row *row) {
  if (row->point->observed.count > 0)
    cs_text_append(text, "%d", !row->point->observed.serial_differs);
}

static void put_binds(struct cs_text *text, const struct row *row) {
  if (cs__has_limit(row->point))
    cs__put_csv(text, cs_limit_term_name(row->point->limit.binds));
}

static void put_ties_best(struct cs_text *text, const struct row *row) {
  if (row->point->to_best.count > 0)
    cs_text_append(text, "%d", row->point->ties_best);
}

static void put_law(struct cs_text *text, const struct row *row) {
  const struct cs_fit *fit = &row->of->fit;
  const char *separator = "";
  for (enum cs_law law = 0; law < CS_LAWS; law++) {
    if (fit->support == CS_SUPPORT_NONE || !fit->candidate[law])
      continue;
    cs_text_append(text, "%s%s", separator, cs_law_name(law));
    separator = " ";
  }
}

static void put_stop(struct cs_text *text, const struct row *row) {
  cs__put_csv(text, cs_stop_reason_name(row->of->stop));
}

static void put_host(struct cs_text *text, const struct row *row) {
  cs__put_csv(text, row->result->host);
}

static void put_begun(struct cs_text *text, const struct row *row) {
  cs__put_csv(text, row->result->begun_utc);
}

#define OF_POINT(member)    POINT, offsetof(struct cs_point_summary, member)
#define OF_CASE(member)     CASE, offsetof(struct cs_case_summary, member)
#define OF_CEILINGS(member) CEILINGS, offsetof(struct cs_point_ceilings, member)

static const struct column {
  const char *name;
  enum kind kind;
  enum from from;
  size_t offset;                                            /* EFFICIENCY: which of them */
  void (*put)(struct cs_text *text, const struct row *row); /* WORD */
} columns[] = {
    {"kernel", WORD, .put = put_kernel},
    {"spec", WORD, .put = put_spec},
    {"threads", WORD, .put = put_threads},
    {"base_threads", WORD, .put = put_base_threads},
    {"places", WORD, .put = put_places},
    {"rounds", COUNT, OF_POINT(rounds), NULL},
    {"calls_per_sample", CALLS, OF_POINT(calls), NULL},
    {"time_s", VALUE, OF_POINT(time_s), NULL},
    {"time_lo_s", ENDS_LO, OF_POINT(time_s), NULL},
    {"time_hi_s", ENDS_HI, OF_POINT(time_s), NULL},
    {"rate", DOUBLE, OF_POINT(rate), NULL},
    {"rate_lo", DOUBLE, OF_POINT(rate_lo), NULL},
    {"rate_hi", DOUBLE, OF_POINT(rate_hi), NULL},
    {"rate_unit", WORD, .put = put_rate_unit},
    {"speedup", VALUE, OF_POINT(speedup), NULL},
    {"speedup_lo", ENDS_LO, OF_POINT(speedup), NULL},
    {"speedup_hi", ENDS_HI, OF_POINT(speedup), NULL},
    {"speedup_level", LEVEL, OF_POINT(speedup), NULL},
    {"speedup_method", METHOD, OF_POINT(speedup), NULL},
    {"speedup_band_lo", ENDS_LO, OF_POINT(speedup_band), NULL},
    {"speedup_band_hi", ENDS_HI, OF_POINT(speedup_band), NULL},
    {"efficiency", VALUE, OF_POINT(efficiency), NULL},
    {"efficiency_lo", ENDS_LO, OF_POINT(efficiency), NULL},
    {"efficiency_hi", ENDS_HI, OF_POINT(efficiency), NULL},
    {"karp_flatt", VALUE, OF_POINT(karp_flatt), NULL},
    {"karp_flatt_lo", ENDS_LO, OF_POINT(karp_flatt), NULL},
    {"karp_flatt_hi", ENDS_HI, OF_POINT(karp_flatt), NULL},
    {"serial_share", VALUE, OF_CASE(serial), NULL},
    {"serial_share_lo", ENDS_LO, OF_CASE(serial), NULL},
    {"serial_share_hi", ENDS_HI, OF_CASE(serial), NULL},
    {"limit", VALUE, OF_POINT(limit.speedup), NULL},
    {"limit_lo", ENDS_LO, OF_POINT(limit.speedup), NULL},
    {"limit_hi", ENDS_HI, OF_POINT(limit.speedup), NULL},
    {"limit_share", VALUE, OF_POINT(limit.share), NULL},
    {"speedup_of_minima", DOUBLE, OF_POINT(speedup_of_minima), NULL},
    {"sample_min_s", DOUBLE, OF_POINT(sample_min_s), NULL},
    {"sample_p5_s", DOUBLE, OF_POINT(sample_p5_s), NULL},
    {"sample_median_s", DOUBLE, OF_POINT(sample_median_s), NULL},
    {"sample_p95_s", DOUBLE, OF_POINT(sample_p95_s), NULL},
    {"sample_max_s", DOUBLE, OF_POINT(sample_max_s), NULL},
    {"gate", WORD, .put = put_gate},
    {"gate_reason", WORD, .put = put_gate_reason},
    {"drift_halves_differ", FLAG, OF_POINT(drift.halves_differ), NULL},
    {"drift_correlated", FLAG, OF_POINT(drift.correlated), NULL},
    {"superlinear", FLAG, OF_POINT(superlinear), NULL},
    {"unsteady", COUNT, OF_POINT(unsteady), NULL},
    {"voided", COUNT, OF_POINT(voided), NULL},
    {"rejected", COUNT, OF_POINT(rejected), NULL},
    {"failed", COUNT, OF_POINT(failed), NULL},
    {"delay_share", UNKNOWN_BELOW_ZERO, OF_POINT(delay_share), NULL},
    {"cpu_share", UNKNOWN_BELOW_ZERO, OF_POINT(cpu_share), NULL},
    {"steal_share", UNKNOWN_BELOW_ZERO, OF_POINT(steal_share), NULL},
    {"observed", COUNT, OF_POINT(observed.count), NULL},
    {"lost_total_s", LOST, OF_POINT(observed.lost.total_s), NULL},
    {"lost_useful_s", LOST, OF_POINT(observed.lost.useful_s), NULL},
    {"lost_inflation_s", LOST, OF_POINT(observed.lost.inflation_s), NULL},
    {"lost_serial_idle_s", LOST, OF_POINT(observed.lost.serial_idle_s), NULL},
    {"lost_imbalance_s", LOST, OF_POINT(observed.lost.imbalance_s), NULL},
    {"lost_waits_s", LOST, OF_POINT(observed.lost.waits_s), NULL},
    {"lost_fork_join_s", LOST, OF_POINT(observed.lost.fork_join_s), NULL},
    {"lost_observer_s", LOST, OF_POINT(observed.lost.observer_s), NULL},
    {"lost_residual_s", LOST, OF_POINT(observed.lost.residual_s), NULL},
    {"observed_cost_share", LOST, OF_POINT(observed.cost_share), NULL},
    {"serial_agrees", WORD, .put = put_serial_agrees},
    {"lock_limit", TERM, OF_POINT(limit.term[CS_LIMIT_LOCK]), NULL},
    {"span_limit", TERM, OF_POINT(limit.term[CS_LIMIT_SPAN]), NULL},
    {"binds", WORD, .put = put_binds},
    {"stop", WORD, .put = put_stop},
    {"host", WORD, .put = put_host},
    {"begun_utc", WORD, .put = put_begun},
    {"limit_share_lo", ENDS_LO, OF_POINT(limit.share), NULL},
    {"limit_share_hi", ENDS_HI, OF_POINT(limit.share), NULL},
    {"beyond_limit", LIMITED, OF_POINT(limit.beyond), NULL},
    {"amdahl_limit", VALUE, OF_POINT(amdahl), NULL},
    {"amdahl_limit_lo", ENDS_LO, OF_POINT(amdahl), NULL},
    {"amdahl_limit_hi", ENDS_HI, OF_POINT(amdahl), NULL},
    {"clock_limit", TERM, OF_POINT(limit.term[CS_LIMIT_CLOCK]), NULL},
    {"bandwidth_limit", TERM, OF_POINT(limit.term[CS_LIMIT_BANDWIDTH]), NULL},
    {"flops_limit", TERM, OF_POINT(limit.term[CS_LIMIT_FLOPS]), NULL},
    {"time_to_best", VALUE, OF_POINT(to_best), NULL},
    {"time_to_best_lo", ENDS_LO, OF_POINT(to_best), NULL},
    {"time_to_best_hi", ENDS_HI, OF_POINT(to_best), NULL},
    {"ties_best", WORD, .put = put_ties_best},
    {"energy_j", DOUBLE, OF_POINT(energy_j), NULL},
    {"global_efficiency", EFFICIENCY, POINT, CS__EFFICIENCY_GLOBAL, NULL},
    {"computation_scalability", EFFICIENCY, POINT, CS__EFFICIENCY_COMPUTATION, NULL},
    {"parallel_efficiency", EFFICIENCY, POINT, CS__EFFICIENCY_PARALLEL, NULL},
    {"load_balance", EFFICIENCY, POINT, CS__EFFICIENCY_LOAD_BALANCE, NULL},
    {"serialisation", EFFICIENCY, POINT, CS__EFFICIENCY_SERIALISATION, NULL},
    {"scheduling", EFFICIENCY, POINT, CS__EFFICIENCY_SCHEDULING, NULL},
    {"law", WORD, .put = put_law},
    {"ceiling_bytes_per_s", VALUE, OF_CEILINGS(bandwidth), NULL},
    {"ceiling_bytes_per_s_lo", ENDS_LO, OF_CEILINGS(bandwidth), NULL},
    {"ceiling_bytes_per_s_hi", ENDS_HI, OF_CEILINGS(bandwidth), NULL},
    {"ceiling_flops_per_s", VALUE, OF_CEILINGS(flops_per_s), NULL},
    {"clock_ratio", VALUE, OF_CEILINGS(clock_ratio), NULL},
    {"barrier_s", VALUE, OF_CEILINGS(barrier_s), NULL},
    {"fork_s", VALUE, OF_CEILINGS(fork_s), NULL},
    {"neighbour_s", DOUBLE, OF_POINT(neighbour_s), NULL},
};
#define COLUMN_COUNT (sizeof columns / sizeof columns[0])

static void put_field(struct cs_text *text, const struct column *column, const struct row *row) {
  const void *const structs[] = {[POINT] = row->point, [CASE] = row->of, [CEILINGS] = row->ceilings};
  if (structs[column->from] == NULL)
    return;
  const char *at = (const char *)structs[column->from] + column->offset;
  switch (column->kind) {
  case WORD:
    column->put(text, row);
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
      const struct row row = {result, &summary->cases[c], &summary->cases[c].points[p],
                              summary->ceilings != NULL && p < summary->ceiling_count ? &summary->ceilings[p] : NULL};
      for (size_t i = 0; i < COLUMN_COUNT; i++) {
        cs_text_append(text, "%s", i > 0 ? "," : "");
        put_field(text, &columns[i], &row);
      }
      cs_text_append(text, "\n");
    }
  }
}
