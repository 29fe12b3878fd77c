/* topology/cpu_features.c - what this CPU can run, and what CORESWEEP_ISA leaves of it. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "topology/cpu_features.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

static const char *const names[CS_ISA_COUNT] = {
    [CS_ISA_BASE] = "base", [CS_ISA_AVX2] = "avx2", [CS_ISA_AVX512] = "avx512"};

const char *cs_isa_name(enum cs_isa isa) {
  return (unsigned)isa < CS_ISA_COUNT ? names[isa] : "unknown";
}

#if defined(__x86_64__)

/* Three features of x86-64-v3 that not every compiler's __builtin_cpu_supports knows by name. */
static bool has_f16c_movbe_lzcnt(void) {
  unsigned a = 0, b = 0, c = 0, d = 0;
  if (!__get_cpuid(1, &a, &b, &c, &d) || (c & bit_F16C) == 0 || (c & bit_MOVBE) == 0)
    return false;
  return __get_cpuid(0x80000001, &a, &b, &c, &d) && (c & bit_LZCNT) != 0;
}

/*
 * The levels are the psABI's x86-64-v3 and x86-64-v4, which the build compiles for: everything the compiler may use
 * must be there. For the AVX family the builtin also asks whether the operating system saves the registers.
 */
static bool has_avx2_level(void) {
  return __builtin_cpu_supports("avx") && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
         __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("fma") && has_f16c_movbe_lzcnt();
}

static bool has_avx512_level(void) {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd");
}

enum cs_isa cs_isa_best(void) {
  __builtin_cpu_init();
  if (!has_avx2_level())
    return CS_ISA_BASE;
  return has_avx512_level() ? CS_ISA_AVX512 : CS_ISA_AVX2;
}

#else

enum cs_isa cs_isa_best(void) {
  return CS_ISA_BASE;
}

#endif

/* The variable as first read: the level it leaves in use, and what it asked for. */
static struct {
  enum cs_isa active;
  enum cs_isa asked; /* CS_ISA_COUNT: no level has this name */
  char text[32];     /* "" when unset */
} choice;
static pthread_once_t choice_made = PTHREAD_ONCE_INIT;

static void choose(void) {
  const char *text = getenv("CORESWEEP_ISA");
  choice.active = choice.asked = cs_isa_best();
  if (text == NULL || text[0] == '\0')
    return;
  snprintf(choice.text, sizeof choice.text, "%s", text);
  choice.asked = CS_ISA_BASE;
  while (choice.asked < CS_ISA_COUNT && strcmp(text, names[choice.asked]) != 0)
    choice.asked++;
  if (choice.asked < choice.active)
    choice.active = choice.asked;
}

enum cs_isa cs_isa_active(void) {
  pthread_once(&choice_made, choose);
  return choice.active;
}

enum cs_status cs_isa_check(struct cs_error *error) {
  pthread_once(&choice_made, choose);
  if (choice.asked == CS_ISA_COUNT)
    return cs_fail(error, CS_INVALID, "CORESWEEP_ISA=%s names no instruction-set level; use base, avx2 or avx512",
                   choice.text);
  if (choice.asked > choice.active)
    return cs_fail(error, CS_INVALID, "CORESWEEP_ISA=%s asks for more than this CPU has; its best level is %s",
                   choice.text, cs_isa_name(choice.active));
  return CS_OK;
}
