/* runtime/report/drawing.h - gnuplot's drawing in characters, trimmed for standing among text. Pure. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_DRAWING_H
#define CORESWEEP_RUNTIME_REPORT_DRAWING_H

#include "runtime/base/text.h"

/* The dumb terminal begins with a form feed and pads lines with blanks: both go, and empty lines at the ends. */
void cs__put_trimmed(struct cs_text *text, const char *drawing);

#endif
