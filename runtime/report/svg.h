/* runtime/report/svg.h - gnuplot's SVG made fit to stand alone and to stand inside a page. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_SVG_H
#define CORESWEEP_RUNTIME_REPORT_SVG_H

#include "runtime/base/status.h"
#include "runtime/base/text.h"

#include <stdbool.h>

struct cs__svg_style {
  const char *id;    /* prefix of its inner ids: unique in a page; letters, digits and '-' */
  const char *title; /* one sentence, for those who hear the page */
  bool in_page;      /* no XML head, no width and height, colours as the page's variables */
};

/* Appends drawing, gnuplot's output, to text as one <svg> element. CS_FAILED when it is not what gnuplot writes. */
enum cs_status cs__svg_finish(const char *drawing, const struct cs__svg_style *style, struct cs_text *text,
                              struct cs_error *error);

#endif
