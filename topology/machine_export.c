/* topology/machine_export.c - this host's topology as XML that may be published. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "topology/machine_hwloc.h"

#include <hwloc.h>
#include <stdlib.h>
#include <string.h>

/* hwloc reads these from the firmware's tables (DMI) when it may: they say nothing about speed. */
static bool tells_identity(const char *line, size_t length) {
  static const char *const words[] = {"Serial\"", "UUID\"", "AssetTag\""};
  static const char firmware[] = "name=\"DMI";
  bool tells = false;
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    tells = tells || memmem(line, length, words[i], strlen(words[i])) != NULL;
  return tells && memmem(line, length, firmware, strlen(firmware)) != NULL;
}

/* hwloc writes one element a line. */
void cs__xml_drop_serials(char *xml) {
  char *kept = xml;
  for (char *line = xml; *line != '\0';) {
    const size_t text = strcspn(line, "\n");
    const size_t length = text + (line[text] == '\n');
    const bool drop = tells_identity(line, text);
    if (!drop)
      memmove(kept, line, length);
    kept += drop ? 0 : length;
    line += length;
  }
  *kept = '\0';
}

enum cs_status cs_machine_export_xml(char **xml_out, struct cs_error *error) {
  const struct cs__origin host = {.source = "this host"};
  hwloc_topology_t topology = NULL;
  const enum cs_status status = cs__hwloc_load(&host, &topology, error);
  if (status != CS_OK)
    return status;
  char *buffer = NULL;
  int buffer_bytes = 0;
  char *xml = NULL;
  if (hwloc_topology_export_xmlbuffer(topology, &buffer, &buffer_bytes, 0) == 0) {
    xml = strdup(buffer);
    hwloc_free_xmlbuffer(topology, buffer);
  }
  hwloc_topology_destroy(topology);
  if (xml == NULL)
    return cs_fail(error, CS_NOMEM, "hwloc cannot write this host's topology as XML");
  cs__xml_drop_serials(xml);
  *xml_out = xml;
  return CS_OK;
}
