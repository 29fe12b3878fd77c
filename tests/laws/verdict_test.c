/* tests/laws/verdict_test.c - every row of the verdict's tables speaks on facts made for it, and is silent on weak
 * ones.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/laws/verdict.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

static struct cs_estimate between(double lo, double value, double hi) {
  return (struct cs_estimate){value, lo, hi, CS_INTERVAL_SIGNED_RANK, 0.95, 12};
}

static struct cs_estimate unknown(void) {
  return (struct cs_estimate){.value = NAN, .lo = NAN, .hi = NAN};
}

static struct cs_verdict_point at(int threads, double speedup, double to_best) {
  return (struct cs_verdict_point){.threads = threads,
                                   .rounds = 12,
                                   .speedup = between(0.99 * speedup, speedup, 1.01 * speedup),
                                   .band = between(0.98 * speedup, speedup, 1.02 * speedup),
                                   .to_best = between(0.98 * to_best, to_best, 1.02 * to_best),
                                   .limit = unknown(),
                                   .share = unknown()};
}

/* 1, 2, 4 and 8 threads, 5 times as fast on 8, of at most 5.1 by the serial share. */
static struct cs_verdict_facts example(void) {
  struct cs_verdict_facts facts = {.swept = 4,
                                   .usable = 4,
                                   .confidence = 0.95,
                                   .base = at(1, 1.0, 5.0),
                                   .best = at(8, 5.0, 1.0),
                                   .most = at(8, 5.0, 1.0),
                                   .least = at(8, 5.0, 1.0),
                                   .serial = between(0.075, 0.08, 0.085),
                                   .law = {.value = NAN, .lo = NAN, .hi = NAN}};
  facts.most.limit = between(5.0, 5.1, 5.2);
  facts.most.share = between(0.96, 0.98, 1.0);
  facts.most.binds = CS_LIMIT_AMDAHL;
  return facts;
}

/* The same, certainly below its limit, with one loss. */
static struct cs_verdict_facts losing(enum cs_verdict_loss loss, double share) {
  struct cs_verdict_facts facts = example();
  facts.most.share = between(0.60, 0.62, 0.64);
  facts.most.limit = between(7.9, 8.0, 8.1);
  facts.most.observed = true;
  facts.most.loss[loss] = share;
  facts.most.loss_error = 0.01;
  return facts;
}

static void expect_shape(const struct cs_verdict_facts *facts, enum cs_verdict_shape shape, int use) {
  const struct cs_verdict verdict = cs_verdict_of(facts);
  cr_expect_str_eq(cs_verdict_shape_name(verdict.shape), cs_verdict_shape_name(shape));
  cr_expect_eq(verdict.use, use, "%s: use %d, not %d", cs_verdict_shape_name(shape), use, verdict.use);
}

static void expect_reason(const struct cs_verdict_facts *facts, enum cs_verdict_reason reason) {
  const struct cs_verdict verdict = cs_verdict_of(facts);
  cr_expect_str_eq(cs_verdict_reason_name(verdict.reason), cs_verdict_reason_name(reason));
}

Test(verdict_tables, name_and_explain_every_row_once) {
  for (int shape = 0; shape < CS_SHAPES; shape++) {
    cr_assert_not_null(cs_verdict_shape_name((enum cs_verdict_shape)shape));
    cr_expect_gt(strlen(cs_verdict_shape_because((enum cs_verdict_shape)shape)), 10);
    for (int other = 0; other < shape; other++)
      cr_expect_str_neq(cs_verdict_shape_name((enum cs_verdict_shape)shape),
                        cs_verdict_shape_name((enum cs_verdict_shape)other));
  }
  for (int reason = 0; reason < CS_REASONS; reason++) {
    cr_assert_not_null(cs_verdict_reason_name((enum cs_verdict_reason)reason));
    cr_expect_gt(strlen(cs_verdict_reason_because((enum cs_verdict_reason)reason)), 10);
    for (int other = 0; other < reason; other++)
      cr_expect_str_neq(cs_verdict_reason_name((enum cs_verdict_reason)reason),
                        cs_verdict_reason_name((enum cs_verdict_reason)other));
  }
  cr_expect_str_eq(cs_verdict_shape_name(CS_SHAPES), "unknown");
  cr_expect_str_eq(cs_verdict_reason_name(CS_REASONS), "unknown");
}

Test(verdict_shape, is_nothing_without_a_usable_time) {
  const struct cs_verdict_facts facts = {0};
  expect_shape(&facts, CS_SHAPE_NOTHING, 0);
  struct cs_verdict_facts without_base = example();
  without_base.base.threads = 0;
  expect_shape(&without_base, CS_SHAPE_NOTHING, 0);
}

Test(verdict_shape, is_one_count_where_there_is_nothing_to_compare_with) {
  struct cs_verdict_facts facts = example();
  facts.usable = 1;
  facts.best = facts.most = facts.least = facts.base;
  expect_shape(&facts, CS_SHAPE_ONE_COUNT, 1);
  expect_reason(&facts, CS_REASON_NOT_ASKED);
}

Test(verdict_shape, is_contended_where_it_matters_only) {
  struct cs_verdict_facts facts = example();
  facts.any_void = true;
  expect_shape(&facts, CS_SHAPE_RISING, 8);
  facts.best.gate = CS_GATE_VOID;
  expect_shape(&facts, CS_SHAPE_CONTENDED, 8);
  facts = example();
  facts.any_void = true;
  facts.best = facts.least = facts.base;
  expect_shape(&facts, CS_SHAPE_CONTENDED, 1);
  facts = example();
  facts.most = (struct cs_verdict_point){0};
  expect_shape(&facts, CS_SHAPE_CONTENDED, 8);
}

Test(verdict_shape, is_few_rounds_without_an_interval) {
  struct cs_verdict_facts facts = example();
  facts.best.band.method = CS_INTERVAL_NONE;
  expect_shape(&facts, CS_SHAPE_FEW_ROUNDS, 8);
  cr_expect_not(cs_verdict_of(&facts).carried);
  facts = example();
  facts.best = facts.least = facts.base;
  facts.most.band = unknown();
  expect_shape(&facts, CS_SHAPE_FEW_ROUNDS, 1);
}

Test(verdict_shape, tells_how_many_rounds_give_all_counts_an_interval) {
  static const struct {
    size_t usable, rounds;
  } wanted[] = {{2, 6}, {3, 7}, {5, 8}, {9, 9}, {17, 10}}; /* 2 / 2^R <= 0.05 / (counts - 1) */
  for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
    struct cs_verdict_facts facts = example();
    facts.usable = wanted[i].usable;
    cr_expect_eq(cs_verdict_of(&facts).rounds_least, wanted[i].rounds, "%zu counts", wanted[i].usable);
    cr_expect_eq(cs_verdict_of(&facts).rounds_alone, 6, "%zu counts", wanted[i].usable);
  }
}

Test(verdict_shape, is_slower_only_when_every_interval_is_below_one) {
  struct cs_verdict_facts facts = example();
  facts.best = facts.least = at(1, 1.0, 1.0);
  facts.most = at(8, 0.5, 2.0);
  expect_shape(&facts, CS_SHAPE_NO_GAIN, 1);
  facts.most_gain = 1.2; /* of a count between */
  expect_shape(&facts, CS_SHAPE_UNSURE, 1);
  facts.all_slower = true;
  expect_shape(&facts, CS_SHAPE_SLOWER, 1);
  cr_expect(cs_verdict_of(&facts).carried);
}

Test(verdict_shape, is_unsure_when_the_interval_of_the_best_holds_one_and_a_gain_worth_having) {
  struct cs_verdict_facts facts = example();
  facts.best = at(8, 1.3, 1.0);
  facts.best.band = between(0.9, 1.3, 1.7);
  facts.most = facts.least = facts.best;
  expect_shape(&facts, CS_SHAPE_UNSURE, 8);
  cr_expect_not(cs_verdict_of(&facts).carried, "1.7 may have been missed");
  expect_reason(&facts, CS_REASON_NOT_ASKED);
  facts.best.band = between(0.99, 1.01, 1.03);
  expect_shape(&facts, CS_SHAPE_NO_GAIN, 1);
  cr_expect(cs_verdict_of(&facts).carried);
}

Test(verdict_shape, is_a_peak_only_when_the_greatest_count_is_certainly_slower) {
  struct cs_verdict_facts facts = example();
  facts.best = facts.least = at(6, 5.0, 1.0);
  facts.most = at(8, 4.5, 1.11);
  expect_shape(&facts, CS_SHAPE_PEAK, 6);
  cr_expect(cs_verdict_of(&facts).carried);
  facts.most.to_best = between(0.99, 1.11, 1.2);
  expect_shape(&facts, CS_SHAPE_FLAT, 6);
  facts.most.to_best = between(0.9, 1.11, 1.2);
  expect_shape(&facts, CS_SHAPE_TIED, 6);
  facts.most.to_best = unknown();
  expect_shape(&facts, CS_SHAPE_TIED, 6);
}

Test(verdict_shape, of_a_peak_with_a_lesser_count_tied_uses_that) {
  struct cs_verdict_facts facts = example();
  facts.best = at(6, 5.0, 1.0);
  facts.most = at(8, 4.5, 1.11);
  facts.least = at(4, 4.95, 1.01);
  expect_shape(&facts, CS_SHAPE_PEAK, 4);
  cr_expect(cs_verdict_of(&facts).carried);
  facts.least.to_best = between(0.9, 1.0, 1.1);
  expect_shape(&facts, CS_SHAPE_PEAK, 4);
  cr_expect_not(cs_verdict_of(&facts).carried);
}

Test(verdict_shape, is_flat_when_a_lesser_count_is_as_fast_within_five_per_cent) {
  struct cs_verdict_facts facts = example();
  facts.least = at(6, 4.95, 1.01);
  facts.least.to_best = between(0.99, 1.01, 1.03);
  expect_shape(&facts, CS_SHAPE_FLAT, 6);
  cr_expect(cs_verdict_of(&facts).carried);
  facts.least.to_best = between(0.99, 1.01, 1.06);
  expect_shape(&facts, CS_SHAPE_TIED, 6);
  cr_expect_not(cs_verdict_of(&facts).carried);
}

Test(verdict_shape, is_rising_when_the_greatest_is_the_only_best) {
  struct cs_verdict_facts facts = example();
  facts.tied_from = 8;
  expect_shape(&facts, CS_SHAPE_RISING, 8);
  cr_expect(cs_verdict_of(&facts).carried);
  facts.tied_from = 6;
  expect_shape(&facts, CS_SHAPE_RISING, 8);
  cr_expect_not(cs_verdict_of(&facts).carried, "6 may be as fast, though no round shows it");
}

Test(verdict_reason, is_superlinear_only_when_the_whole_interval_is_above_n) {
  struct cs_verdict_facts facts = example();
  facts.most.band = between(8.01, 8.5, 9);
  expect_reason(&facts, CS_REASON_SUPERLINEAR);
  facts.most.band = between(7.9, 8.5, 9);
  expect_reason(&facts, CS_REASON_IDEAL);
  facts.base.threads = 2; /* four times the base's threads are ideal then */
  facts.most.band = between(4.1, 4.2, 4.3);
  expect_reason(&facts, CS_REASON_SUPERLINEAR);
}

Test(verdict_reason, is_beyond_when_the_whole_interval_is_above_the_limit) {
  struct cs_verdict_facts facts = example();
  facts.most.beyond = true;
  facts.most.share = between(1.05, 1.1, 1.15);
  expect_reason(&facts, CS_REASON_BEYOND);
  facts.most.share = between(0.99, 1.1, 1.15);
  expect_reason(&facts, CS_REASON_AT_SERIAL);
}

Test(verdict_reason, is_ideal_only_above_nineteen_twentieths) {
  struct cs_verdict_facts facts = example();
  facts.most.band = between(7.61, 7.7, 7.9);
  expect_reason(&facts, CS_REASON_IDEAL);
  facts.most.band = between(7.59, 7.7, 7.9);
  expect_reason(&facts, CS_REASON_AT_SERIAL);
}

Test(verdict_reason, names_the_term_that_binds_at_the_limit) {
  static const struct {
    enum cs_limit_term term;
    enum cs_verdict_reason reason;
  } wanted[] = {{CS_LIMIT_AMDAHL, CS_REASON_AT_SERIAL},       {CS_LIMIT_CLOCK, CS_REASON_AT_CLOCK},
                {CS_LIMIT_BANDWIDTH, CS_REASON_AT_BANDWIDTH}, {CS_LIMIT_FLOPS, CS_REASON_AT_FLOPS},
                {CS_LIMIT_LOCK, CS_REASON_AT_LOCK},           {CS_LIMIT_SPAN, CS_REASON_AT_SPAN}};
  for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
    struct cs_verdict_facts facts = example();
    facts.most.binds = wanted[i].term;
    expect_reason(&facts, wanted[i].reason);
    facts.most.share = between(0.89, 0.95, 0.99);
    expect_reason(&facts, CS_REASON_WEAK);
    facts.most.share = between(0.80, 0.85, 0.91);
    expect_reason(&facts, CS_REASON_WEAK);
    facts.most.share.method = CS_INTERVAL_NONE;
    expect_reason(&facts, CS_REASON_WEAK);
  }
}

Test(verdict_reason, blames_no_serial_share_that_may_be_zero) {
  struct cs_verdict_facts facts = example();
  facts.serial = between(0.0, 0.03, 0.06);
  expect_reason(&facts, CS_REASON_WEAK);
  facts.serial = between(0.0, 0.0, 0.002);
  expect_reason(&facts, CS_REASON_AT_CORES);
  facts.serial = between(0.0, 0.0, 0.0);
  expect_reason(&facts, CS_REASON_AT_CORES);
}

Test(verdict_reason, is_the_greatest_loss_from_a_tenth_on) {
  static const enum cs_verdict_reason wanted[CS_LOSSES] = {
      [CS_LOSS_INFLATION] = CS_REASON_INFLATION, [CS_LOSS_SERIAL] = CS_REASON_SERIAL,
      [CS_LOSS_IMBALANCE] = CS_REASON_IMBALANCE, [CS_LOSS_BARRIER] = CS_REASON_BARRIER,
      [CS_LOSS_LOCK] = CS_REASON_LOCK_WAIT,      [CS_LOSS_TASK_WAIT] = CS_REASON_TASK_WAIT,
      [CS_LOSS_FORK_JOIN] = CS_REASON_FORK_JOIN};
  for (int loss = 0; loss < CS_LOSSES; loss++) {
    struct cs_verdict_facts facts = losing((enum cs_verdict_loss)loss, 0.2);
    expect_reason(&facts, wanted[loss]);
    cr_expect_eq((int)cs_verdict_loss_of(wanted[loss]), loss);
    const struct cs_verdict verdict = cs_verdict_of(&facts);
    cr_expect(fabs(verdict.loss - 0.2) < 1e-12 && fabs(verdict.gain - 1.25) < 1e-12);
    facts.most.limit = between(5.4, 5.5, 5.6);
    cr_expect(fabs(cs_verdict_of(&facts).gain - 1.1) < 1e-12, "no more than the limit");
    facts.most.loss[(loss + 1) % CS_LOSSES] = 0.15;
    expect_reason(&facts, wanted[loss]);
    facts.most.loss[(loss + 1) % CS_LOSSES] = 0.25;
    expect_reason(&facts, wanted[(loss + 1) % CS_LOSSES]);
    facts = losing((enum cs_verdict_loss)loss, 0.09);
    expect_reason(&facts, CS_REASON_UNEXPLAINED);
  }
}

Test(verdict_reason, blames_a_grown_serial_part_where_it_grew) {
  struct cs_verdict_facts facts = losing(CS_LOSS_SERIAL, 0.2);
  facts.most.serial_grown = true;
  expect_reason(&facts, CS_REASON_SERIAL_GROWN);
}

Test(verdict_reason, blames_no_loss_the_observer_may_have_made) {
  struct cs_verdict_facts facts = losing(CS_LOSS_IMBALANCE, 0.2);
  facts.most.loss_error = 0.11;
  expect_reason(&facts, CS_REASON_UNEXPLAINED);
  facts = losing(CS_LOSS_IMBALANCE, 0.2);
  facts.most.observed = false;
  expect_reason(&facts, CS_REASON_UNEXPLAINED);
  facts = losing(CS_LOSS_IMBALANCE, (double)NAN);
  expect_reason(&facts, CS_REASON_UNEXPLAINED);
}

Test(verdict_reason, is_a_law_only_where_nothing_but_times_is_known) {
  struct cs_verdict_facts facts = example();
  facts.law = (struct cs_verdict_law){CS_SUPPORT_NAMED, CS_LAW_USL, false, 9, 8, 12};
  expect_reason(&facts, CS_REASON_AT_SERIAL);
  facts.most.limit = facts.most.share = unknown();
  expect_reason(&facts, CS_REASON_LAW);
  facts.law.hi = INFINITY;
  expect_reason(&facts, CS_REASON_LAW);
  facts.law.misfit = true;
  expect_reason(&facts, CS_REASON_UNKNOWN);
  facts.law = (struct cs_verdict_law){CS_SUPPORT_SUFFICIENT, CS_LAW_AMDAHL, false, 0.1, 0.09, 0.11};
  expect_reason(&facts, CS_REASON_LAW);
  facts.law.law = CS_LAW_LINEAR;
  expect_reason(&facts, CS_REASON_UNKNOWN);
  facts.law = (struct cs_verdict_law){CS_SUPPORT_UNDECIDED, CS_LAW_USL, false, 9, 8, 12};
  expect_reason(&facts, CS_REASON_UNKNOWN);
}

/* Five times as fast at 8 of something, then ten times. */
Test(verdict_reason, of_another_axis_is_never_that_there_are_only_so_many_threads) {
  struct cs_verdict_facts facts = example();
  facts.other_axis = true;
  facts.serial = facts.most.limit = facts.most.share = unknown();
  expect_shape(&facts, CS_SHAPE_RISING, 8);
  expect_reason(&facts, CS_REASON_UNKNOWN);
  facts.best = facts.least = facts.most = at(8, 10.0, 1.0);
  expect_reason(&facts, CS_REASON_UNKNOWN);
  facts.other_axis = false;
  expect_reason(&facts, CS_REASON_SUPERLINEAR);
}

Test(verdict_reason, of_another_axis_may_be_that_it_is_in_proportion_or_a_law) {
  struct cs_verdict_facts facts = example();
  facts.other_axis = true;
  facts.serial = facts.most.limit = facts.most.share = unknown();
  facts.best = facts.least = facts.most = at(8, 7.9, 1.0);
  expect_reason(&facts, CS_REASON_IDEAL);
  facts.best = facts.least = facts.most = at(8, 5.0, 1.0);
  facts.law = (struct cs_verdict_law){CS_SUPPORT_NAMED, CS_LAW_USL, false, 12.0, 10.0, 15.0};
  expect_reason(&facts, CS_REASON_LAW);
}
