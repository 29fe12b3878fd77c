/* runtime/sweep/rounds.h - calibrations, then rounds until every case has stopped. Private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_ROUNDS_H
#define CORESWEEP_RUNTIME_SWEEP_ROUNDS_H

#include "runtime/sweep/session.h"

enum cs_status cs__calibrate_all(struct cs__session *session, struct cs_error *error);
enum cs_status cs__run_rounds(struct cs__session *session, struct cs_error *error);

#endif
