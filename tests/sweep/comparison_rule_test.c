/* tests/sweep/comparison_rule_test.c - rules are read strictly, and broken only by whole intervals. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/comparison_rule.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <string.h>

static struct cs_rule parse(const char *text) {
  struct cs_rule rule;
  struct cs_error error = {""};
  cr_assert_eq(cs_rule_parse(text, &rule, &error), CS_OK, "%s: %s", text, error.message);
  return rule;
}

Test(comparison_rule, reads_every_part) {
  struct cs_rule rule = parse(" triad:n=1000:speedup@8 < -3.5 % ");
  cr_expect_str_eq(rule.kernel, "triad:n=1000");
  cr_expect(rule.quantity == CS_RULE_SPEEDUP && rule.where == CS_RULE_AT && rule.threads == 8);
  cr_expect(rule.relative && !rule.above && fabs(rule.change + 0.035) < 1e-12);
  cs_rule_free(&rule);
  rule = parse("serial>0.01");
  cr_expect(rule.kernel == NULL && rule.quantity == CS_RULE_SERIAL && rule.above && !rule.relative);
  cs_rule_free(&rule);
  rule = parse("time@best>+2%");
  cr_expect(rule.where == CS_RULE_BEST && rule.quantity == CS_RULE_TIME);
  cs_rule_free(&rule);
  rule = parse("rate@all<-1%");
  cr_expect(rule.where == CS_RULE_ALL && rule.quantity == CS_RULE_RATE);
  cs_rule_free(&rule);
  rule = parse("knee < -1");
  cr_expect(rule.quantity == CS_RULE_KNEE && rule.change == -1.0);
  cs_rule_free(&rule);
}

struct wrong {
  const char *text, *place, *why;
};

Test(comparison_rule, names_the_place_of_what_it_cannot_read_and_the_mend) {
  static const struct wrong rows[] = {
      {"", "character 1:", "time, rate, speedup"},
      {"speed@8 < -3%", "character 1:", "time, rate, speedup"},
      {"speedups@8 < -3%", "character 1:", "time, rate, speedup"},
      {":time > 3%", "character 1:", "kernel"},
      {"triad:spedup@8 < -3%", "character 7:", "speedup"},
      {"speedup@ < -3%", "character 9:", "best or all"},
      {"speedup@0 < -3%", "character 9:", "best or all"},
      {"speedup@8x < -3%", "character 9:", "best or all"},
      {"speedup@123456789 < -3%", "character 9:", "best or all"},
      {"serial@8 > 1%", "character 7:", "leave"},
      {"speedup@8", "character 10:", "QUANTITY@WHERE"},
      {"speedup@8 = -3%", "character 11:", "< or >"},
      {"speedup@8 <= -3%", "character 12:", "alone"},
      {"speedup@8 < three%", "character 13:", "number"},
      {"speedup@8 < %", "character 13:", "number"},
      {"speedup@8 < nan%", "character 13:", "number"},
      {"speedup@8 < -3", "character 13:", "per cent"},
      {"speedup@8 < -3% of it", "character 17:", "nothing may follow"},
      {"speedup@8 < -3%%", "character 16:", "nothing may follow"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct cs_rule rule;
    struct cs_error error = {""};
    cr_expect(eq(int, cs_rule_parse(rows[i].text, &rule, &error), CS_INVALID), "%s", rows[i].text);
    cr_expect(strstr(error.message, rows[i].place) != NULL && strstr(error.message, rows[i].why) != NULL, "%s",
              error.message);
  }
}

/* One case at 1, 4 and 8 threads; speedup at 8 is 5 % lower, times 10 % up there. */
static struct cs_compared changed(double value, double half, enum cs_change verdict) {
  return (struct cs_compared){
      1.0, value, {value, value - half, value + half, CS_INTERVAL_SIGNED_RANK, 0.95, 10}, 0.001, verdict};
}

static char triad[] = "triad";
static struct cs_case one_case = {.name = triad};

struct fixture {
  struct cs_point_comparison points[3];
  struct cs_case_comparison of;
  struct cs_comparison comparison;
};

static void make(struct fixture *fixture) {
  const struct cs_compared none = {NAN, NAN, {NAN, NAN, NAN, 0, 0, 0}, NAN, CS_CHANGE_UNTOLD};
  *fixture =
      (struct fixture){.points = {{.threads = 1, .time_s = changed(1.0, 0.01, CS_CHANGE_EQUIVALENT), .speedup = none},
                                  {.threads = 4,
                                   .time_s = changed(1.02, 0.03, CS_CHANGE_INCONCLUSIVE),
                                   .speedup = changed(0.98, 0.03, CS_CHANGE_INCONCLUSIVE),
                                   .efficiency = changed(-0.01, 0.02, CS_CHANGE_INCONCLUSIVE)},
                                  {.threads = 8,
                                   .time_s = changed(1.10, 0.02, CS_CHANGE_MORE),
                                   .speedup = changed(0.95, 0.015, CS_CHANGE_LESS),
                                   .efficiency = changed(-0.04, 0.01, CS_CHANGE_LESS)}},
                       .of = {.old_case = &one_case,
                              .new_case = &one_case,
                              .point_count = 3,
                              .best = 1,
                              .serial = changed(0.02, 0.005, CS_CHANGE_MORE),
                              .serial_ratio = none,
                              .old_knee = {8, 4, 8, true, true},
                              .new_knee = {2, 1, 2, true, false}},
                       .comparison = {.kind = CS_COMPARISON_ROUNDS, .case_count = 1}};
  fixture->of.points = fixture->points;
  fixture->comparison.cases = &fixture->of;
}

struct judged {
  const char *text;
  enum cs_rule_outcome outcome;
  const char *where;
};

static void expect(const struct fixture *fixture, const struct judged *row) {
  struct cs_rule rule = parse(row->text);
  enum cs_rule_outcome outcome;
  struct cs_text where = {0};
  struct cs_error error = {""};
  cr_assert_eq(cs_rule_judge(&rule, &fixture->comparison, &outcome, &where, &error), CS_OK, "%s", error.message);
  cr_expect(eq(int, outcome, row->outcome), "%s: %s", row->text, cs_text_get(&where));
  cr_expect(strstr(cs_text_get(&where), row->where) != NULL, "%s: %s", row->text, cs_text_get(&where));
  cr_expect(strstr(cs_text_get(&where), "nan") == NULL, "%s: %s", row->text, cs_text_get(&where));
  cs_text_free(&where);
  cs_rule_free(&rule);
}

Test(comparison_rule, is_broken_by_a_whole_interval_only) {
  static const struct judged rows[] = {
      {"speedup@8 < -3%", CS_RULE_BROKEN, "triad at 8 threads: -5 % [-6.5, -3.5]"},
      {"speedup@8 < -5%", CS_RULE_INCONCLUSIVE, "triad at 8 threads"},
      {"speedup@8 < -7%", CS_RULE_HOLDS, "triad at 8 threads"},
      {"triad:time@8 > 5%", CS_RULE_BROKEN, "+10 % [+8, +12]"},
      {"time@1 > 5%", CS_RULE_HOLDS, "triad at 1 thread:"},
      {"time > 5%", CS_RULE_BROKEN, "triad at 8 threads"},
      {"time@best > 6%", CS_RULE_HOLDS, "triad at 4 threads"},
      {"time@best > 1%", CS_RULE_INCONCLUSIVE, "triad at 4 threads"},
      {"rate@8 < -5%", CS_RULE_BROKEN, "-9.09 % [-10.7, -7.41]"},
      {"time < 1%", CS_RULE_INCONCLUSIVE, "triad at 1 thread"},
      {"efficiency@8 < -0.02", CS_RULE_BROKEN, "-0.04 [-0.05, -0.03]"},
      {"efficiency@8 < -3%", CS_RULE_BROKEN, "-5 %"},
      {"speedup@all > 20%", CS_RULE_HOLDS, "triad"},
      {"serial > 0.01", CS_RULE_BROKEN, "triad: +0.02 [+0.015, +0.025]"},
      {"serial > 10%", CS_RULE_INCONCLUSIVE, "triad: not known"},
      {"knee < -1", CS_RULE_BROKEN, "triad: -6 threads [no least known, -2]"},
      {"knee < -50%", CS_RULE_INCONCLUSIVE, "triad: -75 %"},
  };
  struct fixture fixture;
  make(&fixture);
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    expect(&fixture, &rows[i]);
}

Test(comparison_rule, cannot_be_broken_without_an_interval_or_on_a_contended_host) {
  struct fixture fixture;
  make(&fixture);
  fixture.points[2].gate = CS_GATE_VOID;
  expect(&fixture, &(struct judged){"time@8 > 5%", CS_RULE_INCONCLUSIVE, "the host was contended"});
  make(&fixture);
  fixture.points[2].time_s.change.method = CS_INTERVAL_NONE;
  expect(&fixture, &(struct judged){"time@8 > 5%", CS_RULE_INCONCLUSIVE, "without an interval"});
  make(&fixture);
  fixture.points[2].time_s.verdict = CS_CHANGE_UNTOLD;
  expect(&fixture, &(struct judged){"time@8 > 5%", CS_RULE_INCONCLUSIVE, "without an interval"});
  fixture.comparison.kind = CS_COMPARISON_DESCRIPTIVE;
  expect(&fixture, &(struct judged){"knee < -1", CS_RULE_INCONCLUSIVE, "without an interval"});
}

Test(comparison_rule, a_knee_that_is_not_known_is_not_judged) {
  struct fixture fixture;
  make(&fixture);
  fixture.of.new_knee = (struct cs_knee){0};
  expect(&fixture, &(struct judged){"knee < -1", CS_RULE_INCONCLUSIVE, "triad: not known"});
  expect(&fixture, &(struct judged){"knee < -10%", CS_RULE_INCONCLUSIVE, "triad: not known"});
}

Test(comparison_rule, with_one_thread_count_there_is_no_speedup_to_judge) {
  struct fixture fixture;
  make(&fixture);
  fixture.of.point_count = 1;
  expect(&fixture, &(struct judged){"speedup < -3%", CS_RULE_INCONCLUSIVE, "no other thread count"});
}

Test(comparison_rule, what_was_not_compared_cannot_be_asked) {
  static const struct wrong rows[] = {{"time@3 > 1%", "at 3 threads", "1, 4, 8"},
                                      {"speedup@1 < 0%", "over 1 thread", "always 1"},
                                      {"dot:time > 1%", "no dot", "triad"}};
  struct fixture fixture;
  make(&fixture);
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct cs_rule rule = parse(rows[i].text);
    enum cs_rule_outcome outcome;
    struct cs_error error = {""};
    cr_expect(eq(int, cs_rule_judge(&rule, &fixture.comparison, &outcome, NULL, &error), CS_INVALID));
    cr_expect(strstr(error.message, rows[i].place) != NULL && strstr(error.message, rows[i].why) != NULL, "%s",
              error.message);
    cs_rule_free(&rule);
  }
}
