/* runtime/cli/options.c - the placement options every subcommand spells the same, and the machine they describe. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/cli/cli.h"

#include <stdlib.h>

enum { KEY_TOPOLOGY = 0x1000, KEY_BIND, KEY_SMT, KEY_MAX_THREADS };

long long cs_cli_whole(const struct argp_state *state, const char *option, const char *text, long long least,
                       long long most) {
  int64_t value = 0;
  if (cs_parse_int64(text, &value) != CS_OK || value < least || value > most)
    argp_error(state, "%s %s: must be a whole number from %lld to %lld", option, text, least, most);
  return value;
}

char *cs_cli_one(const struct argp_state *state, const char *what, char *value) {
  if (state->arg_num > 0)
    argp_error(state, "one %s at a time; '%s' is too many", what, value);
  return value;
}

static error_t parse_policy(int key, char *value, struct argp_state *state) {
  struct cs_placement_options *options = state->input;
  struct cs_error error;
  switch (key) {
  case KEY_BIND:
    if (cs_bind_parse(value, &options->policy.bind, &error) != CS_OK)
      argp_error(state, "--bind: %s", error.message);
    options->policy_given = true;
    return 0;
  case KEY_SMT:
    if (cs_smt_parse(value, &options->policy.smt, &error) != CS_OK)
      argp_error(state, "--smt: %s", error.message);
    options->policy_given = true;
    return 0;
  case KEY_MAX_THREADS:
    options->max_threads = (int)cs_cli_whole(state, "--max-threads", value, 1, CS_PU_INDEX_MAX);
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static const struct argp_option policy_options[] = {
    {"bind", KEY_BIND, "close|spread", 0, "neighbouring PUs first (default), or as far apart as can be", 0},
    {"smt", KEY_SMT, "last|first|off", 0,
     "second hardware threads of cores: after all cores (default), core by core, or never", 0},
    {"max-threads", KEY_MAX_THREADS, "N", 0, "use at most N of the PUs this process may use", 0},
    {0}};
const struct argp cs_policy_argp = {.options = policy_options, .parser = parse_policy};

static error_t parse_placement(int key, char *value, struct argp_state *state) {
  struct cs_placement_options *options = state->input;
  switch (key) {
  case ARGP_KEY_INIT:
    state->child_inputs[0] = options;
    return 0;
  case KEY_TOPOLOGY:
    options->topology = value;
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static const struct argp_option placement_options[] = {
    {"topology", KEY_TOPOLOGY, "FILE|STRING", 0,
     "another machine than this host: hwloc's XML, or a description as \"pack:2 l3:2 core:8 pu:2\"", 0},
    {0}};
static const struct argp_child placement_children[] = {{&cs_policy_argp, 0, NULL, 0}, {0}};
const struct argp cs_placement_argp = {
    .options = placement_options, .parser = parse_placement, .children = placement_children};

enum cs_status cs_placement_options_default(struct cs_placement_options *options_out, struct cs_error *error) {
  struct cs_placement_options options = {.policy = {.bind = CS_BIND_CLOSE, .smt = CS_SMT_LAST}};
  const char *bind = getenv("CORESWEEP_BIND"), *smt = getenv("CORESWEEP_SMT");
  struct cs_error why;
  if (bind != NULL && bind[0] != '\0' && cs_bind_parse(bind, &options.policy.bind, &why) != CS_OK)
    return cs_fail(error, CS_INVALID, "CORESWEEP_BIND: %.400s", why.message);
  if (smt != NULL && smt[0] != '\0' && cs_smt_parse(smt, &options.policy.smt, &why) != CS_OK)
    return cs_fail(error, CS_INVALID, "CORESWEEP_SMT: %.400s", why.message);
  *options_out = options;
  return CS_OK;
}

enum cs_status cs_cli_machine(const struct cs_placement_options *options, struct cs_machine *machine_out,
                              struct cs_budget *budget_out, struct cs_error *error) {
  struct cs_machine machine = {0};
  struct cs_limits limits = {0};
  enum cs_status status = cs_machine_load(options->topology, &machine, error);
  if (status != CS_OK)
    return status;
  if (machine.this_host)
    status = cs_limits_gather(&limits, error);
  if (status == CS_OK)
    status = cs_budget_compute(&machine, machine.this_host ? &limits : NULL, options->max_threads, budget_out, error);
  cs_limits_free(&limits);
  if (status == CS_OK)
    *machine_out = machine;
  else
    cs_machine_free(&machine);
  return status;
}

int cs_cli_tell(int argc, char **argv, const struct argp *argp, void *options, cs_cli_append *append) {
  struct cs_machine machine = {0};
  struct cs_budget budget = {0};
  struct cs_text text = {0};
  struct cs_error error = {""};
  enum cs_status status = cs_placement_options_default(options, &error);
  if (status != CS_OK)
    return cs_cli_fail(status, &error);
  cs_cli_parse(argp, argc, argv, options);
  status = cs_cli_machine(options, &machine, &budget, &error);
  if (status != CS_OK)
    return cs_cli_fail(status, &error);
  status = append(options, &machine, &budget, &text, &error);
  const int exit_status = status == CS_OK ? cs_cli_print(&text) : cs_cli_fail(status, &error);
  cs_text_free(&text);
  cs_budget_free(&budget);
  cs_machine_free(&machine);
  return exit_status;
}
