/* tests/observe/reader_test.c - folders, and files that are blocks or only look like it. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/text.h"
#include "tests/observe/support_block.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* --- folders --- */

static void touch(const char *folder, const char *name) {
  char *path = cs_text_format("%s/%s", folder, name);
  const int fd = open(path, O_WRONLY | O_CREAT, 0600);
  cr_assert_geq(fd, 0);
  close(fd);
  free(path);
}

Test(folder, is_fresh_empty_and_gone_after_its_removal) {
  char *first = NULL, *second = NULL, **files = NULL;
  size_t count = 99;
  cr_assert_eq(cs_observe_folder_make(&first, NULL), CS_OK);
  cr_assert_eq(cs_observe_folder_make(&second, NULL), CS_OK);
  cr_expect_str_neq(first, second);
  cr_expect_eq(cs_observe_folder_list(first, &files, &count, NULL), CS_OK);
  cr_expect_eq(count, 0);
  free(files);
  struct stat is;
  cr_assert_eq(stat(first, &is), 0);
  cr_expect_eq(is.st_mode & 0777, 0700, "other users' business it is not");
  cs_observe_folder_remove(first);
  cs_observe_folder_remove(second);
  cr_expect_neq(access(first, F_OK), 0);
  cs_observe_folder_remove(first);
  cs_observe_folder_remove(NULL);
  free(first);
  free(second);
}

/* Makes a folder with a block in it and is gone; its path goes to the pipe. */
static void make_and_die(int fd) {
  char *left = NULL;
  if (cs_observe_folder_make(&left, NULL) == CS_OK) {
    touch(left, "12.0");
    if (write(fd, left, strlen(left) + 1) < 0)
      _exit(1);
  }
  _exit(0);
}

Test(folder, of_a_maker_that_was_killed_goes_when_the_next_is_made) {
  char left[256] = "", *mine = NULL, *next = NULL;
  int ends[2];
  cr_assert_eq(cs_observe_folder_make(&mine, NULL), CS_OK);
  cr_assert_eq(pipe(ends), 0);
  const pid_t child = fork();
  cr_assert_geq(child, 0);
  if (child == 0)
    make_and_die(ends[1]);
  cr_assert_eq(waitpid(child, NULL, 0), child);
  cr_assert_gt(read(ends[0], left, sizeof left - 1), 0);
  cr_assert_eq(cs_observe_folder_make(&next, NULL), CS_OK);
  cr_expect_neq(access(left, F_OK), 0, "%s is still there", left);
  cr_expect_eq(access(mine, F_OK), 0, "its maker lives");
  cs_observe_folder_remove(mine);
  cs_observe_folder_remove(next);
  close(ends[0]);
  close(ends[1]);
  free(mine);
  free(next);
}

Test(folder, lists_blocks_by_process_and_program_and_nothing_else) {
  static const char *const names[] = {"12.10", "7.0", "12.2", "100.0", "notes",        "12.x",
                                      "12.2x", "12",  ".3",   "5.",    "99999999999.1"};
  static const char *const listed[] = {"7.0", "12.2", "12.10", "100.0"};
  char *folder = NULL, **files = NULL;
  size_t count = 0;
  cr_assert_eq(cs_observe_folder_make(&folder, NULL), CS_OK);
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    touch(folder, names[i]);
  cr_assert_eq(cs_observe_folder_list(folder, &files, &count, NULL), CS_OK);
  cr_assert_eq(count, sizeof listed / sizeof listed[0]);
  for (size_t i = 0; i < count; i++) {
    cr_expect_str_eq(strrchr(files[i], '/') + 1, listed[i]);
    cr_expect_eq(strncmp(files[i], folder, strlen(folder)), 0);
    free(files[i]);
  }
  free(files);
  cs_observe_folder_remove(folder);
  cr_expect_eq(access(folder, F_OK), 0, "what is not the observer's stays, and its folder with it");
  for (size_t i = 4; i < sizeof names / sizeof names[0]; i++) {
    char *path = cs_text_format("%s/%s", folder, names[i]);
    cr_expect_eq(unlink(path), 0, "%s was removed", path);
    free(path);
  }
  cr_expect_eq(rmdir(folder), 0, "blocks are left in it");
  free(folder);
}

Test(folder, that_is_not_there_is_named) {
  char **files = NULL;
  size_t count = 0;
  struct cs_error error = {""};
  cr_expect_eq(cs_observe_folder_list("/no/such/folder", &files, &count, &error), CS_IO);
  cr_expect_not_null(strstr(error.message, "/no/such/folder"), "%s", error.message);
}

/* --- files --- */

static struct cs_observe_block *block;
static void make(void) {
  block = block_make();
}
static void clear(void) {
  free(block);
}

static void expect_refused(size_t bytes, enum cs_status status, const char *why) {
  struct cs_error error = {""};
  const struct cs_observe_block *mapped = NULL;
  char *path = block_write(block, bytes);
  cr_expect_eq(cs_observe_map_file(path, &mapped, &error), status, "%s: %s", why, error.message);
  cr_expect_not_null(strstr(error.message, why), "%s", error.message);
  cr_expect_not_null(strstr(error.message, path), "%s", error.message);
  cr_expect_null(mapped);
  unlink(path);
  free(path);
}

Test(file, is_mapped_with_and_without_events, .init = make, .fini = clear) {
  static const size_t lengths[] = {sizeof *block, sizeof *block + sizeof(struct cs_observe_event), BLOCK_BYTES,
                                   BLOCK_BYTES};
  block->event_count = CS_OBSERVE_EVENTS; /* of which the file may have none: those are read as zeros */
  block->events[0] = (struct cs_observe_event){.ready = 1, .begin = 1, .end = 2};
  block->events[CS_OBSERVE_EVENTS - 1] = block->events[0];
  for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
    struct cs_error error = {""};
    const struct cs_observe_block *mapped = NULL;
    char *path = block_write(block, lengths[i]);
    cr_assert_eq(cs_observe_map_file(path, &mapped, &error), CS_OK, "%s", error.message);
    struct cs_observation seen = block_observe(mapped);
    cr_expect_eq(seen.event_count, i < 2 ? i : 2);
    cs_observation_free(&seen);
    cs_observe_unmap(mapped);
    unlink(path);
    free(path);
  }
  cs_observe_unmap(NULL);
}

Test(file, where_nobody_counts_yet_is_no_error_of_the_caller, .init = make, .fini = clear) {
  expect_refused(0, CS_UNSUPPORTED, "nobody counts");
  block->magic = 0;
  expect_refused(BLOCK_BYTES, CS_UNSUPPORTED, "nobody counts");
}

Test(file, of_something_else_is_refused, .init = make, .fini = clear) {
  expect_refused(100, CS_INVALID, "has 100 bytes");
  expect_refused(sizeof *block - 1, CS_INVALID, "is not an observer's file");
  block->magic = 0x7f454c46;
  expect_refused(BLOCK_BYTES, CS_INVALID, "is not an observer's file");
}

Test(file, of_another_version_is_refused, .init = make, .fini = clear) {
  block->version = 1;
  expect_refused(BLOCK_BYTES, CS_INVALID, "has format 1");
  block->version = CS_OBSERVE_VERSION;
  block->bytes += 64;
  expect_refused(BLOCK_BYTES, CS_INVALID, "use the observer it came with");
}

Test(file, with_a_clock_of_another_machine_is_refused, .init = make, .fini = clear) {
  block->clock = 9;
  expect_refused(BLOCK_BYTES, CS_INVALID, "clock 9");
}

Test(file, that_is_none_is_refused) {
  struct cs_error error = {""};
  const struct cs_observe_block *mapped = NULL;
  cr_expect_eq(cs_observe_map_file("/no/such/file", &mapped, &error), CS_IO);
  cr_expect_eq(cs_observe_map_file("/tmp", &mapped, &error), CS_INVALID);
  cr_expect_eq(cs_observe_map_file("/dev/null", &mapped, &error), CS_INVALID);
  cr_expect_null(mapped);
}

Test(file, of_anything_never_ends_the_reader, .init = make, .fini = clear) {
  memset(block->program, 'x', sizeof block->program);
  memset(block->runtime, 'x', sizeof block->runtime);
  memset(&block->modules, 'x', sizeof block->modules);
  memset(&block->locks, 0xfe, sizeof block->locks);
  memset(&block->threads, 0xfd, sizeof block->threads);
  memset(&block->regions, 0xff, sizeof block->regions);
  memset(block->events, 0xfb, 64 * sizeof block->events[0]);
  block->module_count = block->thread_count = block->event_count = block->openers = block->largest_team = UINT32_MAX;
  struct cs_observation seen = block_observe(block);
  cr_expect_eq(strlen(seen.program), sizeof block->program - 1);
  cs_observe_name(&seen, NULL);
  (void)cs_observation_split(&seen);
  (void)cs_observation_bound_s(&seen, 4);
  cs_observation_free(&seen);
}

/* --- our own block --- */

/* As the library inside would do it: a file named after this process, mapped while it counts. */
static void *count_in(const char *folder, int program) {
  char *path = cs_text_format("%s/%d.%d", folder, (int)getpid(), program);
  const int fd = open(path, O_RDWR | O_CREAT, 0600);
  cr_assert_geq(fd, 0);
  block->parent = (uint32_t)program;
  cr_assert_eq(write(fd, block, sizeof *block), (ssize_t)sizeof *block);
  void *mapped = mmap(NULL, sizeof *block, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  cr_assert_neq(mapped, MAP_FAILED);
  close(fd);
  free(path);
  return mapped;
}

Test(own, block_is_the_one_this_process_has_mapped, .init = make, .fini = clear) {
  const struct cs_observe_block *own = NULL;
  struct cs_error error = {""};
  char *folder = NULL;
  unsetenv(CS_OBSERVE_ENVIRONMENT);
  cr_expect_eq(cs_observe_map_own(&own, &error), CS_UNSUPPORTED);
  cr_expect_not_null(strstr(error.message, CS_OBSERVE_ENVIRONMENT), "%s", error.message);
  cr_assert_eq(cs_observe_folder_make(&folder, NULL), CS_OK);
  setenv(CS_OBSERVE_ENVIRONMENT, folder, 1);
  cr_expect_eq(cs_observe_map_own(&own, &error), CS_UNSUPPORTED, "there is none");
  touch(folder, "1.0");
  void *first = count_in(folder, 3), *second = count_in(folder, 12);
  cr_assert_eq(cs_observe_map_own(&own, &error), CS_OK, "%s", error.message);
  cr_expect_eq(own->parent, 12, "the latest");
  cs_observe_unmap(own);
  munmap(second, sizeof *block);
  cr_assert_eq(cs_observe_map_own(&own, &error), CS_OK);
  cr_expect_eq(own->parent, 3, "the other was another program's, before an exec");
  cs_observe_unmap(own);
  munmap(first, sizeof *block);
  own = NULL;
  cr_expect_eq(cs_observe_map_own(&own, &error), CS_UNSUPPORTED);
  cr_expect_null(own);
  cs_observe_folder_remove(folder);
  free(folder);
}

/* --- the libraries --- */

Test(library, is_found_beside_the_program_or_its_absence_is_explained) {
  static enum cs_status (*const find[])(char **, struct cs_error *) = {cs_observe_library, cs_observe_rebinder};
  static const char *const names[] = {"libcoresweep-observe.so", "libcoresweep-rebind.so"};
  for (int i = 0; i < 2; i++) {
    char *library = NULL;
    struct cs_error told = {""};
    const enum cs_status status = find[i](&library, &told);
    cr_assert(status == CS_OK || status == CS_UNSUPPORTED);
    if (status == CS_OK)
      cr_expect_eq(access(library, R_OK), 0);
    else
      cr_expect_not_null(strstr(told.message, names[i]), "%s", told.message);
    free(library);
  }
}
