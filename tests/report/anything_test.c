/* tests/report/anything_test.c - summaries of any figures at all: no document of a sweep prints what is no number. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/advice.h"
#include "runtime/report/report.h"
#include "tests/report/support_result.h"
#include "tests/report/support_swept.h"
#include "tests/report/support_xml.h"

#include <criterion/criterion.h>
#include <ctype.h>
#include <jansson.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

/* --- figures --- */

static uint64_t state;

static uint64_t next(void) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return state >> 33;
}

static bool one_in(uint64_t count) {
  return next() % count == 0;
}

static double any(void) {
  static const double odd[] = {0.0, -1.0, 1.0, 1e-300, 1e300, NAN, INFINITY, -INFINITY, 0.95, 128.0};
  return one_in(2) ? odd[next() % (sizeof odd / sizeof odd[0])] : (double)(next() % 4000) / 1000.0;
}

static void shake_figure(double *figure) {
  if (one_in(6))
    *figure = any();
}

static void shake_estimate(struct cs_estimate *estimate) {
  if (one_in(4))
    *estimate = (struct cs_estimate){any(), any(), any(), (enum cs_interval_method)(next() % 3), 0.95, next() % 3};
}

static void shake_limit(struct cs_point_limit *limit) {
  shake_estimate(&limit->speedup);
  shake_estimate(&limit->share);
  for (int term = 0; term < CS_LIMIT_TERMS; term++)
    shake_figure(&limit->term[term]);
  limit->binds = (enum cs_limit_term)(next() % CS_LIMIT_TERMS);
  limit->beyond = one_in(4);
  limit->bandwidth_applies = one_in(2);
}

static void shake_observation(struct cs_point_observation *observed) {
  double *const figures[] = {&observed->lost.total_s,     &observed->lost.useful_s,    &observed->lost.inflation_s,
                             &observed->lost.imbalance_s, &observed->lost.fork_join_s, &observed->lost.serial_idle_s,
                             &observed->cost_share,       &observed->residual_share,   &observed->serial_base_s};
  for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++)
    shake_figure(figures[i]);
  for (size_t i = 0; i < sizeof observed->split.core_s / sizeof observed->split.core_s[0]; i++)
    shake_figure(&observed->split.core_s[i]);
  observed->count = one_in(4) ? 0 : observed->count;
  observed->gate = one_in(6) ? (enum cs_gate)(next() % 3) : observed->gate;
}

static void shake_point(struct cs_point_summary *point) {
  struct cs_estimate *const estimates[] = {&point->time_s,     &point->speedup,     &point->speedup_band,
                                           &point->efficiency, &point->karp_flatt,  &point->amdahl,
                                           &point->to_best,    &point->over_serial, &point->over_first};
  double *const figures[] = {
      &point->rate,         &point->rate_lo,       &point->rate_hi,           &point->energy_j,
      &point->sample_min_s, &point->sample_p5_s,   &point->sample_median_s,   &point->sample_p95_s,
      &point->sample_max_s, &point->trend,         &point->delay_share,       &point->cpu_share,
      &point->steal_share,  &point->neighbour_s,   &point->speedup_of_minima, &point->used.wall_s,
      &point->used.user_s,  &point->used.system_s, &point->used.peak_bytes,   &point->used.cores_busy};
  for (size_t i = 0; i < sizeof estimates / sizeof estimates[0]; i++)
    shake_estimate(estimates[i]);
  for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++)
    shake_figure(figures[i]);
  shake_limit(&point->limit);
  shake_observation(&point->observed);
  point->rounds = one_in(8) ? next() % 3 : point->rounds;
  point->ties_best = one_in(2);
  point->superlinear = one_in(6);
  point->gate = point->ratio_gate = one_in(6) ? (enum cs_gate)(next() % 3) : CS_GATE_CLEAR;
}

static void shake_ceilings(struct cs_point_ceilings *ceilings) {
  struct cs_estimate *const estimates[] = {&ceilings->bandwidth,   &ceilings->flops_per_s, &ceilings->clock_ratio,
                                           &ceilings->chain_per_s, &ceilings->barrier_s,   &ceilings->fork_s,
                                           &ceilings->neighbour_s};
  for (size_t i = 0; i < sizeof estimates / sizeof estimates[0]; i++)
    shake_estimate(estimates[i]);
  for (int stream = 0; stream < CS_STREAMS; stream++)
    shake_estimate(&ceilings->bytes_per_s[stream]);
  ceilings->count = one_in(6) ? 0 : ceilings->count;
}

/* One or three commands, then shaken. */
static struct made *swept_anyhow(uint64_t seed) {
  static struct made *(*const swept[])(void) = {swept_jobs,   swept_grid, swept_rate,
                                                swept_metric, swept_weak, swept_serial};
  struct made *made = swept[seed % (sizeof swept / sizeof swept[0])]();
  state = seed;
  for (size_t c = 0; c < made->result.case_count; c++) {
    struct cs_case_summary *of = &made->case_summaries[c];
    shake_figure(&of->startup.spawn_s);
    shake_figure(&of->startup.link_s);
    for (size_t p = 0; p < of->point_count; p++)
      shake_point(&of->points[p]);
    of->best = of->point_count > 0 ? next() % of->point_count : 0;
  }
  return made;
}

/* Two kernels on five counts with everything known, or commands; then shaken. */
static struct made *made_anyhow(uint64_t seed) {
  if (seed % 2 == 0)
    return swept_anyhow(seed / 2);
  state = seed;
  struct made *made = made_with_threads((const int[]){1, 2, 4, 6, 8}, 5);
  made_add(made, &(struct made_law){"triad", "GB/s", 11.2, 0.1, 0.0, 0.05, 0.005, 12});
  made_add(made, &(struct made_law){"gemm", "GFLOP/s", 61.3, 0.004, 0.001, 0.002, 0.01, 12});
  made_ceilings(made);
  for (size_t c = 0; c < 2; c++) {
    struct cs_case_summary *of = &made->case_summaries[c];
    made_observe(made, c, 0.001);
    if (one_in(2))
      made_laws(made, c);
    shake_estimate(&of->serial);
    shake_figure(&of->limit_most);
    for (size_t p = 0; p < of->point_count; p++)
      shake_point(&of->points[p]);
    of->best = next() % 5;
  }
  for (size_t p = 0; p < 5; p++)
    shake_ceilings(&made->ceilings[p]);
  return made;
}

/* --- what is no number --- */

static const char *not_a_number(const char *text) {
  static const char *const words[] = {"nan", "inf", "infinity"};
  for (const char *at = text; *at != '\0'; at++)
    for (size_t i = 0; i < sizeof words / sizeof words[0] && (at == text || !isalpha((unsigned char)at[-1])); i++) {
      if (tolower((unsigned char)*at) != words[i][0])
        continue; // before a library call, each of which measures all of the text under AddressSanitizer's strict
                  // checks
      const size_t length = strlen(words[i]);
      if (strncasecmp(at, words[i], length) == 0 && (!isalpha((unsigned char)at[length]) || at[length] == 'x'))
        return at;
    }
  return NULL;
}

static void expect_numbers(const char *what, uint64_t seed, struct cs_text *text) {
  const char *at = not_a_number(cs_text_get(text));
  cr_assert_null(at, "%s, seed %u: ...%.80s", what, (unsigned)seed, at);
  cs_text_free(text);
}

Test(anything, that_is_no_number_is_found) {
  cr_expect_not_null(not_a_number("1.00x [nan, 2]"));
  cr_expect_not_null(not_a_number("-inf"));
  cr_expect_not_null(not_a_number("at most infx"));
  cr_expect_null(not_a_number("inflation, information, banana"));
}

Test(anything, at_all_prints_numbers_in_table_csv_and_advice) {
  for (uint64_t seed = 1; seed < 1000; seed++) {
    struct made *made = made_anyhow(seed);
    const struct cs_table_style style = {.columns = 60 + (int)(seed % 3) * 40, .utf8 = seed % 2 == 0};
    struct cs_text text = {0};
    cs_report_table(&made->result, &made->summary, &style, &text);
    expect_numbers("table", seed, &text);
    cs_report_csv(&made->result, &made->summary, &text);
    expect_numbers("csv", seed, &text);
    for (size_t c = 0; c < made->result.case_count; c++) {
      const struct cs_advice advice = cs_advice_of(&made->result, &made->case_summaries[c], 0.5);
      cs_report_advice(&made->result, &advice, &style, &text);
      expect_numbers("advice", seed, &text);
      cr_assert_eq(cs_report_advice_json(&made->result, &advice, 1, &text, NULL), CS_OK);
      expect_numbers("advice as JSON", seed, &text);
    }
    made_free(made);
  }
}

Test(anything, at_all_is_json) {
  for (uint64_t seed = 1; seed < 200; seed++) {
    struct made *made = made_anyhow(seed);
    struct cs_text text = {0};
    cr_assert_eq(cs_report_json(&made->result, &made->summary, &text, NULL), CS_OK);
    json_t *parsed = json_loads(cs_text_get(&text), JSON_REJECT_DUPLICATES, NULL);
    cr_assert_not_null(parsed, "seed %u", (unsigned)seed);
    json_decref(parsed);
    expect_numbers("json", seed, &text);
    made_free(made);
  }
}

/* Few: each draws seven plots. */
Test(anything, at_all_is_a_well_formed_page) {
  for (uint64_t seed = 1; seed < 14; seed++) {
    struct made *made = made_anyhow(seed);
    struct cs_error error = {0};
    struct cs_text text = {0};
    cr_assert_eq(cs_report_html(&made->result, &made->summary, &text, &error), CS_OK, "%s", error.message);
    cr_expect_null(xml_fault(cs_text_get(&text)), "seed %u: %s", (unsigned)seed, xml_fault(cs_text_get(&text)));
    expect_numbers("page", seed, &text);
    made_free(made);
  }
}
