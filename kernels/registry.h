/* kernels/registry.h - the kernels built in (one per folder of kernels/, listed by the build) and plug-ins. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_REGISTRY_H
#define CORESWEEP_KERNELS_REGISTRY_H

#include "kernels/kernel.h"

size_t cs_kernel_count(void);
const struct cs_kernel *cs_kernel_at(size_t index); /* alphabetical; NULL beyond the end */

/* A built-in name, or the path of a plug-in (it has a '/' or ends in ".so"), loaded for the life of the process.
 * CS_INVALID lists the names there are. */
enum cs_status cs_kernel_find(const char *name, const struct cs_kernel **kernel_out, struct cs_error *error);

/*
 * Reads "triad", "triad:n=1000000", "mandelbrot:schedule=dynamic,width=512" into the kernel and the values of all its
 * parameters (defaults from `on` for those not named). CS_INVALID names the parameter, its range or its choices.
 */
enum cs_status cs_case_parse(const char *text, const struct cs_platform *on, const struct cs_kernel **kernel_out,
                             double values_out[CS_PARAMETERS_MAX], struct cs_error *error);

#endif
