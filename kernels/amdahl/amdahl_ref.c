/* kernels/amdahl/amdahl_ref.c - a serial verifier by another method: the sum in closed form. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * k steps of x -> a x + c are one step x -> A x + C, found by squaring in log k steps. Over units 0 ... n - 1 the last
 * x sum up to A n (n - 1) / 2 + C n, everything modulo 2^64.
 */
#include "kernels/amdahl/amdahl_ref.h"

#include "kernels/amdahl/amdahl.h"
#include "kernels/mmix.h"

enum cs_status cs__amdahl_check(uint64_t units, uint64_t result, struct cs_error *error) {
  const struct cs__mmix_step all = cs__mmix_steps(CS_AMDAHL_STEPS);
  /* halve the even one of n and n - 1 first: division does not go with the modulus */
  const uint64_t pairs = units % 2 == 0 ? units / 2 * (units - 1) : (units - 1) / 2 * units;
  const uint64_t right = all.a * pairs + all.c * units;
  if (result == right)
    return CS_OK;
  return cs_fail(error, CS_FAILED, "amdahl: the sum of %llu units is %016llx, must be %016llx",
                 (unsigned long long)units, (unsigned long long)result, (unsigned long long)right);
}
