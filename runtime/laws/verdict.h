/* runtime/laws/verdict.h - what a case's figures allow to be said: which count to use, and what holds the rest back.
 * Pure. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_LAWS_VERDICT_H
#define CORESWEEP_RUNTIME_LAWS_VERDICT_H

#include "runtime/laws/fit.h"
#include "runtime/laws/limit.h"
#include "runtime/measure/estimate.h"
#include "runtime/measure/gate.h"

#include <stdbool.h>
#include <stddef.h>

/* What the speedups do over the counts. In the order they are looked at: the first that applies speaks. */
enum cs_verdict_shape {
  CS_SHAPE_NOTHING,    /* no usable time at the base, or none at all */
  CS_SHAPE_ONE_COUNT,  /* nothing to compare with */
  CS_SHAPE_CONTENDED,  /* the host was not ours: not valid */
  CS_SHAPE_FEW_ROUNDS, /* no interval stands behind the best count */
  CS_SHAPE_SLOWER,     /* every other count is certainly slower than the base */
  CS_SHAPE_UNSURE,     /* none is certainly faster than the base, and a gain worth having may be missed */
  CS_SHAPE_NO_GAIN,    /* none is faster than the base by more than 5 % */
  CS_SHAPE_PEAK,       /* the greatest count is certainly slower than the best */
  CS_SHAPE_FLAT,       /* a lesser count than the greatest is as fast */
  CS_SHAPE_TIED,       /* a lesser count than the greatest may be as fast */
  CS_SHAPE_RISING,     /* the greatest count is the fastest */
  CS_SHAPES
};

/* Why it is no faster at the greatest count. Likewise in their order. */
enum cs_verdict_reason {
  CS_REASON_NOT_ASKED, /* the shape says all there is to say */
  CS_REASON_SUPERLINEAR,
  CS_REASON_BEYOND, /* above its limit: a fact behind the limit does not hold */
  CS_REASON_IDEAL,
  CS_REASON_AT_CORES,     /* at its limit, which is as many times as there are threads */
  CS_REASON_AT_SERIAL,    /* at its limit by the serial share */
  CS_REASON_AT_CLOCK,     /* at its limit by ... */
  CS_REASON_AT_BANDWIDTH, /* struct cs_verdict_facts knows where it saturates */
  CS_REASON_AT_FLOPS,
  CS_REASON_AT_LOCK,
  CS_REASON_AT_SPAN,
  CS_REASON_INFLATION, /* the greatest loss of the cores' time is ... */
  CS_REASON_SERIAL,
  CS_REASON_SERIAL_GROWN, /* the serial part, which takes longer on many threads than on one */
  CS_REASON_IMBALANCE,
  CS_REASON_BARRIER,
  CS_REASON_LOCK_WAIT,
  CS_REASON_TASK_WAIT,
  CS_REASON_FORK_JOIN,
  CS_REASON_UNEXPLAINED, /* certainly below its limit, and no loss seen explains it */
  CS_REASON_LAW,         /* nothing was measured but times: the law they support */
  CS_REASON_WEAK,        /* the intervals hold both "at its limit" and "below it" */
  CS_REASON_UNKNOWN,     /* neither limit nor losses were measured */
  CS_REASONS
};

const char *cs_verdict_shape_name(enum cs_verdict_shape shape);    /* "peak", "few_rounds", ...: the JSON names */
const char *cs_verdict_reason_name(enum cs_verdict_reason reason); /* "at_bandwidth", ... */

/* What more threads spend time on beside the work of one thread's run. */
enum cs_verdict_loss {
  CS_LOSS_INFLATION,
  CS_LOSS_SERIAL, /* cores idle while the program is serial */
  CS_LOSS_IMBALANCE,
  CS_LOSS_BARRIER,
  CS_LOSS_LOCK,
  CS_LOSS_TASK_WAIT,
  CS_LOSS_FORK_JOIN, /* creating tasks too */
  CS_LOSSES
};

/* One count. Estimates with count 0 are not known. Speedups of weak scaling are scaled ones. */
struct cs_verdict_point {
  int threads; /* 0: there is no such count; what is swept where that is something else than threads */
  size_t rounds;
  struct cs_estimate speedup; /* over the base, this count alone: what is shown */
  struct cs_estimate band;    /* simultaneous over all counts: what is decided by */
  struct cs_estimate to_best; /* T here / T at the best count, simultaneous */
  enum cs_gate gate;          /* the worse of here and the base */
  bool moved;                 /* the speedup itself moved while it was measured */
  struct cs_estimate limit;   /* the most S can be here */
  struct cs_estimate share;   /* S / limit, paired by round */
  enum cs_limit_term binds;   /* counts only where limit is known */
  bool beyond;                /* above the limit beyond error */
  bool observed;              /* losses are known, from invocations the host left alone */
  double loss[CS_LOSSES];     /* shares of n T(n) */
  double loss_error;          /* what a share may be wrong by: the observer's cost and what it could not place */
  bool serial_grown;          /* the serial time seen here is above that at the base beyond error */
};

/* A fitted law in short; support CS_SUPPORT_NONE: none. */
struct cs_verdict_law {
  enum cs_support support;
  enum cs_law law;
  bool misfit;
  double value, lo, hi; /* serial share (Amdahl), saturating count (saturation), peak (others); INFINITY: no peak */
};

struct cs_verdict_facts {
  size_t swept, usable; /* counts: all, and those with usable rounds */
  bool any_void;        /* the host was contended beyond use at some count */
  bool all_slower;      /* every usable count but the base has its band wholly below 1 */
  bool own_cores;       /* every thread has a core to itself: cores may be said for threads */
  bool other_axis;      /* n counts no threads, `threads` being n: what holds of work on equal cores does not of it */
  double confidence;    /* 0.95 */
  /* most: the greatest usable count that is not void; least: the smallest one not distinguishable from the best whose
   * own centre is within 5 % of it. */
  struct cs_verdict_point base, best, most, least;
  double most_gain;          /* the greatest upper end of a band beside the base's; 0: none */
  int tied_from;             /* the smallest count not distinguishable from the best, however far off; 0: none */
  struct cs_estimate serial; /* share at one thread; of weak scaling what the limit at `most` rests on */
  int bandwidth_flat_from; /* the count from which on more threads get no more bandwidth; 0: none below the greatest */
  struct cs_verdict_law law;
};

struct cs_verdict {
  enum cs_verdict_shape shape;
  enum cs_verdict_reason reason;
  int use;             /* the count; 0: nothing was measured */
  bool carried;        /* the evidence carries the choice; false: it is the best guess there is */
  double loss, gain;   /* for a loss: its share of n T(n), and how many times as fast without it, at most; else NaN */
  size_t rounds_least; /* rounds that give every count a simultaneous interval */
  size_t rounds_alone; /* rounds that give each count an interval of its own */
};

/* "Same speed": the whole interval of the ratio of times is within this of 1. */
#define CS_VERDICT_SAME 0.05

/* Whether the estimate has an interval with finite ends. */
bool cs_verdict_tells(const struct cs_estimate *estimate);

struct cs_verdict cs_verdict_of(const struct cs_verdict_facts *facts);

/* The loss a reason speaks of; CS_LOSSES for the others. */
enum cs_verdict_loss cs_verdict_loss_of(enum cs_verdict_reason reason);

/* The greatest loss; CS_LOSSES when none is above what it may be wrong by. */
enum cs_verdict_loss cs_verdict_greatest_loss(const struct cs_verdict_point *point);

/* One sentence each: what the condition looks at and why with this threshold. */
const char *cs_verdict_shape_because(enum cs_verdict_shape shape);
const char *cs_verdict_reason_because(enum cs_verdict_reason reason);

#endif
