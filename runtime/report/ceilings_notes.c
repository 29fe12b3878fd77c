/* runtime/report/ceilings_notes.c - what the machine's ceilings are and hold for, in sentences. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/ceilings.h"
#include "runtime/report/figures.h"
#include "runtime/report/plain.h"
#include "runtime/report/sentence.h"

#include <math.h>

/* Huge pages for less than this share of what was asked count as not got. */
static const double huge_enough = 0.9;

void cs_report_no_ceilings(const struct cs_result *result, struct cs_text *text) {
  if (result->protocol.ceilings)
    cs_text_append(text, "What the machine gives at most is not known: no invocation that was to measure it ended "
                         "well. Its failures say why; coresweep ceilings tries again.");
  else
    cs_text_append(text, "What the machine gave at most was not measured in this sweep: it ran with --no-ceilings, or "
                         "an older coresweep made it. coresweep ceilings measures it now; coresweep run does so in "
                         "every round of a new sweep.");
}

static bool any_interval(const struct cs_summary *summary) {
  for (size_t i = 0; i < summary->ceiling_count; i++)
    for (size_t f = 0; f < cs__ceilings_figure_count; f++)
      if (cs__has_interval(cs__ceilings_estimate(&summary->ceilings[i], &cs__ceilings_figures[f])))
        return true;
  return false;
}

/* "12 rounds", "11 to 12 rounds". */
static void put_rounds(struct cs_text *text, const struct cs_summary *summary) {
  size_t least = summary->ceilings[0].count, most = least;
  for (size_t i = 1; i < summary->ceiling_count; i++) {
    const size_t count = summary->ceilings[i].count;
    least = count < least ? count : least;
    most = count > most ? count : most;
  }
  cs_text_append(text, "%zu", least);
  cs_text_append(text, most > least ? " to %zu rounds" : most == 1 ? " round" : " rounds", most);
}

static void note_figures(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary) {
  cs_text_append(text, "Each figure: the fastest of several tries in a process of its own in each round; then the "
                       "centre over ");
  put_rounds(text, summary);
  if (any_interval(summary)) {
    cs_text_append(text, ", in brackets its ");
    cs__put_confidence(text, result);
    cs_text_append(text, " interval for that thread count alone.");
  } else
    cs_text_append(text, ", in parentheses the range seen: an interval needs 6 rounds.");
}

static void note_bandwidth(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary) {
  (void)result;
  cs_text_append(text, "B(n) is the greatest of the five streams in each round. Bytes as STREAM counts them, a store "
                       "without the read of its line; nt: with non-temporal stores, which spare that read. Arrays of ");
  cs__put_amount(text, (double)cs__ceilings_last(summary)->footprint_bytes, "B");
  cs_text_append(text, " in all: data that fits into a cache may come faster.");
}

static void note_rest(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary) {
  (void)summary;
  cs_text_append(text, "phi(n): the clock of a thread while all n are busy, over that with ");
  cs__put_threads(text, result->point_count > 0 ? result->points[0].n : 1);
  cs_text_append(text, " in the same round, from a chain of dependent additions: turbo, SMT, quota and steal "
                       "show in it. F(n): fused multiply-adds on full vectors. barrier: one inside of a parallel "
                       "region; fork: one empty region, its team kept; neighbours: a cache line's way from thread i "
                       "to i + 1, median over the pairs.");
}

/* The least and most share of the arrays that got huge pages, over the points; NaN: none were asked for. */
static void note_huge_pages(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary) {
  double least = NAN, most = NAN, asked = 0.0;
  (void)result;
  for (size_t i = 0; i < summary->ceiling_count; i++) {
    const struct cs_point_ceilings *ceilings = &summary->ceilings[i];
    if (ceilings->count == 0 || ceilings->array_bytes == 0)
      continue;
    const double share = (double)ceilings->huge_bytes / (double)ceilings->array_bytes;
    least = fmin(least, share);
    most = fmax(most, share);
    asked = fmax(asked, (double)ceilings->array_bytes);
  }
  if (isnan(least))
    return;
  cs_text_append(text, "Huge pages were asked for, for the ");
  cs__put_amount(text, asked, "B");
  cs_text_append(text, " of the arrays, and got for ");
  if (most - least > 0.005)
    cs_text_append(text, "%.0f to ", 100.0 * least);
  cs_text_append(text, "%.0f %%.", 100.0 * most);
  if (least < huge_enough)
    cs_text_append(text, " With small pages address translation may hold a bandwidth down; \"madvise\" in "
                         "/sys/kernel/mm/transparent_hugepage/enabled lets the arrays have huge ones.");
}

static void note_place(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary) {
  (void)summary;
  cs_text_append(text, "Used: ");
  cs__put_plain(text, result->budget != NULL ? result->budget : "");
  cs_text_append(text, ". Placement: ");
  cs__put_plain(text, result->policy != NULL ? result->policy : "");
  cs_text_append(text, ". The figures hold for these places and this session: on a shared host another hour has its "
                       "own.");
}

void (*const cs__ceilings_notes[])(struct cs_text *text, const struct cs_result *result,
                                   const struct cs_summary *summary) = {note_figures, note_bandwidth, note_rest,
                                                                        note_huge_pages, note_place};
const size_t cs__ceilings_note_count = sizeof cs__ceilings_notes / sizeof cs__ceilings_notes[0];
