/* runtime/report/advice.c - advice in words and as a table for a terminal. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/advice.h"

#include "runtime/report/figures.h"
#include "runtime/report/plain.h"
#include "runtime/report/verdict.h"

#include <math.h>

/* --- the table of counts --- */

struct row {
  const struct cs_advice *advice;
  size_t index;
  const struct cs_point_summary *point;
};
typedef void put_cell(struct cs_text *text, const struct row *row);

static void put_mark(struct cs_text *text, const struct row *row) {
  cs_text_append(text, row->index == row->advice->use ? ">" : " ");
}

static void put_count(struct cs_text *text, const struct row *row) {
  cs_text_append(text, "%d", row->point->n);
}

static void put_time(struct cs_text *text, const struct row *row) {
  cs__put_time(text, row->point->time_s.value);
}

static void put_speedup(struct cs_text *text, const struct row *row) {
  if (row->index == row->advice->of->base)
    cs__put_figure(text, row->point->speedup.value);
  else
    cs__put_estimate(text, &row->point->speedup);
}

static void put_efficiency(struct cs_text *text, const struct row *row) {
  cs__put_percent(text, row->point->efficiency.value);
}

static void put_to_best(struct cs_text *text, const struct row *row) {
  const struct cs_estimate *to_best = &row->point->to_best;
  if (row->index == row->advice->of->best)
    cs_text_append(text, "best");
  else if (to_best->count > 0)
    cs__put_estimate(text, to_best);
  else
    cs_text_append(text, CS__NO_FIGURE);
}

static void put_core_time(struct cs_text *text, const struct row *row) {
  cs__put_time(text, cs_advice_core_s(&row->point->time_s, row->point->n).value);
}

static void put_energy(struct cs_text *text, const struct row *row) {
  cs__put_figure(text, row->point->energy_j > 0.0 ? row->point->energy_j : (double)NAN);
}

static const struct {
  const char *head;
  bool right;
  put_cell *put;
} columns[] = {{"", false, put_mark},
               {"threads", true, put_count},
               {"time", true, put_time},
               {"speedup", false, put_speedup},
               {"efficiency", true, put_efficiency},
               {"time / best", false, put_to_best},
               {"core time", true, put_core_time},
               {"joules", true, put_energy}};
enum { COLUMNS = sizeof columns / sizeof columns[0], EFFICIENCY = 4, TO_BEST = 5, ENERGY = COLUMNS - 1 };

static bool is_shown(const struct row *row) {
  return row->point->rounds > 0 && row->point->speedup.value > 0.0;
}

static struct row row_of(const struct cs_advice *advice, size_t index) {
  return (struct row){advice, index, &advice->of->points[index]};
}

static void put_blanks(struct cs_text *text, size_t count) {
  for (size_t i = 0; i < count; i++)
    cs_text_append(text, " ");
}

static void take_cell(struct cs_text *cell, const struct row *row, size_t column, bool utf8) {
  struct cs_text raw = {0};
  cs_text_free(cell);
  columns[column].put(&raw, row);
  cs__put_terminal(cell, cs_text_get(&raw), utf8);
  cs_text_free(&raw);
}

static size_t width_of(const struct cs_advice *advice, size_t column, bool utf8) {
  size_t width = cs__width(columns[column].head);
  struct cs_text cell = {0};
  for (size_t i = 0; i < advice->of->point_count; i++) {
    const struct row row = row_of(advice, i);
    if (!is_shown(&row))
      continue;
    take_cell(&cell, &row, column, utf8);
    width = cs__width(cs_text_get(&cell)) > width ? cs__width(cs_text_get(&cell)) : width;
  }
  cs_text_free(&cell);
  return width;
}

/* The last column shown is flush right: no line ends in blanks. */
static void put_padded(struct cs_text *text, const char *cell, size_t width, size_t column) {
  const size_t own = cs__width(cell), blanks = width > own ? width - own : 0;
  put_blanks(text, column > 0 ? 2 : 0);
  if (columns[column].right)
    put_blanks(text, blanks);
  cs_text_append(text, "%s", cell);
  if (!columns[column].right)
    put_blanks(text, blanks);
}

static size_t total_of(const size_t widths[COLUMNS]) {
  size_t total = 0;
  for (size_t c = 0; c < COLUMNS; c++)
    total += widths[c] > 0 ? widths[c] + (c > 0 ? 2 : 0) : 0;
  return total;
}

/* Width 0: not shown. Energy is where it is known; where the line is too narrow, what follows from others goes first.
 */
static void choose_widths(const struct cs_advice *advice, const struct cs_table_style *style, size_t widths[COLUMNS]) {
  static const size_t spare[] = {EFFICIENCY, TO_BEST};
  bool energy = false;
  for (size_t i = 0; i < advice->of->point_count; i++)
    energy = energy || advice->of->points[i].energy_j > 0.0;
  for (size_t c = 0; c < COLUMNS; c++)
    widths[c] = c != ENERGY || energy ? width_of(advice, c, style->utf8) : 0;
  for (size_t i = 0; i < sizeof spare / sizeof spare[0] && total_of(widths) > (size_t)style->columns; i++)
    widths[spare[i]] = 0;
}

static void put_table(struct cs_text *text, const struct cs_advice *advice, const struct cs_table_style *style) {
  size_t widths[COLUMNS];
  struct cs_text cell = {0};
  choose_widths(advice, style, widths);
  for (size_t c = 0; c < COLUMNS; c++)
    if (widths[c] > 0)
      put_padded(text, columns[c].head, widths[c], c);
  cs_text_append(text, "\n");
  for (size_t i = 0; i < advice->of->point_count; i++) {
    const struct row row = row_of(advice, i);
    for (size_t c = 0; c < COLUMNS && is_shown(&row); c++) {
      if (widths[c] == 0)
        continue;
      take_cell(&cell, &row, c, style->utf8);
      put_padded(text, cs_text_get(&cell), widths[c], c);
    }
    cs_text_append(text, is_shown(&row) ? "\n" : "");
  }
  cs_text_free(&cell);
}

/* --- the choice --- */

static void put_ties(struct cs_text *text, const struct cs_advice *advice) {
  size_t ties = 0;
  for (size_t i = 0; i < advice->of->point_count; i++)
    ties += cs_advice_ties(advice, i);
  if (ties < 2)
    return;
  cs_text_append(text, " Not told apart from the best:");
  const char *before = " ";
  for (size_t i = 0; i < advice->of->point_count; i++) {
    if (!cs_advice_ties(advice, i))
      continue;
    cs_text_append(text, "%s%d", before, advice->of->points[i].n);
    before = ", ";
  }
  cs_text_append(text, " threads.");
}

/* The costs of the choice and of the greatest count; nothing where they are one. */
static void put_costs(struct cs_text *text, const struct cs_advice *advice) {
  const struct cs_point_summary *use = &advice->of->points[advice->use], *most = NULL;
  for (size_t i = 0; i < advice->of->point_count; i++)
    if (advice->of->points[i].n == advice->facts.most.threads)
      most = &advice->of->points[i];
  if (most == NULL || most->n <= use->n || !(use->time_s.value > 0.0) || !(most->time_s.value > 0.0))
    return;
  cs_text_append(text, " A run costs ");
  cs__put_time(text, cs_advice_core_s(&use->time_s, use->n).value);
  cs_text_append(text, " of core time on %d and ", use->n);
  cs__put_time(text, cs_advice_core_s(&most->time_s, most->n).value);
  cs_text_append(text, " on %d.", most->n);
}

/* At the base efficiency is 1 by definition: nothing is said by that but that no other count is. */
static void put_knee(struct cs_text *text, const struct cs_advice *advice) {
  const struct cs_case_summary *of = advice->of;
  if (advice->knee >= of->point_count || (advice->knee == of->base && !advice->verdict.carried))
    return;
  if (advice->knee == of->base) {
    cs_text_append(text, " No count above %d is certainly ", of->points[of->base].n);
    cs__put_percent(text, advice->least_efficiency);
    cs_text_append(text, " efficient.");
    return;
  }
  cs_text_append(text, " Efficiency is at least ");
  cs__put_percent(text, advice->least_efficiency);
  cs_text_append(text, " up to ");
  cs__put_threads(text, of->points[advice->knee].n);
  cs_text_append(text, ".");
}

static void put_choice(struct cs_text *text, const struct cs_advice *advice) {
  const struct cs_case_summary *of = advice->of;
  if (advice->use >= of->point_count) {
    cs_text_append(text, "No thread count to recommend.");
    return;
  }
  cs_text_append(text, "Use ");
  cs__put_threads(text, of->points[advice->use].n);
  if (advice->verdict.shape == CS_SHAPE_ONE_COUNT)
    cs_text_append(text, ", the only count measured.");
  else
    cs_text_append(text,
                   advice->verdict.carried ? "." : ": the best guess there is, for the evidence does not carry it.");
  put_ties(text, advice);
  put_knee(text, advice);
  put_costs(text, advice);
}

/* --- changes --- */

static const char *const change_words[CS_CHANGES] = {
    [CS_CHANGE_SERIAL] = "halving the serial part",
    [CS_CHANGE_BALANCE] = "removing the imbalance",
    [CS_CHANGE_WAITS] = "removing the waits in barriers, for locks and for tasks",
    [CS_CHANGE_FORK_JOIN] = "regions that start and end at no cost",
    [CS_CHANGE_INFLATION] = "removing the work inflation",
    [CS_CHANGE_BANDWIDTH] = "doubling the memory bandwidth",
};

static void put_gain(struct cs_text *text, double gain) {
  if (!isfinite(gain) || gain >= 99.95)
    cs_text_append(text, "many times");
  else
    cs_text_append(text, gain < 1.995 ? "%.2fx" : "%.1fx", gain);
}

static void put_changes(struct cs_text *text, const struct cs_advice *advice, int columns_wide) {
  bool any = false;
  for (size_t i = 0; i < advice->of->point_count; i++) {
    const struct cs_point_summary *point = &advice->of->points[i];
    if (!cs__speaks_of_changes(advice, i))
      continue;
    for (enum cs_change change = 0; change < CS_CHANGES; change++) {
      const double gain = cs__change_gain(advice, i, change);
      if (isnan(gain))
        continue;
      if (!any) {
        cs_text_append(text, "\n");
        cs__put_wrapped(text, "",
                        "One change more would make it faster, if nothing else gives way, by at most:", columns_wide);
      }
      any = true;
      struct cs_text line = {0};
      put_gain(&line, gain);
      cs_text_append(&line, " on ");
      cs__put_threads(&line, point->n);
      cs_text_append(&line, ": %s", change_words[change]);
      cs__put_wrapped(text, "  ", cs_text_get(&line), columns_wide);
      cs_text_free(&line);
    }
  }
  if (!any && !advice->facts.most.observed && advice->facts.most.limit.count == 0 && advice->facts.usable > 1)
    cs__put_wrapped(text, "",
                    "What one change more would buy is not known: neither the limit nor where the cores' time goes was "
                    "measured.",
                    columns_wide);
}

/* --- all of it --- */

static void put_paragraph(struct cs_text *text, struct cs_text *words, const struct cs_table_style *style) {
  struct cs_text shown = {0};
  cs__put_terminal(&shown, cs_text_get(words), style->utf8);
  cs__put_wrapped(text, "", cs_text_get(&shown), style->columns);
  cs_text_free(&shown);
  cs_text_free(words);
}

void cs_report_advice(const struct cs_result *result, const struct cs_advice *advice,
                      const struct cs_table_style *style, struct cs_text *text) {
  struct cs_text words = {0};
  cs__put_verdict(&words, result, advice->of);
  put_paragraph(text, &words, style);
  if (advice->facts.usable == 0)
    return;
  cs_text_append(text, "\n");
  put_table(text, advice, style);
  cs_text_append(text, "\n");
  put_choice(&words, advice);
  put_paragraph(text, &words, style);
  put_changes(text, advice, style->columns);
}
