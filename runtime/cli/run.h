/* runtime/cli/run.h - the parts of coresweep run; private to the command line. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_CLI_RUN_H
#define CORESWEEP_RUNTIME_CLI_RUN_H

#include "runtime/cli/compare.h"
#include "runtime/cli/present.h"
#include "runtime/sweep/driver.h"
#include "runtime/sweep/plan.h"

#include <signal.h>

struct cs__run_options {
  struct cs_placement_options placement;
  struct cs__present_options present;
  struct cs__compare_options compare; /* of the two sides, where there are two */
  bool judged;                        /* an option of those was given: there must be two sides */
  const char **cases;
  size_t case_count;
  char **command;      /* the words after --, NULL-terminated, within argv; NULL: kernels are swept */
  const char *versus;  /* --versus, as typed, or NULL */
  bool no_cases;       /* ceilings alone */
  const char *threads; /* --threads, CORESWEEP_THREADS, or NULL */
  bool oversubscribe;
  struct cs_protocol protocol;
  const char *output; /* NULL: a new folder under CORESWEEP_RESULTS or ./results */
  const char *resume; /* NULL: a new sweep */
  bool planned;       /* an option that makes the plan was given; with --resume the plan is there already */
};

/* run_options.c: the whole command line, checked. Ends the program on wrong use. Free with cs__run_options_free. */
void cs__run_parse(int argc, char **argv, struct cs__run_options *options_out);
void cs__run_options_free(struct cs__run_options *options);

/* What the B side runs: at most one of the two. */
struct cs__versus {
  char *program;  /* another coresweep's, an absolute path */
  char **command; /* words, NULL-terminated */
};

/* run_versus.c: finds what --versus names and says on standard error what it is. CS_INVALID with the mend otherwise. */
enum cs_status cs__run_versus(const struct cs__run_options *options, struct cs__versus *versus_out,
                              struct cs_error *error);
void cs__versus_free(struct cs__versus *versus);

/* run_options.c: a time above zero; wrong use ends the program through argp_error. */
double cs__run_duration(const struct argp_state *state, const char *option, const char *value);

/* run_options.c: for the order of the invocations, where none is asked for. */
uint64_t cs__run_seed(void);

/* run.c: plans, or goes on with options->resume; sweeps, and presents. The exit status. Frees options->cases. */
int cs__run(struct cs__run_options *options, int argc, char **argv);

/* run_folder.c: makes the result's folder; wished NULL: UTC time and host under CORESWEEP_RESULTS or ./results. */
enum cs_status cs__run_folder(const char *wished, const char *host, char **folder_out, struct cs_error *error);

/* run_facts.c: adds the facts of environment and build to the result. */
enum cs_status cs__run_facts(struct cs_result *result, struct cs_error *error);

/*
 * runtimes.c: names the OpenMP runtimes loaded into this process, "libgomp.so.1" or "libgomp.so.1, libomp.so.5", and
 * returns how many there are. Two of them do not know of each other's threads.
 */
size_t cs__openmp_runtimes(struct cs_text *names);

/* run_signals.c: the first Ctrl-C (or TERM, HUP) sets *cs__stop; the second ends the program at once. */
extern volatile sig_atomic_t cs__stop; /* 0, or the signal's number */
void cs__stop_on_signals(void);
void cs__stop_no_more(void); /* the usual actions again */

/* run_progress.c: one line of progress that redraws itself, at most `columns` wide; pure. */
void cs__progress_line(const struct cs_progress *progress, int columns, struct cs_text *text);

/* A driver's progress callback for a terminal on standard error; context is a struct cs__progress_screen. */
struct cs__progress_screen {
  bool shown; /* a line stands there and must be cleared */
};
void cs__progress_show(void *context, const struct cs_progress *progress);
void cs__progress_clear(struct cs__progress_screen *screen);

#endif
