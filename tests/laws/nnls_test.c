/* tests/laws/nnls_test.c - least squares without negative coefficients: exact, at the boundary, with twins. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/laws/nnls.h"

#include "runtime/base/random.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>

enum { ROWS = 8 };

struct problem {
  int columns;
  double rows[ROWS][CS__COLUMNS_MAX], right[ROWS];
};

static void solve(const struct problem *problem, double *b) {
  struct cs__normal normal = {0};
  for (int i = 0; i < ROWS; i++)
    cs__normal_add(&normal, problem->columns, problem->rows[i], problem->right[i]);
  cs__nnls(&normal, problem->columns, b);
}

static struct problem random_problem(struct cs_random *random, int columns) {
  struct problem problem = {.columns = columns};
  for (int i = 0; i < ROWS; i++) {
    problem.right[i] = cs_random_normal(random);
    for (int j = 0; j < columns; j++)
      problem.rows[i][j] = cs_random_normal(random);
  }
  return problem;
}

Test(nnls, finds_what_the_right_side_was_made_of) {
  struct cs_random random;
  cs_random_seed(&random, 1);
  const double made[CS__COLUMNS_MAX] = {3.0, 0.5, 1e-3};
  struct problem problem = random_problem(&random, CS__COLUMNS_MAX);
  for (int i = 0; i < ROWS; i++) {
    problem.right[i] = 0.0;
    for (int j = 0; j < CS__COLUMNS_MAX; j++)
      problem.right[i] += problem.rows[i][j] * made[j];
  }
  double b[CS__COLUMNS_MAX];
  solve(&problem, b);
  for (int j = 0; j < CS__COLUMNS_MAX; j++)
    cr_expect(fabs(b[j] - made[j]) < 1e-12, "%g, made with %g", b[j], made[j]);
}

/* Karush, Kuhn and Tucker: no coefficient below 0, no slope along a positive one, none downhill along a zero one. */
Test(nnls, meets_the_conditions_of_a_minimum) {
  struct cs_random random;
  cs_random_seed(&random, 2);
  int at_boundary = 0;
  for (int round = 0; round < 3000; round++) {
    const struct problem problem = random_problem(&random, 1 + round % CS__COLUMNS_MAX);
    double b[CS__COLUMNS_MAX];
    solve(&problem, b);
    for (int j = 0; j < problem.columns; j++) {
      double slope = 0.0;
      for (int i = 0; i < ROWS; i++) {
        double residual = -problem.right[i];
        for (int k = 0; k < problem.columns; k++)
          residual += problem.rows[i][k] * b[k];
        slope += problem.rows[i][j] * residual;
      }
      at_boundary += b[j] == 0.0;
      cr_expect(b[j] >= 0.0);
      cr_expect(b[j] > 0.0 ? fabs(slope) < 1e-9 : slope > -1e-9, "round %d, column %d: %g", round, j, slope);
    }
  }
  cr_expect_gt(at_boundary, 1000);
}

Test(nnls, does_not_care_for_the_columns_scale) {
  struct cs_random random;
  cs_random_seed(&random, 3);
  struct problem problem = random_problem(&random, 2);
  double b[2], scaled[2];
  for (int i = 0; i < ROWS; i++)
    problem.right[i] = fabs(problem.right[i]) + problem.rows[i][0] + problem.rows[i][1];
  solve(&problem, b);
  for (int i = 0; i < ROWS; i++)
    problem.rows[i][1] *= 1e12;
  solve(&problem, scaled);
  cr_expect(b[1] > 0.0 && fabs(scaled[1] * 1e12 / b[1] - 1.0) < 1e-9);
  cr_expect(fabs(scaled[0] - b[0]) < 1e-9);
}

Test(nnls, uses_one_of_two_equal_columns) {
  struct problem problem = {.columns = 2};
  for (int i = 0; i < ROWS; i++) {
    problem.rows[i][0] = problem.rows[i][1] = i + 1.0;
    problem.right[i] = 2.0 * (i + 1.0);
  }
  double b[2];
  solve(&problem, b);
  cr_expect(fabs(b[0] + b[1] - 2.0) < 1e-12 && (b[0] == 0.0 || b[1] == 0.0));
}

Test(nnls, is_zero_where_nothing_helps) {
  struct problem problem = {.columns = 2};
  for (int i = 0; i < ROWS; i++) {
    problem.rows[i][0] = 1.0;
    problem.right[i] = -1.0;
  }
  double b[2] = {7, 7};
  solve(&problem, b);
  cr_expect(b[0] == 0.0 && b[1] == 0.0);
}
