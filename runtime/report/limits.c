/* runtime/report/limits.c - a point's limit in words: whether there is one, and what binds. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/limits.h"

#include <math.h>

bool cs__has_limit(const struct cs_point_summary *point) {
  return point->limit.speedup.count > 0 && isfinite(point->limit.speedup.value) && point->limit.speedup.value > 0.0;
}

/* A serial part that lowers it by less than this is none to speak of. */
static const double no_serial = 0.02;

static bool only_cores_bind(const struct cs_point_summary *point) {
  return point->limit.binds == CS_LIMIT_AMDAHL && point->limit.speedup.value * (1.0 + no_serial) >= point->n;
}

const char *cs__binds_word(const struct cs_point_summary *point) {
  static const char *const words[CS_LIMIT_TERMS] = {
      [CS_LIMIT_AMDAHL] = "serial", [CS_LIMIT_CLOCK] = "clock", [CS_LIMIT_BANDWIDTH] = "memory",
      [CS_LIMIT_FLOPS] = "flops",   [CS_LIMIT_LOCK] = "lock",   [CS_LIMIT_SPAN] = "tasks"};
  return only_cores_bind(point) ? "cores" : words[point->limit.binds];
}

const char *cs__binds_title(const struct cs_point_summary *point) {
  return only_cores_bind(point) ? "number of cores" : cs_limit_term_title(point->limit.binds);
}
