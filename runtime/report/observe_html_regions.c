/* runtime/report/observe_html_regions.c - the page's table of regions: a bar each, and the shares it is made of. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/figures.h"
#include "runtime/report/observe_groups.h"
#include "runtime/report/observe_html.h"
#include "runtime/report/observe_sentence.h"
#include "runtime/report/page.h"
#include "runtime/report/plain.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

void cs__put_table_begin(struct cs_text *text, const char *label, const char *const *heads, size_t count) {
  cs_text_append(text, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
  cs__put_html(text, label);
  cs_text_append(text, "\">\n<table>\n<thead><tr>");
  for (size_t i = 0; i < count; i++)
    cs_text_append(text, "<th scope=\"col\">%s</th>", heads[i]);
  cs_text_append(text, "</tr></thead>\n<tbody>\n");
}

void cs__put_table_end(struct cs_text *text) {
  cs_text_append(text, "</tbody>\n</table>\n</div>\n");
}

void cs__put_bar(struct cs_text *text, const char *title, const struct cs__stretch *stretches, size_t count) {
  double left = 1.0;
  cs_text_append(text, "<span class=\"bar\" role=\"img\" aria-label=\"");
  cs__put_html(text, title);
  cs_text_append(text, "\">");
  for (size_t i = 0; i < count; i++) {
    const double share = fmin(fmax(stretches[i].share, 0.0), left);
    left -= share;
    if (share >= 0.0005)
      cs_text_append(text, "<span style=\"width:%.2f%%;background:var(--plot-%s)\"></span>", share * 100.0,
                     cs__palette[stretches[i].colour].name);
  }
  cs_text_append(text, "</span>");
}

/* A table's head without the mark of where a narrow one is broken. */
static void put_group_name(struct cs_text *text, enum cs__group group) {
  for (const char *at = cs__groups[group].name; *at != '\0'; at++)
    if (*at != '|' && !(at[0] == '-' && at[1] == '|'))
      cs_text_append_bytes(text, at, 1);
}

void cs__put_group_legend(struct cs_text *text) {
  cs_text_append(text, "<ul class=\"legend\">\n");
  for (enum cs__group group = CS__GROUP_BUSY; group < CS__GROUPS; group++) {
    cs_text_append(text, "<li><span style=\"background:var(--plot-%s)\"></span>",
                   cs__palette[cs__groups[group].colour].name);
    cs__put_html(text, cs__groups[group].meaning);
    cs_text_append(text, "</li>\n");
  }
  cs_text_append(text, "</ul>\n");
}

/* The bar's length is the region's part of all cores' time, against the greatest of them. */
static void put_region_bar(struct cs_text *text, const struct cs_observed_region *region, double longest_s) {
  struct cs__stretch stretches[CS__GROUPS];
  struct cs_text title = {0};
  const double core_s = cs__core_s_of(region);
  for (enum cs__group group = CS__GROUP_BUSY; group < CS__GROUPS; group++) {
    const double part_s = cs__group_s(region, group);
    stretches[group] = (struct cs__stretch){longest_s > 0.0 ? part_s / longest_s : 0.0, cs__groups[group].colour};
    cs_text_append(&title, "%s", group > CS__GROUP_BUSY ? ", " : "");
    put_group_name(&title, group);
    cs_text_append(&title, " ");
    cs__put_percent(&title, core_s > 0.0 ? part_s / core_s : 0.0);
  }
  cs__put_bar(text, cs_text_get(&title), stretches, CS__GROUPS);
  text->failed = text->failed || title.failed;
  cs_text_free(&title);
}

static void put_name(struct cs_text *text, const struct cs_observed_region *region, size_t number, size_t rest) {
  struct cs_text place = {0};
  const char *mark = cs__region_mark(region);
  if (number == 0) {
    cs_text_append(text, "%zu other%s", rest, rest == 1 ? "" : "s");
    return;
  }
  cs_text_append(text, "%zu. ", number);
  cs__put_region_place(&place, region);
  if (region->function != NULL) {
    cs__put_html(text, region->function);
    cs_text_append(text, "<span class=\"place\">");
  }
  cs__put_html(text, cs_text_get(&place));
  cs_text_append(text, "%s", region->function != NULL ? "</span>" : "");
  if (mark[0] != '\0')
    cs_text_append(text, "<span class=\"mark\">%s</span>", mark);
  text->failed = text->failed || place.failed;
  cs_text_free(&place);
}

static bool is_told(double part_s, double all_s) {
  return all_s > 0.0 && part_s >= 0.0005 * all_s;
}

static void put_share(struct cs_text *text, double part_s, double all_s) {
  cs_text_append(text, "<td>");
  if (is_told(part_s, all_s)) {
    struct cs_text share = {0};
    cs__put_percent(&share, part_s / all_s);
    cs__put_page_text(text, &share);
  }
  cs_text_append(text, "</td>");
}

/* The columns of shares: the groups, then what is in single and in locks. */
enum { SINGLE = CS__GROUPS, CRITICAL, SHARES };

static double share_s(const struct cs_observed_region *region, int column) {
  if (column < CS__GROUPS)
    return cs__group_s(region, (enum cs__group)column);
  return column == SINGLE ? region->single_s : region->critical_s;
}

/* Columns in which no region has anything are left out, busy and fork/join excepted. */
static void find_told(const struct cs_observation *process, bool told_out[SHARES]) {
  for (int column = 0; column < SHARES; column++) {
    told_out[column] = column == CS__GROUP_BUSY || column == CS__GROUP_FORK_JOIN;
    for (size_t i = 0; i < process->region_count && !told_out[column]; i++)
      told_out[column] = is_told(share_s(&process->regions[i], column), cs__core_s_of(&process->regions[i]));
  }
}

static void put_row(struct cs_text *text, const struct cs_observe_point *point, const struct cs_observed_region *region,
                    size_t number, size_t rest, const bool told[SHARES]) {
  const double core_s = cs__core_s_of(region), all_s = point->split.threads * point->split.wall_s;
  const double longest_s = point->process->region_count > 0 ? cs__core_s_of(&point->process->regions[0]) : 0.0;
  cs_text_append(text, "<tr><th scope=\"row\">");
  put_name(text, region, number, rest);
  cs_text_append(text, "</th><td class=\"bars\">");
  put_region_bar(text, region, fmax(longest_s, core_s));
  cs_text_append(text, "</td>");
  if (number > 0)
    cs_text_append(text, "<td>%d</td>", region->team);
  else
    cs_text_append(text, "<td></td>");
  cs_text_append(text, "<td>%" PRIu64 "</td><td>", region->count);
  cs__put_time(text, region->wall_s);
  cs_text_append(text, "</td>");
  put_share(text, core_s, all_s);
  for (int column = 0; column < SHARES; column++)
    if (told[column])
      put_share(text, share_s(region, column), core_s);
  cs_text_append(text, "</tr>\n");
}

void cs__put_regions_html(struct cs_text *text, const struct cs_observe_point *point, size_t rows) {
  enum { SHARES_FROM = 6 };
  static const char *const all[SHARES_FROM + SHARES] = {
      "region",  "core time", "team", "calls",     "wall time", "of all cores", "busy",   "imbalance",
      "barrier", "lock",      "task", "fork/join", "inner",     "in single",    "in lock"};
  const char *heads[SHARES_FROM + SHARES];
  size_t columns = 0;
  bool told[SHARES];
  const struct cs_observation *process = point->process;
  struct cs_observed_region rest;
  const size_t rest_count = cs__rest(process, rows, &rest);
  cs__put_group_legend(text);
  find_told(process, told);
  for (int column = 0; column < SHARES_FROM + SHARES; column++)
    if (column < SHARES_FROM || told[column - SHARES_FROM])
      heads[columns++] = all[column];
  cs__put_table_begin(text, "Parallel regions, most core time first", heads, columns);
  for (size_t i = 0; i < process->region_count; i++)
    if (cs__has_row(process, i, rows))
      put_row(text, point, &process->regions[i], i + 1, 0, told);
  if (rest_count > 0)
    put_row(text, point, &rest, 0, rest_count, told);
  cs__put_table_end(text);
  cs_text_append(text,
                 "<p class=\"note\">On %d thread%s. From \"busy\" on, shares of the region's own core time, its "
                 "team times its wall time; the length of a bar is that core time against the greatest.</p>\n",
                 point->threads, point->threads == 1 ? "" : "s");
}
