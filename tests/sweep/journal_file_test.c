/* tests/sweep/journal_file_test.c - the journal as a file: whole lines, one writer, found by its folder. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/driver.h"
#include "runtime/sweep/journal.h"
#include "tests/sweep/support.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

Test(journal_file, appends_whole_lines_and_cuts_a_torn_one_when_opened) {
  char *folder = folder_make();
  const char *path = path_in(folder, "samples.jsonl");
  struct cs_journal *journal = NULL;
  cr_assert_eq(cs_journal_create(path, &journal, NULL), CS_OK);
  cr_assert_eq(cs_journal_append(journal, "one", 3, NULL), CS_OK);
  cs_journal_close(journal);
  write_whole(path_in(folder, "samples.jsonl"), "one\ntwo\nthr", 11);
  cr_assert_eq(cs_journal_open(path, &journal, NULL), CS_OK);
  cr_assert_eq(cs_journal_append(journal, "four", 4, NULL), CS_OK);
  cr_assert_eq(cs_journal_sync(journal, NULL), CS_OK);
  cs_journal_close(journal);
  size_t length;
  char *text = read_whole(path, &length);
  cr_expect_str_eq(text, "one\ntwo\nfour\n");
  free(text);
  folder_remove(folder);
}

Test(journal_file, a_torn_line_longer_than_any_buffer_is_cut_too) {
  char *folder = folder_make(), *text = malloc(20003);
  memset(text, 'x', 20003);
  text[1] = '\n';
  write_whole(path_in(folder, "j"), text, 20003);
  struct cs_journal *journal = NULL;
  cr_assert_eq(cs_journal_open(path_in(folder, "j"), &journal, NULL), CS_OK);
  cs_journal_close(journal);
  free(text);
  size_t length;
  text = read_whole(path_in(folder, "j"), &length);
  cr_expect_eq(length, 2);
  free(text);
  folder_remove(folder);
}

Test(journal_file, has_one_writer) {
  char *folder = folder_make();
  struct cs_journal *first = NULL, *second = NULL;
  struct cs_error error = {""};
  cr_assert_eq(cs_journal_create(path_in(folder, "j"), &first, NULL), CS_OK);
  cr_expect_eq(cs_journal_create(path_in(folder, "j"), &second, &error), CS_INVALID);
  cr_expect_eq(cs_journal_open(path_in(folder, "j"), &second, &error), CS_INVALID);
  cr_expect_not_null(strstr(error.message, "another coresweep"));
  cs_journal_close(first);
  cr_expect_eq(cs_journal_open(path_in(folder, "j"), &second, &error), CS_OK);
  cs_journal_close(second);
  cs_journal_close(NULL);
  folder_remove(folder);
}

Test(journal_file, a_result_is_found_by_its_folder_and_by_its_journal) {
  char *folder = folder_make();
  struct cs_result plan = plan_make(folder, "made", 2, 6);
  cr_assert_eq(cs_sweep_begin(&plan, NULL, NULL), CS_OK);
  const char *const paths[] = {folder, path_in(folder, "samples.jsonl")};
  for (int i = 0; i < 2; i++) {
    struct cs_result result = {0};
    struct cs_error error = {""};
    cr_assert_eq(cs_result_load(paths[i], &result, &error), CS_OK, "%s", error.message);
    cr_expect_str_eq(result.folder, folder);
    cs_result_free(&result);
  }
  cs_result_free(&plan);
  folder_remove(folder);
}

Test(journal_file, what_is_not_there_is_told_with_its_path) {
  char *folder = folder_make();
  struct cs_result result;
  struct cs_error error = {""};
  cr_expect_eq(cs_result_load("/nonexistent/result", &result, &error), CS_INVALID);
  cr_expect_not_null(strstr(error.message, "/nonexistent/result"));
  cr_expect_eq(cs_result_load(folder, &result, &error), CS_INVALID);
  cr_expect_not_null(strstr(error.message, "samples.jsonl"));
  folder_remove(folder);
}
