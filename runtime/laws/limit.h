/* runtime/laws/limit.h - the least time the work of one thread's run can take on n threads of this machine. Pure. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_LAWS_LIMIT_H
#define CORESWEEP_RUNTIME_LAWS_LIMIT_H

#include <stddef.h>

/*
 * S(n) <= T(1) / (T_serial + max over the terms). Each term is a time no team of n can go below, so each alone is an
 * upper bound on the speedup; what is not known binds nothing.
 */
enum cs_limit_term {
  CS_LIMIT_AMDAHL,    /* (T(1) - T_serial) / n: the cores themselves, each as fast as the one */
  CS_LIMIT_CLOCK,     /* (T(1) - T_serial) / (n phi(n)): as fast as they are when all n are busy, or as one alone */
  CS_LIMIT_BANDWIDTH, /* bytes / B(n), less what the serial part may have moved at B(1) */
  CS_LIMIT_FLOPS,     /* flops / F(n), likewise */
  CS_LIMIT_LOCK,      /* the longest total hold of one lock: its holders run one after the other */
  CS_LIMIT_SPAN,      /* sum over regions of max(work / n, longest chain of tasks) */
  CS_LIMIT_TERMS
};

const char *cs_limit_term_name(enum cs_limit_term term);  /* "amdahl", "clock", "bandwidth", ...: the JSON names */
const char *cs_limit_term_title(enum cs_limit_term term); /* "serial share", "clock", "memory bandwidth", ... */

/* Seconds, bytes and flops of one run; NaN where not known. */
struct cs_limit_facts {
  int threads;              /* n */
  double total_s, serial_s; /* T(1) and T_serial, both at one thread */
  double lock_s;            /* longest total hold of one lock */
  double span_s;            /* sum over regions of max(work / n, chain), serial part left out; NaN: no tasks */
  double bytes, flops;      /* moved and executed, at the least; NaN when the ceilings below do not apply to them */
  double clock_ratio;       /* phi(n): mean clock of n busy threads over that of one */
  double bytes_per_s, flops_per_s;         /* B(n), F(n) */
  double one_bytes_per_s, one_flops_per_s; /* B(1), F(1): what the serial part may have had */
};

/* The time of one term, seconds; NaN where it is not known. */
double cs_limit_term_s(const struct cs_limit_facts *facts, enum cs_limit_term term);

/* The speedup one term alone allows, serial part included; NaN where it is not known, INFINITY where there is nothing
 * of that kind to do (no lock was held, all bytes fit into the serial part). */
double cs_limit_term_speedup(const struct cs_limit_facts *facts, enum cs_limit_term term);

/* The least of such speedups, NaN when not even Amdahl's is known. binds_out (may be NULL): the term it is, the
 * earliest unless another is more than 1 % lower, so that Amdahl's is named where the machine adds nothing. */
double cs_limit_least(const double speedup[CS_LIMIT_TERMS], enum cs_limit_term *binds_out);

/*
 * The formulas by themselves, upper bounds on T(1)/T(n); INFINITY where nothing binds. Seconds per run: total_s of the
 * whole run at one thread, serial_s outside of regions, longest_lock_s the greatest total hold of one lock.
 */
double cs_limit_amdahl(double total_s, double serial_s, int threads);
double cs_limit_lock(double total_s, double serial_s, double longest_lock_s, int threads);
/* bound_s = serial + sum over regions of max(work / n, span), summed by the caller. */
double cs_limit_work_span(double total_s, double bound_s);

#endif
