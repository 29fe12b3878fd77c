/* tests/report/html_test.c - the page: self-contained, well formed, safe with hostile names, for phones and dark mode.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/method.h"
#include "runtime/report/report.h"
#include "tests/report/support_result.h"
#include "tests/report/support_swept.h"
#include "tests/report/support_words.h"
#include "tests/report/support_xml.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static struct made *(*const made_up[])(void) = {made_empty,      made_example,     made_two_points, made_ladder,
                                                made_one_point,  made_superlinear, made_failing,    made_wide,
                                                made_few_rounds, made_hostile,     swept_jobs,      swept_grid,
                                                swept_rate,      swept_metric,     swept_weak,      swept_serial};
enum { MADE_UP = sizeof made_up / sizeof made_up[0] };

static char *page_of(const struct made *made) {
  struct cs_text text = {0};
  struct cs_error error = {0};
  cr_assert_eq(cs_report_html(&made->result, &made->summary, &text, &error), CS_OK, "%s", error.message);
  return cs_text_take(&text);
}

Test(html, is_well_formed_for_every_result) {
  for (size_t m = 0; m < MADE_UP; m++) {
    struct made *made = made_up[m]();
    char *page = page_of(made);
    cr_expect_null(xml_fault(page), "made-up result %zu: %s", m, xml_fault(page));
    cr_expect(strstr(page, "{{") == NULL && strstr(page, "}</h1>") == NULL, "made-up result %zu: of a template", m);
    free(page);
    made_free(made);
  }
}

Test(html, loads_nothing_from_anywhere) {
  for (size_t m = 0; m < MADE_UP; m++) {
    struct made *made = made_up[m]();
    char *page = page_of(made);
    expect_self_contained(page);
    free(page);
    made_free(made);
  }
}

Test(html, is_for_phones_and_for_dark_mode) {
  struct made *made = made_example();
  char *page = page_of(made);
  cr_expect_eq(count_of(page, "@media (prefers-color-scheme: dark)"), 2u, "the plots' colours and the page's own");
  expect_for_phones(page);
  free(page);
  made_free(made);
}

Test(html, draws_in_the_colours_of_the_page_only) {
  struct made *made = made_ladder();
  char *page = page_of(made);
  if (strstr(page, "<svg") == NULL)
    cr_skip_test("there is no gnuplot here");
  for (const char *svg = strstr(page, "<svg"); svg != NULL; svg = strstr(svg + 1, "<svg")) {
    char *one = strndup(svg, (size_t)(strstr(svg, "</svg>") - svg));
    cr_expect_null(strstr(one, "rgb("));
    cr_expect_null(strstr(one, "#ffffff"));
    cr_expect_not_null(strstr(one, "var(--plot-"));
    free(one);
  }
  free(page);
  made_free(made);
}

/* Every id once; every #reference to an id there is. */
Test(html, has_unique_ids_and_no_dead_references) {
  struct made *made = made_ladder();
  char *page = page_of(made);
  static const char *const marks[] = {" id=\"", " id='"};
  for (size_t i = 0; i < 2; i++) {
    for (const char *at = page; (at = strstr(at, marks[i])) != NULL; at++) {
      const size_t length = strcspn(at + 5, "\"'");
      char *id = strndup(at + 5, length);
      char *both[2] = {cs_text_format(" id=\"%s\"", id), cs_text_format(" id='%s'", id)};
      cr_expect_eq(count_of(page, both[0]) + count_of(page, both[1]), 1u, "%s", id);
      free(both[0]);
      free(both[1]);
      free(id);
    }
  }
  static const char *const references[] = {"href=\"#", "href='#"};
  for (size_t i = 0; i < 2; i++) {
    for (const char *at = page; (at = strstr(at, references[i])) != NULL; at++) {
      char *id = strndup(at + 7, strcspn(at + 7, "\"'"));
      char *both[2] = {cs_text_format(" id=\"%s\"", id), cs_text_format(" id='%s'", id)};
      cr_expect(strstr(page, both[0]) != NULL || strstr(page, both[1]) != NULL, "#%s leads nowhere", id);
      free(both[0]);
      free(both[1]);
      free(id);
    }
  }
  free(page);
  made_free(made);
}

Test(html, can_be_read_by_those_who_do_not_see_it) {
  struct made *made = made_failing();
  char *page = page_of(made);
  cr_expect_not_null(strstr(page, "<html lang=\"en\">"));
  cr_expect_eq(count_of(page, "<h1>"), 1u);
  cr_expect_eq(count_of(page, "<svg"), count_of(page, "role=\"img\" aria-label=\""));
  cr_expect_eq(count_of(page, "<th"), count_of(page, "<th scope=") + count_of(page, "<thead"));
  free(page);
  made_free(made);
}

Test(html, puts_failures_and_warnings_before_findings) {
  struct made *made = made_failing();
  char *page = page_of(made);
  const char *failures = strstr(page, "died by signal 11"), *warnings = strstr(page, "sweep again"),
             *findings = strstr(page, "id=\"findings\"");
  cr_assert(failures != NULL && warnings != NULL && findings != NULL);
  cr_expect(failures < warnings && warnings < findings);
  free(page);
  made_free(made);
}

Test(html, has_headline_table_method_machine_environment_and_command) {
  struct made *made = made_example();
  made->result.folder = made->result.host;
  char *page = page_of(made);
  static const char *const shown[] = {
      "triad runs 5.94 times as fast on 8 threads as on 1 (95\xC2\xA0% interval 5.88 to 6.01)",
      "5.94 <span class=\"interval\">[5.88, 6.01]</span>",
      "11.2 GB/s",
      "Made-up Processor 9000",
      "OMP_PROC_BIND",
      "coresweep run triad",
      "coresweep report node17",
      "805 MB moved",
      "samples.jsonl",
      NULL};
  expect_words(page, shown, NULL);
  for (size_t i = 0; i < cs__method_count; i++) {
    char *name = cs_text_format("<dt>%s</dt>", cs__method[i].name);
    struct cs_text statement = {0};
    cs__method[i].put(&statement, &made->result, &made->summary);
    cr_expect_eq(strstr(page, name) != NULL, statement.length > 0, "%s", name);
    cs_text_free(&statement);
    free(name);
  }
  free(page);
  made_free(made);
}

Test(html, shows_hostile_names_and_runs_none) {
  struct made *made = made_hostile();
  char *page = page_of(made);
  cr_expect_null(strstr(page, "<script"));
  cr_expect_null(strstr(page, "<img"));
  cr_expect_null(strstr(page, "<i>"));
  cr_expect_null(strchr(page, '\x1b'));
  cr_expect_not_null(strstr(page, "&lt;script&gt;alert(&#39;host&#39;)&lt;/script&gt;"));
  free(page);
  made_free(made);
}

/* No plots: their words are those of the plots' tests. */
static char *plain_page_of(const struct made *made) {
  setenv("PATH", "/nonexistent", 1);
  return page_of(made);
}

Test(html, of_another_axis_speaks_of_it_and_not_of_threads) {
  struct made *made = swept_jobs();
  char *page = plain_page_of(made);
  expect_words(page,
               (const char *const[]){"<th scope=\"col\">j</th>", "<th scope=\"col\">best j</th>", "The base is j=1",
                                     "<th scope=\"col\">time of one run</th>", "Values of j 1, 2, 4, 8",
                                     "<th scope=\"col\">peak memory</th>", "52.4 MB", "All commands",
                                     "The line called proportional", "Starting costs", "from just before fork", NULL},
               (const char *const[]){"threads</th>", "1 thread", "All kernels", "a kernel", "calls per sample",
                                     "What the machine gives", "Placement", "limit</th>", NULL});
  free(page);
  made_free(made);
}

Test(html, says_how_commands_were_run) {
  struct made *made = swept_jobs();
  char *page = plain_page_of(made);
  expect_words(page,
               (const char *const[]){"<dt>Command</dt><dd><code>make -j{j} -B</code></dd>",
                                     "<dt>Environment</dt><dd><code>POOL_SIZE={n}</code></dd>",
                                     "<dt>Prepare, before every run</dt><dd><code>make clean</code></dd>",
                                     "<code>./configure &gt; &quot;log &lt;1&gt;&quot;</code>", NULL},
               (const char *const[]){"Cleanup", "<dt>Metric", "<dt>Check", NULL});
  free(page);
  made_free(made);
}

Test(html, of_a_metric_is_in_its_unit) {
  struct made *made = swept_rate();
  char *page = plain_page_of(made);
  expect_words(
      page,
      (const char *const[]){"<th scope=\"col\">rate</th>", "7019 req/s [6882, 7160]",
                            "Requests/sec: *([0-9.]+) in the last line that matches, in req/s; higher is better",
                            "820 req/s", "against the best", NULL},
      (const char *const[]){"time of one run", "time over the best", NULL});
  free(page);
  made_free(made);
}

Test(html, of_a_grid_has_speedups_over_its_first_case_and_the_best_of_all) {
  struct made *made = swept_grid();
  char *page = plain_page_of(made);
  expect_words(page,
               (const char *const[]){"over the first case</th>", "with <code>ranks=4</code>", "Fastest of all: ranks=4",
                                     "PUs it may use", "<code>0-3</code>", "6.5 of 8, 81 %", NULL},
               (const char *const[]){"<code>{0},{1}</code>", "over the serial program</th>", NULL});
  free(page);
  made_free(made);
}

Test(html, has_speedups_over_the_serial_program) {
  struct made *made = swept_serial();
  char *page = plain_page_of(made);
  expect_words(page,
               (const char *const[]){"over the serial program</th>", "0.800 <span class=\"interval\">",
                                     "Serial program <code>", "limit</th>", NULL},
               NULL);
  cr_expect_eq(count_of(page, "<th scope=\"row\">8</th>"), 2u, "the serial program has one point");
  free(page);
  made_free(made);
}

Test(html, of_weak_scaling_tells_sizes_and_the_scaled_speedup) {
  struct made *made = swept_weak();
  char *page = plain_page_of(made);
  expect_words(page,
               (const char *const[]){"scaled speedup</th>", "<td>8000</td>", "<dt>Weak scaling</dt>",
                                     "{size} is 1000 times n", NULL},
               (const char *const[]){"<dt>The limit at n</dt>", NULL});
  free(page);
  made_free(made);
}

Test(html, works_without_gnuplot_and_says_so) {
  struct made *made = made_two_points();
  setenv("PATH", "/nonexistent", 1);
  char *page = page_of(made);
  cr_expect_null(strstr(page, "<svg"));
  cr_expect_eq(count_of(page, "gnuplot is not in PATH"), 1u, "once, not for each of the kernels");
  cr_expect_not_null(strstr(page, "[1.79, 1.84]"));
  free(page);
  made_free(made);
}
