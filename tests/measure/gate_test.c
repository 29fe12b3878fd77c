/* tests/measure/gate_test.c - what outside evidence is held against an invocation, and in what words. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/measure/gate.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <string.h>

/* Four threads for two seconds on a quiet machine. */
static const struct cs_noise quiet = {.wall_s = 2.0, .cpu_s = 7.9, .run_delay_s = 0.01};
static const struct cs_noise untold = {.wall_s = 2.0,
                                       .cpu_s = -1,
                                       .run_delay_s = -1,
                                       .steal_share = -1,
                                       .throttled_s = -1,
                                       .load = -1,
                                       .pressure_share = -1,
                                       .canary_s = -1};
enum { THREADS = 4 };

static enum cs_gate with_delay(double share) {
  struct cs_noise noise = quiet;
  noise.run_delay_s = share * THREADS * noise.wall_s;
  return cs_gate_invocation(&noise, THREADS, NULL);
}

static enum cs_gate with_steal(double share) {
  struct cs_noise noise = quiet;
  noise.steal_share = share;
  return cs_gate_invocation(&noise, THREADS, NULL);
}

Test(gate, lets_a_quiet_invocation_pass_without_a_word) {
  struct cs_text reason = {0};
  cr_expect(eq(int, cs_gate_invocation(&quiet, THREADS, &reason), CS_GATE_CLEAR));
  cr_expect_str_eq(cs_text_get(&reason), "");
}

Test(gate, judges_the_run_queue_delay) {
  cr_expect(eq(int, with_delay(0.0199), CS_GATE_CLEAR));
  cr_expect(eq(int, with_delay(0.0201), CS_GATE_CONTENDED));
  cr_expect(eq(int, with_delay(0.0999), CS_GATE_CONTENDED));
  cr_expect(eq(int, with_delay(0.1001), CS_GATE_VOID));
}

Test(gate, judges_stolen_time) {
  cr_expect(eq(int, with_steal(0.01), CS_GATE_CLEAR));
  cr_expect(eq(int, with_steal(0.0101), CS_GATE_CONTENDED));
  cr_expect(eq(int, with_steal(0.02), CS_GATE_CONTENDED));
  cr_expect(eq(int, with_steal(0.0201), CS_GATE_VOID));
}

Test(gate, voids_any_throttling) {
  struct cs_noise noise = quiet;
  noise.throttled_s = 1e-6;
  cr_expect(eq(int, cs_gate_invocation(&noise, THREADS, NULL), CS_GATE_VOID));
}

Test(gate, takes_what_the_system_does_not_tell_as_no_evidence) {
  cr_expect(eq(int, cs_gate_invocation(&untold, THREADS, NULL), CS_GATE_CLEAR));
  struct cs_noise broken = quiet;
  broken.run_delay_s = broken.steal_share = broken.throttled_s = (double)NAN;
  cr_expect(eq(int, cs_gate_invocation(&broken, THREADS, NULL), CS_GATE_CLEAR));
  broken = quiet;
  broken.wall_s = 0.0;
  cr_expect(eq(int, cs_gate_invocation(&broken, THREADS, NULL), CS_GATE_CLEAR));
}

Test(gate, says_how_much_and_what_to_do) {
  struct cs_noise noise = quiet;
  noise.run_delay_s = 0.12 * THREADS * noise.wall_s;
  struct cs_text reason = {0};
  cs_gate_invocation(&noise, THREADS, &reason);
  cr_expect_str_eq(cs_text_get(&reason), "run-queue delay 12 % of the threads' time: other programs use these cores; "
                                         "stop them or run in a job of your own");
  cs_text_free(&reason);
  noise.run_delay_s = 0.034 * THREADS * noise.wall_s;
  cs_gate_invocation(&noise, THREADS, &reason);
  cr_expect(eq(int, strncmp(cs_text_get(&reason), "run-queue delay 3.4 %", 21), 0), "%s", cs_text_get(&reason));
  cs_text_free(&reason);
}

Test(gate, names_all_that_is_as_grave_and_nothing_less) {
  struct cs_noise noise = quiet;
  noise.steal_share = 0.05;
  noise.throttled_s = 0.5;
  noise.run_delay_s = 0.05 * THREADS * noise.wall_s; /* contended only */
  struct cs_text reason = {0};
  cr_expect(eq(int, cs_gate_invocation(&noise, THREADS, &reason), CS_GATE_VOID));
  cr_expect(ne(ptr, (void *)strstr(cs_text_get(&reason), "steal time 5.0 %"), NULL), "%s", cs_text_get(&reason));
  cr_expect(ne(ptr, (void *)strstr(cs_text_get(&reason), "; stopped by the CPU quota for 25 %"), NULL));
  cr_expect(eq(ptr, (void *)strstr(cs_text_get(&reason), "run-queue"), NULL));
  cr_expect(eq(ptr, (void *)strchr(cs_text_get(&reason), '\n'), NULL));
  cs_text_free(&reason);
}

Test(gate, judges_a_point_by_its_median_invocation) {
  struct cs_noise noises[5];
  for (int i = 0; i < 5; i++)
    noises[i] = quiet;
  noises[0].run_delay_s = noises[3].run_delay_s = 7.0;
  cr_expect(eq(int, cs_gate_point(noises, 5, THREADS, NULL), CS_GATE_CLEAR), "two of five do not make the median");
  noises[4].run_delay_s = 0.05 * THREADS * 2.0;
  struct cs_text reason = {0};
  cr_expect(eq(int, cs_gate_point(noises, 5, THREADS, &reason), CS_GATE_CONTENDED));
  cr_expect(ne(ptr, (void *)strstr(cs_text_get(&reason), "5.0 % of the threads' time (median invocation): "), NULL),
            "%s", cs_text_get(&reason));
  cs_text_free(&reason);
}

Test(gate, voids_a_point_for_one_throttled_invocation) {
  struct cs_noise noises[] = {quiet, quiet, quiet};
  noises[1].throttled_s = 0.2;
  cr_expect(eq(int, cs_gate_point(noises, 3, THREADS, NULL), CS_GATE_VOID));
}

Test(gate, leaves_untold_invocations_out_of_the_median) {
  struct cs_noise noises[] = {untold, untold, untold, quiet};
  noises[3].run_delay_s = 0.5 * THREADS * 2.0;
  cr_expect(eq(int, cs_gate_point(noises, 4, THREADS, NULL), CS_GATE_VOID));
  cr_expect(eq(int, cs_gate_point(noises, 3, THREADS, NULL), CS_GATE_CLEAR));
  cr_expect(eq(int, cs_gate_point(NULL, 0, THREADS, NULL), CS_GATE_CLEAR));
}

Test(share, is_of_the_teams_time) {
  cr_expect(le(dbl, fabs(cs_noise_delay_share(&quiet, THREADS) - 0.00125), 1e-15));
  cr_expect(le(dbl, fabs(cs_noise_cpu_share(&quiet, THREADS) - 0.9875), 1e-15));
  cr_expect(lt(dbl, cs_noise_delay_share(&untold, THREADS), 0.0));
  cr_expect(lt(dbl, cs_noise_cpu_share(&untold, THREADS), 0.0));
  cr_expect(lt(dbl, cs_noise_cpu_share(&quiet, 0), 0.0));
  const struct cs_noise broken = {.wall_s = 2.0, .cpu_s = (double)NAN, .run_delay_s = (double)NAN};
  cr_expect(lt(dbl, cs_noise_cpu_share(&broken, THREADS), 0.0));
  cr_expect(lt(dbl, cs_noise_delay_share(&broken, THREADS), 0.0));
}

Test(name, is_there_for_every_verdict) {
  cr_expect_str_eq(cs_gate_name(CS_GATE_CLEAR), "clear");
  cr_expect_str_eq(cs_gate_name(CS_GATE_CONTENDED), "contended");
  cr_expect_str_eq(cs_gate_name(CS_GATE_VOID), "void");
  cr_expect_str_eq(cs_gate_name((enum cs_gate)9), "unknown");
}
