/* tests/cli/bad_kernel.c - a plug-in that fails in the way it is told to: wrong, crashing, hanging. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/kernel.h"

#include <omp.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

enum how { FINE, WRONG, CRASH, HANG };
static const char *const ways[] = {"fine", "wrong", "crash", "hang", NULL};
static const struct cs_parameter parameters[] = {{.name = "how", .help = "what happens", .choices = ways}};
static enum how chosen;
static double sum;

static struct cs_work work(const double *values) {
  (void)values;
  return (struct cs_work){.items = 1000.0};
}

static enum cs_status setup(const double *values, void **state_out, struct cs_error *error) {
  (void)error;
  chosen = (enum how)values[0];
  *state_out = &chosen;
  return CS_OK;
}

static enum cs_status run(void *state) {
  (void)state;
  double total = 0.0;
#pragma omp parallel for reduction(+ : total)
  for (int i = 0; i < 1000; i++)
    total += i;
  sum = total;
  if (chosen == CRASH)
    raise(SIGSEGV);
  while (chosen == HANG)
    pause();
  return CS_OK;
}

static enum cs_status verify(void *state, struct cs_error *error) {
  (void)state;
  static const char words[] = "the sum is not what it should be";
  for (size_t i = 0; error != NULL && i < sizeof words; i++)
    error->message[i] = words[i];
  return chosen == WRONG || sum < 0.0 ? CS_FAILED : CS_OK;
}

static void teardown(void *state) {
  (void)state;
}

extern const struct cs_kernel cs_kernel_plugin;
const struct cs_kernel cs_kernel_plugin = {
    .abi = CS_KERNEL_ABI,
    .name = "bad",
    .summary = "fails as it is told to",
    .bound = CS_BOUND_COMPUTE,
    .rate = {.of = CS_QUANTITY_ITEMS, .per_unit = 1e6, .unit = "Mitem/s"},
    .parameters = parameters,
    .parameter_count = sizeof parameters / sizeof parameters[0],
    .work = work,
    .setup = setup,
    .run = run,
    .verify = verify,
    .teardown = teardown,
};
