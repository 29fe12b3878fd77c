/* runtime/cli/exports.h - the shell lines that give any OpenMP program a team and its places. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_CLI_EXPORTS_H
#define CORESWEEP_RUNTIME_CLI_EXPORTS_H

#include "runtime/base/text.h"

#include <argp.h>

struct cs__shell;

/* "sh", "fish", "csh"; wrong use ends the program through argp_error. */
const struct cs__shell *cs__shell_named(const struct argp_state *state, const char *name);
extern const struct cs__shell *const cs__shell_default;

/* What --shell says of itself in every subcommand. */
#define CS__SHELL_VALUES "sh|fish|csh"
#define CS__SHELL_HELP   "whose language to print (default: sh, which also bash and zsh speak)"

/*
 * OMP_NUM_THREADS, OMP_PLACES, OMP_PROC_BIND and OMP_DYNAMIC are set, what would move the team against them is unset
 * where this process has it. places: digits, braces, commas and colons only, for a shell evaluates them: the caller
 * has made or checked them.
 */
void cs__put_exports(struct cs_text *text, const struct cs__shell *shell, size_t threads, const char *places,
                     const char *bind);

#endif
