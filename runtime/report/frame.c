/* runtime/report/frame.c - what the scripts of all plots share: picture, axes, ticks, titles, labels at the right. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/frame.h"

#include "runtime/report/figures.h"
#include "runtime/report/plain.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Characters of an axis's name that leave room for the words before it. */
#define AXIS_WIDTH 40

/* Pixels of the SVG: small enough that 14-pixel text can be read when a phone shrinks it to 340. */
static const struct cs__picture svg_picture = {.width = 480,
                                               .height = 366,
                                               .left = 44,
                                               .right = 12,
                                               .top = 82,
                                               .bottom = 54,
                                               .label_height = 18,
                                               .character_width = 7.4};

/* Characters. A label needs a little more than a row, or two would be rounded to the same one. */
static const struct cs__picture terminal_picture = {
    .terminal = true, .left = 6, .right = 2, .top = 1, .bottom = 3, .label_height = 1.05, .character_width = 1};

struct cs__picture cs__picture_of(enum cs_plot_medium medium, int columns) {
  if (medium != CS_PLOT_TERMINAL) {
    struct cs__picture picture = svg_picture;
    picture.dark = medium == CS_PLOT_SVG_DARK;
    return picture;
  }
  struct cs__picture picture = terminal_picture;
  picture.width = columns < 40 ? 40 : columns;
  picture.height = fmin(fmax(floor(picture.width * 0.3), 16.0), 36.0);
  return picture;
}

void cs__frame_label(struct cs__frame *frame, double value, enum cs__role colour, struct cs_text *text) {
  char *taken = cs_text_take(text);
  const bool placeable = isfinite(value) && (frame->y.linear || value > 0.0);
  if (taken == NULL || !placeable || frame->label_count == CS__LABELS_MAX) {
    free(taken);
    return;
  }
  frame->labels[frame->label_count++] = (struct cs__label){.text = taken, .value = value, .colour = colour};
}

void cs__frame_free(struct cs__frame *frame) {
  for (size_t i = 0; i < frame->label_count; i++)
    free(frame->labels[i].text);
  frame->label_count = 0;
}

void cs__put_number(struct cs_text *script, double value) {
  if (isfinite(value))
    cs_text_append(script, " %.9g", value);
  else
    cs_text_append(script, " NaN");
}

void cs__put_end_of(struct cs_text *text, const char *name, size_t width) {
  struct cs_text plain = {0};
  cs__put_plain(&plain, name);
  const char *shown = cs_text_get(&plain);
  const size_t whole = cs__width(shown);
  if (whole > width) {
    cs_text_append(text, "..");
    for (size_t skip = whole - (width - 2); skip > 0; skip--)
      do
        shown++;
      while (((unsigned char)*shown & 0xC0) == 0x80);
  }
  cs_text_append(text, "%s", shown);
  text->failed = text->failed || plain.failed;
  cs_text_free(&plain);
}

static void put_variable(struct cs_text *script, const char *name, double value) {
  cs_text_append(script, "%s =", name);
  cs__put_number(script, value);
  cs_text_append(script, "\n");
}

static void put_word(struct cs_text *script, const char *name, const char *value) {
  cs_text_append(script, "%s = ", name);
  cs__put_gnuplot(script, value);
  cs_text_append(script, "\n");
}

static void put_palette(struct cs_text *script, bool dark) {
  for (size_t i = 0; i < CS__ROLE_COUNT; i++)
    cs_text_append(script, "c_%s = '#%06x'\n", cs__palette[i].name,
                   (unsigned)(dark ? cs__palette[i].dark : cs__palette[i].light));
}

/* The title in lines of what the picture is wide; two at most. */
static void put_title(struct cs_text *script, const struct cs__frame *frame) {
  struct cs_text lines = {0};
  const int room = (int)((frame->picture.width - 24) / (frame->picture.character_width * 1.07));
  cs__put_wrapped(&lines, "", frame->title, room);
  char *first = cs_text_take(&lines);
  char *second = first != NULL ? strchr(first, '\n') : NULL;
  if (second != NULL)
    *second++ = '\0';
  char *end = second != NULL ? strchr(second, '\n') : NULL;
  if (end != NULL)
    *end = '\0';
  put_word(script, "title", first);
  put_word(script, "title_more", second);
  put_word(script, "subtitle", frame->subtitle);
  free(first);
}

/* Where the tick of a thread count stands on the x axis. */
static int tick_at(const struct cs__frame *frame, size_t index) {
  return frame->x.linear ? (int)index + 1 : frame->points[index].n;
}

/* "0.25", "16", "200k"; of 0.015625 three digits do, all of them would run into the next */
static void put_tick(struct cs_text *text, double tick) {
  static const char *const prefixes[] = {"", "k", "M", "G", "T"};
  size_t prefix = 0;
  double shown = tick;
  if (shown >= 10000.0)
    while (shown >= 1000.0 && prefix + 1 < sizeof prefixes / sizeof prefixes[0]) {
      shown /= 1000.0;
      prefix++;
    }
  cs_text_append(text, shown < 0.1 ? "%.3g%s" : "%g%s", shown, prefixes[prefix]);
}

static size_t ticks_of(const struct cs__axis *axis, bool decimal, double ticks[CS__TICKS_MAX]) {
  return decimal ? cs__axis_decimal_ticks(axis, ticks) : cs__axis_ticks(axis, ticks);
}

static void put_round_ticks(struct cs_text *script, const struct cs__axis *axis, const char *name, bool decimal) {
  double ticks[CS__TICKS_MAX];
  const size_t count = ticks_of(axis, decimal, ticks);
  for (size_t i = 0; i < count; i++) {
    cs_text_append(script, i == 0 ? "set %s ('" : ", '", name);
    put_tick(script, ticks[i]);
    cs_text_append(script, "' %.9g%s", ticks[i], i + 1 == count ? ")\n" : "");
  }
}

static void put_thread_ticks(struct cs_text *script, const struct cs__frame *frame) {
  bool *shown = calloc(frame->point_count, sizeof *shown);
  int *at = calloc(frame->point_count, sizeof *at);
  if (shown == NULL || at == NULL)
    script->failed = true;
  else {
    for (size_t i = 0; i < frame->point_count; i++)
      at[i] = tick_at(frame, i);
    const double digits = 1.0 + floor(log10(frame->points[frame->point_count - 1].n));
    const double apart = (digits + (frame->x.linear ? 0.4 : 0.9)) * frame->picture.character_width;
    cs__pick_labels(&frame->x, at, frame->point_count, apart, shown);
    for (size_t i = 0; i < frame->point_count; i++) {
      cs_text_append(script, i == 0 ? "set xtics (" : ", ");
      if (shown[i])
        cs_text_append(script, "'%d' %d", frame->points[i].n, at[i]);
      else
        cs_text_append(script, "'' %d", at[i]);
    }
    cs_text_append(script, ")\n");
  }
  free(shown);
  free(at);
}

static void put_ticks(struct cs_text *script, const struct cs__frame *frame) {
  if (frame->point_count > 0)
    put_thread_ticks(script, frame);
  else
    put_round_ticks(script, &frame->x, "xtics", false);
  put_round_ticks(script, &frame->y, "ytics", frame->y_decimal);
}

static void put_axis_titles(struct cs_text *script, const struct cs__frame *frame) {
  const bool threads = frame->of == NULL || cs_result_sweeps_threads(frame->of);
  struct cs_text x_title = {0}, y_title = {0};
  if (frame->x_title != NULL || threads)
    cs_text_append(&x_title, "%s", frame->x_title != NULL ? frame->x_title : "threads");
  else
    cs__put_end_of(&x_title, frame->of->axis, AXIS_WIDTH);
  if (frame->y_title != NULL)
    cs_text_append(&y_title, "%s", frame->y_title);
  else {
    cs_text_append(&y_title, "%sspeedup over ", frame->of != NULL && frame->of->weak_size > 0.0 ? "scaled " : "");
    if (threads)
      cs__put_threads(&y_title, frame->points[0].n);
    else
      cs_text_append(&y_title, "%s=%d", cs_text_get(&x_title), frame->points[0].n);
  }
  put_word(script, "x_title", cs_text_get(&x_title));
  put_word(script, "y_title", cs_text_get(&y_title));
  script->failed = script->failed || x_title.failed || y_title.failed;
  cs_text_free(&x_title);
  cs_text_free(&y_title);
}

/* A line leads from the curve's end to a label that had to move by more than half its height. */
static void put_leader(struct cs_text *script, const struct cs__frame *frame, size_t index, double from, double to) {
  const struct cs__picture *in = &frame->picture;
  if (in->terminal || fabs(from - to) < 0.5 * in->label_height)
    return;
  cs_text_append(script,
                 "set arrow %zu from screen %.6f, screen %.6f to screen %.6f, screen %.6f nohead linewidth 0.8 "
                 "linecolor rgb c_%s\n",
                 index + 1, (in->width - in->right + 3) / in->width, (in->bottom + from) / in->height,
                 (in->width - in->right + 10) / in->width, (in->bottom + to) / in->height,
                 cs__palette[frame->labels[index].colour].name);
}

static void put_labels(struct cs_text *script, const struct cs__frame *frame) {
  const struct cs__picture *in = &frame->picture;
  const double half_row = in->terminal ? 0.5 : 0.0;
  double wished[CS__LABELS_MAX], placed[CS__LABELS_MAX];
  for (size_t i = 0; i < frame->label_count; i++)
    wished[i] = placed[i] = cs__axis_at(&frame->y, frame->labels[i].value);
  cs__spread(placed, frame->label_count, in->label_height, frame->y.length);
  for (size_t i = 0; i < frame->label_count; i++) {
    cs_text_append(script, "set label %zu ", i + 1);
    cs__put_gnuplot(script, frame->labels[i].text);
    cs_text_append(script, " at screen %.6f, screen %.6f left",
                   (in->width - in->right + (in->terminal ? 2 : 14)) / in->width,
                   (in->bottom + placed[i] + half_row) / in->height);
    if (!in->terminal)
      cs_text_append(script, " font ',13' textcolor rgb c_%s", cs__palette[frame->labels[i].colour].name);
    cs_text_append(script, "\n");
    put_leader(script, frame, i, wished[i], placed[i]);
  }
}

/* Room at the left for the widest number: a speedup far below 1 has many digits. */
static void make_room_for_ticks(struct cs__frame *frame) {
  double ticks[CS__TICKS_MAX];
  const size_t count = ticks_of(&frame->y, frame->y_decimal, ticks);
  for (size_t i = 0; i < count; i++) {
    struct cs_text number = {0};
    put_tick(&number, ticks[i]);
    frame->picture.left = fmax(frame->picture.left, ((double)number.length + 2.2) * frame->picture.character_width);
    cs_text_free(&number);
  }
}

/* Room at the right for the longest label, and above and below for as many labels as there are. */
static void make_room(struct cs__frame *frame) {
  struct cs__picture *in = &frame->picture;
  size_t longest = 0;
  for (size_t i = 0; i < frame->label_count; i++) {
    const size_t width = cs__width(frame->labels[i].text);
    longest = width > longest ? width : longest;
  }
  in->right = in->right + (double)longest * in->character_width * (in->terminal ? 1.0 : 0.95) + (in->terminal ? 1 : 12);
  in->right = fmin(in->right, in->width * 0.5);
  if (!in->terminal && cs__width(frame->title) > (size_t)((in->width - 24) / (in->character_width * 1.07))) {
    in->top += 18;
    in->height += 18;
  }
  const double wanted = in->top + in->bottom + in->label_height * (double)frame->label_count * 1.15;
  in->height = fmax(in->height, ceil(wanted));
}

void cs__put_frame(struct cs_text *script, struct cs__frame *frame) {
  cs__axis_pad(&frame->x, 0.04);
  cs__axis_pad(&frame->y, 0.05);
  make_room(frame);
  make_room_for_ticks(frame);
  const struct cs__picture *in = &frame->picture;
  frame->x.length = in->width - in->left - in->right;
  frame->y.length = in->height - in->top - in->bottom;
  const struct {
    const char *name;
    double value;
  } variables[] = {{"width", in->width},
                   {"height", in->height},
                   {"plot_left", in->left / in->width},
                   {"plot_right", 1.0 - in->right / in->width},
                   {"plot_top", 1.0 - in->top / in->height},
                   {"plot_bottom", in->bottom / in->height},
                   {"x_lo", frame->x.lo},
                   {"x_hi", frame->x.hi},
                   {"y_lo", frame->y.lo},
                   {"y_hi", frame->y.hi},
                   {"linear", frame->x.linear},
                   {"base", frame->point_count > 0 ? frame->points[0].n : (double)NAN},
                   {"top", frame->point_count > 0 ? frame->points[frame->point_count - 1].n : (double)NAN}};
  for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++)
    put_variable(script, variables[i].name, variables[i].value);
  put_palette(script, in->dark);
  put_title(script, frame);
  put_axis_titles(script, frame);
  put_ticks(script, frame);
  put_labels(script, frame);
}
