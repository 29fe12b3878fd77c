/* runtime/laws/verdict.c - two tables of conditions, for the shape of the speedups and for the reason behind it. Pure.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/laws/verdict.h"

#include <math.h>

/* Ceilings are the best of loops other than the case's own: a tenth is what well-made code leaves of them. */
#define AT_LIMIT 0.90

/* Efficiency that more threads could at most raise by a twentieth. */
#define IDEAL 0.95

/* A limit that the serial part lowers by less than this is that of the cores. */
#define NO_SERIAL 0.02

/* What a person would act on, and beyond what one run's split differs from the next. */
#define TENTH 0.10

/* A loss must be this many times what its share may be wrong by. */
#define OVER_ERROR 2.0

bool cs_verdict_tells(const struct cs_estimate *estimate) {
  return estimate->count > 0 && estimate->method != CS_INTERVAL_NONE && isfinite(estimate->value) &&
         isfinite(estimate->lo) && isfinite(estimate->hi);
}

/* --- the shape --- */

static bool is_nothing(const struct cs_verdict_facts *facts) {
  return facts->usable == 0 || facts->base.threads <= 0 || facts->best.threads <= 0 || facts->best.speedup.count == 0 ||
         !(facts->best.speedup.value > 0.0) || isinf(facts->best.speedup.value);
}

static bool is_one_count(const struct cs_verdict_facts *facts) {
  return facts->usable == 1;
}

static bool is_at_base(const struct cs_verdict_facts *facts) {
  return facts->best.threads == facts->base.threads;
}

static bool is_contended(const struct cs_verdict_facts *facts) {
  return facts->best.gate == CS_GATE_VOID || facts->most.threads <= 0 || (is_at_base(facts) && facts->any_void);
}

/* The base's own speedup is 1 by definition: there the other end of the sweep must tell. */
static bool is_of_few_rounds(const struct cs_verdict_facts *facts) {
  return !cs_verdict_tells(is_at_base(facts) ? &facts->most.band : &facts->best.band);
}

static bool is_slower(const struct cs_verdict_facts *facts) {
  return is_at_base(facts) && facts->all_slower;
}

static bool is_no_gain(const struct cs_verdict_facts *facts) {
  return is_at_base(facts) || facts->best.band.lo <= 1.0;
}

static bool is_unsure(const struct cs_verdict_facts *facts) {
  const struct cs_estimate *band = is_at_base(facts) ? &facts->most.band : &facts->best.band;
  return is_no_gain(facts) && fmax(band->hi, facts->most_gain) > 1.0 + CS_VERDICT_SAME;
}

static bool is_peak(const struct cs_verdict_facts *facts) {
  return facts->best.threads < facts->most.threads && cs_verdict_tells(&facts->most.to_best) &&
         facts->most.to_best.lo > 1.0;
}

/* The count to use where several tie; the best itself where none is known to. */
static const struct cs_verdict_point *least_of(const struct cs_verdict_facts *facts) {
  const bool known = facts->least.threads > 0 && facts->least.threads < facts->best.threads;
  return known ? &facts->least : &facts->best;
}

static bool is_same(const struct cs_verdict_facts *facts) {
  const struct cs_verdict_point *least = least_of(facts);
  if (least != &facts->best)
    return cs_verdict_tells(&least->to_best) && least->to_best.hi <= 1.0 + CS_VERDICT_SAME;
  return cs_verdict_tells(&facts->most.to_best) && facts->most.to_best.lo >= 1.0 / (1.0 + CS_VERDICT_SAME);
}

static bool is_tied(const struct cs_verdict_facts *facts) {
  return least_of(facts)->threads < facts->most.threads;
}

static bool is_flat(const struct cs_verdict_facts *facts) {
  return is_tied(facts) && is_same(facts);
}

static bool always(const struct cs_verdict_facts *facts) {
  (void)facts;
  return true;
}

static bool carries_least(const struct cs_verdict_facts *facts) {
  return least_of(facts) == &facts->best || is_same(facts);
}

/* A lesser count may be as fast, though its own centre is far off. */
static bool carries_most(const struct cs_verdict_facts *facts) {
  return facts->tied_from <= 0 || facts->tied_from >= facts->best.threads;
}

static bool never(const struct cs_verdict_facts *facts) {
  (void)facts;
  return false;
}

enum use { USE_NONE, USE_BASE, USE_BEST, USE_LEAST };

static const struct {
  const char *name;
  bool (*applies)(const struct cs_verdict_facts *facts);
  bool has_reason; /* whether to look for one */
  enum use use;
  bool (*carries)(const struct cs_verdict_facts *facts); /* whether the evidence carries that count */
  const char *because;
} shapes[CS_SHAPES] = {
    [CS_SHAPE_NOTHING] = {"nothing", is_nothing, false, USE_NONE, never, "speedup needs a usable time at the base"},
    [CS_SHAPE_ONE_COUNT] = {"one_count", is_one_count, false, USE_BEST, never, "speedup compares at least two counts"},
    [CS_SHAPE_CONTENDED] = {"contended", is_contended, false, USE_BEST, never,
                            "no statistics repair times during which the cores did other work"},
    [CS_SHAPE_FEW_ROUNDS] = {"few_rounds", is_of_few_rounds, false, USE_BEST, never,
                             "without an interval nothing is known of chance; the interval is that of all counts "
                             "together, for the best was picked among them"},
    [CS_SHAPE_SLOWER] = {"slower", is_slower, true, USE_BASE, always,
                         "every interval beside the base's lies wholly below 1"},
    [CS_SHAPE_UNSURE] = {"unsure", is_unsure, false, USE_BEST, never,
                         "no interval lies wholly above 1, and one reaches more than 5 % above it"},
    [CS_SHAPE_NO_GAIN] = {"no_gain", is_no_gain, true, USE_BASE, always,
                          "no interval lies wholly above 1, and none reaches more than 5 % above it"},
    [CS_SHAPE_PEAK] = {"peak", is_peak, true, USE_LEAST, carries_least,
                       "the interval of T at the greatest count over T at the best lies wholly above 1"},
    [CS_SHAPE_FLAT] = {"flat", is_flat, true, USE_LEAST, always,
                       "the interval of the ratio of times to the best holds 1 and stays within 5 % of it"},
    [CS_SHAPE_TIED] = {"tied", is_tied, true, USE_LEAST, never,
                       "the interval of the ratio of times to the best holds 1 and more than 5 % beside it"},
    [CS_SHAPE_RISING] = {"rising", always, true, USE_LEAST, carries_most,
                         "no lesser count is both within 5 % of the greatest and not told apart from it"},
};

/* --- the reason, always at the greatest count --- */

struct rule;
typedef bool speaks(const struct cs_verdict_facts *facts, const struct rule *rule);

struct rule {
  const char *name;
  speaks *applies;
  double least;              /* the threshold of its evidence */
  enum cs_limit_term term;   /* for those at a limit */
  enum cs_verdict_loss loss; /* CS_LOSSES: it speaks of none */
  const char *because;
};

/* How many times the base's threads they are: what speedup would be without any loss. */
static double ideal(const struct cs_verdict_facts *facts) {
  return (double)facts->most.threads / facts->base.threads;
}

/* Of connections or of a chunk's size nothing says that n of them give n times as much at the most. */
static bool is_superlinear(const struct cs_verdict_facts *facts, const struct rule *rule) {
  const struct cs_estimate *band = &facts->most.band;
  return !facts->other_axis && facts->most.threads > facts->base.threads && cs_verdict_tells(band) &&
         band->lo > rule->least * ideal(facts);
}

static bool is_beyond(const struct cs_verdict_facts *facts, const struct rule *rule) {
  return facts->most.beyond && cs_verdict_tells(&facts->most.share) && facts->most.share.lo > rule->least;
}

/* Of another axis: in proportion to it, and not beyond. */
static bool is_ideal(const struct cs_verdict_facts *facts, const struct rule *rule) {
  const struct cs_estimate *band = &facts->most.band;
  return cs_verdict_tells(band) && band->lo >= rule->least * ideal(facts) &&
         (!facts->other_axis || band->lo <= ideal(facts));
}

static bool is_at(const struct cs_verdict_facts *facts, const struct rule *rule) {
  return cs_verdict_tells(&facts->most.share) && facts->most.share.lo >= rule->least && facts->most.binds == rule->term;
}

static bool is_at_cores(const struct cs_verdict_facts *facts, const struct rule *rule) {
  return is_at(facts, rule) && cs_verdict_tells(&facts->serial) &&
         facts->serial.hi * (facts->most.threads - 1) <= NO_SERIAL;
}

/* A share that may be zero holds nothing back for certain. */
static bool is_at_serial(const struct cs_verdict_facts *facts, const struct rule *rule) {
  return is_at(facts, rule) && cs_verdict_tells(&facts->serial) && facts->serial.lo > 0.0;
}

static bool is_loss(const struct cs_verdict_facts *facts, const struct rule *rule) {
  const struct cs_verdict_point *most = &facts->most;
  return most->observed && cs_verdict_greatest_loss(most) == rule->loss && most->loss[rule->loss] >= rule->least;
}

static bool is_serial(const struct cs_verdict_facts *facts, const struct rule *rule) {
  return is_loss(facts, rule) && !facts->most.serial_grown;
}

static bool is_serial_grown(const struct cs_verdict_facts *facts, const struct rule *rule) {
  return is_loss(facts, rule) && facts->most.serial_grown;
}

static bool is_unexplained(const struct cs_verdict_facts *facts, const struct rule *rule) {
  return cs_verdict_tells(&facts->most.share) && facts->most.share.hi < rule->least;
}

/* Laws are asked only where nothing else was measured: a curve's fit is no evidence of its cause. */
static bool is_law(const struct cs_verdict_facts *facts, const struct rule *rule) {
  (void)rule;
  const struct cs_verdict_law *law = &facts->law;
  if (facts->most.limit.count > 0 || facts->most.observed || law->misfit || isnan(law->value) || isnan(law->hi) ||
      !isfinite(law->lo))
    return false;
  const bool whole = isfinite(law->value) && isfinite(law->hi); /* only a peak may lie nowhere */
  if (law->law == CS_LAW_AMDAHL)
    return whole && (law->support == CS_SUPPORT_SUFFICIENT || law->support == CS_SUPPORT_NAMED);
  return law->support == CS_SUPPORT_NAMED && (whole || law->law != CS_LAW_SATURATION);
}

static bool is_weak(const struct cs_verdict_facts *facts, const struct rule *rule) {
  (void)rule;
  return facts->most.limit.count > 0;
}

static bool always_speaks(const struct cs_verdict_facts *facts, const struct rule *rule) {
  (void)facts;
  (void)rule;
  return true;
}

#define NEARLY_REACHED "the whole interval of the paired ratio of speedup to limit is above nine tenths, and this binds"
#define LOST_MOST      "it is the greatest loss seen, a tenth of n T(n) or more and twice the observer's error"

static const struct rule rules[CS_REASONS] = {
    [CS_REASON_NOT_ASKED] = {.name = "not_asked", .loss = CS_LOSSES, .because = "the shape says all there is to say"},
    [CS_REASON_SUPERLINEAR] = {"superlinear", is_superlinear, 1.0, CS_LIMIT_TERMS, CS_LOSSES,
                               "the whole interval is above as many times as there are threads: no law of work on "
                               "equal cores allows that, more cache does"},
    [CS_REASON_BEYOND] = {"beyond", is_beyond, 1.0, CS_LIMIT_TERMS, CS_LOSSES,
                          "the whole interval of the ratio to the limit is above 1: what was counted or measured for "
                          "the limit is not so"},
    [CS_REASON_IDEAL] = {"ideal", is_ideal, IDEAL, CS_LIMIT_TERMS, CS_LOSSES,
                         "the whole interval of the efficiency is above 95 %: nothing is left to explain"},
    [CS_REASON_AT_CORES] = {"at_cores", is_at_cores, AT_LIMIT, CS_LIMIT_AMDAHL, CS_LOSSES,
                            NEARLY_REACHED "; the serial part lowers it by less than 2 %"},
    [CS_REASON_AT_SERIAL] = {"at_serial", is_at_serial, AT_LIMIT, CS_LIMIT_AMDAHL, CS_LOSSES,
                             NEARLY_REACHED "; the share's interval does not hold zero"},
    [CS_REASON_AT_CLOCK] = {"at_clock", is_at, AT_LIMIT, CS_LIMIT_CLOCK, CS_LOSSES, NEARLY_REACHED},
    [CS_REASON_AT_BANDWIDTH] = {"at_bandwidth", is_at, AT_LIMIT, CS_LIMIT_BANDWIDTH, CS_LOSSES, NEARLY_REACHED},
    [CS_REASON_AT_FLOPS] = {"at_flops", is_at, AT_LIMIT, CS_LIMIT_FLOPS, CS_LOSSES, NEARLY_REACHED},
    [CS_REASON_AT_LOCK] = {"at_lock", is_at, AT_LIMIT, CS_LIMIT_LOCK, CS_LOSSES, NEARLY_REACHED},
    [CS_REASON_AT_SPAN] = {"at_span", is_at, AT_LIMIT, CS_LIMIT_SPAN, CS_LOSSES, NEARLY_REACHED},
    [CS_REASON_INFLATION] = {"inflation", is_loss, TENTH, CS_LIMIT_TERMS, CS_LOSS_INFLATION, LOST_MOST},
    [CS_REASON_SERIAL] = {"serial", is_serial, TENTH, CS_LIMIT_TERMS, CS_LOSS_SERIAL, LOST_MOST},
    [CS_REASON_SERIAL_GROWN] = {"serial_grown", is_serial_grown, TENTH, CS_LIMIT_TERMS, CS_LOSS_SERIAL, LOST_MOST},
    [CS_REASON_IMBALANCE] = {"imbalance", is_loss, TENTH, CS_LIMIT_TERMS, CS_LOSS_IMBALANCE, LOST_MOST},
    [CS_REASON_BARRIER] = {"barrier", is_loss, TENTH, CS_LIMIT_TERMS, CS_LOSS_BARRIER, LOST_MOST},
    [CS_REASON_LOCK_WAIT] = {"lock_wait", is_loss, TENTH, CS_LIMIT_TERMS, CS_LOSS_LOCK, LOST_MOST},
    [CS_REASON_TASK_WAIT] = {"task_wait", is_loss, TENTH, CS_LIMIT_TERMS, CS_LOSS_TASK_WAIT, LOST_MOST},
    [CS_REASON_FORK_JOIN] = {"fork_join", is_loss, TENTH, CS_LIMIT_TERMS, CS_LOSS_FORK_JOIN, LOST_MOST},
    [CS_REASON_UNEXPLAINED] = {"unexplained", is_unexplained, AT_LIMIT, CS_LIMIT_TERMS, CS_LOSSES,
                               "the whole interval of the ratio to the limit is below nine tenths"},
    [CS_REASON_LAW] = {"law", is_law, 0.0, CS_LIMIT_TERMS, CS_LOSSES,
                       "neither limit nor losses were measured, and the times support one law"},
    [CS_REASON_WEAK] = {"weak", is_weak, 0.0, CS_LIMIT_TERMS, CS_LOSSES,
                        "the interval of the ratio to the limit lies on both sides of nine tenths"},
    [CS_REASON_UNKNOWN] = {"unknown", always_speaks, 0.0, CS_LIMIT_TERMS, CS_LOSSES,
                           "neither limit nor losses were measured"},
};

/* --- the verdict --- */

const char *cs_verdict_shape_name(enum cs_verdict_shape shape) {
  return (size_t)shape < CS_SHAPES ? shapes[shape].name : "unknown";
}

const char *cs_verdict_reason_name(enum cs_verdict_reason reason) {
  return (size_t)reason < CS_REASONS ? rules[reason].name : "unknown";
}

const char *cs_verdict_shape_because(enum cs_verdict_shape shape) {
  return (size_t)shape < CS_SHAPES ? shapes[shape].because : "";
}

const char *cs_verdict_reason_because(enum cs_verdict_reason reason) {
  return (size_t)reason < CS_REASONS ? rules[reason].because : "";
}

enum cs_verdict_loss cs_verdict_loss_of(enum cs_verdict_reason reason) {
  return (size_t)reason < CS_REASONS ? rules[reason].loss : CS_LOSSES;
}

enum cs_verdict_loss cs_verdict_greatest_loss(const struct cs_verdict_point *point) {
  enum cs_verdict_loss greatest = CS_LOSSES;
  for (int loss = 0; loss < CS_LOSSES; loss++) {
    const double share = point->loss[loss];
    if (!isfinite(share) || !(share > 0.0) || share < OVER_ERROR * point->loss_error)
      continue;
    if (greatest == CS_LOSSES || share > point->loss[greatest])
      greatest = (enum cs_verdict_loss)loss;
  }
  return greatest;
}

/* The signed-rank interval of R rounds reaches level 1 - alpha once 2 / 2^R <= alpha; alpha is shared by the counts. */
static size_t rounds_for(const struct cs_verdict_facts *facts, size_t counts) {
  const double confidence = facts->confidence > 0.0 && facts->confidence < 1.0 ? facts->confidence : 0.95;
  const double others = counts > 2 ? (double)(counts - 1) : 1.0;
  return (size_t)ceil(1.0 + log2(others / (1.0 - confidence)) - 1e-9);
}

static int threads_to_use(const struct cs_verdict_facts *facts, enum use use) {
  const struct cs_verdict_point *const points[] = {
      [USE_BASE] = &facts->base, [USE_BEST] = &facts->best, [USE_LEAST] = least_of(facts)};
  return use == USE_NONE ? 0 : points[use]->threads;
}

/* What the lost time gives back, and no more than the limit leaves. */
static double gain_of(const struct cs_verdict_point *most, double loss) {
  const double by_time = loss < 1.0 ? 1.0 / (1.0 - loss) : (double)INFINITY;
  const double by_limit = most->limit.count > 0 ? most->limit.value / most->speedup.value : (double)NAN;
  return by_limit > 1.0 ? fmin(by_time, by_limit) : by_time;
}

struct cs_verdict cs_verdict_of(const struct cs_verdict_facts *facts) {
  struct cs_verdict verdict = {
      .loss = NAN, .gain = NAN, .rounds_least = rounds_for(facts, facts->usable), .rounds_alone = rounds_for(facts, 2)};
  while (!shapes[verdict.shape].applies(facts))
    verdict.shape++;
  verdict.use = threads_to_use(facts, shapes[verdict.shape].use);
  verdict.carried = shapes[verdict.shape].carries(facts);
  if (!shapes[verdict.shape].has_reason)
    return verdict;
  verdict.reason = CS_REASON_NOT_ASKED + 1;
  while (!rules[verdict.reason].applies(facts, &rules[verdict.reason]))
    verdict.reason++;
  const enum cs_verdict_loss loss = cs_verdict_loss_of(verdict.reason);
  if (loss < CS_LOSSES) {
    verdict.loss = fmin(facts->most.loss[loss], 1.0);
    verdict.gain = gain_of(&facts->most, verdict.loss);
  }
  return verdict;
}
