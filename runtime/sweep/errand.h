/* runtime/sweep/errand.h - one run of a command with every placeholder filled in: what a driver asks of a worker.
 * Private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_ERRAND_H
#define CORESWEEP_RUNTIME_SWEEP_ERRAND_H

#include "runtime/sweep/json.h"
#include "runtime/sweep/session.h"

#include <stdbool.h>

/* Owns all it points to; NULL: not asked for. Members as in struct cs_recipe. */
struct cs__errand {
  char **words;       /* program and arguments; with recipe.shell {shell, "-c", line} */
  char **environment; /* "NAME=VALUE" to be put into the worker's own */
  char *confined;     /* PU list */
  char *shell;        /* that runs the hooks */
  char *prepare, *conclude, *check;
  char *input, *output_file;
  enum cs_output output;
  char *ignore_failure;
  int warmup; /* runs before the one that is told: more than 0 in calibrations alone */
  char *metric;
  bool higher, same_output;
};

/*
 * The run of a case that is a command at a point. In words, environment, input, output file and hooks {n} stands for
 * the point's n, {AXIS} too, {threads} for its team, {size} for the size of weak scaling, {name} for the case's
 * setting; any other {text} stays as it is. Where a shell reads the text, values are quoted for it. CS_NOMEM.
 */
enum cs_status cs__errand_make(const struct cs_result *result, const struct cs__order *order,
                               struct cs__errand *errand_out, struct cs_error *error);
void cs__errand_free(struct cs__errand *errand);

/* All but the words, which a worker is given as its own arguments. NULL: no memory. */
char *cs__errand_to_line(const struct cs__errand *errand);

/* CS_INVALID with what is wrong; words: NULL-terminated, copied. */
enum cs_status cs__errand_from_line(const char *line, char *const *words, struct cs__errand *errand_out,
                                    struct cs_error *error);

#endif
