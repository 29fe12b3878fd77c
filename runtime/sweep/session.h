/* runtime/sweep/session.h - one run of the driver over a journal: what it knows, and the lines it says. Private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_SESSION_H
#define CORESWEEP_RUNTIME_SWEEP_SESSION_H

#include "runtime/base/status.h"
#include "runtime/sweep/descendants.h"
#include "runtime/sweep/driver.h"
#include "runtime/sweep/events.h"
#include "runtime/sweep/keeper.h"

#include <stdbool.h>
#include <stdint.h>

struct cs__session {
  const struct cs_driver *driver;
  struct cs_journal *journal;
  struct cs__reader reader; /* what the journal holds, always: every line goes through it */
  int64_t begun_ns;
  bool observing;            /* observed invocations are wanted and possible */
  int round;                 /* the one being run */
  int rounds_expected;       /* forecast, for the progress line */
  struct cs__children found; /* our children before --setup: none of its */
  struct cs__keeper keeper;  /* of what --setup left running */
};

/* What one invocation is to do. */
struct cs__order {
  int case_index; /* CS_CASE_NONE for ceilings */
  int point_index, round;
  enum cs_purpose purpose;
};

/* Appends the event (taken over; NULL is short memory) to the journal and applies it. */
enum cs_status cs__session_say(struct cs__session *session, json_t *event, struct cs_error *error);

/* Over all sessions, this one included. */
double cs__session_spent_s(const struct cs__session *session);

/* CS_INTERRUPTED when the user asked to stop. */
enum cs_status cs__session_check(const struct cs__session *session, struct cs_error *error);

/* Runs one worker and journals what became of it. CS_OK whatever the worker did. */
enum cs_status cs__invoke(struct cs__session *session, const struct cs__order *order, struct cs_error *error);

/* The case's name, or "ceilings". */
const char *cs__order_name(const struct cs_result *result, const struct cs__order *order);

/* Tells the caller's progress function what runs now (order NULL: nothing). */
void cs__progress_now(const struct cs__session *session, const struct cs__order *order);
__attribute__((format(printf, 2, 3))) void cs__progress_note(const struct cs__session *session, const char *format,
                                                             ...);

/*
 * The environment of a timed worker at a point, without any observer of the caller's. Without a team there (team 0)
 * OpenMP's variables stay as they are; unbound: the team's size is told, not its places. Free with
 * cs__environment_free; NULL: no memory.
 */
char **cs__environment_make(char *const *from, const struct cs_point *point, bool unbound);
void cs__environment_free(char **environment);

/* CS_OUTCOME_REJECTED with a reason when the team is not what the point asks for; CS_OUTCOME_OK otherwise. Pure. */
enum cs_outcome cs__team_check(const struct cs_point *point, const struct cs_invocation *invocation,
                               struct cs_text *reason);

/* CS_OUTCOME_WRONG with a reason when a command had to print the same in every run of its case and did not. Pure. */
enum cs_outcome cs__output_check(const struct cs_result *result, const struct cs_invocation *invocation,
                                 struct cs_text *reason);

/*
 * The recipe's setup and cleanup, if there are any. CS_FAILED, CS_INTERRUPTED. Whether cleanup ended well: its message
 * is an alarm. What setup started and cleanup did not end is killed then; or when this process dies before.
 */
enum cs_status cs__session_set_up(struct cs__session *session, struct cs_error *error);
bool cs__session_clean_up(struct cs__session *session);

/*
 * Rounds in which the points beside the base are observed too. Where their time went is wanted to a per cent or so and
 * has no interval: three invocations tell a stray one from the others. The base's serial share has an interval, as
 * tight as the speedups', and is observed in every round.
 */
enum { CS__ROUNDS_OBSERVED = 3 };

/* Whether the plan wants the order's case observed at its point in its round. */
bool cs__observed_in(const struct cs_result *result, const struct cs__order *order);

/* Whether the round is still to come or to be ended: a case goes on, or without any, the ceilings' rounds are not over.
 */
bool cs__goes_on(const struct cs_result *result, int round);

/* Whether the plan wants ceilings in this round. */
bool cs__ceilings_in(const struct cs_result *result, int round);

/* Every case has stopped; without any, every round of ceilings was run. */
bool cs__complete(const struct cs_result *result);

/* --- what is still to do: pure functions of a result -----------------------------------------------------------------
 */

/* Whether this invocation has still to be run (again). */
bool cs__wanted(const struct cs_result *result, const struct cs__order *order);

/* Three failures or rejections in a row, of its calibration or its invocations: no more of this point. Nor is anything
 * run of a serial program beyond the first point. */
bool cs__given_up(const struct cs_result *result, const struct cs__order *order);

/* Whether the gate may still set an invocation of this case and point aside: at most rounds / 2 times, of the
 * rounds it is in. */
bool cs__may_void(const struct cs_result *result, const struct cs__order *order);

/* Rounds of the case and its rivals that have begun. */
int cs__rounds_begun(const struct cs_result *result, int leader);

/* --- time and precision: pure too ------------------------------------------------------------------------------------
 */

/* Seconds of one invocation, from those that ran, else from its calibration; 0 when neither is there. */
double cs__cost_invocation_s(const struct cs_result *result, const struct cs__order *order);
double cs__cost_round_s(const struct cs_result *result, int case_index, int round, bool observing);
double cs__cost_round_of_all_s(const struct cs_result *result, int round, bool observing); /* of what goes on */

/* Samples an invocation takes: the protocol's, at most 3 of a call that lasts over a second; one of a
 * command, none for ceilings. */
int cs__samples_of(const struct cs_result *result, const struct cs__order *order);

/* The widest half-width over the case's points, of their ratios to its rival too; infinity while one has no interval.
 */
double cs__widest(const struct cs_result *result, int case_index);

#endif
