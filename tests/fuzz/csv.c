/* tests/fuzz/csv.c - any bytes as a table: rows of one length whose fields lie in it, or a refusal that says why. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/csv.h"
#include "tests/fuzz/text_of.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
  struct cs_csv csv = {0};
  struct cs_error error = {""};
  char *text = text_of(bytes, length);
  if (cs_csv_parse(text, length, &csv, &error) == CS_OK) {
    size_t sum = 0;
    for (size_t row = 0; row < csv.row_count; row++) {
      for (size_t column = 0; column < csv.column_count; column++)
        sum += strlen(cs_csv_field(&csv, row, column));
      if (csv.lines[row] < 1 || (row > 0 && csv.lines[row] <= csv.lines[row - 1]))
        abort();
    }
    for (size_t column = 0; csv.comment != NULL && column < csv.column_count; column++)
      sum += strlen(csv.comment[column]);
    if (csv.row_count == 0 || csv.column_count == 0 || sum > length)
      abort();
    cs_csv_free(&csv);
  } else if (error.message[0] == '\0')
    abort();
  free(text);
  return 0;
}
