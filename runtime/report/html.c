/* runtime/report/html.c - one self-contained page: page.html with its places filled in. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/assets.h"
#include "runtime/report/ceilings_report.h"
#include "runtime/report/efficiency.h"
#include "runtime/report/figures.h"
#include "runtime/report/html_ceilings.h"
#include "runtime/report/html_compare.h"
#include "runtime/report/html_laws.h"
#include "runtime/report/html_lead.h"
#include "runtime/report/html_lost.h"
#include "runtime/report/html_tables.h"
#include "runtime/report/lost.h"
#include "runtime/report/method.h"
#include "runtime/report/page.h"
#include "runtime/report/plain.h"
#include "runtime/report/plot.h"
#include "runtime/report/recipe.h"
#include "runtime/report/report.h"
#include "runtime/report/sentence.h"
#include "runtime/report/verdict.h"

#include <string.h>

/* Parts whose drawing may fail put the first failure here; a plot that cannot be had is a remark, not one. */
struct page {
  const struct cs_result *result;
  const struct cs_summary *summary;
  struct cs_text *text;
  enum cs_status status;
  struct cs_error *error;
  struct cs_error undrawn; /* why the last plot is missing: said once, not for every kernel */
};

static void put_escaped(struct page *page, struct cs_text *plain) {
  cs__put_page_text(page->text, plain);
}

static void put_style(struct page *page) {
  cs__put_page_style(page->text, "page.css");
}

static void put_palette(struct page *page) {
  cs__put_page_palette(page->text);
}

static void put_title(struct page *page) {
  cs_text_append(page->text, "coresweep on ");
  cs__put_html(page->text, page->result->host != NULL ? page->result->host : "an unnamed host");
}

static void put_begun(struct page *page) {
  cs__put_html(page->text, page->result->begun_utc);
  cs_text_append(page->text, page->result->budget != NULL && page->result->budget[0] != '\0' ? " \xC2\xB7 " : "");
  cs__put_html(page->text, page->result->budget);
}

static void put_alarm(struct page *page, const char *id, const char *title, char *const *lines, size_t count) {
  if (count == 0)
    return;
  cs_text_append(page->text, "<section class=\"alarm\" aria-labelledby=\"%s\">\n<h2 id=\"%s\">%s</h2>\n<ul>\n", id, id,
                 title);
  for (size_t i = 0; i < count; i++) {
    cs_text_append(page->text, "<li>");
    cs__put_html(page->text, lines[i]);
    cs_text_append(page->text, "</li>\n");
  }
  cs_text_append(page->text, "</ul>\n</section>");
}

static void put_alarms(struct page *page) {
  put_alarm(page, "failures", "Failures", page->summary->failures, page->summary->failure_count);
  put_alarm(page, "warnings", "Warnings", page->summary->warnings, page->summary->warning_count);
}

static void put_best_of_all(struct page *page) {
  struct cs_text best = {0};
  if (!cs__put_best_of_all(&best, page->result, page->summary))
    return;
  cs_text_append(page->text, "\n<p>");
  put_escaped(page, &best);
  cs_text_append(page->text, "</p>");
}

static void put_findings(struct page *page) {
  if (page->summary->case_count == 0)
    cs_text_append(page->text, page->summary->ceilings != NULL
                                   ? "<p>No kernel was swept, only what the machine gives at most.</p>"
                                   : "<p>No kernel was swept: this result is empty.</p>");
  else
    cs_text_append(page->text, "<ul class=\"findings\">\n");
  for (size_t i = 0; i < page->summary->case_count; i++) {
    struct cs_text verdict = {0};
    if (!cs__put_verdict_among(&verdict, page->result, page->summary, i))
      continue;
    cs_text_append(page->text, "<li>");
    put_escaped(page, &verdict);
    cs_text_append(page->text, "</li>\n");
  }
  cs_text_append(page->text, page->summary->case_count > 0 ? "</ul>" : "");
  put_best_of_all(page);
}

/* A page without a picture says why. */
static void put_figure(struct page *page, enum cs__plot plot, int case_index) {
  struct cs_text figure = {0};
  struct cs_error why = {0};
  const enum cs_status status = cs__plot_in_page(page->result, page->summary, plot, case_index, &figure, &why);
  if (status == CS_OK)
    cs_text_append(page->text, "<figure>\n%s</figure>", cs_text_get(&figure));
  else if (status == CS_NOMEM)
    page->status = cs_fail(page->error, status, "%s", why.message);
  else if (strcmp(why.message, page->undrawn.message) != 0) {
    cs_text_append(page->text, "<p class=\"note\">");
    cs__put_html(page->text, why.message);
    cs_text_append(page->text, "</p>");
    page->undrawn = why;
  }
  cs_text_free(&figure);
}

/* One case's own plot says more than an overview of one; a serial program has no curve. */
static void put_overview(struct page *page) {
  size_t count = 0;
  for (size_t i = 0; i < page->summary->case_count; i++)
    count += !page->summary->cases[i].of->serial;
  if (count > 1)
    put_figure(page, CS__PLOT_SPEEDUP, -1);
}

static void put_comparison(struct page *page) {
  cs__put_compare_section(page->text, page->result);
}

static const char *noun(const struct page *page) {
  return cs__are_commands(page->result) ? "command" : "kernel";
}

static void put_table_title(struct page *page) {
  cs_text_append(page->text, "All %ss", noun(page));
}

static void put_kernels_title(struct page *page) {
  cs_text_append(page->text, "Each %s", noun(page));
}

static void put_table(struct page *page) {
  if (page->summary->case_count > 0)
    cs__put_case_table(page->text, page->result, page->summary);
}

/* The figures behind the verdict, and what happens above a limit. */
static void put_evidence(struct page *page, const struct cs_case_summary *of) {
  struct cs_text headline = {0};
  cs__put_headline(&headline, page->result, of);
  cs_text_append(page->text, "<p>");
  put_escaped(page, &headline);
  cs_text_append(page->text, "</p>\n");
}

static void put_kernel(struct page *page, int case_index) {
  const struct cs_case_summary *of = &page->summary->cases[case_index];
  cs_text_append(page->text, "<article>\n<h3 id=\"case-");
  cs__put_plot_name(page->text, page->summary, case_index);
  cs_text_append(page->text, "\">");
  cs__put_html(page->text, of->of->name);
  cs_text_append(page->text, "</h3>\n<p class=\"lead\">");
  cs__put_lead(page->text, page->result, of);
  if (!of->of->serial) {
    put_evidence(page, of);
    if (cs__no_speedup_reason(of) == NULL) /* else the evidence says why there is no curve */
      put_figure(page, CS__PLOT_SPEEDUP, case_index);
  }
  if (cs__has_plot(page->result, page->summary, CS__PLOT_VALUE, case_index))
    put_figure(page, CS__PLOT_VALUE, case_index);
  cs__put_point_tables(page->text, page->result, of);
  if (cs__case_has_lost(of)) {
    put_figure(page, CS__PLOT_LOST, case_index);
    cs__put_lost_page_table(page->text, of);
  }
  if (page->result->recipe.metric == NULL) /* it splits the time of a run, which is not what is compared */
    cs__put_efficiency_page_table(page->text, of);
  if (cs__has_plot(page->result, page->summary, CS__PLOT_LAWS, case_index))
    put_figure(page, CS__PLOT_LAWS, case_index);
  cs__put_laws_page_table(page->text, page->result, of);
  cs_text_append(page->text, "</article>\n");
}

static void put_kernels(struct page *page) {
  for (size_t i = 0; i < page->summary->case_count; i++)
    put_kernel(page, (int)i);
}

/* Of what is no team of threads, and of several processes on one set of PUs, none are measured. */
static void put_ceilings(struct page *page) {
  const struct cs_result *result = page->result;
  const bool no_team = !cs_result_sweeps_threads(result) || (result->case_count > 0 && result->cases[0].unbound);
  if (no_team && !cs_report_has_ceilings(page->summary))
    return;
  cs_text_append(page->text, "<section aria-labelledby=\"ceilings\">\n"
                             "<h2 id=\"ceilings\">What the machine gives at most</h2>\n");
  if (cs_report_has_ceilings(page->summary)) {
    put_figure(page, CS__PLOT_ROOFLINE, -1);
    put_figure(page, CS__PLOT_CEILINGS, -1);
  }
  cs__put_ceilings_html(page->text, page->result, page->summary);
  cs_text_append(page->text, "</section>");
}

static void put_recipe(struct page *page) {
  struct cs_text entry = {0};
  const char *name;
  if (!cs__are_commands(page->result))
    return;
  cs_text_append(page->text, "<h3>How the commands were run</h3>\n<dl>\n");
  for (size_t i = 0; cs__recipe_entry(page->result, i, &name, &entry); i++) {
    cs_text_append(page->text, "<dt>%s</dt><dd><code>", name);
    cs__put_html(page->text, cs_text_get(&entry));
    cs_text_append(page->text, "</code></dd>\n");
  }
  cs_text_append(page->text, "</dl>\n<h3>How they were timed and compared</h3>");
  cs_text_free(&entry);
}

static void put_method(struct page *page) {
  cs_text_append(page->text, "<dl>\n");
  for (size_t i = 0; i < cs__method_count; i++) {
    struct cs_text statement = {0};
    cs__method[i].put(&statement, page->result, page->summary);
    if (statement.length == 0)
      continue;
    cs_text_append(page->text, "<dt>%s</dt><dd>", cs__method[i].name);
    put_escaped(page, &statement);
    cs_text_append(page->text, "</dd>\n");
  }
  cs_text_append(page->text, "</dl>");
}

static void put_facts(struct page *page, const struct cs_fact *facts, size_t count) {
  if (count == 0) {
    cs_text_append(page->text, "<p>Nothing was recorded.</p>");
    return;
  }
  cs_text_append(page->text, "<dl>\n");
  for (size_t i = 0; i < count; i++) {
    cs_text_append(page->text, "<dt>");
    cs__put_html(page->text, facts[i].name);
    cs_text_append(page->text, "</dt><dd>");
    cs__put_html(page->text, facts[i].value);
    cs_text_append(page->text, "</dd>\n");
  }
  cs_text_append(page->text, "</dl>");
}

static void put_machine(struct page *page) {
  put_facts(page, page->result->machine_facts, page->result->machine_fact_count);
}

static void put_environment(struct page *page) {
  put_facts(page, page->result->environment_facts, page->result->environment_fact_count);
}

static void put_again(struct page *page) {
  cs_text_append(page->text,
                 "<p>Beside this page: <code>samples.jsonl</code> (every sample and every event), "
                 "<code>result.json</code> (all figures), <code>table.csv</code> (one row for each %s), "
                 "<code>plots/</code>, <code>topology.xml</code>.</p>\n"
                 "<p>This sweep:</p>\n<pre><code>",
                 cs__are_commands(page->result) ? "case and point" : "kernel and thread count");
  cs__put_html(page->text, page->result->command);
  cs_text_append(page->text, "</code></pre>\n<p>This page again from the samples:</p>\n"
                             "<pre><code>coresweep report ");
  cs__put_html(page->text,
               page->result->folder != NULL && page->result->folder[0] != '\0' ? page->result->folder : "RESULT");
  cs_text_append(page->text, "</code></pre>");
}

static const struct {
  const char *name;
  void (*put)(struct page *page);
} places[] = {
    {"title", put_title},
    {"palette", put_palette},
    {"style", put_style},
    {"begun", put_begun},
    {"alarms", put_alarms},
    {"findings", put_findings},
    {"overview", put_overview},
    {"comparison", put_comparison},
    {"table_title", put_table_title},
    {"table", put_table},
    {"kernels_title", put_kernels_title},
    {"kernels", put_kernels},
    {"ceilings", put_ceilings},
    {"recipe", put_recipe},
    {"method", put_method},
    {"machine", put_machine},
    {"environment", put_environment},
    {"again", put_again},
};

static void put_place(void *page, const char *name, size_t length) {
  for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
    if (strlen(places[i].name) == length && strncmp(places[i].name, name, length) == 0)
      places[i].put(page);
}

enum cs_status cs_report_html(const struct cs_result *result, const struct cs_summary *summary, struct cs_text *text,
                              struct cs_error *error) {
  struct page page = {.result = result, .summary = summary, .text = text, .error = error};
  cs__put_page_template(text, "page.html", put_place, &page);
  if (page.status == CS_OK && text->failed)
    page.status = cs_fail(error, CS_NOMEM, "no memory for the report's page");
  return page.status;
}
