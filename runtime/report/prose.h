/* runtime/report/prose.h - what stands around tables on a terminal: headings, paragraphs and lists. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_PROSE_H
#define CORESWEEP_RUNTIME_REPORT_PROSE_H

#include "runtime/report/report.h"

/* Text that may come from outside: harmless, wrapped to the style. Its first line begins with `first`. */
void cs__put_paragraph(struct cs_text *text, const char *first, const char *given, const struct cs_table_style *style);

/* The same of a text put together, which it takes over. */
void cs__put_line(struct cs_text *text, const char *first, struct cs_text *line, const struct cs_table_style *style);

/* A paragraph after an empty line, bold. */
void cs__put_section_head(struct cs_text *text, const char *heading, const struct cs_table_style *style);

/* What a paragraph begins with that is one of a list. */
const char *cs__bullet(const struct cs_table_style *style);

/* A paragraph with a bullet; and several, if there are, below a heading in a colour (an escape sequence) of its own. */
void cs__put_item(struct cs_text *text, const char *given, const struct cs_table_style *style);
void cs__put_items(struct cs_text *text, const char *heading, const char *colour, const char *const *items,
                   size_t count, const struct cs_table_style *style);

#endif
