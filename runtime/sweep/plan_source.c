/* runtime/sweep/plan_source.c - where the threads of a team run: the user's own places first, else the policy. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/text.h"
#include "runtime/sweep/plan_parts.h"
#include "topology/places.h"

#include <string.h>
#include <strings.h>

static bool is_set(const char *variable) {
  return variable != NULL && variable[0] != '\0';
}

/* OMP_PROC_BIND may be a list, one word per nesting level: the first is the outermost team's. */
static bool binds_as(const char *proc_bind, const char *word) {
  const size_t length = strlen(word);
  return is_set(proc_bind) && strncasecmp(proc_bind, word, length) == 0 &&
         (proc_bind[length] == '\0' || proc_bind[length] == ',');
}

/* OMP_PROC_BIND=spread over a user's list: n threads take every (count / n)-th place, as the runtimes do. */
static size_t place_index(const struct cs__source *source, bool spread, int thread, int threads) {
  const size_t count = source->places.count;
  if (spread && (size_t)threads <= count)
    return (size_t)thread * count / (size_t)threads;
  return (size_t)thread % count;
}

void cs__source_put_policy(const struct cs__planning *planning, struct cs_text *text) {
  const struct cs_request *request = planning->request;
  const struct cs__source *source = &planning->source;
  if (source->given)
    cs_text_append(text, "the user's %s (%zu places)%s",
                   is_set(request->omp_places) ? "OMP_PLACES" : "GOMP_CPU_AFFINITY", source->places.count,
                   binds_as(request->omp_proc_bind, "spread") ? ", spread" : ", in their order");
  else
    cs_text_append(text, "%s, SMT %s%s", cs_bind_name(source->policy.bind), cs_smt_name(source->policy.smt),
                   is_set(request->omp_proc_bind) && source->policy.bind == CS_BIND_SPREAD &&
                           request->policy.bind != CS_BIND_SPREAD
                       ? " (the user's OMP_PROC_BIND)"
                       : "");
  if (binds_as(request->omp_proc_bind, "false"))
    cs_text_append(text, "; OMP_PROC_BIND=false is not followed: an unpinned team's times cannot be compared");
  if (request->oversubscribe)
    cs_text_append(text, "; oversubscribed counts share places round-robin");
}

/* OpenMP 5.2, section 21.1.7: one of these words, or a list of the last five; ours is the first. */
static enum cs_status check_proc_bind(const char *text, struct cs_error *error) {
  static const char *const words[] = {"true", "false", "master", "primary", "close", "spread"};
  bool known = !is_set(text);
  for (size_t i = 0; i < sizeof words / sizeof words[0] && !known; i++)
    known = binds_as(text, words[i]);
  if (known)
    return CS_OK;
  return cs_fail(error, CS_INVALID, "OMP_PROC_BIND=%s is none of true, false, primary, close, spread: unset or mend it",
                 text);
}

enum cs_status cs__source_find(const struct cs_request *request, const struct cs_machine *machine,
                               const struct cs_budget *budget, struct cs__source *source_out, struct cs_error *error) {
  struct cs__source *source = source_out;
  enum cs_status status = check_proc_bind(request->omp_proc_bind, error);
  *source = (struct cs__source){.policy = request->policy};
  if (status != CS_OK)
    return status;
  if (is_set(request->omp_places)) {
    source->given = true;
    status = cs_places_parse(request->omp_places, machine, budget, &source->places, error);
  } else if (is_set(request->gomp_cpu_affinity)) {
    source->given = true;
    status = cs_places_parse_gomp(request->gomp_cpu_affinity, machine, budget, &source->places, error);
  } else if (binds_as(request->omp_proc_bind, "spread")) {
    source->policy.bind = CS_BIND_SPREAD;
  } else if (binds_as(request->omp_proc_bind, "close")) {
    source->policy.bind = CS_BIND_CLOSE;
  }
  if (status == CS_OK && source->given && source->places.count == 0)
    status = cs_fail(error, CS_INVALID, "OMP_PLACES names no place this process may use: unset it");
  source->capacity =
      source->given ? (int)source->places.count : cs_placement_capacity(machine, budget, &source->policy);
  return status;
}

void cs__source_free(struct cs__source *source) {
  cs_places_free(&source->places);
}

int cs__source_most(const struct cs__planning *planning) {
  const int threads = planning->budget->threads, capacity = planning->source.capacity;
  return threads < capacity ? threads : capacity;
}

enum cs_status cs__source_places(const struct cs__planning *planning, int threads, struct cs_places *places_out,
                                 struct cs_error *error) {
  const struct cs__source *source = &planning->source;
  struct cs_places base = {0}, places = {0};
  enum cs_status status = CS_OK;
  const int unshared = threads < source->capacity ? threads : source->capacity;
  if (!source->given)
    status = cs_placement(planning->machine, planning->budget, &source->policy, unshared, &base, error);
  const struct cs_places *from = source->given ? &source->places : &base;
  const bool spread = source->given && binds_as(planning->request->omp_proc_bind, "spread");
  for (int i = 0; i < threads && status == CS_OK; i++) {
    const size_t index = source->given ? place_index(source, spread, i, threads) : (size_t)i % from->count;
    status = cs_places_append(&places, &from->places[index]);
    if (status != CS_OK)
      cs_fail(error, status, "no memory for the places of %d threads", threads);
  }
  cs_places_free(&base);
  if (status == CS_OK)
    *places_out = places;
  else
    cs_places_free(&places);
  return status;
}
