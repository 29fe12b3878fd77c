/* tests/ceilings/ping_pong_test.c - the placement probe ends whatever the team, and knows when there is no neighbour.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/ceilings/probes.h"

#include <criterion/criterion.h>
#include <math.h>
#include <omp.h>
#include <sched.h>

static double expect_known(double limit_s, int threads) {
  struct cs_ceilings ceilings = {.neighbour_s = -1.0, .neighbour_most_s = -1.0};
  omp_set_num_threads(threads);
  cr_assert_eq(cs__ping_pong_measure(limit_s, &ceilings), CS_OK);
  cr_expect(isfinite(ceilings.neighbour_s) && ceilings.neighbour_s > 0.0, "%d threads: %g", threads,
            ceilings.neighbour_s);
  cr_expect_geq(ceilings.neighbour_most_s, ceilings.neighbour_s);
  cr_expect(isfinite(ceilings.neighbour_most_s));
  return ceilings.neighbour_s;
}

Test(ping_pong, knows_the_neighbours_of_every_team_even_when_there_is_no_time_at_all) {
  for (int threads = 2; threads <= 9; threads++) {
    expect_known(0.002, threads);
    expect_known(0.0, threads);
  }
}

/* Each waits for the other: on one processor it looks 4096 times in vain first, 400 ns at 10 looks in a nanosecond. */
Test(ping_pong, ends_when_all_threads_share_one_processor_and_takes_the_time_of_their_waiting) {
  cpu_set_t all, one;
  CPU_ZERO(&one);
  cr_assert_eq(sched_getaffinity(0, sizeof all, &all), 0);
  for (int cpu = 0; cpu < CPU_SETSIZE && CPU_COUNT(&one) == 0; cpu++)
    if (CPU_ISSET(cpu, &all))
      CPU_SET(cpu, &one);
#pragma omp parallel num_threads(5)
  sched_setaffinity(0, sizeof one, &one);
  cr_expect_gt(expect_known(0.002, 5), 200e-9);
}

Test(ping_pong, is_not_known_for_one_thread) {
  struct cs_ceilings ceilings = {0};
  omp_set_num_threads(1);
  cr_assert_eq(cs__ping_pong_measure(0.001, &ceilings), CS_OK);
  cr_expect(isnan(ceilings.neighbour_s) && isnan(ceilings.neighbour_most_s));
  cr_expect(isnan(cs_ceilings_neighbour_s(0.001)));
}

Test(ping_pong, alone_gives_the_same_kind_of_figure) {
  omp_set_num_threads(3);
  const double neighbour_s = cs_ceilings_neighbour_s(0.002);
  cr_expect(isfinite(neighbour_s) && neighbour_s > 0.0);
}
