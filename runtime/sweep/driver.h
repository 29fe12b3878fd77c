/* runtime/sweep/driver.h - runs a plan: one worker process per point and round, every event into the journal first. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_DRIVER_H
#define CORESWEEP_RUNTIME_SWEEP_DRIVER_H

#include "runtime/base/status.h"
#include "runtime/sweep/journal.h"
#include "runtime/sweep/result.h"

#include <signal.h>

struct cs_progress {
  const struct cs_result *result; /* what is swept, for cs_result_put_n; never NULL */
  const struct cs_case *now;      /* NULL between invocations, and while ceilings are measured */
  const struct cs_point *point;   /* NULL between invocations */
  enum cs_purpose purpose;
  int round;              /* of `now` */
  size_t done, total;     /* invocations; total is the forecast for the rounds still thought needed */
  double spent_s, left_s; /* left_s < 0: not known yet */
  const char *note;       /* a line worth showing for good (a rejection, a failure, a forecast), or NULL */
};

struct cs_driver {
  /* Path of the program that understands `worker ...` (this one). Cases with a rival run the result's `versus`. */
  const char *worker_program;
  const char *observe_library;       /* libcoresweep-observe.so, or NULL: no observed invocations */
  const volatile sig_atomic_t *stop; /* set by the caller's signal handler: end after killing the running worker */
  void (*progress)(void *context, const struct cs_progress *progress); /* or NULL */
  void (*alarm)(void *context, const char *note); /* what went wrong and is told nowhere else; or NULL */
  void *progress_context;
};

/*
 * Makes the folder's journal and writes the plan as its first line. CS_INVALID if the folder has a result already.
 * topology_xml (may be NULL) is kept beside it as topology.xml.
 */
enum cs_status cs_sweep_begin(const struct cs_result *plan, const char *topology_xml, struct cs_error *error);

/*
 * Goes on from whatever the journal of this folder holds until every case has stopped, then reads it back; without a
 * case until the ceilings of protocol.stop.rounds_min rounds are measured, or the budget is spent. Lost invocations are
 * run again. CS_INTERRUPTED when `stop` was set (result_out is filled all the same), CS_IO when the journal cannot be
 * written. Crashed, hung and wrong invocations do not fail the sweep: they are in the result.
 */
enum cs_status cs_sweep_run(const char *folder, const struct cs_driver *driver, struct cs_result *result_out,
                            struct cs_error *error);

#endif
