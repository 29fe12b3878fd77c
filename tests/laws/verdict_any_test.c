/* tests/laws/verdict_any_test.c - facts that make no sense, too, come to a verdict of the table. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/laws/verdict.h"
#include "tests/laws/support_any.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>

static struct cs_verdict_point any_point(void) {
  struct cs_verdict_point point = {.threads = (int)(any_next() % 5),
                                   .speedup = any_estimate(),
                                   .band = any_estimate(),
                                   .to_best = any_estimate(),
                                   .gate = (enum cs_gate)(any_next() % 3),
                                   .limit = any_estimate(),
                                   .share = any_estimate(),
                                   .binds = (enum cs_limit_term)(any_next() % CS_LIMIT_TERMS),
                                   .beyond = any_next() % 2,
                                   .observed = any_next() % 2,
                                   .loss_error = any_figure(),
                                   .serial_grown = any_next() % 2};
  for (int loss = 0; loss < CS_LOSSES; loss++)
    point.loss[loss] = any_figure();
  return point;
}

Test(verdict, of_any_facts_is_one_of_the_table_with_a_count_that_was_given) {
  for (any_state = 1; any_state < 100000;) {
    const uint64_t seed = any_state;
    const struct cs_verdict_facts facts = {.swept = 4,
                                           .usable = any_next() % 6,
                                           .any_void = any_next() % 2,
                                           .all_slower = any_next() % 2,
                                           .confidence = any_figure(),
                                           .base = any_point(),
                                           .best = any_point(),
                                           .most = any_point(),
                                           .least = any_point(),
                                           .serial = any_estimate(),
                                           .law = {(enum cs_support)(any_next() % 4),
                                                   (enum cs_law)(any_next() % CS_LAWS), any_next() % 2, any_figure(),
                                                   any_figure(), any_figure()}};
    const struct cs_verdict verdict = cs_verdict_of(&facts);
    cr_assert(verdict.shape < CS_SHAPES && verdict.reason < CS_REASONS);
    cr_assert(verdict.use == 0 || verdict.use == facts.base.threads || verdict.use == facts.best.threads ||
              verdict.use == facts.least.threads);
    cr_assert_eq(verdict.use == 0, verdict.shape == CS_SHAPE_NOTHING);
    const bool of_loss = cs_verdict_loss_of(verdict.reason) < CS_LOSSES;
    cr_assert_eq(of_loss, !isnan(verdict.loss) && !isnan(verdict.gain));
    cr_assert(!of_loss || (verdict.loss >= 0.1 && verdict.loss <= 1.0 && verdict.gain > 1.0));
    cr_assert(verdict.rounds_least >= 1 && verdict.rounds_least < 64);
    any_state = seed + 7;
  }
}
