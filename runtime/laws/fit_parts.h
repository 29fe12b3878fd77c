/* runtime/laws/fit_parts.h - the steps of fitting all laws, each in a file of its own. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_LAWS_FIT_PARTS_H
#define CORESWEEP_RUNTIME_LAWS_FIT_PARTS_H

#include "runtime/laws/fit.h"
#include "runtime/laws/law_kind.h"

/* All times of the fit, under the objective the law was fitted with. */
struct cs__sample cs__fit_sample(const struct cs_fit *fit, enum cs_law law);

/* Which laws are needed: aic, support, best, candidate (choose.c). */
void cs__choose(struct cs_fit *fit);

/* Misfit, superlinear counts, no speedup (remarks.c); after cs__choose. */
void cs__remark(struct cs_fit *fit);

/* Counts that would tell more (suggest.c); after the intervals of all laws. */
void cs__suggest(struct cs_fit *fit);

#endif
