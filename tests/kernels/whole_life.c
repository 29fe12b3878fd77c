/* tests/kernels/whole_life.c - every kernel's whole life at several sizes and teams in a plain program. */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * For what Criterion's sandbox cannot run under: ThreadSanitizer, which keeps the addresses the sandbox wants and ends
 * the program when it sees a race, and emulators of processors this one is not. It runs what every_kernel_test.c runs.
 *
 * whole_life [WORK]: sizes grow until a run is WORK bytes, flops and items. Every kernel leaves its serial path below
 * the 500,000 that are meant when nothing is said.
 */
#include "kernels/registry.h"
#include "kernels/team_size.h"
#include "tests/kernels/support_life.h"
#include "topology/cpu_features.h"

#include <omp.h>
#include <stdio.h>
#include <stdlib.h>

static const struct cs_platform machine = {.llc_bytes = 8u << 20, .memory_bytes = (uint64_t)4 << 30, .threads = 4};

static const int teams[] = {1, 2, 3, 7};
enum { team_count = sizeof teams / sizeof teams[0] };

static bool is_right(const struct cs_kernel *kernel, const double *values) {
  const struct cs_error error = whole_life(kernel, values);
  const bool right = error.message[0] == '\0';
  if (!right)
    printf("%s, first value %g, %d threads: %s\n", kernel->name, values[0], omp_get_max_threads(), error.message);
  return right;
}

/* Also with every word of every parameter that has words: a schedule is where races differ. */
static int live_with_choices(const struct cs_kernel *kernel, double *values) {
  int failures = !is_right(kernel, values);
  for (size_t i = 0; i < kernel->parameter_count; i++) {
    const double before = values[i];
    for (int c = 0; kernel->parameters[i].choices != NULL && kernel->parameters[i].choices[c] != NULL; c++) {
      values[i] = c;
      failures += !is_right(kernel, values);
    }
    values[i] = before;
  }
  return failures;
}

/* Sizes on the way, even and odd, meet the teams in turn; the last meets all of them, and itself several times. */
static int try_kernel(const struct cs_kernel *kernel, double enough_work) {
  double values[CS_PARAMETERS_MAX];
  const struct cs_kernel *found = NULL;
  if (cs_case_parse(kernel->name, &machine, &found, values, NULL) != CS_OK)
    return 1;
  int failures = 0;
  double size = 0.0;
  give_size(kernel, size, values);
  for (size_t step = 0; size < 1e7 && total_work(kernel, values) < enough_work; step++) {
    omp_set_num_threads(teams[step % team_count]);
    failures += !is_right(kernel, values);
    size = 2.0 * size + (double)(step % 3 != 1);
    give_size(kernel, size, values);
  }
  for (size_t t = 0; t < team_count; t++) {
    omp_set_num_threads(teams[t]);
    failures += live_with_choices(kernel, values);
  }
#pragma omp parallel num_threads(3) reduction(+ : failures)
  failures += !is_right(kernel, values); /* several at once, each inside a parallel region */
  return failures;
}

int main(int argc, char **argv) {
  const double enough_work = argc > 1 ? atof(argv[1]) : 5e5;
  int failures = 0;
  cs__team_pays_always(true);
  for (size_t i = 0; i < cs_kernel_count(); i++)
    failures += try_kernel(cs_kernel_at(i), enough_work);
  printf("%zu kernels at level %s, %d failures\n", cs_kernel_count(), cs_isa_name(cs_isa_active()), failures);
  return failures != 0 || cs_kernel_count() == 0;
}
