/* runtime/report/topology_view.h - private to the machine's drawing: what its parts look at, and the parts. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_TOPOLOGY_VIEW_H
#define CORESWEEP_RUNTIME_REPORT_TOPOLOGY_VIEW_H

#include "runtime/report/topology_report.h"

enum { CS__IDLE = -1, CS__BARRED = -2 }; /* usable but in no place; not to be used by this process */

struct cs__view {
  const struct cs_machine *machine;
  const struct cs_table_style *style;
  const int *threads; /* for each of machine->pus when it is taken, CS__IDLE or CS__BARRED */
  bool in_order;      /* the numbers tell the order in which PUs are taken, and are not those of threads */
  bool all;
};

/* One line a level: how many, how large, shared by how many cores. */
void cs__put_levels(const struct cs__view *view, struct cs_text *text);

/* The cores as columns, in blocks that fit the terminal. */
void cs__put_map(const struct cs__view *view, struct cs_text *text);

/* --- how the map is laid out ----------------------------------------------------------------------------------------
 */

enum { CS__LABEL_WIDTH = 9 }; /* in front of each row */

/* What may part two neighbouring columns: the coarse ones by a bar, L2s that serve several cores by a colon. */
enum cs__part { CS__PACKAGES, CS__NUMAS, CS__DIES, CS__L3S, CS__L2S, CS__PARTS };

/* A core: machine->pus[first .. first + count). */
struct cs__column {
  size_t first;
  int count;
};

/* Columns [begin, end) beside each other; blocks of one section have the same package and NUMA node, or it is wider. */
struct cs__block {
  size_t begin, end;
  int section;
};

struct cs__layout {
  const struct cs__view *view;
  struct cs__column *columns;
  size_t column_count;
  struct cs__block *blocks;
  size_t block_count;
  bool parts[CS__PARTS]; /* there are several, and fewer than cores */
  int width;             /* of a number */
};

enum cs_status cs__layout_make(const struct cs__view *view, struct cs__layout *layout_out);
void cs__layout_free(struct cs__layout *layout);

int cs__part_of(const struct cs_pu *pu, enum cs__part part);

/* Whether a group of several cores that share the part begins or ends at the column (not the first one). */
bool cs__layout_parts(const struct cs__layout *layout, size_t column, enum cs__part part);

/* '|', ':' or '\0': what stands before the column. */
char cs__layout_sign(const struct cs__layout *layout, size_t column);

int cs__layout_ranks(const struct cs__layout *layout, size_t block); /* hardware threads of its largest core */

/* Whether an earlier block shows all that this one would: cores of the same looks with the same signs. */
bool cs__layout_repeats(const struct cs__layout *layout, size_t block);

/* --- pieces of text -------------------------------------------------------------------------------------------------
 */

/* "package 0, NUMA nodes 0-1" of PUs [first, end); "" on a machine that has but one of each. */
void cs__put_heading(const struct cs__view *view, size_t first_pu, size_t end_pu, struct cs_text *text);

/* Blocks [begin, end) as lines: where, which PUs, which threads. */
void cs__put_folded(const struct cs__layout *layout, size_t begin, size_t end, struct cs_text *text);

/* Ascending numbers as "0-7,16-30:2", cut with dots at most characters. */
void cs__put_numbers(const int *numbers, size_t count, size_t most, struct cs_text *text);

/* 32768 -> "32 KiB". */
void cs__put_bytes(uint64_t bytes, struct cs_text *text);

#endif
