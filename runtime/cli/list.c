/* runtime/cli/list.c - coresweep list: the kernels by what bounds them; of those named parameters, work and rate. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/registry.h"
#include "runtime/cli/cli.h"
#include "runtime/report/plain.h"
#include "runtime/sweep/plan.h"

#include <jansson.h>
#include <string.h>

enum { KEY_JSON = 0x2000 };

struct options {
  struct cs_placement_options placement; /* first: cs_cli_tell */
  bool json;
  char **names; /* NULL-terminated, in argv; none: every kernel */
};

/* A kernel with a value for each of its parameters. */
struct one_case {
  const struct cs_kernel *kernel;
  double values[CS_PARAMETERS_MAX];
};

static const char *bound_word(enum cs_bound bound) {
  static const char *const words[] = {[CS_BOUND_MEMORY] = "memory",
                                      [CS_BOUND_COMPUTE] = "compute",
                                      [CS_BOUND_BALANCE] = "balance",
                                      [CS_BOUND_SERIAL] = "serial",
                                      [CS_BOUND_RUNTIME] = "runtime"};
  return (size_t)bound < sizeof words / sizeof words[0] ? words[bound] : "unknown";
}

/* The cases that are named, else every kernel; with the sizes a sweep would take here, unless a name says others. */
static enum cs_status take_cases(char **names, const struct cs_platform *on, struct one_case **cases_out,
                                 size_t *count_out, struct cs_error *error) {
  size_t count = 0;
  while (names[count] != NULL)
    count++;
  const bool all = count == 0;
  count = all ? cs_kernel_count() : count;
  struct one_case *cases = calloc(count, sizeof *cases);
  enum cs_status status = cases != NULL ? CS_OK : cs_fail(error, CS_NOMEM, "no memory for the list of kernels");
  for (size_t i = 0; status == CS_OK && i < count; i++)
    status = cs_case_parse(all ? cs_kernel_at(i)->name : names[i], on, &cases[i].kernel, cases[i].values, error);
  *cases_out = cases;
  *count_out = count;
  return status;
}

/* 805306368 -> "805 M". */
static void append_amount(struct cs_text *text, const char *before, double amount, const char *unit) {
  static const char *const prefixes[] = {"", "k", "M", "G", "T", "P"};
  size_t step = 0;
  for (; amount >= 1000.0 && step + 1 < sizeof prefixes / sizeof prefixes[0]; step++)
    amount /= 1000.0;
  if (amount > 0.0)
    cs_text_append(text, "%s%.3g %s%s", before, amount, prefixes[step], unit);
}

static void append_value(struct cs_text *text, const struct cs_parameter *parameter, double value) {
  if (parameter->choices != NULL)
    cs_text_append(text, "%s=%s", parameter->name, parameter->choices[(size_t)value]);
  else
    cs_text_append(text, parameter->whole ? "%s=%.0f" : "%s=%.6g", parameter->name, value);
}

static void append_range(struct cs_text *text, const struct cs_parameter *parameter) {
  if (parameter->choices == NULL) {
    cs_text_append(text, "%.6g to %.6g", parameter->min, parameter->max);
    return;
  }
  for (size_t i = 0; parameter->choices[i] != NULL; i++)
    cs_text_append(text, "%s%s", i > 0 ? ", " : "", parameter->choices[i]);
}

static void append_kernel(struct cs_text *text, const struct cs_kernel *kernel, const double *values) {
  const struct cs_work work = kernel->work(values);
  cs_text_append(text, "%s\n  %s\n  bound by %s; rate in %s; one run:", kernel->name, kernel->summary,
                 bound_word(kernel->bound), kernel->rate.unit);
  append_amount(text, " ", work.bytes, "B");
  append_amount(text, work.bytes > 0 ? ", " : " ", work.flops, "flop");
  append_amount(text, work.bytes > 0 || work.flops > 0 ? ", " : " ", work.items, "items");
  cs_text_append(text, "\n");
  for (size_t i = 0; i < kernel->parameter_count; i++) {
    struct cs_text setting = {0};
    append_value(&setting, &kernel->parameters[i], values[i]);
    cs_text_append(text, "    %-20s %s (", cs_text_get(&setting), kernel->parameters[i].help);
    append_range(text, &kernel->parameters[i]);
    cs_text_append(text, ")\n");
    cs_text_free(&setting);
  }
}

/* One line each, under what bounds them. */
static void append_groups(struct cs_text *text, const struct one_case *cases, size_t count) {
  const int columns = cs_cli_style().columns;
  int name_width = 0;
  for (size_t i = 0; i < count; i++)
    name_width = strlen(cases[i].kernel->name) > (size_t)name_width ? (int)strlen(cases[i].kernel->name) : name_width;
  for (enum cs_bound bound = CS_BOUND_MEMORY; bound <= CS_BOUND_UNKNOWN; bound++) {
    bool is_first = true;
    for (size_t i = 0; i < count; i++) {
      if (cases[i].kernel->bound != bound)
        continue;
      if (is_first)
        cs_text_append(text, "Bound by %s:\n", bound_word(bound));
      is_first = false;
      struct cs_text name = {0};
      cs_text_append(&name, "  %-*s  ", name_width, cases[i].kernel->name);
      cs__put_wrapped(text, cs_text_get(&name), cases[i].kernel->summary, columns);
      cs_text_free(&name);
    }
    cs_text_append(text, is_first ? "" : "\n");
  }
  cs_text_append(text, "%zu kernels. Parameters, work and rate of one: coresweep list NAME\n", count);
}

static json_t *parameter_json(const struct cs_parameter *parameter, double value) {
  json_t *choices = parameter->choices != NULL ? json_array() : json_null();
  for (size_t i = 0; parameter->choices != NULL && parameter->choices[i] != NULL; i++)
    json_array_append_new(choices, json_string(parameter->choices[i]));
  json_t *shown = parameter->choices != NULL ? json_string(parameter->choices[(size_t)value]) : json_real(value);
  return json_pack("{s:s, s:s, s:o, s:f, s:f, s:b, s:o}", "name", parameter->name, "help", parameter->help, "default",
                   shown, "min", parameter->min, "max", parameter->max, "whole", parameter->whole, "choices", choices);
}

static json_t *kernel_json(const struct cs_kernel *kernel, const double *values) {
  const struct cs_work work = kernel->work(values);
  json_t *parameters = json_array();
  for (size_t i = 0; i < kernel->parameter_count; i++)
    json_array_append_new(parameters, parameter_json(&kernel->parameters[i], values[i]));
  return json_pack("{s:s, s:s, s:s, s:s, s:{s:f, s:f, s:f}, s:o}", "name", kernel->name, "summary", kernel->summary,
                   "bound", bound_word(kernel->bound), "rate_unit", kernel->rate.unit, "work_per_run", "bytes",
                   work.bytes, "flops", work.flops, "items", work.items, "parameters", parameters);
}

static enum cs_status append_json(struct cs_text *text, const struct one_case *cases, size_t count,
                                  struct cs_error *error) {
  json_t *kernels = json_array();
  for (size_t i = 0; i < count; i++)
    json_array_append_new(kernels, kernel_json(cases[i].kernel, cases[i].values));
  json_t *root = json_pack("{s:o}", "kernels", kernels);
  char *dumped = root != NULL ? json_dumps(root, JSON_INDENT(2)) : NULL;
  json_decref(root);
  if (dumped == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for the list of kernels");
  cs_text_append(text, "%s\n", dumped);
  free(dumped);
  return CS_OK;
}

static void append_details(struct cs_text *text, const struct one_case *cases, size_t count) {
  for (size_t i = 0; i < count; i++) {
    cs_text_append(text, "%s", i > 0 ? "\n" : "");
    append_kernel(text, cases[i].kernel, cases[i].values);
  }
}

static enum cs_status append_list(const void *given, const struct cs_machine *machine, const struct cs_budget *budget,
                                  struct cs_text *text, struct cs_error *error) {
  const struct options *options = given;
  const struct cs_platform on = cs_plan_platform(machine, budget, budget->threads);
  struct one_case *cases = NULL;
  size_t count = 0;
  enum cs_status status = take_cases(options->names, &on, &cases, &count, error);
  if (status == CS_OK && options->json)
    status = append_json(text, cases, count, error);
  else if (status == CS_OK)
    (options->names[0] != NULL ? append_details : append_groups)(text, cases, count);
  free(cases);
  return status;
}

static error_t parse(int key, char *value, struct argp_state *state) {
  (void)value;
  struct options *options = state->input;
  switch (key) {
  case ARGP_KEY_INIT:
    state->child_inputs[0] = &options->placement;
    return 0;
  case KEY_JSON:
    options->json = true;
    return 0;
  case ARGP_KEY_ARGS:
    options->names = state->argv + state->next;
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static const struct argp_option list_options[] = {{"json", KEY_JSON, NULL, 0, "print JSON for a program", 0}, {0}};
static const struct argp_child children[] = {{&cs_placement_argp, 0, NULL, 0}, {0}};
static const struct argp argp = {
    .options = list_options,
    .parser = parse,
    .args_doc = "[KERNEL[:NAME=VALUE,...]...]",
    .doc = "Lists the kernels by what bounds them. Of those that are named: parameters with the defaults for this "
           "machine and their ranges, the work of one run, and the unit of the rate."
           "\vExamples:\n"
           "  coresweep list\n"
           "  coresweep list gemm sort\n"
           "  coresweep list --json               all of it, for a program\n"
           "  coresweep run triad:n=1000000       a kernel at a size of your own",
    .children = children};

int cs_main_list(int argc, char **argv) {
  char *none[] = {NULL};
  struct options options = {.names = none};
  return cs_cli_tell(argc, argv, &argp, &options, append_list);
}
