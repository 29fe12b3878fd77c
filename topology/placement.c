/* topology/placement.c - the places of n threads under a policy, and the words for policies. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "topology/placement.h"
#include "topology/placement_order.h"

#include <stdlib.h>
#include <string.h>

static const char *const bind_names[] = {[CS_BIND_CLOSE] = "close", [CS_BIND_SPREAD] = "spread"};
static const char *const smt_names[] = {[CS_SMT_LAST] = "last", [CS_SMT_FIRST] = "first", [CS_SMT_OFF] = "off"};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

const char *cs_bind_name(enum cs_bind bind) {
  return (size_t)bind < COUNT(bind_names) ? bind_names[bind] : "unknown";
}

const char *cs_smt_name(enum cs_smt smt) {
  return (size_t)smt < COUNT(smt_names) ? smt_names[smt] : "unknown";
}

static int find_name(const char *const *names, size_t count, const char *text) {
  for (size_t i = 0; i < count; i++)
    if (text != NULL && strcmp(names[i], text) == 0)
      return (int)i;
  return -1;
}

enum cs_status cs_bind_parse(const char *text, enum cs_bind *bind_out, struct cs_error *error) {
  const int found = find_name(bind_names, COUNT(bind_names), text);
  if (found < 0)
    return cs_fail(error, CS_INVALID, "'%.40s' is no way to place threads; use close or spread",
                   text != NULL ? text : "");
  *bind_out = (enum cs_bind)found;
  return CS_OK;
}

enum cs_status cs_smt_parse(const char *text, enum cs_smt *smt_out, struct cs_error *error) {
  const int found = find_name(smt_names, COUNT(smt_names), text);
  if (found < 0)
    return cs_fail(error, CS_INVALID, "'%.40s' is no way to use hardware threads; use last, first or off",
                   text != NULL ? text : "");
  *smt_out = (enum cs_smt)found;
  return CS_OK;
}

int cs_placement_capacity(const struct cs_machine *machine, const struct cs_budget *budget,
                          const struct cs_policy *policy) {
  struct cs__usable *list = NULL;
  size_t count = 0;
  const enum cs_status status = cs__usable_list(machine, budget, policy, &list, &count);
  free(list);
  return status == CS_OK ? (int)count : 0;
}

static enum cs_status check_threads(int threads, size_t capacity, const struct cs_policy *policy,
                                    struct cs_error *error) {
  if (threads >= 1 && (size_t)threads <= capacity)
    return CS_OK;
  if (threads < 1)
    return cs_fail(error, CS_INVALID, "a placement for %d threads makes no sense; ask for 1 to %zu", threads, capacity);
  if (policy->smt == CS_SMT_OFF)
    return cs_fail(error, CS_INVALID,
                   "%d threads need as many cores under smt off, and %zu may be used; ask for at most %zu threads, or "
                   "use smt last",
                   threads, capacity, capacity);
  return cs_fail(error, CS_INVALID, "%d threads need as many PUs, and %zu may be used; ask for at most %zu threads",
                 threads, capacity, capacity);
}

static enum cs_status append_pu(struct cs_places *places, int os_index) {
  struct cs_pu_set place = {0};
  enum cs_status status = cs_pu_set_add(&place, os_index);
  if (status == CS_OK)
    status = cs_places_append(places, &place);
  cs_pu_set_free(&place);
  return status;
}

/*
 * Threads of a spread team are numbered along the machine, as OpenMP's spread does, so that threads with neighbouring
 * numbers (which mostly share data) are near each other; the fastest kind comes first, for thread 0 also runs what is
 * serial. Sorts order[0 .. threads) so: by slowness, then by index into the list, which runs along the machine.
 */
static enum cs_status number_along(const struct cs__usable *list, size_t count, int *order, size_t threads) {
  bool *chosen = calloc(count, sizeof *chosen);
  if (chosen == NULL)
    return CS_NOMEM;
  for (size_t i = 0; i < threads; i++)
    chosen[order[i]] = true;
  size_t at = 0;
  for (int slowness = 0; at < threads; slowness++)
    for (size_t i = 0; i < count; i++)
      if (chosen[i] && list[i].slowness == slowness)
        order[at++] = (int)i;
  free(chosen);
  return CS_OK;
}

static enum cs_status make_places(const struct cs_machine *machine, const struct cs_budget *budget,
                                  const struct cs_policy *policy, int threads, bool along, struct cs_places *places_out,
                                  struct cs_error *error) {
  struct cs__usable *list = NULL;
  size_t count = 0;
  int *order = NULL;
  struct cs_places places = {0};
  enum cs_status status = cs__usable_list(machine, budget, policy, &list, &count);
  if (status == CS_OK)
    status = check_threads(threads, count, policy, error);
  if (status != CS_OK)
    goto cleanup;
  order = malloc(count * sizeof *order);
  status = order != NULL ? cs__order_fill(list, count, policy, order) : CS_NOMEM;
  if (status == CS_OK && along)
    status = number_along(list, count, order, (size_t)threads);
  for (int i = 0; status == CS_OK && i < threads; i++)
    status = append_pu(&places, list[order[i]].os_index);
  if (status != CS_OK)
    goto cleanup;
  *places_out = places;
  places = (struct cs_places){0};

cleanup:
  cs_places_free(&places);
  free(order);
  free(list);
  return status != CS_NOMEM ? status : cs_fail(error, status, "out of memory while placing %d threads", threads);
}

enum cs_status cs_placement(const struct cs_machine *machine, const struct cs_budget *budget,
                            const struct cs_policy *policy, int threads, struct cs_places *places_out,
                            struct cs_error *error) {
  return make_places(machine, budget, policy, threads, policy->bind == CS_BIND_SPREAD, places_out, error);
}

enum cs_status cs_placement_order(const struct cs_machine *machine, const struct cs_budget *budget,
                                  const struct cs_policy *policy, int threads, struct cs_places *places_out,
                                  struct cs_error *error) {
  return make_places(machine, budget, policy, threads, false, places_out, error);
}
