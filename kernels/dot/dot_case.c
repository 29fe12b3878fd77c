/* kernels/dot/dot_case.c - the descriptor of dot: sizes, work, set-up, run, verify, tear-down. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/dot/dot.h"
#include "kernels/dot/dot_ref.h"
#include "kernels/reduce/reduce_vectors.h"

static const struct cs__reduce_inputs inputs = {.kernel = "dot", .vectors = 2};

static enum cs_status setup(const double *values, void **state_out, struct cs_error *error) {
  return cs__reduce_vectors_make(&inputs, values, state_out, error);
}

static enum cs_status run(void *state) {
  struct cs__reduce_vectors *vectors = state;
  return cs_dot(vectors->n, vectors->x, vectors->y, &vectors->result);
}

static enum cs_status verify(void *state, struct cs_error *error) {
  const struct cs__reduce_vectors *vectors = state;
  return cs__dot_check(vectors->n, vectors->x, vectors->y, vectors->result, error);
}

static struct cs_work work(const double *values) {
  return (struct cs_work){
      .bytes = cs__reduce_bytes(inputs.vectors) * values[0], .flops = 2.0 * values[0], .items = values[0]};
}

static const struct cs_parameter parameters[] = {
    {.name = "n",
     .help = "doubles in each of the two vectors",
     .min = 1,
     .max = 1e12,
     .whole = true,
     .choose = cs__reduce_n_of_two_vectors},
};

const struct cs_kernel cs__kernel_dot = {
    .abi = CS_KERNEL_ABI,
    .name = "dot",
    .summary = "inner product of two long vectors: memory bandwidth, reading only",
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
