/* runtime/cli/run_options.c - the command line of coresweep run. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/cli/run.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

enum {
  KEY_THREADS = 0x3000,
  KEY_VERSUS,
  KEY_OVERSUBSCRIBE,
  KEY_QUICK,
  KEY_THOROUGH,
  KEY_ROUNDS,
  KEY_PRECISION,
  KEY_BUDGET,
  KEY_SAMPLES,
  KEY_TIMEOUT,
  KEY_SEED,
  KEY_NO_OBSERVE,
  KEY_NO_CEILINGS,
  KEY_RESUME
};

enum {
  ROUNDS_MAX = 64,        /* as far as the exact signed-rank distribution goes */
  ROUNDS_OF_TWO_SIDES = 9 /* intervals that hold for up to 12 thread counts together: 2 / 2^9 < 5 % / 12 */
};

/* The protocol as said, until --quick or --thorough, which may stand anywhere, has said what it starts from. */
struct parsing {
  struct cs__run_options *options;
  enum cs_effort effort;
  long long rounds, samples;             /* 0: not said */
  double precision, budget_s, timeout_s; /* negative: not said */
  long long seed;                        /* negative: not said */
  bool no_observe, no_ceilings;
};

static const struct argp_option run_options[] = {
    {0, 0, NULL, 0, "What to sweep:", 1},
    {"threads", KEY_THREADS, "LIST", 0, "thread counts, as 1,2,4-16:4,all; default: the machine's own ladder", 1},
    {"versus", KEY_VERSUS, "B", 0,
     "run B in the same rounds, then compare: another coresweep's program or a result it made, or the line of a "
     "command",
     1},
    {"oversubscribe", KEY_OVERSUBSCRIBE, NULL, 0, "allow more threads than this process has PUs", 1},
    {0, 0, NULL, 0, "How long:", 2},
    {"quick", KEY_QUICK, NULL, 0, "6 rounds, 9 with --versus: an answer within minutes", 2},
    {"thorough", KEY_THOROUGH, NULL, 0, "20 to 40 rounds, 1 % precision", 2},
    {"rounds", KEY_ROUNDS, "N", 0, "exactly N rounds; 6 is the least that gives a 95 % interval", 2},
    {"precision", KEY_PRECISION, "2%|0.02", 0, "stop when every interval is within this, up and down", 2},
    {"budget", KEY_BUDGET, "TIME", 0, "stop after this time, as 90s, 10m or 2h", 2},
    {"samples", KEY_SAMPLES, "N", 0, "samples in one invocation", 2},
    {"timeout", KEY_TIMEOUT, "TIME", 0, "time limit of one invocation", 2},
    {0, 0, NULL, 0, "The result:", 3},
    {"output", 'o', "DIR", 0, "the result's folder; default: a new one under CORESWEEP_RESULTS or ./results", 3},
    {"resume", KEY_RESUME, "RESULT", 0, "go on with a sweep that was interrupted or killed", 3},
    {"seed", KEY_SEED, "N", 0, "of the order of the invocations", 3},
    {"no-observe", KEY_NO_OBSERVE, NULL, 0, "no observed invocations: no Amdahl limit, and not where the time went", 3},
    {"no-ceilings", KEY_NO_CEILINGS, NULL, 0,
     "no measuring of the machine's own bandwidth, clock and flops at every thread count: the limit knows the program "
     "only",
     3},
    {0}};

double cs__run_duration(const struct argp_state *state, const char *option, const char *value) {
  double seconds = 0;
  if (cs_parse_duration_s(value, &seconds) != CS_OK || seconds <= 0)
    argp_error(state, "%s %s: must be a time above zero, as 90s, 10m or 2h", option, value);
  return seconds;
}

/* "2%" and "0.02" are the same. */
static double share(const struct argp_state *state, const char *option, const char *value) {
  char number[32] = "";
  const size_t length = strlen(value);
  const bool percent = length > 0 && value[length - 1] == '%';
  double parsed = -1;
  if (length < sizeof number)
    memcpy(number, value, length - percent);
  if (cs_parse_double(number, &parsed) == CS_OK && percent)
    parsed /= 100;
  if (!(parsed > 0 && parsed < 1))
    argp_error(state, "%s %s: must be between 0 and 1, or a percentage as 2%%", option, value);
  return parsed;
}

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

static void choose_effort(const struct argp_state *state, struct parsing *parsing, enum cs_effort effort) {
  if (parsing->effort != CS_EFFORT_NORMAL && parsing->effort != effort)
    argp_error(state, "--quick and --thorough exclude each other");
  parsing->effort = effort;
}

static void check_resume(const struct argp_state *state, const struct cs__run_options *options) {
  if (options->resume == NULL)
    return;
  const struct cs_placement_options *placement = &options->placement;
  if (options->planned || options->case_count > 0 || options->command != NULL || placement->policy_given ||
      placement->max_threads > 0)
    argp_error(state, "--resume goes on with the plan of its result: only --plot, --json, --csv and what is asked of a "
                      "comparison go with it");
}

static bool was_asked(const struct cs__compare_options *compare) {
  const struct cs_comparison_options *asked = &compare->comparison, *usual = &cs_comparison_defaults;
  return compare->rule_count > 0 || asked->confidence > 0.0 || asked->threshold != usual->threshold ||
         asked->min_efficiency != usual->min_efficiency;
}

/* What is swept: kernels or a command; what is asked of a comparison needs two sides. */
static void check_cases(const struct argp_state *state, const struct cs__run_options *options) {
  if (state->quoted > 0 && options->command == NULL)
    argp_error(state, "a command is missing after --");
  if (options->command != NULL && options->case_count > 0)
    argp_error(state, "'%s' before -- and a command after it: kernels and a command are swept by themselves",
               options->cases[0]);
  if (options->judged && options->versus == NULL && options->resume == NULL)
    argp_error(state, "--fail-if, --threshold, --confidence and --min-efficiency are asked of a comparison: give "
                      "--versus B");
}

uint64_t cs__run_seed(void) {
  uint32_t seed = 0;
  if (getrandom(&seed, sizeof seed, 0) != (ssize_t)sizeof seed)
    seed = (uint32_t)getpid();
  return seed; /* short enough to be typed again */
}

static void settle(const struct parsing *parsing) {
  struct cs_protocol protocol = cs_protocol_default(parsing->effort);
  if (parsing->options->versus != NULL && protocol.stop.rounds_max < ROUNDS_OF_TWO_SIDES)
    protocol.stop.rounds_min = protocol.stop.rounds_max = ROUNDS_OF_TWO_SIDES;
  if (parsing->rounds > 0) {
    protocol.stop.rounds_min = protocol.stop.rounds_max = (int)parsing->rounds;
    protocol.stop.budget_s = 0.0; /* exactly so many, however long they take */
  }
  if (parsing->samples > 0)
    protocol.samples = (int)parsing->samples;
  if (parsing->precision > 0)
    protocol.stop.precision = parsing->precision;
  if (parsing->budget_s > 0)
    protocol.stop.budget_s = parsing->budget_s;
  if (parsing->timeout_s > 0)
    protocol.timeout_s = parsing->timeout_s;
  protocol.seed = parsing->seed >= 0 ? (uint64_t)parsing->seed : cs__run_seed();
  protocol.observe = !parsing->no_observe;
  protocol.ceilings = !parsing->no_ceilings;
  parsing->options->protocol = protocol;
}

static error_t parse_protocol(int key, char *value, struct argp_state *state) {
  struct parsing *parsing = state->input;
  parsing->options->planned = true;
  switch (key) {
  case KEY_QUICK:
  case KEY_THOROUGH:
    choose_effort(state, parsing, key == KEY_QUICK ? CS_EFFORT_QUICK : CS_EFFORT_THOROUGH);
    return 0;
  case KEY_ROUNDS:
    parsing->rounds = cs_cli_whole(state, "--rounds", value, 1, ROUNDS_MAX);
    return 0;
  case KEY_PRECISION:
    parsing->precision = share(state, "--precision", value);
    return 0;
  case KEY_BUDGET:
    parsing->budget_s = cs__run_duration(state, "--budget", value);
    return 0;
  case KEY_SAMPLES:
    parsing->samples = cs_cli_whole(state, "--samples", value, 1, 10000);
    return 0;
  case KEY_TIMEOUT:
    parsing->timeout_s = cs__run_duration(state, "--timeout", value);
    return 0;
  case KEY_SEED:
    parsing->seed = cs_cli_whole(state, "--seed", value, 0, UINT32_MAX);
    return 0;
  case KEY_NO_OBSERVE:
    parsing->no_observe = true;
    return 0;
  case KEY_NO_CEILINGS:
    parsing->no_ceilings = true;
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static error_t parse(int key, char *value, struct argp_state *state) {
  struct parsing *parsing = state->input;
  struct cs__run_options *options = parsing->options;
  switch (key) {
  case ARGP_KEY_INIT:
    state->child_inputs[0] = &options->placement;
    state->child_inputs[1] = &options->present;
    state->child_inputs[2] = &options->compare;
    return 0;
  case ARGP_KEY_ARG:
    add_case(state, options, value);
    return 0;
  case ARGP_KEY_END:
    options->judged = was_asked(&options->compare);
    check_resume(state, options);
    check_cases(state, options);
    settle(parsing);
    return 0;
  case KEY_THREADS:
    options->planned = true;
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
    options->output = value;
    return 0;
  case KEY_RESUME:
    options->resume = value;
    return 0;
  default:
    return key >= KEY_QUICK && key < KEY_RESUME ? parse_protocol(key, value, state) : ARGP_ERR_UNKNOWN;
  }
}

static const struct argp_child children[] = {{&cs_policy_argp, 0, "Where threads run:", 4},
                                             {&cs__present_argp, 0, "What is printed:", 5},
                                             {&cs__compare_argp, 0, "With --versus:", 6},
                                             {0}};
static const struct argp argp = {
    .options = run_options,
    .parser = parse,
    .args_doc = "[KERNEL[:NAME=VALUE,...]...]\n-- CMD [ARG...]",
    .doc =
        "Sweeps kernels over thread counts, every one of them without names, and reports speedup, its interval and "
        "the measured limit. KERNEL is a name of coresweep list or the path of a plug-in, ./mine.so.\n\n"
        "Sweeps a command when one follows --: it is run once per invocation and timed from start to end, with "
        "OMP_NUM_THREADS, OMP_PLACES and OMP_PROC_BIND set for each thread count; {n} in CMD and ARG stands for "
        "the thread count. No shell is asked; its standard input is empty, its output is read, not shown: writing it "
        "counts. A command that "
        "fails is a failed invocation.\n\n"
        "--versus B runs two sides in the same rounds, which finds small changes: A is this program or CMD, B "
        "another build of coresweep or another command."
        "\vExamples:\n"
        "  coresweep run --quick\n"
        "  coresweep run triad gemm:n=2000 --threads 1,2,4,all\n"
        "  coresweep run stencil --bind spread --budget 10m --precision 1%\n"
        "  coresweep run --threads 1,2,4,8 -- ./solver input.dat\n"
        "  coresweep run --threads 1,2,4,8 -- make -B -j{n}\n"
        "  coresweep run triad --versus ../other-build/coresweep --fail-if 'time > 2%'\n"
        "  coresweep run --versus './solver-new input.dat' -- ./solver input.dat\n"
        "  coresweep run --resume results/20260131T120000Z-node7\n\n"
        "Environment: CORESWEEP_THREADS, CORESWEEP_BIND, CORESWEEP_SMT and CORESWEEP_RESULTS are the defaults of "
        "the options of these names. OMP_PLACES, OMP_PROC_BIND and GOMP_CPU_AFFINITY give the places, in their "
        "order, unless --bind or --smt is given; OMP_NUM_THREADS is the largest team unless --threads or "
        "--max-threads is.\n\n"
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
  struct parsing parsing = {
      .options = &options, .effort = CS_EFFORT_NORMAL, .precision = -1, .budget_s = -1, .timeout_s = -1, .seed = -1};
  cs_cli_parse(&argp, argc, argv, &parsing);
  *options_out = options;
}

void cs__run_options_free(struct cs__run_options *options) {
  free(options->cases);
  cs__compare_options_free(&options->compare);
}
