/* runtime/cli/ceilings.c - coresweep ceilings: what the machine gives n threads at most, measured now or in a sweep. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/cli/run.h"
#include "runtime/report/ceilings_report.h"
#include "runtime/sweep/journal.h"

#include <stdlib.h>

enum { KEY_THREADS = 0x5000, KEY_OVERSUBSCRIBE, KEY_QUICK, KEY_ROUNDS, KEY_BUDGET, KEY_SEED };

enum { ROUNDS_MAX = 64 }; /* as far as the exact signed-rank distribution goes */

struct parsing {
  struct cs__run_options options;
  const char *result;
  bool quick;
  long long rounds; /* 0: not said */
  double budget_s;  /* negative: not said */
  long long seed;   /* negative: not said */
};

static const struct argp_option ceilings_options[] = {
    {0, 0, NULL, 0, "What to measure:", 1},
    {"threads", KEY_THREADS, "LIST", 0, "thread counts, as 1,2,4-16:4,all; default: the machine's own ladder", 1},
    {"oversubscribe", KEY_OVERSUBSCRIBE, NULL, 0, "allow more threads than this process has PUs", 1},
    {0, 0, NULL, 0, "How long:", 2},
    {"rounds", KEY_ROUNDS, "N", 0, "rounds, 10 by default; 6 is the least that gives a 95 % interval", 2},
    {"quick", KEY_QUICK, NULL, 0, "6 rounds", 2},
    {"budget", KEY_BUDGET, "TIME", 0, "stop after this time, as 90s, 10m or 2h", 2},
    {"seed", KEY_SEED, "N", 0, "of the order of the invocations", 2},
    {"output", 'o', "DIR", 0, "the result's folder; default: a new one under CORESWEEP_RESULTS or ./results", 3},
    {0}};

static void settle(struct parsing *parsing) {
  struct cs_protocol protocol = cs_protocol_default(parsing->quick ? CS_EFFORT_QUICK : CS_EFFORT_NORMAL);
  if (parsing->rounds > 0)
    protocol.stop.rounds_min = (int)parsing->rounds;
  protocol.stop.rounds_max = protocol.stop.rounds_min;
  protocol.stop.budget_s = parsing->budget_s > 0.0 ? parsing->budget_s : 0.0;
  protocol.seed = parsing->seed >= 0 ? (uint64_t)parsing->seed : cs__run_seed();
  protocol.observe = false;
  parsing->options.protocol = protocol;
}

static void check(const struct argp_state *state, const struct parsing *parsing) {
  const struct cs_placement_options *placement = &parsing->options.placement;
  if (parsing->quick && parsing->rounds > 0)
    argp_error(state, "--quick is --rounds 6: give one of them");
  if (parsing->result != NULL && (parsing->options.planned || placement->policy_given || placement->max_threads > 0))
    argp_error(state, "RESULT has its ceilings already: only --plot, --json and --csv go with it");
}

static error_t parse_measuring(int key, char *value, struct argp_state *state) {
  struct parsing *parsing = state->input;
  switch (key) {
  case KEY_THREADS:
    parsing->options.threads = value;
    break;
  case KEY_OVERSUBSCRIBE:
    parsing->options.oversubscribe = true;
    break;
  case KEY_QUICK:
    parsing->quick = true;
    break;
  case KEY_ROUNDS:
    parsing->rounds = cs_cli_whole(state, "--rounds", value, 1, ROUNDS_MAX);
    break;
  case KEY_BUDGET:
    parsing->budget_s = cs__run_duration(state, "--budget", value);
    break;
  case KEY_SEED:
    parsing->seed = cs_cli_whole(state, "--seed", value, 0, UINT32_MAX);
    break;
  case 'o':
    parsing->options.results = value;
    break;
  default:
    return ARGP_ERR_UNKNOWN;
  }
  parsing->options.planned = true;
  return 0;
}

static error_t parse(int key, char *value, struct argp_state *state) {
  struct parsing *parsing = state->input;
  switch (key) {
  case ARGP_KEY_INIT:
    state->child_inputs[0] = &parsing->options.placement;
    state->child_inputs[1] = &parsing->options.present;
    return 0;
  case ARGP_KEY_ARG:
    parsing->result = cs_cli_one(state, "RESULT", value);
    return 0;
  case ARGP_KEY_END:
    check(state, parsing);
    settle(parsing);
    return 0;
  default:
    return parse_measuring(key, value, state);
  }
}

static const struct argp_child children[] = {
    {&cs_policy_argp, 0, "Where threads run:", 4}, {&cs__present_ceilings_argp, 0, "What is printed:", 5}, {0}};
static const struct argp argp = {
    .options = ceilings_options,
    .parser = parse,
    .args_doc = "[RESULT]",
    .doc = "What the machine gives n threads at most, with intervals: memory bandwidth B(n) by load, copy and triad, "
           "with and without non-temporal stores and for each NUMA node; the clock phi(n) of busy threads; flops F(n); "
           "what a barrier, an empty region and a cache line's way between neighbours cost. Measures it now, in a "
           "process for each thread count and round; with RESULT, prints what that sweep measured in its own rounds."
           "\vExamples:\n"
           "  coresweep ceilings --quick\n"
           "  coresweep ceilings --threads 1,2,4,all --bind spread --plot term\n"
           "  coresweep ceilings results/example\n"
           "  coresweep ceilings --csv results/example > ceilings.csv\n\n"
           "Measuring leaves a result with plots, a roofline among them, and report.html; a sweep's report has the "
           "swept kernels on the roofline. CORESWEEP_THREADS, CORESWEEP_BIND, CORESWEEP_SMT, CORESWEEP_RESULTS, "
           "OMP_PLACES and its kin hold as for coresweep run.\n\n"
           "Exit status: 0 done, 1 an invocation failed or RESULT has no ceilings, 2 wrong use, 128+N ended by "
           "signal N.",
    .children = children};

static int show(const struct parsing *parsing) {
  struct cs_result result = {0};
  struct cs_summary summary = {0};
  struct cs_text why = {0};
  struct cs_error error;
  enum cs_status status = cs_result_load(parsing->result, &result, &error);
  if (status == CS_OK)
    status = cs_summarise(&result, &summary, &error);
  if (status == CS_OK && !cs_report_has_ceilings(&summary)) {
    cs_report_no_ceilings(&result, &why);
    status = cs_fail(&error, CS_FAILED, "%s: %s", parsing->result, cs_text_get(&why));
  }
  cs_summary_free(&summary);
  const int exit_status =
      status == CS_OK ? cs__present_stored(&result, &parsing->options.present) : cs_cli_fail(status, &error);
  cs_text_free(&why);
  cs_result_free(&result);
  return exit_status;
}

int cs_main_ceilings(int argc, char **argv) {
  struct cs_error error = {0};
  struct parsing parsing = {.options = {.no_cases = true, .present = {.ceilings = true}}, .budget_s = -1.0, .seed = -1};
  const char *threads = getenv("CORESWEEP_THREADS");
  if (threads != NULL && threads[0] != '\0')
    parsing.options.threads = threads;
  const enum cs_status status = cs_placement_options_default(&parsing.options.placement, &error);
  if (status != CS_OK)
    return cs_cli_fail(status, &error);
  cs_cli_parse(&argp, argc, argv, &parsing);
  return parsing.result != NULL ? show(&parsing) : cs__run(&parsing.options, argc, argv);
}
