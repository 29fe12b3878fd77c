/* runtime/report/svg.c - gnuplot's SVG made fit to stand alone and to stand inside a page. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/svg.h"

#include "runtime/report/palette.h"
#include "runtime/report/plain.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* gnuplot's own head says "Produced by GNUPLOT" where a reader should hear what the picture shows. */
static void put_head(struct cs_text *text, double width, double height, const struct cs__svg_style *style) {
  if (style->in_page) {
    cs_text_append(text, "<svg class=\"plot\" viewBox=\"0 0 %g %g\" role=\"img\" aria-label=\"", width, height);
    cs__put_html(text, style->title);
    cs_text_append(text, "\">\n");
    return;
  }
  cs_text_append(text,
                 "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                 "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" "
                 "width=\"%g\" height=\"%g\" viewBox=\"0 0 %g %g\" role=\"img\" aria-labelledby=\"%s-title\">\n"
                 "<title id=\"%s-title\">",
                 width, height, width, height, style->id, style->id);
  cs__put_html(text, style->title);
  cs_text_append(text, "</title>\n");
}

static bool begins(const char *at, const char *with) {
  return strncmp(at, with, strlen(with)) == 0;
}

/* A colour at `at`: "#rrggbb" or "rgb(r, g, b)". Bytes read, 0 if there is none. */
static size_t read_colour(const char *at, uint32_t *colour_out) {
  unsigned red, green, blue;
  int length = 0;
  if (sscanf(at, "rgb(%u,%u,%u)%n", &red, &green, &blue, &length) == 3 && length > 0) {
    *colour_out = red << 16 | green << 8 | blue;
    return (size_t)length;
  }
  if (at[0] == '#' && strspn(at + 1, "0123456789abcdefABCDEF") == 6) {
    *colour_out = (uint32_t)strtoul(at + 1, NULL, 16);
    return 7;
  }
  return 0;
}

/* The page's variable for a colour of the palette, or the colour as it is. Bytes read. */
static size_t put_colour(struct cs_text *text, const char *at) {
  uint32_t colour = 0;
  const size_t length = read_colour(at, &colour);
  for (size_t i = 0; i < CS__ROLE_COUNT && length > 0; i++) {
    if (cs__palette[i].light == colour) {
      cs_text_append(text, "var(--plot-%s)", cs__palette[i].name);
      return length;
    }
  }
  cs_text_append_bytes(text, at, length);
  return length;
}

/* One tag, from '<' to '>', with its ids made unique. Bytes read. */
static size_t put_tag(struct cs_text *text, const char *tag, const struct cs__svg_style *style) {
  static const char *const ids[] = {"'gp", "'#gp", "\"gnuplot_"}; /* symbols, their uses, groups */
  const char *at = tag;
  while (*at != '\0' && *at != '>') {
    size_t taken = 0;
    for (size_t i = 0; i < sizeof ids / sizeof ids[0] && taken == 0; i++) {
      if (begins(at, ids[i])) {
        cs_text_append(text, "%c%s%s-", ids[i][0], ids[i][1] == '#' ? "#" : "", style->id);
        taken = ids[i][1] == '#' ? 2 : 1;
      }
    }
    if (taken == 0 && style->in_page && begins(at, "xlink:"))
      taken = strlen("xlink:");
    if (taken == 0 && style->in_page && (*at == '#' || *at == 'r'))
      taken = put_colour(text, at);
    if (taken == 0)
      cs_text_append_bytes(text, at, taken = 1);
    at += taken;
  }
  if (*at == '>')
    cs_text_append_bytes(text, at++, 1);
  return (size_t)(at - tag);
}

/* Whole elements that say nothing to anybody: names of plots, filters of boxes nobody draws. Bytes to skip. */
static size_t skip_element(const char *at) {
  static const char *const elements[][2] = {{"<title>", "</title>"}, {"<filter ", "</filter>"}};
  for (size_t i = 0; i < sizeof elements / sizeof elements[0]; i++) {
    if (!begins(at, elements[i][0]))
      continue;
    const char *end = strstr(at, elements[i][1]);
    return end != NULL ? (size_t)(end - at) + strlen(elements[i][1]) : 0;
  }
  return 0;
}

enum cs_status cs__svg_finish(const char *drawing, const struct cs__svg_style *style, struct cs_text *text,
                              struct cs_error *error) {
  const char *box = strstr(drawing, "viewBox=\""), *body = strstr(drawing, "</desc>");
  double width = 0.0, height = 0.0;
  if (box == NULL || body == NULL || sscanf(box, "viewBox=\"0 0 %lf %lf\"", &width, &height) != 2)
    return cs_fail(error, CS_FAILED, "gnuplot wrote something that is not its SVG; is its svg terminal built in?");
  put_head(text, width, height, style);
  for (const char *at = body + strlen("</desc>"); *at != '\0';) {
    size_t taken = skip_element(at);
    if (taken == 0 && *at == '<')
      taken = put_tag(text, at, style);
    else if (taken == 0) {
      taken = strcspn(at, "<");
      cs_text_append_bytes(text, at, taken);
    }
    at += taken;
  }
  return text->failed ? cs_fail(error, CS_NOMEM, "no memory for a plot") : CS_OK;
}
