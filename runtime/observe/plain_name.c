/* runtime/observe/plain_name.c - linker symbols as their users know them. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/text.h"
#include "runtime/observe/names.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

/* GCC appends to the user's name; so does Clang since 16, which before had no user's name in it; Intel appends. */
static const char *const outlined[] = {"._omp_fn.",       "._omp_cpyfn.", ".omp_outlined", "__omp_outlined",
                                       ".omp_task_entry", ".omp_task",    ".DIR.OMP."};

bool cs__is_outlined(const char *name) {
  for (size_t i = 0; i < sizeof outlined / sizeof outlined[0]; i++)
    if (strstr(name, outlined[i]) != NULL)
      return true;
  return false;
}

/* The user's part comes first; no user's name in C, C++ or Fortran has a dot in it. */
static size_t user_length(const char *symbol) {
  const char *const made = strstr(symbol, "__omp_outlined");
  const size_t length = strcspn(symbol, ".");
  return made != NULL && (size_t)(made - symbol) < length ? (size_t)(made - symbol) : length;
}

/* --- C++ --- */

typedef char *demangler(const char *mangled, char *room, size_t *bytes, int *status);

/* We are C and do not link the C++ library; whoever observes C++ programs has it. It is loaded once and stays. */
static demangler *find_demangler(void) {
  static const char *const libraries[] = {"libstdc++.so.6", "libc++abi.so.1"};
  static demangler *found;
  static bool looked;
  for (size_t i = 0; i < sizeof libraries / sizeof libraries[0] && !looked && found == NULL; i++) {
    void *const library = dlopen(libraries[i], RTLD_LAZY | RTLD_LOCAL);
    void *const symbol = library != NULL ? dlsym(library, "__cxa_demangle") : NULL;
    memcpy(&found, &symbol, sizeof found); /* ISO C has no conversion from data to function pointers */
  }
  looked = true;
  return found;
}

/* "f(int, char) const" becomes "f"; "operator()(int)" becomes "operator()". */
static void drop_parameters(char *name) {
  char *const last = strrchr(name, ')');
  int open = 0;
  for (char *c = last; c != NULL && c > name; c--) {
    open += (*c == ')') - (*c == '(');
    if (open > 0)
      continue;
    *c = '\0';
    return;
  }
}

static char *demangled(const char *mangled) {
  demangler *const demangle = find_demangler();
  int status = -1;
  char *const name = demangle != NULL ? demangle(mangled, NULL, NULL, &status) : NULL;
  if (name == NULL || status != 0) {
    free(name);
    return strdup(mangled);
  }
  drop_parameters(name);
  return name;
}

/* --- Fortran, of gfortran and flang --- */

static char *of_fortran(const char *name, const char *program) {
  const char *const module = "__", *const member = strstr(name, "_MOD_");
  if (strcmp(name, "MAIN__") == 0 || strcmp(name, "_QQmain") == 0) {
    const char *const slash = program != NULL ? strrchr(program, '/') : NULL;
    return strdup(slash != NULL ? slash + 1 : program != NULL ? program : "main");
  }
  if (strncmp(name, module, strlen(module)) == 0 && member != NULL)
    return cs_text_format("%.*s::%s", (int)(member - name - 2), name + 2, member + strlen("_MOD_"));
  const size_t length = strlen(name);
  return length > 1 && name[length - 1] == '_' ? strndup(name, length - 1) : strdup(name);
}

char *cs__plain_name(const char *symbol, const char *program) {
  char *const user = strndup(symbol, user_length(symbol));
  if (user == NULL || user[0] == '\0') {
    free(user);
    return NULL;
  }
  char *const name = strncmp(user, "_Z", 2) == 0 ? demangled(user) : of_fortran(user, program);
  free(user);
  return name;
}
