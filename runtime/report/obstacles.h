/* runtime/report/obstacles.h - spots of a plot that no text should lie on. Pure. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_OBSTACLES_H
#define CORESWEEP_RUNTIME_REPORT_OBSTACLES_H

#include "runtime/report/place.h"

#define CS__OBSTACLES_MAX 2048

/* Start it as {0}. What is beyond CS__OBSTACLES_MAX or not finite is passed over. */
struct cs__obstacles {
  struct cs__spot at[CS__OBSTACLES_MAX];
  size_t count;
};

void cs__obstacles_add(struct cs__obstacles *obstacles, struct cs__spot at);

/* A straight line: spots a few pixels apart. */
void cs__obstacles_add_line(struct cs__obstacles *obstacles, struct cs__spot from, struct cs__spot to);

#endif
