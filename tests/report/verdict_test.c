/* tests/report/verdict_test.c - the sentences of the verdict, from facts and from summaries. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/verdict.h"
#include "tests/report/support_result.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static struct cs_estimate between(double lo, double value, double hi) {
  return (struct cs_estimate){value, lo, hi, CS_INTERVAL_SIGNED_RANK, 0.95, 12};
}

/* --- sentences from facts --- */

static struct cs_verdict_point at(int threads, double speedup, double to_best) {
  return (struct cs_verdict_point){.threads = threads,
                                   .rounds = 12,
                                   .speedup = between(0.99 * speedup, speedup, 1.01 * speedup),
                                   .band = between(0.98 * speedup, speedup, 1.02 * speedup),
                                   .to_best = between(to_best - 0.02, to_best, to_best + 0.02)};
}

/* The example of the manual: 5.9 times on 8 cores, bandwidth is full at 6. */
static struct cs_verdict_facts example(void) {
  struct cs_verdict_facts facts = {.swept = 5,
                                   .usable = 5,
                                   .own_cores = true,
                                   .confidence = 0.95,
                                   .base = at(1, 1.0, 5.9),
                                   .best = at(8, 5.9, 1.0),
                                   .least = at(6, 5.87, 1.01),
                                   .serial = between(0.001, 0.002, 0.003),
                                   .bandwidth_flat_from = 6,
                                   .law = {.value = NAN, .lo = NAN, .hi = NAN}};
  facts.best.limit = between(6.0, 6.1, 6.2);
  facts.best.share = between(0.95, 0.97, 0.99);
  facts.best.binds = CS_LIMIT_BANDWIDTH;
  facts.most = facts.best;
  return facts;
}

static struct cs_verdict_facts rising(void) {
  struct cs_verdict_facts facts = example();
  facts.least = facts.best;
  facts.own_cores = false;
  return facts;
}

/* Of a sweep of threads of which no more is known. */
static void put_verdict_of(struct cs_text *text, const struct cs_verdict_facts *facts) {
  char name[] = "triad";
  const struct cs_result threads = {0};
  const struct cs_case triad = {.name = name};
  const struct cs_case_summary of = {.of = &triad};
  cs__put_verdict_of(text, &threads, &of, facts);
}

static void expect(const struct cs_verdict_facts *facts, const char *wanted) {
  struct cs_text text = {0};
  put_verdict_of(&text, facts);
  cr_expect_str_eq(cs_text_get(&text), wanted);
  cs_text_free(&text);
}

static void expect_part(const struct cs_verdict_facts *facts, const char *wanted) {
  struct cs_text text = {0};
  put_verdict_of(&text, facts);
  cr_expect_not_null(strstr(cs_text_get(&text), wanted), "no '%s' in: %s", wanted, cs_text_get(&text));
  cs_text_free(&text);
}

Test(verdict, says_what_holds_back_and_which_count_is_as_fast) {
  struct cs_verdict_facts facts = example();
  expect(&facts, "triad: 5.90x [5.84, 5.96] on 8 cores, of at most 6.10x [6.00, 6.20]: memory bandwidth saturates at 6 "
                 "(97 % [95, 99] of the limit reached); use 6 threads: same speed as 8 within 3.0 %, 2 cores free.");
  facts.own_cores = false;
  facts.bandwidth_flat_from = 0;
  expect(&facts, "triad: 5.90x [5.84, 5.96] on 8 threads, of at most 6.10x [6.00, 6.20]: memory bandwidth sets the "
                 "limit (97 % [95, 99] of it reached); use 6 threads: same speed as 8 within 3.0 %, 2 fewer.");
  facts.least.to_best = between(0.93, 1.01, 1.1);
  expect_part(&facts, "; use 6 threads: not told apart from 8 (0.93 to 1.10 times its time), 2 fewer.");
}

Test(verdict, says_why_it_is_unsure_whether_threads_gain) {
  struct cs_verdict_facts facts = example();
  facts.best.speedup = between(0.9, 1.8, 2.0);
  facts.best.band = between(0.72, 1.8, 2.05);
  facts.least = facts.most = facts.best;
  expect(&facts, "triad: 1.80x [0.72, 2.05] on 8 cores, of at most 6.10x [6.00, 6.20]: not enough to say whether more "
                 "than 1 thread gains; more rounds would tell.");
  facts.best.moved = true;
  expect_part(&facts, "; the speedup itself moved meanwhile: sweep again on a quiet host.");
  facts.best.gate = CS_GATE_CONTENDED;
  expect_part(&facts, "; the host was contended at times: free its cores of other work and sweep again.");
  facts.base = at(2, 1.0, 1.8);
  expect_part(&facts, " whether more than 2 threads gain;");
}

Test(verdict, says_that_lesser_counts_are_not_told_apart_though_slower_so_far) {
  struct cs_verdict_facts facts = rising();
  facts.tied_from = 4;
  expect_part(&facts, "; use 8 threads, the most swept; 4 are slower in the rounds so far, but not told apart: more "
                      "would tell.");
}

Test(verdict, of_one_count_says_that_there_is_only_one) {
  struct cs_verdict_facts facts = rising();
  facts.usable = 1;
  expect(&facts, "triad: no speedup to speak of: only 8 threads have usable rounds.");
  facts.swept = 1;
  expect(&facts, "triad: no speedup to speak of: only 8 threads were swept.");
}

Test(verdict, says_over_which_base_where_it_is_not_one_thread) {
  struct cs_verdict_facts facts = rising();
  facts.base = at(2, 1.0, 2.9);
  facts.best.limit.count = 0;
  expect_part(&facts, "triad: 5.90x [5.84, 5.96] on 8 threads over 2: ");
}

Test(verdict, of_a_peak_says_how_much_longer_the_greatest_count_takes) {
  struct cs_verdict_facts facts = example();
  facts.best = facts.least = at(6, 5.9, 1.0);
  facts.most = at(8, 4.9, 1.2);
  expect(&facts, "triad: 5.90x [5.84, 5.96] on 6 cores: what holds it back was not measured; use 6 threads: 8 take "
                 "1.20 [1.18, 1.22] times as long.");
  facts.least = at(4, 5.85, 1.01);
  expect_part(&facts, "; use 4 threads: same speed as 6 within 3.0 %; 8 take 1.20 [1.18, 1.22] times as long.");
  facts.most.to_best = between(0.99, 1.0, 1.01);
  facts.least = facts.best;
  expect_part(&facts, "; use 6 threads: 8 are not certainly any faster, 2 cores free.");
}

Test(verdict, says_which_count_a_reason_is_about_where_it_is_not_the_best) {
  struct cs_verdict_facts facts = example();
  facts.best = facts.least = at(6, 5.9, 1.0);
  facts.most = at(8, 4.9, 1.2);
  facts.most.observed = true;
  facts.most.loss[CS_LOSS_LOCK] = 0.25;
  expect_part(&facts,
              ": waiting for locks takes 25 % of the cores' time on 8 cores, without it at most 1.33x as fast;");
}

Test(verdict, says_what_is_missing_where_evidence_is_weak) {
  struct cs_verdict_facts facts = rising();
  facts.most.share = facts.best.share = between(0.84, 0.9, 0.95);
  facts.serial = between(0.0, 0.03, 0.06);
  facts.most.binds = CS_LIMIT_AMDAHL;
  expect_part(&facts, ": not enough to say what holds it back: 84 to 95 % of the limit, serial share 0.0 to 6.0 %; use "
                      "8 threads, the most swept.");
  facts.most.share.method = CS_INTERVAL_NONE;
  facts.serial.count = 0;
  expect_part(&facts, ": not enough to say what holds it back: the share of the limit has no interval;");
}

Test(verdict, has_words_for_every_reason) {
  static const struct {
    enum cs_limit_term term;
    const char *words;
  } limits[] = {
      {CS_LIMIT_AMDAHL, ": its serial share, 0.200 % [0.100, 0.300], sets the limit (97 % [95, 99] of it reached);"},
      {CS_LIMIT_CLOCK, ": the clock of busy cores sets the limit (97 % [95, 99] of it reached);"},
      {CS_LIMIT_FLOPS, ": the cores' peak arithmetic sets the limit (97 % [95, 99] of it reached);"},
      {CS_LIMIT_LOCK, ": the lock that is held longest sets the limit (97 % [95, 99] of it reached);"},
      {CS_LIMIT_SPAN, ": the longest chain of tasks sets the limit (97 % [95, 99] of it reached);"}};
  for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
    struct cs_verdict_facts facts = rising();
    facts.most.binds = limits[i].term;
    expect_part(&facts, limits[i].words);
  }
  static const char *const losses[CS_LOSSES] = {[CS_LOSS_INFLATION] = "work inflation",
                                                [CS_LOSS_SERIAL] = "idling beside the serial part",
                                                [CS_LOSS_IMBALANCE] = "imbalance at the end of regions",
                                                [CS_LOSS_BARRIER] = "waiting in barriers",
                                                [CS_LOSS_LOCK] = "waiting for locks",
                                                [CS_LOSS_TASK_WAIT] = "waiting for tasks",
                                                [CS_LOSS_FORK_JOIN] = "starting and ending regions"};
  for (int loss = 0; loss < CS_LOSSES; loss++) {
    struct cs_verdict_facts facts = rising();
    facts.most.share = between(0.5, 0.6, 0.7);
    facts.most.limit = between(7.9, 8.0, 8.1);
    facts.most.observed = true;
    facts.most.loss[loss] = 0.2;
    char words[128];
    snprintf(words, sizeof words, ": %s takes 20 %% of the cores' time, without it at most 1.25x as fast;",
             losses[loss]);
    expect_part(&facts, words);
  }
}

Test(verdict, words_the_rest_of_the_reasons_with_their_figures) {
  struct cs_verdict_facts facts = rising();
  facts.most.band = between(8.1, 8.4, 8.6);
  expect_part(&facts, ": superlinear, as where the caches of more cores together hold more of the data;");
  facts = rising();
  facts.most.beyond = facts.best.beyond = true;
  facts.most.share = between(1.1, 1.2, 1.3);
  expect_part(&facts, "triad: 5.90x [5.84, 5.96] on 8 threads, above its limit of 6.10x [6.00, 6.20]: 120 %");
  expect_part(&facts, ": 120 % [110, 130] of the limit, so that a fact behind it does not hold, as where caches spare "
                      "traffic that is counted;");
  facts = rising();
  facts.most.speedup = facts.most.band = between(7.7, 7.8, 7.9);
  expect_part(&facts, ": near ideal, efficiency 98 % [96, 99];");
  facts = rising();
  facts.most.binds = CS_LIMIT_AMDAHL;
  facts.serial = between(0.0, 0.0, 0.0);
  expect_part(&facts, ": the 8 threads themselves set the limit (97 % [95, 99] of it reached);");
  facts = rising();
  facts.most.share = between(0.5, 0.6, 0.7);
  expect_part(&facts, ": 60 % [50, 70] of the limit, and where the rest goes was not observed;");
  facts.most.observed = true;
  expect_part(&facts, " of the limit, and no loss that was seen explains the rest;");
  facts.most.serial_grown = true;
  facts.most.loss[CS_LOSS_SERIAL] = 0.3;
  expect_part(&facts, ": idling beside a serial part that takes longer than at the base takes 30 %");
}

static struct cs_verdict_facts only_times(enum cs_law law, double lo, double value, double hi) {
  struct cs_verdict_facts facts = rising();
  facts.most.limit.count = facts.most.share.count = facts.best.limit.count = 0;
  facts.law = (struct cs_verdict_law){
      law == CS_LAW_AMDAHL ? CS_SUPPORT_SUFFICIENT : CS_SUPPORT_NAMED, law, false, value, lo, hi};
  return facts;
}

Test(verdict, tells_a_law_as_a_description_and_no_cause) {
  struct cs_verdict_facts facts = only_times(CS_LAW_AMDAHL, 0.04, 0.05, 0.06);
  expect_part(&facts, " with a serial share of 5.00 % [4.00, 6.00], a description and no measured cause;");
  facts = only_times(CS_LAW_SATURATION, 5.5, 6.0, 6.5);
  expect_part(&facts, " with a resource that is full at 6.00 [5.50, 6.50] threads, a description");
  facts = only_times(CS_LAW_USL, 30.0, 33.0, 36.0);
  expect_part(&facts, " with a peak at 33.0 [30.0, 36.0] threads, a description");
  facts = only_times(CS_LAW_USL, 30.0, INFINITY, INFINITY);
  expect_part(&facts, " with no peak before 30.0 threads, a description");
}

Test(verdict, makes_no_more_of_doubtful_figures_than_they_carry) {
  struct cs_verdict_facts facts = rising();
  facts.best.gate = CS_GATE_CONTENDED;
  expect_part(&facts, "; with care, for the host was contended at times.");
  facts.best.gate = CS_GATE_VOID;
  expect(&facts,
         "triad: 5.90x [5.84, 5.96] on 8 threads, but the host was contended: not valid; free its cores of other "
         "work and sweep again.");
  facts.best = facts.least = facts.base;
  facts.best.gate = CS_GATE_VOID;
  expect(&facts, "triad: nothing to say of the speedup: the host was contended; free its cores of other work and sweep "
                 "again.");
  facts = rising();
  facts.best.moved = true;
  expect_part(&facts, "; with care, for the speedup itself moved meanwhile.");
}

/* --- anything at all --- */

static uint64_t state;

static uint64_t next(void) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return state >> 33;
}

static double any(void) {
  static const double odd[] = {0.0, -1.0, 1.0, 1e-300, 1e300, NAN, INFINITY, -INFINITY, 0.95, 8.0};
  return next() % 3 ? (double)(next() % 4000) / 1000.0 : odd[next() % (sizeof odd / sizeof odd[0])];
}

static struct cs_estimate any_estimate(void) {
  return (struct cs_estimate){any(), any(), any(), (enum cs_interval_method)(next() % 4), 0.95, next() % 3};
}

static void shake(struct cs_verdict_point *point) {
  struct cs_estimate *const estimates[] = {&point->speedup, &point->band, &point->to_best, &point->limit,
                                           &point->share};
  for (size_t i = 0; i < sizeof estimates / sizeof estimates[0]; i++)
    if (next() % 4 == 0)
      *estimates[i] = any_estimate();
  point->threads = next() % 5 == 0 ? (int)(next() % 9) : point->threads;
  point->gate = next() % 8 == 0 ? (enum cs_gate)(next() % 3) : CS_GATE_CLEAR;
  point->binds = (enum cs_limit_term)(next() % CS_LIMIT_TERMS);
  point->beyond = next() % 2;
  point->observed = next() % 2;
  for (int loss = 0; loss < CS_LOSSES; loss++)
    point->loss[loss] = next() % 2 ? any() : 0.0;
}

Test(verdict, of_any_facts_prints_no_nan_and_ends_like_a_sentence) {
  for (uint64_t seed = 1; seed < 20000; seed++) {
    state = seed;
    struct cs_verdict_facts facts = next() % 2 ? example() : rising();
    shake(&facts.base);
    shake(&facts.best);
    shake(&facts.most);
    shake(&facts.least);
    facts.usable = next() % 5;
    facts.serial = any_estimate();
    facts.all_slower = next() % 2;
    facts.law = (struct cs_verdict_law){
        (enum cs_support)(next() % 4), (enum cs_law)(next() % CS_LAWS), false, any(), any(), any()};
    struct cs_text text = {0};
    put_verdict_of(&text, &facts);
    const char *said = cs_text_get(&text);
    cr_assert(strstr(said, "nan") == NULL && strstr(said, "inf ") == NULL && strstr(said, "inf]") == NULL &&
                  strstr(said, "infx") == NULL,
              "seed %zu: %s", (size_t)seed, said);
    cr_assert(said[strlen(said) - 1] == '.' && strstr(said, " -x") == NULL && strstr(said, " - ") == NULL,
              "seed %zu: %s", (size_t)seed, said);
    cs_text_free(&text);
  }
}

/* --- from a summary --- */

static void expect_verdict(struct made *made, const char *wanted) {
  struct cs_text text = {0};
  cs__put_verdict(&text, &made->result, &made->case_summaries[0]);
  cr_expect_str_eq(cs_text_get(&text), wanted);
  cs_text_free(&text);
  made_free(made);
}

Test(verdict, of_little_says_why_there_is_none) {
  expect_verdict(made_one_point(), "triad: no speedup to speak of: only 1 thread was swept.");
  expect_verdict(made_few_rounds(),
                 "triad: 5.93x (5.59-6.28) on 8 threads in 3 rounds: too few to say more; 6 give each "
                 "count an interval of its own, 7 give intervals that hold for all counts "
                 "together.");
  struct made *made = made_failing();
  for (size_t i = 0; i < 4; i++)
    made_spoil(made, 0, i, 3);
  expect_verdict(made, "triad: nothing to say: no invocation gave a usable time.");
}

Test(verdict, of_a_wide_interval_is_not_enough_to_say) {
  struct made *made = made_wide();
  struct cs_text text = {0};
  cs__put_verdict(&text, &made->result, &made->case_summaries[0]);
  cr_expect_not_null(strstr(cs_text_get(&text), "dot: 1.08x [0.77, 1.51] on 4 threads, of at most "));
  cr_expect_not_null(
      strstr(cs_text_get(&text), ": not enough to say whether more than 1 thread gains; more rounds would tell."));
  cs_text_free(&text);
  made_free(made);
}

Test(verdict, of_more_threads_that_slow_down_is_the_base) {
  struct made *made = made_with_threads((const int[]){1, 2, 4}, 3);
  made_add(made, &(struct made_law){"dot", "GB/s", 14.8, 3.0, 0.0, 0.02, 0.01, 12});
  struct cs_text text = {0};
  cs__put_verdict(&text, &made->result, &made->case_summaries[0]);
  cr_expect_not_null(strstr(cs_text_get(&text),
                            "dot: slower on every count above 1 thread, 0.400x [0.396, 0.404] on 4 threads, of "
                            "at most 3.77x ["));
  cr_expect_not_null(strstr(cs_text_get(&text), "; use 1 thread."));
  cs_text_free(&text);
  made_free(made);
}
