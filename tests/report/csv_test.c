/* tests/report/csv_test.c - the tidy CSV parses back: one row per case and thread count, figures to the last bit. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/report/report.h"
#include "tests/report/support_result.h"
#include "tests/report/support_swept.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_MAX = 100, COLUMNS_MAX = 160 };

/* Cells of a parsed file; row 0 is the header. */
struct csv {
  char *text;
  char *cells[ROWS_MAX][COLUMNS_MAX];
  size_t columns[ROWS_MAX];
  size_t rows;
};

/* RFC 4180, in place: quoted fields may hold commas, doubled quotes and newlines. Returns what follows the field. */
static char *take_field(char *at, char **field_out, bool *row_ends_out) {
  char *put = at;
  *field_out = at;
  const bool quoted = *at == '"';
  at += quoted;
  while (*at != '\0' && (quoted || (*at != ',' && *at != '\n'))) {
    if (quoted && *at == '"') {
      if (at[1] != '"')
        break;
      at++;
    }
    *put++ = *at++;
  }
  at += quoted;
  cr_assert(*at == ',' || *at == '\n', "a field ends with neither comma nor newline: %s", at);
  *row_ends_out = *at == '\n';
  *put = '\0';
  return at + 1;
}

static struct csv *parse(const struct made *made) {
  struct cs_text text = {0};
  cs_report_csv(&made->result, &made->summary, &text);
  struct csv *csv = calloc(1, sizeof *csv);
  csv->text = cs_text_take(&text);
  for (char *at = csv->text; *at != '\0'; csv->rows++) {
    for (bool ends = false; !ends;)
      at = take_field(at, &csv->cells[csv->rows][csv->columns[csv->rows]++], &ends);
    cr_assert_eq(csv->columns[csv->rows], csv->columns[0], "row %zu", csv->rows);
  }
  return csv;
}

static void parsed_free(struct csv *csv) {
  free(csv->text);
  free(csv);
}

static const char *cell(const struct csv *csv, size_t row, const char *column) {
  for (size_t c = 0; c < csv->columns[0]; c++)
    if (strcmp(csv->cells[0][c], column) == 0)
      return csv->cells[row][c];
  cr_assert_fail("no column %s", column);
  return "";
}

Test(csv, has_one_row_for_each_case_and_thread_count) {
  struct made *made = made_ladder();
  struct csv *csv = parse(made);
  cr_assert_eq(csv->rows, 1u + 7 * 9);
  for (size_t c = 0; c < 7; c++) {
    for (size_t p = 0; p < 9; p++) {
      cr_expect_str_eq(cell(csv, 1 + c * 9 + p, "kernel"), made->cases[c].name);
      cr_expect_eq(atoi(cell(csv, 1 + c * 9 + p, "threads")), made->points[p].n);
    }
  }
  parsed_free(csv);
  made_free(made);
}

Test(csv, gives_every_number_back_to_the_last_bit) {
  struct made *made = made_example();
  const struct cs_point_summary *point = &made->point_summaries[0][3];
  struct csv *csv = parse(made);
  const struct {
    const char *column;
    double wanted;
  } numbers[] = {{"time_s", point->time_s.value},
                 {"time_lo_s", point->time_s.lo},
                 {"speedup", point->speedup.value},
                 {"speedup_lo", 5.88},
                 {"speedup_hi", 6.01},
                 {"speedup_band_hi", point->speedup_band.hi},
                 {"efficiency", point->efficiency.value},
                 {"rate", point->rate},
                 {"limit", point->limit.speedup.value},
                 {"limit_lo", point->limit.speedup.lo},
                 {"limit_share", point->limit.share.value},
                 {"limit_share_hi", point->limit.share.hi},
                 {"amdahl_limit", point->amdahl.value},
                 {"amdahl_limit_lo", point->amdahl.lo},
                 {"karp_flatt", point->karp_flatt.value},
                 {"sample_p95_s", point->sample_p95_s},
                 {"serial_share", made->case_summaries[0].serial.value},
                 {"delay_share", 0.001},
                 {"calls_per_sample", 7.0},
                 {"rounds", 12.0},
                 {"base_threads", 1.0}};
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
    cr_expect_eq(strtod(cell(csv, 4, numbers[i].column), NULL), numbers[i].wanted, "%s: %s", numbers[i].column,
                 cell(csv, 4, numbers[i].column));
  cr_expect_str_eq(cell(csv, 4, "rate_unit"), "GB/s");
  cr_expect_str_eq(cell(csv, 4, "speedup_method"), "signed rank");
  cr_expect_str_eq(cell(csv, 4, "places"), "{0},{1}");
  parsed_free(csv);
  made_free(made);
}

Test(csv, appends_limits_efficiencies_laws_and_ceilings_to_the_old_columns) {
  struct made *made = made_example();
  made_observe(made, 0, 0.1);
  made_ceilings(made);
  made_laws(made, 0);
  struct csv *csv = parse(made);
  const struct cs_point_summary *point = &made->point_summaries[0][3];
  const struct {
    const char *column;
    double wanted;
  } numbers[] = {{"limit", point->limit.speedup.value},
                 {"bandwidth_limit", point->limit.term[CS_LIMIT_BANDWIDTH]},
                 {"clock_limit", point->limit.term[CS_LIMIT_CLOCK]},
                 {"amdahl_limit", point->amdahl.value},
                 {"beyond_limit", 0.0},
                 {"time_to_best", 1.0},
                 {"ties_best", 1.0},
                 {"global_efficiency", point->observed.efficiency.global},
                 {"scheduling", 0.99},
                 {"ceiling_bytes_per_s", made->ceilings[3].bandwidth.value},
                 {"ceiling_bytes_per_s_lo", made->ceilings[3].bandwidth.lo},
                 {"clock_ratio", 0.97},
                 {"fork_s", made->ceilings[3].fork_s.value}};
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
    cr_expect_eq(strtod(cell(csv, 4, numbers[i].column), NULL), numbers[i].wanted, "%s: %s", numbers[i].column,
                 cell(csv, 4, numbers[i].column));
  cr_expect_str_eq(cell(csv, 4, "binds"), "bandwidth");
  cr_expect_str_eq(cell(csv, 4, "law"), cs_law_name(made->case_summaries[0].fit.best));
  cr_expect_str_eq(cell(csv, 4, "flops_limit"), "", "not known");
  cr_expect_str_eq(cell(csv, 4, "energy_j"), "");
  size_t last_old = 0;
  while (strcmp(csv->cells[0][last_old], "begun_utc") != 0)
    last_old++;
  cr_expect_str_eq(csv->cells[0][last_old + 1], "limit_share_lo");
  parsed_free(csv);
  made_free(made);
}

Test(csv, has_the_value_of_another_axis_in_n_and_no_thread_count) {
  struct made *made = swept_jobs();
  struct csv *csv = parse(made);
  static const struct {
    const char *column, *wanted;
  } cells[] = {{"axis", "j"},
               {"n", "8"},
               {"base_n", "1"},
               {"threads", ""},
               {"base_threads", ""},
               {"places", ""},
               {"settings", ""},
               {"confined", ""},
               {"metric", ""},
               {"size", ""},
               {"over_first", ""},
               {"over_serial", ""},
               {"peak_bytes", "5.24288e+07"},
               {"cores_busy", "6.5"},
               {"spawn_s", "0.0006"},
               {"link_s", "0.0003"}};
  for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++)
    cr_expect_str_eq(cell(csv, 4, cells[i].column), cells[i].wanted, "%s: %s", cells[i].column,
                     cell(csv, 4, cells[i].column));
  cr_expect_eq(strtod(cell(csv, 4, "time_s"), NULL), made->point_summaries[0][3].time_s.value);
  cr_expect_eq(strtod(cell(csv, 4, "user_s"), NULL), made->point_summaries[0][3].used.user_s);
  parsed_free(csv);
  made_free(made);
}

Test(csv, has_a_grids_settings_and_speedups_over_its_first_case) {
  struct made *made = swept_grid();
  struct csv *csv = parse(made);
  cr_assert_eq(csv->rows, 13u);
  cr_expect_str_eq(cell(csv, 12, "settings"), "ranks=4");
  cr_expect_str_eq(cell(csv, 12, "threads"), "8");
  cr_expect_str_eq(cell(csv, 12, "confined"), "0-7");
  cr_expect_eq(strtod(cell(csv, 12, "over_first_hi"), NULL), made->point_summaries[2][3].over_first.hi);
  parsed_free(csv);
  made_free(made);
}

Test(csv, has_a_metric_in_its_own_unit_and_no_time_that_it_is_not) {
  struct made *made = swept_rate();
  struct csv *csv = parse(made);
  const struct cs_point_summary *point = &made->point_summaries[0][3];
  cr_expect_str_eq(cell(csv, 4, "metric_unit"), "req/s");
  cr_expect_eq(strtod(cell(csv, 4, "metric"), NULL), 1.0 / point->time_s.value);
  cr_expect_eq(strtod(cell(csv, 4, "metric_lo"), NULL), 1.0 / point->time_s.hi, "the longest time is the least rate");
  cr_expect_eq(strtod(cell(csv, 4, "metric_hi"), NULL), 1.0 / point->time_s.lo);
  static const char *const times[] = {"time_s", "time_lo_s", "time_hi_s", "sample_min_s", "sample_median_s"};
  for (size_t i = 0; i < sizeof times / sizeof times[0]; i++)
    cr_expect_str_eq(cell(csv, 4, times[i]), "", "%s", times[i]);
  cr_expect_eq(strtod(cell(csv, 4, "wall_s"), NULL), 2.0);
  parsed_free(csv);
  made_free(made);
  made = swept_metric();
  csv = parse(made);
  cr_expect_eq(strtod(cell(csv, 4, "metric_lo"), NULL), made->point_summaries[0][3].time_s.lo);
  parsed_free(csv);
  made_free(made);
}

Test(csv, has_no_ceilings_or_laws_of_an_older_result) {
  struct made *made = made_few_rounds();
  struct csv *csv = parse(made);
  static const char *const columns[] = {"limit",        "binds", "beyond_limit", "ceiling_bytes_per_s", "clock_ratio",
                                        "load_balance", "law",   "lock_limit",   "amdahl_limit"};
  for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
    cr_expect_str_eq(cell(csv, 4, columns[i]), "", "%s", columns[i]);
  parsed_free(csv);
  made_free(made);
}

Test(csv, leaves_a_field_empty_where_there_is_no_figure) {
  struct made *made = made_failing();
  struct csv *csv = parse(made);
  static const char *const columns[] = {"time_s", "speedup", "speedup_lo", "rate", "limit_share", "delay_share"};
  cr_expect_str_eq(cell(csv, 4, "rounds"), "0");
  cr_expect_str_eq(cell(csv, 4, "failed"), "12");
  for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
    cr_expect_str_eq(cell(csv, 4, columns[i]), "", "%s", columns[i]);
  parsed_free(csv);
  made_free(made);
}

Test(csv, gives_no_ends_where_there_is_no_interval) {
  struct made *made = made_few_rounds();
  struct csv *csv = parse(made);
  cr_expect_str_neq(cell(csv, 4, "speedup"), "");
  cr_expect_str_eq(cell(csv, 4, "speedup_method"), "none");
  cr_expect_str_eq(cell(csv, 4, "speedup_lo"), "");
  cr_expect_str_eq(cell(csv, 4, "speedup_level"), "");
  parsed_free(csv);
  made_free(made);
}

Test(csv, survives_names_with_commas_quotes_and_newlines) {
  struct made *made = made_hostile();
  struct csv *csv = parse(made);
  cr_assert_eq(csv->rows, 1u + 2 * 4);
  cr_expect_str_eq(cell(csv, 1, "kernel"), "./it's, \"so\" `id` <script>.so");
  parsed_free(csv);
  made_free(made);
}

Test(csv, is_a_header_alone_for_an_empty_result) {
  struct made *made = made_empty();
  struct csv *csv = parse(made);
  cr_expect_eq(csv->rows, 1u);
  parsed_free(csv);
  made_free(made);
}
