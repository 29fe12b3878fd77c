/* kernels/nrm2/nrm2_case.c - the descriptor of nrm2: sizes, work, set-up, run, verify, tear-down. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/nrm2/nrm2.h"
#include "kernels/nrm2/nrm2_ref.h"
#include "kernels/reduce/reduce_vectors.h"

static const struct cs__reduce_inputs inputs = {.kernel = "nrm2", .vectors = 1, .both_signs = true};

static enum cs_status setup(const double *values, void **state_out, struct cs_error *error) {
  return cs__reduce_vectors_make(&inputs, values, state_out, error);
}

static enum cs_status run(void *state) {
  struct cs__reduce_vectors *vectors = state;
  return cs_nrm2(vectors->n, vectors->x, &vectors->result);
}

static enum cs_status verify(void *state, struct cs_error *error) {
  const struct cs__reduce_vectors *vectors = state;
  return cs__nrm2_check(vectors->n, vectors->x, vectors->result, error);
}

static struct cs_work work(const double *values) {
  return (struct cs_work){
      .bytes = cs__reduce_bytes(inputs.vectors) * values[0], .flops = 2.0 * values[0], .items = values[0]};
}

static const struct cs_parameter parameters[] = {
    {.name = "n",
     .help = "doubles in the vector",
     .min = 1,
     .max = 1e12,
     .whole = true,
     .choose = cs__reduce_n_of_one_vector},
};

const struct cs_kernel cs__kernel_nrm2 = {
    .abi = CS_KERNEL_ABI,
    .name = "nrm2",
    .summary = "Euclidean norm of a long vector: memory bandwidth, reading only",
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
