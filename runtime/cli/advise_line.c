/* runtime/cli/advise_line.c - the command line that runs a swept command as it is advised. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/cli/advise_line.h"

#include "runtime/base/shell.h"
#include "runtime/sweep/placeholder.h"

#include <string.h>

/* "POOL_SIZE=4 ", the value quoted where need be: a quoted name would be no assignment. */
static bool put_variable(struct cs_text *text, const char *variable) {
  const size_t name = strcspn(variable, "=");
  if (variable[name] != '=')
    return false;
  cs_text_append_bytes(text, variable, name + 1);
  if (variable[name + 1] != '\0')
    cs_shell_append_word(text, variable + name + 1);
  cs_text_append(text, " ");
  return true;
}

static bool put_variables(struct cs_text *text, const struct cs__stand *stand, const struct cs_result *result) {
  bool enough = true;
  if (stand->one->unbound) /* a team's places would be those of all processes */
    cs_text_append(text, "OMP_NUM_THREADS=%d ", result->points[stand->point_index].n);
  if (result->recipe.environment == NULL)
    return true;
  char **filled = cs__fill_words(stand, result->recipe.environment);
  for (size_t i = 0; filled != NULL && filled[i] != NULL; i++)
    enough = put_variable(text, filled[i]) && enough;
  cs_words_free(filled);
  return filled != NULL && enough;
}

/* It may come from anywhere, and is to be pasted into a shell. */
static bool is_pu_list(const char *pus) {
  return pus != NULL && pus[0] != '\0' && strspn(pus, "0123456789-,") == strlen(pus);
}

bool cs__put_command_to_use(struct cs_text *text, const struct cs_result *result, const struct cs_advice *advice) {
  const struct cs_case *one = advice->of->of;
  struct cs__stand stand = {.result = result, .one = one, .point_index = advice->use};
  if (one->argv == NULL || one->serial || advice->use >= result->point_count)
    return false;
  bool enough = put_variables(text, &stand, result);
  if (one->confined != NULL && is_pu_list(one->confined[advice->use]))
    cs_text_append(text, "taskset -c %s ", one->confined[advice->use]);
  stand.for_shell = result->recipe.shell != NULL;
  char **words = cs__fill_words(&stand, one->argv);
  if (words != NULL && stand.for_shell) {
    cs_shell_append_word(text, result->recipe.shell);
    cs_text_append(text, " -c ");
  }
  if (words != NULL)
    cs_shell_append_words(text, words);
  enough = enough && words != NULL && !text->failed;
  cs_words_free(words);
  return enough;
}
