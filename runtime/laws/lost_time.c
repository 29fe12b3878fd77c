/* runtime/laws/lost_time.c - sums over a split, and the same against one thread's run. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/laws/lost_time.h"

#include <math.h>
#include <stddef.h>

const char *cs_time_kind_name(enum cs_time_kind kind) {
  static const char *const names[CS_TIME_KINDS] = {
      [CS_TIME_SERIAL] = "serial",           [CS_TIME_BUSY] = "busy",
      [CS_TIME_SERIAL_IDLE] = "serial_idle", [CS_TIME_IMBALANCE] = "imbalance",
      [CS_TIME_BARRIER] = "barrier",         [CS_TIME_LOCK] = "lock",
      [CS_TIME_TASK_WAIT] = "task_wait",     [CS_TIME_TASK_CREATE] = "task_create",
      [CS_TIME_FORK_JOIN] = "fork_join",     [CS_TIME_OBSERVER] = "observer",
  };
  return (int)kind >= 0 && kind < CS_TIME_KINDS ? names[kind] : "unknown";
}

double cs_time_residual_s(const struct cs_time_split *split) {
  double known_s = 0.0;
  for (int kind = 0; kind < CS_TIME_KINDS; kind++)
    known_s += split->core_s[kind];
  return split->threads * split->wall_s - known_s;
}

static bool is_known(const struct cs_time_split *split) {
  return split->threads > 0 && split->wall_s > 0.0 && isfinite(split->wall_s);
}

static double worked_s(const struct cs_time_split *split) {
  return split->core_s[CS_TIME_SERIAL] + split->core_s[CS_TIME_BUSY];
}

bool cs_lost_time(const struct cs_time_split *one, const struct cs_time_split *many, struct cs_lost_time *lost_out) {
  *lost_out = (struct cs_lost_time){0};
  if (!is_known(one) || !is_known(many))
    return false;
  const double *spent_s = many->core_s;
  *lost_out = (struct cs_lost_time){
      .threads = many->threads,
      .total_s = many->threads * many->wall_s,
      .useful_s = worked_s(one),
      .inflation_s = worked_s(many) - worked_s(one),
      .serial_idle_s = spent_s[CS_TIME_SERIAL_IDLE],
      .imbalance_s = spent_s[CS_TIME_IMBALANCE],
      .waits_s = spent_s[CS_TIME_BARRIER] + spent_s[CS_TIME_LOCK] + spent_s[CS_TIME_TASK_WAIT],
      .fork_join_s = spent_s[CS_TIME_FORK_JOIN] + spent_s[CS_TIME_TASK_CREATE],
      .observer_s = spent_s[CS_TIME_OBSERVER],
      .residual_s = cs_time_residual_s(many),
  };
  return true;
}

bool cs_serial_agrees(double serial_one_s, double serial_many_s, double tolerance_s) {
  return fabs(serial_many_s - serial_one_s) <= tolerance_s + 0.1 * fmax(serial_one_s, serial_many_s);
}
