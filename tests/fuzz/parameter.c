/* tests/fuzz/parameter.c - any text as a --param: a name and distinct values, or a refusal that says why. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/placeholder.h"
#include "runtime/sweep/plan_parts.h"
#include "tests/fuzz/text_of.h"

static void check(const struct cs__parameter *parameter) {
  enum { MOST = 1000 };
  const size_t name = cs__name_length(parameter->name);
  if (name == 0 || parameter->name[name] != '\0' || parameter->count == 0 || parameter->count > MOST ||
      parameter->values[parameter->count] != NULL)
    abort();
  for (size_t i = 0; i < parameter->count; i++) {
    if (parameter->values[i][0] == '\0' || (i > 0 && strcmp(parameter->values[i], parameter->values[i - 1]) == 0))
      abort();
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
  struct cs__parameter parameter = {.name = NULL};
  struct cs_error error = {""};
  char *text = text_of(bytes, length);
  if (cs__parameter_parse(text, &parameter, &error) == CS_OK) {
    check(&parameter);
    cs__parameter_free(&parameter);
  } else if (error.message[0] == '\0')
    abort();
  free(text);
  return 0;
}
