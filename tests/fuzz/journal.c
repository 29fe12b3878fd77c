/* tests/fuzz/journal.c - any bytes as a journal: parsed or refused, and what was parsed can be summarised. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/journal.h"
#include "runtime/sweep/summary.h"
#include "tests/fuzz/text_of.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
  struct cs_result result = {0};
  struct cs_error error = {0};
  char *text = text_of(bytes, length);
  if (cs_journal_parse(text, length, &result, &error) == CS_OK) {
    struct cs_summary summary = {0};
    if (cs_summarise(&result, &summary, &error) == CS_OK)
      cs_summary_free(&summary);
    cs_result_free(&result);
  } else if (error.message[0] == '\0')
    abort(); /* a refusal says why */
  free(text);
  return 0;
}
