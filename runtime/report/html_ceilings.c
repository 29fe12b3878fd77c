/* runtime/report/html_ceilings.c - the page's tables of the machine's ceilings. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/html_ceilings.h"

#include "runtime/report/ceilings.h"
#include "runtime/report/page.h"
#include "runtime/report/roofline.h"

static void put_head(struct cs_text *text, const char *label) {
  cs_text_append(text,
                 "<h3>%s</h3>\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"%s\">\n<table>\n"
                 "<thead><tr><th scope=\"col\">threads</th>",
                 label, label);
}

static void put_end(struct cs_text *text) {
  cs_text_append(text, "</tbody>\n</table>\n</div>\n");
}

static void put_ceiling(struct cs_text *text, const struct cs_point_ceilings *ceilings,
                        const struct cs__ceilings_figure *figure) {
  struct cs_text whole = {0};
  cs__put_ceiling(&whole, ceilings, figure);
  cs_text_append(text, "<td>");
  cs__put_page_figure(text, &whole);
  cs_text_append(text, "</td>");
}

static void put_group(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary,
                      enum cs__ceilings_group group) {
  put_head(text, cs__ceilings_titles[group]);
  for (size_t f = 0; f < cs__ceilings_figure_count; f++) {
    const struct cs__ceilings_figure *figure = &cs__ceilings_figures[f];
    if (figure->group == group)
      cs_text_append(text, "<th scope=\"col\">%s%s%s</th>", figure->head, figure->shown_unit[0] != '\0' ? ", " : "",
                     figure->shown_unit);
  }
  cs_text_append(text, "</tr></thead>\n<tbody>\n");
  for (size_t i = 0; i < summary->ceiling_count; i++) {
    cs_text_append(text, "<tr><th scope=\"row\">%d</th>", result->points[i].n);
    for (size_t f = 0; f < cs__ceilings_figure_count; f++)
      if (cs__ceilings_figures[f].group == group)
        put_ceiling(text, &summary->ceilings[i], &cs__ceilings_figures[f]);
    cs_text_append(text, "</tr>\n");
  }
  put_end(text);
}

static void put_nodes(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary) {
  int nodes[CS__CEILINGS_NODES_MAX];
  const size_t count = cs__ceilings_nodes(summary, nodes);
  if (count == 0)
    return;
  put_head(text, cs__node_title);
  for (size_t k = 0; k < count; k++)
    cs_text_append(text, "<th scope=\"col\">node %d</th>", nodes[k]);
  cs_text_append(text, "</tr></thead>\n<tbody>\n");
  for (size_t i = 0; i < summary->ceiling_count; i++) {
    cs_text_append(text, "<tr><th scope=\"row\">%d</th>", result->points[i].n);
    for (size_t k = 0; k < count; k++) {
      cs_text_append(text, "<td>");
      cs__put_node_ceiling(text, &summary->ceilings[i], nodes[k]);
      cs_text_append(text, "</td>");
    }
    cs_text_append(text, "</tr>\n");
  }
  put_end(text);
}

static void put_paragraph(struct cs_text *text, struct cs_text *line, const char *class) {
  if (line->length > 0) {
    cs_text_append(text, "<p%s>", class);
    cs__put_page_text(text, line);
    cs_text_append(text, "</p>\n");
  }
  cs_text_free(line);
}

static void put_roofline_note(struct cs_text *text, const struct cs_summary *summary) {
  struct cs_text line = {0};
  if (cs__roofline_roofs(summary) == 0 || summary->case_count == 0 || summary->cases[0].of->argv != NULL)
    return;
  cs_text_append(&line, "On the roofline a kernel stands at the flops per byte it counts itself, each byte once. "
                        "Hollow: its arrays are smaller than those the bandwidth was measured with, so caches may "
                        "carry it above the slope. Kernels that count no flops or no bytes are not drawn.");
  put_paragraph(text, &line, " class=\"note\"");
}

void cs__put_ceilings_html(struct cs_text *text, const struct cs_result *result, const struct cs_summary *summary) {
  struct cs_text line = {0};
  if (!cs_report_has_ceilings(summary)) {
    cs_report_no_ceilings(result, &line);
    put_paragraph(text, &line, "");
    return;
  }
  put_roofline_note(text, summary);
  for (enum cs__ceilings_group group = 0; group < CS__CEILINGS_GROUPS; group++)
    put_group(text, result, summary, group);
  put_nodes(text, result, summary);
  for (size_t i = 0; i < cs__ceilings_note_count; i++) {
    cs__ceilings_notes[i](&line, result, summary);
    put_paragraph(text, &line, " class=\"note\"");
  }
}
