/* tests/report/efficiency_test.c - POP's efficiencies in the terminal's table and on the page. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/efficiency.h"

#include "runtime/report/plain.h"
#include "tests/report/support_result.h"
#include "tests/report/support_xml.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static char *table_of(const struct made *made, int columns) {
  struct cs_text text = {0};
  cs__put_efficiency_table(&text, &made->summary, &(struct cs_table_style){.columns = columns});
  return text.length > 0 ? cs_text_take(&text) : strdup("");
}

static struct made *observed_example(void) {
  struct made *made = made_example();
  made_observe(made, 0, 0.1);
  return made;
}

Test(efficiency, the_table_has_all_six_for_each_count_beside_one) {
  struct made *made = observed_example();
  char *table = table_of(made, 240);
  cr_expect_not_null(strstr(table, "Efficiencies (POP), per cent:"), "%s", table);
  cr_expect_not_null(strstr(table, "\n        8      51.5      58.8      87.5      98.2      90.0      99.0\n"), "%s",
                     table);
  cr_expect_not_null(strstr(table, "\ntriad   2 "), "%s", table);
  cr_expect_null(strstr(table, "  1  "), "one thread is all efficient");
  cr_expect_not_null(strstr(table, "load balance x serialisation x scheduling"), "%s", table);
  free(table);
  made_free(made);
}

Test(efficiency, the_table_keeps_within_every_width) {
  static const int widths[] = {24, 40, 60, 80, 100, 140};
  struct made *made = made_ladder();
  for (size_t i = 0; i < made->result.case_count; i++)
    made_observe(made, i, 0.02);
  for (size_t i = 0; i < sizeof widths / sizeof widths[0]; i++) {
    char *table = table_of(made, widths[i]), *rest = table;
    for (char *line = strsep(&rest, "\n"); line != NULL; line = strsep(&rest, "\n"))
      cr_expect_leq(cs__width(line), (size_t)widths[i], "%d: %s", widths[i], line);
    free(table);
  }
  made_free(made);
}

Test(efficiency, where_no_table_fits_every_count_is_a_line_of_words) {
  struct made *made = observed_example();
  char *table = table_of(made, 45);
  cr_expect_not_null(strstr(table, "triad, 8 threads: global efficiency 51.5,"), "%s", table);
  free(table);
  made_free(made);
}

Test(efficiency, what_is_not_known_is_a_dash_and_nothing_known_is_no_table) {
  struct made *made = observed_example();
  made->point_summaries[0][3].observed.efficiency.global = NAN;
  made->point_summaries[0][3].observed.efficiency.computation = NAN;
  char *table = table_of(made, 100);
  cr_expect_not_null(strstr(table, "\n        8         -         -      87.5"), "%s", table);
  cr_expect_null(strcasestr(table, "nan"), "%s", table);
  free(table);
  made_free(made);
  made = made_example();
  table = table_of(made, 100);
  cr_expect_str_eq(table, "");
  cr_expect(isnan(cs__efficiency(&made->point_summaries[0][3].observed.efficiency, CS__EFFICIENCY_PARALLEL)));
  free(table);
  made_free(made);
}

Test(efficiency, the_page_has_a_table_of_them_under_the_names_of_pop) {
  struct made *made = observed_example();
  struct cs_text text = {0};
  cs__put_efficiency_page_table(&text, &made->summary.cases[0]);
  cr_expect_null(xml_fault(cs_text_get(&text)), "%s", xml_fault(cs_text_get(&text)));
  for (enum cs__efficiency_part part = 0; part < CS__EFFICIENCY_COUNT; part++) {
    char *head = cs_text_format("<th scope=\"col\">%s</th>", cs__efficiency_parts[part].name);
    cr_expect_not_null(strstr(cs_text_get(&text), head), "%s", head);
    free(head);
  }
  cr_expect_not_null(strstr(cs_text_get(&text), "<th scope=\"row\">8</th><td>51 %</td><td>59 %</td>"), "%s",
                     cs_text_get(&text));
  cs_text_free(&text);
  made_free(made);
}
