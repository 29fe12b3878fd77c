/* tests/topology/machine_xml_test.c - machines from XML, sound, damaged and hostile, and what is written as XML. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "topology/machine.h"

#include "topology/machine_hwloc.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

/* Five PUs are known; 4 is offline and 3 disallowed. 0 and 1 share a core, 2 and 3 have one each. */
static const char hybrid[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE topology SYSTEM \"hwloc2.dtd\">\n"
    "<topology version=\"2.0\">\n"
    "<object type=\"Machine\" os_index=\"0\" cpuset=\"0xf\" complete_cpuset=\"0x1f\" allowed_cpuset=\"0x7\""
    " nodeset=\"0x3\" complete_nodeset=\"0x3\" allowed_nodeset=\"0x3\" gp_index=\"1\">\n"
    "<info name=\"CPUModel\" value=\"  Some   CPU  @ 1 GHz \"/>\n"
    "<object type=\"NUMANode\" os_index=\"0\" cpuset=\"0xf\" complete_cpuset=\"0x1f\" nodeset=\"0x1\""
    " complete_nodeset=\"0x1\" gp_index=\"2\" local_memory=\"1000\" subtype=\"DRAM\"/>\n"
    "<object type=\"NUMANode\" os_index=\"1\" cpuset=\"0xf\" complete_cpuset=\"0x1f\" nodeset=\"0x2\""
    " complete_nodeset=\"0x2\" gp_index=\"3\" local_memory=\"9000\" subtype=\"HBM\"/>\n"
    "<object type=\"Core\" os_index=\"0\" cpuset=\"0x3\" complete_cpuset=\"0x3\" nodeset=\"0x3\""
    " complete_nodeset=\"0x3\" gp_index=\"4\">\n"
    "<object type=\"PU\" os_index=\"0\" cpuset=\"0x1\" complete_cpuset=\"0x1\" nodeset=\"0x3\""
    " complete_nodeset=\"0x3\" gp_index=\"5\"/>\n"
    "<object type=\"PU\" os_index=\"1\" cpuset=\"0x2\" complete_cpuset=\"0x2\" nodeset=\"0x3\""
    " complete_nodeset=\"0x3\" gp_index=\"6\"/>\n"
    "</object>\n"
    "<object type=\"Core\" os_index=\"1\" cpuset=\"0x4\" complete_cpuset=\"0x4\" nodeset=\"0x3\""
    " complete_nodeset=\"0x3\" gp_index=\"7\">\n"
    "<object type=\"PU\" os_index=\"2\" cpuset=\"0x4\" complete_cpuset=\"0x4\" nodeset=\"0x3\""
    " complete_nodeset=\"0x3\" gp_index=\"8\"/>\n"
    "</object>\n"
    "<object type=\"Core\" os_index=\"2\" cpuset=\"0x8\" complete_cpuset=\"0x8\" nodeset=\"0x3\""
    " complete_nodeset=\"0x3\" gp_index=\"9\">\n"
    "<object type=\"PU\" os_index=\"3\" cpuset=\"0x8\" complete_cpuset=\"0x8\" nodeset=\"0x3\""
    " complete_nodeset=\"0x3\" gp_index=\"10\"/>\n"
    "</object>\n"
    "</object>\n"
    "<cpukind cpuset=\"0x4\"><info name=\"FrequencyMaxMHz\" value=\"2000\"/></cpukind>\n"
    "<cpukind cpuset=\"0x3\"><info name=\"FrequencyMaxMHz\" value=\"4000\"/></cpukind>\n"
    "</topology>\n";

/* The XML with the first `from` replaced by `to`; fresh. */
static char *with(const char *from, const char *to) {
  const char *at = strstr(hybrid, from);
  cr_assert_not_null(at, "%s", from);
  return cs_text_format("%.*s%s%s", (int)(at - hybrid), hybrid, to, at + strlen(from));
}

static enum cs_status from_xml(const char *xml, struct cs_machine *machine, struct cs_error *error) {
  return cs_machine_from_xml(xml, strlen(xml), machine, error);
}

Test(machine_xml, offline_and_disallowed_pus_are_told_apart) {
  struct cs_machine machine = {0};
  cr_assert_eq(from_xml(hybrid, &machine, NULL), CS_OK);
  cr_expect_eq(machine.pu_count, 4);
  cr_expect(machine.pus[2].allowed);
  cr_expect_not(machine.pus[3].allowed);
  cr_expect_eq(cs_pu_set_count(&machine.offline), 1);
  cr_expect(cs_pu_set_has(&machine.offline, 4));
  cr_expect_eq(machine.core_count, 3);
  cr_expect_eq(machine.pus[1].smt_rank, 1);
  cr_expect_str_eq(machine.processor, "Some CPU @ 1 GHz");
  cs_machine_free(&machine);
}

Test(machine_xml, dram_is_home_even_where_hbm_is_larger) {
  struct cs_machine machine = {0};
  cr_assert_eq(from_xml(hybrid, &machine, NULL), CS_OK);
  cr_assert_eq(machine.numa_count, 2);
  cr_expect_eq(machine.pus[0].numa, 0);
  cr_expect_str_eq(machine.numas[1].memory_kind, "HBM");
  cr_expect(machine.numas[1].memory_only);
  cs_machine_free(&machine);
}

Test(machine_xml, two_kinds_are_named_and_a_pu_without_kind_has_none) {
  struct cs_machine machine = {0};
  cr_assert_eq(from_xml(hybrid, &machine, NULL), CS_OK);
  cr_assert_eq(machine.kind_count, 2);
  cr_expect_str_eq(machine.kinds[0].name, "efficiency");
  cr_expect_str_eq(machine.kinds[1].name, "performance");
  cr_expect_eq(machine.pus[0].kind, 1);
  cr_expect_eq(machine.pus[2].kind, 0);
  cr_expect_eq(machine.pus[3].kind, CS_NONE);
  cr_expect(cs_pu_set_has(&machine.kinds[0].pus, 2));
  cr_expect_eq(cs_pu_set_count(&machine.kinds[0].pus), 1);
  cs_machine_free(&machine);
}

Test(machine_xml, a_single_kind_is_none) {
  struct cs_machine machine = {0};
  char *xml = with("<cpukind cpuset=\"0x4\"><info name=\"FrequencyMaxMHz\" value=\"2000\"/></cpukind>\n", "");
  cr_assert_eq(from_xml(xml, &machine, NULL), CS_OK);
  cr_expect_eq(machine.kind_count, 0);
  cr_expect_eq(machine.pus[0].kind, CS_NONE);
  cs_machine_free(&machine);
  free(xml);
}

Test(machine_xml, core_types_of_intel_become_plain_words) {
  struct cs_machine machine = {0};
  char *xml = with("<info name=\"FrequencyMaxMHz\" value=\"2000\"/>", "<info name=\"CoreType\" value=\"IntelAtom\"/>");
  cr_assert_eq(from_xml(xml, &machine, NULL), CS_OK);
  bool found = false;
  for (size_t i = 0; i < machine.kind_count; i++)
    found = found || (cs_pu_set_has(&machine.kinds[i].pus, 2) && strcmp(machine.kinds[i].name, "efficiency") == 0);
  cr_expect(found);
  cs_machine_free(&machine);
  free(xml);
}

Test(machine_xml, text_that_is_no_topology_is_refused_in_words) {
  static const char *const wrong[] = {"", "x", "<topology>", "<?xml version=\"1.0\"?><html></html>", "{\"a\": 1}"};
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    struct cs_machine machine = {0};
    struct cs_error error = {""};
    cr_expect_eq(from_xml(wrong[i], &machine, &error), CS_INVALID, "%s", wrong[i]);
    cr_expect_gt(strlen(error.message), 20, "%s", wrong[i]);
    cr_expect_null(machine.pus);
  }
}

Test(machine_xml, a_text_with_a_zero_byte_is_refused) {
  struct cs_machine machine = {0};
  cr_expect_eq(cs_machine_from_xml(hybrid, sizeof hybrid, &machine, NULL), CS_INVALID);
}

/* hwloc 2.9 refuses few of these: it comes out with nonsense, or not at all. */
Test(machine_xml, damage_that_hwloc_does_not_survive_is_only_an_error) {
  static const char *const damage[][2] = {
      {"complete_nodeset=\"0x2\" gp", "complete_nodeset=0x2\" gp"},           /* a segmentation fault */
      {"complete_cpuset=\"0x2\" nodeset", "complete_xpuset=\"0x2\" nodeset"}, /* another */
      {"type=\"PU\" os_index=\"3\"", "type=\"PU\""},
      {"<object type=\"PU\" os_index=\"2\" cpuset=\"0x4\"", "<object type=\"PU\" os_index=\"2\""},
      {"type=\"Machine\"", "type=\"PU\""},
      {"type=\"PU\" os_index=\"3\"", "type=\"PU\" os_index=\"4294967295\""},
      {"type=\"PU\" os_index=\"3\"", "type=\"PU\" os_index=\"2\""},
      {"complete_cpuset=\"0x1f\"", "complete_cpuset=\"0xf...f\""},
  };
  for (size_t i = 0; i < sizeof damage / sizeof damage[0]; i++) {
    struct cs_machine machine = {0};
    struct cs_error error = {""};
    char *xml = with(damage[i][0], damage[i][1]);
    const enum cs_status status = from_xml(xml, &machine, &error);
    cr_expect(status == CS_INVALID, "%s -> %s: %s", damage[i][0], damage[i][1], cs_status_name(status));
    cr_expect_null(machine.pus);
    cs_machine_free(&machine);
    free(xml);
  }
}

Test(machine_xml, a_text_cut_anywhere_is_refused_or_whole) {
  for (size_t length = 0; length < sizeof hybrid - 1; length += 37) {
    struct cs_machine machine = {0};
    const enum cs_status status = cs_machine_from_xml(hybrid, length, &machine, NULL);
    cr_expect(status == CS_INVALID || machine.pu_count == 4, "%zu bytes", length);
    cs_machine_free(&machine);
  }
}

Test(machine_xml, an_hwloc_that_does_not_fit_the_build_is_unsupported) {
  struct cs_error error = {""};
  cr_expect_eq(cs__hwloc_check_version(0x00020800, 0x00020800, NULL), CS_OK);
  cr_expect_eq(cs__hwloc_check_version(0x00020400, 0x00020b00, NULL), CS_OK);
  cr_expect_eq(cs__hwloc_check_version(0x00020300, 0x00020300, NULL), CS_OK);
  cr_expect_eq(cs__hwloc_check_version(0x00020800, 0x00020300, NULL), CS_UNSUPPORTED);
  cr_expect_eq(cs__hwloc_check_version(0x00030000, 0x00020800, NULL), CS_UNSUPPORTED);
  cr_expect_eq(cs__hwloc_check_version(0x00020800, 0x00030000, &error), CS_UNSUPPORTED);
  cr_expect_not_null(strstr(error.message, "LD_LIBRARY_PATH"), "%s", error.message);
}

Test(machine_xml, serial_numbers_are_left_out_of_what_may_be_published) {
  char xml[] =
      "<object>\n <info name=\"DMIProductSerial\" value=\"S1\"/>\n <info name=\"DMIProductUUID\" value=\"U\"/>\n"
      " <info name=\"DMIProductName\" value=\"Box\"/>\n <info name=\"DMIBoardAssetTag\" value=\"7\"/>\n"
      " <info name=\"CPUModel\" value=\"Serial\"/>\n</object>";
  cs__xml_drop_serials(xml);
  cr_expect_str_eq(xml, "<object>\n <info name=\"DMIProductName\" value=\"Box\"/>\n"
                        " <info name=\"CPUModel\" value=\"Serial\"/>\n</object>");
}

Test(machine_xml, a_machine_sent_and_taken_is_equal_and_a_torn_one_is_refused) {
  struct cs_machine machine = {0};
  cr_assert_eq(cs_machine_load("pack:2 numa:2 l3:1 core:2 pu:2", &machine, NULL), CS_OK);
  struct cs_text wire = {0};
  cs__machine_put(&machine, &wire);
  for (size_t length = 0; length < wire.length; length += 7) {
    struct cs_machine torn = {0};
    cr_assert_eq(cs__machine_take(wire.bytes, length, &torn), CS_INVALID, "%zu of %zu bytes", length, wire.length);
  }
  struct cs_machine taken = {0};
  cr_assert_eq(cs__machine_take(wire.bytes, wire.length, &taken), CS_OK);
  cr_expect_str_eq(taken.source, machine.source);
  cr_expect_eq(taken.memory_bytes, machine.memory_bytes);
  cr_assert_eq(taken.pu_count, machine.pu_count);
  cr_expect_eq(memcmp(taken.pus, machine.pus, machine.pu_count * sizeof *machine.pus), 0);
  cr_assert_eq(taken.cache_count, machine.cache_count);
  for (size_t i = 0; i < machine.cache_count; i++)
    cr_expect(cs_pu_set_equal(&taken.caches[i].pus, &machine.caches[i].pus));
  cs_text_free(&wire);
  cs_machine_free(&taken);
  cs_machine_free(&machine);
}
