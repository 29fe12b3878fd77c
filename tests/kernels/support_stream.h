/* tests/kernels/support_stream.h - what is asked alike of copy, scale, add and triad. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_TESTS_KERNELS_SUPPORT_STREAM_H
#define CORESWEEP_TESTS_KERNELS_SUPPORT_STREAM_H

#include "runtime/base/status.h"

#include <stdbool.h>
#include <stddef.h>

/* A loop of STREAM in a form that all four fit: one that has no scalar or no second array does not look at it. */
struct stream {
  enum cs_status (*run)(size_t n, double *out, const double *first, double scalar, const double *second);
  enum cs_status (*check)(size_t n, const double *out, const double *first, double scalar, const double *second,
                          struct cs_error *error);
  double (*definition)(double first, double scalar, double second);
  bool has_second;
  const char *complaint; /* in the message of the check */
};

/* Between guard pages, the inputs frozen. */
void expect_its_definition_at_every_size_and_team(const struct stream *of);
void expect_its_definition_onto_its_inputs(const struct stream *of);
void expect_its_definition_from_several_threads_at_once(const struct stream *of);
/* Scaling the arrays by a power of two is exact, so it commutes with the loop. */
void expect_linearity(const struct stream *of);
void expect_null_to_be_refused(const struct stream *of);

void expect_check_to_find_one_wrong_element_wherever_it_is(const struct stream *of);
/* The neighbours of the right result, for each of `count` operands. */
void expect_check_to_find_neighbours(const struct stream *of, const double (*first_scalar_second)[3], size_t count);
/* For a loop that doubles (x + x) or scales: the result has to be the same infinity, a NaN, the zero of the same sign.
 */
void expect_check_to_want_the_same_infinity_nan_or_zero(const struct stream *of);

#endif
