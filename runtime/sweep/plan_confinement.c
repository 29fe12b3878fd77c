/* runtime/sweep/plan_confinement.c - how many PUs a command and its children may run on, and which. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/shell.h"
#include "runtime/base/text.h"
#include "runtime/sweep/placeholder.h"
#include "runtime/sweep/plan_parts.h"
#include "topology/places.h"

#include <stdlib.h>
#include <string.h>

/* Whose product is the number of PUs: the axis, and settings of the case. */
struct counts {
  bool axis;
  bool processes; /* settings that count processes are among them */
  int64_t others; /* product of the settings, saturated at what no machine has */
};

static const int64_t no_machine_has = (int64_t)1 << 40;

static const char *axis_name(const struct cs__planning *planning) {
  return planning->axis < 0 ? "threads" : planning->parameters[planning->axis].name;
}

static enum cs_status multiply(const struct cs_setting *setting, struct counts *counts, struct cs_error *error) {
  int64_t value;
  if (cs_parse_int64(setting->value, &value) != CS_OK || value < 1)
    return cs_fail(error, CS_INVALID,
                   "%s=%s is no number of PUs to confine a command to: values must be whole numbers of 1 or more; or "
                   "give --confine=off",
                   setting->name, setting->value);
  counts->others = value < no_machine_has / counts->others ? counts->others * value : no_machine_has;
  counts->processes = counts->processes || cs__counts_processes(setting->name);
  return CS_OK;
}

/* The name is the axis, a setting, or unknown. */
static enum cs_status take_name(const struct cs__planning *planning, const struct cs_case *one, const char *name,
                                size_t length, struct counts *counts, struct cs_error *error) {
  const char *axis = axis_name(planning);
  if (strlen(axis) == length && strncmp(axis, name, length) == 0) {
    counts->axis = true;
    return CS_OK;
  }
  for (size_t i = 0; i < one->setting_count; i++)
    if (strlen(one->settings[i].name) == length && strncmp(one->settings[i].name, name, length) == 0)
      return multiply(&one->settings[i], counts, error);
  return cs_fail(error, CS_INVALID, "--confine %s: '%.*s' is not swept: name parameters that are, or 'off'",
                 planning->request->confine, (int)length, name);
}

static enum cs_status take_names(const struct cs__planning *planning, const struct cs_case *one, struct counts *counts,
                                 struct cs_error *error) {
  enum cs_status status = CS_OK;
  const char *name = planning->request->confine;
  for (bool more = true; more && status == CS_OK; name++) {
    const size_t length = strcspn(name, ",");
    status = take_name(planning, one, name, length, counts, error);
    name += length;
    more = *name == ',';
  }
  return status;
}

/* Without a word from the user: threads, and times the processes they run in. */
static enum cs_status take_usual(const struct cs__planning *planning, const struct cs_case *one, struct counts *counts,
                                 struct cs_error *error) {
  enum cs_status status = CS_OK;
  counts->axis = true;
  for (size_t i = 0; planning->axis < 0 && i < one->setting_count && status == CS_OK; i++)
    if (cs__counts_processes(one->settings[i].name))
      status = multiply(&one->settings[i], counts, error);
  return status;
}

static bool has_processes(const struct cs_case *one) {
  for (size_t i = 0; i < one->setting_count; i++)
    if (cs__counts_processes(one->settings[i].name))
      return true;
  return false;
}

static enum cs_status check_count(const struct cs__planning *planning, const struct cs_case *one, int n, int64_t pus,
                                  struct cs_error *error) {
  const int most = cs__source_most(planning);
  if (pus <= most || (planning->request->oversubscribe && pus <= CS_PU_INDEX_MAX))
    return CS_OK;
  return cs_fail(error, CS_INVALID,
                 "%s at %s=%d would need %lld PUs, and there are %d to be used: sweep fewer, allow --oversubscribe, or "
                 "do not confine the command (--confine=off)",
                 one->name, axis_name(planning), n, (long long)pus, most);
}

/* The PUs of the first places, as a list; NULL: no memory. */
static enum cs_status pus_of(const struct cs__planning *planning, int count, char **list_out, struct cs_error *error) {
  struct cs_places places = {0};
  struct cs_pu_set all = {0};
  enum cs_status status = cs__source_places(planning, count, &places, error);
  for (size_t i = 0; i < places.count && status == CS_OK; i++)
    for (int pu = cs_pu_set_next(&places.places[i], 0); pu >= 0 && status == CS_OK;
         pu = cs_pu_set_next(&places.places[i], pu + 1))
      status = cs_pu_set_add(&all, pu);
  *list_out = status == CS_OK ? cs_pu_set_format(&all) : NULL;
  if (status == CS_OK && *list_out == NULL)
    status = cs_fail(error, CS_NOMEM, "no memory for the PUs of a command");
  cs_pu_set_free(&all);
  cs_places_free(&places);
  return status;
}

enum cs_status cs__plan_confinement(const struct cs__planning *planning, struct cs_case *one, struct cs_error *error) {
  const struct cs_result *result = planning->result;
  const char *confine = planning->request->confine;
  struct counts counts = {.others = 1};
  one->unbound = planning->axis < 0 && has_processes(one);
  if (confine != NULL ? strcmp(confine, "off") == 0 : planning->axis >= 0)
    return CS_OK;
  enum cs_status status = confine != NULL && confine[0] != '\0' ? take_names(planning, one, &counts, error)
                                                                : take_usual(planning, one, &counts, error);
  if (status != CS_OK)
    return status;
  /* Thread i is bound to place i only where the places of the team are those the command is on. */
  one->unbound = planning->axis < 0 && (has_processes(one) || !counts.axis || counts.others > 1);
  one->confined = calloc(result->point_count + 1, sizeof *one->confined);
  if (one->confined == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for the PUs of a command");
  for (size_t i = 0; i < result->point_count && status == CS_OK; i++) {
    const int n = result->points[i].n;
    const int64_t pus = counts.axis ? counts.others * n : counts.others;
    status = check_count(planning, one, n, pus, error);
    if (status == CS_OK)
      status = pus_of(planning, (int)pus, &one->confined[i], error);
  }
  return status;
}
