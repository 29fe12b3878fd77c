/* kernels/sum/sum_case.c - the descriptor of sum: sizes, work, set-up, run, verify, tear-down. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/reduce/reduce_vectors.h"
#include "kernels/sum/sum.h"
#include "kernels/sum/sum_ref.h"

static const char *const promises[] = {"fast", "compensated", "reproducible", NULL};
static enum cs_status (*const functions[])(size_t, const double *, double *) = {
    [CS__SUM_FAST] = cs_sum, [CS__SUM_COMPENSATED] = cs_sum_compensated, [CS__SUM_REPRODUCIBLE] = cs_sum_reproducible};
static const struct cs__reduce_inputs inputs = {.kernel = "sum", .vectors = 1};

static enum cs_status setup(const double *values, void **state_out, struct cs_error *error) {
  const enum cs_status status = cs__reduce_vectors_make(&inputs, values, state_out, error);
  if (status == CS_OK)
    ((struct cs__reduce_vectors *)*state_out)->function = (int)values[1];
  return status;
}

static enum cs_status run(void *state) {
  struct cs__reduce_vectors *vectors = state;
  return functions[vectors->function](vectors->n, vectors->x, &vectors->result);
}

static enum cs_status verify(void *state, struct cs_error *error) {
  const struct cs__reduce_vectors *vectors = state;
  return cs__sum_check(vectors->n, vectors->x, (enum cs__sum_promise)vectors->function, vectors->result, error);
}

static struct cs_work work(const double *values) {
  return (struct cs_work){
      .bytes = cs__reduce_bytes(inputs.vectors) * values[0], .flops = values[0], .items = values[0]};
}

static const struct cs_parameter parameters[] = {
    {.name = "n",
     .help = "doubles in the vector",
     .min = 1,
     .max = 1e12,
     .whole = true,
     .choose = cs__reduce_n_of_one_vector},
    {.name = "promise",
     .help = "fast, compensated (twice the working precision) or reproducible (exact: the same bits in every order)",
     .value = CS__SUM_FAST,
     .max = CS__SUM_REPRODUCIBLE,
     .whole = true,
     .choices = promises},
};

const struct cs_kernel cs__kernel_sum = {
    .abi = CS_KERNEL_ABI,
    .name = "sum",
    .summary = "sum of a long vector, fast, compensated or exact: what a promise costs",
    .bound = CS_BOUND_MEMORY,
    .rate = {.of = CS_QUANTITY_BYTES, .per_unit = 1e9, .unit = "GB/s"},
    .parameters = parameters,
    .parameter_count = sizeof parameters / sizeof parameters[0],
    .work = work,
    .setup = setup,
    .run = run,
    .verify = verify,
    .teardown = cs__reduce_vectors_free,
};
