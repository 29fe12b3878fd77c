/* runtime/sweep/journal_plan.h - the parts of a plan's line: cases, and how commands are run. Private to
 * journal_plan.c, journal_case.c and journal_recipe.c. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_JOURNAL_PLAN_H
#define CORESWEEP_RUNTIME_SWEEP_JOURNAL_PLAN_H

#include "runtime/sweep/json.h"
#include "runtime/sweep/result.h"

/* NULL when memory is short. */
json_t *cs__case_to_json(const struct cs_case *one);
json_t *cs__recipe_to_json(const struct cs_recipe *recipe);

/* result->cases[index], with its rival among those before; the result has it, empty, and counts it already. */
enum cs_status cs__case_from_json(const json_t *object, struct cs_result *result, int index, struct cs_error *error);

/* NULL, of an older journal or of kernels: nothing is asked for. */
enum cs_status cs__recipe_from_json(const json_t *object, struct cs_recipe *recipe, struct cs_error *error);

#endif
