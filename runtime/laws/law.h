/* runtime/laws/law.h - the laws of scaling that are fitted: their formulas and what a fit of one says. Pure. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_LAWS_LAW_H
#define CORESWEEP_RUNTIME_LAWS_LAW_H

#include <stdbool.h>
#include <stddef.h>

/* Each has a file of its own. T(n) with all coefficients >= 0. */
enum cs_law {
  CS_LAW_LINEAR,      /* a/n */
  CS_LAW_AMDAHL,      /* a/n + b */
  CS_LAW_USL,         /* a/n + b + c (n - 1)      Gunther's universal scalability law */
  CS_LAW_LOGARITHMIC, /* a/n + b + c log2 n       trees: barriers, reductions */
  CS_LAW_SATURATION,  /* a max(1/n, 1/n_sat)      a shared resource, memory bandwidth, is full at n_sat */
  CS_LAW_GUSTAFSON,   /* a (1 + sigma (n - 1) + kappa n (n - 1)): times of weak scaling, work proportional to n */
  CS_LAWS
};

const char *cs_law_name(enum cs_law law);    /* "linear", "amdahl", "usl", "logarithmic", "saturation", "gustafson" */
const char *cs_law_title(enum cs_law law);   /* "Amdahl's law", ... */
const char *cs_law_formula(enum cs_law law); /* in the parameters below, plain ASCII */

/* What people know a law by. Values without an interval (too few counts, nothing known of errors) have lo and hi NaN;
 * hi may be INFINITY. */
struct cs_law_parameter {
  const char *name; /* "T1", "serial", "sigma", "kappa", "c", "n_sat"; all but T1 and n_sat are shares of T1 */
  const char *unit; /* "s" stands for the data's own unit of time; "" without */
  double value, lo, hi;
};

enum { CS_LAW_COEFFICIENTS = 3, CS_LAW_PARAMETERS = 4 };

struct cs_law_fit {
  enum cs_law law;
  bool fitted;                             /* false: fewer counts than parameters (three need four), or other scaling */
  double coefficient[CS_LAW_COEFFICIENTS]; /* a, b, c; of the saturation law a and n_sat */
  size_t parameter_count;
  struct cs_law_parameter parameters[CS_LAW_PARAMETERS];
  size_t degrees;  /* parameters of the formula: 1 to 3 */
  double rss;      /* of ln T */
  double rmse;     /* root mean square of the residuals of ln T */
  double left_out; /* root mean square error of predicting each count from the others; NaN with too few */
  double aic;      /* Birge-scaled, comparable within one set of fits */
  double peak;     /* n* where T is least (of weak scaling: T(n)/n); below 1: slower at once; INFINITY: none */
  double peak_lo, peak_hi;
};

/* T(n), n >= 1; NaN for one not fitted. */
double cs_law_time(const struct cs_law_fit *fit, double n);

#endif
