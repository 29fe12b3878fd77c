/* runtime/cli/observe_options.c - the command line of coresweep observe. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/cli/observe.h"

#include <stdlib.h>

enum { KEY_THREADS = 0x4000, KEY_RUNS, KEY_TRACE, KEY_NO_REBIND, KEY_REGIONS, KEY_JSON, KEY_CSV, KEY_HTML };

enum {
  RUNS_MAX = 64, /* as far as the exact signed-rank distribution goes */
  ROWS_DEFAULT = 10,
  ROWS_MAX = 1024 /* what the observer's table holds */
};

static const struct argp_option own_options[] = {
    {0, 0, NULL, 0, "What to run:", 1},
    {"threads", KEY_THREADS, "LIST", 0,
     "run it on so many threads, as 1,4 or 1,2,4-16:4,all; default: once, as the environment says", 1},
    {"runs", KEY_RUNS, "N", 0, "run it N times on each thread count; 6 is the least that gives a 95 % interval", 1},
    {"trace", KEY_TRACE, "REGION", 0,
     "record in one more run what each thread does in a region: its function, FILE:LINE, number in the table, or "
     "MODULE+0xOFFSET",
     1},
    {"no-rebind", KEY_NO_REBIND, NULL, 0,
     "do not run the command once more, all calls bound to the observer, when its first run ended well, had loaded an "
     "OpenMP runtime and no region was seen",
     1},
    {0, 0, NULL, 0, "The report:", 2},
    {"regions", KEY_REGIONS, "N", 0, "regions with a row of their own; default 10, 0 is all", 2},
    {"json", KEY_JSON, "FILE", OPTION_ARG_OPTIONAL, "all figures as JSON, on standard output or into FILE", 2},
    {"csv", KEY_CSV, "FILE", OPTION_ARG_OPTIONAL, "the regions as CSV, on standard output or into FILE", 2},
    {"html", KEY_HTML, "FILE", 0, "one self-contained page with bars, the limits' curve and the timeline", 2},
    {"output", 'o', "DIR", 0, "a folder for observe.json, regions.csv, table.txt and report.html", 2},
    {0}};

static const char *file_or_output(const char *value) {
  return value != NULL ? value : "";
}

static void check(const struct argp_state *state, const struct cs__observe_options *options) {
  if (options->command == NULL)
    argp_error(state, "a command to observe is missing: coresweep observe -- CMD ARG...");
  if (options->json != NULL && options->csv != NULL && options->json[0] == '\0' && options->csv[0] == '\0')
    argp_error(state, "--json and --csv exclude each other: standard output can be one of them; --csv=FILE");
}

static error_t parse(int key, char *value, struct argp_state *state) {
  struct cs__observe_options *options = state->input;
  switch (key) {
  case ARGP_KEY_INIT:
    state->child_inputs[0] = &options->placement;
    return 0;
  case KEY_THREADS:
    options->threads = value;
    return 0;
  case KEY_RUNS:
    options->runs = (int)cs_cli_whole(state, "--runs", value, 1, RUNS_MAX);
    return 0;
  case KEY_TRACE:
    options->trace = value;
    return 0;
  case KEY_NO_REBIND:
    options->no_rebind = true;
    return 0;
  case KEY_REGIONS:
    options->rows = (size_t)cs_cli_whole(state, "--regions", value, 0, ROWS_MAX);
    return 0;
  case KEY_JSON:
    options->json = file_or_output(value);
    return 0;
  case KEY_CSV:
    options->csv = file_or_output(value);
    return 0;
  case KEY_HTML:
    options->html = value;
    return 0;
  case 'o':
    options->output = value;
    return 0;
  case ARGP_KEY_ARG: /* from here on all is the command's */
    options->command = &state->argv[state->next - 1];
    state->next = state->argc;
    return 0;
  case ARGP_KEY_END:
    check(state, options);
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static const struct argp_child children[] = {{&cs_policy_argp, 0, "Where threads run, with --threads:", 3}, {0}};
static const struct argp argp = {
    .options = own_options,
    .parser = parse,
    .args_doc = "[--] CMD [ARG...]",
    .doc =
        "Runs a command and tells where the time of its OpenMP threads went: serial, busy, waiting in which parallel "
        "region and for what, and how much faster it can be at most. The command needs no recompiling; GCC's, "
        "LLVM's and Intel's runtimes are seen, in processes it starts too."
        "\vExamples:\n"
        "  coresweep observe ./solver input.dat\n"
        "  coresweep observe --threads 1,all --runs 6 -- ./solver input.dat\n"
        "  coresweep observe --html solver.html --trace solver.c:120 ./solver\n"
        "  coresweep observe --json python3 model.py > model.json\n\n"
        "The command's standard output and error pass through untouched; of repeated runs only the first one's "
        "output is shown. The report goes to standard error when the command has ended, as that of time and perf "
        "stat. With --json or --csv and no FILE, standard output is that document alone: the command's own output "
        "goes to standard error then, and there is no table.\n\n"
        "With --threads, each run gets OMP_NUM_THREADS, and OMP_PLACES and OMP_PROC_BIND as coresweep env prints "
        "them; OMP_PLACES or GOMP_CPU_AFFINITY of your own stay in force unless --bind or --smt is given. Runs go "
        "round by round over all counts. CORESWEEP_THREADS, CORESWEEP_BIND and CORESWEEP_SMT are the defaults of the "
        "options of these names.\n\n"
        "A command that loads an OpenMP runtime by RTLD_DEEPBIND or dlmopen cannot be seen as it is: when the first "
        "run "
        "ended with status 0, had loaded a runtime and no region was seen, the command is run once more, without its "
        "output, with every call bound to the observer (what it writes to files it writes again); the runs after it "
        "are bound so at once if that helped. --no-rebind keeps it from that.\n\n"
        "Not seen: statically linked programs; master, masked and atomic; threads outside of OpenMP, whose CPU time "
        "is only compared. The report says which of that matters.\n\n"
        "Ctrl-C goes to the command; what was seen until then is reported.\n"
        "Exit status: that of the command (128+N when signal N ended it; of several runs, the first that failed), "
        "2 wrong use, 126 the command cannot be executed, 127 it is not found, 1 the report cannot be written.",
    .children = children};

bool cs__observe_owns_output(const struct cs__observe_options *options) {
  return (options->json != NULL && options->json[0] == '\0') || (options->csv != NULL && options->csv[0] == '\0');
}

void cs__observe_parse(int argc, char **argv, struct cs__observe_options *options_out) {
  struct cs_error error = {0};
  struct cs__observe_options options = {.runs = 1, .rows = ROWS_DEFAULT};
  const char *threads = getenv("CORESWEEP_THREADS");
  if (threads != NULL && threads[0] != '\0')
    options.threads = threads;
  const enum cs_status status = cs_placement_options_default(&options.placement, &error);
  if (status != CS_OK)
    exit(cs_cli_fail(status, &error));
  cs_cli_parse(&argp, argc, argv, &options);
  *options_out = options;
}
