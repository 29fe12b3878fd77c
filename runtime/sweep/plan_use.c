/* runtime/sweep/plan_use.c - is what is swept written anywhere, and where it has a value? */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/placeholder.h"
#include "runtime/sweep/plan_parts.h"

#include <string.h>

bool cs__recipe_has(const struct cs_recipe *recipe, const char *name) {
  return cs__words_have(recipe->environment, name) || cs__has_placeholder(recipe->prepare, name) ||
         cs__has_placeholder(recipe->conclude, name) || cs__has_placeholder(recipe->check, name) ||
         cs__has_placeholder(recipe->input, name) || cs__has_placeholder(recipe->output_file, name);
}

static bool is_had(const struct cs__planning *planning, const char *name) {
  const struct cs_request *request = planning->request;
  return cs__words_have(request->command, name) || cs__words_have(request->command_versus, name) ||
         cs__recipe_has(&planning->result->recipe, name);
}

/* By another name, or by the size that grows with it. */
static bool is_axis_had(const struct cs__planning *planning) {
  return is_had(planning, "n") || (planning->request->weak != NULL && is_had(planning, "size"));
}

/* --confine takes it: "" the axis, otherwise a list of names. */
static bool is_confined_by(const struct cs__planning *planning, size_t parameter) {
  const char *confine = planning->request->confine, *name = planning->parameters[parameter].name;
  if (confine == NULL)
    return false;
  if (confine[0] == '\0')
    return (int)parameter == planning->axis;
  const size_t length = strlen(name);
  for (const char *at = confine; at != NULL; at = strchr(at, ','), at += at != NULL)
    if (strcspn(at, ",") == length && strncmp(at, name, length) == 0)
      return true;
  return false;
}

static enum cs_status check_parameters(const struct cs__planning *planning, struct cs_error *error) {
  for (size_t i = 0; i < planning->parameter_count; i++) {
    const char *name = planning->parameters[i].name;
    const bool is_axis = (int)i == planning->axis;
    if (strcmp(name, "threads") == 0 || cs__counts_processes(name) || is_had(planning, name) ||
        (is_axis && is_axis_had(planning)) || is_confined_by(planning, i))
      continue;
    return cs_fail(error, CS_INVALID,
                   "nothing in the command, --env or a hook has {%s}: every value would run the same; write {%s} where "
                   "the value goes",
                   name, name);
  }
  if (planning->request->weak != NULL && !is_had(planning, "size"))
    return cs_fail(error, CS_INVALID,
                   "nothing in the command, --env or a hook has {size}: with --weak it stands for the size that grows");
  return CS_OK;
}

/* Hooks of the whole session stand at no point: a placeholder in them would stay as it is, which nobody means. */
static enum cs_status check_session_hooks(const struct cs__planning *planning, struct cs_error *error) {
  const struct cs_recipe *recipe = &planning->result->recipe;
  const char *const others[] = {"n", planning->axis < 0 ? "threads" : "n",
                                planning->request->weak != NULL ? "size" : "n"};
  const size_t other_count = sizeof others / sizeof others[0];
  for (size_t i = 0; i < planning->parameter_count + other_count; i++) {
    const char *name = i < other_count ? others[i] : planning->parameters[i - other_count].name;
    const bool in_setup = cs__has_placeholder(recipe->setup, name);
    if (in_setup || cs__has_placeholder(recipe->cleanup, name))
      return cs_fail(error, CS_INVALID, "--%s runs once for all points, where {%s} has no value: use --%s",
                     in_setup ? "setup" : "cleanup", name, in_setup ? "prepare" : "conclude");
  }
  return CS_OK;
}

enum cs_status cs__plan_check_use(const struct cs__planning *planning, struct cs_error *error) {
  const enum cs_status status = check_parameters(planning, error);
  return status == CS_OK ? check_session_hooks(planning, error) : status;
}
