/* tests/fuzz/text_of.h - a fuzzer's bytes as a string of their exact length, so that reading past it is caught. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_TESTS_FUZZ_TEXT_OF_H
#define CORESWEEP_TESTS_FUZZ_TEXT_OF_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* free() it. */
static inline char *text_of(const uint8_t *bytes, size_t length) {
  char *text = malloc(length + 1);
  if (text == NULL)
    abort();
  if (length > 0)
    memcpy(text, bytes, length);
  text[length] = '\0';
  return text;
}

#endif
