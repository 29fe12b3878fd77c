/* runtime/observe/command.h - starts a command under the observer, waits for it, collects what its processes did. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_OBSERVE_COMMAND_H
#define CORESWEEP_RUNTIME_OBSERVE_COMMAND_H

#include "runtime/base/status.h"
#include "runtime/observe/observation.h"

/*
 * The environment an observed process needs, made from another: CORESWEEP_OBSERVE, our library first in LD_PRELOAD,
 * OMP_TOOL_LIBRARIES (for libomp where a preload is not seen), OMP_TOOL=disabled taken out, LD_AUDIT when rebinder is
 * not NULL, CORESWEEP_OBSERVE_TRACE when trace is not NULL. Free with cs_observe_environment_free. NULL: no memory.
 */
char **cs_observe_environment(char *const *from, const char *library, const char *rebinder, const char *folder,
                              const char *trace);
void cs_observe_environment_free(char **environment);

struct cs_observe_order {
  char *const *argv;        /* NULL-terminated; argv[0] is looked for in PATH */
  char *const *environment; /* of the user, with what the caller wants set (OMP_NUM_THREADS, ...) */
  const char *library;      /* cs_observe_library's */
  const char *rebinder;     /* cs_observe_rebinder's, or NULL */
  const char *trace;        /* "MODULE+0xOFFSET" or NULL */
  bool rebind;              /* at once: an earlier run of this command needed it; rebinder is not NULL */
  bool quiet;               /* its standard output goes to /dev/null: repeated runs */
};

/* What keeps regions from being seen in a program file. */
enum cs_observe_obstacle {
  CS_OBSERVE_CLEAR,
  CS_OBSERVE_STATIC,  /* no dynamic section: a preload cannot reach it */
  CS_OBSERVE_SETUID,  /* the dynamic linker ignores LD_PRELOAD */
  CS_OBSERVE_MUSL,    /* another dynamic linker than glibc's */
  CS_OBSERVE_FOREIGN, /* another architecture or no ELF file that can be judged */
  CS_OBSERVE_SCRIPT   /* starts with #!: what it starts is observed */
};
enum cs_observe_obstacle cs_observe_inspect(const char *program_path);
/* What, why and the mend, one sentence; NULL for CLEAR and SCRIPT. */
const char *cs_observe_obstacle_text(enum cs_observe_obstacle obstacle);

struct cs_observed_run {
  int exit_status;          /* of the command, or 128 + its signal */
  double wall_s;            /* from starting it to its end */
  double user_s, system_s;  /* CPU time of it and its waited-for children */
  int64_t begin_ns, end_ns; /* CLOCK_MONOTONIC */
  char *program;            /* what argv[0] was found as */
  enum cs_observe_obstacle obstacle;
  bool rebound;  /* with the rebinder */
  bool repeated; /* because a first run, which is not told of, mapped a runtime and no region was seen */
  struct cs_observation *processes; /* named; those with regions, most parallel time first; then those without */
  size_t process_count;
};

/*
 * Runs the command once (twice, the second time without its output, when the plain preload saw no region in a
 * process that maps an OpenMP runtime, all ended well and a rebinder is given; a caller with several runs to make tells
 * the next ones by `rebind`, or leaves the rebinder out: a command is not to be repeated more than once). Signals that
 * come to us are for the caller to handle: *stop (may be NULL) not 0 passes that signal on to the command, once for
 * each time it is set anew.
 */
enum cs_status cs_observe_run(const struct cs_observe_order *order, const volatile int *stop,
                              struct cs_observed_run *run_out, struct cs_error *error);
void cs_observed_run_free(struct cs_observed_run *run);

#endif
