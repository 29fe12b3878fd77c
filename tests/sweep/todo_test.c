/* tests/sweep/todo_test.c - grids and serial programs: what of them is run, in which rounds, and when it is enough. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/shell.h"
#include "runtime/sweep/rounds.h"
#include "runtime/sweep/series.h"
#include "tests/sweep/support.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

enum { POINTS = 3, ROUNDS = 8 };

/* Two combinations and the serial program, calibrated. */
static struct cs_result grid_make(void) {
  struct cs_result grid = plan_make("", "first second serial", POINTS, ROUNDS);
  char word[] = "true", *const words[] = {word, NULL};
  for (size_t i = 0; i < grid.case_count; i++) {
    grid.cases[i].with_last = i > 0;
    grid.cases[i].argv = cs_words_copy(words);
  }
  grid.cases[2].serial = true;
  for (size_t i = 0; i < grid.case_count * POINTS; i++)
    grid.calibrations[i] = (struct cs_calibration){.calls = 1, .call_s = 1.0, .start_s = 0.5};
  return grid;
}

Test(todo, a_serial_program_is_run_at_the_first_point_alone) {
  struct cs_result grid = grid_make();
  static const enum cs_purpose purposes[] = {CS_PURPOSE_CALIBRATION, CS_PURPOSE_TIMED};
  for (size_t i = 0; i < 2; i++)
    for (int p = 0; p < POINTS; p++) {
      const struct cs__order order = {.case_index = 2, .point_index = p, .purpose = purposes[i]};
      grid.calibrations[2 * POINTS + p].calls = i == 0 ? 0 : 1;
      cr_expect_eq(cs__wanted(&grid, &order), p == 0);
    }
  cs_result_free(&grid);
}

Test(todo, only_threads_that_are_bound_are_observed) {
  struct cs_result grid = grid_make();
  const struct cs__order of_first = {.purpose = CS_PURPOSE_OBSERVED};
  const struct cs__order of_serial = {.case_index = 2, .purpose = CS_PURPOSE_OBSERVED};
  grid.protocol.observe = true;
  cr_expect(cs__wanted(&grid, &of_first));
  cr_expect(!cs__wanted(&grid, &of_serial));
  grid.cases[0].unbound = true;
  cr_expect(!cs__wanted(&grid, &of_first));
  grid.cases[0].unbound = false;
  grid.axis = strdup("j");
  cr_expect(!cs__wanted(&grid, &of_first));
  cs_result_free(&grid);
}

Test(todo, a_grid_and_its_serial_program_stand_in_one_order) {
  struct cs_result grid = grid_make();
  int first[3] = {0};
  for (int r = 0; r < 3 * POINTS; r++) {
    struct cs__order *orders;
    size_t count = 0;
    cr_assert_eq(cs__round_orders(&grid, r, &orders, &count, NULL), CS_OK);
    cr_assert_eq(count, 3 * POINTS);
    first[orders[0].case_index]++;
    free(orders);
  }
  for (int c = 0; c < 3; c++)
    cr_expect_eq(first[c], POINTS, "case %d comes first in %d rounds", c, first[c]);
  grid.stops[0] = grid.stops[1] = grid.stops[2] = CS_STOP_ROUNDS;
  cr_expect(cs__complete(&grid));
  cs_result_free(&grid);
}

Test(todo, a_serial_program_costs_its_one_point) {
  struct cs_result grid = grid_make();
  cr_expect_float_eq(cs__cost_round_s(&grid, 0, 0, false), 4.5, 1e-12);
  cr_expect_float_eq(cs__cost_round_s(&grid, 2, 0, false), 1.5, 1e-12);
  cs_result_free(&grid);
}

static void run_rounds(struct cs_result *grid) {
  for (int r = 0; r < ROUNDS; r++)
    for (int c = 0; c < 3; c++)
      for (int p = 0; p < (c == 2 ? 1 : POINTS); p++)
        result_add(grid, c, p, r, CS_PURPOSE_TIMED, 1.0 + (c == 2 ? 0.05 * (r % 3) : 0.001 * (r % 2)));
}

Test(todo, the_serial_program_has_enough_rounds_when_what_is_put_over_it_has) {
  struct cs_result grid = grid_make();
  cr_expect(isinf(cs__widest(&grid, 2)), "nothing was run yet");
  run_rounds(&grid);
  const double of_grid = cs__widest(&grid, 1), of_serial = cs__widest(&grid, 2);
  cr_expect(of_grid < 0.01, "%g: a combination is compared with its own base, not with the first one", of_grid);
  cr_expect(of_serial > of_grid && of_serial < 0.1, "%g", of_serial);
  cs_result_free(&grid);
}
