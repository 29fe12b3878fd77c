/* runtime/report/topology_map.c - the map of a machine: a column for each core, its PUs and their threads below them.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/topology_view.h"

#include <stdio.h>
#include <string.h>

/* A longer map is folded: with the levels above it, about two screens of 24 lines. */
enum { LINES_MAX = 34 };

static const char *const part_names[CS__PARTS] = {[CS__PACKAGES] = "packages",
                                                  [CS__NUMAS] = "NUMA nodes",
                                                  [CS__DIES] = "dies",
                                                  [CS__L3S] = "L3 caches",
                                                  [CS__L2S] = "L2 caches"};

struct drawing {
  const struct cs__layout *layout;
  bool seen[CS__PARTS]; /* a sign for it was drawn */
};

static const char *bar(const struct cs__view *view) {
  return view->style->utf8 ? "│" : "|";
}

static const char *colon(const struct cs__view *view) {
  return view->style->utf8 ? "┊" : ":";
}

static void put_label(const struct cs__view *view, const char *label, struct cs_text *text) {
  const bool colour = view->style->colour;
  cs_text_append(text, "%s  %-*s%s", colour ? "\033[2m" : "", CS__LABEL_WIDTH - 2, label, colour ? "\033[0m" : "");
}

static void put_sign(struct drawing *drawing, size_t column, struct cs_text *text) {
  const char sign = cs__layout_sign(drawing->layout, column);
  for (enum cs__part part = 0; part < CS__PARTS; part++)
    drawing->seen[part] |= cs__layout_parts(drawing->layout, column, part);
  if (sign != '\0')
    cs_text_append(text, " %s", sign == '|' ? bar(drawing->layout->view) : colon(drawing->layout->view));
}

typedef void cell_fn(const struct cs__view *view, size_t pu, char *cell, size_t size);

/* The initial of the kind's name, or its number: 0 is the slowest. */
static void kind_cell(const struct cs__view *view, size_t pu, char *cell, size_t size) {
  const int kind = view->machine->pus[pu].kind;
  const char initial = kind >= 0 ? view->machine->kinds[kind].name[0] : '?';
  if (initial >= 'a' && initial <= 'z')
    snprintf(cell, size, "%c", initial - 'a' + 'A');
  else if (initial > ' ' && initial <= '~')
    snprintf(cell, size, "%c", initial);
  else
    snprintf(cell, size, "%d", kind);
}

static void pu_cell(const struct cs__view *view, size_t pu, char *cell, size_t size) {
  snprintf(cell, size, "%d", view->machine->pus[pu].os_index);
}

static void thread_cell(const struct cs__view *view, size_t pu, char *cell, size_t size) {
  if (view->threads[pu] >= 0)
    snprintf(cell, size, "%d", view->threads[pu]);
  else
    snprintf(cell, size, "%s", view->threads[pu] == CS__BARRED ? "x" : "-");
}

/* Row of the cores' hardware threads of one rank; cores that have fewer stay empty. */
static void put_row(struct drawing *drawing, const struct cs__block *block, const char *label, int rank, cell_fn *fill,
                    struct cs_text *text) {
  const struct cs__layout *layout = drawing->layout;
  const bool bold = fill == thread_cell && layout->view->style->colour;
  size_t end = block->end;
  while (end > block->begin && layout->columns[end - 1].count <= rank)
    end--;
  put_label(layout->view, label, text);
  for (size_t i = block->begin; i < end; i++) {
    char cell[16] = "";
    if (rank < layout->columns[i].count)
      fill(layout->view, layout->columns[i].first + (size_t)rank, cell, sizeof cell);
    if (i > block->begin)
      put_sign(drawing, i, text);
    cs_text_append(text, "%s %*s%s", bold ? "\033[1m" : "", layout->width, cell, bold ? "\033[0m" : "");
  }
  cs_text_append(text, "\n");
}

static void put_heading_of(const struct cs__layout *layout, size_t index, struct cs_text *text) {
  const struct cs__block *block = &layout->blocks[index];
  const struct cs__column *last = &layout->columns[block->end - 1];
  cs__put_heading(layout->view, layout->columns[block->begin].first, last->first + (size_t)last->count, text);
}

static void put_block_heading(const struct cs__layout *layout, size_t index, struct cs_text *text) {
  struct cs_text heading = {0}, before = {0};
  put_heading_of(layout, index, &heading);
  if (index > 0)
    put_heading_of(layout, index - 1, &before);
  const bool same = strcmp(cs_text_get(&heading), cs_text_get(&before)) == 0;
  if (heading.length > 0 || index > 0)
    cs_text_append(text, "%s%s\n", cs_text_get(&heading), heading.length > 0 && same ? " (more cores)" : "");
  text->failed |= heading.failed || before.failed;
  cs_text_free(&before);
  cs_text_free(&heading);
}

static void put_block(struct drawing *drawing, size_t index, struct cs_text *text) {
  const struct cs__view *view = drawing->layout->view;
  const struct cs__block *block = &drawing->layout->blocks[index];
  put_block_heading(drawing->layout, index, text);
  if (view->machine->kind_count > 1)
    put_row(drawing, block, "kind", 0, kind_cell, text);
  for (int rank = 0; rank < cs__layout_ranks(drawing->layout, index); rank++) {
    put_row(drawing, block, "PU", rank, pu_cell, text);
    put_row(drawing, block, view->in_order ? "order" : "thread", rank, thread_cell, text);
  }
}

static void put_signs(const struct drawing *drawing, struct cs_text *legend) {
  bool bars = false;
  for (enum cs__part part = 0; part < CS__PARTS; part++) {
    if (!drawing->seen[part])
      continue;
    if (part == CS__L2S)
      cs_text_append(legend, "%s%s parts ", bars ? "; " : "", colon(drawing->layout->view));
    else
      cs_text_append(legend, "%s%s", bars ? ", " : bar(drawing->layout->view), bars ? "" : " parts ");
    cs_text_append(legend, "%s", part_names[part]);
    bars = true;
  }
}

static void put_legend(const struct drawing *drawing, bool folded, struct cs_text *text) {
  const struct cs__view *view = drawing->layout->view;
  struct cs_text legend = {0};
  bool idle = false, barred = false;
  for (size_t i = 0; i < view->machine->pu_count; i++) {
    idle |= view->threads[i] == CS__IDLE;
    barred |= view->threads[i] == CS__BARRED;
  }
  put_signs(drawing, &legend);
  if (barred)
    cs_text_append(&legend, "%sx: not for this process", legend.length > 0 ? "; " : "");
  if (idle)
    cs_text_append(&legend, "%s-: in no team", legend.length > 0 ? "; " : "");
  if (legend.length > 0 || folded)
    cs_text_append(text, "\n");
  if (folded)
    cs_text_append(text, "Cores in the lines without columns look like those drawn; --all draws them too.\n");
  if (legend.length > 0)
    cs_text_append(text, "%s\n", cs_text_get(&legend));
  text->failed |= legend.failed;
  cs_text_free(&legend);
}

static bool is_long(const struct cs__layout *layout) {
  size_t lines = 0;
  for (size_t i = 0; i < layout->block_count; i++)
    lines += 1 + 2 * (size_t)cs__layout_ranks(layout, i);
  return lines > LINES_MAX;
}

static bool put_blocks(struct drawing *drawing, struct cs_text *text) {
  const struct cs__layout *layout = drawing->layout;
  const bool fold = !layout->view->all && is_long(layout);
  bool folded = false;
  for (size_t begin = 0, end; begin < layout->block_count; begin = end) {
    end = begin + 1;
    if (!fold || !cs__layout_repeats(layout, begin)) {
      put_block(drawing, begin, text);
      continue;
    }
    while (end < layout->block_count && cs__layout_repeats(layout, end))
      end++;
    cs__put_folded(layout, begin, end, text);
    folded = true;
  }
  return folded;
}

void cs__put_map(const struct cs__view *view, struct cs_text *text) {
  struct cs__layout layout = {0};
  if (cs__layout_make(view, &layout) != CS_OK) {
    text->failed = true;
    return;
  }
  struct drawing drawing = {.layout = &layout};
  const bool folded = put_blocks(&drawing, text);
  put_legend(&drawing, folded, text);
  cs__layout_free(&layout);
}
