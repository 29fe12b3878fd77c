/* kernels/sum/sum_exact.h - a number wide enough for the exact sum of any doubles; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_SUM_EXACT_H
#define CORESWEEP_KERNELS_SUM_EXACT_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Doubles are multiples of 2^-1074 below 2^1024: 2098 bits, 66 digits of 32 bits, and two more for the carries of 2^53
 * elements. A digit is held in 64 bits with a sign, so that carries can wait.
 */
enum { CS__EXACT_DIGITS = 68 };

struct cs__exact {
  int64_t digit[CS__EXACT_DIGITS]; /* the value is the sum of digit[i] * 2^(32 i - 1074) */
  int adds_left;                   /* before carries have to be taken to the next digit */
  bool infinite_plus, infinite_minus, nan;
};

void cs__exact_clear(struct cs__exact *exact);
void cs__exact_add(struct cs__exact *to, double x);
void cs__exact_join(struct cs__exact *to, struct cs__exact *more); /* more keeps its value */

/* The value rounded to the nearest double, ties to even. exact keeps its value. */
double cs__exact_round(struct cs__exact *exact);

#endif
