/* runtime/report/observe_html_timeline.c - the traced region's threads over time, as SVG in the page's colours. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/figures.h"
#include "runtime/report/observe_html.h"
#include "runtime/report/observe_timeline.h"
#include "runtime/report/page.h"
#include "runtime/report/plain.h"

/* Pixels, of a picture that a phone shrinks to 340. */
enum { LEFT = 34, WIDTH = LEFT + CS__SLICES_MAX + 6, ROW = 18, HEIGHT = 13, TOP = 4, BOTTOM = 22 };

/* Equal slices in a row are one rectangle. */
static void put_member(struct cs_text *text, const enum cs__group *groups, int member) {
  const int y = TOP + member * ROW;
  cs_text_append(text, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" font-size=\"11\" fill=\"var(--muted)\">%d</text>\n",
                 LEFT - 6, y + HEIGHT - 2, member);
  for (int i = 0, end; i < CS__SLICES_MAX; i = end) {
    for (end = i + 1; end < CS__SLICES_MAX && groups[end] == groups[i]; end++)
      continue;
    if (groups[i] < CS__GROUPS)
      cs_text_append(text, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"var(--plot-%s)\"/>\n", LEFT + i,
                     y, end - i, HEIGHT, cs__palette[cs__groups[groups[i]].colour].name);
  }
}

static void put_instance(struct cs_text *text, const struct cs_observation *traced, const struct cs__instance *instance,
                         const char *which) {
  const int members = instance->members < CS__MEMBERS_SHOWN ? instance->members : CS__MEMBERS_SHOWN;
  const int height = TOP + members * ROW + BOTTOM;
  struct cs_text length = {0};
  enum cs__group groups[CS__SLICES_MAX];
  cs__put_time(&length, instance->end_s - instance->begin_s);
  cs_text_append(text, "<figure>\n<p class=\"lead\">%s: %s</p>\n", which, cs_text_get(&length));
  cs_text_append(text,
                 "<svg class=\"plot\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s of the region: what each of "
                 "its %d threads did, over %s\">\n",
                 WIDTH, height, which, instance->members, cs_text_get(&length));
  for (int member = 0; member < members; member++) {
    cs__slice(traced, instance, member, CS__SLICES_MAX, groups);
    put_member(text, groups, member);
  }
  cs_text_append(text,
                 "<text x=\"%d\" y=\"%d\" font-size=\"11\" fill=\"var(--muted)\">0</text>\n"
                 "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" font-size=\"11\" fill=\"var(--muted)\">%s</text>\n"
                 "</svg>\n</figure>\n",
                 LEFT, height - 8, LEFT + CS__SLICES_MAX, height - 8, cs_text_get(&length));
  if (members < instance->members)
    cs_text_append(text, "<p class=\"note\">The first %d of %d threads.</p>\n", members, instance->members);
  text->failed = text->failed || length.failed;
  cs_text_free(&length);
}

void cs__put_timeline_html(struct cs_text *text, const struct cs_observe_runs *runs) {
  const struct cs_observation *traced = cs__traced_process(runs);
  struct cs__instance picked[2];
  const size_t count = traced != NULL ? cs__pick_instances(traced, picked) : 0;
  if (count == 0)
    return;
  cs_text_append(text, "<section aria-labelledby=\"timeline\">\n<h2 id=\"timeline\">Threads of region ");
  cs__put_html(text, runs->trace);
  cs_text_append(text, "</h2>\n<p>One row per thread. Recorded in a run of its own, for recording takes time%s.</p>\n",
                 picked[0].first > 0 ? "; the first instance, which starts the threads, is passed over" : "");
  cs__put_group_legend(text);
  put_instance(text, traced, &picked[0], count > 1 ? "A typical instance" : "Its instance");
  if (count > 1)
    put_instance(text, traced, &picked[1], "The longest instance");
  cs_text_append(text, "</section>");
}
