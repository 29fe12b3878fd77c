/* tests/fuzz/pu_set.c - any text as a PU list: what is read is written and read again as the same set. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "topology/pu_set.h"
#include "tests/fuzz/text_of.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
  struct cs_pu_set set = {0}, again = {0};
  struct cs_error error = {0};
  char *text = text_of(bytes, length);
  if (cs_pu_set_parse(text, &set, &error) == CS_OK) {
    char *written = cs_pu_set_format(&set);
    if (written == NULL || cs_pu_set_parse(written, &again, &error) != CS_OK || !cs_pu_set_equal(&set, &again))
      abort();
    free(written);
    cs_pu_set_free(&again);
    cs_pu_set_free(&set);
  } else if (error.message[0] == '\0')
    abort(); /* a refusal says why */
  free(text);
  return 0;
}
