/* runtime/report/prose.c - wraps what was made harmless; bullets and colours where the terminal has them. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/prose.h"

#include "runtime/report/plain.h"

void cs__put_paragraph(struct cs_text *text, const char *first, const char *given, const struct cs_table_style *style) {
  struct cs_text plain = {0};
  cs__put_terminal(&plain, given, style->utf8);
  const bool narrower = style->text_columns > 0 && style->text_columns < style->columns;
  cs__put_wrapped(text, first, cs_text_get(&plain), narrower ? style->text_columns : style->columns);
  text->failed = text->failed || plain.failed;
  cs_text_free(&plain);
}

void cs__put_line(struct cs_text *text, const char *first, struct cs_text *line, const struct cs_table_style *style) {
  cs__put_paragraph(text, first, cs_text_get(line), style);
  text->failed = text->failed || line->failed;
  cs_text_free(line);
}

/* The colour ends before the line does. */
static void put_coloured(struct cs_text *text, const char *colour, const char *heading,
                         const struct cs_table_style *style) {
  struct cs_text line = {0};
  cs__put_paragraph(&line, "", heading, style);
  cs_text_append(text, "\n%s%.*s%s\n", style->colour ? colour : "", (int)line.length - 1, cs_text_get(&line),
                 style->colour ? "\x1b[0m" : "");
  text->failed = text->failed || line.failed;
  cs_text_free(&line);
}

void cs__put_section_head(struct cs_text *text, const char *heading, const struct cs_table_style *style) {
  put_coloured(text, "\x1b[1m", heading, style);
}

const char *cs__bullet(const struct cs_table_style *style) {
  return style->utf8 ? "\xE2\x80\xA2 " : "- ";
}

void cs__put_item(struct cs_text *text, const char *given, const struct cs_table_style *style) {
  cs__put_paragraph(text, cs__bullet(style), given, style);
}

void cs__put_items(struct cs_text *text, const char *heading, const char *colour, const char *const *items,
                   size_t count, const struct cs_table_style *style) {
  if (count == 0)
    return;
  put_coloured(text, colour, heading, style);
  for (size_t i = 0; i < count; i++)
    cs__put_item(text, items[i], style);
}
