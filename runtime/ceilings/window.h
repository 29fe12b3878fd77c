/* runtime/ceilings/window.h - how much a team gets done while all of it is busy; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_CEILINGS_WINDOW_H
#define CORESWEEP_RUNTIME_CEILINGS_WINDOW_H

#include "runtime/base/status.h"

#include <stdbool.h>

struct cs__window {
  double window_s; /* of one try */
  int tries;
  /* A thread's next piece of work, long against a clock read and short against the window; returns its amount. */
  double (*step)(void *context, int thread);
  void *context;
  bool (*takes_part)(const void *context, int thread); /* NULL: every thread of the team */
};

/* Amount per second: of the team, of its slowest and of its fastest thread. */
struct cs__rates {
  int threads; /* that took part */
  double total_per_s, least_per_s, most_per_s;
};

/* The try with the greatest total. CS_NOMEM. */
enum cs_status cs__window_best(const struct cs__window *window, struct cs__rates *rates_out);

#endif
