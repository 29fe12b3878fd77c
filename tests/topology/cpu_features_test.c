/* tests/topology/cpu_features_test.c - the instruction-set level in use, and what CORESWEEP_ISA does to it. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "topology/cpu_features.h"

#include "runtime/base/file.h"

#include <criterion/criterion.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Test(cpu_features, levels_have_names) {
  cr_expect_str_eq(cs_isa_name(CS_ISA_BASE), "base");
  cr_expect_str_eq(cs_isa_name(CS_ISA_AVX2), "avx2");
  cr_expect_str_eq(cs_isa_name(CS_ISA_AVX512), "avx512");
  cr_expect_str_eq(cs_isa_name(CS_ISA_COUNT), "unknown");
}

/* Whether the first "flags" line of /proc/cpuinfo has all of the words. */
static bool kernel_shows(const char *flags, const char *const *words) {
  for (; *words != NULL; words++) {
    char word[32];
    snprintf(word, sizeof word, " %s ", *words);
    if (strstr(flags, word) == NULL)
      return false;
  }
  return true;
}

/* Another method: the kernel's list of what the CPU has and it has switched on. */
Test(cpu_features, the_best_level_is_the_one_the_kernel_shows) {
  static const char *const v3[] = {"avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe", NULL};
  static const char *const v4[] = {"avx512f", "avx512vl", "avx512dq", "avx512bw", "avx512cd", NULL};
  struct cs_text cpuinfo = {0};
  enum cs_isa expected = CS_ISA_BASE;
  cr_assert_eq(cs_file_read("/proc/cpuinfo", &cpuinfo, NULL), CS_OK);
  char *flags = strstr(cpuinfo.bytes, "\nflags");
  if (flags != NULL) {
    char *end = strchr(flags + 1, '\n');
    *end = '\0';
    char *padded = cs_text_format("%s ", flags);
    if (kernel_shows(padded, v3))
      expected = kernel_shows(padded, v4) ? CS_ISA_AVX512 : CS_ISA_AVX2;
    free(padded);
  }
  cr_expect_eq(cs_isa_best(), expected, "%s, the kernel shows %s", cs_isa_name(cs_isa_best()), cs_isa_name(expected));
  cs_text_free(&cpuinfo);
}

/* Criterion gives every test a process of its own: the variable is read afresh. */
Test(cpu_features, without_the_variable_the_best_is_active) {
  unsetenv("CORESWEEP_ISA");
  cr_expect_eq(cs_isa_active(), cs_isa_best());
  cr_expect_eq(cs_isa_check(NULL), CS_OK);
}

Test(cpu_features, an_empty_variable_is_none) {
  setenv("CORESWEEP_ISA", "", 1);
  cr_expect_eq(cs_isa_active(), cs_isa_best());
  cr_expect_eq(cs_isa_check(NULL), CS_OK);
}

Test(cpu_features, base_can_always_be_asked_for) {
  setenv("CORESWEEP_ISA", "base", 1);
  cr_expect_eq(cs_isa_active(), CS_ISA_BASE);
  cr_expect_eq(cs_isa_check(NULL), CS_OK);
}

Test(cpu_features, a_level_above_the_best_is_an_error_and_one_below_is_taken) {
  setenv("CORESWEEP_ISA", "avx2", 1);
  struct cs_error error = {""};
  if (cs_isa_best() >= CS_ISA_AVX2) {
    cr_expect_eq(cs_isa_active(), CS_ISA_AVX2);
    cr_expect_eq(cs_isa_check(&error), CS_OK);
  } else {
    cr_expect_eq(cs_isa_active(), cs_isa_best());
    cr_expect_eq(cs_isa_check(&error), CS_INVALID);
    cr_expect_not_null(strstr(error.message, "avx2"), "%s", error.message);
  }
}

Test(cpu_features, an_unknown_name_is_an_error_that_lists_the_known) {
  setenv("CORESWEEP_ISA", "AVX2", 1);
  struct cs_error error = {""};
  cr_expect_eq(cs_isa_active(), cs_isa_best());
  cr_expect_eq(cs_isa_check(&error), CS_INVALID);
  cr_expect_not_null(strstr(error.message, "AVX2"), "%s", error.message);
  cr_expect_not_null(strstr(error.message, "avx512"), "%s", error.message);
}

Test(cpu_features, the_variable_is_read_once) {
  setenv("CORESWEEP_ISA", "base", 1);
  cr_expect_eq(cs_isa_active(), CS_ISA_BASE);
  setenv("CORESWEEP_ISA", "nonsense", 1);
  cr_expect_eq(cs_isa_active(), CS_ISA_BASE);
  cr_expect_eq(cs_isa_check(NULL), CS_OK);
}
