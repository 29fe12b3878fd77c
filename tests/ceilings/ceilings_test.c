/* tests/ceilings/ceilings_test.c - all probes together: every figure that can be known is there, whatever the team. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/ceilings/ceilings.h"

#include <criterion/criterion.h>
#include <math.h>
#include <omp.h>
#include <string.h>

static const double probe_s = 0.003;

static void expect_positive(double value, const char *what, int threads) {
  cr_expect(isfinite(value) && value > 0.0, "%s at %d threads is %g", what, threads, value);
}

static struct cs_ceilings measure(int threads, uint64_t footprint_bytes) {
  const struct cs_ceilings_plan plan = {.footprint_bytes = footprint_bytes, .probe_s = probe_s};
  struct cs_ceilings ceilings;
  struct cs_error error = {""};
  omp_set_num_threads(threads);
  cr_assert_eq(cs_ceilings_measure(&plan, &ceilings, &error), CS_OK, "%s", error.message);
  return ceilings;
}

static void expect_streams(const struct cs_ceilings *ceilings, int threads) {
  for (int s = 0; s < CS_STREAMS; s++) {
    const char *name = cs_ceiling_stream_name((enum cs_ceiling_stream)s);
#if !defined(__x86_64__) /* no non-temporal stores */
    if (strstr(name, "_nt") != NULL) {
      cr_expect(isnan(ceilings->bytes_per_s[s]));
      continue;
    }
#endif
    expect_positive(ceilings->bytes_per_s[s], name, threads);
    cr_expect_leq(ceilings->bytes_per_s[s], cs_ceilings_bandwidth(ceilings));
  }
}

static void expect_nodes(const struct cs_ceilings *ceilings) {
  cr_expect_eq(ceilings->nodes == NULL, ceilings->node_count == 0);
  cr_expect_neq(ceilings->node_count, 1, "one node is the whole team");
  int threads = 0;
  for (size_t i = 0; i < ceilings->node_count; i++) {
    threads += ceilings->nodes[i].threads;
    cr_expect(i == 0 || ceilings->nodes[i].node > ceilings->nodes[i - 1].node);
    expect_positive(ceilings->nodes[i].bytes_per_s, "a node's bandwidth", ceilings->nodes[i].threads);
  }
  cr_expect(ceilings->node_count == 0 || threads == ceilings->threads);
}

static void expect_whole(const struct cs_ceilings *ceilings, int threads) {
  cr_expect_eq(ceilings->threads, threads);
  expect_streams(ceilings, threads);
  expect_nodes(ceilings);
  expect_positive(ceilings->chain_per_s, "chain", threads);
  expect_positive(ceilings->chain_least_per_s, "slowest chain", threads);
  expect_positive(ceilings->chain_most_per_s, "fastest chain", threads);
  expect_positive(ceilings->flops_per_s, "flops", threads);
  expect_positive(ceilings->barrier_s, "barrier", threads);
  expect_positive(ceilings->fork_s, "fork", threads);
  if (threads == 1) {
    cr_expect(isnan(ceilings->neighbour_s) && isnan(ceilings->neighbour_most_s));
    return;
  }
  expect_positive(ceilings->neighbour_s, "neighbour", threads);
  expect_positive(ceilings->neighbour_most_s, "slowest pair", threads);
}

Test(ceilings, knows_all_it_should_for_every_team) {
  static const int teams[] = {1, 2, 3, 5, 7};
  for (size_t t = 0; t < sizeof teams / sizeof teams[0]; t++) {
    struct cs_ceilings ceilings = measure(teams[t], 8 << 20);
    expect_whole(&ceilings, teams[t]);
    cs_ceilings_free(&ceilings);
  }
}

Test(ceilings, takes_any_footprint_and_says_what_it_became) {
  static const uint64_t footprints[] = {0, 1, 384, 12345, 786816, 1000003, (3 << 20) + 8};
  for (size_t i = 0; i < sizeof footprints / sizeof footprints[0]; i++) {
    struct cs_ceilings ceilings = measure(3, footprints[i]);
    expect_whole(&ceilings, 3);
    const uint64_t unit = 6 * 64; /* bytes that divide into one, two and three arrays of whole lines */
    const uint64_t must = footprints[i] < 3 * unit ? 3 * unit : footprints[i] / unit * unit;
    cr_expect_eq(ceilings.footprint_bytes, must);
    cr_expect_eq(ceilings.array_bytes, must);
    cr_expect_leq(ceilings.huge_bytes, ceilings.array_bytes);
    cs_ceilings_free(&ceilings);
  }
}

Test(ceilings, refuses_memory_nobody_has_and_leaves_the_result_alone) {
  const struct cs_ceilings_plan plan = {.footprint_bytes = UINT64_MAX, .probe_s = probe_s};
  struct cs_ceilings ceilings = {.threads = 42};
  struct cs_error error = {""};
  cr_expect_eq(cs_ceilings_measure(&plan, &ceilings, &error), CS_NOMEM);
  cr_expect_not_null(strstr(error.message, "smaller footprint"), "%s", error.message);
  cr_expect_eq(ceilings.threads, 42);
}

Test(ceilings, refuses_a_probe_without_a_time) {
  static const double wrong[] = {0.0, -1.0, NAN, INFINITY};
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    const struct cs_ceilings_plan plan = {.footprint_bytes = 1 << 20, .probe_s = wrong[i]};
    struct cs_ceilings ceilings;
    struct cs_error error = {""};
    cr_expect_eq(cs_ceilings_measure(&plan, &ceilings, &error), CS_INVALID, "%g", wrong[i]);
    cr_expect_str_not_empty(error.message);
  }
}

Test(ceilings, bandwidth_is_the_greatest_known_of_the_loops) {
  const struct cs_ceilings some = {.bytes_per_s = {2e9, NAN, 3e9, 1e9, NAN}};
  const struct cs_ceilings none = {.bytes_per_s = {NAN, NAN, NAN, NAN, NAN}};
  cr_expect_eq(cs_ceilings_bandwidth(&some), 3e9);
  cr_expect(isnan(cs_ceilings_bandwidth(&none)));
}

Test(ceilings, loops_have_names_and_only_those) {
  static const char *const names[CS_STREAMS + 1] = {"load", "copy", "copy_nt", "triad", "triad_nt", "unknown"};
  for (int s = 0; s <= CS_STREAMS; s++)
    cr_expect_str_eq(cs_ceiling_stream_name((enum cs_ceiling_stream)s), names[s]);
}

Test(ceilings, may_be_freed_twice_and_when_there_is_nothing) {
  struct cs_ceilings ceilings = {0};
  cs_ceilings_free(NULL);
  cs_ceilings_free(&ceilings);
  cs_ceilings_free(&ceilings);
  cr_expect_null(ceilings.nodes);
}
