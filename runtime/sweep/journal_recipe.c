/* runtime/sweep/journal_recipe.c - how the commands of a sweep are run, in the plan's line: written and read side by
 * side. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/events.h"
#include "runtime/sweep/journal_plan.h"

#include <limits.h>

static const struct text {
  const char *name;
  size_t offset;
} texts[] = {
    {"shell", offsetof(struct cs_recipe, shell)},
    {"setup", offsetof(struct cs_recipe, setup)},
    {"cleanup", offsetof(struct cs_recipe, cleanup)},
    {"prepare", offsetof(struct cs_recipe, prepare)},
    {"conclude", offsetof(struct cs_recipe, conclude)},
    {"input", offsetof(struct cs_recipe, input)},
    {"output_file", offsetof(struct cs_recipe, output_file)},
    {"ignore_failure", offsetof(struct cs_recipe, ignore_failure)},
    {"metric", offsetof(struct cs_recipe, metric)},
    {"unit", offsetof(struct cs_recipe, unit)},
    {"check", offsetof(struct cs_recipe, check)},
};
enum { TEXTS = sizeof texts / sizeof texts[0] };

json_t *cs__recipe_to_json(const struct cs_recipe *recipe) {
  json_t *object = json_pack("{so ss si sb sb}", "environment", cs__json_words(recipe->environment), "output",
                             cs__output_words[recipe->output], "warmup", recipe->warmup, "higher", recipe->higher,
                             "same_output", recipe->same_output);
  for (size_t i = 0; object != NULL && i < TEXTS; i++) {
    const char *text = *(char *const *)((const char *)recipe + texts[i].offset);
    if (text != NULL && json_object_set_new(object, texts[i].name, cs__json_text(text)) != 0) {
      json_decref(object);
      return NULL;
    }
  }
  return object;
}

enum cs_status cs__recipe_from_json(const json_t *object, struct cs_recipe *recipe, struct cs_error *error) {
  if (object == NULL || json_is_null(object))
    return CS_OK;
  struct cs__members members = {object, "sweep", error, CS_OK};
  recipe->environment = cs__take_words_or_null(&members, "environment");
  recipe->output = (enum cs_output)cs__take_word(&members, "output", cs__output_words, 4);
  recipe->warmup = (int)cs__take_whole(&members, "warmup", 0, INT_MAX);
  recipe->higher = cs__take_truth(&members, "higher");
  recipe->same_output = cs__take_truth(&members, "same_output");
  for (size_t i = 0; i < TEXTS; i++)
    *(char **)((char *)recipe + texts[i].offset) = cs__take_text_or_null(&members, texts[i].name);
  if (members.status == CS_OK && recipe->output == CS_OUTPUT_FILE && recipe->output_file == NULL)
    return cs_fail(error, CS_INVALID, "the sweep event's recipe writes into a file that it does not name");
  return members.status;
}
