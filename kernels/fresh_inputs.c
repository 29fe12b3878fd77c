/* kernels/fresh_inputs.c - room for many inputs in one array, and which of them is the next. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/fresh_inputs.h"

#include "runtime/base/memory.h"

bool cs__fresh_make(struct cs__fresh_inputs *inputs, int64_t calls) {
  if (calls > inputs->capacity) {
    cs__fresh_free(inputs);
    inputs->all = cs_array_alloc((size_t)calls, inputs->bytes);
    if (inputs->all == NULL)
      return false;
    inputs->capacity = calls;
  }
  inputs->made = calls;
  inputs->used = 0;
  return true;
}

void *cs__fresh_at(const struct cs__fresh_inputs *inputs, int64_t call) {
  return (char *)inputs->all + (size_t)call * inputs->bytes;
}

void *cs__fresh_next(struct cs__fresh_inputs *inputs) {
  return inputs->used < inputs->made ? cs__fresh_at(inputs, inputs->used++) : NULL;
}

void *cs__fresh_last(const struct cs__fresh_inputs *inputs) {
  return inputs->used > 0 ? cs__fresh_at(inputs, inputs->used - 1) : NULL;
}

void cs__fresh_free(struct cs__fresh_inputs *inputs) {
  cs_array_free(inputs->all);
  *inputs = (struct cs__fresh_inputs){.bytes = inputs->bytes};
}
