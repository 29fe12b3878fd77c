/* runtime/cli/present.h - how a result reaches the user: its files, then what was asked for on standard output. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_CLI_PRESENT_H
#define CORESWEEP_RUNTIME_CLI_PRESENT_H

#include "runtime/cli/cli.h"

enum cs__show { CS__SHOW_TABLE, CS__SHOW_MARKDOWN, CS__SHOW_CSV, CS__SHOW_JSON };

struct cs__present_options {
  enum cs__show show;
  bool chosen;           /* show was asked for */
  bool plot;             /* draw in the terminal, below the table */
  const char *plot_case; /* NULL: the overview */
  bool ceilings;         /* what the machine gives at most, instead of the kernels */
};

/* --plot, --format, --json, --csv; input is the struct above. */
extern const struct argp cs__present_argp;
extern const struct argp cs__present_ceilings_argp; /* the same where the ceilings are shown */

/*
 * Writes the result's files into its folder, prints what the options ask for, and says where report.html is. The exit
 * status: 1 if an invocation failed or a file could not be written, 2 for a case to plot that is not there.
 */
int cs__present(const struct cs_result *result, const struct cs__present_options *options);

/* The same without touching the result's folder. */
int cs__present_stored(const struct cs_result *result, const struct cs__present_options *options);

#endif
