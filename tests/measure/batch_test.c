/* tests/measure/batch_test.c - calls per sample, by a made-up clock. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/measure/batch.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>

struct program {
  double call_ns, once_ns; /* once_ns is added to the first batch only */
  int64_t grain_ns;        /* of its clock */
  int batches;
  int64_t calls_last, calls_sum;
};

static int64_t run(void *context, int64_t calls) {
  struct program *program = context;
  const double ns = program->call_ns * (double)calls + (program->batches == 0 ? program->once_ns : 0.0);
  program->batches++;
  program->calls_last = calls;
  program->calls_sum += calls;
  const int64_t grain_ns = program->grain_ns > 0 ? program->grain_ns : 1;
  return (int64_t)(ns / (double)grain_ns) * grain_ns;
}

static const int64_t ten_ms = 10000000;

Test(shortest, is_a_thousand_times_the_worse_of_resolution_and_overhead) {
  cr_expect(eq(i64, cs_batch_shortest_ns((struct cs_clock_cost){30, 20}, 0), 30000));
  cr_expect(eq(i64, cs_batch_shortest_ns((struct cs_clock_cost){20, 50}, 0), 50000));
}

Test(shortest, is_what_was_wished_where_the_clock_allows) {
  cr_expect(eq(i64, cs_batch_shortest_ns((struct cs_clock_cost){30, 20}, ten_ms), ten_ms));
  cr_expect(eq(i64, cs_batch_shortest_ns((struct cs_clock_cost){1000000, 20}, ten_ms), 1000000000));
  cr_expect(eq(i64, cs_batch_shortest_ns((struct cs_clock_cost){0, 0}, -5), 0));
}

Test(batch, holds_enough_calls_for_the_shortest_sample) {
  static const double calls_ns[] = {0.3, 7.0, 999.0, 1234.5, 65536.0, 3e6, 9.9e6};
  for (size_t i = 0; i < sizeof calls_ns / sizeof calls_ns[0]; i++) {
    struct program program = {.call_ns = calls_ns[i]};
    const struct cs_batch batch = cs_batch_calibrate(run, &program, ten_ms);
    cr_expect(le(dbl, fabs(batch.call_ns - calls_ns[i]), 1e-6 * calls_ns[i] + 1e-6), "call of %g ns", calls_ns[i]);
    cr_expect(ge(dbl, (double)batch.calls * calls_ns[i], 0.999999 * (double)ten_ms), "call of %g ns", calls_ns[i]);
    cr_expect(le(dbl, (double)(batch.calls - 1) * calls_ns[i], 1.000001 * (double)ten_ms), "call of %g ns",
              calls_ns[i]);
  }
}

Test(batch, doubles_from_one) {
  struct program program = {.call_ns = 3e6};
  cr_expect(eq(i64, cs_batch_calibrate(run, &program, ten_ms).calls, 4));
  cr_expect(eq(int, program.batches, 4)); /* 1, 2, 4 and 4 again */
  cr_expect(eq(i64, program.calls_sum, 11));
}

Test(batch, is_one_call_where_that_is_long_enough) {
  struct program program = {.call_ns = 2e7};
  cr_expect(eq(i64, cs_batch_calibrate(run, &program, ten_ms).calls, 1));
}

Test(batch, runs_a_call_over_a_second_once) {
  struct program program = {.call_ns = 1.5e9};
  const struct cs_batch batch = cs_batch_calibrate(run, &program, (int64_t)5000000000);
  cr_expect(eq(i64, batch.calls, 1));
  cr_expect(eq(dbl, batch.call_ns, 1.5e9));
  cr_expect(eq(int, program.batches, 1));
}

Test(batch, is_not_fooled_by_what_the_first_call_does_once) {
  struct program program = {.call_ns = 5000.0, .once_ns = 2e7}; /* 20 ms to start a team */
  const struct cs_batch batch = cs_batch_calibrate(run, &program, ten_ms);
  cr_expect(eq(i64, batch.calls, 2000));
  cr_expect(eq(dbl, batch.call_ns, 5000.0));
}

Test(batch, ends_when_the_clock_stands_still) {
  struct program program = {.call_ns = 0.0};
  const struct cs_batch batch = cs_batch_calibrate(run, &program, ten_ms);
  cr_expect(eq(i64, batch.calls, (int64_t)1 << 40));
  cr_expect(eq(dbl, batch.call_ns, 0.0));
}

Test(batch, bears_a_coarse_clock) {
  struct program program = {.call_ns = 100.0, .grain_ns = 1000000};
  const struct cs_batch batch = cs_batch_calibrate(run, &program, 1000 * (int64_t)1000000);
  cr_expect(le(dbl, fabs(batch.call_ns - 100.0), 0.1));
}
