/* tests/topology/cache_sizes_test.c - cache sizes from made-up folders, and from this machine. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "topology/cache_sizes.h"

#include "support_tree.h"

#include <criterion/criterion.h>
#include <omp.h>
#include <stdio.h>

static struct tree tree;

static void make_tree(void) {
  tree = tree_make();
}

static void remove_tree(void) {
  tree_remove(&tree);
}

TestSuite(cache_sizes, .init = make_tree, .fini = remove_tree);

static void write_cache(int index, const char *level, const char *type, const char *size) {
  static const char *const files[] = {"level", "type", "size"};
  const char *const contents[] = {level, type, size};
  for (int i = 0; i < 3; i++) {
    char path[64];
    snprintf(path, sizeof path, "cache/index%d/%s", index, files[i]);
    if (contents[i] != NULL)
      tree_write(&tree, path, contents[i]);
  }
}

static void expect(uint64_t l1_bytes, uint64_t l2_bytes, uint64_t llc_bytes) {
  char folder[TREE_PATH_BYTES];
  struct cs_cache_sizes sizes = {0};
  cs_cache_sizes_read(tree_path(&tree, "cache", folder), &sizes);
  cr_expect_eq(sizes.l1_bytes, l1_bytes, "L1 %zu", (size_t)sizes.l1_bytes);
  cr_expect_eq(sizes.l2_bytes, l2_bytes, "L2 %zu", (size_t)sizes.l2_bytes);
  cr_expect_eq(sizes.llc_bytes, llc_bytes, "last level %zu", (size_t)sizes.llc_bytes);
}

static void expect_llc_pus(uint64_t pus) {
  char folder[TREE_PATH_BYTES];
  struct cs_cache_sizes sizes = {0};
  cs_cache_sizes_read(tree_path(&tree, "cache", folder), &sizes);
  cr_expect_eq(sizes.llc_pus, pus, "%zu PUs", (size_t)sizes.llc_pus);
}

enum { KIB = 1024, MIB = 1024 * 1024 };

Test(cache_sizes, a_silent_system_gives_safe_guesses) {
  expect(32 * KIB, 512 * KIB, 8 * MIB);
}

Test(cache_sizes, data_and_unified_caches_count_and_instruction_caches_do_not) {
  write_cache(0, "1\n", "Data\n", "48K\n");
  write_cache(1, "1\n", "Instruction\n", "64K\n");
  write_cache(2, "2\n", "Unified\n", "2048K\n");
  write_cache(3, "3\n", "Unified\n", "32M\n");
  expect(48 * KIB, 2 * MIB, 32 * MIB);
}

Test(cache_sizes, without_a_third_level_the_second_is_the_last) {
  write_cache(0, "1", "Data", "32K");
  write_cache(1, "2", "Unified", "1024K");
  expect(32 * KIB, MIB, MIB);
}

Test(cache_sizes, a_fourth_level_is_the_last) {
  write_cache(0, "2", "Unified", "256K");
  write_cache(1, "3", "Unified", "6M");
  write_cache(2, "4", "Unified", "128M");
  expect(32 * KIB, 256 * KIB, UINT64_C(128) * MIB);
}

Test(cache_sizes, nonsense_is_as_good_as_silence) {
  write_cache(0, "1", "Data", "K");
  write_cache(1, "2", "Unified", "-5K");
  write_cache(2, "3", "Unified", "12Q");
  write_cache(3, "9", "Unified", "64M");
  write_cache(4, "zwei", "Unified", "64M");
  write_cache(5, "3", "Unified", "99999999999G");
  write_cache(6, "3", NULL, "64M");
  write_cache(7, "3", "Unified", NULL);
  write_cache(8, "3", "Unified", "64MB");
  expect(32 * KIB, 512 * KIB, 8 * MIB);
}

Test(cache_sizes, the_pus_of_the_last_level_are_counted_and_not_those_of_the_others) {
  expect_llc_pus(0);
  write_cache(0, "2\n", "Unified\n", "512K\n");
  tree_write(&tree, "cache/index0/shared_cpu_list", "0,64\n");
  expect_llc_pus(2);
  write_cache(1, "3\n", "Unified\n", "32M\n");
  expect_llc_pus(0);
  tree_write(&tree, "cache/index1/shared_cpu_list", "0-7,64-71\n");
  expect_llc_pus(16);
  tree_write(&tree, "cache/index1/shared_cpu_list", "all\n");
  expect_llc_pus(0);
}

Test(cache_sizes, of_this_machine_they_are_one_answer_for_all_threads) {
  const struct cs_cache_sizes *seen[8] = {0};
#pragma omp parallel num_threads(8)
  seen[omp_get_thread_num()] = cs_cache_sizes_get();
  for (int i = 0; i < 8; i++)
    cr_expect(seen[i] == NULL || seen[i] == cs_cache_sizes_get());
  const struct cs_cache_sizes *sizes = cs_cache_sizes_get();
  cr_expect_geq(sizes->l1_bytes, 4 * KIB);
  cr_expect_geq(sizes->l2_bytes, sizes->l1_bytes);
  cr_expect_geq(sizes->llc_bytes, sizes->l1_bytes);
}
