/* runtime/sweep/plan_rivals.c - what is swept side by side: every case's rival, and commands as cases. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/shell.h"
#include "runtime/observe/process.h"
#include "runtime/sweep/placeholder.h"
#include "runtime/sweep/plan_parts.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char rival_mark[] = " [B]"; /* after the name of the later of two */

/* NULL stays NULL; a lack of memory is told in *enough. */
static char *copy(const char *text, bool *enough) {
  char *made = text != NULL ? strdup(text) : NULL;
  *enough = *enough && (text == NULL || made != NULL);
  return made;
}

/* The same kernel with the same parameters; another program runs it. */
static bool copy_case(const struct cs_case *from, int index, struct cs_case *to) {
  bool enough = true;
  *to = *from;
  to->name = cs_text_format("%s%s", from->name, rival_mark);
  to->kernel = copy(from->kernel, &enough);
  to->spec = copy(from->spec, &enough);
  to->summary = copy(from->summary, &enough);
  to->rate_unit = copy(from->rate_unit, &enough);
  to->rival = index;
  return enough && to->name != NULL;
}

enum cs_status cs__plan_rivals(struct cs_result *result, struct cs_error *error) {
  const size_t count = result->case_count;
  struct cs_case *both = calloc(2 * count + 1, sizeof *both);
  if (both == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for %zu cases", 2 * count);
  bool enough = true;
  for (size_t i = 0; i < count; i++) {
    both[2 * i] = result->cases[i];
    enough = copy_case(&both[2 * i], (int)(2 * i), &both[2 * i + 1]) && enough;
  }
  free(result->cases);
  result->cases = both;
  result->case_count = 2 * count;
  return enough ? CS_OK : cs_fail(error, CS_NOMEM, "no memory for %zu cases", 2 * count);
}

/* --- commands --- */

/* Whether there is a program of this name, for every thread count where that is part of it. */
static enum cs_status check_program(const struct cs_result *result, char *const *command, struct cs_error *error) {
  enum cs_status status = CS_OK;
  for (size_t i = 0; i < result->point_count && status == CS_OK; i++) {
    char **words = cs__words_at(command, result->points[i].n), *path = NULL;
    status = words != NULL ? cs__program_find(words[0], environ, &path, error)
                           : cs_fail(error, CS_NOMEM, "no memory for a command");
    free(path);
    cs_words_free(words);
  }
  return status;
}

/* A result keeps UTF-8 only, and a word that is changed names another file. */
static enum cs_status check_words(char *const *command, struct cs_error *error) {
  for (size_t i = 0; command[i] != NULL; i++) {
    json_t *word = json_string(command[i]);
    if (word == NULL)
      return cs_fail(error, CS_INVALID,
                     "'%s' is no UTF-8 text, which alone a result can keep: give a link to that file", command[i]);
    json_decref(word);
  }
  return CS_OK;
}

/* "solver" of "../build/solver". */
static char *name_of(const char *program, const char *mark) {
  const char *slash = strrchr(program, '/');
  return cs_text_format("%s%s", slash != NULL && slash[1] != '\0' ? slash + 1 : program, mark);
}

static enum cs_status make_command(const struct cs_result *result, char *const *command, int rival, struct cs_case *one,
                                   struct cs_error *error) {
  enum cs_status status = check_words(command, error);
  if (status == CS_OK)
    status = check_program(result, command, error);
  if (status != CS_OK)
    return status;
  struct cs_text line = {0};
  cs_shell_append_words(&line, command);
  *one = (struct cs_case){.kernel = strdup("command"),
                          .name = name_of(command[0], rival >= 0 ? rival_mark : ""),
                          .spec = cs_text_take(&line),
                          .argv = cs_words_copy(command),
                          .bound = CS_BOUND_UNKNOWN,
                          .rate_of = CS_QUANTITY_ITEMS,
                          .rate_per_unit = 1.0,
                          .rate_unit = strdup(""),
                          .known_serial = -1.0,
                          .rival = rival};
  one->summary = one->spec != NULL ? strdup(one->spec) : NULL;
  return one->kernel != NULL && one->name != NULL && one->summary != NULL && one->argv != NULL && one->rate_unit != NULL
             ? CS_OK
             : cs_fail(error, CS_NOMEM, "no memory for the command");
}

enum cs_status cs__plan_commands(const struct cs_request *request, struct cs_result *result, struct cs_error *error) {
  if (request->case_count > 0 || request->no_cases)
    return cs_fail(error, CS_INVALID, "kernels and a command are swept by themselves: take one or the other");
  result->cases = calloc(2, sizeof *result->cases);
  if (result->cases == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for the command");
  result->case_count = 1;
  enum cs_status status = make_command(result, request->command, -1, &result->cases[0], error);
  if (status != CS_OK || request->command_versus == NULL)
    return status;
  result->case_count = 2;
  status = make_command(result, request->command_versus, 0, &result->cases[1], error);
  if (status == CS_OK && (result->versus = strdup(result->cases[1].spec)) == NULL)
    status = cs_fail(error, CS_NOMEM, "no memory for the command");
  return status;
}
