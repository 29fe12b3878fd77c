/* runtime/report/observe_html.c - one self-contained page of an observation: observe.html with its places filled in. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/observe_html.h"

#include "runtime/report/assets.h"
#include "runtime/report/figures.h"
#include "runtime/report/observe_groups.h"
#include "runtime/report/observe_rules.h"
#include "runtime/report/observe_sentence.h"
#include "runtime/report/page.h"
#include "runtime/report/plain.h"

#include <string.h>

struct page {
  const struct cs_observe_runs *runs;
  const struct cs_observe_summary *summary;
  size_t rows;
  struct cs_text *text;
  enum cs_status status;
  struct cs_error *error;
};

static void put_paragraph(struct page *page, const char *class, struct cs_text *plain) {
  cs_text_append(page->text, "<p%s%s%s>", class != NULL ? " class=\"" : "", class != NULL ? class : "",
                 class != NULL ? "\"" : "");
  cs__put_page_text(page->text, plain);
  cs_text_append(page->text, "</p>\n");
}

static void put_items(struct page *page, const char *const *lines, size_t count) {
  for (size_t i = 0; i < count; i++) {
    struct cs_text line = {0};
    cs_text_append(&line, "%s", lines[i]);
    cs_text_append(page->text, "<li>");
    cs__put_page_text(page->text, &line);
    cs_text_append(page->text, "</li>\n");
  }
}

static void put_title(struct page *page) {
  const struct cs_observe_point *shown = page->summary->shown;
  cs_text_append(page->text, "coresweep observed ");
  cs__put_html(page->text, shown != NULL ? cs__last_part(shown->process->program) : page->runs->command);
}

static void put_palette(struct page *page) {
  cs__put_page_palette(page->text);
}

static void put_style(struct page *page) {
  cs__put_page_style(page->text, "page.css");
  cs__put_page_style(page->text, "observe.css");
}

static void put_begun(struct page *page) {
  cs__put_html(page->text, page->runs->begun_utc);
  cs_text_append(page->text, " \xC2\xB7 ");
  cs__put_html(page->text, page->runs->host);
  if (page->summary->shown == NULL)
    return;
  struct cs_text program = {0};
  cs__put_program(&program, page->summary->shown);
  cs_text_append(page->text, " \xC2\xB7 ");
  cs__put_page_text(page->text, &program);
}

static void put_alarms(struct page *page) {
  if (page->summary->warning_count == 0)
    return;
  cs_text_append(page->text,
                 "<section class=\"alarm\" aria-labelledby=\"warnings\">\n<h2 id=\"warnings\">Warnings</h2>\n"
                 "<ul>\n");
  put_items(page, (const char *const *)page->summary->warnings, page->summary->warning_count);
  cs_text_append(page->text, "</ul>\n</section>");
}

static void put_findings(struct page *page) {
  const struct cs_observe_summary *summary = page->summary;
  struct cs_text line = {0};
  if (summary->shown == NULL) {
    cs_text_append(page->text, "<p>No parallel region was seen.</p>\n");
    return;
  }
  cs_text_append(page->text, "<ul class=\"findings\">\n<li>");
  cs__put_serial(&line, summary->shown);
  cs__put_page_text(page->text, &line);
  cs_text_append(page->text, "</li>\n<li>");
  cs__put_limits(&line, summary);
  cs__put_page_text(page->text, &line);
  cs_text_append(page->text, "</li>\n");
  for (size_t i = 0; i < summary->finding_count; i++)
    put_items(page, (const char *const *)&summary->findings[i].text, 1);
  if (summary->finding_count == 0)
    cs_text_append(page->text, "<li>No region stands out: nothing loses a tenth of its time beyond what disturbed the "
                               "run.</li>\n");
  put_items(page, (const char *const *)summary->remarks, summary->remark_count);
  cs_text_append(page->text, "</ul>");
}

/* A page without a picture says why. */
static void put_limits(struct page *page) {
  struct cs_text figure = {0}, line = {0};
  struct cs_error why = {0};
  if (page->summary->shown == NULL) {
    cs_text_append(page->text, "<p>There is no limit to tell.</p>");
    return;
  }
  const enum cs_status status = cs__put_curve_svg(&figure, page->runs, page->summary, &why);
  if (status == CS_OK) {
    cs_text_append(page->text, "<figure>\n%s</figure>\n", cs_text_get(&figure));
  } else if (status == CS_NOMEM) {
    page->status = cs_fail(page->error, status, "%s", why.message);
  } else {
    cs_text_append(&line, "%s", why.message);
    put_paragraph(page, "note", &line);
  }
  cs_text_free(&figure);
  cs__put_limit_html(page->text, page->runs, page->summary);
}

static void put_time(struct page *page) {
  if (page->summary->shown != NULL)
    cs__put_parts_html(page->text, page->summary);
}

static void put_regions(struct page *page) {
  if (page->summary->shown != NULL)
    cs__put_regions_html(page->text, page->summary->shown, page->rows);
}

static void put_timeline(struct page *page) {
  cs__put_timeline_html(page->text, page->runs);
}

static void put_processes(struct page *page) {
  if (page->summary->shown != NULL)
    cs__put_processes_html(page->text, page->summary->shown);
}

static const char method[] =
    "<p>The command was not recompiled. A library loaded into it stands between the program and its OpenMP runtime "
    "(GCC's entry points, or the callback interface OMPT of LLVM's and Intel's) and notes, for every thread of every "
    "parallel region, when it begins, works, waits and ends. For each region the parts add up to its team times its "
    "wall time; for the program they add up to n times its wall time, n being its largest team. What they do not "
    "add up to is told as residual.</p>\n"
    "<p>Serial is what lies between the regions, and regions that were asked to run on one thread. The Amdahl limit "
    "on n threads is 1 / (s + (1 - s) / n), s being the serial share of one thread's run. The lock limit says that no "
    "run is shorter than its serial part and the time one lock is held; the single limit that no region is shorter "
    "than its single constructs, unless they are nowait; the work/span limit that none is shorter than its longest "
    "chain of tasks and single constructs. All of them are upper bounds: memory bandwidth, clock and caches are not in "
    "them.</p>\n";

static void put_method(struct page *page) {
  const struct cs_observe_point *shown = page->summary->shown;
  struct cs_text line = {0};
  cs_text_append(page->text, "%s", method);
  if (shown != NULL) {
    cs_text_append(&line, "The observer's estimated share of the cores' time, in regions and between them, is ");
    cs__put_core_share(&line, shown->cost_share);
    cs_text_append(&line, ", calibrated on one thread of this machine at the start of the run%s; the residual is ",
                   shown->threads > 1 ? " and so a lower estimate on several" : "");
    cs__put_core_share(&line, shown->residual_share);
    cs_text_append(&line,
                   ". Figures that are given with an interval or a range are over %zu run%s; what must add up is "
                   "that of the run with the median time.",
                   shown->run_count, shown->run_count == 1 ? "" : "s");
    put_paragraph(page, NULL, &line);
  }
  cs_text_append(page->text, "<details><summary>When a finding is told</summary>\n<dl>\n");
  for (size_t i = 0; i < CS_FINDING_KINDS; i++) {
    const struct cs__rule *rule = &cs__rules[i];
    cs_text_append(page->text,
                   "<dt><code>%s</code></dt><dd>%.0f\xC2\xA0%% of the %s, %.0f\xC2\xA0%% of the program's: ",
                   cs__finding_name(rule->kind), rule->least_of_region * 100.0,
                   rule->of_program ? "program's core time" : "region's core time", rule->least_of_program * 100.0);
    cs__put_html(page->text, rule->because);
    cs_text_append(page->text, ".</dd>\n");
  }
  cs_text_append(page->text, "</dl>\n</details>");
}

static void put_unseen(struct page *page) {
  cs_text_append(page->text, "<ul>\n");
  put_items(page, cs_observe_unseen, cs_observe_unseen_count);
  cs_text_append(page->text, "</ul>");
}

static void put_again(struct page *page) {
  cs_text_append(page->text, "<pre><code>");
  cs__put_html(page->text, page->runs->command);
  cs_text_append(page->text, "</code></pre>\n<p class=\"note\">coresweep ");
  cs__put_html(page->text, page->runs->version);
  cs_text_append(page->text, ". Teams: ");
  cs__put_html(page->text, page->runs->policy != NULL ? page->runs->policy : "as the environment says");
  cs_text_append(page->text, ".</p>");
}

static const struct {
  const char *name;
  void (*put)(struct page *page);
} places[] = {{"title", put_title},       {"palette", put_palette},     {"style", put_style},
              {"begun", put_begun},       {"alarms", put_alarms},       {"findings", put_findings},
              {"limits", put_limits},     {"time", put_time},           {"regions", put_regions},
              {"timeline", put_timeline}, {"processes", put_processes}, {"method", put_method},
              {"unseen", put_unseen},     {"again", put_again}};

static void put_place(void *page, const char *name, size_t length) {
  for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
    if (strlen(places[i].name) == length && strncmp(places[i].name, name, length) == 0)
      places[i].put(page);
}

enum cs_status cs_report_observe_html(const struct cs_observe_runs *runs, const struct cs_observe_summary *summary,
                                      size_t rows, struct cs_text *text, struct cs_error *error) {
  struct page page = {.runs = runs, .summary = summary, .rows = rows, .text = text, .error = error};
  cs__put_page_template(text, "observe.html", put_place, &page);
  if (page.status == CS_OK && text->failed)
    page.status = cs_fail(error, CS_NOMEM, "no memory for the observation's page");
  return page.status;
}
