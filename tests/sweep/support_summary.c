/* tests/sweep/support_summary.c - a made-up result of two points, and its summary. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/sweep/support_summary.h"

#include <criterion/criterion.h>
#include <string.h>

double base_time(int round) {
  return 1.0 + 0.05 * round;
}

double other_time(int round) {
  static const double wobble[ROUNDS] = {0.00, 0.02, -0.01, 0.03, -0.02, 0.01, -0.03, 0.015};
  return base_time(round) / 2.0 * (1.1 + wobble[round]);
}

struct cs_result two_points(void) {
  struct cs_result result = plan_make("", "made", 2, ROUNDS);
  for (int r = 0; r < ROUNDS; r++) {
    result_add(&result, 0, 0, r, CS_PURPOSE_TIMED, base_time(r));
    result_add(&result, 0, 1, r, CS_PURPOSE_TIMED, other_time(r));
  }
  result.stops[0] = CS_STOP_ROUNDS;
  return result;
}

struct cs_summary summarise(const struct cs_result *result) {
  struct cs_summary summary;
  struct cs_error error = {""};
  cr_assert_eq(cs_summarise(result, &summary, &error), CS_OK, "%s", error.message);
  return summary;
}

bool warns(const struct cs_summary *summary, const char *words) {
  for (size_t i = 0; i < summary->warning_count; i++)
    if (strstr(summary->warnings[i], words) != NULL)
      return true;
  return false;
}

void observe(struct cs_result *result, double serial) {
  for (int r = 0; r < ROUNDS; r++) {
    struct cs_invocation *one = result_add(result, 0, 0, r, CS_PURPOSE_OBSERVED, 1.0);
    one->observed_wall_s = 10.1;
    one->observed_cost_s = 0.1;
    one->observed_serial_s = 10.0 * (serial + 0.0001 * r);
  }
}
