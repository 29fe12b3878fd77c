/* tests/kernels/plugin/old_abi.c - a kernel built against another version of the descriptor. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/kernel.h"

extern const struct cs_kernel cs_kernel_plugin;
const struct cs_kernel cs_kernel_plugin = {.abi = CS_KERNEL_ABI + 1, .name = "old"};
