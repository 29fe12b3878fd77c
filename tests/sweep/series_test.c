/* tests/sweep/series_test.c - which cases share their rounds, and that such a round is torn for all of them. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/series.h"

#include "tests/sweep/support.h"

#include <criterion/criterion.h>
#include <math.h>

enum { CASES = 7, ROUNDS = 2 };

/* A pair of rivals at each of two settings, the serial program of both, and two more cases by themselves. */
static struct cs_result grid(void) {
  struct cs_result result = plan_make("", "a1 b1 a2 b2 serial c d", 2, ROUNDS);
  result.cases[1].rival = 0;
  result.cases[1].with_last = true;
  result.cases[2].with_last = true;
  result.cases[3].rival = 2;
  result.cases[4].with_last = result.cases[4].serial = true;
  return result;
}

Test(series, the_leader_of_rivals_of_a_grid_and_of_a_serial_program_is_the_first_of_them) {
  static const int leaders[CASES] = {0, 0, 0, 0, 0, 5, 6};
  struct cs_result result = grid();
  for (int i = 0; i < CASES; i++)
    cr_expect_eq(cs__leader(&result, i), leaders[i], "case %d: leader %d", i, cs__leader(&result, i));
  cr_expect_eq(cs__leader(&result, CS_CASE_NONE), CS_CASE_NONE);
  result.cases[0].with_last = true; /* of a journal gone wrong: there is none before it */
  cr_expect_eq(cs__leader(&result, 3), 0);
  cs_result_free(&result);
}

Test(series, a_round_is_torn_for_all_cases_of_it_and_for_no_other) {
  struct cs_result result = grid();
  for (int c = 0; c < CASES; c++)
    for (int r = 0; r < ROUNDS; r++)
      result_add(&result, c, 0, r, CS_PURPOSE_TIMED, 1.0)->session = 1;
  cs__tear_round(&result, 4, 1, 2); /* the serial program is still to be run */
  for (int c = 0; c < CASES; c++) {
    cr_expect_eq(count_outcomes(&result, c, 0, CS_PURPOSE_TIMED, CS_OUTCOME_LOST), c < 5 ? 1 : 0, "case %d", c);
    cr_expect_eq(count_outcomes(&result, c, 0, CS_PURPOSE_TIMED, CS_OUTCOME_OK), c < 5 ? 1 : 2, "case %d", c);
  }
  cs_result_free(&result);
}

Test(series, of_a_serial_program_has_its_rounds_at_the_first_point_alone) {
  struct cs_result result = grid();
  for (int r = 0; r < ROUNDS; r++)
    result_add(&result, 4, 0, r, CS_PURPOSE_TIMED, 2.0);
  struct cs__series first, second;
  cr_assert(cs__series_make(&result, 4, 0, &first) && cs__series_make(&result, 4, 1, &second));
  cr_expect_eq(cs__rounds_of(&result, 4), ROUNDS);
  cr_expect_float_eq(first.log_times[1], log(2.0), 1e-12);
  cr_expect(isnan(second.log_times[0]) && isnan(second.log_times[1]));
  cs__series_free(&first);
  cs__series_free(&second);
  cs_result_free(&result);
}
