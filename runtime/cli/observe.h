/* runtime/cli/observe.h - the parts of coresweep observe; private to the command line. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_CLI_OBSERVE_H
#define CORESWEEP_RUNTIME_CLI_OBSERVE_H

#include "runtime/cli/cli.h"
#include "runtime/report/observe_report.h"
#include "topology/ladder.h"

#include <signal.h>

/* As a shell has them; a command's own failure passes through. */
enum { CS_EXIT_NOT_EXECUTABLE = 126, CS_EXIT_NOT_FOUND = 127 };

struct cs__observe_options {
  struct cs_placement_options placement;
  const char *threads; /* --threads, CORESWEEP_THREADS, or NULL: as the environment stands */
  int runs;
  const char *trace; /* NULL: none */
  size_t rows;       /* of the table of regions; 0: all */
  bool no_rebind;
  const char *json, *csv;    /* a file, "" for standard output, NULL: not asked for */
  const char *html, *output; /* a file, a folder; NULL: not asked for */
  char **command;            /* NULL-terminated */
};

/* observe_options.c: the whole command line, checked. Ends the program on wrong use. */
void cs__observe_parse(int argc, char **argv, struct cs__observe_options *options_out);

/* Whether standard output is a document of ours; the command's own goes to standard error then. */
bool cs__observe_owns_output(const struct cs__observe_options *options);

/* observe_find.c: 0, or the status of a shell that cannot start it, with the message. */
int cs__observe_find_program(const char *program, struct cs_error *error);

/*
 * observe_environment.c: the environment of a run on `threads` threads: OMP_NUM_THREADS, and the placement's
 * OMP_PLACES, OMP_PROC_BIND and OMP_DYNAMIC where places is not NULL (then rivals of theirs are left out). Pure; free
 * with cs__observe_environment_free. NULL: no memory.
 */
char **cs__observe_environment(char *const *from, int threads, const struct cs_places *places,
                               const struct cs_policy *policy);
void cs__observe_environment_free(char **environment);

/* What is to be run, and what came of it. */
struct cs__observing {
  const struct cs__observe_options *options;
  const char *library, *rebinder; /* rebinder NULL: not to be used (again), or not there */
  struct cs_machine machine;
  struct cs_budget budget;
  struct cs_ladder ladder; /* this machine's */
  struct cs_ladder counts; /* to be run; count 0: once, as the environment stands */
  const char *own_places;  /* the user's variable that stands, OMP_PLACES or GOMP_CPU_AFFINITY; NULL: none */
  bool rebind;             /* the first run had to be repeated with the rebinder, and regions were seen then */
  struct cs_observed_run *done;
  struct cs_observe_sample *samples; /* of done, in the order of running */
  size_t done_count;
  struct cs_observed_run traced;
  bool has_traced;
  char *trace;     /* the traced region as the report names it */
  int exit_status; /* of the first run that failed */
};

/* observe_runs.c: the planned runs, round by round, until one fails or the user ends it. */
enum cs_status cs__observe_all(struct cs__observing *observing, struct cs_error *error);

/* Regions forced onto one thread are told in runs on one thread by what runs on several show. */
void cs__observe_settle(struct cs__observing *observing);

/* One more run, at the most threads, that records the region; CS_INVALID when there is no such region. */
enum cs_status cs__observe_trace(struct cs__observing *observing, const struct cs_observe_summary *summary,
                                 struct cs_error *error);
void cs__observing_free(struct cs__observing *observing);

/* observe_output.c: whether what was asked for can be written; makes --output's folder. Before the first run. */
enum cs_status cs__observe_output_check(const struct cs__observe_options *options, struct cs_error *error);

/* What was asked for, where it was asked for. The exit status: 0, or 1 with a message. */
int cs__observe_output(const struct cs__observe_options *options, const struct cs_observe_runs *runs,
                       const struct cs_observe_summary *summary);

/*
 * observe_signals.c: signals that are sent to us alone are passed on to the command through cs__observe_pass; what the
 * terminal sends goes to both of us anyway. Either way the last one is in cs__observe_signal.
 */
extern volatile int cs__observe_pass;
extern volatile sig_atomic_t cs__observe_signal;
void cs__observe_signals_begin(void);
void cs__observe_signals_end(void);

#endif
