/* kernels/registry.c - finds kernels by name or plug-in path, and reads a case from text. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/registry.h"

#include "kernels/registry_list.h"
#include "runtime/base/text.h"

#include <dlfcn.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

size_t cs_kernel_count(void) {
  return cs__kernel_list_count;
}

const struct cs_kernel *cs_kernel_at(size_t index) {
  return index < cs__kernel_list_count ? cs__kernel_list[index] : NULL;
}

/* What every kernel must have; the first thing it lacks, or NULL. */
static const char *first_missing(const struct cs_kernel *kernel) {
  const struct {
    const char *what;
    bool there;
  } needed[] = {
      {"name", kernel->name != NULL},
      {"summary", kernel->summary != NULL},
      {"rate", kernel->rate.unit != NULL && kernel->rate.per_unit > 0.0},
      {"parameters", kernel->parameters != NULL || kernel->parameter_count == 0},
      {"work", kernel->work != NULL},
      {"setup", kernel->setup != NULL},
      {"run", kernel->run != NULL},
      {"verify", kernel->verify != NULL},
      {"teardown", kernel->teardown != NULL},
  };
  for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++)
    if (!needed[i].there)
      return needed[i].what;
  return NULL;
}

static enum cs_status check_plugin(const char *path, const struct cs_kernel *kernel, struct cs_error *error) {
  if (kernel == NULL)
    return cs_fail(error, CS_INVALID, "%s is no kernel: it does not define `const struct cs_kernel %s`", path,
                   CS_KERNEL_PLUGIN_SYMBOL);
  if (kernel->abi != CS_KERNEL_ABI)
    return cs_fail(error, CS_INVALID, "%s was built for kernel ABI %u, this coresweep has %u: build it again", path,
                   (unsigned)kernel->abi, (unsigned)CS_KERNEL_ABI);
  if (kernel->parameter_count > CS_PARAMETERS_MAX)
    return cs_fail(error, CS_INVALID, "%s has %zu parameters, at most %d are allowed", path, kernel->parameter_count,
                   CS_PARAMETERS_MAX);
  const char *missing = first_missing(kernel);
  if (missing != NULL)
    return cs_fail(error, CS_INVALID, "%s is no whole kernel: its descriptor has no %s", path, missing);
  return CS_OK;
}

static enum cs_status load_plugin(const char *name, const struct cs_kernel **kernel_out, struct cs_error *error) {
  /* Without a slash the loader would search its own folders instead of this one. */
  char *path = cs_text_format("%s%s", strchr(name, '/') != NULL ? "" : "./", name);
  if (path == NULL)
    return cs_fail(error, CS_NOMEM, "no memory to load the kernel %s", name);
  void *object = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  free(path);
  if (object == NULL)
    return cs_fail(error, CS_INVALID, "cannot load the kernel %s: %s", name, dlerror());
  const struct cs_kernel *kernel = dlsym(object, CS_KERNEL_PLUGIN_SYMBOL);
  const enum cs_status status = check_plugin(name, kernel, error);
  if (status == CS_OK)
    *kernel_out = kernel; /* stays loaded: the descriptor lies in it */
  else
    dlclose(object);
  return status;
}

static bool is_plugin_path(const char *name) {
  const size_t length = strlen(name);
  return strchr(name, '/') != NULL || (length > 3 && strcmp(name + length - 3, ".so") == 0);
}

enum cs_status cs_kernel_find(const char *name, const struct cs_kernel **kernel_out, struct cs_error *error) {
  if (is_plugin_path(name))
    return load_plugin(name, kernel_out, error);
  struct cs_text names = {0};
  for (size_t i = 0; i < cs__kernel_list_count; i++) {
    if (strcmp(cs__kernel_list[i]->name, name) == 0) {
      cs_text_free(&names);
      *kernel_out = cs__kernel_list[i];
      return CS_OK;
    }
    cs_text_append(&names, "%s%s", i > 0 ? ", " : "", cs__kernel_list[i]->name);
  }
  cs_fail(error, CS_INVALID, "there is no kernel '%s'; there are %s (or give the path of a plug-in)", name,
          cs_text_get(&names));
  cs_text_free(&names);
  return CS_INVALID;
}

static enum cs_status read_choice(const struct cs_parameter *parameter, const char *kernel, const char *word,
                                  double *value_out, struct cs_error *error) {
  struct cs_text words = {0};
  for (int i = 0; parameter->choices[i] != NULL; i++) {
    if (strcmp(parameter->choices[i], word) == 0) {
      cs_text_free(&words);
      *value_out = i;
      return CS_OK;
    }
    cs_text_append(&words, "%s%s", i > 0 ? ", " : "", parameter->choices[i]);
  }
  cs_fail(error, CS_INVALID, "%s: %s=%s is not one of %s", kernel, parameter->name, word, cs_text_get(&words));
  cs_text_free(&words);
  return CS_INVALID;
}

static enum cs_status read_value(const struct cs_parameter *parameter, const char *kernel, const char *word,
                                 double *value_out, struct cs_error *error) {
  if (parameter->choices != NULL)
    return read_choice(parameter, kernel, word, value_out, error);
  double value;
  if (cs_parse_double(word, &value) != CS_OK)
    return cs_fail(error, CS_INVALID, "%s: %s=%s is not a number", kernel, parameter->name, word);
  if (parameter->whole && value != floor(value))
    return cs_fail(error, CS_INVALID, "%s: %s=%s must be a whole number", kernel, parameter->name, word);
  if (value < parameter->min || value > parameter->max)
    return cs_fail(error, CS_INVALID, "%s: %s=%s is outside of %.15g to %.15g", kernel, parameter->name, word,
                   parameter->min, parameter->max);
  *value_out = value;
  return CS_OK;
}

static enum cs_status assign(const struct cs_kernel *kernel, char *setting, double *values, struct cs_error *error) {
  char *equals = strchr(setting, '=');
  if (equals == NULL)
    return cs_fail(error, CS_INVALID, "%s: '%s' must be name=value", kernel->name, setting);
  *equals = '\0';
  struct cs_text names = {0};
  for (size_t i = 0; i < kernel->parameter_count; i++) {
    if (strcmp(kernel->parameters[i].name, setting) == 0) {
      cs_text_free(&names);
      return read_value(&kernel->parameters[i], kernel->name, equals + 1, &values[i], error);
    }
    cs_text_append(&names, "%s%s", i > 0 ? ", " : "", kernel->parameters[i].name);
  }
  cs_fail(error, CS_INVALID, "%s has no parameter '%s'; it has %s", kernel->name, setting,
          kernel->parameter_count > 0 ? cs_text_get(&names) : "none");
  cs_text_free(&names);
  return CS_INVALID;
}

static void set_defaults(const struct cs_kernel *kernel, const struct cs_platform *on, double *values) {
  for (size_t i = 0; i < kernel->parameter_count; i++) {
    const struct cs_parameter *parameter = &kernel->parameters[i];
    double value = parameter->choose != NULL ? parameter->choose(on) : parameter->value;
    value = value < parameter->min ? parameter->min : value;
    values[i] = value > parameter->max ? parameter->max : value;
  }
}

enum cs_status cs_case_parse(const char *text, const struct cs_platform *on, const struct cs_kernel **kernel_out,
                             double values_out[CS_PARAMETERS_MAX], struct cs_error *error) {
  char *copy = strdup(text);
  if (copy == NULL)
    return cs_fail(error, CS_NOMEM, "no memory to read the case %s", text);
  char *settings = strchr(copy, ':');
  if (settings != NULL)
    *settings++ = '\0';
  double values[CS_PARAMETERS_MAX] = {0};
  const struct cs_kernel *kernel = NULL;
  enum cs_status status = cs_kernel_find(copy, &kernel, error);
  if (status == CS_OK)
    set_defaults(kernel, on, values);
  char *rest = NULL;
  for (char *setting = settings != NULL ? strtok_r(settings, ",", &rest) : NULL; status == CS_OK && setting != NULL;
       setting = strtok_r(NULL, ",", &rest))
    status = assign(kernel, setting, values, error);
  if (status == CS_OK) {
    *kernel_out = kernel;
    memcpy(values_out, values, sizeof values);
  }
  free(copy);
  return status;
}
