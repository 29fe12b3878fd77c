/* kernels/sum/sum_exact.c - the wide number: adding a double is two additions of whole numbers. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Source: Neal, Fast exact summation using small and large superaccumulators (2015, arXiv:1505.05571), the small one:
 * digits that overlap, so that an element touches two of them and carries are taken once in a thousand elements.
 */
#include "kernels/sum/sum_exact.h"

#include <math.h>
#include <string.h>

enum { digit_bits = 32, mantissa_bits = 52, exponent_special = 0x7ff };

/* An addition adds less than 2^52 + 2^32 to a digit that is below 2^32 after carries: 2^63 allows for 2047. */
enum { adds_between_carries = 1024 };

void cs__exact_clear(struct cs__exact *exact) {
  *exact = (struct cs__exact){.adds_left = adds_between_carries};
}

/* Afterwards every digit but the last is in [0, 2^32), and the last has the sign. */
static void carry(struct cs__exact *exact) {
  for (int i = 0; i + 1 < CS__EXACT_DIGITS; i++) {
    const int64_t over = exact->digit[i] >> digit_bits; /* rounds down, for negative digits as well */
    exact->digit[i] &= UINT32_MAX;
    exact->digit[i + 1] += over;
  }
  exact->adds_left = adds_between_carries;
}

static void add_special(struct cs__exact *to, double x) {
  to->nan |= isnan(x);
  to->infinite_plus |= x > 0.0;
  to->infinite_minus |= x < 0.0;
}

void cs__exact_add(struct cs__exact *to, double x) {
  uint64_t bits = 0;
  memcpy(&bits, &x, sizeof bits);
  const unsigned exponent = (unsigned)(bits >> mantissa_bits) & exponent_special;
  if (exponent == exponent_special) {
    add_special(to, x);
    return;
  }
  if (to->adds_left-- == 0) {
    carry(to);
    to->adds_left--;
  }
  const bool normal = exponent > 0;
  const uint64_t mantissa = (bits & ((UINT64_C(1) << mantissa_bits) - 1)) | (uint64_t)normal << mantissa_bits;
  const unsigned place = exponent - normal; /* of the last bit, from 2^-1074 */
  int64_t *const digit = to->digit + place / digit_bits;
  const unsigned shift = place % digit_bits;
  const int64_t minus = -(int64_t)(bits >> 63); /* -1 or 0: a sign costs no branch */
  digit[0] += ((int64_t)(mantissa << shift & UINT32_MAX) ^ minus) - minus;
  digit[1] += ((int64_t)(mantissa >> (digit_bits - shift)) ^ minus) - minus;
}

void cs__exact_join(struct cs__exact *to, struct cs__exact *more) {
  carry(to);
  carry(more);
  for (int i = 0; i < CS__EXACT_DIGITS; i++)
    to->digit[i] += more->digit[i];
  carry(to);
  to->infinite_plus |= more->infinite_plus;
  to->infinite_minus |= more->infinite_minus;
  to->nan |= more->nan;
}

/* The digits of a value that is not negative, to the nearest double. */
static double round_digits(const int64_t *digit) {
  int top = CS__EXACT_DIGITS - 1;
  while (top > 0 && digit[top] == 0)
    top--;
  if (digit[top] == 0)
    return 0.0;
  const uint64_t first = (uint64_t)digit[top], second = top > 0 ? (uint64_t)digit[top - 1] : 0,
                 third = top > 1 ? (uint64_t)digit[top - 2] : 0;
  const int used = 64 - __builtin_clzll(first); /* bits of the first digit */
  uint64_t window = first << (64 - used) | second << (digit_bits - used) | (third >> used); /* the 64 leading bits */
  bool more = (third & ((UINT64_C(1) << used) - 1)) != 0;
  for (int i = top - 3; i >= 0 && !more; i--)
    more = digit[i] != 0;
  window |= more; /* its last bit is far below the one that is rounded to: any bit beyond says the same */
  enum { dropped = 64 - 53 };
  const uint64_t rest = window & ((1u << dropped) - 1), half = 1u << (dropped - 1);
  uint64_t mantissa = window >> dropped;
  mantissa += rest > half || (rest == half && mantissa % 2 != 0);
  return ldexp((double)mantissa, digit_bits * top + used - 64 + dropped - 1074);
}

double cs__exact_round(struct cs__exact *exact) {
  if (exact->nan || (exact->infinite_plus && exact->infinite_minus))
    return (double)NAN;
  if (exact->infinite_plus || exact->infinite_minus)
    return exact->infinite_plus ? (double)INFINITY : -(double)INFINITY;
  carry(exact);
  if (exact->digit[CS__EXACT_DIGITS - 1] >= 0)
    return round_digits(exact->digit);
  struct cs__exact opposite = *exact;
  for (int i = 0; i < CS__EXACT_DIGITS; i++)
    opposite.digit[i] = -opposite.digit[i];
  carry(&opposite);
  return -round_digits(opposite.digit);
}
