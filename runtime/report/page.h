/* runtime/report/page.h - what all pages share: the palette as CSS variables, the style sheets, templates, escaped
 * sentences. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_PAGE_H
#define CORESWEEP_RUNTIME_REPORT_PAGE_H

#include "runtime/base/text.h"

/* The plots' colours as variables, for light and for dark. */
void cs__put_page_palette(struct cs_text *text);

/* A style sheet that is built in, without the comments that are for its readers here. */
void cs__put_page_style(struct cs_text *text, const char *asset);

/* Escaped; a figure and its per cent sign stay on one line. Takes plain over. */
void cs__put_page_text(struct cs_text *text, struct cs_text *plain);

/* A figure with its interval, "5.94 [5.88, 6.01]": the interval in a quieter colour. Takes figure over. */
void cs__put_page_figure(struct cs_text *text, struct cs_text *figure);

/* A template that is built in: what stands between its pairs of braces is a name, for which `put` puts something. */
void cs__put_page_template(struct cs_text *text, const char *asset,
                           void (*put)(void *page, const char *name, size_t length), void *page);

#endif
