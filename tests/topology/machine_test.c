/* tests/topology/machine_test.c - machines from synthetic descriptions, and this host. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "topology/machine.h"

#include "topology/bind.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static struct cs_machine load(const char *spec) {
  struct cs_machine machine = {0};
  struct cs_error error = {""};
  cr_assert_eq(cs_machine_load(spec, &machine, &error), CS_OK, "%s: %s", spec, error.message);
  return machine;
}

Test(machine, a_synthetic_description_gives_every_level) {
  struct cs_machine machine = load("pack:2 die:2 numa:1 l3:2 l2:4 core:1 pu:2");
  cr_expect_eq(machine.package_count, 2);
  cr_expect_eq(machine.die_count, 4);
  cr_expect_eq(machine.numa_count, 4);
  cr_expect_eq(machine.l3_count, 8);
  cr_expect_eq(machine.l2_count, 32);
  cr_expect_eq(machine.core_count, 32);
  cr_expect_eq(machine.pu_count, 64);
  cr_expect_eq(machine.kind_count, 0);
  cr_expect_eq(machine.cache_count, 40);
  cr_expect_not(machine.this_host);
  cr_expect_str_eq(machine.processor, "");
  for (size_t i = 0; i < machine.pu_count; i++) {
    const struct cs_pu *pu = &machine.pus[i];
    const int at = (int)i;
    cr_expect(pu->allowed);
    cr_expect(pu->os_index == at && pu->smt_rank == at % 2 && pu->core == at / 2 && pu->l2 == at / 2 &&
              pu->l3 == at / 8 && pu->die == at / 16 && pu->numa == at / 16 && pu->package == at / 32);
  }
  cs_machine_free(&machine);
  cr_expect_null(machine.pus);
  cs_machine_free(&machine);
  cs_machine_free(NULL);
}

Test(machine, cache_sizes_are_those_described_and_the_largest_is_asked_for) {
  struct cs_machine machine = load("pack:2 l3:1(size=33554432) l2:2(size=1048576) l1d:1(size=49152) core:1 pu:1");
  cr_expect_eq(cs_machine_cache_bytes(&machine, 3), UINT64_C(33554432));
  cr_expect_eq(cs_machine_cache_bytes(&machine, 2), UINT64_C(1048576));
  cr_expect_eq(cs_machine_cache_bytes(&machine, 1), UINT64_C(49152));
  cr_expect_eq(cs_machine_cache_bytes(&machine, 4), 0);
  int level = 1;
  for (size_t i = 0; i < machine.cache_count; i++) {
    cr_expect_geq(machine.caches[i].level, level, "levels ascend");
    level = machine.caches[i].level;
  }
  cs_machine_free(&machine);
}

Test(machine, system_numbers_are_not_positions) {
  struct cs_machine machine = load("pack:2 core:2 pu:2(indexes=0,4,2,6,1,5,3,7)");
  static const int expected[] = {0, 4, 2, 6, 1, 5, 3, 7};
  for (size_t i = 0; i < 8; i++) {
    cr_expect_eq(machine.pus[i].os_index, expected[i]);
    cr_expect_eq(machine.pus[i].core, (int)i / 2);
    cr_expect_eq(machine.pus[i].smt_rank, (int)i % 2);
    cr_expect_eq(cs_machine_pu(&machine, expected[i]), &machine.pus[i]);
  }
  cr_expect_null(cs_machine_pu(&machine, 8));
  cr_expect_null(cs_machine_pu(&machine, -1));
  cs_machine_free(&machine);
}

Test(machine, numa_nodes_may_be_coarser_or_finer_than_l3) {
  struct cs_machine coarse = load("pack:1 numa:2 l3:4 core:2 pu:1");
  cr_expect_eq(coarse.pus[7].l3, 3);
  cr_expect_eq(coarse.pus[7].numa, 0);
  cr_expect_eq(coarse.pus[8].numa, 1);
  cs_machine_free(&coarse);
  struct cs_machine fine = load("l3:1 numa:4 core:2 pu:1");
  cr_expect_eq(fine.pus[7].l3, 0);
  cr_expect_eq(fine.pus[7].numa, 3);
  cr_expect_eq(fine.package_count, 0);
  cr_expect_eq(fine.pus[0].package, CS_NONE);
  cs_machine_free(&fine);
}

Test(machine, a_bare_list_of_pus_has_a_core_for_each) {
  struct cs_machine machine = load("pu:6");
  cr_expect_eq(machine.pu_count, 6);
  cr_expect_eq(machine.core_count, 6);
  cr_expect_eq(machine.cache_count, 0);
  for (int i = 0; i < 6; i++) {
    cr_expect_eq(machine.pus[i].core, i);
    cr_expect_eq(machine.pus[i].l2, CS_NONE);
    cr_expect_eq(machine.pus[i].l3, CS_NONE);
  }
  cs_machine_free(&machine);
}

Test(machine, of_nodes_with_the_same_pus_the_larger_is_home) {
  struct cs_machine machine = load("pack:2 [numa(memory=4294967296)] [numa(memory=68719476736)] core:4 pu:1");
  cr_assert_eq(machine.numa_count, 4);
  for (size_t i = 0; i < machine.pu_count; i++)
    cr_expect_eq(machine.numas[machine.pus[i].numa].memory_bytes, UINT64_C(68719476736));
  for (size_t i = 0; i < machine.numa_count; i++)
    cr_expect_eq(machine.numas[i].memory_only, machine.numas[i].memory_bytes < UINT64_C(68719476736));
  cr_expect_eq(machine.memory_bytes, 2 * UINT64_C(4294967296) + 2 * UINT64_C(68719476736));
  cs_machine_free(&machine);
}

Test(machine, of_nodes_around_each_other_the_one_with_the_fewest_pus_is_home) {
  struct cs_machine machine = load("pack:2 [numa(memory=68719476736)] l3:2 [numa(memory=4294967296)] core:2 pu:1");
  cr_assert_eq(machine.numa_count, 6);
  for (size_t i = 0; i < machine.pu_count; i++)
    cr_expect_eq(cs_pu_set_count(&machine.numas[machine.pus[i].numa].pus), 2);
  cs_machine_free(&machine);
}

Test(machine, more_than_1024_pus_are_as_good_as_few) {
  struct cs_machine machine = load("pack:32 numa:2 l3:2 core:8 pu:2");
  cr_expect_eq(machine.pu_count, 2048);
  cr_expect_eq(machine.pus[2047].os_index, 2047);
  cr_expect_eq(machine.pus[2047].core, 1023);
  cr_expect_eq(machine.pus[2047].numa, 63);
  cr_expect(cs_pu_set_has(&machine.caches[machine.cache_count - 1].pus, 2047));
  cs_machine_free(&machine);
}

Test(machine, a_specification_that_means_nothing_is_refused_with_the_mend) {
  static const struct {
    const char *spec, *hint;
    enum cs_status status;
  } wrong[] = {{"cores:all", "pack:2", CS_INVALID},
               {"no-such-machine.xml", "no-such-machine.xml", CS_IO},
               {"/no/such/file", "/no/such/file", CS_IO},
               {"pack:100000 core:100000", "more than 16384", CS_INVALID},
               {"99999999999999999999", "more than 16384", CS_INVALID},
               {"pack:2 core:8193 pu:1", "more than 16384", CS_INVALID}};
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    struct cs_machine machine = {0};
    struct cs_error error = {""};
    cr_expect_eq(cs_machine_load(wrong[i].spec, &machine, &error), wrong[i].status, "%s", wrong[i].spec);
    cr_expect_not_null(strstr(error.message, wrong[i].hint), "%s: %s", wrong[i].spec, error.message);
  }
}

/* --- this host --------------------------------------------------------------------------------------------------- */

Test(machine, this_host_holds_the_pus_this_process_may_use) {
  struct cs_machine machine = load(NULL);
  struct cs_pu_set mask = {0};
  cr_expect(machine.this_host);
  cr_expect_str_eq(machine.source, "this host");
  cr_assert_eq(cs_affinity_get(0, &mask, NULL), CS_OK);
  for (int pu = cs_pu_set_next(&mask, 0); pu >= 0; pu = cs_pu_set_next(&mask, pu + 1)) {
    const struct cs_pu *found = cs_machine_pu(&machine, pu);
    cr_expect(found != NULL && found->allowed, "PU %d", pu);
  }
  cs_pu_set_free(&mask);
  cs_machine_free(&machine);
}

Test(machine, this_host_exported_and_read_is_the_same_machine_elsewhere) {
  struct cs_machine host = load(NULL);
  struct cs_machine copy = {0};
  struct cs_error error = {""};
  char *xml = NULL;
  cr_assert_eq(cs_machine_export_xml(&xml, &error), CS_OK, "%s", error.message);
  cr_assert_eq(cs_machine_from_xml(xml, strlen(xml), &copy, &error), CS_OK, "%s", error.message);
  cr_expect_not(copy.this_host);
  cr_expect_str_eq(copy.processor, host.processor);
  cr_expect(copy.core_count == host.core_count && copy.numa_count == host.numa_count &&
            copy.l3_count == host.l3_count && copy.kind_count == host.kind_count);
  cr_assert_eq(copy.pu_count, host.pu_count);
  for (size_t i = 0; i < host.pu_count; i++)
    cr_expect_eq(memcmp(&copy.pus[i], &host.pus[i], sizeof host.pus[i]), 0, "PU %zu", i);
  free(xml);
  cs_machine_free(&host);
  cs_machine_free(&copy);
}

Test(machine, a_host_replaced_by_hwlocs_variables_is_not_this_host) {
  setenv("HWLOC_SYNTHETIC", "pack:3 core:2 pu:1", 1);
  struct cs_machine machine = load(NULL);
  cr_expect_eq(machine.package_count, 3);
  cr_expect_not(machine.this_host);
  cr_expect_str_eq(machine.source, "HWLOC_SYNTHETIC=pack:3 core:2 pu:1");
  cs_machine_free(&machine);
}

Test(machine, hwlocs_variables_leave_an_explicit_machine_alone) {
  setenv("HWLOC_SYNTHETIC", "pack:3 core:2 pu:1", 1);
  setenv("HWLOC_THISSYSTEM", "1", 1);
  struct cs_machine machine = load("pack:1 core:4 pu:1");
  cr_expect_eq(machine.pu_count, 4);
  cr_expect_not(machine.this_host);
  cs_machine_free(&machine);
}

Test(machine, loading_leaves_the_environment_as_it_was) {
  unsetenv("HWLOC_HIDE_ERRORS");
  struct cs_machine machine = load(NULL);
  cr_expect_null(getenv("HWLOC_HIDE_ERRORS"));
  cs_machine_free(&machine);
  setenv("HWLOC_HIDE_ERRORS", "1", 1);
  machine = load(NULL);
  cr_expect_str_eq(getenv("HWLOC_HIDE_ERRORS"), "1");
  cs_machine_free(&machine);
}
