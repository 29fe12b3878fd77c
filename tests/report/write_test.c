/* tests/report/write_test.c - the report's files in the result's folder. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/file.h"
#include "runtime/report/report.h"
#include "tests/report/support_result.h"

#include <criterion/criterion.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/coresweep-write-test-XXXXXX";

static void make_folder(void) {
  cr_assert_not_null(mkdtemp(folder));
}

static int remove_one(const char *path, const struct stat *is, int kind, struct FTW *where) {
  (void)is, (void)kind, (void)where;
  return remove(path);
}

static void remove_folder(void) {
  cr_expect_eq(nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
}

static bool is_there(const char *name) {
  char *path = cs_text_format("%s/%s", folder, name);
  const bool there = access(path, F_OK) == 0;
  free(path);
  return there;
}

TestSuite(write, .init = make_folder, .fini = remove_folder);

Test(write, leaves_every_file_of_the_report) {
  struct made *made = made_two_points();
  struct cs_text notes = {0};
  struct cs_error error = {0};
  made->result.folder = folder;
  made_observe(made, 0, 0.1);
  cr_assert_eq(cs_report_write(&made->result, &made->summary, &notes, &error), CS_OK, "%s", error.message);
  static const char *const files[] = {"result.json", "table.csv", "report.html"};
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
    cr_expect(is_there(files[i]), "%s", files[i]);
  if (strstr(cs_text_get(&notes), "gnuplot") != NULL)
    cr_skip_test("there is no gnuplot here");
  cr_expect_eq(notes.length, 0u, "%s", cs_text_get(&notes));
  cr_expect(is_there("plots/overview.svg"));
  for (size_t i = 0; i < made->result.case_count; i++) {
    char *name = cs_text_format("plots/%s.svg", made->cases[i].name);
    cr_expect(is_there(name), "%s", name);
    free(name);
  }
  char *lost = cs_text_format("plots/%s--lost-time.svg", made->cases[0].name);
  cr_expect(is_there(lost), "%s", lost);
  free(lost);
  cr_expect(!is_there("report.html.part") && !is_there("result.json.part"), "no half file is left");
  cs_text_free(&notes);
  made_free(made);
}

Test(write, keeps_hostile_names_inside_the_folder) {
  struct made *made = made_hostile();
  struct cs_error error = {0};
  made->result.folder = folder;
  cr_assert_eq(cs_report_write(&made->result, &made->summary, NULL, &error), CS_OK, "%s", error.message);
  cr_expect(is_there("report.html"));
  cr_expect(!is_there("../etc/passwd.svg"));
  made_free(made);
}

Test(write, notes_once_that_gnuplot_is_missing_and_writes_the_rest) {
  struct made *made = made_two_points();
  struct cs_text notes = {0};
  struct cs_error error = {0};
  made->result.folder = folder;
  setenv("PATH", "/nonexistent", 1);
  cr_assert_eq(cs_report_write(&made->result, &made->summary, &notes, &error), CS_OK, "%s", error.message);
  const char *line_end = strchr(cs_text_get(&notes), '\n');
  cr_assert_not_null(line_end);
  cr_expect_eq(line_end[1], '\0', "one line: %s", cs_text_get(&notes));
  cr_expect_not_null(strstr(cs_text_get(&notes), "apt install gnuplot-nox"));
  cr_expect(is_there("report.html") && is_there("result.json") && is_there("table.csv"));
  cr_expect(!is_there("plots/overview.svg"));
  cs_text_free(&notes);
  made_free(made);
}

Test(write, has_no_notes_on_a_result_without_curves) {
  struct made *made = made_one_point();
  struct cs_text notes = {0};
  struct cs_error error = {0};
  made->result.folder = folder;
  cr_assert_eq(cs_report_write(&made->result, &made->summary, &notes, &error), CS_OK, "%s", error.message);
  cr_expect_eq(notes.length, 0u, "%s", cs_text_get(&notes));
  cr_expect(is_there("report.html"));
  made_free(made);
}

Test(write, says_where_it_could_not_write) {
  struct made *made = made_example();
  struct cs_error error = {0};
  made->result.folder = cs_text_format("%s/nowhere", folder);
  cr_expect_eq(cs_report_write(&made->result, &made->summary, NULL, &error), CS_IO);
  cr_expect_not_null(strstr(error.message, "nowhere/result.json"), "%s", error.message);
  free(made->result.folder);
  made->result.folder = NULL;
  cr_expect_eq(cs_report_write(&made->result, &made->summary, NULL, &error), CS_INVALID);
  made_free(made);
}
