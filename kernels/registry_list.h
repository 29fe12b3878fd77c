/* kernels/registry_list.h - the list of kernels the build makes from the folders; private to the registry. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_REGISTRY_LIST_H
#define CORESWEEP_KERNELS_REGISTRY_LIST_H

#include "kernels/kernel.h"

extern const struct cs_kernel *const cs__kernel_list[];
extern const size_t cs__kernel_list_count;

#endif
