/* runtime/report/drawing.c - gnuplot's drawing in characters, trimmed. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/drawing.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

void cs__put_trimmed(struct cs_text *text, const char *drawing) {
  size_t empty_lines = 0;
  bool begun = false;
  for (const char *at = drawing; *at != '\0';) {
    const size_t line = strcspn(at, "\n");
    size_t length = line;
    while (length > 0 && isspace((unsigned char)at[length - 1]))
      length--;
    const size_t skip = length > 0 && *at == '\f' ? 1 : 0;
    if (length > skip) {
      for (; begun && empty_lines > 0; empty_lines--)
        cs_text_append(text, "\n");
      cs_text_append_bytes(text, at + skip, length - skip);
      cs_text_append(text, "\n");
      begun = true;
      empty_lines = 0;
    } else
      empty_lines++;
    at += line + (at[line] == '\n');
  }
}
