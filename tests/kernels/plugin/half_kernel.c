/* tests/kernels/plugin/half_kernel.c - a descriptor somebody did not finish. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/kernel.h"

static struct cs_work work(const double *values) {
  return (struct cs_work){.items = values[0]};
}

extern const struct cs_kernel cs_kernel_plugin;
const struct cs_kernel cs_kernel_plugin = {
    .abi = CS_KERNEL_ABI,
    .name = "half",
    .summary = "no set-up yet",
    .rate = {.of = CS_QUANTITY_ITEMS, .per_unit = 1.0, .unit = "1/s"},
    .work = work,
};
