/* runtime/report/html_points.c - the page's tables of one case: its figures at every point, and what they rest on. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/figures.h"
#include "runtime/report/html_cells.h"
#include "runtime/report/html_tables.h"
#include "runtime/report/plain.h"

#include <math.h>

/* --- figures --- */

static void put_cost(struct cs_text *text, const struct cs__page_row *row) {
  struct cs_text cost = {0};
  if (cs__failure_word(row->point) != NULL)
    cs_text_append(&cost, "%s", cs__failure_word(row->point));
  else if (row->point->time_s.count > 0)
    cs__put_cost(&cost, &row->point->time_s, row->result);
  else
    cs_text_append(&cost, CS__NO_FIGURE);
  cs__put_html_text(text, &cost);
}

/* Points that cannot be told from the best are as good as it. */
static void put_to_best(struct cs_text *text, const struct cs__page_row *row) {
  if (row->point->to_best.count == 0) {
    cs_text_append(text, CS__NO_FIGURE);
    return;
  }
  if (row->point->to_best.value == 1.0)
    cs__put_figure(text, 1.0);
  else
    cs__cell_estimate(text, &row->point->to_best);
  cs_text_append(text, "%s",
                 row->point->ties_best && row->point->to_best.value > 1.0 ? " <span class=\"best\">ties</span>" : "");
}

static void put_size(struct cs_text *text, const struct cs__page_row *row) {
  cs_text_append(text, "%.0f", row->point->size);
}

static void put_cpu(struct cs_text *text, const struct cs__page_row *row) {
  cs__put_time(text, row->point->rounds > 0 ? row->point->used.user_s + row->point->used.system_s : (double)NAN);
}

static void put_memory(struct cs_text *text, const struct cs__page_row *row) {
  if (row->point->rounds > 0 && isfinite(row->point->used.peak_bytes) && row->point->used.peak_bytes > 0.0)
    cs__put_amount(text, row->point->used.peak_bytes, "B");
  else
    cs_text_append(text, CS__NO_FIGURE);
}

static bool has_memory(const struct cs__page_table *table) {
  for (size_t i = 0; i < table->cases[0].point_count; i++)
    if (table->cases[0].points[i].rounds > 0 && table->cases[0].points[i].used.peak_bytes > 0.0)
      return cs__is_of_commands(table);
  return false;
}

static bool is_weak(const struct cs__page_table *table) {
  return table->result->weak_size > 0.0;
}

static void head_to_best(struct cs_text *text, const struct cs_result *result) {
  cs_text_append(text, "%s%s", result->recipe.metric == NULL ? "time over the best" : "against the best",
                 result->weak_size > 0.0 ? ", same work" : "");
}

static const struct cs__page_column of_points[] = {
    {NULL, cs__cell_n, NULL, NULL, cs__head_axis},
    {"size", put_size, NULL, is_weak, NULL},
    {NULL, put_cost, NULL, NULL, cs__head_cost},
    {"rate", cs__cell_rate, NULL, cs__is_of_kernels, NULL},
    {NULL, cs__cell_speedup, NULL, NULL, cs__head_speedup},
    {"efficiency", cs__cell_efficiency, NULL, NULL, NULL},
    {"over the serial program", cs__cell_over_serial, NULL, cs__has_serial_program, NULL},
    {"over the first case", cs__cell_over_first, NULL, cs__has_first_case, NULL},
    {"limit", cs__cell_limit, NULL, cs__has_limits, NULL},
    {"bound by", cs__cell_binds, "text", cs__has_limits, NULL},
    {"of the limit", cs__cell_limit_percent, NULL, cs__has_limits, NULL},
    {"cores busy", cs__cell_busy, NULL, cs__has_busy, NULL},
    {"user + system", put_cpu, NULL, cs__is_of_commands, NULL},
    {"peak memory", put_memory, NULL, has_memory, NULL},
    {NULL, put_to_best, NULL, NULL, head_to_best},
};

/* --- what they rest on --- */

static void put_set_aside(struct cs_text *text, const struct cs__page_row *row) {
  cs_text_append(text, "%zu / %zu / %zu", row->point->voided, row->point->rejected, row->point->failed);
}

static void put_calls(struct cs_text *text, const struct cs__page_row *row) {
  cs_text_append(text, "%lld", (long long)row->point->calls);
}

/* The greatest time is the least of a metric of which more is better. */
static void put_samples(struct cs_text *text, const struct cs__page_row *row) {
  const double shown[] = {row->point->sample_min_s, row->point->sample_p5_s, row->point->sample_median_s,
                          row->point->sample_p95_s, row->point->sample_max_s};
  enum { COUNT = sizeof shown / sizeof shown[0] };
  const bool reversed = row->result->recipe.metric != NULL && row->result->recipe.higher;
  struct cs_text samples = {0};
  for (size_t i = 0; i < COUNT; i++) {
    cs_text_append(&samples, "%s", i > 0 ? " / " : "");
    cs__put_cost_value(&samples, shown[reversed ? COUNT - 1 - i : i], row->result);
  }
  cs__put_html_text(text, &samples);
}

static void put_band(struct cs_text *text, const struct cs__page_row *row) {
  struct cs_text ends = {0};
  if (cs__has_interval(&row->point->speedup_band) && row->point != row->base)
    cs__put_ends(&ends, &row->point->speedup_band);
  cs_text_append(text, "%s", ends.length > 0 ? cs_text_get(&ends) : CS__NO_FIGURE);
  cs_text_free(&ends);
}

static void put_minima(struct cs_text *text, const struct cs__page_row *row) {
  cs__put_figure(text, row->point->speedup_of_minima);
}

static void put_limit_share(struct cs_text *text, const struct cs__page_row *row) {
  if (cs__row_has_limit(row))
    cs__put_percent_estimate(text, &row->point->limit.share);
  else
    cs_text_append(text, CS__NO_FIGURE);
}

static void put_amdahl(struct cs_text *text, const struct cs__page_row *row) {
  if (row->point->amdahl.count > 0 && row->point != row->base && row->point->rounds > 0)
    cs__cell_estimate(text, &row->point->amdahl);
  else
    cs_text_append(text, CS__NO_FIGURE);
}

static void put_karp_flatt(struct cs_text *text, const struct cs__page_row *row) {
  cs__put_percent_estimate(text, &row->point->karp_flatt);
}

static void put_steady(struct cs_text *text, const struct cs__page_row *row) {
  cs_text_append(text, "%s", row->point->moving ? "no: samples still moved" : "yes");
}

static void put_drift(struct cs_text *text, const struct cs__page_row *row) {
  const struct cs_drift *drift = &row->point->drift;
  cs_text_append(text, "%s", drift->halves_differ || drift->correlated ? "drifted" : "none seen");
}

static void put_noise(struct cs_text *text, const struct cs__page_row *row) {
  const double shares[] = {row->point->delay_share, row->point->cpu_share, row->point->steal_share};
  for (size_t i = 0; i < sizeof shares / sizeof shares[0]; i++) {
    cs_text_append(text, "%s", i > 0 ? " / " : "");
    cs__put_percent(text, shares[i] < 0.0 ? (double)NAN : shares[i]);
  }
}

static void put_gate(struct cs_text *text, const struct cs__page_row *row) {
  cs__put_html(text, row->point->rounds > 0 ? cs_gate_name(row->point->gate) : CS__NO_FIGURE);
  if (row->point->gate_reason != NULL) {
    cs_text_append(text, ": ");
    cs__put_html(text, row->point->gate_reason);
  }
}

static void put_places(struct cs_text *text, const struct cs__page_row *row) {
  cs_text_append(text, "<code>");
  cs__put_html(text, row->point->places);
  cs_text_append(text, "</code>");
}

static void put_confined(struct cs_text *text, const struct cs__page_row *row) {
  const char *confined = row->of->of->confined[row->point - row->of->points];
  cs_text_append(text, "<code>");
  cs__put_html(text, confined != NULL ? confined : CS__NO_FIGURE);
  cs_text_append(text, "</code>");
}

static bool has_places(const struct cs__page_table *table) {
  return cs__is_of_kernels(table) || (cs_result_sweeps_threads(table->result) && !table->cases[0].of->unbound);
}

static bool is_confined(const struct cs__page_table *table) {
  return table->cases[0].of->confined != NULL;
}

/* Of weak scaling, and of other axes, there is none. */
static bool has_karp_flatt(const struct cs__page_table *table) {
  bool known = cs__is_of_kernels(table);
  for (size_t i = 0; i < table->cases[0].point_count; i++)
    known = known || table->cases[0].points[i].karp_flatt.count > 0;
  return known;
}

static const struct cs__page_column of_basis[] = {
    {NULL, cs__cell_n, NULL, NULL, cs__head_axis},
    {"rounds", cs__cell_rounds, NULL, NULL, NULL},
    {"void / rejected / failed", put_set_aside, NULL, NULL, NULL},
    {"calls per sample (K)", put_calls, NULL, cs__is_of_kernels, NULL},
    {"samples: least / 5 % / median / 95 % / greatest", put_samples, NULL, NULL, NULL},
    {"speedup, all points jointly", put_band, NULL, NULL, NULL},
    {"speedup of minima", put_minima, NULL, NULL, NULL},
    {"of the limit", put_limit_share, NULL, cs__has_limits, NULL},
    {"Amdahl's limit alone", put_amdahl, NULL, cs__has_limits, NULL},
    {"serial fraction by Karp and Flatt", put_karp_flatt, NULL, has_karp_flatt, NULL},
    {"steady state", put_steady, NULL, cs__is_of_kernels, NULL},
    {"drift of the speedup", put_drift, NULL, NULL, NULL},
    {"waiting for a core / busy / stolen", put_noise, NULL, NULL, NULL},
    {"was the machine ours?", put_gate, "text", NULL, NULL},
    {"places", put_places, "text", has_places, NULL},
    {"PUs it may use", put_confined, "text", is_confined, NULL},
};
#define COUNT_OF(list) (sizeof(list) / sizeof(list)[0])

/* The serial program has the first point alone. */
static void put_points(struct cs_text *text, const char *label, const struct cs_result *result,
                       const struct cs_case_summary *of, const struct cs__page_column *columns, size_t count) {
  const struct cs__page_table table = {result, of, 1};
  const size_t last = of->of->serial && of->point_count > 1 ? 1 : of->point_count;
  cs__put_page_head(text, label, &table, columns, count);
  for (size_t i = 0; i < last; i++) {
    const struct cs__page_row row = {
        .result = result, .of = of, .base = &of->points[of->base], .point = &of->points[i]};
    cs__put_page_row(text, &row, &table, columns, count);
  }
  cs__put_page_end(text);
}

void cs__put_point_tables(struct cs_text *text, const struct cs_result *result, const struct cs_case_summary *of) {
  const bool threads = cs_result_sweeps_threads(result);
  put_points(text, threads ? "Figures for each thread count" : "Figures for each point", result, of, of_points,
             COUNT_OF(of_points));
  cs_text_append(text, "<details><summary>What these figures rest on</summary>\n");
  put_points(text, threads ? "Rounds, samples and noise for each thread count" : "Rounds, samples and noise", result,
             of, of_basis, COUNT_OF(of_basis));
  cs_text_append(text, "</details>\n");
}
