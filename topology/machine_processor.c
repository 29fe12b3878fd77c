/* topology/machine_processor.c - the processor's name, from hwloc or from /proc/cpuinfo. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "topology/machine_hwloc.h"

#include "runtime/base/file.h"

#include <ctype.h>
#include <hwloc.h>
#include <stdlib.h>
#include <string.h>

/* Vendors fill the name's fixed field with blanks, also in the middle: one blank between words, none at the ends. */
static char *tidy(const char *name, size_t length) {
  struct cs_text text = {0};
  for (size_t i = 0; i < length && name[i] != '\0'; i++) {
    const bool blank = isspace((unsigned char)name[i]) || iscntrl((unsigned char)name[i]);
    const bool follows_word = text.length > 0 && text.bytes[text.length - 1] != ' ';
    if (!blank)
      cs_text_append_bytes(&text, &name[i], 1);
    else if (follows_word)
      cs_text_append_bytes(&text, " ", 1);
  }
  if (text.length > 0 && text.bytes[text.length - 1] == ' ')
    text.length--;
  return cs_text_take(&text);
}

/* Upwards from the first PU: the name hangs on its package, or on the machine where there are no packages. */
static const char *name_by_hwloc(hwloc_topology_t topology) {
  hwloc_obj_t object = hwloc_get_obj_by_type(topology, HWLOC_OBJ_PU, 0);
  const char *name = NULL;
  for (; object != NULL && name == NULL; object = object->parent)
    name = hwloc_obj_get_info_by_name(object, "CPUModel");
  return name;
}

/* The value after "model name : " in /proc/cpuinfo; CS_OK and NULL where the file has none (AArch64). */
static enum cs_status name_by_cpuinfo(char **name_out) {
  struct cs_text cpuinfo = {0};
  char *name = NULL;
  enum cs_status status = cs_file_read("/proc/cpuinfo", &cpuinfo, NULL);
  const char *line = strstr(cs_text_get(&cpuinfo), "model name");
  const char *colon = line != NULL ? strchr(line, ':') : NULL;
  if (status == CS_OK && colon != NULL) {
    name = tidy(colon + 1, strcspn(colon + 1, "\n"));
    status = name != NULL ? CS_OK : CS_NOMEM;
  }
  cs_text_free(&cpuinfo);
  *name_out = name;
  return status == CS_NOMEM ? CS_NOMEM : CS_OK;
}

enum cs_status cs__machine_add_processor(hwloc_topology_t topology, struct cs_machine *machine) {
  const char *known = name_by_hwloc(topology);
  if (known == NULL && machine->this_host) {
    const enum cs_status status = name_by_cpuinfo(&machine->processor);
    if (status != CS_OK || machine->processor != NULL)
      return status;
  }
  machine->processor = known != NULL ? tidy(known, strlen(known)) : strdup("");
  return machine->processor != NULL ? CS_OK : CS_NOMEM;
}
