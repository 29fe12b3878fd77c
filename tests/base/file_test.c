/* tests/base/file_test.c - files are read whole and replaced whole, folders are made with their parents. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/file.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64];

static void make_folder(void) {
  strcpy(folder, "/tmp/coresweep-file-test-XXXXXX");
  cr_assert(mkdtemp(folder) != NULL);
}

/* Only what the tests make lies in it. */
static void remove_folder(void) {
  static const char *const made[] = {"a/b/c", "a/b", "a", "file", "file.part", "taken/inside", "taken", ""};
  for (size_t i = 0; i < sizeof made / sizeof made[0]; i++) {
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, made[i]);
    remove(path);
  }
}

static const char *inside(const char *name) {
  static char path[128];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  return path;
}

static bool exists(const char *path) {
  struct stat is;
  return stat(path, &is) == 0;
}

TestSuite(file, .init = make_folder, .fini = remove_folder);

Test(file, reads_back_what_it_wrote) {
  enum { BYTES = 100000 }; /* several blocks, zeros among them */
  char *bytes = malloc(BYTES);
  cr_assert(bytes != NULL);
  for (int i = 0; i < BYTES; i++)
    bytes[i] = (char)(i * 7 % 251);
  struct cs_error error = {""};
  cr_assert(eq(int, cs_file_replace(inside("file"), bytes, BYTES, &error), CS_OK), "%s", error.message);
  struct cs_text text = {0};
  cs_text_append(&text, "before");
  cr_assert(eq(int, cs_file_read(inside("file"), &text, &error), CS_OK), "%s", error.message);
  cr_expect(eq(sz, text.length, BYTES + 6));
  cr_expect(eq(int, memcmp(text.bytes, "before", 6), 0));
  cr_expect(eq(int, memcmp(text.bytes + 6, bytes, BYTES), 0));
  cs_text_free(&text);
  free(bytes);
}

Test(file, replaces_a_longer_file_and_leaves_nothing_beside_it) {
  cr_assert(eq(int, cs_file_replace(inside("file"), "a long old text", 15, NULL), CS_OK));
  cr_assert(eq(int, cs_file_replace(inside("file"), "new", 3, NULL), CS_OK));
  struct cs_text text = {0};
  cs_file_read(inside("file"), &text, NULL);
  cr_expect_str_eq(cs_text_get(&text), "new");
  cr_expect(not(exists(inside("file.part"))));
  cs_text_free(&text);
}

Test(file, keeps_the_old_one_when_the_new_one_cannot_be_written) {
  cr_assert(eq(int, cs_file_replace(inside("file"), "old", 3, NULL), CS_OK));
  cr_assert(eq(int, cs_folder_make(inside("file.part"), NULL), CS_OK)); /* the temporary name is taken */
  struct cs_error error = {""};
  cr_expect(eq(int, cs_file_replace(inside("file"), "new", 3, &error), CS_IO));
  cr_expect(strstr(error.message, inside("file.part")) != NULL, "%s", error.message);
  struct cs_text text = {0};
  cs_file_read(inside("file"), &text, NULL);
  cr_expect_str_eq(cs_text_get(&text), "old");
  cs_text_free(&text);
}

Test(file, removes_the_new_one_when_it_cannot_take_the_name) {
  cr_assert(eq(int, cs_folder_make(inside("taken/inside"), NULL), CS_OK));
  cr_expect(eq(int, cs_file_replace(inside("taken"), "new", 3, NULL), CS_IO));
  cr_expect(not(exists(inside("taken.part"))));
  cr_expect(exists(inside("taken/inside")));
}

Test(file, reads_files_whose_size_is_not_told) {
  struct cs_text text = {0};
  cr_expect(eq(int, cs_file_read("/proc/self/status", &text, NULL), CS_OK));
  cr_expect(eq(int, strncmp(cs_text_get(&text), "Name:", 5), 0));
  cs_text_free(&text);
}

Test(file, names_what_cannot_be_read_and_why) {
  struct cs_text text = {0};
  struct cs_error error = {""};
  cr_expect(eq(int, cs_file_read(inside("none"), &text, &error), CS_IO));
  cr_expect(strstr(error.message, inside("none")) != NULL && strstr(error.message, "No such file") != NULL, "%s",
            error.message);
  cr_expect(eq(int, cs_file_read(folder, &text, &error), CS_IO), "a folder is no file");
  cr_expect(eq(sz, text.length, 0));
  cs_text_free(&text);
}

Test(file, makes_folders_with_their_parents_and_does_not_mind_them_there) {
  cr_expect(eq(int, cs_folder_make(inside("a/b/c"), NULL), CS_OK));
  cr_expect(exists(inside("a/b/c")));
  cr_expect(eq(int, cs_folder_make(inside("a/b/c"), NULL), CS_OK));
  cr_expect(eq(int, cs_folder_make(inside("a//b/"), NULL), CS_OK));
  cr_expect(eq(int, cs_folder_make("/", NULL), CS_OK));
}

Test(file, refuses_a_folder_where_a_file_is) {
  struct cs_error error = {""};
  cs_file_replace(inside("file"), "x", 1, NULL);
  cr_expect(eq(int, cs_folder_make(inside("file"), &error), CS_INVALID));
  cr_expect(strstr(error.message, inside("file")) != NULL, "%s", error.message);
  cr_expect(eq(int, cs_folder_make(inside("file/below"), &error), CS_IO));
  cr_expect(eq(int, cs_folder_make("", &error), CS_INVALID));
}
