/* runtime/report/fit_points.h - a fit's points, its predictions and its sentences, for all its documents alike. Pure.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_FIT_POINTS_H
#define CORESWEEP_RUNTIME_REPORT_FIT_POINTS_H

#include "runtime/report/fit_report.h"

/* --- fit_points.c --- */

/* The caller's value of a time at n: the time itself or the throughput. */
double cs__fit_value(const struct cs_fit_facts *facts, const struct cs_fit *fit, double n, double time);

/* Speedup over the least n (weak scaling: scaled by the work) of a time at n. */
double cs__fit_speedup(const struct cs_fit *fit, double n, double time);

struct cs__fit_point {
  double n;
  size_t runs;
  double value, lo, hi; /* the caller's: median, least and greatest */
  double speedup, efficiency;
  double karp_flatt; /* NaN at the least n and of weak scaling */
};
struct cs__fit_point cs__fit_point_of(const struct cs_fit_facts *facts, const struct cs_fit *fit, size_t index);

double cs__fit_top(const struct cs_fit *fit);      /* the greatest n measured */
double cs__fit_farthest(const struct cs_fit *fit); /* twice that: beyond it nothing is told */
size_t cs__fit_fastest(const struct cs_fit *fit);  /* index of the best point: the least time, of weak scaling the
                                                      greatest speedup */

bool cs__fit_has_scenario(const struct cs_fit *fit); /* whether anything may be told beyond the points */

enum cs__fit_basis { CS__FIT_WITHIN, CS__FIT_SCENARIO, CS__FIT_REFUSED };
const char *cs__fit_basis_name(enum cs__fit_basis basis); /* "within", "scenario", "refused" */

/* What may be said about n: within the counts measured one line for each law that may be the one. */
struct cs__fit_told {
  double n;
  enum cs__fit_basis basis;
  enum cs_law law;      /* of CS__FIT_WITHIN */
  double value, lo, hi; /* the caller's; value NaN of a scenario, all NaN where refused; lo and hi NaN without */
};

/* Up to CS_LAWS lines; returns how many. */
size_t cs__fit_tell(const struct cs_fit_facts *facts, const struct cs_fit *fit, double n,
                    struct cs__fit_told told_out[CS_LAWS]);

/* How the law that was chosen stands to the points. */
enum cs__fit_standing {
  CS__FIT_HOLDS,    /* or there is no law to speak of */
  CS__FIT_NEARLY,   /* off by several times the error of the points, but by less than anybody acts on */
  CS__FIT_MISSES,   /* structure: its parameters describe the points at best */
  CS__FIT_UNCOVERED /* superlinear points, and far from them all: no law is told of */
};
enum cs__fit_standing cs__fit_standing_of(const struct cs_fit *fit);

/* The fit's support; none for points no law covers. */
enum cs_support cs__fit_support_of(const struct cs_fit *fit);

/* Whether a law is drawn and told of. */
bool cs__fit_shows(const struct cs_fit *fit, enum cs_law law);

/* A parameter as the caller knows it: of throughputs T1 becomes X1, its reciprocal. unit_out: "", or facts->unit. */
struct cs_law_parameter cs__fit_parameter(const struct cs_fit_facts *facts, const struct cs_law_parameter *parameter);

/* --- fit_plot.c: drawn alike of a table of times and of a sweep's case --- */

/* name: what the title begins with; NULL: nothing. */

void cs__put_fit_title(struct cs_text *text, const struct cs_fit_facts *facts, const struct cs_fit *fit,
                       const char *name);

/* CS_UNSUPPORTED with the reason where there is no curve; CS_NOMEM. */
enum cs_status cs__fit_script(const struct cs_fit_facts *facts, const struct cs_fit *fit, const char *name,
                              enum cs_plot_medium medium, int columns, struct cs_text *script, struct cs_error *error);

/* --- fit_findings.c --- */

enum { CS__FIT_FINDINGS = 16 };

struct cs__fit_findings {
  struct {
    const char *kind; /* "supported", "serial", "peak", ...: FIT.md */
    char *text;
  } line[CS__FIT_FINDINGS];
  size_t count;
  bool failed; /* no memory: some are missing */
};

struct cs__fit_findings cs__fit_findings_of(const struct cs_fit_facts *facts, const struct cs_fit *fit);
void cs__fit_findings_free(struct cs__fit_findings *findings);

/* --- fit_findings_values.c: each appends a sentence or nothing --- */

void cs__fit_say_best(const struct cs_fit_facts *facts, const struct cs_fit *fit, struct cs_text *text);
void cs__fit_say_serial(const struct cs_fit *fit, struct cs_text *text);
void cs__fit_say_peak(const struct cs_fit_facts *facts, const struct cs_fit *fit, struct cs_text *text);

/* An n with three digits, no more than an interval of it is worth; "beyond 64" where nothing is told. */
void cs__fit_put_reach(struct cs_text *text, const struct cs_fit *fit, double n);
/* "92.6 [74.8, 136]". */
void cs__fit_put_peak(struct cs_text *text, const struct cs_fit *fit, const struct cs_law_fit *law);

/* --- words --- */

/* The law as it stands inside a sentence: "the universal scalability law (USL)". */
const char *cs__fit_spoken(enum cs_law law);

/* "squared residuals of ln T". */
const char *cs__fit_objective(const struct cs_fit_facts *facts);

/* "sufficient", "named", ...; "supported", "may be the one" or "" beside a law. */
const char *cs__fit_support_name(enum cs_support support);
const char *cs__fit_mark(const struct cs_fit *fit, enum cs_law law);

/* Four significant digits, for comparing with what others published; CS__NO_FIGURE for NaN. */
void cs__put_four(struct cs_text *text, double value);
/* "0.02045 [0.01580, 0.02526]", without what is NaN; then the unit after a blank. */
void cs__put_four_between(struct cs_text *text, double value, double lo, double hi, const char *unit);

#endif
