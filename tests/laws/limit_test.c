/* tests/laws/limit_test.c - each term is an upper bound, the least is taken, and what is not known binds nothing. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/laws/limit.h"

#include "runtime/base/random.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdlib.h>

static bool close_to(double got, double want) {
  return fabs(got - want) <= 1e-12 * fmax(1.0, fabs(want));
}

static const double nan_value = (double)NAN;

/* 10 s, 2 of them serial, on 4 threads: the parallel part takes 2 s at the least. */
static struct cs_limit_facts plain(void) {
  return (struct cs_limit_facts){.threads = 4,
                                 .total_s = 10,
                                 .serial_s = 2,
                                 .lock_s = nan_value,
                                 .span_s = nan_value,
                                 .bytes = nan_value,
                                 .flops = nan_value,
                                 .clock_ratio = nan_value,
                                 .bytes_per_s = nan_value,
                                 .flops_per_s = nan_value,
                                 .one_bytes_per_s = nan_value,
                                 .one_flops_per_s = nan_value};
}

static double least_speedup(const struct cs_limit_facts *facts, enum cs_limit_term *binds_out) {
  double speedup[CS_LIMIT_TERMS];
  for (int term = 0; term < CS_LIMIT_TERMS; term++)
    speedup[term] = cs_limit_term_speedup(facts, (enum cs_limit_term)term);
  return cs_limit_least(speedup, binds_out);
}

Test(limit, names_each_term_once) {
  for (int term = 0; term < CS_LIMIT_TERMS; term++)
    for (int other = 0; other < term; other++) {
      cr_expect_str_neq(cs_limit_term_name((enum cs_limit_term)term), cs_limit_term_name((enum cs_limit_term)other));
      cr_expect_str_neq(cs_limit_term_title((enum cs_limit_term)term), cs_limit_term_title((enum cs_limit_term)other));
    }
  cr_expect_str_eq(cs_limit_term_name(CS_LIMIT_BANDWIDTH), "bandwidth");
  cr_expect_str_eq(cs_limit_term_title(CS_LIMIT_BANDWIDTH), "memory bandwidth");
  cr_expect_str_eq(cs_limit_term_name(CS_LIMIT_TERMS), "unknown");
  cr_expect_str_eq(cs_limit_term_title(CS_LIMIT_TERMS), "unknown");
}

Test(limit, without_other_facts_is_amdahls) {
  const struct cs_limit_facts facts = plain();
  enum cs_limit_term binds = CS_LIMIT_SPAN;
  cr_expect(close_to(least_speedup(&facts, &binds), 10.0 / (2 + 8.0 / 4)));
  cr_expect_eq(binds, CS_LIMIT_AMDAHL);
  cr_expect(close_to(cs_limit_term_s(&facts, CS_LIMIT_AMDAHL), 2.0));
  for (int term = CS_LIMIT_CLOCK; term < CS_LIMIT_TERMS; term++)
    cr_expect(isnan(cs_limit_term_s(&facts, (enum cs_limit_term)term)) &&
              isnan(cs_limit_term_speedup(&facts, (enum cs_limit_term)term)));
}

Test(limit, each_fact_gives_its_term_and_the_greatest_time_binds) {
  struct cs_limit_facts facts = plain();
  facts.clock_ratio = 0.8; /* 2.5 s */
  facts.bytes = 68;        /* of which the serial part may have moved 2 * 10: 48 / 16 = 3 s */
  facts.bytes_per_s = 16;
  facts.one_bytes_per_s = 10;
  facts.flops = 100; /* less 2 * 20: 60 / 24 = 2.5 s */
  facts.flops_per_s = 24;
  facts.one_flops_per_s = 20;
  facts.lock_s = 3.5;
  facts.span_s = 4;
  static const double want_s[CS_LIMIT_TERMS] = {2, 2.5, 3, 2.5, 3.5, 4};
  for (int term = 0; term < CS_LIMIT_TERMS; term++) {
    cr_expect(close_to(cs_limit_term_s(&facts, (enum cs_limit_term)term), want_s[term]), "%d", term);
    cr_expect(close_to(cs_limit_term_speedup(&facts, (enum cs_limit_term)term), 10 / (2 + want_s[term])), "%d", term);
  }
  enum cs_limit_term binds;
  cr_expect(close_to(least_speedup(&facts, &binds), 10.0 / 6));
  cr_expect_eq(binds, CS_LIMIT_SPAN);
  facts.span_s = 0;
  facts.lock_s = 0;
  cr_expect(close_to(least_speedup(&facts, &binds), 10.0 / 5));
  cr_expect_eq(binds, CS_LIMIT_BANDWIDTH);
  cr_expect(isinf(cs_limit_term_speedup(&facts, CS_LIMIT_LOCK)), "no lock, no bound");
  cr_expect(isinf(cs_limit_term_speedup(&facts, CS_LIMIT_SPAN)));
  cr_expect(close_to(least_speedup(&facts, NULL), 2.0));
}

Test(limit, names_amdahl_where_another_is_less_than_a_per_cent_lower) {
  struct cs_limit_facts facts = plain();
  enum cs_limit_term binds;
  facts.span_s = 2.03; /* 0.75 % lower */
  cr_expect(close_to(least_speedup(&facts, &binds), 10 / 4.03), "it is the least all the same");
  cr_expect_eq(binds, CS_LIMIT_AMDAHL);
  facts.span_s = 2.05;
  least_speedup(&facts, &binds);
  cr_expect_eq(binds, CS_LIMIT_SPAN);
  facts.lock_s = 2.04; /* the earlier of two that are alike */
  least_speedup(&facts, &binds);
  cr_expect_eq(binds, CS_LIMIT_SPAN, "2.04 s alone are within a per cent of Amdahl's");
  facts.lock_s = 2.05;
  least_speedup(&facts, &binds);
  cr_expect_eq(binds, CS_LIMIT_LOCK);
}

Test(limit, at_one_thread_the_clock_is_the_clock) {
  struct cs_limit_facts facts = plain();
  facts.threads = 1;
  facts.clock_ratio = nan_value;
  cr_expect(close_to(cs_limit_term_speedup(&facts, CS_LIMIT_CLOCK), 1.0));
  cr_expect(close_to(least_speedup(&facts, NULL), 1.0));
}

Test(limit, is_one_for_a_program_without_a_parallel_part) {
  struct cs_limit_facts facts = plain();
  facts.serial_s = 12; /* measured as more than all of it */
  facts.clock_ratio = 0.5;
  cr_expect(close_to(least_speedup(&facts, NULL), 1.0));
  cr_expect(close_to(cs_limit_term_speedup(&facts, CS_LIMIT_CLOCK), 1.0));
}

Test(limit, needs_what_the_serial_part_may_have_moved_unless_there_is_none) {
  struct cs_limit_facts facts = plain();
  facts.bytes = 160;
  facts.bytes_per_s = 16;
  cr_expect(isnan(cs_limit_term_s(&facts, CS_LIMIT_BANDWIDTH)), "B(1) is not known: the serial part may have done it");
  facts.serial_s = 0;
  cr_expect(close_to(cs_limit_term_s(&facts, CS_LIMIT_BANDWIDTH), 10.0));
  facts.serial_s = 2;
  facts.one_bytes_per_s = 100; /* more than there is */
  cr_expect(eq(dbl, cs_limit_term_s(&facts, CS_LIMIT_BANDWIDTH), 0.0));
  cr_expect(isinf(cs_limit_term_speedup(&facts, CS_LIMIT_BANDWIDTH)));
  facts.bytes_per_s = 0;
  cr_expect(isnan(cs_limit_term_s(&facts, CS_LIMIT_BANDWIDTH)));
}

Test(limit, allows_at_least_what_one_of_the_team_has_alone) {
  struct cs_limit_facts facts = plain();
  facts.clock_ratio = 0.1; /* 4 threads together 0.4 of one: 8 s by one, not 20 */
  facts.bytes = 68;
  facts.bytes_per_s = 8; /* less than the 10 of one: 4.8 s, not 6 */
  facts.one_bytes_per_s = 10;
  facts.flops = 30;
  facts.flops_per_s = 1;
  facts.one_flops_per_s = 5; /* 10 of them in the serial part: 4 s, not 20 */
  cr_expect(close_to(cs_limit_term_s(&facts, CS_LIMIT_CLOCK), 8.0));
  cr_expect(close_to(cs_limit_term_s(&facts, CS_LIMIT_BANDWIDTH), 4.8));
  cr_expect(close_to(cs_limit_term_s(&facts, CS_LIMIT_FLOPS), 4.0));
  cr_expect(close_to(least_speedup(&facts, NULL), 1.0));
}

Test(limit, of_facts_that_make_no_sense_is_not_known) {
  static const struct {
    int threads;
    double total_s, serial_s;
  } all[] = {{0, 10, 1}, {4, 0, 0}, {4, (double)NAN, 1}, {4, 10, (double)NAN}, {4, (double)INFINITY, 1}};
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
    struct cs_limit_facts facts = plain();
    facts.threads = all[i].threads;
    facts.total_s = all[i].total_s;
    facts.serial_s = all[i].serial_s;
    facts.span_s = 1;
    enum cs_limit_term binds = CS_LIMIT_SPAN;
    cr_expect(isnan(least_speedup(&facts, &binds)), "%zu", i);
    cr_expect_eq(binds, CS_LIMIT_AMDAHL);
  }
  const struct cs_limit_facts facts = plain();
  cr_expect(isnan(cs_limit_term_s(&facts, CS_LIMIT_TERMS)));
}

/*
 * A machine made up at random runs a program made up at random: its parallel part takes as long as its cores, its
 * memory and its arithmetic let it, and the serial part moves bytes and does flops too. No such run beats the limit.
 */
Test(limit, is_never_below_what_a_machine_that_obeys_its_ceilings_does) {
  struct cs_random random;
  cs_random_seed(&random, 4);
  for (int trial = 0; trial < 20000; trial++) {
    double u[10];
    for (size_t i = 0; i < sizeof u / sizeof u[0]; i++)
      u[i] = cs_random_unit(&random);
    struct cs_limit_facts facts = plain();
    facts.threads = 1 + (int)(u[0] * 64);
    facts.clock_ratio = trial % 4 == 0 ? 0.02 + 0.05 * u[1] : 0.5 + 0.5 * u[1];
    facts.one_bytes_per_s = 1 + u[2];
    facts.bytes_per_s = facts.one_bytes_per_s * (0.5 + u[3] * (facts.threads - 1));
    facts.one_flops_per_s = 1 + u[4];
    facts.flops_per_s = facts.one_flops_per_s * facts.threads * facts.clock_ratio;
    const double serial_s = u[5], work_s = 5 * u[6]; /* of the cores */
    const double bytes = 5 * u[7], flops = 5 * u[8]; /* of the parallel part */
    const double one_s = fmax(work_s, fmax(bytes / facts.one_bytes_per_s, flops / facts.one_flops_per_s));
    const double all_s =
        fmax(one_s / facts.threads / facts.clock_ratio, fmax(bytes / facts.bytes_per_s, flops / facts.flops_per_s));
    const double many_s = fmin(all_s, one_s); /* by one of them where that is faster */
    facts.serial_s = serial_s;
    facts.total_s = serial_s + one_s;
    facts.bytes = bytes + u[9] * serial_s * facts.one_bytes_per_s;
    facts.flops = flops + u[9] * serial_s * facts.one_flops_per_s;
    const double speedup = facts.total_s / (serial_s + many_s);
    cr_assert_leq(speedup, least_speedup(&facts, NULL) * (1 + 1e-12), "trial %d", trial);
  }
}

Test(limit, of_amdahl_follows_the_serial_time) {
  cr_expect(close_to(cs_limit_amdahl(10, 2, 4), 10 / (2 + 8.0 / 4)));
  cr_expect(close_to(cs_limit_amdahl(10, 0, 7), 7));
  cr_expect(close_to(cs_limit_amdahl(10, 12, 7), 1), "more serial time than time counts as all of it");
  cr_expect(close_to(cs_limit_amdahl(10, -1, 7), 7));
  cr_expect(isinf(cs_limit_amdahl(0, 0, 7)));
  cr_expect(isinf(cs_limit_amdahl(10, 1, 0)));
}

Test(limit, of_a_lock_binds_once_its_holds_exceed_an_even_share) {
  cr_expect(isinf(cs_limit_lock(10, 2, 1, 8)), "an even share of 8 s is just the second the lock is held");
  cr_expect(close_to(cs_limit_lock(10, 2, 1, 9), 10.0 / 3));
  cr_expect(close_to(cs_limit_lock(10, 2, 1, 1000), 10.0 / 3));
  cr_expect(lt(dbl, cs_limit_lock(10, 2, 1, 9), cs_limit_amdahl(10, 2, 9)));
  cr_expect(isinf(cs_limit_lock(10, 2, 0, 1000)));
  cr_expect(isinf(cs_limit_lock(0, 0, 1, 1000)));
  cr_expect(isinf(cs_limit_lock(10, 2, 1, 0)));
}

Test(limit, of_work_and_span_is_time_over_bound) {
  cr_expect(close_to(cs_limit_work_span(10, 4), 2.5));
  cr_expect(isinf(cs_limit_work_span(10, 0)));
  cr_expect(isinf(cs_limit_work_span(10, -1)), "unknown");
  cr_expect(isinf(cs_limit_work_span(0, 4)));
}
