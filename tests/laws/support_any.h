/* tests/laws/support_any.h - figures of any kind, sensible or not, the same for the same seed. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_TESTS_LAWS_SUPPORT_ANY_H
#define CORESWEEP_TESTS_LAWS_SUPPORT_ANY_H

#include "runtime/measure/estimate.h"

#include <stdint.h>

/* What all of these go on from; a test sets it. */
extern uint64_t any_state;

uint64_t any_next(void);
double any_figure(void);
struct cs_estimate any_estimate(void);

#endif
