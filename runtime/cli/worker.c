/* runtime/cli/worker.c - the hidden subcommand the driver starts for one invocation. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/worker.h"
#include "runtime/cli/cli.h"

enum {
  KEY_INVOCATION = 0x1000,
  KEY_CASE,
  KEY_THREADS,
  KEY_CALLS,
  KEY_SAMPLES,
  KEY_SHORTEST,
  KEY_OBSERVE,
  KEY_CEILINGS,
  KEY_FOOTPRINT,
  KEY_COMMAND,
  KEY_ERRAND,
  KEY_OBSERVER,
  KEY_OBSERVE_INTO,
  KEY_FD
};

static const struct argp_option worker_options[] = {
    {"invocation", KEY_INVOCATION, "N", 0, "number of the invocation in the journal", 0},
    {"case", KEY_CASE, "SPEC", 0, "kernel with every parameter", 0},
    {"threads", KEY_THREADS, "N", 0, "size of the team that was asked for", 0},
    {"calls", KEY_CALLS, "N", 0, "calls per sample; 0: calibrate", 0},
    {"samples", KEY_SAMPLES, "N", 0, "samples to take", 0},
    {"shortest", KEY_SHORTEST, "SECONDS", 0, "shortest sample when calibrating", 0},
    {"observe", KEY_OBSERVE, NULL, 0, "read the observer's counters", 0},
    {"ceilings", KEY_CEILINGS, NULL, 0, "no case: measure what the team can get from the machine at most", 0},
    {"footprint", KEY_FOOTPRINT, "BYTES", 0, "of the ceilings' arrays together", 0},
    {"command", KEY_COMMAND, NULL, 0, "no case: run the command after -- once; must be the first option", 0},
    {"errand", KEY_ERRAND, "JSON", 0, "how that command is run", 0},
    {"observer", KEY_OBSERVER, "FILE", 0, "library the command is observed with", 0},
    {"observe-into", KEY_OBSERVE_INTO, "DIR", 0, "where it counts", 0},
    {"fd", KEY_FD, "N", 0, "file descriptor the lines go to", 0},
    {0}};

struct parsing {
  struct cs_worker_job *job;
  char **words; /* after --, NULL-terminated: argv has them in one piece */
  bool command;
};

static void check(const struct argp_state *state, const struct parsing *parsing) {
  const struct cs_worker_job *job = parsing->job;
  const bool says_what = parsing->command ? parsing->words != NULL
                         : job->ceilings  ? job->footprint_bytes > 0
                                          : job->spec != NULL;
  if (!says_what || (job->threads == 0 && !parsing->command) || job->fd < 0)
    argp_error(state, "--fd is needed, and --case or --ceilings with --footprint and --threads, or --command with one; "
                      "coresweep run starts this command, not a person");
}

static error_t parse(int key, char *value, struct argp_state *state) {
  struct parsing *parsing = state->input;
  struct cs_worker_job *job = parsing->job;
  switch (key) {
  case KEY_INVOCATION:
    job->invocation = (int)cs_cli_whole(state, "--invocation", value, 0, INT32_MAX);
    return 0;
  case KEY_CASE:
    job->spec = value;
    return 0;
  case KEY_THREADS:
    job->threads = (int)cs_cli_whole(state, "--threads", value, 1, CS_PU_INDEX_MAX);
    return 0;
  case KEY_CALLS:
    job->calls = cs_cli_whole(state, "--calls", value, 0, INT64_MAX);
    return 0;
  case KEY_SAMPLES:
    job->samples = (int)cs_cli_whole(state, "--samples", value, 1, INT32_MAX);
    return 0;
  case KEY_SHORTEST:
    if (cs_parse_double(value, &job->shortest_s) != CS_OK || job->shortest_s < 0)
      argp_error(state, "--shortest %s: must be seconds", value);
    return 0;
  case KEY_OBSERVE:
    job->observe = true;
    return 0;
  case KEY_CEILINGS:
    job->ceilings = true;
    return 0;
  case KEY_FOOTPRINT:
    job->footprint_bytes = (uint64_t)cs_cli_whole(state, "--footprint", value, 1, INT64_MAX);
    return 0;
  case KEY_COMMAND:
    parsing->command = true;
    return 0;
  case KEY_ERRAND:
    job->errand = value;
    return 0;
  case KEY_OBSERVER:
    job->observer = value;
    return 0;
  case KEY_OBSERVE_INTO:
    job->observe_into = value;
    return 0;
  case KEY_FD:
    job->fd = (int)cs_cli_whole(state, "--fd", value, 0, INT32_MAX);
    return 0;
  case ARGP_KEY_ARGS: /* all that are left, at once */
    if (!parsing->command)
      return ARGP_ERR_UNKNOWN;
    parsing->words = state->argv + state->next;
    return 0;
  case ARGP_KEY_END:
    check(state, parsing);
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static const struct argp argp = {
    .options = worker_options, .parser = parse, .doc = "One invocation of a sweep; `coresweep run` starts it."};

int cs_main_worker(int argc, char **argv) {
  struct cs_worker_job job = {.samples = 1, .fd = -1};
  struct parsing parsing = {.job = &job};
  cs_cli_parse(&argp, argc, argv, &parsing);
  job.command = parsing.words;
  return cs_worker_run(&job);
}
