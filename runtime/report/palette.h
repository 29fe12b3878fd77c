/* runtime/report/palette.h - the plots' colours by role, on white, on dark, and as CSS variables of the page. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_PALETTE_H
#define CORESWEEP_RUNTIME_REPORT_PALETTE_H

#include <stddef.h>
#include <stdint.h>

enum cs__role {
  CS__ROLE_BACK,
  CS__ROLE_INK,
  CS__ROLE_MUTED,
  CS__ROLE_GRID,
  CS__ROLE_IDEAL,
  CS__ROLE_LIMIT,
  CS__ROLE_MEASURED,
  CS__ROLE_BAND,
  CS__ROLE_GREEN,
  CS__ROLE_PURPLE,
  CS__ROLE_OCHRE,
  CS__ROLE_SKY,
  CS__ROLE_COUNT
};

struct cs__colour {
  const char *name; /* c_NAME in gnuplot, --plot-NAME in CSS */
  uint32_t light, dark;
};

/* No two roles share a light colour: a drawing's colours can be turned into the variables' names. */
extern const struct cs__colour cs__palette[CS__ROLE_COUNT];

/* The colour of the overview's series: they come again after cs__series_count. */
extern const enum cs__role cs__series_roles[];
extern const size_t cs__series_count;

#endif
