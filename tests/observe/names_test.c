/* tests/observe/names_test.c - regions of programs compiled here get their user's function and their pragma's line. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/text.h"
#include "runtime/observe/names.h"
#include "tests/observe/support_block.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The lines of the pragmas are what is asked for below. */
static const char c_program[] = "static double x[1000];\n"                      /* 1 */
                                "static inline void scale(double f) {\n"        /* 2 */
                                "  double g = f * 2;\n"                         /* 3 */
                                "#pragma omp parallel for schedule(dynamic)\n"  /* 4 */
                                "  for (int i = 0; i < 1000; i++) x[i] *= g;\n" /* 5 */
                                "}\n"                                           /* 6 */
                                "void solve(int n) {\n"                         /* 7 */
                                "  double s = n;\n"                             /* 8 */
                                "#pragma omp parallel\n"                        /* 9 */
                                "  {\n"                                         /* 10 */
                                "#pragma omp critical(halo)\n"                  /* 11 */
                                "    x[0] += s;\n"                              /* 12 */
                                "#pragma omp parallel num_threads(2)\n"         /* 13 */
                                "    x[1] += 1;\n"                              /* 14 */
                                "  }\n"                                         /* 15 */
                                "}\n"                                           /* 16 */
                                "int main(void) { solve(3); scale(3.0); return 0; }\n";
static const char cxx_program[] = "namespace heat {\n"
                                  "struct Solver {\n"
                                  "  double x[100];\n"
                                  "  void run(int n) {\n"
                                  "#pragma omp parallel for\n" /* 5 */
                                  "    for (int i = 0; i < 100; i++) x[i] += n;\n"
                                  "  }\n"
                                  "};\n"
                                  "template <class T> void twice(T *x) {\n"
                                  "#pragma omp parallel\n" /* 10 */
                                  "  x[0] *= 2;\n"
                                  "}\n"
                                  "}\n"
                                  "int main() {\n"
                                  "  heat::Solver s{};\n"
                                  "  s.run(2);\n"
                                  "  int y = 1;\n"
                                  "  heat::twice(s.x), heat::twice(&y);\n"
                                  "  return s.x[0] > 2;\n"
                                  "}\n";
static const char fortran_program[] = "subroutine relax(a, n)\n"
                                      "  integer :: n, i\n"
                                      "  real :: a(n)\n"
                                      "  !$omp parallel do\n" /* 4 */
                                      "  do i = 1, n\n"
                                      "    a(i) = a(i) * 2\n"
                                      "  end do\n"
                                      "end subroutine\n"
                                      "program heat\n"
                                      "  real :: a(100)\n"
                                      "  call relax(a, 100)\n"
                                      "  !$omp parallel\n" /* 12 */
                                      "  a(1) = 4\n"
                                      "  !$omp end parallel\n"
                                      "end program\n";

static char *folder, *program;
static void make(void) {
  folder = strdup("/tmp/coresweep-test.XXXXXX");
  cr_assert_not_null(mkdtemp(folder));
  program = cs_text_format("%s/program", folder);
}
static void clear(void) {
  char *command = cs_text_format("rm -r %s", folder);
  cr_expect_eq(system(command), 0);
  free(command);
  free(folder);
  free(program);
}

/* The first word a shell command prints as a hexadecimal number. */
static uint64_t address_by(const char *format, const char *argument) {
  char *command = cs_text_format(format, program, argument);
  FILE *output = popen(command, "r");
  unsigned long long address = 0;
  cr_assert_not_null(output);
  cr_assert_eq(fscanf(output, "%llx", &address), 1, "%s", command);
  pclose(output);
  free(command);
  return address;
}

static uint64_t symbol(const char *name) {
  return address_by("nm %s | grep -E ' %s$'", name);
}

/* What the n-th call of LLVM's fork returns to. */
static uint64_t after_fork(const char *nth) {
  return address_by("objdump -d %s | grep -A1 'call.*__kmpc_fork_call' | grep -vE 'fork_call|^--' | sed -n '%sp'", nth);
}

/* Skips the test where there is no such compiler, or no libdw. */
static void compile(const char *compiler, const char *suffix, const char *text) {
#ifndef CS_HAVE_LIBDW
  cr_skip_test("built without libdw");
#endif
  char *source = cs_text_format("%s/source.%s", folder, suffix);
  FILE *file = fopen(source, "w");
  cr_assert(file != NULL && fputs(text, file) >= 0 && fclose(file) == 0);
  char *command = cs_text_format("cd %s && %s source.%s -o %s 2>/dev/null", folder, compiler, suffix, program);
  const int status = system(command);
  free(command);
  free(source);
  if (status != 0)
    cr_skip_test("%s makes no program here", compiler);
}

static void expect_source(uint64_t address, bool by_call, const char *function, const char *file, int line) {
  struct cs__names *names = cs__names_open();
  struct cs__source source;
  cs__names_code(names, program, address, by_call, &source);
  cr_expect(source.function != NULL && strcmp(source.function, function) == 0, "%s instead of %s", source.function,
            function);
  cr_expect_eq(source.line, line, "line %d of %s instead of %d", source.line, function, line);
  if (file == NULL)
    cr_expect_null(source.file);
  else
    cr_expect(source.file != NULL && strcmp(strrchr(source.file, '/') + 1, file) == 0, "%s", source.file);
  free(source.function);
  free(source.file);
  cs__names_close(names);
}

Test(names, of_gcc_are_the_users_function_and_the_pragmas_line, .init = make, .fini = clear) {
  static const char *const compilers[] = {"gcc -O0 -g -fopenmp", "gcc -O2 -g -fopenmp", "gcc -O3 -g -gdwarf-4 -fopenmp",
                                          "gcc -O2 -g -flto -fopenmp"};
  for (size_t i = 0; i < sizeof compilers / sizeof compilers[0]; i++) {
    compile(compilers[i], "c", c_program);
    expect_source(symbol("scale._omp_fn.0"), false, "scale", "source.c", 4);
    expect_source(symbol("solve._omp_fn.0"), false, "solve", "source.c", 9);
    expect_source(symbol("solve._omp_fn.1"), false, "solve", "source.c", 13);
  }
}

Test(names, of_clang_are_those_around_the_call, .init = make, .fini = clear) {
  compile("clang -O0 -g -fopenmp", "c", c_program);
  expect_source(after_fork("1"), true, "solve", "source.c", 9);
  expect_source(after_fork("2"), true, "solve", "source.c", 13);
  expect_source(after_fork("3"), true, "scale", "source.c", 4);
  compile("clang -O2 -g -fopenmp", "c", c_program); /* solve is inlined into main, too */
  expect_source(after_fork("1"), true, "solve", "source.c", 9);
}

Test(names, of_cxx_are_qualified, .init = make, .fini = clear) {
  compile("g++ -O2 -g -fopenmp", "cc", cxx_program);
  expect_source(symbol("_ZN4heat6Solver3runEi._omp_fn.0"), false, "heat::Solver::run", "source.cc", 5);
  expect_source(symbol("_ZN4heat5twiceIdEEvPT_._omp_fn.0"), false, "heat::twice<double>", "source.cc", 10);
  expect_source(symbol("_ZN4heat5twiceIiEEvPT_._omp_fn.0"), false, "heat::twice<int>", "source.cc", 10);
  compile("clang++ -O0 -g -fopenmp", "cc", cxx_program);
  expect_source(after_fork("1"), true, "heat::Solver::run", "source.cc", 5);
}

Test(names, of_fortran_are_as_written, .init = make, .fini = clear) {
  compile("gfortran -O2 -g -fopenmp", "f90", fortran_program);
  expect_source(symbol("relax_._omp_fn.0"), false, "relax", "source.f90", 4);
  expect_source(symbol("MAIN__._omp_fn.0"), false, "heat", "source.f90", 12);
}

Test(names, without_lines_come_from_symbols, .init = make, .fini = clear) {
  compile("gcc -O2 -fopenmp", "c", c_program);
  expect_source(symbol("solve._omp_fn.0"), false, "solve", NULL, 0);
}

Test(names, are_never_those_of_a_neighbour, .init = make, .fini = clear) {
  compile("gcc -O2 -fopenmp -rdynamic", "c", c_program);
  const uint64_t outlined = symbol("solve._omp_fn.0"), user = symbol("solve");
  char *command = cs_text_format("strip %s", program);
  cr_assert_eq(system(command), 0);
  free(command);
  expect_source(user, false, "solve", NULL, 0); /* exported: it is still known */
  struct cs__names *names = cs__names_open();
  struct cs__source source;
  cs__names_code(names, program, outlined, false, &source);
  cr_expect(source.function == NULL && source.file == NULL && source.line == 0, "%s", source.function);
  cs__names_code(names, "/no/such/file", outlined, false, &source);
  cr_expect(source.function == NULL && source.file == NULL && source.line == 0);
  cs__names_code(names, "/etc/passwd", outlined, false, &source);
  cr_expect_null(source.function);
  cs__names_code(names, NULL, outlined, false, &source);
  cr_expect_null(source.function);
  cs__names_code(NULL, program, outlined, false, &source);
  cr_expect_null(source.function);
  cs__names_close(names);
  cs__names_close(NULL);
}

/* Hand-written code often has labels without an end. */
Test(names, are_not_those_of_labels_without_an_end, .init = make, .fini = clear) {
  compile("gcc -fopenmp", "c", "__asm__(\".text\\n.globl bare\\nbare: .skip 64\\n\");\nint main(void) { return 0; }\n");
  struct cs__names *names = cs__names_open();
  struct cs__source source;
  cs__names_code(names, program, symbol("bare") + 8, false, &source);
  cr_expect_null(source.function, "%s", source.function);
  cs__names_close(names);
}

/* --- in an observation --- */

static struct cs_observe_region *region_at(struct cs_observe_block *block, uint64_t address, uint32_t team) {
  struct cs_observe_region *region = block_region(block, address, team, 0);
  region->flags |= CS_OBSERVE_BY_CALL;
  return region;
}

Test(naming, joins_the_calls_of_one_pragma, .init = make, .fini = clear) {
  compile("gcc -O0 -g -fopenmp", "c", c_program); /* any calls will do: a function's first bytes are of one line */
  struct cs_observe_block *block = block_make();
  snprintf(block->modules[0].path, sizeof block->modules[0].path, "%s", program);
  const uint64_t address = symbol("solve._omp_fn.0");
  region_at(block, address + 1, 2);
  region_at(block, address + 2, 2)->joiner = 1;
  region_at(block, address + 2, 3);
  region_at(block, address + 2, 2)->flags |= CS_OBSERVE_OTHERS;
  region_at(block, 0x1, 2); /* of nobody: nothing joins without a name */
  region_at(block, 0x2, 2);
  struct cs_observation seen = block_observe(block);
  cr_expect_eq(seen.region_count, 6);
  cr_expect_eq(cs_observe_name(&seen, NULL), CS_OK);
  cr_expect_eq(seen.region_count, 5);
  uint64_t joined = 0;
  for (size_t i = 0; i < seen.region_count; i++)
    joined += seen.regions[i].count == 8 && seen.regions[i].team == 2 && strcmp(seen.regions[i].function, "solve") == 0;
  cr_expect_eq(joined, 1);
  cs_observation_free(&seen);
  free(block);
}

Test(naming, calls_locks_by_their_symbols_or_their_first_holders, .init = make, .fini = clear) {
  static const char *const compilers[] = {"gcc -O0 -g -fopenmp", "clang -O0 -g -fopenmp"};
  static const char *const symbols[] = {".gomp_critical_user_halo", ".gomp_critical_user_halo.var"};
  for (int i = 0; i < 2; i++) {
    compile(compilers[i], "c", c_program);
    struct cs_observe_block *block = block_make();
    snprintf(block->modules[0].path, sizeof block->modules[0].path, "%s", program);
    const uint64_t holder = symbol("solve") + 1, address = symbol(symbols[i]) + block->modules[0].base;
    block->locks[0] = (struct cs_observe_lock){.key = 1,
                                               .ready = 1,
                                               .kind = CS_OBSERVE_LOCK_NAMED,
                                               .address = address,
                                               .offset = holder,
                                               .holds = 1,
                                               .held = 9 * MS};
    block->locks[1] = (struct cs_observe_lock){.key = 2,
                                               .ready = 1,
                                               .kind = CS_OBSERVE_LOCK_OMP,
                                               .address = 0xffff,
                                               .offset = holder,
                                               .holds = 1,
                                               .held = 5 * MS};
    struct cs_observation seen = block_observe(block);
    cs_observe_name(&seen, NULL);
    cs_observe_name(&seen, NULL); /* once more changes nothing */
    cr_assert(seen.lock_count == 2 && seen.locks[0].name != NULL && seen.locks[1].name != NULL);
    cr_expect_str_eq(seen.locks[0].name, "halo");
    cr_expect_str_eq(seen.locks[0].holder, "solve (source.c:7)");
    cr_expect_str_eq(seen.locks[1].name, "solve (source.c:7)");
    cs_observation_free(&seen);
    free(block);
  }
}
