/* runtime/report/recipe.h - how a command was run, as options a reader knows; what a result is of. Pure. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_RECIPE_H
#define CORESWEEP_RUNTIME_REPORT_RECIPE_H

#include "runtime/base/text.h"
#include "runtime/sweep/result.h"

#include <stdbool.h>

/* Whether commands were swept, not kernels. */
bool cs__are_commands(const struct cs_result *result);

/* Whether some case is one combination of a grid. */
bool cs__is_grid(const struct cs_result *result);

/* The team's size at a point: n where threads are swept; 0: left as the user has it. */
int cs__threads_at(const struct cs_result *result, size_t point_index);

/* "null", "pipe", "inherit", "file". */
const char *cs__output_name(enum cs_output output);

/* "ranks=2 size=100"; nothing of a case without settings. */
void cs__put_settings(struct cs_text *text, const struct cs_case *of);

/* What was asked for and what holds without, "Prepare": "sync"; number from 0. The texts are as they were typed.
 * text is emptied first; false when there is no entry of that number. */
bool cs__recipe_entry(const struct cs_result *result, size_t number, const char **name_out, struct cs_text *text);

#endif
