/* tests/fuzz/ladder.c - any text as thread counts: ascending, distinct, at least 1, at most the most. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "topology/ladder.h"
#include "tests/fuzz/text_of.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
  enum { MOST = 48 };
  struct cs_ladder ladder = {0};
  char *text = text_of(bytes, length);
  for (int oversubscribe = 0; oversubscribe < 2; oversubscribe++) {
    if (cs_ladder_parse(text, MOST, oversubscribe, &ladder, NULL) != CS_OK)
      continue;
    if (ladder.count == 0)
      abort();
    for (size_t i = 0; i < ladder.count; i++) {
      if (ladder.counts[i] <= (i > 0 ? ladder.counts[i - 1] : 0) || (!oversubscribe && ladder.counts[i] > MOST))
        abort();
    }
    cs_ladder_free(&ladder);
  }
  free(text);
  return 0;
}
