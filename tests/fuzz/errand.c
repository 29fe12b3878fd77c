/* tests/fuzz/errand.c - any text as an errand: refused with a reason, or the same when written and read again. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/errand.h"
#include "tests/fuzz/text_of.h"

static char program[] = "true";
static char *const words[] = {program, NULL};

static char *rewritten(const char *line, int must_be_read) {
  struct cs__errand errand = {0};
  struct cs_error error = {""};
  if (cs__errand_from_line(line, words, &errand, &error) != CS_OK) {
    if (must_be_read || error.message[0] == '\0')
      abort();
    return NULL;
  }
  char *again = cs__errand_to_line(&errand);
  if (again == NULL)
    abort();
  cs__errand_free(&errand);
  return again;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
  char *text = text_of(bytes, length);
  char *once = rewritten(text, 0);
  if (once != NULL) {
    char *twice = rewritten(once, 1);
    if (strcmp(once, twice) != 0)
      abort();
    free(twice);
  }
  free(once);
  free(text);
  return 0;
}
