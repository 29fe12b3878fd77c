/* runtime/report/ceilings_csv.c - the machine's ceilings as tidy CSV: a row for each thread count and figure. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/ceilings.h"
#include "runtime/report/figures.h"

#include <math.h>

static void put_number(struct cs_text *text, double value) {
  cs_text_append(text, isfinite(value) ? ",%.9g" : ",", value);
}

static void put_figure(struct cs_text *text, int threads, const struct cs_point_ceilings *ceilings,
                       const struct cs__ceilings_figure *figure) {
  const struct cs_estimate *estimate = cs__ceilings_estimate(ceilings, figure);
  if (estimate->count == 0)
    return;
  cs_text_append(text, "%d,,,%s,%s", threads, figure->name, figure->unit);
  put_number(text, estimate->value);
  put_number(text, cs__has_interval(estimate) ? estimate->lo : (double)NAN);
  put_number(text, cs__has_interval(estimate) ? estimate->hi : (double)NAN);
  cs_text_append(text, ",%zu\n", estimate->count);
}

void cs_report_ceilings_csv(const struct cs_result *result, const struct cs_summary *summary, struct cs_text *text) {
  cs_text_append(text, "threads,node,node_threads,figure,unit,value,lo,hi,rounds\n");
  for (size_t i = 0; summary->ceilings != NULL && i < summary->ceiling_count; i++) {
    const struct cs_point_ceilings *ceilings = &summary->ceilings[i];
    for (size_t f = 0; f < cs__ceilings_figure_count; f++)
      put_figure(text, result->points[i].n, ceilings, &cs__ceilings_figures[f]);
    for (size_t k = 0; k < ceilings->node_count; k++) {
      cs_text_append(text, "%d,%d,%d,load,bytes/s", result->points[i].n, ceilings->nodes[k].node,
                     ceilings->nodes[k].threads);
      put_number(text, ceilings->nodes[k].bytes_per_s);
      cs_text_append(text, ",,,%zu\n", ceilings->count);
    }
  }
}
