/* runtime/sweep/events.h - journal lines: made from data, and applied one after the other to a result. Private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_EVENTS_H
#define CORESWEEP_RUNTIME_SWEEP_EVENTS_H

#include "runtime/base/status.h"
#include "runtime/sweep/json.h"
#include "runtime/sweep/result.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the open invocation said that a result does not keep but its driver needs. */
struct cs__open {
  bool verified, right; /* its `verified` line came, and what it said */
  bool failed;          /* its `failed` line came; the reason is the invocation's */
  bool proved;
  bool measured; /* ceilings: its `ceilings` line came */
  bool higher;   /* known from the start: of a metric, more is better */
  int64_t calls; /* calibration: 0 until its `batch` line */
  double call_s;
  int64_t begin_ns; /* CLOCK_MONOTONIC of its first timed call; 0 until told */
};

/* A journal being read: the result so far and where in the story it stands. Start it as {0}. */
struct cs__reader {
  struct cs_result result;
  bool planned;      /* the sweep line was read */
  bool running;      /* the last invocation has begun and not ended */
  double unclosed_s; /* time of invocations in a session that has not said `over` */
  struct cs__open open;
};

/* CS_INVALID leaves the reader as it was, or with the event's invocation partly told; nothing else is harmed. */
enum cs_status cs__reader_apply(struct cs__reader *reader, const char *line, size_t length, struct cs_error *error);
void cs__reader_free(struct cs__reader *reader);

/* The same for a line of a worker: it must be one of a worker's events and speak of the running invocation. */
enum cs_status cs__reader_apply_worker(struct cs__reader *reader, const char *line, size_t length,
                                       struct cs_error *error);

/* The first line. NULL when memory is short. */
json_t *cs__plan_to_json(const struct cs_result *plan);
enum cs_status cs__plan_from_json(const json_t *event, struct cs_result *result_out, struct cs_error *error);

json_t *cs__noise_to_json(const struct cs_noise *noise);
enum cs_status cs__noise_from_json(const json_t *object, struct cs_noise *noise_out, struct cs_error *error);

/* The `observed` event, without its invocation's number. NULL when memory is short. */
json_t *cs__observed_to_json(const struct cs_observed *observed);
/* observed_out untouched unless CS_OK; a journal older than the split leaves split.threads 0. */
enum cs_status cs__observed_from_json(struct cs__members *members, struct cs_observed *observed_out);

/* The `ceilings` event, without its invocation's number: NaN is null. NULL when memory is short. */
json_t *cs__ceilings_to_json(const struct cs_ceilings *ceilings);
/* ceilings_out untouched unless CS_OK. */
enum cs_status cs__ceilings_from_json(struct cs__members *members, struct cs_ceilings *ceilings_out);

/* The `used` event of a command's run, without its invocation's number. NULL when memory is short. */
json_t *cs__used_to_json(const struct cs_used *used);
/* used_out untouched unless CS_OK. */
enum cs_status cs__used_from_json(struct cs__members *members, struct cs_used *used_out);
void cs__used_free(struct cs_used *used);

/* The journal's words, by the values of the enumerations; shared by writing and reading. */
extern const char *const cs__purpose_words[4];
extern const char *const cs__outcome_words[7];
extern const char *const cs__stop_words[4];
extern const char *const cs__output_words[4];

/* A whole journal; a torn last line is dropped. */
enum cs_status cs__journal_read(const char *text, size_t length, struct cs__reader *reader_out, struct cs_error *error);

/* Where the journal of a result folder lies: fresh string, NULL when memory is short. */
char *cs__journal_path(const char *folder);

/* Applies one event of an invocation's own: team, sample, batch, observed, ceilings, used, startup, proof, verified,
 * failed. */
enum cs_status cs__invocation_event(const char *name, const json_t *event, struct cs_invocation *invocation,
                                    struct cs__open *open, struct cs_error *error);
bool cs__is_invocation_event(const char *name);

#endif
