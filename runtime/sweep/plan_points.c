/* runtime/sweep/plan_points.c - the thread counts and where their threads run: the user's own places first. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/text.h"
#include "runtime/sweep/plan_parts.h"
#include "topology/ladder.h"
#include "topology/places.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Where places come from: the user's list, or (given false) the policy. */
struct source {
  bool given;
  struct cs_places places;
  struct cs_policy policy;
  int capacity; /* places there are */
};

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
static size_t place_index(const struct source *source, bool spread, int thread, int threads) {
  const size_t count = source->places.count;
  if (spread && (size_t)threads <= count)
    return (size_t)thread * count / (size_t)threads;
  return (size_t)thread % count;
}

static void say_policy(const struct cs_request *request, const struct source *source, struct cs_text *text) {
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

static enum cs_status find_source(const struct cs_request *request, const struct cs_machine *machine,
                                  const struct cs_budget *budget, struct source *source, struct cs_error *error) {
  enum cs_status status = check_proc_bind(request->omp_proc_bind, error);
  *source = (struct source){.policy = request->policy};
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

static enum cs_status places_of(const struct cs_request *request, const struct cs_machine *machine,
                                const struct cs_budget *budget, const struct source *source, int threads,
                                struct cs_text *text, struct cs_error *error) {
  struct cs_places base = {0}, places = {0};
  enum cs_status status = CS_OK;
  const int unshared = threads < source->capacity ? threads : source->capacity;
  if (!source->given)
    status = cs_placement(machine, budget, &source->policy, unshared, &base, error);
  const struct cs_places *from = source->given ? &source->places : &base;
  const bool spread = source->given && binds_as(request->omp_proc_bind, "spread");
  for (int i = 0; i < threads && status == CS_OK; i++) {
    const size_t index = source->given ? place_index(source, spread, i, threads) : (size_t)i % from->count;
    status = cs_places_append(&places, &from->places[index]);
  }
  if (status == CS_OK)
    cs_places_append_text(&places, text);
  else if (status == CS_NOMEM)
    cs_fail(error, status, "no memory for the places of %d threads", threads);
  cs_places_free(&places);
  cs_places_free(&base);
  return status;
}

static enum cs_status find_ladder(const struct cs_request *request, const struct cs_machine *machine,
                                  const struct cs_budget *budget, const struct source *source, struct cs_ladder *ladder,
                                  struct cs_error *error) {
  const int most = budget->threads < source->capacity ? budget->threads : source->capacity;
  if (request->threads != NULL)
    return cs_ladder_parse(request->threads, most, request->oversubscribe, ladder, error);
  const enum cs_status status = cs_ladder_default(machine, budget, &source->policy, ladder, error);
  if (status != CS_OK)
    return status;
  size_t kept = 0; /* the user's list may have fewer places than the policy would find */
  for (size_t i = 0; i < ladder->count; i++)
    if (ladder->counts[i] <= most)
      ladder->counts[kept++] = ladder->counts[i];
  if (kept > 0 && kept < ladder->count && ladder->counts[kept - 1] < most)
    ladder->counts[kept++] = most;
  ladder->count = kept;
  return kept > 0 ? CS_OK : cs_fail(error, CS_INVALID, "there is no thread count to sweep; give --threads");
}

enum cs_status cs__plan_points(const struct cs_request *request, const struct cs_machine *machine,
                               const struct cs_budget *budget, struct cs_result *result, struct cs_error *error) {
  struct source source;
  struct cs_ladder ladder = {0};
  struct cs_text policy = {0};
  enum cs_status status = find_source(request, machine, budget, &source, error);
  if (status == CS_OK)
    status = find_ladder(request, machine, budget, &source, &ladder, error);
  if (status == CS_OK && (result->points = calloc(ladder.count, sizeof *result->points)) == NULL)
    status = cs_fail(error, CS_NOMEM, "no memory for the points of a plan");
  for (size_t i = 0; i < ladder.count && status == CS_OK; i++) {
    struct cs_text text = {0};
    result->point_count = i + 1;
    result->points[i].n = result->points[i].team = ladder.counts[i];
    status = places_of(request, machine, budget, &source, ladder.counts[i], &text, error);
    result->points[i].places = cs_text_take(&text);
    if (result->points[i].places == NULL)
      status = cs_fail(error, CS_NOMEM, "no memory for the points of a plan");
  }
  say_policy(request, &source, &policy);
  result->policy = cs_text_take(&policy);
  cs_places_free(&source.places);
  cs_ladder_free(&ladder);
  return status;
}
