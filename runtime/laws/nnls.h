/* runtime/laws/nnls.h - least squares with at most three coefficients, none of them negative. Pure. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_LAWS_NNLS_H
#define CORESWEEP_RUNTIME_LAWS_NNLS_H

enum { CS__COLUMNS_MAX = 3 };

/* The normal equations of a matrix X and a right side y, gathered row by row. Start it as {0}. */
struct cs__normal {
  double products[CS__COLUMNS_MAX][CS__COLUMNS_MAX]; /* X'X */
  double right[CS__COLUMNS_MAX];                     /* X'y */
};

void cs__normal_add(struct cs__normal *normal, int columns, const double *row, double y);

/*
 * The b >= 0 with the least |X b - y|^2; columns from 1 to CS__COLUMNS_MAX. Columns that hang on one another are not
 * used together. All zero when no column helps.
 */
void cs__nnls(const struct cs__normal *normal, int columns, double *b_out);

#endif
