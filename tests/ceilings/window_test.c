/* tests/ceilings/window_test.c - windows: everybody works in every try, and no more is claimed than was done. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/ceilings/window.h"

#include "runtime/base/clock.h"

#include <criterion/criterion.h>
#include <omp.h>
#include <sched.h>
#include <time.h>

enum { most_threads = 7 };
static const int teams[] = {1, 2, 3, 5, most_threads};
static const double window_s = 0.001, sleep_s = 0.001;

/* A line for each thread: they count while others do. */
struct counter {
  _Alignas(64) double steps;
};

static struct counter counters[most_threads];

static double count_step(void *context, int thread) {
  (void)context;
  sched_yield();
  counters[thread].steps++;
  return 1.0 + thread;
}

static double sleep_step(void *context, int thread) {
  const struct timespec whole = {.tv_nsec = (long)(sleep_s * 1e9)};
  (void)context;
  (void)thread;
  clock_nanosleep(CLOCK_MONOTONIC, 0, &whole, NULL);
  return 1.0;
}

static bool odd(const void *context, int thread) {
  (void)context;
  return thread % 2 == 1;
}

static void clear(void) {
  for (int i = 0; i < most_threads; i++)
    counters[i].steps = 0.0;
}

static struct cs__rates measure(int threads, const struct cs__window *window) {
  struct cs__rates rates;
  clear();
  omp_set_num_threads(threads);
  cr_assert_eq(cs__window_best(window, &rates), CS_OK);
  return rates;
}

Test(window, has_every_thread_take_a_step_in_every_try) {
  const struct cs__window window = {.window_s = window_s, .tries = 3, .step = count_step};
  for (size_t t = 0; t < sizeof teams / sizeof teams[0]; t++) {
    const struct cs__rates rates = measure(teams[t], &window);
    cr_expect_eq(rates.threads, teams[t]);
    for (int i = 0; i < teams[t]; i++)
      cr_expect_geq(counters[i].steps, 3.0);
    cr_expect_gt(rates.least_per_s, 0.0);
    cr_expect_geq(rates.total_per_s * (1.0 + 1e-12), teams[t] * rates.least_per_s);
    cr_expect_leq(rates.total_per_s * (1.0 - 1e-12), teams[t] * rates.most_per_s);
  }
}

/* What was done over the whole time of the call is less than the rate: the window is part of that time. */
Test(window, counts_all_that_was_done_over_no_more_time_than_it_took) {
  const struct cs__window window = {.window_s = window_s, .tries = 1, .step = count_step};
  for (size_t t = 0; t < sizeof teams / sizeof teams[0]; t++) {
    const int64_t begin_ns = cs_now_ns();
    const struct cs__rates rates = measure(teams[t], &window);
    const double whole_s = 1e-9 * (double)(cs_now_ns() - begin_ns);
    double done = 0.0;
    for (int i = 0; i < teams[t]; i++)
      done += counters[i].steps * (1.0 + i);
    cr_expect_geq(rates.total_per_s, done / whole_s);
  }
}

/* A sleep never ends early. */
Test(window, claims_no_more_than_steps_of_known_length_allow) {
  const struct cs__window window = {.window_s = 0.005, .tries = 2, .step = sleep_step};
  for (size_t t = 0; t < sizeof teams / sizeof teams[0]; t++) {
    const struct cs__rates rates = measure(teams[t], &window);
    cr_expect_leq(rates.most_per_s, 1.0 / sleep_s);
    cr_expect_leq(rates.total_per_s, teams[t] / sleep_s);
  }
}

Test(window, leaves_out_those_who_do_not_take_part) {
  const struct cs__window window = {.window_s = window_s, .tries = 2, .step = count_step, .takes_part = odd};
  const struct cs__rates rates = measure(5, &window);
  cr_expect_eq(rates.threads, 2);
  for (int i = 0; i < 5; i++)
    cr_expect_eq(counters[i].steps > 0.0, i % 2 == 1, "thread %d", i);
}

Test(window, takes_one_step_at_least_when_it_is_shorter_than_a_clock_read) {
  const struct cs__window window = {.window_s = 0.0, .tries = 1, .step = count_step};
  const struct cs__rates rates = measure(2, &window);
  cr_expect(counters[0].steps >= 1.0 && counters[1].steps >= 1.0 && rates.total_per_s > 0.0);
}
