/* runtime/report/csv_words.c - the fields of table.csv that are words or whole numbers, by their column's name. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/csv_words.h"

#include "runtime/report/limits.h"
#include "runtime/report/metric.h"
#include "runtime/report/plain.h"
#include "runtime/report/recipe.h"

#include <string.h>

static void put_kernel(struct cs_text *text, const struct cs__csv_row *row) {
  cs__put_csv(text, row->of->of->name);
}

static void put_spec(struct cs_text *text, const struct cs__csv_row *row) {
  cs__put_csv(text, row->of->of->spec);
}

static size_t index_of(const struct cs__csv_row *row) {
  return (size_t)(row->point - row->of->points);
}

static void put_threads(struct cs_text *text, const struct cs__csv_row *row) {
  const int threads = cs__threads_at(row->result, index_of(row));
  if (threads > 0)
    cs_text_append(text, "%d", threads);
}

static void put_base_n(struct cs_text *text, const struct cs__csv_row *row) {
  cs_text_append(text, "%d", row->of->points[row->of->base].n);
}

static void put_base_threads(struct cs_text *text, const struct cs__csv_row *row) {
  if (cs_result_sweeps_threads(row->result))
    put_base_n(text, row);
}

static void put_n(struct cs_text *text, const struct cs__csv_row *row) {
  cs_text_append(text, "%d", row->point->n);
}

static void put_axis(struct cs_text *text, const struct cs__csv_row *row) {
  cs__put_csv(text, row->result->axis != NULL ? row->result->axis : "threads");
}

static void put_settings(struct cs_text *text, const struct cs__csv_row *row) {
  struct cs_text settings = {0};
  cs__put_settings(&settings, row->of->of);
  cs__put_csv(text, cs_text_get(&settings));
  text->failed = text->failed || settings.failed;
  cs_text_free(&settings);
}

static void put_confined(struct cs_text *text, const struct cs__csv_row *row) {
  if (row->of->of->confined != NULL)
    cs__put_csv(text, row->of->of->confined[index_of(row)]);
}

static void put_metric_unit(struct cs_text *text, const struct cs__csv_row *row) {
  if (cs__has_metric(row->result))
    cs__put_csv(text, row->result->recipe.unit);
}

static void put_places(struct cs_text *text, const struct cs__csv_row *row) {
  cs__put_csv(text, row->point->places);
}

static void put_rate_unit(struct cs_text *text, const struct cs__csv_row *row) {
  cs__put_csv(text, row->of->of->rate_unit);
}

static void put_gate(struct cs_text *text, const struct cs__csv_row *row) {
  cs__put_csv(text, cs_gate_name(row->point->gate));
}

static void put_gate_reason(struct cs_text *text, const struct cs__csv_row *row) {
  cs__put_csv(text, row->point->gate_reason);
}

static void put_serial_agrees(struct cs_text *text, const struct cs__csv_row *row) {
  if (row->point->observed.count > 0)
    cs_text_append(text, "%d", !row->point->observed.serial_differs);
}

static void put_binds(struct cs_text *text, const struct cs__csv_row *row) {
  if (cs__has_limit(row->point))
    cs__put_csv(text, cs_limit_term_name(row->point->limit.binds));
}

static void put_ties_best(struct cs_text *text, const struct cs__csv_row *row) {
  if (row->point->to_best.count > 0)
    cs_text_append(text, "%d", row->point->ties_best);
}

static void put_law(struct cs_text *text, const struct cs__csv_row *row) {
  const struct cs_fit *fit = &row->of->fit;
  const char *separator = "";
  for (enum cs_law law = 0; law < CS_LAWS; law++) {
    if (fit->support == CS_SUPPORT_NONE || !fit->candidate[law])
      continue;
    cs_text_append(text, "%s%s", separator, cs_law_name(law));
    separator = " ";
  }
}

static void put_stop(struct cs_text *text, const struct cs__csv_row *row) {
  cs__put_csv(text, cs_stop_reason_name(row->of->stop));
}

static void put_host(struct cs_text *text, const struct cs__csv_row *row) {
  cs__put_csv(text, row->result->host);
}

static void put_begun(struct cs_text *text, const struct cs__csv_row *row) {
  cs__put_csv(text, row->result->begun_utc);
}

static const struct {
  const char *column;
  void (*put)(struct cs_text *text, const struct cs__csv_row *row);
} words[] = {
    {"kernel", put_kernel},
    {"spec", put_spec},
    {"threads", put_threads},
    {"base_threads", put_base_threads},
    {"places", put_places},
    {"rate_unit", put_rate_unit},
    {"gate", put_gate},
    {"gate_reason", put_gate_reason},
    {"serial_agrees", put_serial_agrees},
    {"binds", put_binds},
    {"stop", put_stop},
    {"host", put_host},
    {"begun_utc", put_begun},
    {"ties_best", put_ties_best},
    {"law", put_law},
    {"axis", put_axis},
    {"n", put_n},
    {"base_n", put_base_n},
    {"settings", put_settings},
    {"confined", put_confined},
    {"metric_unit", put_metric_unit},
};

void cs__put_csv_word(struct cs_text *text, const struct cs__csv_row *row, const char *column) {
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (strcmp(words[i].column, column) == 0)
      words[i].put(text, row);
}
