/* runtime/report/html_lead.c - what was run, above a case's plots on the page. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/html_lead.h"

#include "runtime/report/figures.h"
#include "runtime/report/page.h"
#include "runtime/report/plain.h"
#include "runtime/report/recipe.h"
#include "runtime/report/sentence.h"

static void put_command(struct cs_text *text, const struct cs_result *result, const struct cs_case_summary *of) {
  struct cs_text settings = {0}, startup = {0};
  cs__put_settings(&settings, of->of);
  cs_text_append(text, "%s <code>", of->of->serial ? "Serial program" : "Command");
  cs__put_html(text, of->of->spec);
  cs_text_append(text, "</code>%s", settings.length > 0 ? " with <code>" : "");
  cs__put_html(text, cs_text_get(&settings));
  cs_text_append(text, "%s, once per invocation, %s%s.", settings.length > 0 ? "</code>" : "",
                 result->recipe.metric == NULL ? "timed from its start to its end" : "its metric read from its output",
                 of->of->serial ? "; at the first point alone" : "");
  if (cs__put_startup(&startup, result, of)) {
    cs_text_append(text, " ");
    cs__put_page_text(text, &startup);
  }
  cs_text_append(text, "</p>\n");
  cs_text_free(&settings);
  cs_text_free(&startup);
}

/* Items are for kernels that have nothing else to count. */
static void put_work(struct cs_text *text, const struct cs_work *work) {
  if (work->bytes > 0.0) {
    cs__put_amount(text, work->bytes, "B");
    cs_text_append(text, work->flops > 0.0 ? " moved and " : " moved");
  }
  if (work->flops > 0.0)
    cs__put_amount(text, work->flops, "flop");
  if (!(work->bytes > 0.0) && !(work->flops > 0.0))
    cs_text_append(text, "%.0f items", work->items);
}

void cs__put_lead(struct cs_text *text, const struct cs_result *result, const struct cs_case_summary *of) {
  if (of->of->argv != NULL) {
    put_command(text, result, of);
    return;
  }
  cs__put_html(text, of->of->summary);
  cs_text_append(text, ". Case <code>");
  cs__put_html(text, of->of->spec);
  cs_text_append(text, "</code>: ");
  put_work(text, &of->of->work);
  cs_text_append(text, " in one run; usually bound by %s.</p>\n", cs__bound_name(of->of->bound));
}
