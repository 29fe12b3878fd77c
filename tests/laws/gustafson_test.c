/* tests/laws/gustafson_test.c - scaled speedup at its ends and beside Amdahl's of the same run. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/laws/amdahl.h"
#include "runtime/laws/gustafson.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>

Test(gustafson, is_exact_at_both_ends) {
  for (int n = 1; n <= 4096; n *= 2) {
    cr_expect(eq(dbl, cs_gustafson_speedup(0.0, n), (double)n));
    cr_expect(eq(dbl, cs_gustafson_speedup(1.0, n), 1.0));
  }
}

/* Gustafson's paper: serial shares of 0.4 to 0.8 % of runs on 1,024 processors, scaled speedups of 1,016 to 1,021. */
Test(gustafson, gives_the_published_scaled_speedups) {
  cr_expect(fabs(cs_gustafson_speedup(0.004, 1024) - 1020.0) < 1.0);
  cr_expect(fabs(cs_gustafson_speedup(0.008, 1024) - 1016.0) < 1.0);
}

/* The same run told from its other end: serial seconds s and parallel seconds 1 - s on n threads are s and n (1 - s) on
 * one. */
Test(gustafson, agrees_with_amdahl_when_both_speak_of_one_problem) {
  for (int n = 2; n <= 256; n *= 4) {
    const double s = 0.05, serial_of_one = s / (s + n * (1.0 - s));
    cr_expect(fabs(cs_gustafson_speedup(s, n) - cs_amdahl_speedup(serial_of_one, n)) < 1e-9);
  }
}
