/* runtime/sweep/journal_case.c - a case in the plan's line: written and read side by side. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/events.h"
#include "runtime/sweep/journal_plan.h"

#include <stdlib.h>

#define COUNT(array) ((int)(sizeof(array) / sizeof(array)[0]))

static const char *const bound_names[] = {
    [CS_BOUND_MEMORY] = "memory", [CS_BOUND_COMPUTE] = "compute", [CS_BOUND_BALANCE] = "balance",
    [CS_BOUND_SERIAL] = "serial", [CS_BOUND_RUNTIME] = "runtime", [CS_BOUND_UNKNOWN] = "unknown",
};
static const char *const quantity_names[] = {
    [CS_QUANTITY_BYTES] = "bytes",
    [CS_QUANTITY_FLOPS] = "flops",
    [CS_QUANTITY_ITEMS] = "items",
};

static json_t *settings_to_json(const struct cs_case *one) {
  json_t *list = json_array();
  for (size_t i = 0; i < one->setting_count; i++)
    cs__json_add(&list, json_pack("{so so}", "name", cs__json_text(one->settings[i].name), "value",
                                  cs__json_text(one->settings[i].value)));
  return list;
}

/* What only commands have; each member only where there is something to tell. */
static bool add_command(json_t *object, const struct cs_case *one) {
  const struct {
    const char *name;
    bool is;
  } truths[] = {{"unbound", one->unbound}, {"with_last", one->with_last}, {"serial", one->serial}};
  bool enough = json_object_set_new(object, "argv", cs__json_words(one->argv)) == 0;
  if (one->setting_count > 0)
    enough = enough && json_object_set_new(object, "settings", settings_to_json(one)) == 0;
  if (one->confined != NULL)
    enough = enough && json_object_set_new(object, "confined", cs__json_words(one->confined)) == 0;
  for (size_t i = 0; i < sizeof truths / sizeof truths[0]; i++)
    if (truths[i].is)
      enough = enough && json_object_set_new(object, truths[i].name, json_true()) == 0;
  return enough;
}

json_t *cs__case_to_json(const struct cs_case *one) {
  json_t *work = json_pack("{so so so}", "bytes", cs__json_real(one->work.bytes), "flops",
                           cs__json_real(one->work.flops), "items", cs__json_real(one->work.items));
  json_t *rate = json_pack("{ss so so}", "of", quantity_names[one->rate_of], "per_unit",
                           cs__json_real(one->rate_per_unit), "unit", cs__json_text(one->rate_unit));
  json_t *known = one->known_serial >= 0.0 ? json_real(one->known_serial) : json_null();
  json_t *rival = one->rival >= 0 ? json_integer(one->rival) : json_null();
  json_t *object =
      json_pack("{so so so so ss so so so so}", "kernel", cs__json_text(one->kernel), "name", cs__json_text(one->name),
                "spec", cs__json_text(one->spec), "summary", cs__json_text(one->summary), "bound",
                bound_names[one->bound], "work", work, "rate", rate, "known_serial", known, "rival", rival);
  if (object == NULL || one->argv == NULL || add_command(object, one))
    return object;
  json_decref(object);
  return NULL;
}

/* The case before this one that it is compared with, itself compared with none; missing and null: -1. */
static int read_rival(struct cs__members *members, const struct cs_result *result, int index) {
  const double rival = cs__take_number_or(members, "rival", -1.0);
  const int before = rival >= 0.0 && rival < index ? (int)rival : -1;
  if (members->status == CS_OK && rival != -1.0 && (before < 0 || before != rival || result->cases[before].rival >= 0))
    members->status = cs_fail(members->error, CS_INVALID,
                              "the sweep event's case %d has no case %g to be compared with", index, rival);
  return before;
}

static enum cs_status read_settings(const json_t *list, struct cs_case *one, struct cs_error *error) {
  if (list == NULL)
    return CS_OK;
  if (!json_is_array(list))
    return cs_fail(error, CS_INVALID, "the sweep event's case %s has settings that are no list", one->name);
  one->settings = calloc(json_array_size(list) + 1, sizeof *one->settings);
  if (one->settings == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for a journal's command");
  for (size_t i = 0; i < json_array_size(list); i++) {
    struct cs__members setting = {json_array_get(list, i), "sweep", error, CS_OK};
    one->setting_count = i + 1;
    one->settings[i].name = cs__take_text(&setting, "name");
    one->settings[i].value = cs__take_text(&setting, "value");
    if (setting.status != CS_OK)
      return setting.status;
  }
  return CS_OK;
}

/* Without argv: a kernel. A command has a word at least, its program. */
static enum cs_status read_command(const json_t *object, struct cs_case *one, int index, struct cs_error *error) {
  struct cs__members members = {object, "sweep", error, CS_OK};
  one->argv = cs__take_words_or_null(&members, "argv");
  if (members.status == CS_OK && one->argv != NULL && one->argv[0] == NULL)
    return cs_fail(error, CS_INVALID, "the sweep event's case %s has no words in argv", one->name);
  one->confined = cs__take_words_or_null(&members, "confined");
  one->unbound = json_is_true(json_object_get(object, "unbound"));
  one->serial = json_is_true(json_object_get(object, "serial"));
  one->with_last = index > 0 && json_is_true(json_object_get(object, "with_last"));
  return members.status == CS_OK ? read_settings(json_object_get(object, "settings"), one, error) : members.status;
}

enum cs_status cs__case_from_json(const json_t *object, struct cs_result *result, int index, struct cs_error *error) {
  struct cs_case *one = &result->cases[index];
  struct cs__members members = {object, "sweep", error, CS_OK};
  one->kernel = cs__take_text(&members, "kernel");
  one->name = cs__take_text(&members, "name");
  one->spec = cs__take_text(&members, "spec");
  one->summary = cs__take_text(&members, "summary");
  one->bound = (enum cs_bound)cs__take_word(&members, "bound", bound_names, COUNT(bound_names));
  one->known_serial = cs__take_number_or(&members, "known_serial", -1.0);
  one->rival = read_rival(&members, result, index);
  const json_t *work_object = cs__take_object(&members, "work"), *rate_object = cs__take_object(&members, "rate");
  struct cs__members work = {work_object, "sweep", error, members.status};
  one->work.bytes = cs__take_number_or(&work, "bytes", 0.0);
  one->work.flops = cs__take_number_or(&work, "flops", 0.0);
  one->work.items = cs__take_number_or(&work, "items", 0.0);
  struct cs__members rate = {rate_object, "sweep", error, work.status};
  one->rate_of = (enum cs_quantity)cs__take_word(&rate, "of", quantity_names, COUNT(quantity_names));
  one->rate_per_unit = cs__take_number(&rate, "per_unit", 0.0);
  one->rate_unit = cs__take_text(&rate, "unit");
  return rate.status == CS_OK ? read_command(object, one, index, error) : rate.status;
}
