/* runtime/report/compare_words.c - a comparison's verdicts, changes and notes in words. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/compare_words.h"

#include "runtime/report/figures.h"
#include "runtime/report/plain.h"

#include <math.h>
#include <string.h>

static bool has_metric(const struct cs_comparison *comparison) {
  return comparison->result != NULL && comparison->result->recipe.metric != NULL;
}

void cs__put_compared_axis(struct cs_text *text, const struct cs_comparison *comparison) {
  if (comparison->result == NULL)
    cs_text_append(text, "threads");
  else
    cs__put_axis_title(text, comparison->result);
}

const char *cs__compared_title(const struct cs_comparison *comparison) {
  return comparison->result != NULL ? cs__cost_title(comparison->result) : "time";
}

const char *cs__compared_speedup_title(const struct cs_comparison *comparison) {
  return comparison->result != NULL && comparison->result->weak_size > 0.0 ? "scaled speedup" : "speedup";
}

void cs__put_compared_cost(struct cs_text *text, double time_s, const struct cs_comparison *comparison) {
  if (comparison->result == NULL)
    cs__put_time(text, time_s);
  else
    cs__put_cost_value(text, time_s, comparison->result);
}

static void put_equivalent(struct cs_text *text, double percent, enum cs__quantity_kind kind) {
  const char *points = percent == 1.0 ? "point" : "points";
  cs_text_append(text, "equivalent within %.3g %s", percent, kind == CS__SHARES ? points : "%");
}

void cs__put_change_verdict(struct cs_text *text, const struct cs_compared *one, enum cs__quantity_kind kind,
                            const struct cs_comparison *comparison) {
  static const char *const words[][2] = {
      [CS__TIMES] = {"faster", "slower"}, [CS__SPEEDUPS] = {"lower", "higher"}, [CS__SHARES] = {"lower", "higher"}};
  static const char *const of_metric[] = {"better", "worse"};
  const bool tells = one->verdict == CS_CHANGE_LESS || one->verdict == CS_CHANGE_MORE;
  if (tells && kind == CS__TIMES && has_metric(comparison))
    cs_text_append(text, "%s", of_metric[one->verdict == CS_CHANGE_MORE]);
  else if (tells)
    cs_text_append(text, "%s", words[kind][one->verdict == CS_CHANGE_MORE]);
  else if (one->verdict == CS_CHANGE_INCONCLUSIVE)
    cs_text_append(text, "inconclusive");
  else if (one->verdict == CS_CHANGE_EQUIVALENT)
    put_equivalent(text, 100.0 * comparison->options.threshold, kind);
  else
    cs_text_append(text, CS__NO_FIGURE);
}

bool cs__is_compared(const struct cs_compared *one) {
  return one->change.count > 0 && isfinite(one->change.value);
}

/* One decimal below 10 %, none above: a change is not known better. */
static int decimals_of(double change) {
  return fabs(change) < 9.95 ? 1 : 0;
}

/* Times change by new / old; a rate, which is 1 over what is kept, the other way round. */
static struct cs_estimate change_shown(const struct cs_compared *one, enum cs__quantity_kind kind,
                                       const struct cs_comparison *comparison) {
  struct cs_estimate change = one->change;
  if (kind != CS__TIMES || !has_metric(comparison) || !comparison->result->recipe.higher)
    return change;
  change.value = 1.0 / one->change.value;
  change.lo = 1.0 / one->change.hi;
  change.hi = 1.0 / one->change.lo;
  return change;
}

void cs__put_change_of(struct cs_text *text, const struct cs_compared *one, enum cs__quantity_kind kind,
                       const struct cs_comparison *comparison) {
  const struct cs_estimate change = change_shown(one, kind, comparison);
  const double none = kind == CS__SHARES ? 0.0 : 1.0, value = 100.0 * (change.value - none);
  if (!cs__is_compared(one)) {
    cs_text_append(text, CS__NO_FIGURE);
    return;
  }
  const int decimals = decimals_of(value);
  cs_text_append(text, "%+.*f %s", decimals, value, kind == CS__SHARES ? "points" : "%");
  if (cs__has_interval(&change))
    cs_text_append(text, " [%+.*f, %+.*f]", decimals, 100.0 * (change.lo - none), decimals, 100.0 * (change.hi - none));
}

void cs__put_share_change(struct cs_text *text, const struct cs_compared *one, const struct cs_comparison *comparison) {
  cs__put_percent(text, one->old_value);
  cs_text_append(text, " old, ");
  cs__put_percent(text, one->new_value);
  cs_text_append(text, " new: ");
  cs__put_change_of(text, one, CS__SHARES, comparison);
  if (one->verdict == CS_CHANGE_UNTOLD)
    return;
  cs_text_append(text, ", ");
  cs__put_change_verdict(text, one, CS__SHARES, comparison);
}

const char *cs__mark_of(enum cs_gate gate, const struct cs_drift *drift) {
  return gate != CS_GATE_CLEAR || drift->halves_differ || drift->correlated ? " !" : "";
}

void cs__put_case_name(struct cs_text *text, const struct cs_case_comparison *of) {
  cs_text_append(text, "%s", of->old_case->name);
  if (strcmp(of->old_case->name, of->new_case->name) != 0)
    cs_text_append(text, " against %s", of->new_case->name);
}

void cs__put_knee(struct cs_text *text, const struct cs_knee *knee) {
  const char *more = knee->beyond_counts ? " or more" : "";
  if (knee->value == 0)
    cs_text_append(text, CS__NO_FIGURE);
  else if (knee->lo == knee->hi)
    cs_text_append(text, "%d%s", knee->value, more);
  else
    cs_text_append(text, "%d (%d to %d%s)", knee->value, knee->lo, knee->hi, more);
}

void cs__put_knees(struct cs_text *text, const struct cs_case_comparison *of, const struct cs_comparison *comparison) {
  cs_text_append(text, "in ");
  cs__put_compared_axis(text, comparison);
  cs_text_append(text, ": ");
  cs__put_knee(text, &of->old_knee);
  cs_text_append(text, " old, ");
  cs__put_knee(text, &of->new_knee);
  cs_text_append(text, " new");
}

void cs__put_rule(struct cs_text *text, const struct cs_judged_rule *one) {
  cs_text_append(text, "%s: %s: %s", one->rule.text, cs_rule_outcome_name(one->outcome),
                 one->where != NULL ? one->where : "");
}

/* --- notes --- */

static bool counts_threads(const struct cs_comparison *comparison) {
  return comparison->result == NULL || cs_result_sweeps_threads(comparison->result);
}

static bool of_commands(const struct cs_comparison *comparison) {
  return comparison->case_count > 0 && comparison->cases[0].old_case->argv != NULL;
}

typedef void note(const struct cs_comparison_report *report, struct cs_text *text);

static void note_basis(const struct cs_comparison_report *report, struct cs_text *text) {
  const struct cs_comparison *comparison = report->comparison;
  const double confidence = comparison->options.confidence * 100.0, threshold = comparison->options.threshold * 100.0;
  if (comparison->kind == CS_COMPARISON_ROUNDS && comparison->rounds == 0) {
    cs_text_append(text,
                   "There is no round with a usable time of both sides: nothing is compared. The sweep's warnings "
                   "say why (coresweep report RESULT).");
    return;
  }
  if (comparison->kind == CS_COMPARISON_ROUNDS)
    cs_text_append(text, "Both sides ran in the same %zu round%s: ratios are paired by round. ", comparison->rounds,
                   comparison->rounds == 1 ? "" : "s");
  else if (comparison->kind == CS_COMPARISON_SESSIONS)
    cs_text_append(text,
                   "One value for each session: %zu old, %zu new. A test of sessions finds differences from about "
                   "three standard deviations between sessions on. ",
                   comparison->old_count, comparison->new_count);
  if (comparison->kind != CS_COMPARISON_DESCRIPTIVE)
    cs_text_append(text,
                   "Intervals hold at %.3g %% for all %s of a %s together (Bonferroni); %s, higher and lower are what "
                   "Holm's test shows at that level and the estimate puts beyond %.3g %%.",
                   confidence, counts_threads(comparison) ? "thread counts" : "values",
                   of_commands(comparison) ? "command" : "kernel",
                   has_metric(comparison) ? "better, worse" : "faster, slower", threshold);
}

static void note_descriptive(const struct cs_comparison_report *report, struct cs_text *text) {
  const struct cs_comparison *comparison = report->comparison;
  if (comparison->kind == CS_COMPARISON_DESCRIPTIVE)
    cs_text_append(
        text,
        "Descriptive: %zu session%s old, %zu new. The machine's state differs between sessions by more than "
        "an interval within one shows (one session a side calls 31 to 50 %% of equal programs different), so "
        "there is no verdict. For one: 3 sessions a side or more (coresweep compare OLD1 OLD2 OLD3 -- NEW1 "
        "NEW2 NEW3), or both in the same rounds (coresweep run --versus).",
        comparison->old_count, comparison->old_count == 1 ? "" : "s", comparison->new_count);
}

/* A case of one sweep that does other work than its base: a ratio of times is then none of rates. */
static bool does_other_work(const struct cs_case_comparison *of) {
  const struct cs_work *was = &of->old_case->work, *is = &of->new_case->work;
  return of->old_case->argv == NULL && (was->bytes != is->bytes || was->flops != is->flops || was->items != is->items);
}

static void note_work(const struct cs_comparison_report *report, struct cs_text *text) {
  const struct cs_comparison *comparison = report->comparison;
  size_t others = 0;
  for (size_t i = 0; comparison->base != NULL && i < comparison->case_count; i++)
    if (does_other_work(&comparison->cases[i]))
      cs_text_append(text, "%s%s", others++ == 0 ? "Other work in a run than the base's: " : ", ",
                     comparison->cases[i].new_case->name);
  cs_text_append(text, others > 0 ? ". Compared is the time of a run, not the rate." : "");
}

static void note_apart(const struct cs_comparison_report *report, struct cs_text *text) {
  size_t apart = 0;
  for (size_t i = 0; i < report->comparison->case_count; i++)
    for (size_t p = 0; p < report->comparison->cases[i].point_count; p++)
      apart += report->comparison->cases[i].points[p].apart;
  if (apart > 0)
    cs_text_append(text,
                   "%zu pair%s of runs left out: between neighbours a cache line took more than 1.5 times as long on "
                   "one side as on the other in that round, as when a host moves its virtual CPUs.",
                   apart, apart == 1 ? "" : "s");
}

/* Of k kernels that did not change, 1 - c^k of the comparisons call at least one changed where each holds at c: the
 * most, as Holm's keeps each at or below its part. At c^(1/k) each, all hold at c together. */
static void note_family(const struct cs_comparison_report *report, struct cs_text *text) {
  const struct cs_comparison *comparison = report->comparison;
  const double confidence = comparison->options.confidence, kernels = (double)comparison->case_count;
  const char *other = comparison->base != NULL ? "unlike the base" : "changed";
  if (comparison->kind == CS_COMPARISON_DESCRIPTIVE || comparison->case_count < 2)
    return;
  cs_text_append(text,
                 "Each of the %zu %s is tested by itself: were none of them %s, up to %.0f %% of such "
                 "comparisons would call one %s. For %.3g %% over all of them: --confidence %.4g%%; that "
                 "takes more rounds.",
                 comparison->case_count, of_commands(comparison) ? "combinations" : "kernels", other,
                 100.0 * (1.0 - pow(confidence, kernels)), other, 100.0 * confidence,
                 100.0 * pow(confidence, 1.0 / kernels));
}

static void note_rounds(const struct cs_comparison_report *report, struct cs_text *text) {
  if (report->comparison->rounds_needed > 0 && report->comparison->rounds > 0)
    cs_text_append(text, "Too few rounds for an interval at that level: %d are needed (coresweep run --rounds %d).",
                   report->comparison->rounds_needed, report->comparison->rounds_needed);
}

static void note_marks(const struct cs_comparison_report *report, struct cs_text *text) {
  bool contended = false, moved = false;
  for (size_t i = 0; i < report->comparison->case_count; i++)
    for (size_t p = 0; p < report->comparison->cases[i].point_count; p++) {
      const struct cs_point_comparison *point = &report->comparison->cases[i].points[p];
      contended = contended || point->gate != CS_GATE_CLEAR;
      moved = moved || point->drift.halves_differ || point->drift.correlated || point->speedup_drift.halves_differ ||
              point->speedup_drift.correlated;
    }
  if (contended)
    cs_text_append(text,
                   "! The host was shared with other programs there; where it was beyond the gate there is no "
                   "verdict. Compare again on a quiet host.%s",
                   moved ? " " : "");
  if (moved)
    cs_text_append(text, "! The ratio itself moved during the sweep: its interval may be too narrow (by chance that is "
                         "said of 1 in 10 ratios).");
}

static void note_speedup(const struct cs_comparison_report *report, struct cs_text *text) {
  const struct cs_case_comparison *of = report->comparison->case_count > 0 ? &report->comparison->cases[0] : NULL;
  if (of == NULL || of->point_count < 2)
    return;
  const struct cs_comparison *comparison = report->comparison;
  cs_text_append(text, "%s is over ",
                 comparison->result != NULL && comparison->result->weak_size > 0.0
                     ? "Scaled speedup (work done per time)"
                     : "Speedup");
  cs_comparison_put_n(comparison, of->points[0].threads, text);
  if (counts_threads(comparison))
    cs_text_append(text,
                   " of the same side: it can be lower because one thread became faster. The knee is the most threads "
                   "with an efficiency of %.3g %% or more up to there.",
                   comparison->options.min_efficiency * 100.0);
  else {
    cs_text_append(text, " of the same side: it can be lower because that became faster. The knee is the greatest ");
    cs__put_compared_axis(text, comparison);
    cs_text_append(text, " with an efficiency of %.3g %% or more up to there.",
                   comparison->options.min_efficiency * 100.0);
  }
}

static void note_left_out(const struct cs_comparison_report *report, struct cs_text *text) {
  const struct cs_comparison *comparison = report->comparison;
  for (size_t i = 0; i < comparison->left_out_count; i++)
    cs_text_append(text, "%s%s", i == 0 ? "Left out, for not every result has it: " : ", ", comparison->left_out[i]);
  cs_text_append(text, comparison->left_out_count > 0 ? "." : "");
}

bool cs__compare_note(const struct cs_comparison_report *report, size_t number, struct cs_text *text) {
  static note *const notes[] = {note_basis, note_family, note_descriptive, note_rounds,  note_apart,
                                note_work,  note_marks,  note_speedup,     note_left_out};
  size_t said = 0;
  for (size_t i = 0; i < sizeof notes / sizeof notes[0]; i++) {
    cs_text_free(text);
    notes[i](report, text);
    if (text->length > 0 && said++ == number)
      return true;
  }
  return false;
}

void cs__put_mismatch(struct cs_text *text, const struct cs_mismatch *one,
                      void (*put)(struct cs_text *text, const char *given)) {
  put(text, one->what);
  cs_text_append(text, ": ");
  put(text, one->old_value[0] != '\0' ? one->old_value : "(none)");
  cs_text_append(text, " against ");
  put(text, one->new_value[0] != '\0' ? one->new_value : "(none)");
}

void cs_report_compare_mismatches(const struct cs_comparison *comparison, bool refusing, struct cs_text *text) {
  for (size_t i = 0; i < comparison->mismatch_count; i++) {
    const struct cs_mismatch *one = &comparison->mismatches[i];
    if (refusing && !one->refuses)
      continue;
    cs_text_append(text, "  ");
    cs__put_mismatch(text, one, cs__put_plain);
    cs_text_append(text, "\n");
  }
}
