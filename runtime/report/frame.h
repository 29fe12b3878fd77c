/* runtime/report/frame.h - what the scripts of all plots share: picture, axes, ticks, titles, labels at the right. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_REPORT_FRAME_H
#define CORESWEEP_RUNTIME_REPORT_FRAME_H

#include "runtime/report/palette.h"
#include "runtime/report/report.h"
#include "runtime/report/scene.h"

/* What is drawn on: margins in its own units, pixels or characters. */
struct cs__picture {
  bool terminal, dark;
  double width, height;
  double left, right, top, bottom;
  double label_height, character_width;
};

struct cs__picture cs__picture_of(enum cs_plot_medium medium, int columns);

/* A curve's name at the right end of the plot, at the height of the curve's end if no other label is there. */
struct cs__label {
  char *text;
  double value;
  enum cs__role colour;
};

#define CS__LABELS_MAX 64

struct cs__frame {
  struct cs__picture picture;
  struct cs__axis x, y;          /* lengths are set by cs__put_frame */
  const struct cs_point *points; /* a tick each: at their thread counts, or at 1, 2, ... on a linear axis; none (and a
                                  * logarithmic axis): ticks at round values, as those of y */
  size_t point_count;
  struct cs__label labels[CS__LABELS_MAX];
  size_t label_count;
  const char *title, *subtitle;
  const struct cs_result *of; /* whose axis and base stand in titles; NULL: threads */
  const char *x_title;        /* NULL: the axis */
  const char *y_title;        /* NULL: the speedup */
  bool y_decimal;             /* ticks of y at 1, 2 and 5 times powers of ten: it is no ratio */
};

/* Adds a label, taking over its text; no more than CS__LABELS_MAX, the rest goes without. */
void cs__frame_label(struct cs__frame *frame, double value, enum cs__role colour, struct cs_text *text);
void cs__frame_free(struct cs__frame *frame);

/* Everything the templates' frame needs, with the ticks and the labels. Makes room for labels and title in the
 * picture; pads the axes. */
void cs__put_frame(struct cs_text *script, struct cs__frame *frame);

/* Names longer than a plot has room for: of a plug-in's path or a long parameter the end tells most. */
void cs__put_end_of(struct cs_text *text, const char *name, size_t width);

/* A number as gnuplot reads it, with a blank before it. */
void cs__put_number(struct cs_text *script, double value);

#endif
