/* runtime/cli/cli.h - what the subcommands share: their table, exit statuses, how they talk to the user. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_CLI_CLI_H
#define CORESWEEP_RUNTIME_CLI_CLI_H

#include "runtime/base/status.h"
#include "runtime/report/report.h"
#include "topology/budget.h"
#include "topology/machine.h"
#include "topology/placement.h"

#include <argp.h>
#include <stdbool.h>
#include <stdio.h>

enum { CS_EXIT_OK = 0, CS_EXIT_FAILED = 1, CS_EXIT_USAGE = 2, CS_EXIT_SLOWER = 3, CS_EXIT_SIGNAL = 128 };

/* A subcommand: argv[0] is its name for messages ("coresweep topo"). Returns the exit status. */
struct cs_command {
  const char *name;
  const char *summary; /* one line of `coresweep --help`; NULL: hidden */
  int (*main)(int argc, char **argv);
};

int cs_main_topo(int argc, char **argv);
int cs_main_env(int argc, char **argv);
int cs_main_list(int argc, char **argv);
int cs_main_run(int argc, char **argv);
int cs_main_ceilings(int argc, char **argv);
int cs_main_observe(int argc, char **argv);
int cs_main_fit(int argc, char **argv);
int cs_main_compare(int argc, char **argv);
int cs_main_report(int argc, char **argv);
int cs_main_advise(int argc, char **argv);
int cs_main_worker(int argc, char **argv);

/* First act of main: the locale's characters, the user's OpenMP variables (early.c), a standard output that is checked
 * when the program ends. */
void cs_cli_begin(void);

/* `coresweep --help`: the commands with a summary, in their order. */
void cs_cli_help(const struct cs_command *commands, size_t count, FILE *stream);

/* The visible command whose name is nearest to word, if it is near enough to be what was meant; NULL otherwise. */
const char *cs_cli_nearest(const struct cs_command *commands, size_t count, const char *word);

/* argp_parse with this project's manners: wrong use exits with 2, --help and --usage to standard output. */
void cs_cli_parse(const struct argp *argp, int argc, char **argv, void *input);

/* "coresweep run: message" on standard error, and the exit status that belongs to the status (CS_INVALID 2, others 1).
 */
int cs_cli_fail(enum cs_status status, const struct cs_error *error);
__attribute__((format(printf, 1, 2))) void cs_cli_warn(const char *format, ...);

/* Writes all of text to standard output; exit status 1 with a message when it cannot (a full disk, a closed pipe). */
int cs_cli_print(const struct cs_text *text);

/* What the terminal behind standard output can show: width (COLUMNS, the terminal, 80), colours (isatty, NO_COLOR),
 * UTF-8. */
struct cs_table_style cs_cli_style(void);
struct cs_table_style cs_cli_style_of(int descriptor); /* of another stream than standard output */

/* The arguments as one line a shell would read back, for showing; NULL: no memory. free() it. */
char *cs_cli_command_line(int argc, char *const *argv);

/* --topology, --bind, --smt, --max-threads: the same words in every subcommand. An argp child; input is this struct. */
struct cs_placement_options {
  const char *topology; /* NULL: this host */
  struct cs_policy policy;
  int max_threads;   /* 0: no limit of the user's */
  bool policy_given; /* --bind or --smt stood on the command line: it then comes before OMP_PLACES and its kin */
};
extern const struct argp cs_placement_argp;
extern const struct argp cs_policy_argp; /* the same without --topology: where only this host makes sense */

/* Defaults from CORESWEEP_BIND, CORESWEEP_SMT. CS_INVALID for a malformed variable. */
enum cs_status cs_placement_options_default(struct cs_placement_options *options_out, struct cs_error *error);

/* Reads a whole number in [least, most] for argp parsers; wrong use ends the program through argp_error. */
long long cs_cli_whole(const struct argp_state *state, const char *option, const char *text, long long least,
                       long long most);

/* The one argument, a RESULT or a FILE, that ARGP_KEY_ARG brings; a second one ends the program through argp_error. */
char *cs_cli_one(const struct argp_state *state, const char *what, char *value);

/* Variables that would move or shrink an OpenMP team against its placement. */
extern const char *const cs_cli_rivals[];
extern const size_t cs_cli_rival_count;

/* Loads the machine and computes the budget the options ask for. */
enum cs_status cs_cli_machine(const struct cs_placement_options *options, struct cs_machine *machine_out,
                              struct cs_budget *budget_out, struct cs_error *error);

/*
 * All of a subcommand that tells something of the machine: parses the arguments into options, which begin with struct
 * cs_placement_options, and prints what `append` makes of them, the machine and the budget. Returns the exit status.
 */
typedef enum cs_status cs_cli_append(const void *options, const struct cs_machine *machine,
                                     const struct cs_budget *budget, struct cs_text *text, struct cs_error *error);
int cs_cli_tell(int argc, char **argv, const struct argp *argp, void *options, cs_cli_append *append);

#endif
