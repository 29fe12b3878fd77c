/* runtime/report/fit_report.h - laws fitted to a table of times as text: table, JSON, CSV, plot. Pure but for the plot,
 * which gnuplot draws. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_FIT_REPORT_H
#define CORESWEEP_RUNTIME_REPORT_FIT_REPORT_H

#include "runtime/laws/fit.h"
#include "runtime/report/report.h"

#define CS_FIT_SCHEMA 1

/* What stands around a fit: the caller's, all of it borrowed. */
struct cs_fit_facts {
  const char *version;
  const char *source; /* where the runs come from, for people */
  const char *n_name; /* what is counted, as the column was named */
  const char *unit;   /* of the values: "s", "MB/s"; "" for none */
  bool throughput;    /* values are rates; the fit's times are 1 / rate (weak scaling: n / rate) */
  enum cs_objective objective;
  const double *predict; /* counts asked for, each >= 1 */
  size_t predict_count;
  const char *const *remarks; /* on how the runs were read */
  size_t remark_count;
};

/* Points, laws with their parameters, what that means in sentences, predictions, remarks. */
void cs_report_fit_table(const struct cs_fit_facts *facts, const struct cs_fit *fit, const struct cs_table_style *style,
                         struct cs_text *text);

/* Documented in runtime/report/FIT.md. CS_NOMEM. */
enum cs_status cs_report_fit_json(const struct cs_fit_facts *facts, const struct cs_fit *fit, struct cs_text *text,
                                  struct cs_error *error);

/* The measured points, the laws drawn through them and the scenario beyond, a row each: FIT.md. */
void cs_report_fit_csv(const struct cs_fit_facts *facts, const struct cs_fit *fit, struct cs_text *text);

/*
 * Points and the laws that may be the one, beyond the greatest n as a widening band up to twice that. CS_UNSUPPORTED
 * with the reason where there is no curve (one count) or no gnuplot.
 */
enum cs_status cs_report_fit_plot(const struct cs_fit_facts *facts, const struct cs_fit *fit,
                                  enum cs_plot_medium medium, int columns, struct cs_text *drawing,
                                  struct cs_error *error);

#endif
