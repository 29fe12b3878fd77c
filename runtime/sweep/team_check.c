/* runtime/sweep/team_check.c - did the team run where it was told to: every thread on its place, before and after? */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/text.h"
#include "runtime/sweep/session.h"
#include "topology/pu_set.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* "3", "0:4" or "0:4:2" (first, count, stride) into the set; at moves past it. */
static bool read_interval(const char **at, struct cs_pu_set *place) {
  long numbers[3] = {0, 1, 1};
  for (int i = 0; i < 3; i++) {
    char *end = NULL;
    errno = 0;
    numbers[i] = strtol(*at, &end, 10);
    if (end == *at || errno != 0 || numbers[i] < 0 || numbers[i] > CS_PU_INDEX_MAX)
      return false;
    *at = end;
    if (*end != ':')
      break;
    (*at)++;
  }
  for (long k = 0; k < numbers[1]; k++)
    if (cs_pu_set_add(place, (int)(numbers[0] + k * numbers[2])) != CS_OK)
      return false;
  return true;
}

/* The next "{...}" of an OMP_PLACES list of explicit places, as coresweep writes them. */
static bool read_place(const char **at, struct cs_pu_set *place) {
  if (**at == ',')
    (*at)++;
  if (**at != '{')
    return false;
  do
    (*at)++;
  while (read_interval(at, place) && **at == ',');
  if (**at != '}')
    return false;
  (*at)++;
  return true;
}

static bool check_thread(const struct cs_thread_proof *thread, size_t number, const struct cs_pu_set *place,
                         struct cs_text *reason) {
  struct cs_pu_set mask = {0};
  char *wanted = cs_pu_set_format(place);
  const char *const place_text = wanted != NULL ? wanted : "its place";
  bool right = false;
  if (cs_pu_set_parse(thread->mask, &mask, NULL) != CS_OK || !cs_pu_set_equal(&mask, place))
    cs_text_append(reason,
                   "thread %zu may run on PU %s instead of %s: something else set its affinity (MPI's or the "
                   "batch system's binding, a second OpenMP runtime)",
                   number, thread->mask, place_text);
  else if (thread->pu_before >= 0 && !cs_pu_set_has(place, thread->pu_before))
    cs_text_append(reason, "thread %zu ran on PU %d, outside of its place %s", number, thread->pu_before, place_text);
  else if (thread->pu_after >= 0 && !cs_pu_set_has(place, thread->pu_after))
    cs_text_append(reason, "thread %zu migrated from PU %d to PU %d, outside of its place %s, while it was timed",
                   number, thread->pu_before, thread->pu_after, place_text);
  else if (thread->rebound)
    cs_text_append(
        reason,
        "the affinity of thread %zu, PU %s before timing, was another one after it: the kernel or a library it "
        "calls changes it",
        number, place_text);
  else
    right = true;
  free(wanted);
  cs_pu_set_free(&mask);
  return right;
}

enum cs_outcome cs__team_check(const struct cs_point *point, const struct cs_invocation *invocation,
                               struct cs_text *reason) {
  if (invocation->thread_count != (size_t)point->n) {
    cs_text_append(reason, "the team had %zu of %d threads: is OpenMP linked, and OMP_THREAD_LIMIT unset?",
                   invocation->thread_count, point->n);
    return CS_OUTCOME_REJECTED;
  }
  if (invocation->thread_count_after != invocation->thread_count) {
    cs_text_append(reason,
                   "the team had %zu threads before timing and %zu after: does the kernel call omp_set_num_threads?",
                   invocation->thread_count, invocation->thread_count_after);
    return CS_OUTCOME_REJECTED;
  }
  const char *at = point->places;
  for (size_t i = 0; i < invocation->thread_count; i++) {
    struct cs_pu_set place = {0};
    const bool known = read_place(&at, &place);
    const bool right = known && check_thread(&invocation->threads[i], i, &place, reason);
    if (!known)
      cs_text_append(reason, "the plan has no place for thread %zu", i);
    cs_pu_set_free(&place);
    if (!right)
      return CS_OUTCOME_REJECTED;
  }
  return CS_OUTCOME_OK;
}
