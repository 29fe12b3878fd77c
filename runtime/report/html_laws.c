/* runtime/report/html_laws.c - the page's fitted laws of a case: what the times support, and each law's parameters. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/html_laws.h"

#include "runtime/report/figures.h"
#include "runtime/report/fit_points.h"
#include "runtime/report/metric.h"
#include "runtime/report/page.h"
#include "runtime/report/plain.h"

#include <math.h>
#include <string.h>

/* The interval of Amdahl's fitted serial share; false without one. */
static bool serial_of(const struct cs_fit *fit, const struct cs_law_parameter **serial_out) {
  const struct cs_law_fit *amdahl = &fit->laws[CS_LAW_AMDAHL];
  for (size_t i = 0; amdahl->fitted && i < amdahl->parameter_count; i++)
    if (strcmp(amdahl->parameters[i].name, "serial") == 0 && isfinite(amdahl->parameters[i].lo)) {
      *serial_out = &amdahl->parameters[i];
      return true;
    }
  return false;
}

/* Where the curve bends more than the measured serial time can bend it. */
static void put_not_serial(struct cs_text *text, const struct cs_case_summary *of) {
  const struct cs_law_parameter *fitted;
  if (!serial_of(&of->fit, &fitted) || !cs__has_interval(&of->serial) || fitted->lo <= of->serial.hi)
    return;
  cs_text_append(text, "Amdahl's law fits a serial share of ");
  cs__put_percent(text, fitted->value);
  cs_text_append(text, ", measured are ");
  cs__put_percent(text, of->serial.value);
  cs_text_append(text, ": what bends the curve beyond that is not serial code.");
}

/* "sigma 0.0134 [0.00343, 0.026]"; an interval without an upper end is open. */
static void put_parameter(struct cs_text *text, const struct cs_law_parameter *parameter) {
  cs_text_append(text, "%s %.3g", parameter->name, parameter->value);
  if (isfinite(parameter->lo)) {
    cs_text_append(text, " <span class=\"interval\">[%.3g, ", parameter->lo);
    cs_text_append(text, isfinite(parameter->hi) ? "%.3g]</span>" : "any]</span>", parameter->hi);
  }
  cs_text_append(text, "%s", parameter->unit[0] != '\0' ? " " : "");
  cs__put_html(text, parameter->unit);
}

static void put_peak(struct cs_text *text, const struct cs_law_fit *fit) {
  if (isfinite(fit->peak))
    cs_text_append(text, "n = %.3g", fit->peak);
  else
    cs_text_append(text, "none");
  if (!isfinite(fit->peak_lo))
    return;
  if (isfinite(fit->peak_hi))
    cs_text_append(text, " <span class=\"interval\">[%.3g, %.3g]</span>", fit->peak_lo, fit->peak_hi);
  else
    cs_text_append(text, " <span class=\"interval\">not below %.3g</span>", fit->peak_lo);
}

static void put_row(struct cs_text *text, const struct cs_fit_facts *facts, const struct cs_fit *fit, enum cs_law law) {
  const struct cs_law_fit *of = &fit->laws[law];
  cs_text_append(text, "<tr><th scope=\"row\">%s</th><td class=\"text\"><code>", cs_law_title(law));
  cs__put_html(text, cs_law_formula(law));
  cs_text_append(text, "</code></td><td class=\"text\">");
  for (size_t i = 0; i < of->parameter_count; i++) {
    cs_text_append(text, "%s", i > 0 ? "; " : "");
    const struct cs_law_parameter parameter = cs__fit_parameter(facts, &of->parameters[i]);
    put_parameter(text, &parameter);
  }
  cs_text_append(text, "</td><td>");
  cs__put_percent(text, of->rmse);
  cs_text_append(text, "</td><td>");
  cs__put_percent(text, of->left_out);
  cs_text_append(text, "</td><td>");
  put_peak(text, of);
  cs_text_append(text, "</td><td class=\"text\">%s</td></tr>\n",
                 *cs__fit_mark(fit, law) != '\0' ? cs__fit_mark(fit, law) : "no");
}

/* Stands open: which law, and what speaks against any. */
static bool is_open(const char *kind) {
  return strcmp(kind, "support") == 0 || strcmp(kind, "misfit") == 0 || strcmp(kind, "superlinear") == 0;
}

static void put_findings(struct cs_text *text, const struct cs__fit_findings *findings) {
  cs_text_append(text, "<ul>\n");
  for (size_t i = 0; i < findings->count; i++) {
    struct cs_text line = {0};
    if (is_open(findings->line[i].kind))
      continue;
    cs_text_append(&line, "%s", findings->line[i].text);
    cs_text_append(text, "<li>");
    cs__put_page_text(text, &line);
    cs_text_append(text, "</li>\n");
  }
  cs_text_append(text, "</ul>\n");
}

static void put_table(struct cs_text *text, const struct cs_fit_facts *facts, const struct cs_fit *fit) {
  cs_text_append(text,
                 "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Laws fitted to the times\">\n"
                 "<table>\n<thead><tr><th scope=\"col\">law</th><th scope=\"col\" class=\"text\">T(n)</th><th "
                 "scope=\"col\" class=\"text\">parameters</th><th scope=\"col\">residuals</th><th scope=\"col\">each "
                 "count from the others</th><th scope=\"col\">fastest at</th><th scope=\"col\" class=\"text\">supported"
                 "</th></tr></thead>\n<tbody>\n");
  for (enum cs_law law = 0; law < CS_LAWS; law++)
    if (fit->laws[law].fitted)
      put_row(text, facts, fit, law);
  cs_text_append(text, "</tbody>\n</table>\n</div>\n<p class=\"note\">In brackets: %g\xC2\xA0%% intervals.</p>\n",
                 100.0 * fit->level);
}

/* What is supported stands open; the rest, and the laws one by one, behind it. */
void cs__put_laws_page_table(struct cs_text *text, const struct cs_result *result, const struct cs_case_summary *of) {
  const struct cs_fit_facts facts = cs__fit_facts_of(result, of->of->name);
  const struct cs_fit *fit = &of->fit;
  struct cs_text sentence = {0};
  if (fit->scaling.count < 2)
    return;
  struct cs__fit_findings findings = cs__fit_findings_of(&facts, fit);
  for (size_t i = 0; i < findings.count; i++)
    if (is_open(findings.line[i].kind))
      cs_text_append(&sentence, "%s ", findings.line[i].text);
  put_not_serial(&sentence, of);
  cs_text_append(text, "<p>Fitted laws: ");
  cs__put_page_text(text, &sentence);
  cs_text_append(text, "</p>\n<details><summary>What the fitted laws say, and their parameters</summary>\n");
  put_findings(text, &findings);
  put_table(text, &facts, fit);
  cs_text_append(text, "</details>\n");
  text->failed = text->failed || findings.failed;
  cs__fit_findings_free(&findings);
}
