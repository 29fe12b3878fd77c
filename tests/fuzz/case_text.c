/* tests/fuzz/case_text.c - any text as a case: values inside their ranges, or a refusal that says why. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/registry.h"
#include "tests/fuzz/text_of.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
  static const struct cs_platform on = {.llc_bytes = 1 << 25, .memory_bytes = (uint64_t)1 << 34, .threads = 8};
  const struct cs_kernel *kernel = NULL;
  double values[CS_PARAMETERS_MAX];
  struct cs_error error = {0};
  char *text = text_of(bytes, length);
  const size_t name = strcspn(text, ":");
  const int plugin = memchr(text, '/', name) != NULL || (name >= 3 && strncmp(text + name - 3, ".so", 3) == 0);
  if (plugin) /* loading whatever lies on this machine's disk is not what is tested */
    goto cleanup;
  if (cs_case_parse(text, &on, &kernel, values, &error) != CS_OK) {
    if (error.message[0] == '\0')
      abort();
    goto cleanup;
  }
  for (size_t i = 0; i < kernel->parameter_count; i++) {
    const struct cs_parameter *parameter = &kernel->parameters[i];
    if (parameter->choices == NULL && !(values[i] >= parameter->min && values[i] <= parameter->max))
      abort();
  }
  const struct cs_work work = kernel->work(values);
  if (!(work.bytes >= 0 && work.flops >= 0 && work.items >= 0))
    abort();
cleanup:
  free(text);
  return 0;
}
