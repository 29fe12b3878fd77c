/* tests/kernels/support_isa.c - a test program asked for a level this CPU lacks skips all it has, with status 77. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "topology/cpu_features.h"

#include <criterion/criterion.h>
#include <criterion/hooks.h>
#include <stdio.h>
#include <stdlib.h>

/* Without this the tests would run at the best level there is and pass for the one asked for. */
ReportHook(PRE_ALL)(struct criterion_test_set *tests) {
  struct cs_error error = {""};
  if (cs_isa_check(&error) == CS_OK)
    return;
  fprintf(stderr, "skipped: %zu tests: %s\n", tests->tests, error.message);
  exit(77);
}
