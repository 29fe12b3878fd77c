/* tests/base/file_test.c - files are read whole and replaced whole, folders are made with their parents. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/file.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[64];

static void make_folder(void) {
  strcpy(folder, "/tmp/coresweep-file-test-XXXXXX");
  cr_assert(mkdtemp(folder) != NULL);
}

/* Only what the tests make lies in it. */
static void remove_folder(void) {
  static const char *const made[] = {"a/b/c",        "a/b",   "a",    "file", "file.part",
                                     "taken/inside", "taken", "link", "fifo", ""};
  for (size_t i = 0; i < sizeof made / sizeof made[0]; i++) {
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, made[i]);
    remove(path);
  }
}

/* In one of four buffers, taken in turn. */
static const char *inside(const char *name) {
  static char paths[4][128];
  static int next;
  char *path = paths[next++ % 4];
  snprintf(path, sizeof paths[0], "%s/%s", folder, name);
  return path;
}

static bool holds(const char *path, const char *wanted) {
  struct cs_text text = {0};
  const bool same = cs_file_read(path, &text, NULL) == CS_OK && strcmp(cs_text_get(&text), wanted) == 0;
  cs_text_free(&text);
  return same;
}

static bool is(const char *path, mode_t kind) {
  struct stat found;
  return lstat(path, &found) == 0 && (found.st_mode & S_IFMT) == kind;
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

Test(file, goes_into_a_fifo_and_leaves_it_one) {
  enum { BYTES = 200000 }; /* more than a pipe holds: the writer waits for the reader */
  static char bytes[BYTES], got[BYTES];
  memset(bytes, 'x', sizeof bytes);
  cr_assert(eq(int, mkfifo(inside("fifo"), 0600), 0));
  const pid_t writer = fork();
  if (writer == 0)
    _exit(cs_file_replace(inside("fifo"), bytes, sizeof bytes, NULL));
  const int fd = open(inside("fifo"), O_RDONLY);
  size_t length = 0;
  for (ssize_t part = 1; part > 0; length += (size_t)part)
    part = read(fd, got + length, sizeof got - length);
  int status = -1;
  close(fd);
  waitpid(writer, &status, 0);
  cr_expect(eq(int, status, 0));
  cr_expect(eq(sz, length, BYTES));
  cr_expect(eq(int, memcmp(got, bytes, BYTES), 0));
  cr_expect(is(inside("fifo"), S_IFIFO) && !exists(inside("fifo.part")));
}

Test(file, tells_of_a_reader_that_went_away_and_raises_no_signal) {
  static char bytes[200000];
  struct cs_error error = {""};
  cr_assert(eq(int, mkfifo(inside("fifo"), 0600), 0));
  const pid_t reader = fork();
  if (reader == 0) {
    char byte;
    const int fd = open(inside("fifo"), O_RDONLY);
    _exit(read(fd, &byte, 1) == 1 ? 0 : 1);
  }
  signal(SIGPIPE, SIG_DFL);
  cr_expect(eq(int, cs_file_replace(inside("fifo"), bytes, sizeof bytes, &error), CS_IO));
  cr_expect(strstr(error.message, strerror(EPIPE)) != NULL, "%s", error.message);
  sigset_t now;
  pthread_sigmask(SIG_SETMASK, NULL, &now);
  cr_expect(eq(int, sigismember(&now, SIGPIPE), 0));
  waitpid(reader, NULL, 0);
}

Test(file, says_when_a_device_is_full) {
  struct cs_error error = {""};
  if (access("/dev/full", W_OK) != 0 || geteuid() == 0)
    cr_skip_test("no /dev/full here, or one that root could replace");
  cr_expect(eq(int, cs_file_replace("/dev/full", "x", 1, &error), CS_IO));
  cr_expect(strstr(error.message, strerror(ENOSPC)) != NULL, "%s", error.message);
}

Test(file, leaves_the_null_device_a_device) {
  cr_assert(eq(int, symlink("/dev/null", inside("link")), 0));
  cr_expect(eq(int, cs_file_check(inside("link"), NULL), CS_OK));
  cr_expect(eq(int, cs_file_replace(inside("link"), "x", 1, NULL), CS_OK));
  cr_expect(is(inside("link"), S_IFLNK) && is("/dev/null", S_IFCHR));
}

Test(file, replaces_what_a_link_leads_to_and_keeps_the_link) {
  cr_assert(eq(int, cs_file_replace(inside("file"), "a long old text", 15, NULL), CS_OK));
  cr_assert(eq(int, symlink("file", inside("link")), 0));
  const int reader = open(inside("file"), O_RDONLY);
  char seen[16] = "";
  cr_expect(eq(int, cs_file_replace(inside("link"), "new", 3, NULL), CS_OK));
  cr_expect(eq(sz, (size_t)read(reader, seen, sizeof seen), 15), "who has the old file open sees it whole");
  close(reader);
  cr_expect(is(inside("link"), S_IFLNK) && is(inside("file"), S_IFREG));
  cr_expect(holds(inside("file"), "new"));
  cr_expect(not(exists(inside("link.part"))));
  cr_expect(not(exists(inside("file.part"))));
}

Test(file, makes_the_file_a_dangling_link_leads_to) {
  cr_assert(eq(int, symlink("file", inside("link")), 0));
  cr_expect(eq(int, cs_file_replace(inside("link"), "new", 3, NULL), CS_OK));
  cr_expect(is(inside("link"), S_IFLNK) && holds(inside("file"), "new"));
}

/* What stands in a file behind standard output stays, and what comes after is appended. */
Test(file, goes_through_standard_output_where_the_path_leads_to_it) {
  fflush(stdout);
  const int kept = dup(STDOUT_FILENO), fd = open(inside("file"), O_WRONLY | O_CREAT, 0600);
  cr_assert(kept >= 0 && fd >= 0 && dup2(fd, STDOUT_FILENO) >= 0);
  const bool before = write(STDOUT_FILENO, "before ", 7) == 7;
  const enum cs_status checked = cs_file_check("/dev/stdout", NULL);
  const enum cs_status status = cs_file_replace("/dev/stdout", "report", 6, NULL);
  const bool after = write(STDOUT_FILENO, " after", 6) == 6;
  dup2(kept, STDOUT_FILENO);
  close(kept);
  close(fd);
  cr_expect(before && after && checked == CS_OK && status == CS_OK);
  cr_expect(holds(inside("file"), "before report after"));
}

Test(file, tells_beforehand_what_cannot_be_written) {
  struct cs_error error = {""};
  cr_expect(eq(int, cs_file_check(inside("file"), &error), CS_OK));
  cr_expect(not(exists(inside("file"))), "nothing is written by looking");
  cr_expect(eq(int, cs_file_check(folder, &error), CS_INVALID));
  cr_expect(strstr(error.message, "is a folder") != NULL, "%s", error.message);
  cr_expect(eq(int, cs_file_check(inside("none/file"), &error), CS_INVALID));
  cr_expect(strstr(error.message, inside("none")) != NULL, "%s", error.message);
}

Test(file, without_a_name_is_made_in_tmpdir_or_where_that_cannot_be_in_tmp) {
  const char *const tmpdirs[] = {folder, "/no/such/folder", ""};
  char told[8] = "";
  for (size_t i = 0; i < sizeof tmpdirs / sizeof tmpdirs[0]; i++) {
    struct stat about = {0};
    cr_assert(setenv("TMPDIR", tmpdirs[i], 1) == 0);
    const int fd = cs_file_temporary();
    cr_assert(fd >= 0);
    cr_expect(write(fd, "kept", 4) == 4 && pread(fd, told, sizeof told - 1, 0) == 4);
    cr_expect_str_eq(told, "kept");
    cr_expect(fstat(fd, &about) == 0 && about.st_nlink == 0);
    cr_expect(fcntl(fd, F_GETFD) == FD_CLOEXEC);
    close(fd);
  }
  cr_expect(rmdir(folder) == 0, "something is left in it");
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
