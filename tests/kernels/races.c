/* tests/kernels/races.c - every kernel's whole life at several teams in a plain program, for a race detector to watch.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * ThreadSanitizer keeps the addresses that Criterion's sandbox wants for itself, so this is no Criterion test: it runs
 * what every_kernel_test.c runs, without a sandbox. A detector ends the program when it sees a race.
 */
#include "kernels/registry.h"

#include <omp.h>
#include <stdio.h>

static const struct cs_platform machine = {.llc_bytes = 8u << 20, .memory_bytes = (uint64_t)4 << 30, .threads = 4};

/* Doubled until a run is this many bytes, flops and items: enough for every kernel to leave its serial path. */
static const double enough_work = 5e5;

static double total_work(const struct cs_kernel *kernel, const double *values) {
  const struct cs_work work = kernel->work(values);
  return work.bytes + work.flops + work.items;
}

static void give_sizes(const struct cs_kernel *kernel, double size, double *values) {
  for (size_t i = 0; i < kernel->parameter_count; i++) {
    const struct cs_parameter *parameter = &kernel->parameters[i];
    if (!parameter->whole || parameter->choices != NULL)
      continue;
    values[i] = size < parameter->min ? parameter->min : size > parameter->max ? parameter->max : size;
  }
}

static enum cs_status live(const struct cs_kernel *kernel, const double *values) {
  struct cs_error error = {"no message"};
  void *state = NULL;
  enum cs_status status = kernel->setup(values, &state, &error);
  for (int repetition = 0; status == CS_OK && repetition < 2; repetition++)
    status = kernel->run(state);
  if (status == CS_OK)
    status = kernel->verify(state, &error);
  kernel->teardown(state);
  if (status != CS_OK)
    printf("%s, first value %g, %d threads: %s\n", kernel->name, values[0], omp_get_max_threads(), error.message);
  return status;
}

/* Also with every word of every parameter that has words: a schedule is where races differ. */
static int live_with_choices(const struct cs_kernel *kernel, double *values) {
  int failures = live(kernel, values) != CS_OK;
  for (size_t i = 0; i < kernel->parameter_count; i++) {
    const double before = values[i];
    for (int c = 0; kernel->parameters[i].choices != NULL && kernel->parameters[i].choices[c] != NULL; c++) {
      values[i] = c;
      failures += live(kernel, values) != CS_OK;
    }
    values[i] = before;
  }
  return failures;
}

static int try_kernel(const struct cs_kernel *kernel) {
  static const int teams[] = {2, 3, 7};
  double values[CS_PARAMETERS_MAX];
  const struct cs_kernel *found = NULL;
  if (cs_case_parse(kernel->name, &machine, &found, values, NULL) != CS_OK)
    return 1;
  double size = 3.0;
  do {
    give_sizes(kernel, size, values);
    size = 2.0 * size + 1.0;
  } while (size < 1e7 && total_work(kernel, values) < enough_work);
  int failures = 0;
  for (size_t t = 0; t < sizeof teams / sizeof teams[0]; t++) {
    omp_set_num_threads(teams[t]);
    failures += live_with_choices(kernel, values);
  }
#pragma omp parallel num_threads(3) reduction(+ : failures)
  failures += live(kernel, values) != CS_OK; /* several at once, each inside a parallel region */
  return failures;
}

int main(void) {
  int failures = 0;
  for (size_t i = 0; i < cs_kernel_count(); i++)
    failures += try_kernel(cs_kernel_at(i));
  printf("%zu kernels, %d failures\n", cs_kernel_count(), failures);
  return failures != 0 || cs_kernel_count() == 0;
}
