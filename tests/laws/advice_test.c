/* tests/laws/advice_test.c - costs and efficiency from made-up estimates; changes buy no more than time and limit
 * allow.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/laws/advice.h"
#include "tests/laws/support_any.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>

static struct cs_estimate between(double lo, double value, double hi) {
  return (struct cs_estimate){value, lo, hi, CS_INTERVAL_SIGNED_RANK, 0.95, 12};
}

static bool close_to(double got, double want) {
  return fabs(got - want) <= 1e-9 * fmax(1.0, fabs(want));
}

Test(advice, cost_is_the_time_of_all_cores) {
  const struct cs_estimate time_s = between(0.9, 1.0, 1.2), core_s = cs_advice_core_s(&time_s, 8);
  cr_expect(close_to(core_s.value, 8.0) && close_to(core_s.lo, 7.2) && close_to(core_s.hi, 9.6));
  cr_expect_eq(core_s.count, 12);
}

Test(advice, efficient_is_what_certainly_is) {
  const struct cs_estimate base = {1.0, 1.0, 1.0, CS_INTERVAL_NONE, 0.0, 12}, nothing = {0};
  struct cs_estimate efficiency = between(0.51, 0.6, 0.7);
  cr_expect(cs_advice_is_efficient(&efficiency, false, 0.5));
  cr_expect_not(cs_advice_is_efficient(&efficiency, false, 0.55));
  efficiency.method = CS_INTERVAL_NONE;
  cr_expect_not(cs_advice_is_efficient(&efficiency, false, 0.5), "a range is no interval");
  cr_expect(cs_advice_is_efficient(&base, true, 1.0), "the base is efficient by definition");
  cr_expect_not(cs_advice_is_efficient(&base, true, 1.01));
  cr_expect_not(cs_advice_is_efficient(&nothing, true, 0.5));
}

/* 4 times as fast on 8 threads; serial share 5 %: Amdahl's limit is 5.93, nothing else binds. */
static struct cs_change_facts example(void) {
  struct cs_change_facts facts = {.at = {.threads = 8,
                                         .speedup = between(3.9, 4.0, 4.1),
                                         .limit = between(5.8, 1.0 / (0.05 + 0.95 / 8.0), 6.0),
                                         .share = between(0.66, 0.675, 0.69),
                                         .binds = CS_LIMIT_AMDAHL,
                                         .observed = true,
                                         .loss_error = 0.005},
                                  .serial = between(0.04, 0.05, 0.06)};
  for (int term = 0; term < CS_LIMIT_TERMS; term++)
    facts.term[term] = NAN;
  facts.term[CS_LIMIT_AMDAHL] = facts.at.limit.value;
  return facts;
}

Test(change, of_the_serial_part_saves_half_of_it_but_for_its_share_on_all_threads) {
  const struct cs_change_facts facts = example();
  /* T(8) is 0.25 of T(1); 0.025 of T(1) then takes an eighth. */
  cr_expect(close_to(cs_change_gain(&facts, CS_CHANGE_SERIAL), 0.25 / (0.25 - 0.025 * 7.0 / 8.0)));
}

Test(change, of_the_serial_part_is_held_by_the_other_terms) {
  struct cs_change_facts facts = example();
  facts.term[CS_LIMIT_LOCK] = 4.4; /* 0.2273 of T(1), 0.1773 of it without the serial part */
  cr_expect(close_to(cs_change_gain(&facts, CS_CHANGE_SERIAL), 0.25 / (0.25 - 0.025 * 7.0 / 8.0)));
  facts.term[CS_LIMIT_LOCK] = 3.9; /* within the error of the 4 that were measured */
  cr_expect(close_to(cs_change_gain(&facts, CS_CHANGE_SERIAL), 1.0 / (1.0 / 3.9 - 0.025) / 4.0));
  facts.term[CS_LIMIT_LOCK] = NAN;
  facts.term[CS_LIMIT_CLOCK] = 3.9; /* what becomes parallel runs at the same clock */
  const double clock = (1.0 / 3.9 - 0.05) * 0.975 / 0.95;
  cr_expect(close_to(cs_change_gain(&facts, CS_CHANGE_SERIAL), 1.0 / (0.025 + clock) / 4.0));
}

Test(change, of_a_serial_part_that_may_be_none_is_not_promised) {
  struct cs_change_facts facts = example();
  facts.serial = between(0.0, 0.05, 0.1);
  cr_expect(isnan(cs_change_gain(&facts, CS_CHANGE_SERIAL)));
  facts.serial = (struct cs_estimate){.value = NAN, .lo = NAN, .hi = NAN};
  cr_expect(isnan(cs_change_gain(&facts, CS_CHANGE_SERIAL)));
  facts = example();
  facts.at.limit.count = 0; /* the share is of the whole run, the speedups are of a metric */
  cr_expect(isnan(cs_change_gain(&facts, CS_CHANGE_SERIAL)));
}

Test(change, of_a_loss_gives_its_share_back_within_the_limit) {
  static const struct {
    enum cs_verdict_loss loss;
    enum cs_change change;
  } each[] = {{CS_LOSS_IMBALANCE, CS_CHANGE_BALANCE},   {CS_LOSS_BARRIER, CS_CHANGE_WAITS},
              {CS_LOSS_LOCK, CS_CHANGE_WAITS},          {CS_LOSS_TASK_WAIT, CS_CHANGE_WAITS},
              {CS_LOSS_FORK_JOIN, CS_CHANGE_FORK_JOIN}, {CS_LOSS_INFLATION, CS_CHANGE_INFLATION}};
  for (size_t i = 0; i < sizeof each / sizeof each[0]; i++) {
    struct cs_change_facts facts = example();
    facts.at.loss[each[i].loss] = 0.2;
    cr_expect(close_to(cs_change_gain(&facts, each[i].change), 1.25));
    facts.at.loss[each[i].loss] = 0.5;
    cr_expect(close_to(cs_change_gain(&facts, each[i].change), facts.at.limit.value / 4.0), "no more than the limit");
    facts.at.limit.count = 0;
    cr_expect(close_to(cs_change_gain(&facts, each[i].change), 2.0));
    facts.at.loss_error = 0.3;
    cr_expect(isnan(cs_change_gain(&facts, each[i].change)), "the observer may have made it");
    facts.at.loss_error = 0.0;
    facts.at.observed = false;
    cr_expect(isnan(cs_change_gain(&facts, each[i].change)));
  }
}

Test(change, below_two_per_cent_is_none) {
  struct cs_change_facts facts = example();
  facts.at.loss[CS_LOSS_IMBALANCE] = 0.019;
  cr_expect(isnan(cs_change_gain(&facts, CS_CHANGE_BALANCE)));
  facts.at.loss[CS_LOSS_IMBALANCE] = 0.021;
  cr_expect_not(isnan(cs_change_gain(&facts, CS_CHANGE_BALANCE)));
}

/* 4 times as fast of at most 4.2 by bandwidth; the cores would allow 7.7. */
static struct cs_change_facts bandwidth_bound(void) {
  struct cs_change_facts facts = example();
  facts.serial = between(0.004, 0.005, 0.006);
  facts.at.limit = between(4.1, 4.2, 4.3);
  facts.at.share = between(0.93, 0.95, 0.97);
  facts.at.binds = CS_LIMIT_BANDWIDTH;
  facts.term[CS_LIMIT_BANDWIDTH] = 4.2;
  facts.term[CS_LIMIT_AMDAHL] = 1.0 / (0.005 + 0.995 / 8.0);
  return facts;
}

Test(change, of_bandwidth_is_held_by_the_next_term) {
  struct cs_change_facts facts = bandwidth_bound();
  const double serial = 0.005, parallel = 0.25 - serial; /* of T(1), in a run of a quarter of it */
  cr_expect(close_to(cs_change_gain(&facts, CS_CHANGE_BANDWIDTH), facts.term[CS_LIMIT_AMDAHL] / 4.0));
  facts.at.threads = 16;
  cr_expect(close_to(cs_change_gain(&facts, CS_CHANGE_BANDWIDTH), 0.25 / (serial + parallel / 2.0)),
            "the program may go on to use as little of the bandwidth as it does");
  facts.term[CS_LIMIT_FLOPS] = 5.0;
  cr_expect(close_to(cs_change_gain(&facts, CS_CHANGE_BANDWIDTH), 5.0 / 4.0));
}

Test(change, of_bandwidth_is_promised_only_where_it_certainly_binds) {
  struct cs_change_facts facts = bandwidth_bound();
  facts.at.share = between(0.89, 0.95, 0.97);
  cr_expect(isnan(cs_change_gain(&facts, CS_CHANGE_BANDWIDTH)));
  facts = bandwidth_bound();
  facts.at.binds = CS_LIMIT_AMDAHL;
  cr_expect(isnan(cs_change_gain(&facts, CS_CHANGE_BANDWIDTH)));
  facts = bandwidth_bound();
  facts.at.beyond = true;
  cr_expect(isnan(cs_change_gain(&facts, CS_CHANGE_BANDWIDTH)));
}

Test(change, buys_nothing_on_one_thread_or_a_contended_host) {
  struct cs_change_facts facts = example();
  facts.at.loss[CS_LOSS_IMBALANCE] = 0.2;
  facts.at.gate = CS_GATE_VOID;
  cr_expect(isnan(cs_change_gain(&facts, CS_CHANGE_BALANCE)));
  facts.at.gate = CS_GATE_CLEAR;
  facts.at.threads = 1;
  cr_expect(isnan(cs_change_gain(&facts, CS_CHANGE_BALANCE)));
  cr_expect(isnan(cs_change_gain(&facts, CS_CHANGES)));
}

Test(change, has_a_name_of_its_own) {
  for (int change = 0; change < CS_CHANGES; change++)
    for (int other = 0; other < change; other++)
      cr_expect_str_neq(cs_change_name((enum cs_change)change), cs_change_name((enum cs_change)other));
  cr_expect_str_eq(cs_change_name(CS_CHANGES), "unknown");
}

/* --- anything at all --- */

Test(change, of_any_facts_is_nothing_or_a_gain) {
  for (uint64_t seed = 1; seed < 20000; seed++) {
    any_state = seed;
    struct cs_change_facts facts = {.at = {.threads = (int)(any_next() % 5),
                                           .speedup = any_estimate(),
                                           .limit = any_estimate(),
                                           .share = any_estimate(),
                                           .binds = (enum cs_limit_term)(any_next() % CS_LIMIT_TERMS),
                                           .observed = any_next() % 2,
                                           .loss_error = any_figure()},
                                    .serial = any_estimate()};
    for (int term = 0; term < CS_LIMIT_TERMS; term++)
      facts.term[term] = any_figure();
    for (int loss = 0; loss < CS_LOSSES; loss++)
      facts.at.loss[loss] = any_figure();
    for (int change = 0; change < CS_CHANGES; change++) {
      const double gain = cs_change_gain(&facts, (enum cs_change)change);
      cr_assert(isnan(gain) || gain >= 1.02, "seed %zu: %g", (size_t)seed, gain);
    }
  }
}
