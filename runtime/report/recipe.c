/* runtime/report/recipe.c - how a command was run, as options a reader knows; what a result is of. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/recipe.h"

#include <stddef.h>
#include <string.h>

bool cs__are_commands(const struct cs_result *result) {
  return result->case_count > 0 && result->cases[0].argv != NULL;
}

bool cs__is_grid(const struct cs_result *result) {
  for (size_t i = 0; i < result->case_count; i++)
    if (result->cases[i].setting_count > 0)
      return true;
  return false;
}

int cs__threads_at(const struct cs_result *result, size_t point_index) {
  const struct cs_point *point = &result->points[point_index];
  return cs_result_sweeps_threads(result) ? point->n : point->team;
}

const char *cs__output_name(enum cs_output output) {
  static const char *const names[] = {
      [CS_OUTPUT_NULL] = "null", [CS_OUTPUT_PIPE] = "pipe", [CS_OUTPUT_INHERIT] = "inherit", [CS_OUTPUT_FILE] = "file"};
  return (size_t)output < sizeof names / sizeof names[0] ? names[output] : "unknown";
}

void cs__put_settings(struct cs_text *text, const struct cs_case *of) {
  for (size_t i = 0; i < of->setting_count; i++)
    cs_text_append(text, "%s%s=%s", i > 0 ? " " : "", of->settings[i].name, of->settings[i].value);
}

/* --- entries: each appends nothing where it was not asked for --- */

/* Every other command once: the cases of a grid share theirs. */
static void put_commands(const struct cs_result *result, struct cs_text *text) {
  for (size_t i = 0; i < result->case_count; i++) {
    bool said = false;
    for (size_t k = 0; k < i && !said; k++)
      said = strcmp(result->cases[k].spec, result->cases[i].spec) == 0;
    if (!said)
      cs_text_append(text, "%s%s%s", i > 0 ? "; " : "", result->cases[i].serial ? "serial program: " : "",
                     result->cases[i].spec);
  }
}

static void put_shell(const struct cs_result *result, struct cs_text *text) {
  cs_text_append(text, "%s", result->recipe.shell != NULL ? result->recipe.shell : "none: started as it is");
}

static void put_environment(const struct cs_result *result, struct cs_text *text) {
  char *const *at = result->recipe.environment;
  for (size_t i = 0; at != NULL && at[i] != NULL; i++)
    cs_text_append(text, "%s%s", i > 0 ? " " : "", at[i]);
}

static void put_confinement(const struct cs_result *result, struct cs_text *text) {
  size_t confined = 0;
  for (size_t i = 0; i < result->case_count; i++)
    confined += result->cases[i].confined != NULL;
  cs_text_append(text, confined > 0 ? "each run and its children on the PUs the tables name, by affinity mask"
                                    : "none: runs may use every PU the sweep may");
}

static void put_warmup(const struct cs_result *result, struct cs_text *text) {
  const int runs = result->recipe.warmup > 0 ? result->recipe.warmup : 1;
  cs_text_append(text, "%d run%s of each point before its first timed one", runs, runs == 1 ? "" : "s");
}

static void put_input(const struct cs_result *result, struct cs_text *text) {
  cs_text_append(text, "%s", result->recipe.input != NULL ? result->recipe.input : "/dev/null");
}

static void put_output(const struct cs_result *result, struct cs_text *text) {
  static const char *const words[] = {[CS_OUTPUT_NULL] = "/dev/null",
                                      [CS_OUTPUT_PIPE] = "a pipe, read and thrown away",
                                      [CS_OUTPUT_INHERIT] = "the sweep's standard error",
                                      [CS_OUTPUT_FILE] = "a file"};
  const struct cs_recipe *recipe = &result->recipe;
  if (recipe->output == CS_OUTPUT_FILE && recipe->output_file != NULL)
    cs_text_append(text, "%s, written anew by every run", recipe->output_file);
  else if (recipe->output == CS_OUTPUT_NULL && (recipe->metric != NULL || recipe->same_output))
    cs_text_append(text, "a pipe, read line by line");
  else if (recipe->output == CS_OUTPUT_NULL && recipe->check != NULL)
    cs_text_append(text, "a temporary file, for the check");
  else if ((size_t)recipe->output < sizeof words / sizeof words[0])
    cs_text_append(text, "%s", words[recipe->output]);
}

static void put_metric(const struct cs_result *result, struct cs_text *text) {
  const struct cs_recipe *recipe = &result->recipe;
  if (recipe->metric == NULL)
    return;
  cs_text_append(text, "%s in the last line that matches", recipe->metric);
  if (recipe->unit != NULL)
    cs_text_append(text, ", in %s", recipe->unit);
  cs_text_append(text, "; %s is better", recipe->higher ? "higher" : "lower");
}

static void put_same_output(const struct cs_result *result, struct cs_text *text) {
  if (result->recipe.same_output)
    cs_text_append(text, "standard output must be the same in every run of a case");
}

static const struct entry {
  const char *name;
  void (*put)(const struct cs_result *result, struct cs_text *text); /* NULL: a text of the recipe */
  size_t offset;
} entries[] = {
    {"Command", put_commands, 0},
    {"Shell", put_shell, 0},
    {"Environment", put_environment, 0},
    {"Confinement", put_confinement, 0},
    {"Setup, once per session", NULL, offsetof(struct cs_recipe, setup)},
    {"Prepare, before every run", NULL, offsetof(struct cs_recipe, prepare)},
    {"Conclude, after every run", NULL, offsetof(struct cs_recipe, conclude)},
    {"Cleanup, once per session", NULL, offsetof(struct cs_recipe, cleanup)},
    {"Check, after every run", NULL, offsetof(struct cs_recipe, check)},
    {"Same output", put_same_output, 0},
    {"Warm-up", put_warmup, 0},
    {"Standard input", put_input, 0},
    {"Standard output", put_output, 0},
    {"Exit statuses that are no failure", NULL, offsetof(struct cs_recipe, ignore_failure)},
    {"Metric", put_metric, 0},
};

static void put_entry(const struct cs_result *result, const struct entry *entry, struct cs_text *text) {
  if (entry->put != NULL) {
    entry->put(result, text);
    return;
  }
  const char *typed = *(char *const *)(const void *)((const char *)&result->recipe + entry->offset);
  cs_text_append(text, "%s", typed != NULL ? typed : "");
}

bool cs__recipe_entry(const struct cs_result *result, size_t number, const char **name_out, struct cs_text *text) {
  size_t found = 0;
  cs_text_free(text);
  for (size_t i = 0; i < sizeof entries / sizeof entries[0] && cs__are_commands(result); i++) {
    put_entry(result, &entries[i], text);
    if (text->length > 0 && found++ == number) {
      *name_out = entries[i].name;
      return true;
    }
    cs_text_free(text);
  }
  return false;
}
