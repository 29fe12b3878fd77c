/* runtime/report/fit_table.c - a fit on a terminal: points, laws, what that means, predictions. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/fit_points.h"

#include "runtime/report/figures.h"
#include "runtime/report/observe_grid.h"
#include "runtime/report/plain.h"
#include "runtime/report/prose.h"

#include <math.h>
#include <string.h>

/* --- what was read --- */

static void put_source(struct cs_text *text, const struct cs_fit_facts *facts, const struct cs_fit *fit,
                       const struct cs_table_style *style) {
  struct cs_text line = {0};
  const struct cs_scaling *scaling = &fit->scaling;
  size_t least = scaling->points[0].runs, most = least;
  for (size_t i = 1; i < scaling->count; i++) {
    least = scaling->points[i].runs < least ? scaling->points[i].runs : least;
    most = scaling->points[i].runs > most ? scaling->points[i].runs : most;
  }
  cs__put_plain(&line, facts->source);
  cs_text_append(&line, ": %s%s%s, ", facts->throughput ? "throughput" : "time", facts->unit[0] != '\0' ? " in " : "",
                 facts->unit);
  cs_text_append(&line, "%zu value%s of n", scaling->count, scaling->count == 1 ? "" : "s");
  if (strcmp(facts->n_name, "n") != 0)
    cs_text_append(&line, " (%s)", facts->n_name);
  cs_text_append(&line, ", %.6g to %.6g, ", scaling->points[0].n, cs__fit_top(fit));
  if (least == most)
    cs_text_append(&line, "%zu run%s each", most, most == 1 ? "" : "s");
  else
    cs_text_append(&line, "%zu to %zu runs each", least, most);
  cs_text_append(&line, "; %s scaling", scaling->strong ? "strong" : "weak");
  cs__put_line(text, "", &line, style);
}

static void put_points(struct cs_text *text, const struct cs_fit_facts *facts, const struct cs_fit *fit,
                       const struct cs_table_style *style) {
  enum { N, RUNS, VALUE, RANGE, SPEEDUP, EFFICIENCY, SERIAL, COLUMNS };
  struct cs__grid grid = {.columns = COLUMNS, .heads = 1, .hidden = {[RANGE] = true}};
  cs_text_append(cs__grid_cell(&grid, 0, N), "n");
  cs_text_append(cs__grid_cell(&grid, 0, RUNS), "runs");
  cs_text_append(cs__grid_cell(&grid, 0, VALUE), "%s%s%s", facts->throughput ? "throughput" : "time",
                 facts->unit[0] != '\0' ? ", " : "", facts->unit);
  cs_text_append(cs__grid_cell(&grid, 0, RANGE), "least to greatest");
  cs_text_append(cs__grid_cell(&grid, 0, SPEEDUP), fit->scaling.strong ? "speedup" : "scaled speedup");
  cs_text_append(cs__grid_cell(&grid, 0, EFFICIENCY), "efficiency");
  cs_text_append(cs__grid_cell(&grid, 0, SERIAL), "serial fraction");
  grid.hidden[SERIAL] = !fit->scaling.strong;
  for (size_t i = 0; i < fit->scaling.count; i++) {
    const struct cs__fit_point point = cs__fit_point_of(facts, fit, i);
    cs_text_append(cs__grid_cell(&grid, i + 1, N), "%.6g", point.n);
    cs_text_append(cs__grid_cell(&grid, i + 1, RUNS), "%zu", point.runs);
    cs__put_four(cs__grid_cell(&grid, i + 1, VALUE), point.value);
    if (point.lo < point.hi) {
      grid.hidden[RANGE] = false;
      cs__put_four(cs__grid_cell(&grid, i + 1, RANGE), point.lo);
      cs_text_append(cs__grid_cell(&grid, i + 1, RANGE), " to ");
      cs__put_four(cs__grid_cell(&grid, i + 1, RANGE), point.hi);
    }
    cs__put_figure(cs__grid_cell(&grid, i + 1, SPEEDUP), point.speedup);
    cs__put_percent(cs__grid_cell(&grid, i + 1, EFFICIENCY), point.efficiency);
    if (!isnan(point.karp_flatt))
      cs__put_percent(cs__grid_cell(&grid, i + 1, SERIAL), point.karp_flatt);
  }
  cs_text_append(text, "\n");
  cs__grid_put(&grid, style, "", text);
  cs__grid_free(&grid);
}

/* --- laws --- */

enum { LAW, PARAMETER, VALUE, RMSE, LEFT_OUT, AIC, MARK, LAW_COLUMNS };

/* Of a kind that does not belong to these times there is nothing to say. */
static bool is_of_kind(const struct cs_fit *fit, enum cs_law law) {
  return fit->laws[law].fitted || (law == CS_LAW_GUSTAFSON) != fit->scaling.strong;
}

static void put_quality(struct cs__grid *grid, size_t row, const struct cs_law_fit *law) {
  cs__put_percent(cs__grid_cell(grid, row, RMSE), law->rmse);
  cs__put_percent(cs__grid_cell(grid, row, LEFT_OUT), law->left_out);
  if (isfinite(law->aic))
    cs_text_append(cs__grid_cell(grid, row, AIC), law->aic < 1e5 ? "%.1f" : "%.3g", law->aic);
  else
    cs_text_append(cs__grid_cell(grid, row, AIC), CS__NO_FIGURE);
}

/* One row per parameter; gives the row after them. */
static size_t put_law(struct cs__grid *grid, size_t row, const struct cs_fit_facts *facts, const struct cs_fit *fit,
                      const struct cs_law_fit *law) {
  cs_text_append(cs__grid_cell(grid, row, LAW), "%s", cs_law_name(law->law));
  if (!law->fitted) {
    cs_text_append(cs__grid_cell(grid, row, VALUE), "not fitted: too few values of n");
    return row + 1;
  }
  put_quality(grid, row, law);
  cs_text_append(cs__grid_cell(grid, row, MARK), "%s", cs__fit_mark(fit, law->law));
  for (size_t i = 0; i < law->parameter_count; i++, row++) {
    const struct cs_law_parameter parameter = cs__fit_parameter(facts, &law->parameters[i]);
    cs_text_append(cs__grid_cell(grid, row, PARAMETER), "%s", parameter.name);
    cs__put_four_between(cs__grid_cell(grid, row, VALUE), parameter.value, parameter.lo, parameter.hi, parameter.unit);
  }
  if (isfinite(law->peak)) {
    cs_text_append(cs__grid_cell(grid, row, PARAMETER), "peak n");
    cs__fit_put_peak(cs__grid_cell(grid, row, VALUE), fit, law);
    row++;
  }
  return row;
}

static void put_laws(struct cs_text *text, const struct cs_fit_facts *facts, const struct cs_fit *fit,
                     const struct cs_table_style *style) {
  static const char *const heads[] = {
      [LAW] = "law", [PARAMETER] = "parameter", [RMSE] = "rmse", [LEFT_OUT] = "left out", [AIC] = "AIC"};
  struct cs__grid grid = {
      .columns = LAW_COLUMNS, .heads = 1, .left = {[PARAMETER] = true, [VALUE] = true, [MARK] = true}};
  for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
    cs_text_append(cs__grid_cell(&grid, 0, i), "%s", heads[i] != NULL ? heads[i] : "");
  cs_text_append(cs__grid_cell(&grid, 0, VALUE), "value [%.4g %% interval]", fit->level * 100.0);
  cs_text_append(cs__grid_cell(&grid, 0, MARK), "%s", "");
  size_t row = 1;
  for (enum cs_law law = 0; law < CS_LAWS; law++)
    if (is_of_kind(fit, law))
      row = put_law(&grid, row, facts, fit, &fit->laws[law]);
  cs_text_append(text, "\n");
  cs__grid_put(&grid, style, "", text);
  cs__grid_free(&grid);
  struct cs_text line = {0};
  cs_text_append(&line,
                 "Fitted by: %s. rmse: root mean square distance of the points; left out: the same of each n predicted "
                 "from the others; AIC: less is better, 4 is a difference%s.",
                 cs__fit_objective(facts),
                 facts->objective == CS_OBJECTIVE_THROUGHPUT ? ", and by squared residuals of ln T for every law" : "");
  cs__put_line(text, "", &line, style);
}

/* --- sentences --- */

static void put_findings(struct cs_text *text, const struct cs_fit_facts *facts, const struct cs_fit *fit,
                         const struct cs_table_style *style) {
  struct cs__fit_findings findings = cs__fit_findings_of(facts, fit);
  cs__put_section_head(text, "What the points say", style);
  for (size_t i = 0; i < findings.count; i++)
    cs__put_item(text, findings.line[i].text, style);
  text->failed = text->failed || findings.failed;
  cs__fit_findings_free(&findings);
}

static void put_told(struct cs__grid *grid, size_t row, const struct cs_fit *fit, const struct cs__fit_told *told) {
  struct cs_text *value = cs__grid_cell(grid, row, 1), *basis = cs__grid_cell(grid, row, 2);
  cs_text_append(cs__grid_cell(grid, row, 0), "%.6g", told->n);
  if (told->basis == CS__FIT_WITHIN) {
    cs__put_four_between(value, told->value, told->lo, told->hi, "");
    cs_text_append(basis, "%s", cs_law_name(told->law));
  } else if (told->basis == CS__FIT_SCENARIO) {
    cs__put_four(value, told->lo);
    cs_text_append(value, " to ");
    cs__put_four(value, told->hi);
    cs_text_append(basis, "scenario: the span of all laws that fit, not measured there");
  } else {
    cs_text_append(value, CS__NO_FIGURE);
    if (told->n > cs__fit_farthest(fit))
      cs_text_append(basis, "not told: beyond n = %.6g, twice the greatest measured, laws mean nothing",
                     cs__fit_farthest(fit));
    else
      cs_text_append(basis, "not told: no law has an interval there");
  }
}

static void put_predictions(struct cs_text *text, const struct cs_fit_facts *facts, const struct cs_fit *fit,
                            const struct cs_table_style *style) {
  struct cs__grid grid = {.columns = 3, .heads = 1, .left = {[1] = true, [2] = true}};
  if (facts->predict_count == 0)
    return;
  cs__put_section_head(text, "Predictions", style);
  cs_text_append(cs__grid_cell(&grid, 0, 0), "n");
  cs_text_append(cs__grid_cell(&grid, 0, 1), "%s%s%s", facts->throughput ? "throughput" : "time",
                 facts->unit[0] != '\0' ? ", " : "", facts->unit);
  cs_text_append(cs__grid_cell(&grid, 0, 2), "by");
  size_t row = 1;
  for (size_t i = 0; i < facts->predict_count; i++) {
    struct cs__fit_told told[CS_LAWS];
    const size_t count = cs__fit_tell(facts, fit, facts->predict[i], told);
    for (size_t k = 0; k < count; k++)
      put_told(&grid, row++, fit, &told[k]);
  }
  cs__grid_put(&grid, style, "", text);
  cs__grid_free(&grid);
}

void cs_report_fit_table(const struct cs_fit_facts *facts, const struct cs_fit *fit, const struct cs_table_style *style,
                         struct cs_text *text) {
  put_source(text, facts, fit, style);
  put_points(text, facts, fit, style);
  if (fit->scaling.count >= 2)
    put_laws(text, facts, fit, style);
  put_findings(text, facts, fit, style);
  put_predictions(text, facts, fit, style);
  cs__put_items(text, "Remarks", "\x1b[1m", facts->remarks, facts->remark_count, style);
}
