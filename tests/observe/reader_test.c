/* tests/observe/reader_test.c - the observer's files are made, read and refused; splits add up. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/observe/reader.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *path;
static struct cs_error error;

static void make(void) {
  cr_assert_eq(cs_observe_create(&path, &error), CS_OK, "%s", error.message);
}

static void drop(void) {
  unlink(path);
  free(path);
  unsetenv(CS_OBSERVE_ENVIRONMENT);
}

TestSuite(reader, .init = make, .fini = drop);

static struct cs_observe_block counted(void) {
  return (struct cs_observe_block){.magic = CS_OBSERVE_MAGIC,
                                   .version = CS_OBSERVE_VERSION,
                                   .pid = (uint32_t)getpid(),
                                   .region_count = 3,
                                   .parallel_ns = 5000,
                                   .cost_ns = 90};
}

/* Puts the block into the file, which then has length bytes. */
static void write_block(const struct cs_observe_block *block, off_t length) {
  FILE *file = fopen(path, "r+");
  cr_assert_not_null(file);
  cr_assert_eq(fwrite(block, sizeof *block, 1, file), 1);
  fclose(file);
  cr_assert_eq(truncate(path, length), 0);
}

Test(reader, makes_a_file_of_zeros_that_only_its_owner_may_read) {
  struct stat is;
  cr_assert_eq(stat(path, &is), 0);
  cr_expect_eq(is.st_size, CS_OBSERVE_BLOCK_BYTES);
  cr_expect_eq(is.st_mode & 0777, 0600);
  char bytes[CS_OBSERVE_BLOCK_BYTES], zeros[CS_OBSERVE_BLOCK_BYTES] = {0};
  FILE *file = fopen(path, "r");
  cr_assert_eq(fread(bytes, sizeof bytes, 1, file), 1);
  fclose(file);
  cr_expect_arr_eq(bytes, zeros, sizeof zeros);
}

Test(reader, makes_a_new_file_every_time) {
  char *other = NULL;
  cr_assert_eq(cs_observe_create(&other, &error), CS_OK);
  cr_expect_str_neq(other, path);
  unlink(other);
  free(other);
}

Test(reader, reads_what_was_counted) {
  const struct cs_observe_block block = counted(), *mapped = NULL;
  write_block(&block, CS_OBSERVE_BLOCK_BYTES);
  cr_assert_eq(cs_observe_map_file(path, &mapped, &error), CS_OK, "%s", error.message);
  const struct cs_observe_mark mark = cs_observe_read(mapped);
  cr_expect_eq(mark.regions, 3);
  cr_expect_eq(mark.parallel_ns, 5000);
  cr_expect_eq(mark.cost_ns, 90);
  cs_observe_unmap(mapped);
}

Test(reader, sees_what_is_counted_after_it_mapped_the_file) {
  struct cs_observe_block block = counted();
  const struct cs_observe_block *mapped = NULL;
  write_block(&block, CS_OBSERVE_BLOCK_BYTES);
  cr_assert_eq(cs_observe_map_file(path, &mapped, &error), CS_OK);
  block.region_count = 4;
  write_block(&block, CS_OBSERVE_BLOCK_BYTES);
  cr_expect_eq(cs_observe_read(mapped).regions, 4);
  cs_observe_unmap(mapped);
}

Test(reader, says_that_nobody_counts_in_a_fresh_file) {
  const struct cs_observe_block *mapped = NULL;
  cr_expect_eq(cs_observe_map_file(path, &mapped, &error), CS_UNSUPPORTED);
  cr_expect_not_null(strstr(error.message, "nobody counts"), "%s", error.message);
  cr_expect_null(mapped);
}

Test(reader, refuses_a_short_file_in_the_middle_of_the_block_and_just_short_of_its_end) {
  const struct cs_observe_block block = counted(), *mapped = NULL;
  const off_t lengths[] = {0, 1, 30, sizeof block, CS_OBSERVE_BLOCK_BYTES - 1};
  for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
    write_block(&block, lengths[i]);
    cr_expect_eq(cs_observe_map_file(path, &mapped, &error), CS_INVALID, "%ld bytes", (long)lengths[i]);
  }
  cr_expect_null(mapped);
}

Test(reader, refuses_another_file_another_format_a_folder_and_nothing) {
  const struct cs_observe_block *mapped = NULL;
  struct cs_observe_block block = counted();
  block.magic = 0x7f454c46;
  write_block(&block, CS_OBSERVE_BLOCK_BYTES);
  cr_expect_eq(cs_observe_map_file(path, &mapped, &error), CS_INVALID);
  block = counted();
  block.version = CS_OBSERVE_VERSION + 1;
  write_block(&block, CS_OBSERVE_BLOCK_BYTES);
  cr_expect_eq(cs_observe_map_file(path, &mapped, &error), CS_INVALID);
  cr_expect_not_null(strstr(error.message, "format 2"), "%s", error.message);
  cr_expect_eq(cs_observe_map_file("/tmp", &mapped, &error), CS_INVALID);
  cr_expect_eq(cs_observe_map_file("/no/such/file", &mapped, &error), CS_IO);
  cr_expect_null(mapped);
}

Test(reader, knows_by_the_environment_whether_this_process_is_observed) {
  const struct cs_observe_block *mapped = NULL;
  cr_expect_eq(cs_observe_map(&mapped, &error), CS_UNSUPPORTED);
  setenv(CS_OBSERVE_ENVIRONMENT, "", 1);
  cr_expect_eq(cs_observe_map(&mapped, &error), CS_UNSUPPORTED);
  setenv(CS_OBSERVE_ENVIRONMENT, path, 1);
  struct cs_observe_block block = counted();
  write_block(&block, CS_OBSERVE_BLOCK_BYTES);
  cr_assert_eq(cs_observe_map(&mapped, &error), CS_OK, "%s", error.message);
  cs_observe_unmap(mapped);
  mapped = NULL;
  block.pid = (uint32_t)getppid();
  write_block(&block, CS_OBSERVE_BLOCK_BYTES);
  cr_expect_eq(cs_observe_map(&mapped, &error), CS_UNSUPPORTED, "another process counts there");
  cr_expect_null(mapped);
}

Test(reader, unmaps_nothing_without_complaint) {
  cs_observe_unmap(NULL);
}

Test(split, adds_up_to_the_wall_time) {
  const struct cs_observe_mark before = {.at_ns = 1000, .regions = 2, .parallel_ns = 400, .cost_ns = 20};
  const struct cs_observe_mark after = {.at_ns = 11000, .regions = 7, .parallel_ns = 6400, .cost_ns = 70};
  const struct cs_observed_split split = cs_observe_split(&before, &after);
  cr_expect_eq(split.regions, 5);
  cr_expect_float_eq(split.wall_s, 10000e-9, 1e-18);
  cr_expect_float_eq(split.parallel_s, 6000e-9, 1e-18);
  cr_expect_float_eq(split.cost_s, 50e-9, 1e-18);
  cr_expect_float_eq(split.serial_s, 3950e-9, 1e-18);
  cr_expect_float_eq(split.parallel_s + split.serial_s + split.cost_s, split.wall_s, 1e-18);
}

Test(split, is_all_serial_without_a_region) {
  const struct cs_observe_mark before = {.at_ns = 5, .regions = 9, .parallel_ns = 77, .cost_ns = 9};
  struct cs_observe_mark after = before;
  after.at_ns = 1005;
  const struct cs_observed_split split = cs_observe_split(&before, &after);
  cr_expect_eq(split.regions, 0);
  cr_expect_eq(split.serial_s, split.wall_s);
  cr_expect_eq(split.parallel_s, 0);
}

Test(split, never_shows_a_negative_time) {
  const struct cs_observe_mark before = {.at_ns = 1000, .regions = 5, .parallel_ns = 100, .cost_ns = 5};
  const struct cs_observe_mark dear = {.at_ns = 2000, .regions = 25, .parallel_ns = 1090, .cost_ns = 25};
  const struct cs_observe_mark overfull = {.at_ns = 2000, .regions = 6, .parallel_ns = 1200, .cost_ns = 6};
  const struct cs_observed_split costly = cs_observe_split(&before, &dear);
  cr_expect_eq(costly.serial_s, 0, "10 ns left, 20 ns estimated cost");
  const struct cs_observed_split full = cs_observe_split(&before, &overfull);
  cr_expect_eq(full.parallel_s, full.wall_s);
  cr_expect_eq(full.serial_s, 0);
  const struct cs_observed_split reversed = cs_observe_split(&dear, &before);
  cr_expect(reversed.wall_s == 0 && reversed.parallel_s == 0 && reversed.serial_s == 0 && reversed.cost_s == 0);
  cr_expect_eq(reversed.regions, 0);
}

Test(library, is_found_beside_the_program_or_its_absence_is_explained) {
  char *library = NULL;
  struct cs_error told = {""};
  const enum cs_status status = cs_observe_library(&library, &told);
  cr_assert(status == CS_OK || status == CS_UNSUPPORTED);
  if (status == CS_OK)
    cr_expect_eq(access(library, R_OK), 0);
  else
    cr_expect_not_null(strstr(told.message, "libcoresweep-observe.so"), "%s", told.message);
  free(library);
}
