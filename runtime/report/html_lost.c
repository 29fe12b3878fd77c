/* runtime/report/html_lost.c - the page's account of where the time of n cores went: a case's table. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/html_lost.h"

#include "runtime/report/figures.h"
#include "runtime/report/lost.h"
#include "runtime/report/plain.h"

#include <math.h>

static void put_head(struct cs_text *text) {
  cs_text_append(text,
                 "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Where the time of n cores went, "
                 "for each thread count\">\n<table>\n<thead><tr><th scope=\"col\">threads (n)</th><th "
                 "scope=\"col\">n T(n) of one run</th>");
  for (enum cs__lost_part part = 0; part < CS__LOST_COUNT; part++)
    cs_text_append(text, "<th scope=\"col\">%s</th>", cs__lost_parts[part].name);
  cs_text_append(text, "<th scope=\"col\">serial time of one run</th><th scope=\"col\">invocations</th></tr></thead>\n"
                       "<tbody>\n");
}

static void put_time(struct cs_text *text, double time_s) {
  struct cs_text plain = {0};
  cs__put_time(&plain, time_s);
  cs__put_html_text(text, &plain);
}

static void put_row(struct cs_text *text, const struct cs_point_summary *point) {
  const struct cs_point_observation *observed = &point->observed;
  cs_text_append(text, "<tr><th scope=\"row\">%d</th><td>", point->n);
  put_time(text, observed->lost.total_s);
  for (enum cs__lost_part part = 0; part < CS__LOST_COUNT; part++) {
    const double share = cs__lost_share(&observed->lost, part);
    cs_text_append(text, "</td><td>");
    cs__put_percent(text, fabs(share) < 0.00005 ? 0.0 : share); /* less than it would show */
  }
  cs_text_append(text, "</td><td>");
  put_time(text, observed->split.core_s[CS_TIME_SERIAL]);
  cs_text_append(text, "%s</td><td>%zu%s</td></tr>\n",
                 observed->serial_differs ? " <span class=\"flag\">differs</span>" : "", observed->count,
                 observed->gate == CS_GATE_VOID        ? " <span class=\"flag\">not valid</span>"
                 : observed->gate == CS_GATE_CONTENDED ? " <span class=\"flag\">contended</span>"
                                                       : "");
}

void cs__put_lost_page_table(struct cs_text *text, const struct cs_case_summary *of) {
  if (!cs__case_has_lost(of))
    return;
  put_head(text);
  for (size_t i = 0; i < of->point_count; i++)
    if (cs__point_has_lost(&of->points[i]))
      put_row(text, &of->points[i]);
  cs_text_append(text, "</tbody>\n</table>\n</div>\n");
}
