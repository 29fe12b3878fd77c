/* runtime/cli/env.c - coresweep env: shell lines that put the threads of any OpenMP program where a policy wants them.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/cli/cli.h"
#include "runtime/cli/exports.h"

enum { KEY_SHELL = 0x2000 };

struct options {
  struct cs_placement_options placement; /* first: cs_cli_tell */
  int threads;                           /* 0: the largest team that fits */
  const struct cs__shell *shell;
};

static error_t parse(int key, char *value, struct argp_state *state) {
  struct options *options = state->input;
  switch (key) {
  case ARGP_KEY_INIT:
    state->child_inputs[0] = &options->placement;
    return 0;
  case 'n':
    options->threads = (int)cs_cli_whole(state, "--threads", value, 1, CS_PU_INDEX_MAX);
    return 0;
  case KEY_SHELL:
    options->shell = cs__shell_named(state, value);
    return 0;
  case ARGP_KEY_ARG:
    argp_error(state, "'%s': env takes no arguments; the number of threads is given with -n", value);
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static const struct argp_option own_options[] = {
    {"threads", 'n', "N", 0, "place N threads (default: as many as this process may use)", 0},
    {"shell", KEY_SHELL, CS__SHELL_VALUES, 0, CS__SHELL_HELP, 0},
    {0}};
static const struct argp_child children[] = {{&cs_placement_argp, 0, NULL, 0}, {0}};
static const struct argp argp = {
    .options = own_options,
    .parser = parse,
    .doc = "Prints lines that pin any OpenMP program: evaluated by the shell, they put thread i of every team of N "
           "threads on a PU of its own, with GCC's and with LLVM's runtime alike."
           "\vExamples:\n"
           "  eval \"$(coresweep env -n 8 --bind spread)\"\n"
           "  eval \"$(coresweep env --smt off)\"; ./program\n"
           "  coresweep env --shell fish -n 4 | source\n"
           "  coresweep env -n 16 --topology node.xml     lines for another machine\n",
    .children = children};

/*
 * OMP_PROC_BIND: with as many places as threads, close and spread both put thread i on place i. They differ for smaller
 * teams of the same program, where each does to the places what the policy did to the machine.
 */
static void append_lines(const struct cs__shell *shell, const struct cs_policy *policy, const struct cs_places *places,
                         struct cs_text *text) {
  struct cs_text list = {0};
  cs_places_append_text(places, &list);
  cs__put_exports(text, shell, places->count, cs_text_get(&list), cs_bind_name(policy->bind));
  text->failed |= list.failed;
  cs_text_free(&list);
}

static enum cs_status append_environment(const void *given, const struct cs_machine *machine,
                                         const struct cs_budget *budget, struct cs_text *text, struct cs_error *error) {
  const struct options *options = given;
  const struct cs_policy *policy = &options->placement.policy;
  const int capacity = cs_placement_capacity(machine, budget, policy);
  const int fitting = budget->threads < capacity ? budget->threads : capacity;
  const int threads = options->threads > 0 ? options->threads : fitting;
  if (threads > budget->threads && threads <= capacity)
    cs_cli_warn("%d threads share the time of %.2f CPUs; at most %d run at the same time", threads, budget->cpus,
                budget->threads);
  struct cs_places places = {0};
  const enum cs_status status = cs_placement(machine, budget, policy, threads, &places, error);
  if (status != CS_OK)
    return status;
  append_lines(options->shell, policy, &places, text);
  cs_places_free(&places);
  return CS_OK;
}

int cs_main_env(int argc, char **argv) {
  struct options options = {.shell = cs__shell_default};
  return cs_cli_tell(argc, argv, &argp, &options, append_environment);
}
