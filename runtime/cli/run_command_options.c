/* runtime/cli/run_command_options.c - the options of coresweep run that are of a command: what, how, and what counts.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/shell.h"
#include "runtime/cli/run.h"
#include "runtime/sweep/plan.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
  KEY_ENV = 0x8000,
  KEY_WEAK,
  KEY_SERIAL,
  KEY_CONFINE,
  KEY_INPUT,
  KEY_OUTPUT,
  KEY_METRIC,
  KEY_HIGHER,
  KEY_LOWER,
  KEY_UNIT,
  KEY_CHECK,
  KEY_SAME_OUTPUT
};

enum { WARMUP_MAX = 1000 };

/* Groups 1 to 3 of coresweep run --help; names and letters as in hyperfine where it has them. */
static const struct argp_option command_options[] = {
    {"param", 'P', "NAME=LIST|RANGE", 0,
     "values for {NAME}, as j=1,2,4 or j=1..16:2 (step) or c=1..64*2 (factor) or lock=omp,spin. The first with whole "
     "numbers is swept in place of threads; the combinations of the others are cases of their own",
     1},
    {"weak", KEY_WEAK, "SIZE[:D]", 0,
     "weak scaling: {size} stands for SIZE times n, for D dimensions times the D-th root of n", 1},
    {"serial", KEY_SERIAL, "CMD", 0, "the line of the best serial program, for the speedup over it", 1},
    {"confine", KEY_CONFINE, "NAME,...|off", OPTION_ARG_OPTIONAL,
     "the command and its children run on as many PUs as the swept value says, or the product of the named parameters; "
     "default: where threads are swept, threads times ranks",
     1},
    {0, 0, NULL, 0, "How a command is run:", 2},
    {"env", KEY_ENV, "NAME=VALUE", 0, "into its environment; several may be given", 2},
    {"shell", 'S', "SHELL", OPTION_ARG_OPTIONAL,
     "hand the words, joined by blanks, to /bin/sh or --shell=SHELL as one line; default: none, no shell is started",
     2},
    {"input", KEY_INPUT, "FILE|null", 0, "its standard input; default: null, which is empty", 2},
    {"output", KEY_OUTPUT, "null|pipe|inherit|FILE", 0,
     "where its standard output goes: nowhere (default), read and thrown away, standard error, or a file, as ./out-{n}",
     2},
    {"setup", 's', "CMD", 0, "a shell's line, run once before the first run", 2},
    {"prepare", 'p', "CMD", 0, "a shell's line before each run, not timed", 2},
    {"conclude", 'C', "CMD", 0, "a shell's line after each run, not timed", 2},
    {"cleanup", 'c', "CMD", 0, "a shell's line, run once after the last run, also when the sweep was stopped", 2},
    {"warmup", 'w', "N", 0, "runs at every swept value before the first timed one; default: 1", 2},
    {"ignore-failure", 'i', "all|CODES", OPTION_ARG_OPTIONAL,
     "exit statuses that are no failure: all, or a list as --ignore-failure=1,3", 2},
    {0, 0, NULL, 0, "What counts of a command:", 3},
    {"metric", KEY_METRIC, "REGEX", 0,
     "in place of the wall time a number it prints: the one in the group of this extended regular expression, of the "
     "last line that matches",
     3},
    {"higher", KEY_HIGHER, NULL, 0, "more of the metric is better: it is a throughput", 3},
    {"lower", KEY_LOWER, NULL, 0, "less of the metric is better (default): it is a time, or another cost", 3},
    {"unit", KEY_UNIT, "UNIT", 0, "of the metric, as requests/s", 3},
    {"check", KEY_CHECK, "CMD", 0,
     "a shell's line after each run that reads what the run printed: another exit status than 0 is a wrong answer", 3},
    {"same-output", KEY_SAME_OUTPUT, NULL, 0, "what it prints must be the same, byte for byte, in every run", 3},
    {0}};

/* Options that are one text, kept as it was typed. */
static const struct {
  int key;
  size_t offset;
} texts[] = {{KEY_WEAK, offsetof(struct cs__command_options, weak)},
             {KEY_SERIAL, offsetof(struct cs__command_options, serial)},
             {'s', offsetof(struct cs__command_options, recipe.setup)},
             {'p', offsetof(struct cs__command_options, recipe.prepare)},
             {'C', offsetof(struct cs__command_options, recipe.conclude)},
             {'c', offsetof(struct cs__command_options, recipe.cleanup)},
             {KEY_METRIC, offsetof(struct cs__command_options, recipe.metric)},
             {KEY_UNIT, offsetof(struct cs__command_options, recipe.unit)},
             {KEY_CHECK, offsetof(struct cs__command_options, recipe.check)}};

/* The option's long name; NULL: the key is none of ours. */
static const char *name_of(int key) {
  for (const struct argp_option *option = command_options; option->name != NULL || option->doc != NULL; option++)
    if (option->name != NULL && option->key == key)
      return option->name;
  return NULL;
}

static bool keep_text(const struct argp_state *state, struct cs__command_options *options, int key, char *value) {
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    if (texts[i].key != key)
      continue;
    char **kept = (char **)(void *)((char *)options + texts[i].offset);
    if (value[0] == '\0')
      argp_error(state, "--%s: must not be empty", name_of(key));
    if (*kept != NULL) /* hyperfine takes one for each of several commands; dropping one unseen would mislead */
      argp_error(state, "--%s is given twice: '%s' and '%s'", name_of(key), *kept, value);
    *kept = value;
    return true;
  }
  return false;
}

/* Lists stay NULL-terminated. */
static void add(const struct argp_state *state, char ***list, size_t *count, char *value) {
  char **longer = realloc(*list, (*count + 2) * sizeof *longer);
  if (longer == NULL) {
    argp_failure(state, CS_EXIT_FAILED, 0, "no memory for the options");
    return;
  }
  *list = longer;
  longer[(*count)++] = value;
  longer[*count] = NULL;
}

static void add_variable(const struct argp_state *state, struct cs__command_options *options, char *value) {
  if (value[0] == '=' || strchr(value, '=') == NULL)
    argp_error(state, "--env %s: must be NAME=VALUE, as --env 'POOL_SIZE={n}'", value);
  add(state, &options->recipe.environment, &options->environment_count, value);
}

static void choose_shell(struct cs__command_options *options, char *value) {
  static char usual[] = "/bin/sh";
  const bool none = value != NULL && strcmp(value, "none") == 0;
  options->bare = value == NULL ? "shell" : options->bare;
  options->recipe.shell = none ? NULL : value == NULL || strcmp(value, "default") == 0 ? usual : value;
}

static void choose_ignored(struct cs__command_options *options, char *value) {
  static char all[] = "all";
  options->bare = value == NULL ? "ignore-failure" : options->bare;
  options->recipe.ignore_failure = value == NULL || strcmp(value, "all-non-zero") == 0 ? all : value;
}

/* A folder is what --output named before there was --results. */
static void choose_output(const struct argp_state *state, struct cs_recipe *recipe, char *value) {
  static const char *const words[] = {
      [CS_OUTPUT_NULL] = "null", [CS_OUTPUT_PIPE] = "pipe", [CS_OUTPUT_INHERIT] = "inherit"};
  struct stat is;
  recipe->output_file = NULL;
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
    recipe->output = (enum cs_output)i;
    if (strcmp(value, words[i]) == 0)
      return;
  }
  if (strchr(value, '/') == NULL)
    argp_error(state,
               "--output '%s': a command's standard output goes to null, pipe, inherit, or a file with a '/' in its "
               "name, as ./out.txt; the folder of the result is --results",
               value);
  if (stat(value, &is) == 0 && S_ISDIR(is.st_mode))
    argp_error(state,
               "--output %s: is a folder: a command's standard output goes to a file; the folder of the result is "
               "--results",
               value);
  recipe->output = CS_OUTPUT_FILE;
  recipe->output_file = value;
}

static void choose_input(const struct argp_state *state, struct cs_recipe *recipe, char *value) {
  if (value[0] == '\0')
    argp_error(state, "--input: must be a file, or null");
  recipe->input = strcmp(value, "null") == 0 ? NULL : value;
}

static error_t parse(int key, char *value, struct argp_state *state) {
  struct cs__command_options *options = state->input;
  static char swept[] = "";
  const char *name = name_of(key);
  if (name == NULL)
    return ARGP_ERR_UNKNOWN;
  options->asked = options->asked != NULL ? options->asked : name;
  if (keep_text(state, options, key, value))
    return 0;
  switch (key) {
  case 'P':
    add(state, &options->parameters, &options->parameter_count, value);
    return 0;
  case KEY_ENV:
    add_variable(state, options, value);
    return 0;
  case KEY_CONFINE:
    options->bare = value == NULL ? "confine" : options->bare;
    options->confine = value != NULL ? value : swept;
    return 0;
  case 'S':
    choose_shell(options, value);
    return 0;
  case 'i':
    choose_ignored(options, value);
    return 0;
  case KEY_INPUT:
    choose_input(state, &options->recipe, value);
    return 0;
  case KEY_OUTPUT:
    choose_output(state, &options->recipe, value);
    return 0;
  case 'w':
    options->recipe.warmup = (int)cs_cli_whole(state, "--warmup", value, 0, WARMUP_MAX);
    return 0;
  case KEY_HIGHER:
    options->recipe.higher = true;
    return 0;
  case KEY_LOWER:
    options->lower = true;
    return 0;
  default: /* KEY_SAME_OUTPUT, the last of the table */
    options->recipe.same_output = true;
    return 0;
  }
}

const struct argp cs__command_argp = {.options = command_options, .parser = parse};

void cs__command_options_check(const struct argp_state *state, const struct cs__command_options *options) {
  const struct cs_recipe *recipe = &options->recipe;
  if (recipe->higher && options->lower)
    argp_error(state, "--higher and --lower exclude each other");
  if (recipe->metric == NULL && (recipe->higher || options->lower || recipe->unit != NULL))
    argp_error(state, "--%s says something of a metric: give --metric REGEX, as --metric 'Rate: ([0-9.]+)'",
               recipe->higher   ? "higher"
               : options->lower ? "lower"
                                : "unit");
}

bool cs__command_sweeps(const struct cs__command_options *options, const char *name) {
  const size_t length = strlen(name);
  for (size_t i = 0; i < options->parameter_count; i++)
    if (strncmp(options->parameters[i], name, length) == 0 && options->parameters[i][length] == '=')
      return true;
  return false;
}

enum cs_status cs__command_words(const struct cs__command_options *options, const char *option, const char *line,
                                 char ***words_out, struct cs_error *error) {
  struct cs_error why = {""};
  char *one[] = {(char *)(uintptr_t)line, NULL};
  if (options->recipe.shell != NULL)
    return (*words_out = cs_words_copy(one)) != NULL ? CS_OK : cs_fail(error, CS_NOMEM, "no memory for a command");
  const enum cs_status status = cs_shell_split(line, words_out, &why);
  return status == CS_OK ? CS_OK : cs_fail(error, status, "--%s \"%s\": %s", option, line, why.message);
}

enum cs_status cs__command_joined(const struct cs__command_options *options, char *const *words, char ***words_out,
                                  struct cs_error *error) {
  struct cs_text line = {0};
  for (size_t i = 0; options->recipe.shell != NULL && words[i] != NULL; i++)
    cs_text_append(&line, "%s%s", i > 0 ? " " : "", words[i]);
  char *one[] = {(char *)(uintptr_t)cs_text_get(&line), NULL};
  *words_out = line.failed ? NULL : cs_words_copy(options->recipe.shell != NULL ? one : words);
  cs_text_free(&line);
  return *words_out != NULL ? CS_OK : cs_fail(error, CS_NOMEM, "no memory for the command");
}

void cs__command_options_free(struct cs__command_options *options) {
  free(options->parameters);
  free(options->recipe.environment);
  *options = (struct cs__command_options){.asked = NULL};
}
