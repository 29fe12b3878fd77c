/* runtime/report/observe_table_program.c - on a terminal: the limits over thread counts, where the cores' time went. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/figures.h"
#include "runtime/report/observe_curve.h"
#include "runtime/report/observe_grid.h"
#include "runtime/report/observe_groups.h"
#include "runtime/report/observe_table.h"

#include <math.h>
#include <stdlib.h>

/* --- limits --- */

enum { THREADS, AMDAHL, LOCK, SINGLE, SPAN, MEASURED, SHARE, LIMIT_COLUMNS };
enum { INDENT = 2 };

static void put_limit(struct cs_text *text, double limit) {
  cs__put_figure(text, isinf(limit) ? (double)NAN : limit);
}

/* With its interval where there is room. */
static void put_estimate(struct cs_text *text, const struct cs_estimate *estimate, bool ends) {
  if (ends)
    cs__put_estimate(text, estimate);
  else
    cs__put_figure(text, estimate->value);
}

static void put_limit_row(struct cs__grid *grid, size_t row, const struct cs__curve_point *point, bool measured,
                          bool ends) {
  if (point->threads > 0)
    cs_text_append(cs__grid_cell(grid, row, THREADS), "%d", point->threads);
  else
    cs_text_append(cs__grid_cell(grid, row, THREADS), "any");
  put_estimate(cs__grid_cell(grid, row, AMDAHL), &point->amdahl, ends);
  put_limit(cs__grid_cell(grid, row, LOCK), point->limit[CS_OBSERVE_BOUND_LOCK]);
  put_limit(cs__grid_cell(grid, row, SINGLE), point->limit[CS_OBSERVE_BOUND_SINGLE]);
  put_limit(cs__grid_cell(grid, row, SPAN), point->limit[CS_OBSERVE_BOUND_SPAN]);
  if (!measured || point->measured == NULL || point->measured->speedup.count == 0)
    return;
  put_estimate(cs__grid_cell(grid, row, MEASURED), &point->measured->speedup, ends);
  cs__put_percent(cs__grid_cell(grid, row, SHARE), cs__share_of_limit(point));
}

static struct cs__grid limit_grid(const struct cs__curve_point *points, size_t count, bool measured, bool ends) {
  static const char *const heads[LIMIT_COLUMNS] = {"threads",   "Amdahl limit", "lock limit", "single limit",
                                                   "work/span", "measured",     "of limit"};
  struct cs__grid grid = {.columns = LIMIT_COLUMNS, .heads = 1, .left = {[AMDAHL] = true, [MEASURED] = true}};
  grid.hidden[LOCK] = !cs__is_told(points, count, CS_OBSERVE_BOUND_LOCK);
  grid.hidden[SINGLE] = !cs__is_told(points, count, CS_OBSERVE_BOUND_SINGLE);
  grid.hidden[SPAN] = !cs__is_told(points, count, CS_OBSERVE_BOUND_SPAN);
  grid.hidden[MEASURED] = grid.hidden[SHARE] = !measured;
  for (size_t column = 0; column < LIMIT_COLUMNS; column++)
    cs_text_append(cs__grid_cell(&grid, 0, column), "%s", heads[column]);
  for (size_t i = 0; i < count; i++)
    put_limit_row(&grid, i + 1, &points[i], measured, ends);
  return grid;
}

void cs__put_limit_table(struct cs_text *text, const struct cs_observe_runs *runs,
                         const struct cs_observe_summary *summary, const struct cs_table_style *style) {
  size_t count = 0;
  struct cs__curve_point *points = cs__curve_make(runs, summary, &count);
  const bool measured = cs__has_measured(summary);
  text->failed = text->failed || points == NULL;
  if (points == NULL || count == 0) { /* no limit is known */
    free(points);
    return;
  }
  struct cs__grid grid = limit_grid(points, count, measured, true);
  if (cs__grid_width(&grid) + INDENT > (size_t)style->columns) {
    cs__grid_free(&grid);
    grid = limit_grid(points, count, measured, false);
  }
  cs__put_section_head(text, "Speedup over 1 thread: at most", style);
  cs__grid_put(&grid, style, "  ", text);
  cs__grid_free(&grid);
  free(points);
}

/* --- where the cores' time went --- */

enum { BAR_WIDTH = 24, POINTS_MOST = 8 };

static void put_bar(struct cs_text *text, double share, bool utf8) {
  const int filled = (int)(share * BAR_WIDTH + 0.5);
  for (int i = 0; i < filled && i < BAR_WIDTH; i++)
    cs_text_append(text, utf8 ? "\xE2\x96\x88" : "#");
}

static double all_s(const struct cs_observe_point *point) {
  return point->split.threads * point->split.wall_s;
}

/* Too small to be told unless it always is. */
static bool is_told(const struct cs__part *part, const struct cs_observe_point *point) {
  return part->always || part->core_s >= 0.0005 * all_s(point);
}

/* The last points whose regions were seen, as many as fit. */
static size_t pick_points(const struct cs_observe_summary *summary,
                          const struct cs_observe_point *picked_out[POINTS_MOST]) {
  size_t seen = 0, count = 0;
  for (size_t i = 0; i < summary->point_count; i++)
    seen += summary->points[i].split.threads > 0;
  for (size_t i = 0, passed = 0; i < summary->point_count; i++)
    if (summary->points[i].split.threads > 0 && passed++ + POINTS_MOST >= seen)
      picked_out[count++] = &summary->points[i];
  return count;
}

/* One row: a part's per cents at every point; nothing when it is too small to be told at any of them. */
static bool put_part(struct cs__grid *grid, size_t row, const struct cs_observe_point *const *points, size_t count,
                     const struct cs_observe_point *base, size_t part) {
  struct cs__part parts[POINTS_MOST][CS__PARTS_MAX];
  bool told = false;
  for (size_t i = 0; i < count; i++) {
    cs__parts_of(points[i], base, parts[i]);
    told = told || is_told(&parts[i][part], points[i]);
  }
  if (!told)
    return false;
  cs_text_append(cs__grid_cell(grid, row, 0), "%s", parts[0][part].name);
  for (size_t i = 0; i < count; i++)
    cs__put_core_share(cs__grid_cell(grid, row, i + 1), parts[i][part].core_s / all_s(points[i]));
  return true;
}

static void put_compared(struct cs_text *text, const struct cs_observe_summary *summary,
                         const struct cs_table_style *style) {
  const struct cs_observe_point *base = cs__observe_base(summary), *points[POINTS_MOST] = {NULL};
  const size_t count = pick_points(summary, points);
  struct cs__grid grid = {.columns = count + 1, .heads = 1};
  struct cs__part parts[CS__PARTS_MAX];
  const size_t part_count = cs__parts_of(summary->shown, base, parts);
  cs_text_append(cs__grid_cell(&grid, 0, 0), "threads");
  for (size_t i = 0; i < count; i++)
    cs_text_append(cs__grid_cell(&grid, 0, i + 1), "%d", points[i]->threads);
  for (size_t part = 0, row = 1; part < part_count; part++)
    row += put_part(&grid, row, points, count, base, part);
  cs__grid_put(&grid, style, "  ", text);
  cs__grid_free(&grid);
}

static void put_alone(struct cs_text *text, const struct cs_observe_point *point, const struct cs_table_style *style) {
  struct cs__grid grid = {.columns = 4, .left = {[3] = true}};
  struct cs__part parts[CS__PARTS_MAX];
  const size_t count = cs__parts_of(point, NULL, parts);
  size_t row = 0;
  for (size_t i = 0; i < count; i++) {
    if (!is_told(&parts[i], point))
      continue;
    const double share = parts[i].core_s / all_s(point);
    cs_text_append(cs__grid_cell(&grid, row, 0), "%s", parts[i].name);
    cs__put_core_share(cs__grid_cell(&grid, row, 1), share);
    cs__put_core_time(cs__grid_cell(&grid, row, 2), parts[i].core_s);
    put_bar(cs__grid_cell(&grid, row, 3), share, style->utf8);
    row++;
  }
  cs__grid_put(&grid, style, "  ", text);
  cs__grid_free(&grid);
}

void cs__put_parts(struct cs_text *text, const struct cs_observe_summary *summary, const struct cs_table_style *style) {
  const struct cs_observe_point *point = summary->shown, *base = cs__observe_base(summary);
  struct cs_text heading = {0};
  if (base != NULL) {
    cs_text_append(&heading, "Where the cores' time went, of n x T(n); work compared with that on ");
    cs__put_threads(&heading, base->threads);
  } else {
    cs_text_append(&heading, "Where %d x ", point->threads);
    cs__put_time(&heading, point->split.wall_s);
    cs_text_append(&heading, " of the cores' time went");
  }
  cs__put_section_head(text, cs_text_get(&heading), style);
  cs_text_free(&heading);
  if (base != NULL)
    put_compared(text, summary, style);
  else
    put_alone(text, point, style);
  if (base == NULL && point->threads > 1) {
    struct cs_text line = {0};
    cs_text_append(&line,
                   "One thread count cannot tell how much more work this is than on one thread, and what bounds it is "
                   "taken from there: --threads 1,%d measures both.",
                   point->threads);
    cs__put_line(text, "  ", &line, style);
  }
}
