/* runtime/report/fit_findings.c - what a fit means, in sentences: support, serial share, peak, and what speaks against
 * it. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/fit_points.h"

#include "runtime/report/figures.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *cs__fit_objective(const struct cs_fit_facts *facts) {
  return facts->objective == CS_OBJECTIVE_THROUGHPUT
             ? "squared residuals of the throughput for USL, as R's usl has it, and of ln T for the other laws"
             : "squared residuals of ln T";
}

const char *cs__fit_support_name(enum cs_support support) {
  static const char *const names[] = {[CS_SUPPORT_NONE] = "none",
                                      [CS_SUPPORT_SUFFICIENT] = "sufficient",
                                      [CS_SUPPORT_NAMED] = "named",
                                      [CS_SUPPORT_UNDECIDED] = "undecided"};
  return names[support];
}

const char *cs__fit_mark(const struct cs_fit *fit, enum cs_law law) {
  if (!cs__fit_shows(fit, law))
    return "";
  static const char *const marks[] = {[CS_SUPPORT_NONE] = "",
                                      [CS_SUPPORT_SUFFICIENT] = "sufficient",
                                      [CS_SUPPORT_NAMED] = "supported",
                                      [CS_SUPPORT_UNDECIDED] = "may be the one"};
  return marks[fit->support];
}

static void add(struct cs__fit_findings *findings, const char *kind, struct cs_text *text) {
  if (text->length > 0 && findings->count < CS__FIT_FINDINGS) {
    char *line = cs_text_take(text);
    findings->failed = findings->failed || line == NULL;
    if (line != NULL) {
      findings->line[findings->count].kind = kind;
      findings->line[findings->count++].text = line;
    }
  }
  findings->failed = findings->failed || text->failed;
  cs_text_free(text);
}

/* --- which law --- */

/* As it stands inside a sentence. */
const char *cs__fit_spoken(enum cs_law law) {
  return law == CS_LAW_USL           ? "the universal scalability law (USL)"
         : law == CS_LAW_LOGARITHMIC ? "a logarithmic overhead"
                                     : cs_law_title(law);
}

/* "n = 24 and 48": the two best, the less one first. JSON has them all. */
static void put_suggestions(struct cs_text *text, const struct cs_fit *fit) {
  const double *best = fit->suggestions;
  if (fit->suggestion_count == 1)
    cs_text_append(text, "n = %.4g", best[0]);
  else
    cs_text_append(text, "n = %.4g and %.4g", fmin(best[0], best[1]), fmax(best[0], best[1]));
}

/* With how well it must be measured: the laws' distance at the best of them. */
static void put_measure(struct cs_text *text, const struct cs_fit *fit, const char *lead) {
  if (fit->suggestion_count == 0)
    return;
  cs_text_append(text, "%s", lead);
  put_suggestions(text, fit);
  if (isfinite(fit->suggestion_apart)) {
    cs_text_append(text, ", where they may differ by up to ");
    cs__put_percent(text, expm1(fit->suggestion_apart));
  }
}

static void put_candidates(struct cs_text *text, const struct cs_fit *fit) {
  size_t count = 0, put = 0;
  for (enum cs_law law = 0; law < CS_LAWS; law++)
    count += cs__fit_shows(fit, law);
  for (enum cs_law law = 0; law < CS_LAWS; law++)
    if (cs__fit_shows(fit, law)) {
      cs_text_append(text, "%s%s",
                     put == 0          ? ""
                     : put + 1 < count ? ", "
                     : put == 1        ? " from "
                                       : " and ",
                     cs__fit_spoken(law));
      put++;
    }
}

static bool all_alike(const struct cs_scaling *scaling) {
  for (size_t i = 1; i < scaling->count; i++)
    if (fabs(scaling->points[i].time - scaling->points[0].time) > 1e-9 * scaling->points[0].time) /* rounding */
      return false;
  return true;
}

static void say_nothing(const struct cs_scaling *scaling, struct cs_text *text) {
  if (scaling->count < 3)
    cs_text_append(text,
                   "%s of n: only what was measured can be told. A law needs three values of n, a choice between laws "
                   "six or more.",
                   scaling->count == 1 ? "There is one value" : "There are two values");
  else if (all_alike(scaling))
    cs_text_append(text, "All times are alike: that supports no law.");
  else
    cs_text_append(
        text,
        "%zu values of n with fewer than three runs each are too few to choose a law. Run each of them three "
        "times or more, or measure at least six.",
        scaling->count);
}

/* Gustafson's own serial share is not in such times: with it they would be constant, whatever it is. */
static void say_weak_support(const struct cs_fit *fit, struct cs_text *text) {
  cs_text_append(text, fit->support == CS_SUPPORT_NAMED
                           ? "The time grows with n, which under Gustafson's law it would not: sigma and kappa say how."
                           : "No growth of the time with n is demonstrated: nothing speaks against Gustafson's law.");
}

/* Misfit and what speaks of superlinear points are sentences of their own. */
static void say_support(const struct cs_fit *fit, struct cs_text *text) {
  if (!fit->scaling.strong && fit->support != CS_SUPPORT_NONE) {
    say_weak_support(fit, text);
    return;
  }
  switch (fit->support) {
  case CS_SUPPORT_NONE:
    say_nothing(&fit->scaling, text);
    break;
  case CS_SUPPORT_SUFFICIENT:
    cs_text_append(
        text,
        cs__fit_standing_of(fit) == CS__FIT_MISSES
            ? "For these points no term beyond %s is demonstrated."
            : "For these points %s is sufficient: they need no further term, which is not to say that it is true.",
        cs__fit_spoken(fit->best));
    break;
  case CS_SUPPORT_NAMED:
    cs_text_append(text, "These points support %s: simpler laws are not enough, and no other fits about as well.",
                   cs__fit_spoken(fit->best));
    break;
  case CS_SUPPORT_UNDECIDED:
    cs_text_append(text, "These points cannot tell ");
    put_candidates(text, fit);
    put_measure(text, fit, "; measure ");
    cs_text_append(text, ".");
    break;
  }
}

/* What would tell more, where a law was chosen or there are too few points for one. */
static void say_suggestions(const struct cs_fit *fit, struct cs_text *text) {
  if (fit->support == CS_SUPPORT_UNDECIDED || fit->suggestion_count == 0 || fit->scaling.count < 3 ||
      all_alike(&fit->scaling) || (fit->support != CS_SUPPORT_NONE && fit->between[0] == fit->between[1]))
    return;
  if (fit->support == CS_SUPPORT_NONE)
    put_measure(text, fit, "More values of n, to begin with: ");
  else if (cs__fit_standing_of(fit) == CS__FIT_MISSES)
    cs_text_append(text, "Where the points jump, as at another package or at SMT, fit one side alone with --range");
  else {
    cs_text_append(text, "To tell %s from %s", cs__fit_spoken(fit->between[0]), cs__fit_spoken(fit->between[1]));
    put_measure(text, fit, ", measure ");
  }
  cs_text_append(text, ".");
}

/* --- what speaks against laws --- */

static void say_superlinear(const struct cs_fit *fit, struct cs_text *text) {
  if (!fit->superlinear)
    return;
  cs_text_append(text, "Superlinear: efficiency ");
  cs__put_percent(text, fit->superlinear_efficiency);
  cs_text_append(text, " at n = %.4g. ", fit->superlinear_at);
  cs_text_append(text, cs__fit_standing_of(fit) == CS__FIT_UNCOVERED ? "No law here covers that, and none is told of. "
                                                                     : "The laws do not cover that n. ");
  cs_text_append(text, "Usual reasons are caches, memory or a base that was held back; look into it, or leave such n "
                       "out with --range.");
}

static void say_misfit(const struct cs_fit *fit, struct cs_text *text) {
  const enum cs__fit_standing standing = cs__fit_standing_of(fit);
  if (standing != CS__FIT_MISSES && standing != CS__FIT_NEARLY)
    return;
  cs_text_append(text,
                 standing == CS__FIT_MISSES ? "The law misses structure: the points lie off %s by "
                                            : "The points lie off %s by only ",
                 cs__fit_spoken(fit->best));
  cs__put_percent(text, fit->laws[fit->best].rmse);
  if (isfinite(fit->birge) && fit->birge > 1.0) {
    cs_text_append(text, ", which is ");
    cs__put_figure(text, fit->birge);
    cs_text_append(text, " times their error");
  }
  cs_text_append(text, standing == CS__FIT_MISSES
                           ? ". Its parameters describe these points; they are no evidence of a cause."
                           : ": a little structure it has not, which its intervals allow for.");
}

static void say_base(const struct cs_fit *fit, struct cs_text *text) {
  if (fit->base_n > 1.0)
    cs_text_append(text,
                   "n = 1 was not measured: speedups are over n = %.4g, and every law extrapolates to n = 1 for its "
                   "parameters.",
                   fit->base_n);
}

static void say_error(const struct cs_fit *fit, struct cs_text *text) {
  if (fit->scaling.error > 0.0) {
    cs_text_append(text, "Error of a median, from its repeats: ");
    cs__put_percent(text, fit->scaling.error);
    cs_text_append(text, ".");
  } else if (fit->scaling.count >= 3)
    cs_text_append(text, "Too few repeats to know the error of a time: intervals rest on how far the points lie from "
                         "the law. Three runs of each n would tell.");
}

static void add_laws(const struct cs_fit_facts *facts, const struct cs_fit *fit, struct cs__fit_findings *findings) {
  struct cs_text text = {0};
  say_support(fit, &text);
  add(findings, "support", &text);
  say_misfit(fit, &text);
  add(findings, "misfit", &text);
  cs__fit_say_peak(facts, fit, &text);
  add(findings, "peak", &text);
  cs__fit_say_serial(fit, &text);
  add(findings, "serial", &text);
  say_suggestions(fit, &text);
  add(findings, "measure", &text);
}

struct cs__fit_findings cs__fit_findings_of(const struct cs_fit_facts *facts, const struct cs_fit *fit) {
  struct cs__fit_findings findings = {0};
  struct cs_text text = {0};
  cs__fit_say_best(facts, fit, &text);
  add(&findings, fit->no_speedup ? "no_speedup" : "best_measured", &text);
  say_superlinear(fit, &text);
  add(&findings, "superlinear", &text);
  if (cs__fit_standing_of(fit) != CS__FIT_UNCOVERED)
    add_laws(facts, fit, &findings);
  say_base(fit, &text);
  add(&findings, "base", &text);
  say_error(fit, &text);
  add(&findings, "error", &text);
  return findings;
}

void cs__fit_findings_free(struct cs__fit_findings *findings) {
  for (size_t i = 0; i < findings->count; i++)
    free(findings->line[i].text);
  *findings = (struct cs__fit_findings){0};
}
