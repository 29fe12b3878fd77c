/* runtime/sweep/rounds.h - calibrations, then rounds until every case has stopped. Private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_ROUNDS_H
#define CORESWEEP_RUNTIME_SWEEP_ROUNDS_H

#include "runtime/sweep/session.h"

/* The invocations of a round in the order they run, of cases that go on, and of ceilings where they are wanted. Depends
 * on the plan and on which cases go on only. free(*orders_out). Pure. */
enum cs_status cs__round_orders(const struct cs_result *result, int round, struct cs__order **orders_out,
                                size_t *count_out, struct cs_error *error);

enum cs_status cs__calibrate_all(struct cs__session *session, struct cs_error *error);
enum cs_status cs__run_rounds(struct cs__session *session, struct cs_error *error);

#endif
