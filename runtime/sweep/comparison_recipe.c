/* runtime/sweep/comparison_recipe.c - what differs in how two sweeps ran their commands, and what their figures are. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/text.h"
#include "runtime/sweep/comparison_parts.h"

#include <stdlib.h>

/* "all", "1,3"; each as it was typed. What changes the figure's meaning or the work refuses, the rest may be what is
 * compared. */
static const struct {
  const char *what;
  bool refuses;
  size_t offset;
} texts[] = {
    {"metric", true, offsetof(struct cs_recipe, metric)},
    {"unit", true, offsetof(struct cs_recipe, unit)},
    {"input", true, offsetof(struct cs_recipe, input)},
    {"shell", false, offsetof(struct cs_recipe, shell)},
    {"setup", false, offsetof(struct cs_recipe, setup)},
    {"prepare", false, offsetof(struct cs_recipe, prepare)},
    {"conclude", false, offsetof(struct cs_recipe, conclude)},
    {"cleanup", false, offsetof(struct cs_recipe, cleanup)},
    {"check", false, offsetof(struct cs_recipe, check)},
    {"failures ignored", false, offsetof(struct cs_recipe, ignore_failure)},
    {"output file", false, offsetof(struct cs_recipe, output_file)},
};

static const char *text_at(const struct cs_recipe *recipe, size_t offset) {
  return *(char *const *)(const void *)((const char *)recipe + offset);
}

static const char *output_name(enum cs_output output) {
  static const char *const names[] = {[CS_OUTPUT_NULL] = "null",
                                      [CS_OUTPUT_PIPE] = "pipe",
                                      [CS_OUTPUT_INHERIT] = "inherit",
                                      [CS_OUTPUT_FILE] = "a file"};
  return (size_t)output < sizeof names / sizeof names[0] ? names[output] : "unknown";
}

static bool environments(struct cs_comparison *comparison, const struct cs_recipe *was, const struct cs_recipe *is) {
  const struct cs_recipe *const sides[] = {was, is};
  struct cs_text lines[2] = {{0}};
  for (int side = 0; side < 2; side++)
    for (size_t i = 0; sides[side]->environment != NULL && sides[side]->environment[i] != NULL; i++)
      cs_text_append(&lines[side], "%s%s", i > 0 ? " " : "", sides[side]->environment[i]);
  const bool enough =
      !lines[0].failed && !lines[1].failed &&
      cs__mismatch(comparison, false, "environment of the command", cs_text_get(&lines[0]), cs_text_get(&lines[1]));
  cs_text_free(&lines[0]);
  cs_text_free(&lines[1]);
  return enough;
}

static char *weak_line(const struct cs_result *result) {
  if (!(result->weak_size > 0.0))
    return cs_text_format("off");
  return cs_text_format("%.15g:%d", result->weak_size, result->weak_dimensions);
}

static bool weak(struct cs_comparison *comparison, const struct cs_result *was, const struct cs_result *is) {
  char *old_value = weak_line(was), *new_value = weak_line(is);
  const bool enough =
      old_value != NULL && new_value != NULL && cs__mismatch(comparison, true, "weak scaling", old_value, new_value);
  free(old_value);
  free(new_value);
  return enough;
}

static const char *better(const struct cs_recipe *recipe) {
  return recipe->metric == NULL ? "" : recipe->higher ? "higher" : "lower";
}

bool cs__recipe_mismatches(struct cs_comparison *comparison, const struct cs_result *was, const struct cs_result *is) {
  const struct cs_recipe *one = &was->recipe, *other = &is->recipe;
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
    if (!cs__mismatch(comparison, texts[i].refuses, texts[i].what, text_at(one, texts[i].offset),
                      text_at(other, texts[i].offset)))
      return false;
  return cs__mismatch(comparison, true, "better", better(one), better(other)) &&
         cs__mismatch(comparison, false, "output", output_name(one->output), output_name(other->output)) &&
         environments(comparison, one, other) && weak(comparison, was, is);
}
