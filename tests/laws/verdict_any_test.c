/* tests/laws/verdict_any_test.c - facts that make no sense, too, come to a verdict of the table. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/laws/verdict.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>

static uint64_t state;

static uint64_t next(void) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return state >> 33;
}

static double any(void) {
  static const double odd[] = {0.0, -1.0, 1.0, 1e-300, 1e300, NAN, INFINITY, -INFINITY, 0.95, 8.0};
  return next() % 2 ? odd[next() % (sizeof odd / sizeof odd[0])] : (double)(next() % 4000) / 1000.0;
}

static struct cs_estimate any_estimate(void) {
  return (struct cs_estimate){any(), any(), any(), (enum cs_interval_method)(next() % 4), 0.95, next() % 3};
}

static struct cs_verdict_point any_point(void) {
  struct cs_verdict_point point = {.threads = (int)(next() % 5),
                                   .speedup = any_estimate(),
                                   .band = any_estimate(),
                                   .to_best = any_estimate(),
                                   .gate = (enum cs_gate)(next() % 3),
                                   .limit = any_estimate(),
                                   .share = any_estimate(),
                                   .binds = (enum cs_limit_term)(next() % CS_LIMIT_TERMS),
                                   .beyond = next() % 2,
                                   .observed = next() % 2,
                                   .loss_error = any(),
                                   .serial_grown = next() % 2};
  for (int loss = 0; loss < CS_LOSSES; loss++)
    point.loss[loss] = any();
  return point;
}

Test(verdict, of_any_facts_is_one_of_the_table_with_a_count_that_was_given) {
  for (state = 1; state < 100000;) {
    const uint64_t seed = state;
    const struct cs_verdict_facts facts = {
        .swept = 4,
        .usable = next() % 6,
        .any_void = next() % 2,
        .all_slower = next() % 2,
        .confidence = any(),
        .base = any_point(),
        .best = any_point(),
        .most = any_point(),
        .least = any_point(),
        .serial = any_estimate(),
        .law = {(enum cs_support)(next() % 4), (enum cs_law)(next() % CS_LAWS), next() % 2, any(), any(), any()}};
    const struct cs_verdict verdict = cs_verdict_of(&facts);
    cr_assert(verdict.shape < CS_SHAPES && verdict.reason < CS_REASONS);
    cr_assert(verdict.use == 0 || verdict.use == facts.base.threads || verdict.use == facts.best.threads ||
              verdict.use == facts.least.threads);
    cr_assert_eq(verdict.use == 0, verdict.shape == CS_SHAPE_NOTHING);
    const bool of_loss = cs_verdict_loss_of(verdict.reason) < CS_LOSSES;
    cr_assert_eq(of_loss, !isnan(verdict.loss) && !isnan(verdict.gain));
    cr_assert(!of_loss || (verdict.loss >= 0.1 && verdict.loss <= 1.0 && verdict.gain > 1.0));
    cr_assert(verdict.rounds_least >= 1 && verdict.rounds_least < 64);
    state = seed + 7;
  }
}
