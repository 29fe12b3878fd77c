/* runtime/report/plot_roofline.c - the roofline with the swept kernels on it, as a script for gnuplot. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/assets.h"
#include "runtime/report/figures.h"
#include "runtime/report/frame.h"
#include "runtime/report/obstacles.h"
#include "runtime/report/plain.h"
#include "runtime/report/plot_ceilings.h"
#include "runtime/report/plot_script.h"
#include "runtime/report/roofline.h"

#include <math.h>

/* Texts in the plot, in pixels: the height of a line; the width of a character of 12 pixels in the roofs' names, which
 * are half digits and blanks, and in any word, with a wide font (DejaVu). */
static const double text_height = 14.0, roof_character = 6.6, word_character = 7.8;

/* Room beside the ridges for slope and flat part, beside and below the kernels, and above the roofs for names; factors.
 */
static const double beside_ridge = 8.0, below_kernels = 2.0, right_of_kernels = 4.0, above_roofs = 3.0;

/* Pixels for five digits at the left: a node of a cluster does 10,000 GFLOP/s. */
static const double ticks_width = 54.0;

static const double giga = 1e-9;

enum { SAMPLES = 32, FIRST_TAG = 600 };

/* The ink is the roof's. */
static const enum cs__role kernel_roles[] = {CS__ROLE_MEASURED, CS__ROLE_LIMIT, CS__ROLE_GREEN,
                                             CS__ROLE_PURPLE,   CS__ROLE_OCHRE, CS__ROLE_SKY};
#define ROLES (sizeof kernel_roles / sizeof kernel_roles[0])

struct drawing {
  struct cs__frame frame;
  struct cs__roofline roofline;
  struct cs__obstacles obstacles;
  size_t tag; /* of the next label */
};

bool cs__has_roofline(const struct cs_summary *summary) {
  return cs__roofline_roofs(summary) > 0;
}

static void put_scaled(struct cs_text *text, double per_s, const char *unit) {
  cs__put_figure(text, giga * per_s);
  cs_text_append(text, " %s", unit);
}

/* "8 threads get at most 47.9 GB/s and 355 GFLOP/s". */
void cs__put_roofline_title(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary) {
  struct cs__roofline roofline;
  if (cs__roofline_of(result, summary, &roofline) && roofline.roof_count > 0) {
    const struct cs__roof *top = &roofline.roofs[roofline.roof_count - 1];
    cs__put_threads(text, top->threads);
    cs_text_append(text, " %s at most ", top->threads == 1 ? "gets" : "get");
    put_scaled(text, top->bytes_per_s->value, "GB/s");
    cs_text_append(text, " and ");
    put_scaled(text, top->flops_per_s->value, "GFLOP/s");
  }
  cs__roofline_free(&roofline);
}

static bool any_in_caches(const struct cs__roofline *roofline) {
  for (size_t i = 0; i < roofline->kernel_count; i++)
    if (roofline->kernels[i].in_caches)
      return true;
  return false;
}

static void put_subtitle(struct cs_text *text, const struct cs_summary *summary, const struct cs__roofline *roofline) {
  const char *between = "";
  if (roofline->kernel_count > 0 && roofline->roof_count > 1) {
    cs_text_append(text, "small: ");
    cs__put_threads(text, roofline->roofs[0].threads);
    cs_text_append(text, ", large: %d", roofline->roofs[1].threads);
    between = "; ";
  }
  if (any_in_caches(roofline)) {
    cs_text_append(text, "%shollow: arrays below ", between);
    cs__put_amount(text, (double)summary->ceilings[roofline->roofs[0].point].footprint_bytes, "B");
    between = "; ";
  }
  if (roofline->left_out > 0)
    cs_text_append(text, "%s%zu not drawn%s", between, roofline->left_out,
                   summary->cases[0].of->argv != NULL ? ": commands tell no flops" : "");
  if (text->length == 0)
    cs_text_append(text, "flops and bandwidth as measured in this sweep");
}

static void hold(struct drawing *drawing) {
  const struct cs__roofline *roofline = &drawing->roofline;
  struct cs__frame *frame = &drawing->frame;
  for (size_t i = 0; i < roofline->kernel_count; i++) {
    cs__axis_hold(&frame->x, roofline->kernels[i].intensity / below_kernels);
    cs__axis_hold(&frame->x, roofline->kernels[i].intensity * right_of_kernels);
    for (size_t k = 0; k < 2; k++) {
      cs__axis_hold(&frame->y, giga * roofline->kernels[i].rate[k].lo / below_kernels);
      cs__axis_hold(&frame->y, giga * roofline->kernels[i].rate[k].hi);
    }
  }
  for (size_t i = 0; i < roofline->roof_count; i++) {
    const struct cs__roof *roof = &roofline->roofs[i];
    cs__axis_hold(&frame->x, cs__roof_ridge(roof) / beside_ridge);
    cs__axis_hold(&frame->x, cs__roof_ridge(roof) * beside_ridge);
    cs__axis_hold(&frame->y, above_roofs * giga * cs__roof_at(roof, INFINITY).hi);
  }
  for (size_t i = 0; i < roofline->roof_count; i++)
    cs__axis_hold(&frame->y, giga * cs__roof_at(&roofline->roofs[i], frame->x.lo).value);
}

static struct cs__spot spot_of(const struct cs__frame *frame, double intensity, double flops_per_s) {
  return (struct cs__spot){cs__axis_at(&frame->x, intensity), cs__axis_at(&frame->y, giga * flops_per_s)};
}

static void add_obstacles(struct drawing *drawing) {
  const struct cs__frame *frame = &drawing->frame;
  for (size_t i = 0; i < drawing->roofline.roof_count; i++) {
    const struct cs__roof *roof = &drawing->roofline.roofs[i];
    const double at[] = {frame->x.lo, cs__roof_ridge(roof), frame->x.hi};
    for (size_t k = 0; k < 2; k++)
      cs__obstacles_add_line(&drawing->obstacles, spot_of(frame, at[k], cs__roof_at(roof, at[k]).value),
                             spot_of(frame, at[k + 1], cs__roof_at(roof, at[k + 1]).value));
  }
  for (size_t i = 0; i < drawing->roofline.kernel_count; i++) {
    const struct cs__roofline_kernel *kernel = &drawing->roofline.kernels[i];
    for (size_t k = 0; k < 2; k++)
      cs__obstacles_add_line(&drawing->obstacles, spot_of(frame, kernel->intensity, kernel->rate[k].lo),
                             spot_of(frame, kernel->intensity, kernel->rate[k].hi));
    cs__obstacles_add_line(&drawing->obstacles, spot_of(frame, kernel->intensity, kernel->rate[0].value),
                           spot_of(frame, kernel->intensity, kernel->rate[1].value));
  }
}

/* Near one of its anchors, the first is liked best; what was placed before is in its way. */
static void put_name(struct cs_text *script, struct drawing *drawing, const char *name, enum cs__role role,
                     const struct cs__spot *anchors, size_t anchor_count) {
  const struct cs__picture *in = &drawing->frame.picture;
  const bool of_roof = role == CS__ROLE_INK || role == CS__ROLE_MUTED;
  const double character = of_roof ? roof_character : word_character;
  const struct cs__spot size = {character * (double)cs__width(name), text_height};
  const struct cs__spot area = {drawing->frame.x.length, drawing->frame.y.length};
  if (anchor_count == 0)
    return;
  const struct cs__place place =
      cs__place_text(anchors, anchor_count, size, area, drawing->obstacles.at, drawing->obstacles.count);
  const size_t tag = FIRST_TAG + drawing->tag++;
  cs_text_append(script, "set label %zu ", tag);
  cs__put_gnuplot(script, name);
  cs_text_append(script, " at screen %.6f, screen %.6f left font ',12' textcolor rgb c_%s\n",
                 (in->left + place.left.x) / in->width, (in->bottom + place.left.y) / in->height,
                 cs__palette[role].name);
  const bool leader = place.leader && role != CS__ROLE_INK; /* nothing lies between the top roof and its name */
  if (leader)
    cs_text_append(script,
                   "set arrow %zu from screen %.6f, screen %.6f to screen %.6f, screen %.6f nohead linewidth 0.8 "
                   "linecolor rgb c_%s\n",
                   tag, (in->left + place.anchor.x) / in->width, (in->bottom + place.anchor.y) / in->height,
                   (in->left + place.leader_end.x) / in->width, (in->bottom + place.leader_end.y) / in->height,
                   cs__palette[role].name);
  if (leader)
    cs__obstacles_add_line(&drawing->obstacles, place.anchor, place.leader_end);
  for (int side = -1; side <= 1; side += 2) {
    const double y = place.left.y + 0.35 * side * size.y;
    cs__obstacles_add_line(&drawing->obstacles, (struct cs__spot){place.left.x, y},
                           (struct cs__spot){place.left.x + size.x, y});
  }
}

static enum cs__role role_of_roof(const struct drawing *drawing, size_t index) {
  return index + 1 == drawing->roofline.roof_count ? CS__ROLE_INK : CS__ROLE_MUTED;
}

/* "8 threads: 47.9 GB/s" on the slope, "8 threads: 355 GFLOP/s" on the flat part. */
static void name_roof(struct cs_text *script, struct drawing *drawing, size_t index, bool slope) {
  static const double shares[] = {0.5, 0.35, 0.65, 0.2, 0.8, 0.05};
  enum { ANCHORS = sizeof shares / sizeof shares[0] };
  const struct cs__roof *roof = &drawing->roofline.roofs[index];
  const struct cs__axis *x = &drawing->frame.x, *y = &drawing->frame.y;
  const double ridge = cs__roof_ridge(roof);
  const double visible = y->lo / (giga * roof->bytes_per_s->value); /* where the slope comes up into the picture */
  const double from = slope ? fmax(x->lo, visible) : ridge, to = slope ? ridge : x->hi;
  struct cs__spot anchors[ANCHORS];
  struct cs_text name = {0};
  for (size_t i = 0; i < ANCHORS; i++) {
    const double at = exp((1.0 - shares[i]) * log(from) + shares[i] * log(to));
    anchors[i] = spot_of(&drawing->frame, at, cs__roof_at(roof, at).value);
  }
  cs__put_threads(&name, roof->threads);
  cs_text_append(&name, ": ");
  put_scaled(&name, slope ? roof->bytes_per_s->value : roof->flops_per_s->value, slope ? "GB/s" : "GFLOP/s");
  put_name(script, drawing, cs_text_get(&name), role_of_roof(drawing, index), anchors, ANCHORS);
  cs_text_free(&name);
}

static void name_kernel(struct cs_text *script, struct drawing *drawing, size_t index) {
  const struct cs__roofline_kernel *kernel = &drawing->roofline.kernels[index];
  struct cs__spot anchors[2];
  struct cs_text name = {0};
  size_t count = 0;
  for (size_t k = 2; k-- > 0;)
    if (isfinite(kernel->rate[k].value))
      anchors[count++] = spot_of(&drawing->frame, kernel->intensity, kernel->rate[k].value);
  cs__put_short_name(&name, kernel->of->of->name);
  put_name(script, drawing, cs_text_get(&name), kernel_roles[index % ROLES], anchors, count);
  cs_text_free(&name);
}

/* The kernels first: a roof is long, and its name may go along it. */
static void put_names(struct cs_text *script, struct drawing *drawing) {
  for (size_t i = 0; i < drawing->roofline.kernel_count; i++)
    name_kernel(script, drawing, i);
  for (size_t i = drawing->roofline.roof_count; i-- > 0;) {
    name_roof(script, drawing, i, false);
    name_roof(script, drawing, i, true);
  }
}

static void put_row(struct cs_text *script, const double *row, size_t count) {
  for (size_t i = 0; i < count; i++)
    cs__put_number(script, row[i]);
  cs_text_append(script, "\n");
}

/* Samples on either side of the ridge, which is one itself: the corner is sharp. */
static void put_roofs(struct cs_text *script, const struct drawing *drawing) {
  const struct cs__axis *x = &drawing->frame.x;
  cs_text_append(script, "roofs = %zu\n$roofs << EOD\n", drawing->roofline.roof_count);
  for (size_t i = 0; i < drawing->roofline.roof_count; i++) {
    const struct cs__roof *roof = &drawing->roofline.roofs[i];
    const double ridge = cs__roof_ridge(roof);
    cs_text_append(script, "%s", i > 0 ? "\n\n" : "");
    for (int k = 0; k <= 2 * SAMPLES; k++) {
      const double share = (double)(k % SAMPLES) / SAMPLES;
      const double at = k == 2 * SAMPLES ? x->hi
                        : k < SAMPLES    ? x->lo * pow(ridge / x->lo, share)
                                         : ridge * pow(x->hi / ridge, share);
      const struct cs__rate rate = cs__roof_at(roof, at);
      put_row(script, (const double[]){at, giga * rate.value, giga * rate.lo, giga * rate.hi}, 4);
    }
  }
  cs_text_append(script, "EOD\n");
}

/* One block for each kernel, a line for each roof; gnuplot wants every block to have a line. */
static void put_kernels(struct cs_text *script, const struct drawing *drawing) {
  const size_t count = drawing->roofline.kernel_count;
  struct cs_text colours = {0};
  cs_text_append(script, "kernels = %zu\n$kernels << EOD\n", count);
  if (count == 0) { /* gnuplot looks at a loop's first turn even where there is none */
    cs_text_append(script, "NaN NaN NaN NaN NaN NaN\n");
    cs_text_append(&colours, "#000000");
  }
  for (size_t i = 0; i < count; i++) {
    const struct cs__roofline_kernel *kernel = &drawing->roofline.kernels[i];
    const struct cs__colour *colour = &cs__palette[kernel_roles[i % ROLES]];
    cs_text_append(script, "%s", i > 0 ? "\n\n" : "");
    cs_text_append(&colours, "%s#%06x", i > 0 ? " " : "",
                   (unsigned)(drawing->frame.picture.dark ? colour->dark : colour->light));
    for (size_t k = 0; k < 2; k++) {
      const struct cs__rate *rate = &kernel->rate[k];
      const bool large = k + 1 == drawing->roofline.roof_count;
      put_row(script,
              (const double[]){kernel->intensity, giga * rate->value, giga * rate->lo, giga * rate->hi,
                               large ? 0.75 : 0.5, kernel->in_caches},
              6);
    }
  }
  cs_text_append(script, "EOD\ncolours = '%s'\n", cs_text_get(&colours));
  cs_text_free(&colours);
}

enum cs_status cs__roofline_script(const struct cs_result *result, const struct cs_summary *summary,
                                   enum cs_plot_medium medium, struct cs_text *script, struct cs_error *error) {
  struct drawing drawing = {.frame = {.picture = cs__picture_of(medium, 0)}};
  struct cs_text title = {0}, subtitle = {0};
  enum cs_status status = CS_OK;
  if (!cs__roofline_of(result, summary, &drawing.roofline))
    status = cs_fail(error, CS_NOMEM, "no memory for the roofline");
  else if (drawing.roofline.roof_count == 0 || medium == CS_PLOT_TERMINAL)
    status = cs_fail(error, CS_UNSUPPORTED,
                     "no roofline: bandwidth and flops of one thread count are needed; coresweep ceilings measures "
                     "them");
  if (status == CS_OK) {
    cs__put_roofline_title(&title, result, summary);
    put_subtitle(&subtitle, summary, &drawing.roofline);
    drawing.frame.title = cs_text_get(&title);
    drawing.frame.subtitle = cs_text_get(&subtitle);
    drawing.frame.picture.left = ticks_width;
    drawing.frame.x_title = "flops per byte";
    drawing.frame.y_title = "GFLOP/s";
    hold(&drawing);
    cs__put_frame(script, &drawing.frame);
    add_obstacles(&drawing);
    put_names(script, &drawing);
    put_roofs(script, &drawing);
    put_kernels(script, &drawing);
    cs_text_append(script, "%s%s", cs__asset("frame.gp"), cs__asset("roofline.gp"));
    if (script->failed || title.failed || subtitle.failed)
      status = cs_fail(error, CS_NOMEM, "no memory for the roofline");
  }
  cs__roofline_free(&drawing.roofline);
  cs__frame_free(&drawing.frame);
  cs_text_free(&title);
  cs_text_free(&subtitle);
  return status;
}
