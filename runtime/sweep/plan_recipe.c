/* runtime/sweep/plan_recipe.c - how commands are run, checked before anything is. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/file.h"
#include "runtime/base/shell.h"
#include "runtime/base/text.h"
#include "runtime/observe/process.h"
#include "runtime/sweep/json.h"
#include "runtime/sweep/placeholder.h"
#include "runtime/sweep/plan_parts.h"

#include <errno.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { STATUS_MAX = 255 };

enum cs_status cs__plan_check_text(const char *what, const char *text, const char *mend, struct cs_error *error) {
  json_t *kept = text != NULL ? json_string(text) : json_null();
  if (kept == NULL)
    return cs_fail(error, CS_INVALID, "%s '%s' is no UTF-8 text, which alone a result can keep: %s", what, text, mend);
  json_decref(kept);
  return CS_OK;
}

/* One step over a regular expression, \d written out; *bracket: inside of [ ]. Returns how far it went. */
static size_t put_digits(const char *at, bool *bracket, struct cs_text *text) {
  size_t length = 1;
  if (at[0] == '\\' && at[1] == 'd') {
    cs_text_append(text, "%s", *bracket ? "0-9" : "[0-9]");
    return 2;
  }
  if (*bracket) {
    *bracket = *at != ']';
  } else if (*at == '[') { /* a ] that comes first is one of its characters */
    *bracket = true;
    length += at[1] == '^';
    length += at[length] == ']';
  } else if (*at == '\\' && at[1] != '\0') {
    length = 2;
  }
  cs_text_append_bytes(text, at, length);
  return length;
}

/* \d is not POSIX's, and everybody writes it. */
static char *with_digits(const char *metric) {
  struct cs_text text = {0};
  bool bracket = false;
  while (*metric != '\0')
    metric += put_digits(metric, &bracket, &text);
  return cs_text_take(&text);
}

static enum cs_status check_metric(const char *metric, struct cs_error *error) {
  regex_t compiled;
  char why[128];
  if (metric == NULL)
    return CS_OK;
  const int failure = regcomp(&compiled, metric, REG_EXTENDED);
  if (failure != 0) {
    regerror(failure, &compiled, why, sizeof why);
    return cs_fail(error, CS_INVALID, "--metric '%s' is no extended regular expression: %s", metric, why);
  }
  const size_t groups = compiled.re_nsub;
  regfree(&compiled);
  return groups > 0 ? CS_OK
                    : cs_fail(error, CS_INVALID,
                              "--metric '%s' has no group: put ( ) around the number, as in 'Rate: ([0-9.]+)'", metric);
}

static enum cs_status check_ignored(const char *statuses, struct cs_error *error) {
  if (statuses == NULL || strcmp(statuses, "all") == 0)
    return CS_OK;
  char *copy = strdup(statuses), *rest = copy, *one;
  enum cs_status status = copy != NULL ? CS_OK : cs_fail(error, CS_NOMEM, "no memory for a command's statuses");
  while (status == CS_OK && (one = strsep(&rest, ",")) != NULL) {
    int64_t value;
    if (cs_parse_int64(one, &value) != CS_OK || value < 1 || value > STATUS_MAX)
      status = cs_fail(error, CS_INVALID, "--ignore-failure %s: it is 'all', or exit statuses from 1 to %d, as 1,3",
                       statuses, STATUS_MAX);
  }
  free(copy);
  return status;
}

static enum cs_status check_environment(char *const *environment, struct cs_error *error) {
  enum cs_status status = CS_OK;
  for (; environment != NULL && *environment != NULL && status == CS_OK; environment++) {
    const char *equals = strchr(*environment, '=');
    status = cs__plan_check_text("--env", *environment, "set it in a script that starts the command", error);
    if (status == CS_OK && (equals == NULL || equals == *environment))
      status = cs_fail(error, CS_INVALID, "--env %s: it is NAME=VALUE", *environment);
  }
  return status;
}

static enum cs_status check_shell(const char *shell, struct cs_error *error) {
  char *path = NULL;
  const enum cs_status status = shell != NULL ? cs__program_find(shell, environ, &path, error) : CS_OK;
  free(path);
  return status;
}

static enum cs_status check_texts(const struct cs_recipe *recipe, struct cs_error *error) {
  static const char link[] = "give a link to that file", script[] = "put that line into a script",
                    write[] = "write it in UTF-8";
  const struct {
    const char *option, *text, *mend;
  } texts[] = {{"--shell", recipe->shell, link},
               {"--setup", recipe->setup, script},
               {"--cleanup", recipe->cleanup, script},
               {"--prepare", recipe->prepare, script},
               {"--conclude", recipe->conclude, script},
               {"--check", recipe->check, script},
               {"--input", recipe->input, link},
               {"--output", recipe->output_file, link},
               {"--ignore-failure", recipe->ignore_failure, write},
               {"--metric", recipe->metric, "write it in UTF-8, or a . for each such byte"},
               {"--unit", recipe->unit, write}};
  enum cs_status status = CS_OK;
  for (size_t i = 0; i < sizeof texts / sizeof texts[0] && status == CS_OK; i++)
    status = cs__plan_check_text(texts[i].option, texts[i].text, texts[i].mend, error);
  return status;
}

static enum cs_status check(const struct cs_recipe *recipe, struct cs_error *error) {
  const bool reads = recipe->metric != NULL || recipe->check != NULL || recipe->same_output;
  enum cs_status status = check_environment(recipe->environment, error);
  if (status == CS_OK)
    status = check_texts(recipe, error);
  if (status == CS_OK)
    status = check_shell(recipe->shell, error);
  if (status == CS_OK)
    status = check_metric(recipe->metric, error);
  if (status == CS_OK)
    status = check_ignored(recipe->ignore_failure, error);
  if (status != CS_OK)
    return status;
  if (recipe->metric == NULL && (recipe->higher || recipe->unit != NULL))
    return cs_fail(error, CS_INVALID, "--higher and --unit speak of a metric: give --metric");
  if (reads && (recipe->output == CS_OUTPUT_INHERIT || recipe->output == CS_OUTPUT_FILE))
    return cs_fail(error, CS_INVALID,
                   "--metric, --check and --same-output read the command's standard output: leave --output away");
  if (recipe->output == CS_OUTPUT_FILE && recipe->output_file == NULL)
    return cs_fail(error, CS_INVALID, "--output names no file");
  return recipe->warmup >= 0 ? CS_OK : cs_fail(error, CS_INVALID, "--warmup must be 0 or more");
}

static void copy(const char *from, char **to, bool *enough) {
  *to = from != NULL ? strdup(from) : NULL;
  *enough = *enough && (from == NULL || *to != NULL);
}

enum cs_status cs__plan_recipe(const struct cs_recipe *asked, struct cs_result *result, struct cs_error *error) {
  struct cs_recipe *recipe = &result->recipe;
  if (asked == NULL)
    return CS_OK;
  bool enough = true;
  *recipe = (struct cs_recipe){
      .output = asked->output, .warmup = asked->warmup, .higher = asked->higher, .same_output = asked->same_output};
  copy(asked->shell, &recipe->shell, &enough);
  copy(asked->setup, &recipe->setup, &enough);
  copy(asked->cleanup, &recipe->cleanup, &enough);
  copy(asked->prepare, &recipe->prepare, &enough);
  copy(asked->conclude, &recipe->conclude, &enough);
  copy(asked->input, &recipe->input, &enough);
  copy(asked->output_file, &recipe->output_file, &enough);
  copy(asked->ignore_failure, &recipe->ignore_failure, &enough);
  copy(asked->unit, &recipe->unit, &enough);
  copy(asked->check, &recipe->check, &enough);
  recipe->metric = asked->metric != NULL ? with_digits(asked->metric) : NULL;
  recipe->environment = asked->environment != NULL ? cs_words_copy(asked->environment) : NULL;
  if (!enough || (asked->metric != NULL && recipe->metric == NULL) ||
      (asked->environment != NULL && recipe->environment == NULL))
    return cs_fail(error, CS_NOMEM, "no memory for how a command is run");
  return check(recipe, error);
}

/* --- its files --- */

static enum cs_status check_input(const char *path, struct cs_error *error) {
  struct stat is;
  if (stat(path, &is) == 0 && S_ISDIR(is.st_mode))
    return cs_fail(error, CS_INVALID, "--input %s is a folder", path);
  return access(path, R_OK) == 0 ? CS_OK
                                 : cs_fail(error, CS_INVALID, "--input %s cannot be read: %s", path, strerror(errno));
}

static enum cs_status check_output(const char *path, struct cs_error *error) {
  struct cs_error why = {""};
  const enum cs_status status = cs_file_check(path, &why);
  return status == CS_OK ? CS_OK : cs_fail(error, status, "--output %s: %s", path, why.message);
}

/* Asks about the file at one point; the text is filled in for it. */
static enum cs_status check_at(const struct cs__stand *stand, const char *text,
                               enum cs_status (*ask)(const char *path, struct cs_error *error),
                               struct cs_error *error) {
  if (text == NULL)
    return CS_OK;
  char *path = cs__fill(stand, text);
  const enum cs_status status =
      path != NULL ? ask(path, error) : cs_fail(error, CS_NOMEM, "no memory for a command's files");
  free(path);
  return status;
}

enum cs_status cs__plan_recipe_files(const struct cs_result *result, struct cs_error *error) {
  const struct cs_recipe *recipe = &result->recipe;
  struct cs__stand stand = {.result = result};
  enum cs_status status = CS_OK;
  if (recipe->setup != NULL || recipe->prepare != NULL)
    return CS_OK; /* they may make them */
  for (size_t i = 0; i < result->case_count && status == CS_OK; i++)
    for (stand.point_index = 0; stand.point_index < result->point_count && status == CS_OK; stand.point_index++) {
      stand.one = &result->cases[i];
      status = check_at(&stand, recipe->input, check_input, error);
      if (status == CS_OK)
        status = check_at(&stand, recipe->output_file, check_output, error);
    }
  return status;
}
