/* tests/ceilings/chain_test.c - the chain has as many links as are counted. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/ceilings/probes.h"

#include <criterion/criterion.h>
#include <omp.h>

Test(chain, adds_as_often_as_it_says) {
  static const uint64_t links[] = {0, 1, 2, 3, 100, 16384, 16385};
  for (size_t i = 0; i < sizeof links / sizeof links[0]; i++)
    for (uint64_t addend = 3; addend < 20; addend += 2)
      cr_expect_eq(cs__chain_links(7, addend, links[i]), 7 + addend * links[i], "%llu links",
                   (unsigned long long)links[i]);
}

Test(chain, gives_the_mean_between_the_slowest_and_the_fastest_thread) {
  for (int threads = 1; threads <= 5; threads += 2) {
    struct cs_ceilings ceilings = {0};
    omp_set_num_threads(threads);
    cr_assert_eq(cs__chain_measure(0.005, &ceilings), CS_OK);
    cr_expect_gt(ceilings.chain_least_per_s, 0.0);
    cr_expect_leq(ceilings.chain_least_per_s, ceilings.chain_per_s * (1.0 + 1e-12));
    cr_expect_geq(ceilings.chain_most_per_s, ceilings.chain_per_s * (1.0 - 1e-12));
    cr_expect_lt(ceilings.chain_most_per_s, 10e9, "no processor adds so often");
  }
}
