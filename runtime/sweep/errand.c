/* runtime/sweep/errand.c - a recipe becomes one run, and one run a line to a worker and back. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/errand.h"

#include "runtime/base/shell.h"
#include "runtime/sweep/events.h"
#include "runtime/sweep/placeholder.h"

#include <stdlib.h>
#include <string.h>

static const char usual_shell[] = "/bin/sh";

/* The texts of an errand by the names they have in its line. */
static const struct text {
  const char *name;
  size_t offset;
} texts[] = {
    {"confined", offsetof(struct cs__errand, confined)},
    {"shell", offsetof(struct cs__errand, shell)},
    {"prepare", offsetof(struct cs__errand, prepare)},
    {"conclude", offsetof(struct cs__errand, conclude)},
    {"check", offsetof(struct cs__errand, check)},
    {"input", offsetof(struct cs__errand, input)},
    {"output_file", offsetof(struct cs__errand, output_file)},
    {"ignore_failure", offsetof(struct cs__errand, ignore_failure)},
    {"metric", offsetof(struct cs__errand, metric)},
};
enum { TEXTS = sizeof texts / sizeof texts[0] };

static char **text_at(struct cs__errand *errand, size_t i) {
  return (char **)((char *)errand + texts[i].offset);
}

void cs__errand_free(struct cs__errand *errand) {
  if (errand == NULL)
    return;
  cs_words_free(errand->words);
  cs_words_free(errand->environment);
  for (size_t i = 0; i < TEXTS; i++)
    free(*text_at(errand, i));
  *errand = (struct cs__errand){0};
}

/* Takes made over; NULL for a text that is there is short memory. */
static void keep(char **into, char *made, const char *from, bool *enough) {
  *into = made;
  *enough = *enough && (made != NULL || from == NULL);
}

static char *copy(const char *text) {
  return text != NULL ? strdup(text) : NULL;
}

/* The line for a shell is the command's only word. */
static char **words_of(const struct cs__stand *plain, const struct cs__stand *quoted, const struct cs_recipe *recipe) {
  if (recipe->shell == NULL)
    return cs__fill_words(plain, plain->one->argv);
  char **words = calloc(4, sizeof *words);
  if (words == NULL)
    return NULL;
  words[0] = strdup(recipe->shell);
  words[1] = words[0] != NULL ? strdup("-c") : NULL;
  words[2] = words[1] != NULL ? cs__fill(quoted, plain->one->argv[0]) : NULL;
  if (words[2] != NULL)
    return words;
  cs_words_free(words);
  return NULL;
}

enum cs_status cs__errand_make(const struct cs_result *result, const struct cs__order *order,
                               struct cs__errand *errand_out, struct cs_error *error) {
  const struct cs_recipe *recipe = &result->recipe;
  const struct cs_case *one = &result->cases[order->case_index];
  const struct cs__stand plain = {.result = result, .one = one, .point_index = (size_t)order->point_index};
  struct cs__stand quoted = plain;
  quoted.for_shell = true;
  const bool calibration = order->purpose == CS_PURPOSE_CALIBRATION; /* itself a run before the first timed one */
  struct cs__errand errand = {.output = recipe->output,
                              .warmup = calibration && recipe->warmup > 1 ? recipe->warmup - 1 : 0,
                              .higher = recipe->higher,
                              .same_output = recipe->same_output};
  const char *confined = one->confined != NULL ? one->confined[order->point_index] : NULL;
  bool enough = true;
  errand.words = words_of(&plain, &quoted, recipe);
  if (recipe->environment != NULL)
    errand.environment = cs__fill_words(&plain, recipe->environment);
  enough = errand.words != NULL && (recipe->environment == NULL || errand.environment != NULL);
  keep(&errand.shell, strdup(recipe->shell != NULL ? recipe->shell : usual_shell), usual_shell, &enough);
  keep(&errand.confined, copy(confined), confined, &enough);
  keep(&errand.prepare, cs__fill(&quoted, recipe->prepare), recipe->prepare, &enough);
  keep(&errand.conclude, cs__fill(&quoted, recipe->conclude), recipe->conclude, &enough);
  keep(&errand.check, cs__fill(&quoted, recipe->check), recipe->check, &enough);
  keep(&errand.input, cs__fill(&plain, recipe->input), recipe->input, &enough);
  keep(&errand.output_file, cs__fill(&plain, recipe->output_file), recipe->output_file, &enough);
  keep(&errand.ignore_failure, copy(recipe->ignore_failure), recipe->ignore_failure, &enough);
  keep(&errand.metric, copy(recipe->metric), recipe->metric, &enough);
  *errand_out = errand;
  if (enough)
    return CS_OK;
  cs__errand_free(errand_out);
  return cs_fail(error, CS_NOMEM, "no memory for a command's run");
}

char *cs__errand_to_line(const struct cs__errand *errand) {
  json_t *object = json_pack("{so ss si sb sb}", "environment", cs__json_words(errand->environment), "output",
                             cs__output_words[errand->output], "warmup", errand->warmup, "higher", errand->higher,
                             "same_output", errand->same_output);
  struct cs__errand view = *errand; /* text_at does not promise const */
  bool enough = object != NULL;
  for (size_t i = 0; i < TEXTS && enough; i++)
    if (*text_at(&view, i) != NULL)
      enough = json_object_set_new(object, texts[i].name, cs__json_text(*text_at(&view, i))) == 0;
  if (enough)
    return cs__json_line(object);
  json_decref(object);
  return NULL;
}

enum cs_status cs__errand_from_line(const char *line, char *const *words, struct cs__errand *errand_out,
                                    struct cs_error *error) {
  struct cs__errand errand = {0};
  json_error_t where;
  json_t *object = json_loads(line, JSON_REJECT_DUPLICATES, &where);
  if (object == NULL || !json_is_object(object)) {
    json_decref(object);
    return cs_fail(error, CS_INVALID, "an errand is one line of JSON, which '%s' is not", line);
  }
  struct cs__members members = {object, "errand", error, CS_OK};
  errand.environment = cs__take_words_or_null(&members, "environment");
  errand.output = (enum cs_output)cs__take_word(&members, "output", cs__output_words, 4);
  errand.warmup = (int)cs__take_whole(&members, "warmup", 0, INT32_MAX);
  errand.higher = cs__take_truth(&members, "higher");
  errand.same_output = cs__take_truth(&members, "same_output");
  for (size_t i = 0; i < TEXTS; i++)
    *text_at(&errand, i) = cs__take_text_or_null(&members, texts[i].name);
  enum cs_status status = members.status;
  json_decref(object);
  if (status == CS_OK && (words == NULL || words[0] == NULL))
    status = cs_fail(error, CS_INVALID, "an errand has no program to run");
  if (status == CS_OK && (errand.words = cs_words_copy(words)) == NULL)
    status = cs_fail(error, CS_NOMEM, "no memory for a command's run");
  *errand_out = errand;
  if (status != CS_OK)
    cs__errand_free(errand_out);
  return status;
}
