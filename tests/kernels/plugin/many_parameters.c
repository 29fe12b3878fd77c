/* tests/kernels/plugin/many_parameters.c - a descriptor with more parameters than a case has room for. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/kernel.h"

static const struct cs_parameter parameters[CS_PARAMETERS_MAX + 1];

extern const struct cs_kernel cs_kernel_plugin;
const struct cs_kernel cs_kernel_plugin = {
    .abi = CS_KERNEL_ABI,
    .name = "many",
    .parameters = parameters,
    .parameter_count = CS_PARAMETERS_MAX + 1,
};
