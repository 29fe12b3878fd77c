/* topology/machine_load.c - machines from this host, from hwloc's XML and from synthetic descriptions. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "topology/machine_hwloc.h"

#include "runtime/base/file.h"

#include <ctype.h>
#include <hwloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A generous line on the text of a topology: 2048 PUs take 0.8 MB. */
static const size_t xml_bytes_max = (size_t)32 << 20;
static const size_t synthetic_bytes_max = 4096;

enum cs_status cs__hwloc_check_version(unsigned built, unsigned running, struct cs_error *error) {
  const unsigned first_with_kinds = 0x00020400;
  const bool same_major = running >> 16 == built >> 16;
  const bool has_what_we_call = running >= first_with_kinds || built < first_with_kinds;
  if (same_major && has_what_we_call)
    return CS_OK;
  return cs_fail(error, CS_UNSUPPORTED,
                 "the hwloc library found at run time has interface %u.%u, and this program was built for %u.%u; let "
                 "LD_LIBRARY_PATH or the loaded module lead to hwloc %u.%u or a later %u, or build again",
                 running >> 16, running >> 8 & 0xff, built >> 16, built >> 8 & 0xff, built >> 16, built >> 8 & 0xff,
                 built >> 16);
}

/* hwloc writes its doubts about a topology to stderr unless this variable forbids it; it looks once. */
static int load_silently(hwloc_topology_t topology) {
  static const char name[] = "HWLOC_HIDE_ERRORS";
  const bool user_decided = getenv(name) != NULL;
  if (!user_decided)
    setenv(name, "2", 1);
  const int result = hwloc_topology_load(topology);
  if (!user_decided)
    unsetenv(name);
  return result;
}

static int set_origin(hwloc_topology_t topology, const struct cs__origin *origin) {
  if (origin->xml != NULL)
    return hwloc_topology_set_xmlbuffer(topology, origin->xml, (int)origin->xml_bytes);
  if (origin->synthetic != NULL)
    return hwloc_topology_set_synthetic(topology, origin->synthetic);
  return 0;
}

static enum cs_status fail_to_load(const struct cs__origin *origin, struct cs_error *error) {
  if (origin->xml != NULL)
    return cs_fail(error, CS_INVALID,
                   "%s is not a topology that hwloc %u.%u can read; make one with: lstopo --of xml FILE",
                   origin->source, hwloc_get_api_version() >> 16, hwloc_get_api_version() >> 8 & 0xff);
  if (origin->synthetic != NULL)
    return cs_fail(error, CS_INVALID,
                   "'%.200s' is neither a file nor a description of a machine; write it like \"pack:2 numa:2 l3:1 "
                   "core:8 pu:2\"",
                   origin->synthetic);
  return cs_fail(error, CS_IO, "hwloc cannot read this host's topology; is /sys mounted?");
}

enum cs_status cs__hwloc_load(const struct cs__origin *origin, hwloc_topology_t *topology_out, struct cs_error *error) {
  const enum cs_status usable = cs__hwloc_check_version(HWLOC_API_VERSION, hwloc_get_api_version(), error);
  if (usable != CS_OK)
    return usable;
  hwloc_topology_t topology = NULL;
  if (hwloc_topology_init(&topology) != 0)
    return cs_fail(error, CS_NOMEM, "out of memory for hwloc");
  if (set_origin(topology, origin) != 0 ||
      hwloc_topology_set_flags(topology, HWLOC_TOPOLOGY_FLAG_INCLUDE_DISALLOWED) != 0 || load_silently(topology) != 0) {
    hwloc_topology_destroy(topology);
    return fail_to_load(origin, error);
  }
  *topology_out = topology;
  return CS_OK;
}

/* hwloc lets the environment put another machine in this host's place: then that is the source. */
static char *source_of_host(bool really_this_host) {
  static const char *const overrides[] = {"HWLOC_XMLFILE",    "HWLOC_SYNTHETIC",  "HWLOC_FSROOT",
                                          "HWLOC_CPUID_PATH", "HWLOC_COMPONENTS", "HWLOC_THISSYSTEM"};
  for (size_t i = 0; !really_this_host && i < sizeof overrides / sizeof overrides[0]; i++) {
    const char *value = getenv(overrides[i]);
    if (value != NULL)
      return cs_text_format("%s=%s", overrides[i], value);
  }
  return strdup("this host");
}

static enum cs_status build_machine(hwloc_topology_t topology, const struct cs__origin *origin,
                                    struct cs_machine *machine) {
  const bool asked_for_host = origin->xml == NULL && origin->synthetic == NULL;
  machine->this_host = asked_for_host && hwloc_topology_is_thissystem(topology) != 0;
  machine->source = asked_for_host ? source_of_host(machine->this_host) : strdup(origin->source);
  if (machine->source == NULL)
    return CS_NOMEM;
  enum cs_status status = cs__machine_add_pus(topology, machine);
  if (status == CS_OK)
    status = cs__machine_add_numas(topology, machine);
  if (status == CS_OK)
    status = cs__machine_add_kinds(topology, machine);
  if (status == CS_OK)
    status = cs__machine_add_processor(topology, machine);
  return status;
}

enum cs_status cs__machine_load_here(const struct cs__origin *origin, struct cs_machine *machine_out,
                                     struct cs_error *error) {
  hwloc_topology_t topology = NULL;
  enum cs_status status = cs__hwloc_load(origin, &topology, error);
  if (status != CS_OK)
    return status;
  struct cs_machine machine = {0};
  status = build_machine(topology, origin, &machine);
  hwloc_topology_destroy(topology);
  if (status == CS_OK) {
    *machine_out = machine;
    return CS_OK;
  }
  cs_machine_free(&machine);
  if (status == CS_NOMEM)
    return cs_fail(error, status, "out of memory for the machine of %.200s", origin->source);
  return cs_fail(error, status,
                 "%.200s does not describe a usable machine: it must have 1 to %d PUs, numbered up to %d",
                 origin->source, CS__MACHINE_PUS_MAX, CS_PU_INDEX_MAX);
}

/*
 * hwloc makes bit strings as long as the largest number it meets: one of 2^32 - 1 costs half a gigabyte each time. It
 * writes the two attributes in this order; what an artist hides otherwise runs into the child's time limit.
 */
static bool has_wild_index(const char *xml) {
  static const char *const openings[] = {"type=\"PU\" os_index=\"", "type=\"NUMANode\" os_index=\""};
  for (size_t i = 0; i < sizeof openings / sizeof openings[0]; i++) {
    for (const char *at = strstr(xml, openings[i]); at != NULL; at = strstr(at, openings[i])) {
      at += strlen(openings[i]);
      if (strtoul(at, NULL, 10) > CS_PU_INDEX_MAX)
        return true;
    }
  }
  return false;
}

static enum cs_status load_xml(const char *xml, size_t length, const char *source, struct cs_machine *machine_out,
                               struct cs_error *error) {
  if (length == 0 || length > xml_bytes_max || memchr(xml, '\0', length) != NULL)
    return cs_fail(error, CS_INVALID, "%.200s is not a topology: it must be text of 1 to %zu bytes", source,
                   xml_bytes_max);
  char *copy = strndup(xml, length);
  if (copy == NULL)
    return cs_fail(error, CS_NOMEM, "out of memory for the topology %.200s", source);
  const struct cs__origin origin = {.source = source, .xml = copy, .xml_bytes = length + 1};
  const enum cs_status status =
      has_wild_index(copy)
          ? cs_fail(error, CS_INVALID, "%.200s has a PU or NUMA node numbered above %d", source, CS_PU_INDEX_MAX)
          : cs__machine_load_apart(&origin, machine_out, error);
  free(copy);
  return status;
}

static enum cs_status load_file(const char *path, struct cs_machine *machine_out, struct cs_error *error) {
  struct cs_text xml = {0};
  enum cs_status status = cs_file_read(path, &xml, error);
  if (status == CS_OK)
    status = load_xml(cs_text_get(&xml), xml.length, path, machine_out, error);
  cs_text_free(&xml);
  return status;
}

/*
 * PUs a synthetic description asks for, at most `limit + 1`: the product of its levels' counts, "8" or "core:8".
 * Attributes in () and attached memory in [] multiply nothing.
 */
static unsigned long synthetic_pus(const char *description, unsigned long limit) {
  unsigned long product = 1;
  int depth = 0;
  for (const char *at = description; *at != '\0'; at++) {
    depth += (*at == '(' || *at == '[') - (*at == ')' || *at == ']');
    const bool starts_count = at == description || isspace((unsigned char)at[-1]) || at[-1] == ':';
    if (depth != 0 || !starts_count || !isdigit((unsigned char)*at))
      continue;
    const unsigned long count = strtoul(at, NULL, 0);
    if (count != 0 && product > limit / count)
      return limit + 1;
    product *= count;
  }
  return product;
}

static enum cs_status load_synthetic(const char *description, struct cs_machine *machine_out, struct cs_error *error) {
  const unsigned long limit = CS__MACHINE_PUS_MAX;
  if (strlen(description) > synthetic_bytes_max || synthetic_pus(description, limit) > limit)
    return cs_fail(error, CS_INVALID, "'%.200s' asks for a machine of more than %lu PUs (or in more than %zu letters)",
                   description, limit, synthetic_bytes_max);
  const struct cs__origin origin = {.source = description, .synthetic = description};
  return cs__machine_load_apart(&origin, machine_out, error);
}

static bool names_a_path(const char *spec) {
  const size_t length = strlen(spec);
  return strchr(spec, '/') != NULL || (length > 4 && strcmp(spec + length - 4, ".xml") == 0);
}

enum cs_status cs_machine_load(const char *spec, struct cs_machine *machine_out, struct cs_error *error) {
  struct stat is;
  if (spec == NULL) {
    const struct cs__origin host = {.source = "this host"};
    return cs__machine_load_here(&host, machine_out, error);
  }
  if (stat(spec, &is) == 0 || names_a_path(spec))
    return load_file(spec, machine_out, error);
  return load_synthetic(spec, machine_out, error);
}

enum cs_status cs_machine_from_xml(const char *xml, size_t length, struct cs_machine *machine_out,
                                   struct cs_error *error) {
  return load_xml(xml, length, "this XML text", machine_out, error);
}
