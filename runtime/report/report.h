/* runtime/report/report.h - a result and its summary as text: table, Markdown, CSV, JSON, plots, one HTML file. Never
 * runs a kernel. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_REPORT_H
#define CORESWEEP_RUNTIME_REPORT_REPORT_H

#include "runtime/base/status.h"
#include "runtime/base/text.h"
#include "runtime/sweep/result.h"
#include "runtime/sweep/summary.h"

#include <stdbool.h>

/* Of result.json and table.csv: 2 since `limit` is the limit at n, of which Amdahl's is one term. */
#define CS_REPORT_SCHEMA 2

#define CS_TEXT_COLUMNS 110 /* longer lines of text are hard to read, however wide the terminal is */

struct cs_table_style {
  int columns;      /* width of the terminal; below 100 the narrow layout */
  int text_columns; /* the most for sentences; 0: as many as columns */
  bool colour;      /* ANSI colours; the caller has looked at NO_COLOR and isatty */
  bool utf8;        /* box and plus-minus characters may be used */
};

/* The terminal's table with its warnings and failures below it. */
void cs_report_table(const struct cs_result *result, const struct cs_summary *summary,
                     const struct cs_table_style *style, struct cs_text *text);

/* GitHub's Markdown: a table for each case, the verdicts, warnings and failures, how it was measured. */
void cs_report_markdown(const struct cs_result *result, const struct cs_summary *summary, struct cs_text *text);

/* Tidy CSV: one header line, one row per case and thread count. */
void cs_report_csv(const struct cs_result *result, const struct cs_summary *summary, struct cs_text *text);

/* result.json, documented in runtime/report/SCHEMA.md. */
enum cs_status cs_report_json(const struct cs_result *result, const struct cs_summary *summary, struct cs_text *text,
                              struct cs_error *error);

/* The gnuplot program's own drawing of one case (case_index) or, with -1, of the overview. */
enum cs_plot_medium { CS_PLOT_SVG, CS_PLOT_SVG_DARK, CS_PLOT_TERMINAL };
enum cs_status cs_report_plot(const struct cs_result *result, const struct cs_summary *summary, int case_index,
                              enum cs_plot_medium medium, int columns, struct cs_text *drawing, struct cs_error *error);

/* One self-contained page. Works without gnuplot too: then without plots, and says so. */
enum cs_status cs_report_html(const struct cs_result *result, const struct cs_summary *summary, struct cs_text *text,
                              struct cs_error *error);

/*
 * Writes result.json, table.csv, plots/NAME.svg, plots/overview.svg, with ceilings plots/roofline.svg and
 * plots/ceilings.svg, with a metric plots/NAME--value.svg, and report.html into the result's folder, each whole or not
 * at all. A missing gnuplot is not an error: notes_out (may be NULL) gets one line with the remedy.
 */
enum cs_status cs_report_write(const struct cs_result *result, const struct cs_summary *summary,
                               struct cs_text *notes_out, struct cs_error *error);

#endif
