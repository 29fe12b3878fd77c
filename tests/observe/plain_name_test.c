/* tests/observe/plain_name_test.c - linker symbols of each compiler become the names their users gave. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/observe/names.h"

#include <criterion/criterion.h>
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

static void expect_names(const char *const pairs[][2], size_t count) {
  for (size_t i = 0; i < count; i++) {
    char *name = cs__plain_name(pairs[i][0], "/opt/bin/heat");
    if (pairs[i][1] == NULL)
      cr_expect_null(name, "%s became %s", pairs[i][0], name);
    else
      cr_expect(name != NULL && strcmp(name, pairs[i][1]) == 0, "%s became %s", pairs[i][0], name);
    free(name);
  }
}

Test(plain, names_lose_what_compilers_append) {
  static const char *const pairs[][2] = {
      {"solve", "solve"},
      {"solve._omp_fn.0", "solve"},
      {"solve._omp_fn.12.constprop.0", "solve"},
      {"solve.cold", "solve"},
      {"solve.part.0", "solve"},
      {"solve.omp_outlined", "solve"},
      {"solve.omp_outlined_debug__.1", "solve"},
      {"solve.omp_outlined.3", "solve"},
      {".omp_outlined.", NULL},
      {".omp_outlined..2", NULL},
      {".omp_outlined._debug__.1", NULL},
      {"__omp_outlined__7", NULL},
      {"", NULL},
  };
  expect_names(pairs, sizeof pairs / sizeof pairs[0]);
}

Test(plain, names_of_fortran_lose_its_marks) {
  static const char *const pairs[][2] = {
      {"relax_._omp_fn.0", "relax"},
      {"__stuff_MOD_relax._omp_fn.0", "stuff::relax"},
      {"MAIN__._omp_fn.1", "heat"},
      {"_", "_"},
  };
  expect_names(pairs, sizeof pairs / sizeof pairs[0]);
}

Test(plain, names_of_cxx_are_demangled_without_parameters_where_its_library_is) {
  static const char *const pairs[][2] = {
      {"_ZN4heat6Solver3runEi._omp_fn.0", "heat::Solver::run"},
      {"_ZNK4heat6Solver3runEiPd", "heat::Solver::run"},
      {"_ZN4heat6SolverclEPFviE._omp_fn.0", "heat::Solver::operator()"},
      {"_ZN12_GLOBAL__N_15solveEv._omp_fn.0", "(anonymous namespace)::solve"},
      {"_Znonsense", "_Znonsense"},
  };
  void *library = dlopen("libstdc++.so.6", RTLD_LAZY | RTLD_LOCAL);
  if (library == NULL)
    cr_skip_test("no C++ library here");
  dlclose(library);
  expect_names(pairs, sizeof pairs / sizeof pairs[0]);
}

Test(outlined, functions_are_told_from_the_users) {
  cr_expect(cs__is_outlined("solve._omp_fn.0"));
  cr_expect(cs__is_outlined(".omp_outlined._debug__"));
  cr_expect(cs__is_outlined("solve.omp_outlined"));
  cr_expect_not(cs__is_outlined("solve"));
  cr_expect_not(cs__is_outlined("omp_fn"));
}
