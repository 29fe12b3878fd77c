/* runtime/sweep/plan_cases.c - the user's words for cases become cases with every parameter given. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/registry.h"
#include "runtime/base/text.h"
#include "runtime/sweep/plan_parts.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The kernel's name for a worker started later: a plug-in's path made absolute. */
static char *name_for_worker(const char *text, const struct cs_kernel *kernel) {
  char *head = strndup(text, strcspn(text, ":"));
  if (head == NULL || strcmp(head, kernel->name) == 0)
    return head;
  char *absolute = realpath(head, NULL);
  if (absolute == NULL)
    return head; /* found by the dynamic linker's own search */
  free(head);
  return absolute;
}

/* The shortest digits that read back as the same value. */
static void append_value(const struct cs_parameter *parameter, double value, struct cs_text *text) {
  if (parameter->choices != NULL) {
    cs_text_append(text, "%s=%s", parameter->name, parameter->choices[(int)value]);
    return;
  }
  char digits[40];
  for (int precision = 1; precision <= 17; precision++) {
    snprintf(digits, sizeof digits, "%.*g", precision, value);
    if (strtod(digits, NULL) == value)
      break;
  }
  if (parameter->whole)
    snprintf(digits, sizeof digits, "%.0f", value);
  cs_text_append(text, "%s=%s", parameter->name, digits);
}

static char *make_spec(const char *kernel_name, const struct cs_kernel *kernel, const double *values) {
  struct cs_text spec = {0};
  cs_text_append(&spec, "%s", kernel_name);
  for (size_t i = 0; i < kernel->parameter_count; i++) {
    cs_text_append(&spec, "%s", i == 0 ? ":" : ",");
    append_value(&kernel->parameters[i], values[i], &spec);
  }
  return cs_text_take(&spec);
}

static enum cs_status make_case(const char *text, const struct cs_platform *platform, struct cs_case *one,
                                struct cs_error *error) {
  const struct cs_kernel *kernel;
  double values[CS_PARAMETERS_MAX];
  const enum cs_status status = cs_case_parse(text, platform, &kernel, values, error);
  if (status != CS_OK)
    return status;
  one->kernel = name_for_worker(text, kernel);
  one->name = strdup(text);
  one->spec = one->kernel != NULL ? make_spec(one->kernel, kernel, values) : NULL;
  one->summary = strdup(kernel->summary != NULL ? kernel->summary : "");
  one->rate_unit = strdup(kernel->rate.unit != NULL ? kernel->rate.unit : "");
  one->bound = kernel->bound;
  one->rate_of = kernel->rate.of;
  one->rate_per_unit = kernel->rate.per_unit;
  one->rival = -1;
  one->known_serial = kernel->known_serial != NULL ? kernel->known_serial(values) : -1.0;
  if (kernel->work != NULL)
    one->work = kernel->work(values);
  if (one->name == NULL || one->spec == NULL || one->summary == NULL || one->rate_unit == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for the case %s", text);
  return CS_OK;
}

static enum cs_status check_new(const struct cs_result *result, size_t index, struct cs_error *error) {
  const struct cs_case *one = &result->cases[index];
  for (size_t i = 0; i < index; i++)
    if (strcmp(result->cases[i].name, one->name) == 0 || strcmp(result->cases[i].spec, one->spec) == 0)
      return cs_fail(error, CS_INVALID, "'%s' and '%s' are the same case (%s): name it once", result->cases[i].name,
                     one->name, one->spec);
  return CS_OK;
}

enum cs_status cs__plan_cases(const struct cs_request *request, const struct cs_platform *platform,
                              struct cs_result *result, struct cs_error *error) {
  size_t count = request->cases != NULL ? request->case_count : cs_kernel_count();
  if (request->no_cases)
    count = 0;
  else if (count == 0)
    return cs_fail(error, CS_INVALID, "there is no kernel to sweep");
  result->cases = calloc(count + 1, sizeof *result->cases);
  if (result->cases == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for %zu cases", count);
  enum cs_status status = CS_OK;
  for (size_t i = 0; i < count && status == CS_OK; i++) {
    const char *text = request->cases != NULL ? request->cases[i] : cs_kernel_at(i)->name;
    result->case_count = i + 1;
    status = make_case(text, platform, &result->cases[i], error);
    if (status == CS_OK)
      status = check_new(result, i, error);
  }
  if (status != CS_OK || request->versus == NULL)
    return status;
  if ((result->versus = strdup(request->versus)) == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for %zu cases", 2 * count);
  return cs__plan_rivals(result, error);
}
