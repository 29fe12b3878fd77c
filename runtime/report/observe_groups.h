/* runtime/report/observe_groups.h - categories of core time as a reader sees them: their names, columns, colours,
 * order. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_OBSERVE_GROUPS_H
#define CORESWEEP_RUNTIME_REPORT_OBSERVE_GROUPS_H

#include "runtime/report/observe_summary.h"
#include "runtime/report/palette.h"

/* --- a region's core time: eleven categories in seven groups --- */

enum cs__group {
  CS__GROUP_BUSY,
  CS__GROUP_IMBALANCE,
  CS__GROUP_BARRIER,
  CS__GROUP_LOCK,
  CS__GROUP_TASK,
  CS__GROUP_FORK_JOIN,
  CS__GROUP_NESTED,
  CS__GROUPS
};

struct cs__group_words {
  const char *name;     /* a table's head */
  const char *meaning;  /* of a legend */
  enum cs__role colour; /* in bars and timelines */
  char letter;          /* in timelines of a terminal */
};
extern const struct cs__group_words cs__groups[CS__GROUPS];

/* category: enum cs_observe_category, or CS_OBSERVE_CATEGORIES for an explicit task, which is busy. */
enum cs__group cs__group_of(int category);
double cs__group_s(const struct cs_observed_region *region, enum cs__group group);
const char *cs__category_name(int category); /* "busy", "fork", ..., "explicit_task": the JSON names */

/* --- rows of the table of regions --- */

/* Whether the region has a row of its own among `rows` of them (0: all). Row numbers are positions in the list + 1. */
bool cs__has_row(const struct cs_observation *process, size_t index, size_t rows);

/* All that have none as one, flagged `others`; returns how many they are, 0: rest_out is all zero. */
size_t cs__rest(const struct cs_observation *process, size_t rows, struct cs_observed_region *rest_out);

/* --- the program's core time --- */

struct cs__part {
  const char *name;
  double core_s;
  enum cs__role colour;
  bool always; /* told even where it is nothing */
};
#define CS__PARTS_MAX 12

/*
 * n T(n) of a point in parts that add up to it, the residual last. Against a base with fewer threads (or itself) work
 * is told as useful work and inflation, without one as serial and busy. Returns how many parts.
 */
size_t cs__parts_of(const struct cs_observe_point *point, const struct cs_observe_point *base,
                    struct cs__part parts_out[CS__PARTS_MAX]);

/* A time, and "0 s" for less than half a nanosecond either way: what adding up leaves. */
void cs__put_core_time(struct cs_text *text, double core_s);

/* A share in per cent, and "0 %" for less than half a hundredth of one either way. */
void cs__put_core_share(struct cs_text *text, double share);

#endif
