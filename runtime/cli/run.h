/* runtime/cli/run.h - the parts of coresweep run; private to the command line. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_CLI_RUN_H
#define CORESWEEP_RUNTIME_CLI_RUN_H

#include "runtime/cli/compare.h"
#include "runtime/cli/present.h"
#include "runtime/sweep/driver.h"
#include "runtime/sweep/plan.h"

#include <signal.h>

/* What is asked of a command beside its words. Texts are argv's. */
struct cs__command_options {
  const char *asked; /* the first of these options that was given, "param"; NULL: none */
  const char *bare;  /* one that may have a value after = and was given none, "shell"; NULL: none */
  char **parameters; /* of --param */
  size_t parameter_count;
  struct cs_recipe recipe; /* its environment's list is its own */
  size_t environment_count;
  char *serial, *weak;
  char *confine; /* as in struct cs_request */
  bool lower;
};

/* How long, and in what order; numbers negative: not said. */
struct cs__protocol_options {
  enum cs_effort effort;
  long long rounds, samples;
  double precision, budget_s, timeout_s;
  long long seed;
  bool no_observe, no_ceilings;
  bool asked; /* one of them was given */
};

struct cs__run_options {
  struct cs_placement_options placement;
  struct cs__command_options of_command;
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
  const char *results; /* NULL: a new folder under CORESWEEP_RESULTS or ./results */
  const char *resume;  /* NULL: a new sweep */
  bool planned;        /* an option that makes the plan was given; with --resume the plan is there already */
};

/* run_options.c: the whole command line, checked. Ends the program on wrong use. Free with cs__run_options_free. */
void cs__run_parse(int argc, char **argv, struct cs__run_options *options_out);
void cs__run_options_free(struct cs__run_options *options);

/* run_command_options.c: input is struct cs__command_options, all zero at first. Groups 1 to 3 of the parent's. */
extern const struct argp cs__command_argp;
void cs__command_options_check(const struct argp_state *state, const struct cs__command_options *options);
void cs__command_options_free(struct cs__command_options *options);
bool cs__command_sweeps(const struct cs__command_options *options, const char *name); /* --param NAME= was given */

/* The words of the line an option was given; with --shell the line is their only one. cs_words_free. */
enum cs_status cs__command_words(const struct cs__command_options *options, const char *option, const char *line,
                                 char ***words_out, struct cs_error *error);

/* A copy of the command's words; with --shell joined by blanks to a line, as ssh does. cs_words_free. */
enum cs_status cs__command_joined(const struct cs__command_options *options, char *const *words, char ***words_out,
                                  struct cs_error *error);

/* run_protocol_options.c: input is struct cs__protocol_options. Groups 4 and 5 of the parent's. */
extern const struct argp cs__protocol_argp;
struct cs__protocol_options cs__protocol_options_default(void);
struct cs_protocol cs__protocol_settle(const struct cs__protocol_options *options, bool two_sides, bool of_command);

/* run_protocol_options.c: a time above zero; wrong use ends the program through argp_error. */
double cs__run_duration(const struct argp_state *state, const char *option, const char *value);

/* run_protocol_options.c: for the order of the invocations, where none is asked for. */
uint64_t cs__run_seed(void);

/* What the B side runs: at most one of the two. */
struct cs__versus {
  char *program;  /* another coresweep's, an absolute path */
  char **command; /* words, NULL-terminated */
};

/* run_versus.c: finds what --versus names and says on standard error what it is. CS_INVALID with the mend otherwise. */
enum cs_status cs__run_versus(const struct cs__run_options *options, struct cs__versus *versus_out,
                              struct cs_error *error);
void cs__versus_free(struct cs__versus *versus);

/* What a plan is asked for, and what belongs to it alone; the rest is the options'. */
struct cs__run_request {
  struct cs_request request;
  struct cs__versus versus;
  char **command, **serial;
};

/* run_request.c: the options and the user's OpenMP variables as a request to plan. Ended by cs__run_request_free. */
enum cs_status cs__run_request(const struct cs__run_options *options, struct cs__run_request *asked_out,
                               struct cs_error *error);
void cs__run_request_free(struct cs__run_request *asked);

/* run_request.c: says on standard error which way the metric is read where nobody said it. */
void cs__run_warn_of_metric(const struct cs__command_options *of_command);

/* run_request.c: OMP_NUM_THREADS, first of its levels, is the user's word on the largest team. */
void cs__run_cap(struct cs__run_options *options);

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

/* A driver's alarm, on standard error whatever that is. */
void cs__progress_alarm(void *context, const char *note);

#endif
