/* runtime/report/html_tables.c - the page's tables: all kernels, and one kernel over thread counts. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/html_tables.h"

#include "runtime/report/figures.h"
#include "runtime/report/limits.h"
#include "runtime/report/plain.h"
#include "runtime/report/plot.h"
#include "runtime/report/sentence.h"

#include <math.h>
#include <string.h>

/* One row's data: a case, and of it the point the row is about (its best in the table of kernels). */
struct row {
  const struct cs_summary *summary; /* the table of kernels: links need names */
  int case_index;
  const struct cs_case_summary *of;
  const struct cs_point_summary *base, *point; /* NULL: nothing usable */
};

struct column {
  const char *head;
  void (*put)(struct cs_text *text, const struct row *row);
  const char *class; /* or NULL */
};

static void put_escaped(struct cs_text *text, struct cs_text *plain) {
  cs__put_html(text, cs_text_get(plain));
  text->failed = text->failed || plain->failed;
  cs_text_free(plain);
}

/* The interval in a quieter colour than its value. */
static void put_estimate(struct cs_text *text, const struct cs_estimate *estimate) {
  struct cs_text whole = {0};
  cs__put_estimate(&whole, estimate);
  const char *bytes = cs_text_get(&whole);
  const size_t value = strcspn(bytes, " ");
  cs_text_append_bytes(text, bytes, value);
  if (bytes[value] != '\0')
    cs_text_append(text, " <span class=\"interval\">%s</span>", bytes + value + 1);
  cs_text_free(&whole);
}

static void put_share(struct cs_text *text, double share) {
  cs__put_percent(text, share);
}

static void put_name(struct cs_text *text, const struct row *row) {
  cs_text_append(text, "<a href=\"#case-");
  cs__put_plot_name(text, row->summary, row->case_index);
  cs_text_append(text, "\">");
  cs__put_html(text, row->of->of->name);
  cs_text_append(text, "</a>");
}

static void put_rate_of(struct cs_text *text, const struct row *row, const struct cs_point_summary *point) {
  struct cs_text rate = {0};
  if (point != NULL && point->rounds > 0)
    cs__put_pace(&rate, point, row->of->of);
  else
    cs_text_append(&rate, CS__NO_FIGURE);
  put_escaped(text, &rate);
}

static void put_rate_base(struct cs_text *text, const struct row *row) {
  put_rate_of(text, row, row->base);
}

static void put_rate(struct cs_text *text, const struct row *row) {
  put_rate_of(text, row, row->point);
}

static void put_threads(struct cs_text *text, const struct row *row) {
  if (row->point != NULL)
    cs_text_append(text, "%d", row->point->n);
  else
    cs_text_append(text, CS__NO_FIGURE);
}

/* The base over itself is 1 and no estimate. */
static void put_over_base(struct cs_text *text, const struct row *row, const struct cs_estimate *estimate) {
  if (row->point == row->base && estimate->count > 0)
    cs__put_figure(text, estimate->value);
  else
    put_estimate(text, estimate);
}

static void put_speedup(struct cs_text *text, const struct row *row) {
  if (row->point == NULL)
    cs_text_append(text, CS__NO_FIGURE);
  else
    put_over_base(text, row, &row->point->speedup);
  if (row->point != NULL && row->point->rounds > 0 && cs__is_flagged(row->point))
    cs_text_append(text, " <span class=\"flag\">%s</span>",
                   row->point->ratio_gate == CS_GATE_VOID    ? "not valid"
                   : row->point->ratio_gate != CS_GATE_CLEAR ? "contended"
                                                             : "drifted");
}

static void put_band(struct cs_text *text, const struct row *row) {
  struct cs_text ends = {0};
  if (cs__has_interval(&row->point->speedup_band) && row->point != row->base)
    cs__put_ends(&ends, &row->point->speedup_band);
  cs_text_append(text, "%s", ends.length > 0 ? cs_text_get(&ends) : CS__NO_FIGURE);
  cs_text_free(&ends);
}

static void put_efficiency(struct cs_text *text, const struct row *row) {
  put_share(text, row->point != NULL ? row->point->efficiency.value : (double)NAN);
}

/* At the base every limit is 1: nothing to compare with. */
static bool has_limit(const struct row *row) {
  return row->point != NULL && row->point != row->base && cs__has_limit(row->point);
}

static void put_limit(struct cs_text *text, const struct row *row) {
  if (has_limit(row))
    put_estimate(text, &row->point->limit.speedup);
  else
    cs_text_append(text, CS__NO_FIGURE);
}

static void put_binds(struct cs_text *text, const struct row *row) {
  cs_text_append(text, "%s", has_limit(row) ? cs__binds_title(row->point) : CS__NO_FIGURE);
}

static void put_limit_percent(struct cs_text *text, const struct row *row) {
  put_share(text, has_limit(row) ? row->point->limit.share.value : (double)NAN);
  if (has_limit(row) && row->point->limit.beyond)
    cs_text_append(text, " <span class=\"flag\">%s</span>", row->point->superlinear ? "superlinear" : "above it");
}

static void put_limit_share(struct cs_text *text, const struct row *row) {
  if (has_limit(row))
    cs__put_percent_estimate(text, &row->point->limit.share);
  else
    cs_text_append(text, CS__NO_FIGURE);
}

static void put_amdahl(struct cs_text *text, const struct row *row) {
  if (row->point->amdahl.count > 0 && row->point != row->base)
    put_estimate(text, &row->point->amdahl);
  else
    cs_text_append(text, CS__NO_FIGURE);
}

/* Points that cannot be told from the best are as good as it. */
static void put_to_best(struct cs_text *text, const struct row *row) {
  if (row->point->to_best.count == 0) {
    cs_text_append(text, CS__NO_FIGURE);
    return;
  }
  if (row->point->to_best.value == 1.0)
    cs__put_figure(text, 1.0);
  else
    put_estimate(text, &row->point->to_best);
  cs_text_append(text, "%s",
                 row->point->ties_best && row->point->to_best.value > 1.0 ? " <span class=\"best\">ties</span>" : "");
}

static void put_rounds(struct cs_text *text, const struct row *row) {
  cs_text_append(text, "%zu", row->point != NULL ? row->point->rounds : 0);
}

static void put_time(struct cs_text *text, const struct row *row) {
  if (row->point->time_s.count > 0)
    cs__put_time_estimate(text, &row->point->time_s);
  else
    cs_text_append(text, CS__NO_FIGURE);
}

static void put_karp_flatt(struct cs_text *text, const struct row *row) {
  cs__put_percent_estimate(text, &row->point->karp_flatt);
}

static void put_places(struct cs_text *text, const struct row *row) {
  cs_text_append(text, "<code>");
  cs__put_html(text, row->point->places);
  cs_text_append(text, "</code>");
}

static void put_calls(struct cs_text *text, const struct row *row) {
  cs_text_append(text, "%lld", (long long)row->point->calls);
}

static void put_samples(struct cs_text *text, const struct row *row) {
  const double shown[] = {row->point->sample_min_s, row->point->sample_p5_s, row->point->sample_median_s,
                          row->point->sample_p95_s, row->point->sample_max_s};
  for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++) {
    cs_text_append(text, "%s", i > 0 ? " / " : "");
    cs__put_time(text, shown[i]);
  }
}

static void put_minima(struct cs_text *text, const struct row *row) {
  cs__put_figure(text, row->point->speedup_of_minima);
}

static void put_set_aside(struct cs_text *text, const struct row *row) {
  cs_text_append(text, "%zu / %zu / %zu", row->point->voided, row->point->rejected, row->point->failed);
}

static void put_steady(struct cs_text *text, const struct row *row) {
  cs_text_append(text, "%s", row->point->moving ? "no: samples still moved" : "yes");
}

static void put_drift(struct cs_text *text, const struct row *row) {
  const struct cs_drift *drift = &row->point->drift;
  cs_text_append(text, "%s", drift->halves_differ || drift->correlated ? "drifted" : "none seen");
}

static void put_noise(struct cs_text *text, const struct row *row) {
  const double shares[] = {row->point->delay_share, row->point->cpu_share, row->point->steal_share};
  for (size_t i = 0; i < sizeof shares / sizeof shares[0]; i++) {
    cs_text_append(text, "%s", i > 0 ? " / " : "");
    put_share(text, shares[i] < 0.0 ? (double)NAN : shares[i]);
  }
}

static void put_gate(struct cs_text *text, const struct row *row) {
  cs__put_html(text, row->point->rounds > 0 ? cs_gate_name(row->point->gate) : CS__NO_FIGURE);
  if (row->point->gate_reason != NULL) {
    cs_text_append(text, ": ");
    cs__put_html(text, row->point->gate_reason);
  }
}

static const struct column of_kernels[] = {
    {"kernel", put_name, NULL},
    {"rate at the base", put_rate_base, NULL},
    {"best threads", put_threads, NULL},
    {"rate there", put_rate, NULL},
    {"speedup", put_speedup, NULL},
    {"efficiency", put_efficiency, NULL},
    {"limit there", put_limit, NULL},
    {"bound by", put_binds, "text"},
    {"of the limit", put_limit_percent, NULL},
    {"rounds", put_rounds, NULL},
};

static const struct column of_points[] = {
    {"threads", put_threads, NULL},
    {"time of one run", put_time, NULL},
    {"rate", put_rate, NULL},
    {"speedup", put_speedup, NULL},
    {"efficiency", put_efficiency, NULL},
    {"limit", put_limit, NULL},
    {"bound by", put_binds, "text"},
    {"of the limit", put_limit_percent, NULL},
    {"time over the best", put_to_best, NULL},
};

static const struct column of_basis[] = {
    {"threads", put_threads, NULL},
    {"rounds", put_rounds, NULL},
    {"void / rejected / failed", put_set_aside, NULL},
    {"calls per sample (K)", put_calls, NULL},
    {"samples: least / 5 % / median / 95 % / greatest", put_samples, NULL},
    {"speedup, all points jointly", put_band, NULL},
    {"speedup of minima", put_minima, NULL},
    {"of the limit", put_limit_share, NULL},
    {"Amdahl's limit alone", put_amdahl, NULL},
    {"serial fraction by Karp and Flatt", put_karp_flatt, NULL},
    {"steady state", put_steady, NULL},
    {"drift of the speedup", put_drift, NULL},
    {"waiting for a core / busy / stolen", put_noise, NULL},
    {"was the machine ours?", put_gate, "text"},
    {"places", put_places, "text"},
};
#define COUNT_OF(list) (sizeof(list) / sizeof(list)[0])

static void put_head(struct cs_text *text, const char *label, const struct column *columns, size_t count) {
  cs_text_append(text, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
  cs__put_html(text, label);
  cs_text_append(text, "\">\n<table>\n<thead><tr>");
  for (size_t i = 0; i < count; i++)
    cs_text_append(text, "<th scope=\"col\"%s%s%s>%s</th>", columns[i].class != NULL ? " class=\"" : "",
                   columns[i].class != NULL ? columns[i].class : "", columns[i].class != NULL ? "\"" : "",
                   columns[i].head);
  cs_text_append(text, "</tr></thead>\n<tbody>\n");
}

static void put_row(struct cs_text *text, const struct row *row, const struct column *columns, size_t count) {
  cs_text_append(text, "<tr>");
  for (size_t i = 0; i < count; i++) {
    cs_text_append(text, i == 0 ? "<th scope=\"row\">" : "<td");
    if (i > 0)
      cs_text_append(text, columns[i].class != NULL ? " class=\"%s\">" : ">", columns[i].class);
    columns[i].put(text, row);
    cs_text_append(text, i == 0 ? "</th>" : "</td>");
  }
  cs_text_append(text, "</tr>\n");
}

static void put_end(struct cs_text *text) {
  cs_text_append(text, "</tbody>\n</table>\n</div>\n");
}

void cs__put_kernel_table(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary) {
  put_head(text, "All kernels at their best thread count", of_kernels, COUNT_OF(of_kernels));
  for (size_t i = 0; i < summary->case_count; i++) {
    const struct cs_case_summary *of = &summary->cases[i];
    struct row row = {.summary = summary, .case_index = (int)i, .of = of};
    row.base = of->base < of->point_count ? &of->points[of->base] : NULL;
    row.point = cs__no_speedup_reason(of) == NULL ? &of->points[of->best] : NULL;
    put_row(text, &row, of_kernels, COUNT_OF(of_kernels));
  }
  put_end(text);
  struct cs_text note = {0};
  cs_text_append(&note, "The base is ");
  cs__put_threads(&note, cs__base_threads(result));
  cs_text_append(&note, ". In brackets: ");
  cs__put_confidence(&note, result);
  cs_text_append(&note, " interval from ");
  cs__put_rounds(&note, summary);
  cs_text_append(&note, "; in parentheses: the range seen, where rounds are too few for an interval.");
  cs_text_append(text, "<p class=\"note\">");
  put_escaped(text, &note);
  cs_text_append(text, "</p>\n");
}

static void put_points(struct cs_text *text, const char *label, const struct cs_case_summary *of,
                       const struct column *columns, size_t count) {
  put_head(text, label, columns, count);
  for (size_t i = 0; i < of->point_count; i++) {
    const struct row row = {.of = of, .base = &of->points[of->base], .point = &of->points[i]};
    put_row(text, &row, columns, count);
  }
  put_end(text);
}

void cs__put_point_tables(struct cs_text *text, const struct cs_result *result, const struct cs_case_summary *of) {
  (void)result;
  put_points(text, "Figures for each thread count", of, of_points, COUNT_OF(of_points));
  cs_text_append(text, "<details><summary>What these figures rest on</summary>\n");
  put_points(text, "Rounds, samples and noise for each thread count", of, of_basis, COUNT_OF(of_basis));
  cs_text_append(text, "</details>\n");
}
