/* runtime/report/topology_layout.c - the cores of a machine laid out as columns, in blocks that fit the terminal. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/topology_view.h"

#include <stdio.h>
#include <stdlib.h>

int cs__part_of(const struct cs_pu *pu, enum cs__part part) {
  const int objects[CS__PARTS] = {[CS__PACKAGES] = pu->package,
                                  [CS__NUMAS] = pu->numa,
                                  [CS__DIES] = pu->die,
                                  [CS__L3S] = pu->l3,
                                  [CS__L2S] = pu->l2};
  return objects[part];
}

static const struct cs_pu *pu_of(const struct cs__layout *layout, size_t column) {
  return &layout->view->machine->pus[layout->columns[column].first];
}

static bool changes(const struct cs__layout *layout, size_t column, enum cs__part part) {
  return cs__part_of(pu_of(layout, column), part) != cs__part_of(pu_of(layout, column - 1), part);
}

/* A bar beside each lone core would only be noise. */
bool cs__layout_parts(const struct cs__layout *layout, size_t column, enum cs__part part) {
  if (!layout->parts[part] || !changes(layout, column, part))
    return false;
  return (column >= 2 && !changes(layout, column - 1, part)) ||
         (column + 1 < layout->column_count && !changes(layout, column + 1, part));
}

char cs__layout_sign(const struct cs__layout *layout, size_t column) {
  for (enum cs__part part = 0; part < CS__PARTS; part++)
    if (cs__layout_parts(layout, column, part))
      return part == CS__L2S ? ':' : '|';
  return '\0';
}

static void find_columns(struct cs__layout *layout) {
  const struct cs_machine *machine = layout->view->machine;
  for (size_t i = 0; i < machine->pu_count; i++) {
    if (i == 0 || machine->pus[i].core != machine->pus[i - 1].core || machine->pus[i].core == CS_NONE)
      layout->columns[layout->column_count++] = (struct cs__column){.first = i};
    layout->columns[layout->column_count - 1].count++;
  }
}

static void find_parts(struct cs__layout *layout) {
  for (enum cs__part part = 0; part < CS__PARTS; part++) {
    size_t count = 1;
    for (size_t i = 1; i < layout->column_count; i++)
      count += changes(layout, i, part);
    layout->parts[part] = count > 1 && count < layout->column_count;
  }
}

static int digits(int number) {
  return snprintf(NULL, 0, "%d", number);
}

static void find_width(struct cs__layout *layout) {
  const struct cs__view *view = layout->view;
  layout->width = 2;
  for (size_t i = 0; i < view->machine->pu_count; i++) {
    const int pu = digits(view->machine->pus[i].os_index), thread = digits(view->threads[i]);
    layout->width = pu > layout->width ? pu : layout->width;
    layout->width = thread > layout->width ? thread : layout->width;
  }
}

/* --- sections: what stands under one heading ------------------------------------------------------------------------
 */

/* Whether a change of packages, of NUMA nodes, starts a new section; the coarsest first. */
struct heads {
  bool packages, numas;
};
static const struct heads heads_choices[] = {{false, false}, {true, false}, {false, true}, {true, true}};

static bool starts_section(const struct cs__layout *layout, struct heads heads, size_t column) {
  return (heads.packages && changes(layout, column, CS__PACKAGES)) ||
         (heads.numas && changes(layout, column, CS__NUMAS));
}

static size_t end_of_section(const struct cs__layout *layout, struct heads heads, size_t begin) {
  size_t end = begin + 1;
  while (end < layout->column_count && !starts_section(layout, heads, end))
    end++;
  return end;
}

static bool fits(const struct cs__layout *layout, size_t begin, size_t end) {
  int width = CS__LABEL_WIDTH;
  for (size_t i = begin; i < end; i++)
    width += layout->width + 1 + (i > begin && cs__layout_sign(layout, i) != '\0' ? 2 : 0);
  return width <= layout->view->style->columns;
}

/*
 * The coarsest choice with which each section fits a line; if none does, the finest. Choices that make many sections of
 * a few cores are left out: their headings would be most of the map.
 */
static struct heads find_heads(const struct cs__layout *layout) {
  enum { FEW_SECTIONS = 4, FEW_CORES = 6 };
  struct heads found = heads_choices[0];
  for (size_t i = 0; i < sizeof heads_choices / sizeof heads_choices[0]; i++) {
    size_t sections = 0;
    bool fitting = true;
    for (size_t begin = 0, end; begin < layout->column_count; begin = end) {
      end = end_of_section(layout, heads_choices[i], begin);
      fitting &= fits(layout, begin, end);
      sections++;
    }
    if (sections > FEW_SECTIONS && layout->column_count / sections < FEW_CORES)
      continue;
    found = heads_choices[i];
    if (fitting)
      break;
  }
  return found;
}

/* --- blocks: sections cut to the width of the terminal --------------------------------------------------------------
 */

/* At most `most` columns that fit, up to the last bar among them, or the last colon, or as many as there are. */
static size_t end_of_block(const struct cs__layout *layout, size_t begin, size_t end_section, size_t most) {
  size_t bar = begin, colon = begin, end = begin + 1;
  for (; end < end_section; end++) {
    const char sign = cs__layout_sign(layout, end);
    bar = sign == '|' ? end : bar;
    colon = sign == ':' ? end : colon;
    if (end - begin >= most && (end == bar || (bar == begin && (end == colon || colon == begin))))
      return end;
    if (!fits(layout, begin, end + 1))
      break;
  }
  if (end == end_section)
    return end;
  return bar > begin ? bar : colon > begin ? colon : end;
}

static size_t count_blocks(const struct cs__layout *layout, size_t begin, size_t end_section) {
  size_t count = 0;
  do {
    begin = end_of_block(layout, begin, end_section, end_section);
    count++;
  } while (begin < end_section);
  return count;
}

/* As few blocks as fit, and then all about as long as each other. */
static void cut_section(struct cs__layout *layout, size_t begin, size_t end_section, int section) {
  const size_t count = count_blocks(layout, begin, end_section);
  const size_t most = (end_section - begin + count - 1) / count;
  while (begin < end_section) {
    const size_t end = end_of_block(layout, begin, end_section, most);
    layout->blocks[layout->block_count++] = (struct cs__block){.begin = begin, .end = end, .section = section};
    begin = end;
  }
}

static void find_blocks(struct cs__layout *layout) {
  const struct heads heads = find_heads(layout);
  int section = 0;
  for (size_t begin = 0, end; begin < layout->column_count; begin = end, section++) {
    end = end_of_section(layout, heads, begin);
    cut_section(layout, begin, end, section);
  }
}

enum cs_status cs__layout_make(const struct cs__view *view, struct cs__layout *layout_out) {
  const size_t most = view->machine->pu_count + 1;
  struct cs__layout layout = {.view = view};
  layout.columns = calloc(most, sizeof *layout.columns);
  layout.blocks = calloc(most, sizeof *layout.blocks);
  if (layout.columns == NULL || layout.blocks == NULL) {
    cs__layout_free(&layout);
    return CS_NOMEM;
  }
  find_columns(&layout);
  find_parts(&layout);
  find_width(&layout);
  find_blocks(&layout);
  *layout_out = layout;
  return CS_OK;
}

void cs__layout_free(struct cs__layout *layout) {
  free(layout->columns);
  free(layout->blocks);
  *layout = (struct cs__layout){0};
}

int cs__layout_ranks(const struct cs__layout *layout, size_t block) {
  int ranks = 0;
  for (size_t i = layout->blocks[block].begin; i < layout->blocks[block].end; i++)
    ranks = layout->columns[i].count > ranks ? layout->columns[i].count : ranks;
  return ranks;
}

/* --- blocks that look like others -----------------------------------------------------------------------------------
 */

static bool same_column(const struct cs__layout *layout, size_t a, size_t b) {
  const struct cs__column *x = &layout->columns[a], *y = &layout->columns[b];
  if (x->count != y->count || pu_of(layout, a)->kind != pu_of(layout, b)->kind)
    return false;
  for (size_t rank = 0; rank < (size_t)x->count; rank++) {
    const int of_x = layout->view->threads[x->first + rank], of_y = layout->view->threads[y->first + rank];
    if (of_x != of_y && (of_x < 0 || of_y < 0))
      return false;
  }
  return true;
}

/* A block no longer than an earlier one and like the beginning of it shows nothing new. */
static bool looks_like(const struct cs__layout *layout, const struct cs__block *block,
                       const struct cs__block *earlier) {
  if (block->end - block->begin > earlier->end - earlier->begin)
    return false;
  for (size_t i = 0; i < block->end - block->begin; i++) {
    if (!same_column(layout, block->begin + i, earlier->begin + i))
      return false;
    if (i > 0 && cs__layout_sign(layout, block->begin + i) != cs__layout_sign(layout, earlier->begin + i))
      return false;
  }
  return true;
}

bool cs__layout_repeats(const struct cs__layout *layout, size_t block) {
  for (size_t i = 0; i < block; i++)
    if (looks_like(layout, &layout->blocks[block], &layout->blocks[i]))
      return true;
  return false;
}
