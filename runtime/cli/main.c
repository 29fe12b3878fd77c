/* runtime/cli/main.c - coresweep: which subcommand was meant, and off it goes. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/cli/cli.h"
#include "runtime/cli/early.h"

#include <errno.h>
#include <string.h>

static const struct cs_command commands[] = {
    {"topo", "the machine: packages, NUMA nodes, caches, cores, and what this process may use", cs_main_topo},
    {"list", "the kernels: what each computes, its parameters, its work, what bounds it", cs_main_list},
    {"run", "sweep kernels over thread counts and report speedup against the limit", cs_main_run},
    {"ceilings", "what the machine gives n threads at most: bandwidth, clock, flops, synchronisation",
     cs_main_ceilings},
    {"observe", "one run of an OpenMP program: where its cores' time goes, its Amdahl limit", cs_main_observe},
    {"fit", "laws for times measured elsewhere: Amdahl, USL and others, which hold, how far", cs_main_fit},
    {"compare", "what changed from an old result to a new one, beyond noise", cs_main_compare},
    {"report", "table, plots and HTML again from a stored result", cs_main_report},
    {"advise", "the thread count and pinning to use, what it costs, what a change would buy", cs_main_advise},
    {"env", "export lines that pin any OpenMP program: eval \"$(coresweep env -n 8)\"", cs_main_env},
    {CS__WORKER_COMMAND, NULL, cs_main_worker},
};
enum { COMMAND_COUNT = sizeof commands / sizeof commands[0] };

static const struct cs_command *find(const char *name) {
  for (size_t i = 0; i < COMMAND_COUNT; i++) {
    if (strcmp(commands[i].name, name) == 0)
      return &commands[i];
  }
  return NULL;
}

static int unknown(const char *word) {
  const char *near = cs_cli_nearest(commands, COMMAND_COUNT, word);
  struct cs_error error;
  if (near != NULL)
    return cs_cli_fail(cs_fail(&error, CS_INVALID, "there is no command '%s'; did you mean '%s'?", word, near), &error);
  return cs_cli_fail(cs_fail(&error, CS_INVALID, "there is no command '%s'; see coresweep --help", word), &error);
}

int main(int argc, char **argv) {
  cs_cli_begin();
  const char *word = argc > 1 ? argv[1] : "";
  if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0)
    return printf("%s\n", argp_program_version) < 0 ? CS_EXIT_FAILED : CS_EXIT_OK;
  const bool help = strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0;
  if (argc < 2 || (help && argc == 2)) {
    cs_cli_help(commands, COMMAND_COUNT, help ? stdout : stderr);
    return help ? CS_EXIT_OK : CS_EXIT_USAGE;
  }
  const struct cs_command *command = find(help ? argv[2] : word);
  if (command == NULL)
    return unknown(help ? argv[2] : word);
  char name[64], flag[] = "--help";
  snprintf(name, sizeof name, "coresweep %s", command->name);
  program_invocation_name = program_invocation_short_name = name;
  if (help)
    return command->main(2, (char *[]){name, flag, NULL});
  argv[1] = name;
  return command->main(argc - 1, argv + 1);
}
