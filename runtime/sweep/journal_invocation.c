/* runtime/sweep/journal_invocation.c - what an invocation says of itself: team, samples, observation, ceilings, what it
 * used, proof, verdict. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/events.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A thread number or PU from outside: -1 is "could not be told". */
enum { PU_MOST = 1 << 24 };

static enum cs_status read_thread(const json_t *object, struct cs_thread_proof *thread, struct cs_error *error) {
  struct cs__members members = {object, "team", error, CS_OK};
  thread->mask = cs__take_text(&members, "mask");
  thread->pu_before = (int)cs__take_whole(&members, "pu", -1, PU_MOST);
  thread->pu_after = -1;
  return members.status;
}

static enum cs_status on_team(struct cs__members *members, struct cs_invocation *invocation, struct cs__open *open) {
  (void)open;
  const json_t *threads = cs__take_list(members, "threads");
  const size_t count = json_array_size(threads);
  if (members->status == CS_OK && invocation->threads != NULL)
    return cs_fail(members->error, CS_INVALID, "the invocation tells its team twice");
  if (members->status != CS_OK)
    return members->status;
  invocation->threads = calloc(count + 1, sizeof *invocation->threads);
  if (invocation->threads == NULL)
    return cs_fail(members->error, CS_NOMEM, "no memory for a team of %zu", count);
  for (size_t i = 0; i < count && members->status == CS_OK; i++) {
    invocation->thread_count = i + 1;
    members->status = read_thread(json_array_get(threads, i), &invocation->threads[i], members->error);
  }
  invocation->isa = cs__take_text_or_null(members, "isa");
  invocation->runtime = cs__take_text_or_null(members, "runtime");
  const double neighbour_s = cs__take_number_or(members, "neighbour_s", NAN);
  invocation->neighbour_s = neighbour_s > 0.0 ? neighbour_s : NAN;
  return members->status;
}

/* Seconds per call. A metric of which more is better counts as the time of one unit of it. */
static double sample_s(struct cs__members *members, const struct cs__open *open) {
  if (json_object_get(members->object, "value") == NULL)
    return cs__take_number(members, "s", 0.0);
  const double value = cs__take_number(members, "value", 0.0);
  return open->higher && value > 0.0 ? 1.0 / value : value;
}

static enum cs_status on_sample(struct cs__members *members, struct cs_invocation *invocation, struct cs__open *open) {
  const double seconds = sample_s(members, open);
  if (members->status == CS_OK && !(seconds > 0.0 && isfinite(seconds)))
    return cs_fail(members->error, CS_INVALID, "a sample is not above 0");
  if (members->status != CS_OK)
    return members->status;
  double *samples = cs__grow(invocation->samples_s, invocation->sample_count, sizeof *samples);
  if (samples == NULL)
    return cs_fail(members->error, CS_NOMEM, "no memory for a sample");
  invocation->samples_s = samples;
  samples[invocation->sample_count++] = seconds;
  return CS_OK;
}

static enum cs_status on_batch(struct cs__members *members, struct cs_invocation *invocation, struct cs__open *open) {
  (void)invocation;
  open->calls = cs__take_whole(members, "calls", 1, INT64_MAX);
  open->call_s = cs__take_number(members, "call_s", 0.0);
  return members->status;
}

static enum cs_status on_observed(struct cs__members *members, struct cs_invocation *invocation,
                                  struct cs__open *open) {
  (void)open;
  return cs__observed_from_json(members, &invocation->observed);
}

static enum cs_status on_ceilings(struct cs__members *members, struct cs_invocation *invocation,
                                  struct cs__open *open) {
  if (invocation->purpose != CS_PURPOSE_CEILINGS)
    return cs_fail(members->error, CS_INVALID, "ceilings are told by an invocation that is not asked for them");
  open->measured = true;
  return cs__ceilings_from_json(members, &invocation->ceilings);
}

static enum cs_status on_used(struct cs__members *members, struct cs_invocation *invocation, struct cs__open *open) {
  (void)open;
  if (invocation->used.told)
    return cs_fail(members->error, CS_INVALID, "the invocation tells twice what it used");
  return cs__used_from_json(members, &invocation->used);
}

static enum cs_status on_startup(struct cs__members *members, struct cs_invocation *invocation, struct cs__open *open) {
  (void)open;
  const struct cs_startup startup = {.spawn_s = cs__take_number_or(members, "spawn_s", 0.0),
                                     .link_s = cs__take_number_or(members, "link_s", 0.0)};
  if (members->status == CS_OK && (startup.spawn_s < 0.0 || startup.link_s < 0.0))
    return cs_fail(members->error, CS_INVALID, "a start takes less than no time");
  if (members->status == CS_OK)
    invocation->startup = startup;
  return members->status;
}

static enum cs_status on_proof(struct cs__members *members, struct cs_invocation *invocation, struct cs__open *open) {
  const json_t *pus = cs__take_list(members, "pus"), *noise = cs__take_object(members, "noise");
  invocation->array_bytes = (uint64_t)cs__take_whole(members, "array_bytes", 0, INT64_MAX);
  invocation->huge_bytes = (uint64_t)cs__take_whole(members, "huge_bytes", 0, INT64_MAX);
  if (members->status != CS_OK)
    return members->status;
  invocation->thread_count_after = json_array_size(pus);
  for (size_t i = 0; i < invocation->thread_count && i < invocation->thread_count_after; i++) {
    const json_t *pu = json_array_get(pus, i);
    if (!json_is_integer(pu) || json_integer_value(pu) < -1 || json_integer_value(pu) > PU_MOST)
      return cs_fail(members->error, CS_INVALID, "the proof event's PU of thread %zu is no number", i);
    invocation->threads[i].pu_after = (int)json_integer_value(pu);
    const char *mask = json_string_value(json_array_get(json_object_get(members->object, "masks"), i));
    invocation->threads[i].rebound = mask != NULL && strcmp(mask, invocation->threads[i].mask) != 0;
  }
  open->proved = true;
  const json_t *begin = json_object_get(members->object, "begin_ns");
  open->begin_ns = json_is_integer(begin) ? json_integer_value(begin) : 0;
  return cs__noise_from_json(noise, &invocation->noise, members->error);
}

static enum cs_status take_reason(struct cs__members *members, struct cs_invocation *invocation) {
  char *reason = cs__take_text_or_null(members, "reason");
  if (reason == NULL)
    return members->status;
  free(invocation->reason);
  invocation->reason = reason;
  return members->status;
}

static enum cs_status on_verified(struct cs__members *members, struct cs_invocation *invocation,
                                  struct cs__open *open) {
  open->right = cs__take_truth(members, "ok");
  open->verified = members->status == CS_OK;
  return open->right ? members->status : take_reason(members, invocation);
}

static enum cs_status on_failed(struct cs__members *members, struct cs_invocation *invocation, struct cs__open *open) {
  open->failed = true;
  return take_reason(members, invocation);
}

static const struct handler {
  const char *name;
  enum cs_status (*apply)(struct cs__members *members, struct cs_invocation *invocation, struct cs__open *open);
} handlers[] = {
    {"team", on_team},         {"sample", on_sample}, {"batch", on_batch},     {"observed", on_observed},
    {"ceilings", on_ceilings}, {"used", on_used},     {"startup", on_startup}, {"proof", on_proof},
    {"verified", on_verified}, {"failed", on_failed},
};

static const struct handler *find(const char *name) {
  for (size_t i = 0; i < sizeof handlers / sizeof handlers[0]; i++)
    if (strcmp(handlers[i].name, name) == 0)
      return &handlers[i];
  return NULL;
}

bool cs__is_invocation_event(const char *name) {
  return find(name) != NULL;
}

enum cs_status cs__invocation_event(const char *name, const json_t *event, struct cs_invocation *invocation,
                                    struct cs__open *open, struct cs_error *error) {
  struct cs__members members = {event, name, error, CS_OK};
  return find(name)->apply(&members, invocation, open);
}
