/* runtime/cli/fit_options.c - the command line of coresweep fit. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/cli/fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
  KEY_COLUMNS = 0x5000,
  KEY_WHERE,
  KEY_RANGE,
  KEY_WEAK,
  KEY_OBJECTIVE,
  KEY_CONFIDENCE,
  KEY_PREDICT,
  KEY_JSON,
  KEY_CSV,
  KEY_PLOT
};

static const struct argp_option own_options[] = {
    {0, 0, NULL, 0, "What is read:", 1},
    {"columns", KEY_COLUMNS, "n=NAME,time=NAME", 0,
     "which columns to read, by name or number; throughput=NAME in place of time for rates", 1},
    {"where", KEY_WHERE, "COLUMN=VALUE", 0, "read only rows that have VALUE in COLUMN; several hold together", 1},
    {"range", KEY_RANGE, "FROM-TO", 0, "read only values of n in FROM to TO, as one package's: --range 1-24", 1},
    {0, 0, NULL, 0, "What is fitted:", 2},
    {"weak", KEY_WEAK, NULL, 0, "weak scaling: the work grows with n", 2},
    {"objective", KEY_OBJECTIVE, "log|throughput", 0,
     "what USL's fit makes least: squared residuals of ln T (default), or of the throughput as R's usl does, to "
     "compare "
     "with it",
     2},
    {"confidence", KEY_CONFIDENCE, "LEVEL", 0, "of all intervals; default 0.95", 2},
    {"predict", KEY_PREDICT, "N[,N...]", 0,
     "time or throughput at these n: by law between the points, as a scenario up to twice the greatest n", 2},
    {0, 0, NULL, 0, "The report:", 3},
    {"plot", KEY_PLOT, "term|FILE.svg", 0, "draw points and laws in the terminal as well, or into a file", 3},
    {"json", KEY_JSON, "FILE", OPTION_ARG_OPTIONAL, "all figures as JSON, on standard output or into FILE", 3},
    {"csv", KEY_CSV, "FILE", OPTION_ARG_OPTIONAL, "points and fitted curves as CSV, on standard output or into FILE",
     3},
    {0}};

static const char *file_or_output(const char *value) {
  return value != NULL ? value : "";
}

static double take_level(const struct argp_state *state, const char *text) {
  double level = 0.0;
  if (cs_parse_double(text, &level) != CS_OK || level < 0.5 || level > 0.999)
    argp_error(state, "--confidence %s: must be a number from 0.5 to 0.999, as 0.95", text);
  return level;
}

static void take_predictions(const struct argp_state *state, const char *text, struct cs__fit_options *options) {
  for (const char *at = text;; at++) {
    const size_t length = strcspn(at, ",");
    char number[32];
    double n = 0.0;
    snprintf(number, sizeof number, "%.*s", (int)(length < sizeof number ? length : 0), at);
    if (cs_parse_double(number, &n) != CS_OK || n < 1.0)
      argp_error(state, "--predict %s: must be values of n, 1 or more, as 24,48", text);
    if (options->predict_count == CS__FIT_PREDICT_MAX)
      argp_error(state, "--predict %s: at most %d values", text, CS__FIT_PREDICT_MAX);
    options->predict[options->predict_count++] = n;
    at += length;
    if (*at == '\0')
      return;
  }
}

static void take_range(const struct argp_state *state, const char *text, struct cs__fit_options *options) {
  const size_t length = strcspn(text, "-");
  char from[32];
  snprintf(from, sizeof from, "%.*s", (int)(length < sizeof from ? length : 0), text);
  if (text[length] == '\0' || cs_parse_double(from, &options->least_n) != CS_OK ||
      cs_parse_double(text + length + 1, &options->most_n) != CS_OK || options->least_n < 1.0 ||
      options->most_n < options->least_n)
    argp_error(state, "--range %s: must be FROM-TO, two values of n, the lesser one first, as 1-24", text);
}

static void take_plot(const struct argp_state *state, const char *value, struct cs__fit_options *options) {
  const size_t length = strlen(value);
  if (strcmp(value, "term") == 0)
    options->plot = true;
  else if (length > 4 && strcmp(value + length - 4, ".svg") == 0)
    options->svg = value;
  else
    argp_error(state, "--plot %s: must be term or a FILE.svg", value);
}

static enum cs_objective take_objective(const struct argp_state *state, const char *value) {
  if (strcmp(value, "log") != 0 && strcmp(value, "throughput") != 0)
    argp_error(state, "--objective %s: must be log or throughput", value);
  return value[0] == 't' ? CS_OBJECTIVE_THROUGHPUT : CS_OBJECTIVE_LOG;
}

static void check(const struct argp_state *state, const struct cs__fit_options *options) {
  const bool json = options->json != NULL && options->json[0] == '\0',
             csv = options->csv != NULL && options->csv[0] == '\0';
  if (options->file == NULL)
    argp_error(state, "FILE is missing: a table with n and time, or - for standard input");
  if (json && csv)
    argp_error(state, "--json and --csv exclude each other: standard output can be one of them; --csv=FILE");
  if (options->plot && (json || csv))
    argp_error(state, "--plot term goes with the table, not with --json or --csv on standard output");
  if (options->weak && options->objective == CS_OBJECTIVE_THROUGHPUT)
    argp_error(state, "--objective throughput is of USL's fit to strong scaling: leave it or --weak out");
}

static error_t parse(int key, char *value, struct argp_state *state) {
  struct cs__fit_options *options = state->input;
  switch (key) {
  case KEY_COLUMNS:
    options->columns = value;
    return 0;
  case KEY_WHERE:
    if (options->where_count == CS__FIT_WHERE_MAX)
      argp_error(state, "--where: at most %d times", CS__FIT_WHERE_MAX);
    options->where[options->where_count++] = value;
    return 0;
  case KEY_RANGE:
    take_range(state, value, options);
    return 0;
  case KEY_WEAK:
    options->weak = true;
    return 0;
  case KEY_OBJECTIVE:
    options->objective = take_objective(state, value);
    return 0;
  case KEY_CONFIDENCE:
    options->level = take_level(state, value);
    return 0;
  case KEY_PREDICT:
    take_predictions(state, value, options);
    return 0;
  case KEY_PLOT:
    take_plot(state, value, options);
    return 0;
  case KEY_JSON:
    options->json = file_or_output(value);
    return 0;
  case KEY_CSV:
    options->csv = file_or_output(value);
    return 0;
  case ARGP_KEY_ARG:
    options->file = cs_cli_one(state, "FILE", value);
    return 0;
  case ARGP_KEY_END:
    check(state, options);
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static const struct argp argp = {
    .options = own_options,
    .parser = parse,
    .args_doc = "FILE.csv|-",
    .doc =
        "Fits the laws of scaling (linear, Amdahl, USL, logarithmic, saturation; Gustafson with --weak) to times or "
        "throughputs measured anywhere, and says which of them the points support, what they cannot tell, which n "
        "would, and how far one may look beyond."
        "\vExamples:\n"
        "  coresweep fit scaling.csv\n"
        "  coresweep fit --predict 48,64 --plot term scaling.csv\n"
        "  coresweep fit --columns n=ranks,time='solve (s)' log.csv\n"
        "  coresweep fit --where kernel=triad results/example\n"
        "  coresweep fit --range 1-24 scaling.csv               one package of two\n"
        "  coresweep fit --objective throughput specsdm91.csv   as R's usl does\n"
        "  printf '1 10.2\\n2 5.3\\n4 3.0\\n8 1.9\\n' | coresweep fit -\n\n"
        "FILE has a line per run: n (threads, cores, processes, ranks, users, ...) and a time or a throughput, in any "
        "order, beside other columns. Commas, semicolons, tabs or blanks part the columns; lines with # are comments. "
        "A first line of names tells what is what, units stand in brackets or at the end: threads,\"wall time [ms]\"; "
        "cores;MB/s; n,time_s. Without names two columns are n and time. Rows with the same n are replicates, three or "
        "more of each n let the error be known. A result of coresweep run is read from its table.csv.\n\n"
        "Three values of n are needed for a law, six or more to choose between laws. Between the points a law's "
        "interval holds if the law does; beyond them there is only a scenario, the span of all laws that fit, and "
        "beyond twice the greatest n nothing.\n\n"
        "Exit status: 0 done, 1 a file cannot be written, 2 wrong use or a table that cannot be read or understood.",
};

void cs__fit_parse(int argc, char **argv, struct cs__fit_options *options_out) {
  struct cs__fit_options options = {.level = 0.95, .least_n = 1.0, .most_n = HUGE_VAL};
  cs_cli_parse(&argp, argc, argv, &options);
  *options_out = options;
}
