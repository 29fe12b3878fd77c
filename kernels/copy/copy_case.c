/* kernels/copy/copy_case.c - the descriptor of copy: sizes, work, set-up, run, verify, tear-down. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/copy/copy.h"
#include "kernels/copy/copy_ref.h"
#include "kernels/stream/stream_arrays.h"

static enum cs_status setup(const double *values, void **state_out, struct cs_error *error) {
  return cs__stream_arrays_make(CS__STREAM_COPY, values, state_out, error);
}

static enum cs_status run(void *state) {
  const struct cs__stream_arrays *arrays = state;
  return cs_copy(arrays->n, arrays->out, arrays->first);
}

static enum cs_status verify(void *state, struct cs_error *error) {
  const struct cs__stream_arrays *arrays = state;
  return cs__copy_check(arrays->n, arrays->out, arrays->first, error);
}

static struct cs_work work(const double *values) {
  return (struct cs_work){.bytes = cs__stream_bytes(CS__STREAM_COPY) * values[0], .flops = 0.0, .items = values[0]};
}

static const struct cs_parameter parameters[] = {
    {.name = "n",
     .help = "doubles in each of the two arrays",
     .min = 1,
     .max = 1e12,
     .whole = true,
     .choose = cs__stream_n_of_two_arrays},
};

const struct cs_kernel cs__kernel_copy = {
    .abi = CS_KERNEL_ABI,
    .name = "copy",
    .summary = "c = a over long vectors: memory bandwidth (STREAM's first loop)",
    .bound = CS_BOUND_MEMORY,
    .rate = {.of = CS_QUANTITY_BYTES, .per_unit = 1e9, .unit = "GB/s"},
    .parameters = parameters,
    .parameter_count = sizeof parameters / sizeof parameters[0],
    .work = work,
    .setup = setup,
    .run = run,
    .verify = verify,
    .teardown = cs__stream_arrays_free,
};
