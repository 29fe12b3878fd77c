/* tests/sweep/noise_energy_test.c - the packages' energy counters, read from made-up trees. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/base/file.h"
#include "runtime/sweep/noise.h"
#include "runtime/sweep/noise_energy.h"
#include "tests/sweep/support.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static void put(const char *root, const char *zone, const char *name, const char *text) {
  char folder[300];
  snprintf(folder, sizeof folder, "%s/%s", root, zone);
  cr_assert_eq(cs_folder_make(folder, NULL), CS_OK);
  write_whole(path_in(folder, name), text, strlen(text));
}

static void put_zone(const char *root, const char *zone, const char *name, const char *energy_uj) {
  put(root, zone, "name", name);
  put(root, zone, "max_energy_range_uj", "1000000000\n");
  put(root, zone, "energy_uj", energy_uj);
}

Test(noise_energy, is_that_of_the_packages_without_their_parts_and_the_platform) {
  char *root = folder_make();
  put_zone(root, "intel-rapl:0", "package-0\n", "5000000\n");
  put_zone(root, "intel-rapl:0:0", "dram\n", "7000000\n");
  put_zone(root, "intel-rapl:1", "psys\n", "9000000\n");
  put_zone(root, "intel-rapl:2", "package-1-die-0\n", "100\n");
  const struct cs__energy before = cs__energy_read(root);
  cr_assert_eq(before.zone_count, 2);
  put_zone(root, "intel-rapl:0", "package-0\n", "6500000\n");
  put_zone(root, "intel-rapl:0:0", "dram\n", "99000000\n");
  put_zone(root, "intel-rapl:1", "psys\n", "99000000\n");
  put_zone(root, "intel-rapl:2", "package-1-die-0\n", "250100\n");
  const struct cs__energy after = cs__energy_read(root);
  cr_expect_float_eq(cs__energy_between_j(&before, &after), 1.75, 1e-12);
  folder_remove(root);
}

Test(noise_energy, goes_on_where_a_counter_starts_again) {
  const struct cs__energy before = {.zone_count = 1, .uj = {999000000.0}, .range_uj = {1000000000.0}};
  const struct cs__energy after = {.zone_count = 1, .uj = {3000000.0}, .range_uj = {1000000000.0}};
  cr_expect_float_eq(cs__energy_between_j(&before, &after), 4.0, 1e-9);
}

Test(noise_energy, that_is_not_told_or_not_told_whole_is_unknown) {
  char *root = folder_make();
  const struct cs__energy none = cs__energy_read(root);
  cr_expect_eq(none.zone_count, 0);
  cr_expect_lt(cs__energy_between_j(&none, &none), 0.0);
  put_zone(root, "intel-rapl:0", "package-0\n", "5000000\n");
  const struct cs__energy one = cs__energy_read(root);
  cr_expect_eq(one.zone_count, 1);
  cr_expect_lt(cs__energy_between_j(&none, &one), 0.0);
  put(root, "intel-rapl:1", "name", "package-1\n"); /* its counter is root's alone */
  cr_expect_eq(cs__energy_read(root).zone_count, 0);
  put_zone(root, "intel-rapl:1", "package-1\n", "rubbish\n");
  cr_expect_eq(cs__energy_read(root).zone_count, 0);
  folder_remove(root);
}

Test(noise_energy, is_part_of_the_noise) {
  char *root = folder_make();
  const struct cs__noise_roots roots = {.powercap = root};
  put_zone(root, "intel-rapl:0", "package-0\n", "5000000\n");
  const struct cs__noise_mark before = cs__noise_read(&roots, NULL);
  put_zone(root, "intel-rapl:0", "package-0\n", "7000000\n");
  const struct cs__noise_mark after = cs__noise_read(&roots, NULL);
  cr_expect_float_eq(cs__noise_between(&before, &after).energy_j, 2.0, 1e-12);
  folder_remove(root);
}
