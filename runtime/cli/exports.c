/* runtime/cli/exports.c - the shell lines that give any OpenMP program a team and its places. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/cli/exports.h"

#include "runtime/cli/cli.h"

#include <stdlib.h>
#include <string.h>

/* What stands around a variable's name and value to set it, and around its name to unset it. */
struct cs__shell {
  const char *name;
  const char *set, *between, *set_end;
  const char *unset, *unset_end;
};
static const struct cs__shell shells[] = {
    {"sh", "export ", "=", "\n", "unset ", "\n"},
    {"fish", "set -gx ", " ", ";\n", "set -e ", ";\n"},
    {"csh", "setenv ", " ", ";\n", "unsetenv ", ";\n"},
};
const struct cs__shell *const cs__shell_default = &shells[0];

/* Unset where they are set. */
const char *const cs_cli_rivals[] = {"GOMP_CPU_AFFINITY", "KMP_AFFINITY", "KMP_HW_SUBSET", "OMP_THREAD_LIMIT"};
const size_t cs_cli_rival_count = sizeof cs_cli_rivals / sizeof cs_cli_rivals[0];

const struct cs__shell *cs__shell_named(const struct argp_state *state, const char *name) {
  for (size_t i = 0; i < sizeof shells / sizeof shells[0]; i++)
    if (strcmp(shells[i].name, name) == 0)
      return &shells[i];
  argp_error(state, "--shell %s: must be sh, fish or csh", name);
  return cs__shell_default;
}

void cs__put_exports(struct cs_text *text, const struct cs__shell *shell, size_t threads, const char *places,
                     const char *bind) {
  char *count = cs_text_format("%zu", threads), *list = cs_text_format("\"%s\"", places);
  const char *const values[][2] = {
      {"OMP_NUM_THREADS", count}, {"OMP_PLACES", list}, {"OMP_PROC_BIND", bind}, {"OMP_DYNAMIC", "false"}};
  text->failed |= count == NULL || list == NULL;
  for (size_t i = 0; i < sizeof values / sizeof values[0] && !text->failed; i++)
    cs_text_append(text, "%s%s%s%s%s", shell->set, values[i][0], shell->between, values[i][1], shell->set_end);
  for (size_t i = 0; i < cs_cli_rival_count; i++)
    if (getenv(cs_cli_rivals[i]) != NULL)
      cs_text_append(text, "%s%s%s", shell->unset, cs_cli_rivals[i], shell->unset_end);
  free(count);
  free(list);
}
