/* tests/fuzz/numbers.c - any text as a number or a duration: finite, and read the same when written again. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/text.h"
#include "tests/fuzz/text_of.h"

#include <math.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
  char *text = text_of(bytes, length);
  double value, again;
  int64_t whole, whole_again;
  if (cs_parse_double(text, &value) == CS_OK) {
    char *written = cs_text_format("%.17g", value);
    if (!isfinite(value) || cs_parse_double(written, &again) != CS_OK || again != value)
      abort();
    free(written);
  }
  if (cs_parse_int64(text, &whole) == CS_OK) {
    char *written = cs_text_format("%lld", (long long)whole);
    if (cs_parse_int64(written, &whole_again) != CS_OK || whole_again != whole)
      abort();
    free(written);
  }
  if (cs_parse_duration_s(text, &value) == CS_OK && !(isfinite(value) && value >= 0))
    abort();
  free(text);
  return 0;
}
