/* runtime/cli/topo.c - coresweep topo: the machine, what this process may use of it, and the order threads take it. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/cli/cli.h"
#include "runtime/report/topology_report.h"

enum { KEY_JSON = 0x2000, KEY_ALL };

struct options {
  struct cs_placement_options placement; /* first: cs_cli_tell */
  bool json, all;
};

static error_t parse(int key, char *value, struct argp_state *state) {
  struct options *options = state->input;
  switch (key) {
  case ARGP_KEY_INIT:
    state->child_inputs[0] = &options->placement;
    return 0;
  case KEY_JSON:
    options->json = true;
    return 0;
  case KEY_ALL:
    options->all = true;
    return 0;
  case ARGP_KEY_ARG:
    argp_error(state, "'%s': topo takes no arguments; another machine is given with --topology", value);
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static const struct argp_option own_options[] = {
    {"json", KEY_JSON, NULL, 0, "print JSON for a program (its schema: runtime/report/TOPOLOGY.md)", 0},
    {"all", KEY_ALL, NULL, 0, "draw every core of a large machine, also those that look like others", 0},
    {0}};
static const struct argp_child children[] = {{&cs_placement_argp, 0, NULL, 0}, {0}};
static const struct argp argp = {
    .options = own_options,
    .parser = parse,
    .doc = "Shows the machine: packages, NUMA nodes, caches and cores with their sizes and sharing, what this process "
           "may use of them and what cut the rest, and which PU each thread of a growing team takes."
           "\vThe map has a column for each core: the number of a PU, and below it the thread that runs there. Under "
           "--bind spread it is the order in which growing teams take the PUs; their threads are numbered along the "
           "machine.\n\n"
           "Examples:\n"
           "  coresweep topo\n"
           "  coresweep topo --bind spread --smt off\n"
           "  coresweep topo --topology node.xml --json\n"
           "  coresweep topo --topology \"pack:2 numa:2 l3:2 core:4 pu:2\"\n",
    .children = children};

/* The map shows no more threads than the budget has time for. */
static int largest_team(const struct options *options, const struct cs_machine *machine,
                        const struct cs_budget *budget) {
  const int capacity = cs_placement_capacity(machine, budget, &options->placement.policy);
  return budget->threads < capacity ? budget->threads : capacity;
}

static enum cs_status append_report(const void *given, const struct cs_machine *machine, const struct cs_budget *budget,
                                    struct cs_text *text, struct cs_error *error) {
  const struct options *options = given;
  const struct cs_policy *policy = &options->placement.policy;
  struct cs_places order = {0};
  enum cs_status status =
      cs_placement_order(machine, budget, policy, largest_team(options, machine, budget), &order, error);
  if (status != CS_OK)
    return status;
  if (options->json) {
    status = cs_report_topology_json(machine, budget, policy, &order, text, error);
  } else {
    const struct cs_table_style style = cs_cli_style();
    cs_report_topology(machine, budget, policy, &order, options->all, &style, text);
  }
  cs_places_free(&order);
  return status;
}

int cs_main_topo(int argc, char **argv) {
  struct options options = {0};
  return cs_cli_tell(argc, argv, &argp, &options, append_report);
}
