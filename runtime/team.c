/* runtime/team.c - binds the threads of the caller's OpenMP team to the places the policy gives them. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/team.h"
#include "topology/bind.h"
#include "topology/placement.h"

#include <omp.h>
#include <stdlib.h>
#include <string.h>

static const char *setting(const char *name) {
  const char *value = getenv(name);
  return value != NULL && value[0] != '\0' ? value : NULL;
}

/* The OpenMP runtime binds by itself as soon as one of these is set. */
static bool runtime_binds(void) {
  return setting("OMP_PLACES") != NULL || setting("OMP_PROC_BIND") != NULL || setting("GOMP_CPU_AFFINITY") != NULL;
}

static enum cs_status read_policy(struct cs_policy *policy_out, struct cs_error *error) {
  struct cs_policy policy = {.bind = CS_BIND_CLOSE, .smt = CS_SMT_LAST};
  struct cs_error why;
  const char *bind = setting("CORESWEEP_BIND"), *smt = setting("CORESWEEP_SMT");
  if (bind != NULL && cs_bind_parse(bind, &policy.bind, &why) != CS_OK)
    return cs_fail(error, CS_INVALID, "CORESWEEP_BIND: %.200s, or none", why.message);
  if (smt != NULL && cs_smt_parse(smt, &policy.smt, &why) != CS_OK)
    return cs_fail(error, CS_INVALID, "CORESWEEP_SMT: %.200s", why.message);
  *policy_out = policy;
  return CS_OK;
}

static enum cs_status find_places(const struct cs_policy *policy, int threads, struct cs_places *places_out,
                                  struct cs_error *error) {
  struct cs_machine machine = {0};
  struct cs_limits limits = {0};
  struct cs_budget budget = {0};
  enum cs_status status = cs_machine_load(NULL, &machine, error);
  if (status == CS_OK)
    status = cs_limits_gather(&limits, error);
  if (status == CS_OK)
    status = cs_budget_compute(&machine, &limits, 0, &budget, error);
  if (status == CS_OK)
    status = cs_placement(&machine, &budget, policy, threads, places_out, error);
  cs_budget_free(&budget);
  cs_limits_free(&limits);
  cs_machine_free(&machine);
  return status;
}

/* The first failure of any thread, kept under a lock. */
struct outcome {
  enum cs_status status;
  struct cs_error *error;
};

static void note(struct outcome *outcome, enum cs_status status, const struct cs_error *why) {
#pragma omp critical(cs_team_outcome)
  if (status != CS_OK && outcome->status == CS_OK)
    outcome->status = cs_fail(outcome->error, status, "%s", why->message);
}

/* Called by every thread of the team. When one cannot be bound, all go back to where they were allowed before. */
static void bind_thread(const struct cs_places *places, struct outcome *outcome) {
  struct cs_pu_set before = {0};
  struct cs_error why = {""};
  enum cs_status status = cs_affinity_get(0, &before, &why);
  if (status == CS_OK)
    status = cs_affinity_set(0, &places->places[omp_get_thread_num()], &why);
  note(outcome, status, &why);
#pragma omp barrier
  if (outcome->status != CS_OK && before.word_count > 0)
    cs_affinity_set(0, &before, NULL);
  cs_pu_set_free(&before);
}

enum cs_status cs_team_bind(struct cs_error *error) {
  const char *bind = setting("CORESWEEP_BIND");
  if (runtime_binds() || (bind != NULL && strcmp(bind, "none") == 0))
    return CS_OK;
  if (omp_in_parallel())
    return cs_fail(error, CS_INVALID,
                   "cs_team_bind was called inside a parallel region; call it once, before the first");
  struct cs_policy policy;
  struct cs_places places = {0};
  enum cs_status status = read_policy(&policy, error);
  if (status == CS_OK)
    status = find_places(&policy, omp_get_max_threads(), &places, error);
  if (status != CS_OK)
    return status;
  struct outcome outcome = {.error = error};
#pragma omp parallel
  bind_thread(&places, &outcome);
  cs_places_free(&places);
  return outcome.status;
}
