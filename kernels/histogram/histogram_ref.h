/* kernels/histogram/histogram_ref.h - the check of a histogram; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_HISTOGRAM_REF_H
#define CORESWEEP_KERNELS_HISTOGRAM_REF_H

#include "kernels/histogram/histogram_parts.h"

/* CS_FAILED names a bin whose count is wrong; CS_NOMEM. All keys are below bins. */
enum cs_status cs__histogram_check(const struct cs__keys *of, const uint64_t *counts, struct cs_error *error);

#endif
