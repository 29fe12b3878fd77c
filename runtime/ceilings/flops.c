/* runtime/ceilings/flops.c - F(n): the flops a team can do at most. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What: double-precision operations per second of the team, two for each fused multiply-add on a full vector.
 *
 * How: every thread repeats multiply-adds on values that stay in registers, enough independent ones that the arithmetic
 * units never wait for a result. At the base level of x86-64, which has no fused operation, a multiplication and an
 * addition take its place. The loop is the one of the level in use (CORESWEEP_ISA): a ceiling for code built for it.
 *
 * Why it bounds: nothing is loaded, stored or decided on. Code that does anything beside arithmetic, has additions that
 * find no multiplication, or uses narrower vectors is below. What the clock does under such load (many processors lower
 * it for wide vectors) is in the number, as is what SMT siblings take from each other: F(n) of two on one core is F(1).
 *
 * Source: the peak term of the roofline, Williams, Waterman and Patterson, CACM 52(4), 2009.
 */
#include "runtime/ceilings/flops_loop.h"
#include "runtime/ceilings/probes.h"

/* 16 chains at 2 a cycle and 3 GHz: 90 us a step, and the sums at its end are a thousandth of it. */
static const uint64_t turns = 32768;

static const struct cs__flops_loops *loops_in_use(void) {
  static const struct cs__flops_loops *const variants[] = {CS_ISA_VARIANTS(cs__flops_loops)};
  return variants[cs_isa_active()];
}

static double step(void *context, int thread) {
  const struct cs__flops_loops *loops = context;
  (void)thread;
  loops->run(turns, 1.0, 1.0);
  return 2.0 * loops->elements * (double)turns;
}

enum cs_status cs__flops_measure(double probe_s, struct cs_ceilings *ceilings) {
  struct cs__flops_loops loops = *loops_in_use();
  const struct cs__window window = {
      .window_s = probe_s / CS__WINDOW_TRIES, .tries = CS__WINDOW_TRIES, .step = step, .context = &loops};
  struct cs__rates rates;
  const enum cs_status status = cs__window_best(&window, &rates);
  if (status == CS_OK)
    ceilings->flops_per_s = rates.total_per_s;
  return status;
}
