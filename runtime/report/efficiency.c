/* runtime/report/efficiency.c - POP's efficiencies of a case's points: their names and figures, in tables. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/efficiency.h"

#include "runtime/report/figures.h"
#include "runtime/report/table_shares.h"

#include <math.h>

const struct cs__efficiency_form cs__efficiency_parts[CS__EFFICIENCY_COUNT] = {
    [CS__EFFICIENCY_GLOBAL] = {"global_efficiency", "global efficiency", {"", "global"}},
    [CS__EFFICIENCY_COMPUTATION] = {"computation_scalability", "computation scalability", {"compu-", "tation"}},
    [CS__EFFICIENCY_PARALLEL] = {"parallel_efficiency", "parallel efficiency", {"", "parallel"}},
    [CS__EFFICIENCY_LOAD_BALANCE] = {"load_balance", "load balance", {"load", "balance"}},
    [CS__EFFICIENCY_SERIALISATION] = {"serialisation", "serialisation", {"seriali-", "sation"}},
    [CS__EFFICIENCY_SCHEDULING] = {"scheduling", "scheduling", {"schedul-", "ing"}},
};

const char cs__efficiency_note[] =
    "Global efficiency is computation scalability (useful time with the fewest threads over that on n) x parallel "
    "efficiency (useful share of n T(n)); parallel efficiency is load balance x serialisation x scheduling.";

double cs__efficiency(const struct cs_efficiency *efficiency, enum cs__efficiency_part part) {
  const double parts[CS__EFFICIENCY_COUNT] = {
      [CS__EFFICIENCY_GLOBAL] = efficiency->global,
      [CS__EFFICIENCY_COMPUTATION] = efficiency->computation,
      [CS__EFFICIENCY_PARALLEL] = efficiency->parallel,
      [CS__EFFICIENCY_LOAD_BALANCE] = efficiency->load_balance,
      [CS__EFFICIENCY_SERIALISATION] = efficiency->serialisation,
      [CS__EFFICIENCY_SCHEDULING] = efficiency->scheduling,
  };
  return efficiency->threads > 0 ? parts[part] : (double)NAN;
}

/* One thread is all efficient. */
bool cs__shows_efficiency(const struct cs_case_summary *of, size_t index) {
  const struct cs_point_summary *point = &of->points[index];
  return point->observed.efficiency.threads > 0 && (index != of->base || point->n > 1);
}

bool cs__case_has_efficiency(const struct cs_case_summary *of) {
  for (size_t i = 0; i < of->point_count; i++)
    if (cs__shows_efficiency(of, i))
      return true;
  return false;
}

static const char *head_of(size_t column, size_t line) {
  return cs__efficiency_parts[column].head[line];
}

static const char *name_of(size_t column) {
  return cs__efficiency_parts[column].name;
}

static double share_of(const struct cs_point_summary *point, size_t column) {
  return cs__efficiency(&point->observed.efficiency, (enum cs__efficiency_part)column);
}

static const struct cs__share_table efficiency_table = {
    .title = "Efficiencies (POP), per cent:",
    .columns = CS__EFFICIENCY_COUNT,
    .number_width = 8, /* every half of a head */
    .head = head_of,
    .name = name_of,
    .share = share_of,
    .shows = cs__shows_efficiency,
    .note = cs__efficiency_note,
};

void cs__put_efficiency_table(struct cs_text *text, const struct cs_summary *summary,
                              const struct cs_table_style *style) {
  cs__put_share_table(text, &efficiency_table, summary, style);
}

void cs__put_efficiency_page_table(struct cs_text *text, const struct cs_case_summary *of) {
  if (!cs__case_has_efficiency(of))
    return;
  cs_text_append(text, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Efficiencies by the POP "
                       "project's names, for each thread count\">\n<table>\n<thead><tr><th scope=\"col\">threads</th>");
  for (enum cs__efficiency_part part = 0; part < CS__EFFICIENCY_COUNT; part++)
    cs_text_append(text, "<th scope=\"col\">%s</th>", cs__efficiency_parts[part].name);
  cs_text_append(text, "</tr></thead>\n<tbody>\n");
  for (size_t i = 0; i < of->point_count; i++) {
    if (!cs__shows_efficiency(of, i))
      continue;
    cs_text_append(text, "<tr><th scope=\"row\">%d</th>", of->points[i].n);
    for (enum cs__efficiency_part part = 0; part < CS__EFFICIENCY_COUNT; part++) {
      cs_text_append(text, "<td>");
      cs__put_percent(text, cs__efficiency(&of->points[i].observed.efficiency, part));
      cs_text_append(text, "</td>");
    }
    cs_text_append(text, "</tr>\n");
  }
  cs_text_append(text,
                 "</tbody>\n</table>\n</div>\n<p class=\"note\">Efficiencies by the POP project's names. %s</p>\n",
                 cs__efficiency_note);
}
