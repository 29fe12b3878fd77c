/* tests/report/ceilings_test.c - the machine's ceilings as tables, CSV and page: every figure, every width, none at
 * all.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/ceilings.h"
#include "runtime/report/html_ceilings.h"
#include "runtime/report/plain.h"
#include "tests/report/support_result.h"
#include "tests/report/support_words.h"
#include "tests/report/support_xml.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static char *table_of(const struct made *made, int columns, bool utf8) {
  struct cs_text text = {0};
  cs_report_ceilings_table(&made->result, &made->summary, &(struct cs_table_style){.columns = columns, .utf8 = utf8},
                           &text);
  return cs_text_take(&text);
}

static char *page_of(const struct made *made) {
  struct cs_text text = {0};
  cs_text_append(&text, "<main>");
  cs__put_ceilings_html(&text, &made->result, &made->summary);
  cs_text_append(&text, "</main>");
  return cs_text_take(&text);
}

/* Without line breaks and runs of blanks: sentences are wrapped. */
static bool says(const char *text, const char *sentence) {
  char *words = malloc(strlen(text) + 1), *to = words;
  for (const char *at = text; *at != '\0'; at++)
    if ((*at != ' ' && *at != '\n') || (to > words && to[-1] != ' '))
      *to++ = *at == '\n' ? ' ' : *at;
  *to = '\0';
  const bool found = strstr(words, sentence) != NULL;
  free(words);
  return found;
}

static size_t widest_line(const char *text) {
  size_t widest = 0;
  for (const char *line = text; *line != '\0';) {
    const size_t length = strcspn(line, "\n");
    char *copy = strndup(line, length);
    const size_t width = cs__width(copy);
    widest = width > widest ? width : widest;
    free(copy);
    line += length + (line[length] == '\n');
  }
  return widest;
}

/* The first four points of the ladder on one node, the others on two more, of which the second is node 7. */
static void give_nodes(struct made *made) {
  static struct cs_node_ceiling nodes[] = {{7, 4, 21e9}, {0, 12, 33.3e9}};
  for (size_t i = 4; i < made->result.point_count; i++) {
    made->ceilings[i].nodes = nodes;
    made->ceilings[i].node_count = 2;
  }
}

Test(ceilings, every_figure_stands_in_the_table_with_its_interval_and_its_unit) {
  struct made *made = made_example();
  made_ceilings(made);
  char *text = table_of(made, 200, true);
  static const char *const shown[] = {"8        67.6 [66.3, 69.0]",
                                      "64.2 [63.0, 65.5]",
                                      "54.1 [53.0, 55.2]",
                                      "0.970 [0.951, 0.989]",
                                      "388 [380, 396]",
                                      "8.00 [7.84, 8.16]",
                                      "16.0 [15.7, 16.3]",
                                      "50.0 [49.0, 51.0]",
                                      "GFLOP/s",
                                      NULL};
  expect_words(text, shown, NULL);
  cr_expect(says(text, "the centre over 12 rounds, in brackets its 95 % interval"));
  cr_expect(says(text, "Arrays of 268 MB in all"));
  cr_expect(says(text, "Used: 8 of 64 PUs: cpuset 0-7. Placement: close, SMT last."));
  cr_expect_null(strstr(text, "NUMA"), "one node has no table of nodes");
  free(text);
  made_free(made);
}

Test(ceilings, no_line_is_wider_than_the_terminal) {
  struct made *made = made_ladder();
  made_ceilings(made);
  give_nodes(made);
  for (int columns = 40; columns <= 200; columns += 5) {
    char *text = table_of(made, columns, columns % 2 == 0);
    cr_expect_leq(widest_line(text), (size_t)columns, "%d columns:\n%s", columns, text);
    cr_expect_not_null(strstr(text, "triad nt"));
    cr_expect_null(strstr(text, "nan"));
    free(text);
  }
  made_free(made);
}

Test(ceilings, a_wide_terminal_has_one_table_for_each_kind_of_figure) {
  struct made *made = made_example();
  made_ceilings(made);
  char *wide = table_of(made, 200, true), *narrow = table_of(made, 60, true);
  size_t heads_wide = 0, heads_narrow = 0;
  for (const char *at = wide; (at = strstr(at, "\nthreads")) != NULL; at++)
    heads_wide++;
  for (const char *at = narrow; (at = strstr(at, "\nthreads")) != NULL; at++)
    heads_narrow++;
  cr_expect_eq(heads_wide, 2);
  cr_expect_geq(heads_narrow, 5);
  free(wide);
  free(narrow);
  made_free(made);
}

Test(ceilings, numa_nodes_have_a_column_each_in_their_order_and_say_how_many_threads) {
  struct made *made = made_ladder();
  made_ceilings(made);
  give_nodes(made);
  int nodes[CS__CEILINGS_NODES_MAX];
  cr_expect_eq(cs__ceilings_nodes(&made->summary, nodes), 2);
  cr_expect(nodes[0] == 0 && nodes[1] == 7);
  char *text = table_of(made, 120, true), *page = page_of(made);
  cr_expect_not_null(strstr(text, "threads     node 0    node 7"), "%s", text);
  cr_expect_not_null(strstr(text, "33.3 (12)  21.0 (4)"), "%s", text);
  cr_expect_not_null(strstr(page, "<td>33.3 (12)</td><td>21.0 (4)</td>"));
  cr_expect_not_null(strstr(page, "<td>-</td><td>-</td>"));
  free(text);
  free(page);
  made_free(made);
}

Test(ceilings, what_was_not_measured_is_a_dash) {
  struct made *made = made_example();
  made_ceilings(made);
  made->ceilings[1] = (struct cs_point_ceilings){0};
  made->ceilings[3].flops_per_s = (struct cs_estimate){.value = NAN, .lo = NAN, .hi = NAN};
  made->ceilings[3].bandwidth = (struct cs_estimate){NAN, NAN, NAN, CS_INTERVAL_ORDER, 0.95, 12};
  char *text = table_of(made, 200, true), *page = page_of(made);
  cr_expect_null(strstr(text, "nan"));
  cr_expect_null(strstr(page, "nan"));
  cr_expect_not_null(strstr(page, "<tr><th scope=\"row\">2</th><td>-</td><td>-</td>"));
  cr_expect_not_null(strstr(page, "<tr><th scope=\"row\">8</th><td>-</td><td>67.6"));
  cr_expect(says(text, "the centre over 0 to 12 rounds"));
  free(text);
  free(page);
  made_free(made);
}

Test(ceilings, without_any_the_mend_is_named) {
  struct made *made = made_example();
  char *text = table_of(made, 80, true), *page = page_of(made);
  cr_expect(!cs_report_has_ceilings(&made->summary));
  cr_expect(says(text, "it ran with --no-ceilings, or an older coresweep made it"), "%s", text);
  cr_expect_not_null(strstr(page, "coresweep ceilings measures it now"));
  free(text);
  free(page);
  made->result.protocol.ceilings = true;
  text = table_of(made, 80, true);
  cr_expect(says(text, "no invocation that was to measure it ended well"), "%s", text);
  free(text);
  made_free(made);
}

Test(ceilings, few_rounds_have_a_range_and_no_interval) {
  struct made *made = made_example();
  made_ceilings(made);
  for (size_t i = 0; i < 4; i++) {
    made->ceilings[i].count = 2;
    for (size_t f = 0; f < cs__ceilings_figure_count; f++) {
      struct cs_estimate *estimate =
          (struct cs_estimate *)(void *)((char *)&made->ceilings[i] + cs__ceilings_figures[f].offset);
      estimate->method = CS_INTERVAL_NONE;
    }
  }
  char *text = table_of(made, 200, true);
  cr_expect_not_null(strstr(text, "67.6 (66.3-69.0)"), "%s", text);
  cr_expect(says(text, "over 2 rounds, in parentheses the range seen: an interval needs 6 rounds"));
  free(text);
  made_free(made);
}

Test(ceilings, huge_pages_that_were_not_got_are_told_with_the_mend) {
  struct made *made = made_example();
  made_ceilings(made);
  made->ceilings[0].huge_bytes = made->ceilings[0].array_bytes;
  char *text = table_of(made, 200, true);
  cr_expect(says(text, "Huge pages were asked for, for the 268 MB of the arrays, and got for 0 to 100 %."), "%s", text);
  cr_expect(says(text, "transparent_hugepage/enabled"));
  free(text);
  for (size_t i = 0; i < 4; i++)
    made->ceilings[i].huge_bytes = made->ceilings[i].array_bytes;
  text = table_of(made, 200, true);
  cr_expect(says(text, "got for 100 %."));
  cr_expect(!says(text, "transparent_hugepage/enabled"));
  free(text);
  made_free(made);
}

Test(ceilings, the_csv_has_a_row_for_each_figure_and_node_and_as_many_fields_in_each) {
  struct made *made = made_ladder();
  struct cs_text text = {0};
  made_ceilings(made);
  give_nodes(made);
  cs_report_ceilings_csv(&made->result, &made->summary, &text);
  const char *csv = cs_text_get(&text);
  static const char head[] = "threads,node,node_threads,figure,unit,value,lo,hi,rounds\n";
  cr_expect_eq(strncmp(csv, head, sizeof head - 1), 0);
  size_t lines = 0;
  for (const char *line = csv; *line != '\0'; line = strchr(line, '\n') + 1) {
    size_t commas = 0;
    for (const char *at = line; *at != '\n'; at++)
      commas += *at == ',';
    cr_expect_eq(commas, 8, "%.60s", line);
    lines++;
  }
  /* 9 points of 11 figures, of which one thread has no neighbours; 5 points of 2 nodes; the head */
  cr_expect_eq(lines, 9 * 11 - 1 + 5 * 2 + 1);
  cr_expect_not_null(strstr(csv, "\n128,7,4,load,bytes/s,2.1e+10,,,12\n"));
  cr_expect_not_null(strstr(csv, "\n1,,,bandwidth,bytes/s,1.2e+10,"));
  cr_expect_null(strstr(csv, "nan"));
  cs_text_free(&text);
  made_free(made);
}

Test(ceilings, the_page_is_well_formed_and_hostile_names_stay_text) {
  struct made *made = made_hostile();
  made_ceilings(made);
  made->result.policy = made->result.host;
  char *page = page_of(made), *text = table_of(made, 80, false);
  cr_expect_null(xml_fault(page), "%s", xml_fault(page));
  cr_expect_null(strstr(page, "<script"));
  cr_expect_not_null(strstr(page, "67.6 <span class=\"interval\">[66.3, 69.0]</span>"));
  for (const char *at = text; *at != '\0'; at++)
    cr_assert((unsigned char)*at < 0x80 && (*at == '\n' || *at >= ' '));
  free(page);
  free(text);
  made_free(made);
}

Test(ceilings, a_sweep_without_kernels_shows_its_warnings_here_and_one_with_kernels_in_its_report) {
  struct made *made = made_failing();
  made_ceilings(made);
  char *text = table_of(made, 80, true);
  cr_expect_null(strstr(text, "Warnings"));
  free(text);
  made->summary.case_count = 0;
  text = table_of(made, 80, true);
  cr_expect_not_null(strstr(text, "Warnings"));
  cr_expect_not_null(strstr(text, "Failures"));
  free(text);
  made_free(made);
}
