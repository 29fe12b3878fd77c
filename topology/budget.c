/* topology/budget.c - the machine's PUs less every cut, each with its reason: pure arithmetic. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "topology/budget.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Writes a cut's reason; one that is too long ends in "..." after the last number that fits whole. */
__attribute__((format(printf, 3, 4))) static void note_cut(struct cs_budget *budget, size_t pus_lost,
                                                           const char *format, ...) {
  struct cs_cut *cut = &budget->cuts[budget->cut_count++];
  cut->pus_lost = pus_lost;
  va_list arguments;
  va_start(arguments, format);
  const int length = vsnprintf(cut->reason, sizeof cut->reason, format, arguments);
  va_end(arguments);
  if (length < (int)sizeof cut->reason)
    return;
  cut->reason[sizeof cut->reason - sizeof "..."] = '\0';
  char *comma = strrchr(cut->reason, ',');
  memcpy(comma != NULL ? comma + 1 : cut->reason + strlen(cut->reason), "...", sizeof "...");
}

/* "name list" as a cut of pus_lost PUs. */
static enum cs_status note_set(struct cs_budget *budget, size_t pus_lost, const char *name,
                               const struct cs_pu_set *set) {
  char *list = cs_pu_set_format(set);
  if (list == NULL)
    return CS_NOMEM;
  note_cut(budget, pus_lost, "%s %s", name, list);
  free(list);
  return CS_OK;
}

static enum cs_status start_with_online(const struct cs_machine *machine, struct cs_budget *budget) {
  enum cs_status status = CS_OK;
  for (size_t i = 0; i < machine->pu_count && status == CS_OK; i++)
    status = cs_pu_set_add(&budget->pus, machine->pus[i].os_index);
  budget->machine_pus = machine->pu_count;
  if (status == CS_OK && cs_pu_set_count(&machine->offline) > 0)
    status = note_set(budget, 0, "offline", &machine->offline);
  return status;
}

/* Keeps the PUs of a set; an empty one says nothing. Noted if it takes any. */
static enum cs_status keep(struct cs_budget *budget, const char *name, const struct cs_pu_set *set) {
  struct cs_pu_set both = {0};
  if (cs_pu_set_count(set) == 0)
    return CS_OK;
  const enum cs_status status = cs_pu_set_intersect(&budget->pus, set, &both);
  if (status != CS_OK)
    return status;
  const size_t lost = cs_pu_set_count(&budget->pus) - cs_pu_set_count(&both);
  cs_pu_set_free(&budget->pus);
  budget->pus = both;
  return lost > 0 ? note_set(budget, lost, name, set) : CS_OK;
}

/* What hwloc calls disallowed and no named limit took: of a stored machine, all that its process could not use. */
static enum cs_status drop_disallowed(const struct cs_machine *machine, struct cs_budget *budget) {
  struct cs_pu_set dropped = {0};
  enum cs_status status = CS_OK;
  for (size_t i = 0; i < machine->pu_count && status == CS_OK; i++) {
    const int pu = machine->pus[i].os_index;
    if (machine->pus[i].allowed || !cs_pu_set_has(&budget->pus, pu))
      continue;
    cs_pu_set_remove(&budget->pus, pu);
    status = cs_pu_set_add(&dropped, pu);
  }
  const size_t lost = cs_pu_set_count(&dropped);
  if (status == CS_OK && lost > 0)
    status = note_set(budget, lost, "disallowed", &dropped);
  cs_pu_set_free(&dropped);
  return status;
}

/* One decimal where that is the whole truth, two otherwise: 4.0, 0.5, 0.25. */
static void limit_time(const struct cs_limits *limits, int user_threads, struct cs_budget *budget) {
  budget->cpus = (double)cs_pu_set_count(&budget->pus);
  if (limits != NULL && limits->quota_cpus > 0.0 && limits->quota_cpus < budget->cpus) {
    const double tenths = 10.0 * limits->quota_cpus;
    budget->cpus = limits->quota_cpus;
    note_cut(budget, 0, "quota %.*f CPUs (%s)", tenths == floor(tenths) ? 1 : 2, limits->quota_cpus,
             limits->quota_source);
  }
  if (user_threads > 0 && user_threads < budget->cpus) {
    budget->cpus = user_threads;
    note_cut(budget, 0, "asked for %d (--max-threads)", user_threads);
  }
  budget->threads = budget->cpus >= 1.0 ? (int)budget->cpus : 1;
}

static void append_cuts(const struct cs_budget *budget, struct cs_text *text) {
  for (size_t i = 0; i < budget->cut_count; i++)
    cs_text_append(text, "%s%s", i == 0 ? ": " : "; ", budget->cuts[i].reason);
}

static enum cs_status fail_empty(const struct cs_budget *budget, struct cs_error *error) {
  struct cs_text cuts = {0};
  append_cuts(budget, &cuts);
  const enum cs_status status =
      cs_fail(error, CS_INVALID,
              "none of the %zu PUs is left to run on%s; widen the mask (taskset, srun --cpu-bind) or the cpuset",
              budget->machine_pus, cs_text_get(&cuts));
  cs_text_free(&cuts);
  return status;
}

enum cs_status cs_budget_compute(const struct cs_machine *machine, const struct cs_limits *limits, int user_threads,
                                 struct cs_budget *budget_out, struct cs_error *error) {
  if (user_threads < 0)
    return cs_fail(error, CS_INVALID, "a budget of %d threads makes no sense; ask for at least 1", user_threads);
  struct cs_budget budget = {0};
  enum cs_status status = start_with_online(machine, &budget);
  if (status == CS_OK && limits != NULL)
    status = keep(&budget, limits->cpuset_source[0] != '\0' ? limits->cpuset_source : "cpuset", &limits->cpuset);
  if (status == CS_OK && limits != NULL)
    status = keep(&budget, "affinity", &limits->affinity);
  if (status == CS_OK)
    status = drop_disallowed(machine, &budget);
  if (status != CS_OK)
    status = cs_fail(error, status, "out of memory for the budget of %zu PUs", machine->pu_count);
  else if (cs_pu_set_count(&budget.pus) == 0)
    status = fail_empty(&budget, error);
  if (status != CS_OK) {
    cs_budget_free(&budget);
    return status;
  }
  limit_time(limits, user_threads, &budget);
  *budget_out = budget;
  return CS_OK;
}

void cs_budget_append(const struct cs_budget *budget, struct cs_text *text) {
  const size_t usable = cs_pu_set_count(&budget->pus);
  if (usable == 1 && budget->machine_pus == 1)
    cs_text_append(text, "the only PU");
  else if (usable == budget->machine_pus)
    cs_text_append(text, "all %zu PUs", usable);
  else
    cs_text_append(text, "%zu of %zu PUs", usable, budget->machine_pus);
  append_cuts(budget, text);
}

void cs_budget_free(struct cs_budget *budget) {
  if (budget == NULL)
    return;
  cs_pu_set_free(&budget->pus);
  *budget = (struct cs_budget){0};
}
