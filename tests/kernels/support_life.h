/* tests/kernels/support_life.h - a kernel's life as a worker lives it, at a size of one's choice; needs no Criterion.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_TESTS_KERNELS_SUPPORT_LIFE_H
#define CORESWEEP_TESTS_KERNELS_SUPPORT_LIFE_H

#include "kernels/kernel.h"

#include <math.h>

/* Bytes, flops and items of a run. An item of a kernel that measures the runtime is a region, a barrier or a task: a
 * microsecond, a thousand of the others. */
static inline double total_work(const struct cs_kernel *kernel, const double *values) {
  const struct cs_work work = kernel->work(values);
  return work.bytes + work.flops + work.items * (kernel->bound == CS_BOUND_RUNTIME ? 1e3 : 1.0);
}

/* To all whole parameters at once, as far as each may be. */
static inline void give_size(const struct cs_kernel *kernel, double size, double *values) {
  for (size_t i = 0; i < kernel->parameter_count; i++) {
    const struct cs_parameter *parameter = &kernel->parameters[i];
    if (parameter->whole && parameter->choices == NULL)
      values[i] = fmin(fmax(size, parameter->min), parameter->max);
  }
}

/* Set-up, two runs, the check; a description of the first thing that went wrong, "" if nothing did. */
static inline struct cs_error whole_life(const struct cs_kernel *kernel, const double *values) {
  struct cs_error error = {""};
  void *state = NULL;
  enum cs_status status = kernel->setup(values, &state, &error);
  enum { runs = 2 };
  if (status == CS_OK && kernel->prepare != NULL)
    status = kernel->prepare(state, runs, &error);
  for (int repetition = 0; status == CS_OK && repetition < runs; repetition++)
    status = kernel->run(state);
  if (status == CS_OK)
    status = kernel->verify(state, &error);
  kernel->teardown(state);
  if (status != CS_OK && error.message[0] == '\0')
    cs_fail(&error, status, "%s, and no message", cs_status_name(status));
  return error;
}

#endif
