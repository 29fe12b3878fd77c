/* runtime/cli/run_options.c - the command line of coresweep run. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/cli/run.h"

#include <stdlib.h>

enum { KEY_THREADS = 0x3000, KEY_VERSUS, KEY_OVERSUBSCRIBE, KEY_RESUME };

struct parsing {
  struct cs__run_options *options;
  struct cs__protocol_options protocol;
  bool threads_given; /* --threads: not only its default from the environment */
};

static const struct argp_option run_options[] = {
    {0, 0, NULL, 0, "What to sweep:", 1},
    {"threads", KEY_THREADS, "LIST", 0, "thread counts, as 1,2,4-16:4,all; default: the machine's own ladder", 1},
    {"versus", KEY_VERSUS, "B", 0,
     "run B in the same rounds, then compare: another coresweep's program or a result it made, or the line of a "
     "command",
     1},
    {"oversubscribe", KEY_OVERSUBSCRIBE, NULL, 0, "allow more threads than this process has PUs", 1},
    {0, 0, NULL, 0, "The result:", 5},
    {"results", 'o', "DIR", 0, "the result's folder; default: a new one under CORESWEEP_RESULTS or ./results", 5},
    {"resume", KEY_RESUME, "RESULT", 0, "go on with a sweep that was interrupted or killed", 5},
    {0}};

/* What follows -- is one command; its first word finds the others where they lie. */
static bool is_of_command(const struct argp_state *state, struct cs__run_options *options) {
  if (state->quoted == 0 || state->next <= state->quoted)
    return false;
  options->command = state->argv + state->quoted;
  return true;
}

static void add_case(const struct argp_state *state, struct cs__run_options *options, const char *name) {
  if (is_of_command(state, options))
    return;
  const char **longer = realloc(options->cases, (options->case_count + 1) * sizeof *longer);
  if (longer == NULL) {
    argp_failure(state, CS_EXIT_FAILED, 0, "no memory for the cases");
    return;
  }
  options->cases = longer;
  options->cases[options->case_count++] = name;
}

static void check_resume(const struct argp_state *state, const struct cs__run_options *options) {
  if (options->resume == NULL)
    return;
  const struct cs_placement_options *placement = &options->placement;
  if (options->planned || options->case_count > 0 || options->command != NULL || options->of_command.asked != NULL ||
      placement->policy_given || placement->max_threads > 0)
    argp_error(state, "--resume goes on with the plan of its result: only --plot, --format, --json, --csv and what is "
                      "asked of a comparison go with it");
}

static bool was_asked(const struct cs__compare_options *compare) {
  const struct cs_comparison_options *asked = &compare->comparison, *usual = &cs_comparison_defaults;
  return compare->rule_count > 0 || asked->confidence > 0.0 || asked->threshold != usual->threshold ||
         asked->min_efficiency != usual->min_efficiency;
}

static void check_words(const struct argp_state *state, const struct cs__run_options *options) {
  const struct cs__command_options *of_command = &options->of_command;
  if (state->quoted > 0 && options->command == NULL)
    argp_error(state, "a command is missing after --");
  if (options->command != NULL && options->case_count > 0 && of_command->bare != NULL)
    argp_error(state, "'%s' before --: if it is meant for --%s, join them: --%s=%s", options->cases[0],
               of_command->bare, of_command->bare, options->cases[0]);
  if (options->command != NULL && options->case_count > 0)
    argp_error(state, "'%s' before -- and a command after it: kernels and a command are swept by themselves",
               options->cases[0]);
}

/* Kernels or a command; what is asked of a comparison needs two sides. */
static void check(const struct argp_state *state, const struct parsing *parsing) {
  const struct cs__run_options *options = parsing->options;
  const struct cs__command_options *of_command = &options->of_command;
  check_resume(state, options);
  check_words(state, options);
  if (of_command->asked != NULL && options->command == NULL && options->resume == NULL)
    argp_error(state,
               "--%s is of a command, which is missing: give it after --, as coresweep run --threads 1,2,4 -- "
               "./solver input",
               of_command->asked);
  cs__command_options_check(state, of_command);
  if (parsing->threads_given && cs__command_sweeps(of_command, "threads"))
    argp_error(state, "--threads and --param threads say the same: give one of them");
  if (parsing->protocol.samples > 0 && options->command != NULL)
    argp_error(state, "--samples is of kernels: a command is run once in an invocation; --rounds says how often");
  if (options->judged && options->versus == NULL && options->resume == NULL)
    argp_error(state, "--fail-if, --threshold, --confidence and --min-efficiency are asked of a comparison: give "
                      "--versus B");
}

static void end(const struct argp_state *state, struct parsing *parsing) {
  struct cs__run_options *options = parsing->options;
  options->judged = was_asked(&options->compare);
  options->planned = options->planned || parsing->protocol.asked;
  check(state, parsing);
  if (!parsing->threads_given &&
      !cs_plan_leaves_threads((const char *const *)options->of_command.parameters, options->of_command.parameter_count))
    options->threads = NULL; /* CORESWEEP_THREADS must not take the place of what --param sweeps */
  options->protocol = cs__protocol_settle(&parsing->protocol, options->versus != NULL, options->command != NULL);
}

static error_t parse(int key, char *value, struct argp_state *state) {
  struct parsing *parsing = state->input;
  struct cs__run_options *options = parsing->options;
  switch (key) {
  case ARGP_KEY_INIT:
    state->child_inputs[0] = &options->of_command;
    state->child_inputs[1] = &parsing->protocol;
    state->child_inputs[2] = &options->placement;
    state->child_inputs[3] = &options->present;
    state->child_inputs[4] = &options->compare;
    return 0;
  case ARGP_KEY_ARG:
    add_case(state, options, value);
    return 0;
  case ARGP_KEY_END:
    end(state, parsing);
    return 0;
  case KEY_THREADS:
    options->planned = parsing->threads_given = true;
    options->threads = value;
    return 0;
  case KEY_VERSUS:
    options->planned = true;
    options->versus = value;
    return 0;
  case KEY_OVERSUBSCRIBE:
    options->planned = options->oversubscribe = true;
    return 0;
  case 'o':
    options->planned = true;
    options->results = value;
    return 0;
  case KEY_RESUME:
    options->resume = value;
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

/* Without a header and a group the first two are merged into the groups above. */
static const struct argp_child children[] = {{&cs__command_argp, 0, NULL, 0},
                                             {&cs__protocol_argp, 0, NULL, 0},
                                             {&cs_policy_argp, 0, "Where threads run:", 6},
                                             {&cs__present_argp, 0, "What is printed:", 7},
                                             {&cs__compare_argp, 0, "With --versus:", 8},
                                             {0}};
static const struct argp argp = {
    .options = run_options,
    .parser = parse,
    .args_doc = "[KERNEL[:NAME=VALUE,...]...]\n-- CMD [ARG...]",
    .doc =
        "Sweeps kernels over thread counts, every one of them without names, and reports speedup, its interval and "
        "the measured limit. KERNEL is a name of coresweep list or the path of a plug-in, ./mine.so.\n\n"
        "Sweeps a command when one follows --, over thread counts or over the values of --param: it is run once per "
        "invocation and timed from start to end. In CMD, ARG, --env, --input, --output and hooks {n} stands for the "
        "swept value, {NAME} for that of --param NAME=, {size} for that of --weak; other braces stay as they are. "
        "Where threads are swept, OMP_NUM_THREADS, OMP_PLACES and OMP_PROC_BIND are set for each count, and the "
        "command and all it starts is confined to as many PUs. No shell is asked, its standard input is empty, its "
        "output is not shown. A command that fails is a failed invocation.\n\n"
        "--versus B runs two sides in the same rounds, which finds small changes: A is this program or CMD, B "
        "another build of coresweep or another command."
        "\vExamples:\n"
        "  coresweep run --quick\n"
        "  coresweep run triad gemm:n=2000 --threads 1,2,4,all\n"
        "  coresweep run stencil --bind spread --budget 10m --precision 1%\n"
        "  coresweep run triad --versus ../other-build/coresweep --fail-if 'time > 2%'\n"
        "  coresweep run --resume results/20260131T120000Z-node7\n\n"
        "Any command:\n"
        "  coresweep run -- ./solver input.nml\n"
        "  coresweep run --threads 1,2,4,8 --metric 'Rate: ([0-9.]+)' --higher -- ./app\n"
        "  coresweep run --param j=1..16:2 -- make -j{j} -B\n"
        "  coresweep run --param ranks=1,2,4 --param threads=1,2,4 -- \\\n"
        "    mpirun -n {ranks} --bind-to none ./hybrid\n"
        "  coresweep run --param c=1,8,64,512 --metric 'Requests/sec: *([0-9.]+)' \\\n"
        "    --higher --unit requests/s -- wrk -t2 -c{c} -d2s http://127.0.0.1:8080/\n"
        "  coresweep run --env 'POOL_SIZE={n}' --param n=1,2,4 -- python3 job.py\n"
        "  coresweep run --prepare 'make clean' --param cc=gcc,clang -- \\\n"
        "    make -j{n} CC={cc}\n"
        "  coresweep run --serial 'sort words' -- sort --parallel={n} words\n"
        "  coresweep run --weak 1000:2 -- ./stencil --rows {size}\n"
        "  coresweep run --shell -- 'sort --parallel={n} words | uniq -c'\n"
        "  coresweep run --versus './solver-new input.nml' -- ./solver input.nml\n\n"
        "Environment: CORESWEEP_THREADS, CORESWEEP_BIND, CORESWEEP_SMT and CORESWEEP_RESULTS are the defaults of "
        "--threads (unless --param sweeps something else), --bind, --smt and the folder new results are made in. "
        "OMP_PLACES, OMP_PROC_BIND "
        "and GOMP_CPU_AFFINITY give the places, in their order, unless --bind or --smt is given; OMP_NUM_THREADS is "
        "the largest team unless --threads or --max-threads is.\n\n"
        "runtime/sweep/COMMANDS.md tells all of commands, with a table for those who come from hyperfine "
        "(installed: share/doc/coresweep).\n\n"
        "Ctrl-C ends the sweep and reports what there is; once more ends at once.\n"
        "Exit status: 0 done, 1 an invocation failed, 2 wrong use, 3 with --versus: a rule of --fail-if is broken, or, "
        "without rules, B is slower; 128+N ended by signal N.",
    .children = children};

void cs__run_parse(int argc, char **argv, struct cs__run_options *options_out) {
  struct cs_error error = {0};
  struct cs__run_options options = {.compare = cs__compare_options_default()};
  const char *threads = getenv("CORESWEEP_THREADS");
  if (threads != NULL && threads[0] != '\0')
    options.threads = threads;
  const enum cs_status status = cs_placement_options_default(&options.placement, &error);
  if (status != CS_OK)
    exit(cs_cli_fail(status, &error));
  struct parsing parsing = {.options = &options, .protocol = cs__protocol_options_default()};
  cs_cli_parse(&argp, argc, argv, &parsing);
  *options_out = options;
}

void cs__run_options_free(struct cs__run_options *options) {
  free(options->cases);
  cs__command_options_free(&options->of_command);
  cs__compare_options_free(&options->compare);
}
