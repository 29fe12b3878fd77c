/* runtime/laws/nnls.c - every set of columns is solved; of those without a negative coefficient the best is kept. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/laws/nnls.h"

#include <math.h>
#include <string.h>

/* 1 - R^2 of a column among the others below this: to double precision's half they are one and the same. */
static const double dependent = 1e-13;

void cs__normal_add(struct cs__normal *normal, int columns, const double *row, double y) {
  for (int i = 0; i < columns; i++) {
    for (int j = 0; j < columns; j++)
      normal->products[i][j] += row[i] * row[j];
    normal->right[i] += row[i] * y;
  }
}

/* Cholesky of the chosen columns, each scaled to length one. False when they hang on one another. */
static int solve(const struct cs__normal *normal, const int *chosen, int count, double *b_out) {
  double lower[CS__COLUMNS_MAX][CS__COLUMNS_MAX] = {{0}}, lengths[CS__COLUMNS_MAX], y[CS__COLUMNS_MAX];
  for (int i = 0; i < count; i++) {
    lengths[i] = sqrt(normal->products[chosen[i]][chosen[i]]);
    if (!(lengths[i] > 0.0))
      return 0;
  }
  for (int i = 0; i < count; i++) {
    y[i] = normal->right[chosen[i]] / lengths[i];
    for (int j = 0; j <= i; j++) {
      double sum = normal->products[chosen[i]][chosen[j]] / lengths[i] / lengths[j];
      for (int k = 0; k < j; k++)
        sum -= lower[i][k] * lower[j][k];
      if (i == j && sum < dependent)
        return 0;
      lower[i][j] = i == j ? sqrt(sum) : sum / lower[j][j];
    }
    for (int k = 0; k < i; k++)
      y[i] -= lower[i][k] * y[k];
    y[i] /= lower[i][i];
  }
  for (int i = count - 1; i >= 0; i--) {
    for (int k = i + 1; k < count; k++)
      y[i] -= lower[k][i] * y[k];
    y[i] /= lower[i][i];
    b_out[i] = y[i] / lengths[i];
  }
  return 1;
}

static int has_negative(const double *b, int count) {
  for (int i = 0; i < count; i++) {
    if (!(b[i] >= 0.0))
      return 1;
  }
  return 0;
}

void cs__nnls(const struct cs__normal *normal, int columns, double *b_out) {
  const int all = (1 << columns) - 1;
  double most = 0.0; /* by how much |X b - y|^2 is below |y|^2: b'X'y at the least squares solution of a set */
  memset(b_out, 0, (size_t)columns * sizeof *b_out);
  for (int set = all; set > 0; set--) {
    int chosen[CS__COLUMNS_MAX], count = 0;
    double b[CS__COLUMNS_MAX] = {0}, gain = 0.0;
    for (int column = 0; column < columns; column++) {
      if (set & 1 << column)
        chosen[count++] = column;
    }
    if (!solve(normal, chosen, count, b) || has_negative(b, count))
      continue;
    for (int i = 0; i < count; i++)
      gain += b[i] * normal->right[chosen[i]];
    if (!(gain > most))
      continue;
    most = gain;
    memset(b_out, 0, (size_t)columns * sizeof *b_out);
    for (int i = 0; i < count; i++)
      b_out[chosen[i]] = b[i];
    if (set == all) /* nothing constrains it: no subset can be better */
      return;
  }
}
