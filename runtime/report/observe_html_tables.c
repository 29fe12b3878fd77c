/* runtime/report/observe_html_tables.c - the page's tables of limits, of the cores' time, of processes. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/figures.h"
#include "runtime/report/observe_curve.h"
#include "runtime/report/observe_groups.h"
#include "runtime/report/observe_html.h"
#include "runtime/report/observe_sentence.h"
#include "runtime/report/page.h"
#include "runtime/report/plain.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

/* Takes plain over. */
static void put_cell(struct cs_text *text, struct cs_text *plain) {
  cs_text_append(text, "<td>");
  cs__put_page_text(text, plain);
  cs_text_append(text, "</td>");
}

static void put_limit_cell(struct cs_text *text, double limit) {
  struct cs_text cell = {0};
  cs__put_figure(&cell, isinf(limit) ? (double)NAN : limit);
  put_cell(text, &cell);
}

/* Which columns there are beside threads and Amdahl's limit. */
struct told {
  bool lock, single, span, measured;
};

/* The speedup, and of what binds there. */
static void put_measured_cells(struct cs_text *text, const struct cs__curve_point *point) {
  struct cs_text speedup = {0}, share = {0};
  if (point->measured != NULL && point->measured->speedup.count > 0) {
    cs__put_estimate(&speedup, &point->measured->speedup);
    cs__put_percent(&share, cs__share_of_limit(point));
  }
  put_cell(text, &speedup);
  put_cell(text, &share);
}

static void put_limit_row(struct cs_text *text, const struct cs__curve_point *point, const struct told *told) {
  struct cs_text cell = {0};
  if (point->threads > 0)
    cs_text_append(text, "<tr><th scope=\"row\">%d</th>", point->threads);
  else
    cs_text_append(text, "<tr><th scope=\"row\">any</th>");
  cs__put_estimate(&cell, &point->amdahl);
  put_cell(text, &cell);
  if (told->lock)
    put_limit_cell(text, point->limit[CS_OBSERVE_BOUND_LOCK]);
  if (told->single)
    put_limit_cell(text, point->limit[CS_OBSERVE_BOUND_SINGLE]);
  if (told->span)
    put_limit_cell(text, point->limit[CS_OBSERVE_BOUND_SPAN]);
  if (told->measured)
    put_measured_cells(text, point);
  cs_text_append(text, "</tr>\n");
}

void cs__put_limit_html(struct cs_text *text, const struct cs_observe_runs *runs,
                        const struct cs_observe_summary *summary) {
  size_t count = 0, columns = 2;
  struct cs__curve_point *points = cs__curve_make(runs, summary, &count);
  text->failed = text->failed || points == NULL;
  if (points == NULL || count == 0) { /* no limit is known */
    free(points);
    return;
  }
  const struct told told = {.lock = cs__is_told(points, count, CS_OBSERVE_BOUND_LOCK),
                            .single = cs__is_told(points, count, CS_OBSERVE_BOUND_SINGLE),
                            .span = cs__is_told(points, count, CS_OBSERVE_BOUND_SPAN),
                            .measured = cs__has_measured(summary)};
  const char *heads[7] = {"threads", "Amdahl limit"};
  if (told.lock)
    heads[columns++] = "lock limit";
  if (told.single)
    heads[columns++] = "single limit";
  if (told.span)
    heads[columns++] = "work/span limit";
  if (told.measured) {
    heads[columns++] = "measured";
    heads[columns++] = "of limit";
  }
  cs__put_table_begin(text, "Limits of the speedup for each thread count", heads, columns);
  for (size_t i = 0; i < count; i++)
    put_limit_row(text, &points[i], &told);
  cs__put_table_end(text);
  cs_text_append(text, "<p class=\"note\">Speedup over 1 thread, at most; from the run on %d thread%s%s.%s</p>\n",
                 summary->limits.basis->threads, summary->limits.basis->threads == 1 ? "" : "s",
                 summary->limits.estimated ? ", whose work counts as that of one thread" : "",
                 told.lock || told.single || told.span ? " A dash: that fact binds nothing there." : "");
  free(points);
}

/* --- where the cores' time went --- */

static void put_whole(struct cs_text *text, const struct cs_observe_point *point, const struct cs_observe_point *base) {
  struct cs__part parts[CS__PARTS_MAX];
  struct cs__stretch stretches[CS__PARTS_MAX];
  struct cs_text title = {0}, caption = {0};
  const double all_s = point->split.threads * point->split.wall_s;
  const size_t count = cs__parts_of(point, base, parts);
  for (size_t i = 0; i < count; i++) {
    stretches[i] = (struct cs__stretch){parts[i].core_s / all_s, parts[i].colour};
    cs_text_append(&title, "%s%s ", i > 0 ? ", " : "", parts[i].name);
    cs__put_core_share(&title, parts[i].core_s / all_s);
  }
  cs_text_append(&caption, "%d x ", point->threads);
  cs__put_time(&caption, point->split.wall_s);
  cs_text_append(text, "<div class=\"whole\"><div>");
  cs__put_page_text(text, &caption);
  cs_text_append(text, "</div>");
  cs__put_bar(text, cs_text_get(&title), stretches, count);
  cs_text_append(text, "</div>\n");
  cs_text_free(&title);
}

/* One row: a part at every point. */
static void put_part(struct cs_text *text, const struct cs_observe_summary *summary, size_t part) {
  const struct cs_observe_point *base = cs__observe_base(summary);
  struct cs__part parts[CS__PARTS_MAX];
  cs__parts_of(summary->shown, base, parts);
  cs_text_append(text,
                 "<tr><th scope=\"row\"><span class=\"bar\" style=\"display:inline-block;min-width:0;width:0.8rem;"
                 "height:0.8rem;background:var(--plot-%s)\"></span> %s</th>",
                 cs__palette[parts[part].colour].name, parts[part].name);
  for (size_t i = 0; i < summary->point_count; i++) {
    const struct cs_observe_point *point = &summary->points[i];
    struct cs_text cell = {0};
    if (point->split.threads == 0)
      continue;
    cs__parts_of(point, base, parts);
    const double share = parts[part].core_s / (point->split.threads * point->split.wall_s);
    if (fabs(share) >= 0.5e-4) { /* a blank for what is not there */
      cs__put_core_share(&cell, share);
      cs_text_append(&cell, ", ");
      cs__put_core_time(&cell, parts[part].core_s);
    }
    put_cell(text, &cell);
  }
  cs_text_append(text, "</tr>\n");
}

static void put_parts_table(struct cs_text *text, const struct cs_observe_summary *summary) {
  struct cs__part parts[CS__PARTS_MAX];
  cs_text_append(text, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Parts of the cores' time\">\n"
                       "<table>\n<thead><tr><th scope=\"col\">of n x T(n)</th>");
  for (size_t i = 0; i < summary->point_count; i++)
    if (summary->points[i].split.threads > 0)
      cs_text_append(text, "<th scope=\"col\">%d thread%s</th>", summary->points[i].threads,
                     summary->points[i].threads == 1 ? "" : "s");
  cs_text_append(text, "</tr></thead>\n<tbody>\n");
  const size_t count = cs__parts_of(summary->shown, cs__observe_base(summary), parts);
  for (size_t part = 0; part < count; part++)
    put_part(text, summary, part);
  cs__put_table_end(text);
}

void cs__put_parts_html(struct cs_text *text, const struct cs_observe_summary *summary) {
  const struct cs_observe_point *base = cs__observe_base(summary);
  for (size_t i = 0; i < summary->point_count; i++)
    if (summary->points[i].split.threads > 0)
      put_whole(text, &summary->points[i], base);
  put_parts_table(text, summary);
  if (base != NULL)
    cs_text_append(text,
                   "<p class=\"note\">Useful is the work of the run on %d thread%s; work inflation is how much more "
                   "core time the same work takes: memory bandwidth, shared caches, clock, atomics, false sharing, "
                   "or more of it being done.</p>\n",
                   base->threads, base->threads == 1 ? "" : "s");
  else if (summary->shown->threads > 1)
    cs_text_append(text,
                   "<p class=\"note\">How much more work this is than on one thread cannot be told from one thread "
                   "count: <code>--threads 1,%d</code> measures it.</p>\n",
                   summary->shown->threads);
}

/* --- processes --- */

static void put_process(struct cs_text *text, const struct cs_observation *process) {
  struct cs_text cell = {0};
  cs_text_append(text, "<tr><th scope=\"row\">%" PRIu32 " ", process->pid);
  cs__put_html(text, cs__last_part(process->program));
  cs_text_append(text, "</th><td>%d</td>", process->threads);
  cs__put_time(&cell, process->wall_s);
  put_cell(text, &cell);
  cs__put_time(&cell, process->serial_s);
  put_cell(text, &cell);
  cs__put_time(&cell, process->parallel_s);
  put_cell(text, &cell);
  cs_text_append(text, "<td>%zu</td></tr>\n", process->region_count);
}

void cs__put_processes_html(struct cs_text *text, const struct cs_observe_point *point) {
  static const char *const heads[] = {"process", "threads", "wall time", "serial", "parallel", "regions"};
  const struct cs_observed_run *run = point->run;
  if (run->process_count < 2)
    return;
  cs_text_append(text, "<section aria-labelledby=\"processes\">\n<h2 id=\"processes\">Processes</h2>\n");
  cs__put_table_begin(text, "Processes of the command", heads, sizeof heads / sizeof heads[0]);
  for (size_t i = 0; i < run->process_count; i++)
    put_process(text, &run->processes[i]);
  cs__put_table_end(text);
  cs_text_append(text, "</section>");
}
