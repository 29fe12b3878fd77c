/* runtime/report/observe_table_regions.c - on a terminal: one row per region, most core-seconds first. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/figures.h"
#include "runtime/report/observe_grid.h"
#include "runtime/report/observe_groups.h"
#include "runtime/report/observe_sentence.h"
#include "runtime/report/observe_table.h"

#include <inttypes.h>
#include <string.h>

/* NUMBER ... SHARE, then one column per group, then the two marks. */
enum { NUMBER, NAME, TEAM, CALLS, WALL, SHARE, FIRST_GROUP, SINGLE = FIRST_GROUP + CS__GROUPS, CRITICAL, COLUMNS };
enum { HEADS = 2, INDENT = 2 };

/* One row's data: a region, or all that have no row of their own. */
struct row {
  const struct cs_observe_point *point;
  const struct cs_observed_region *region;
  size_t number; /* 0: the rest */
  size_t rest;   /* how many regions that is */
};

static void put_name(struct cs_text *text, const struct row *row) {
  const char *mark = cs__region_mark(row->region);
  if (row->number == 0)
    cs_text_append(text, "%zu other%s", row->rest, row->rest == 1 ? "" : "s");
  else
    cs__put_region(text, row->region);
  if (mark[0] != '\0')
    cs_text_append(text, ", %s", mark);
}

/* Half a per cent and more is a figure, less is a blank: the eye finds what matters. */
static void put_share(struct cs_text *text, double part_s, double all_s) {
  const double share = all_s > 0.0 ? part_s / all_s : 0.0;
  if (share >= 0.005)
    cs_text_append(text, "%.0f %%", share * 100.0);
}

static void put_row(struct cs__grid *grid, size_t at, const struct row *row) {
  const struct cs_observed_region *region = row->region;
  const double core_s = cs__core_s_of(region);
  if (row->number > 0) {
    cs_text_append(cs__grid_cell(grid, at, NUMBER), "%zu", row->number);
    cs_text_append(cs__grid_cell(grid, at, TEAM), "%d", region->team);
  }
  put_name(cs__grid_cell(grid, at, NAME), row);
  cs_text_append(cs__grid_cell(grid, at, CALLS), "%" PRIu64, region->count);
  cs__put_time(cs__grid_cell(grid, at, WALL), region->wall_s);
  cs__put_percent(cs__grid_cell(grid, at, SHARE), core_s / (row->point->split.threads * row->point->split.wall_s));
  for (enum cs__group group = CS__GROUP_BUSY; group < CS__GROUPS; group++)
    put_share(cs__grid_cell(grid, at, FIRST_GROUP + group), cs__group_s(region, group), core_s);
  put_share(cs__grid_cell(grid, at, SINGLE), region->single_s, core_s);
  put_share(cs__grid_cell(grid, at, CRITICAL), region->critical_s, core_s);
}

/* A head in two lines: "imba-|lance", and one line at the bottom when there is no '|'. */
static void put_head(struct cs__grid *grid, size_t column, const char *head) {
  const char *bar = strchr(head, '|');
  if (bar != NULL)
    cs_text_append_bytes(cs__grid_cell(grid, 0, column), head, (size_t)(bar - head));
  cs_text_append(cs__grid_cell(grid, 1, column), "%s", bar != NULL ? bar + 1 : head);
}

static void put_heads(struct cs__grid *grid) {
  static const char *const heads[FIRST_GROUP] = {"", "region", "team", "calls", "wall|time", "of|cores"};
  for (size_t column = 0; column < FIRST_GROUP; column++)
    put_head(grid, column, heads[column]);
  for (enum cs__group group = CS__GROUP_BUSY; group < CS__GROUPS; group++)
    put_head(grid, FIRST_GROUP + group, cs__groups[group].name);
  put_head(grid, SINGLE, "in|single");
  put_head(grid, CRITICAL, "in|lock");
}

/* Columns in which no region has anything are left out, busy and fork/join excepted. */
static void hide_empty(struct cs__grid *grid) {
  for (size_t column = FIRST_GROUP; column < COLUMNS; column++) {
    bool any = column == FIRST_GROUP + CS__GROUP_BUSY || column == FIRST_GROUP + CS__GROUP_FORK_JOIN;
    for (size_t row = HEADS; row < grid->rows && !any; row++)
      any = cs__grid_cell(grid, row, column)->length > 0;
    grid->hidden[column] = !any;
  }
}

/* What a narrow terminal goes without, first to last: the names first, which then stand below. */
static void fit(struct cs__grid *grid, size_t room) {
  static const size_t spared[] = {NAME, CRITICAL, SINGLE, CALLS, TEAM, WALL};
  for (size_t i = 0; i < sizeof spared / sizeof spared[0] && cs__grid_width(grid) > room; i++)
    grid->hidden[spared[i]] = true;
}

/* Where the names leave no room: they go in lines of their own below the table, by number. */
static void put_names_below(struct cs_text *text, struct cs__grid *grid, const struct cs_table_style *style) {
  for (size_t row = HEADS; row < grid->rows; row++) {
    struct cs_text line = {0}, first = {0};
    const char *number = cs_text_get(cs__grid_cell(grid, row, NUMBER));
    cs_text_append(&first, "  %s ", number[0] != '\0' ? number : "-");
    cs_text_append(&line, "%s", cs_text_get(cs__grid_cell(grid, row, NAME)));
    cs__put_line(text, cs_text_get(&first), &line, style);
    cs_text_free(&first);
  }
}

static void fill(struct cs__grid *grid, const struct cs_observe_point *point, size_t rows,
                 struct cs_observed_region *rest) {
  struct row row = {.point = point};
  size_t at = HEADS;
  for (size_t i = 0; i < point->process->region_count; i++) {
    if (!cs__has_row(point->process, i, rows))
      continue;
    row.region = &point->process->regions[i];
    row.number = i + 1;
    put_row(grid, at++, &row);
  }
  row = (struct row){.point = point, .region = rest, .rest = cs__rest(point->process, rows, rest)};
  if (row.rest > 0)
    put_row(grid, at, &row);
}

void cs__put_region_table(struct cs_text *text, const struct cs_observe_point *point, size_t rows,
                          const struct cs_table_style *style) {
  struct cs__grid grid = {.columns = COLUMNS, .heads = HEADS, .left = {[NAME] = true}};
  struct cs_observed_region rest;
  struct cs_text heading = {0};
  put_heads(&grid);
  fill(&grid, point, rows, &rest);
  hide_empty(&grid);
  cs_text_append(&heading, "Regions on ");
  cs__put_threads(&heading, point->threads);
  cs_text_append(&heading, ", shares of a region's own core time from \"busy\" on");
  cs__put_section_head(text, cs_text_get(&heading), style);
  cs_text_free(&heading);
  fit(&grid, style->columns > INDENT ? (size_t)style->columns - INDENT : 0);
  cs__grid_put(&grid, style, "  ", text);
  if (grid.hidden[NAME])
    put_names_below(text, &grid, style);
  cs__grid_free(&grid);
}
