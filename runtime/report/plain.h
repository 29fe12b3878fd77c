/* runtime/report/plain.h - text from outside made harmless: for a terminal, HTML, CSV, gnuplot, Markdown; and wrapped
 * to a width.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_PLAIN_H
#define CORESWEEP_RUNTIME_REPORT_PLAIN_H

#include "runtime/base/text.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Names, commands and environment values come from outside and may hold anything. Each of these first makes valid UTF-8
 * without control characters of it (a blank for white space, U+FFFD for the rest), then escapes it for its reader. NULL
 * is "".
 */
void cs__put_plain(struct cs_text *text, const char *given);
void cs__put_html(struct cs_text *text, const char *given);     /* element content and quoted attributes */
void cs__put_csv(struct cs_text *text, const char *given);      /* one field, quoted where RFC 4180 asks for it */
void cs__put_gnuplot(struct cs_text *text, const char *given);  /* with its single quotes: nothing in it is expanded */
void cs__put_markdown(struct cs_text *text, const char *given); /* GitHub's, in a line or a table's cell */

/* cs__put_html of a text put together, which it takes over. */
void cs__put_html_text(struct cs_text *text, struct cs_text *plain);

/* The same, but `?` for what is not ASCII unless utf8. */
void cs__put_terminal(struct cs_text *text, const char *given, bool utf8);

/* Columns on a terminal: characters, not bytes (and no double-width ones). */
size_t cs__width(const char *given);

/*
 * Words of `given` in lines of at most `columns`; the first line begins with `first`, the others with as many blanks.
 * Words longer than a line are cut. Ends with a newline.
 */
void cs__put_wrapped(struct cs_text *text, const char *first, const char *given, int columns);

#endif
