/* runtime/cli/run_protocol_options.c - the options of coresweep run that say how long it measures, and in what order.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/cli/run.h"

#include <string.h>
#include <sys/random.h>
#include <unistd.h>

enum {
  KEY_QUICK = 0x9000,
  KEY_THOROUGH,
  KEY_ROUNDS,
  KEY_PRECISION,
  KEY_BUDGET,
  KEY_SAMPLES,
  KEY_TIMEOUT,
  KEY_SEED,
  KEY_NO_OBSERVE,
  KEY_NO_CEILINGS
};

enum {
  ROUNDS_MAX = 64,        /* as far as the exact signed-rank distribution goes */
  ROUNDS_OF_TWO_SIDES = 9 /* intervals that hold for up to 12 thread counts together: 2 / 2^9 < 5 % / 12 */
};

/* Solvers and builds run for minutes; a kernel that takes two hangs. */
static const double timeout_of_command_s = 3600.0;

static const struct argp_option protocol_options[] = {
    {0, 0, NULL, 0, "How long:", 4},
    {"quick", KEY_QUICK, NULL, 0, "6 rounds, 9 with --versus: an answer within minutes", 4},
    {"thorough", KEY_THOROUGH, NULL, 0, "20 to 40 rounds, 1 % precision", 4},
    {"rounds", KEY_ROUNDS, "N", 0, "exactly N rounds; 6 is the least that gives a 95 % interval", 4},
    {"precision", KEY_PRECISION, "2%|0.02", 0, "stop when every interval is within this, up and down", 4},
    {"budget", KEY_BUDGET, "TIME", 0, "stop after this time, as 90s, 10m or 2h; default: 15m", 4},
    {"samples", KEY_SAMPLES, "N", 0, "samples in one invocation of a kernel", 4},
    {"timeout", KEY_TIMEOUT, "TIME", 0,
     "time limit of one invocation, for a command of one run with its hooks; default: 2m, for a command 1h", 4},
    {"seed", KEY_SEED, "N", 0, "of the order of the invocations", 5},
    {"no-observe", KEY_NO_OBSERVE, NULL, 0, "no observed invocations: no Amdahl limit, and not where the time went", 5},
    {"no-ceilings", KEY_NO_CEILINGS, NULL, 0,
     "no measuring of the machine's own bandwidth, clock and flops at every thread count: the limit knows the program "
     "only",
     5},
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

static void choose_effort(const struct argp_state *state, struct cs__protocol_options *options, enum cs_effort effort) {
  if (options->effort != CS_EFFORT_NORMAL && options->effort != effort)
    argp_error(state, "--quick and --thorough exclude each other");
  options->effort = effort;
}

static error_t parse(int key, char *value, struct argp_state *state) {
  struct cs__protocol_options *options = state->input;
  if (key < KEY_QUICK || key > KEY_NO_CEILINGS)
    return ARGP_ERR_UNKNOWN;
  options->asked = true;
  switch (key) {
  case KEY_QUICK:
  case KEY_THOROUGH:
    choose_effort(state, options, key == KEY_QUICK ? CS_EFFORT_QUICK : CS_EFFORT_THOROUGH);
    return 0;
  case KEY_ROUNDS:
    options->rounds = cs_cli_whole(state, "--rounds", value, 1, ROUNDS_MAX);
    return 0;
  case KEY_PRECISION:
    options->precision = share(state, "--precision", value);
    return 0;
  case KEY_BUDGET:
    options->budget_s = cs__run_duration(state, "--budget", value);
    return 0;
  case KEY_SAMPLES:
    options->samples = cs_cli_whole(state, "--samples", value, 1, 10000);
    return 0;
  case KEY_TIMEOUT:
    options->timeout_s = cs__run_duration(state, "--timeout", value);
    return 0;
  case KEY_SEED:
    options->seed = cs_cli_whole(state, "--seed", value, 0, UINT32_MAX);
    return 0;
  case KEY_NO_OBSERVE:
    options->no_observe = true;
    return 0;
  default: /* KEY_NO_CEILINGS */
    options->no_ceilings = true;
    return 0;
  }
}

const struct argp cs__protocol_argp = {.options = protocol_options, .parser = parse};

uint64_t cs__run_seed(void) {
  uint32_t seed = 0;
  if (getrandom(&seed, sizeof seed, 0) != (ssize_t)sizeof seed)
    seed = (uint32_t)getpid();
  return seed; /* short enough to be typed again */
}

struct cs__protocol_options cs__protocol_options_default(void) {
  return (struct cs__protocol_options){.effort = CS_EFFORT_NORMAL,
                                       .rounds = -1,
                                       .samples = -1,
                                       .precision = -1.0,
                                       .budget_s = -1.0,
                                       .timeout_s = -1.0,
                                       .seed = -1};
}

/* --quick or --thorough may stand anywhere, so what they start from is known at the end only. */
struct cs_protocol cs__protocol_settle(const struct cs__protocol_options *options, bool two_sides, bool of_command) {
  struct cs_protocol protocol = cs_protocol_default(options->effort);
  if (two_sides && protocol.stop.rounds_max < ROUNDS_OF_TWO_SIDES)
    protocol.stop.rounds_min = protocol.stop.rounds_max = ROUNDS_OF_TWO_SIDES;
  if (options->rounds > 0) {
    protocol.stop.rounds_min = protocol.stop.rounds_max = (int)options->rounds;
    protocol.stop.budget_s = 0.0; /* exactly so many, however long they take */
  }
  if (options->samples > 0 || of_command)
    protocol.samples = of_command ? 1 : (int)options->samples;
  if (options->precision > 0.0)
    protocol.stop.precision = options->precision;
  if (options->budget_s > 0.0)
    protocol.stop.budget_s = options->budget_s;
  if (options->timeout_s > 0.0 || of_command)
    protocol.timeout_s = options->timeout_s > 0.0 ? options->timeout_s : timeout_of_command_s;
  protocol.seed = options->seed >= 0 ? (uint64_t)options->seed : cs__run_seed();
  protocol.observe = !options->no_observe;
  protocol.ceilings = !options->no_ceilings;
  return protocol;
}
