/* topology/machine_hwloc.h - private: the steps from hwloc to plain data. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_TOPOLOGY_MACHINE_HWLOC_H
#define CORESWEEP_TOPOLOGY_MACHINE_HWLOC_H

#include "runtime/base/status.h"
#include "topology/machine.h"

/*
 * More PUs than this are refused: hwloc gives every object four bit strings as long as the machine is wide, so its
 * memory grows with the square (about 85 MB here). Linux itself stops at 8192 CPUs (MAXSMP).
 */
#define CS__MACHINE_PUS_MAX 16384

/* Where a machine comes from; the XML and the synthetic description both NULL: this host. */
struct cs__origin {
  const char *source; /* its name in messages and in cs_machine.source */
  const char *xml;    /* NUL-terminated */
  size_t xml_bytes;   /* the NUL included, as hwloc wants it */
  const char *synthetic;
};

/* Loads it with hwloc, in this process or in a child that hwloc may crash. */
enum cs_status cs__machine_load_here(const struct cs__origin *origin, struct cs_machine *machine_out,
                                     struct cs_error *error);
enum cs_status cs__machine_load_apart(const struct cs__origin *origin, struct cs_machine *machine_out,
                                      struct cs_error *error);

/* To bytes, and back: CS_INVALID when they are not a machine that holds together. this_host comes back false. */
void cs__machine_put(const struct cs_machine *machine, struct cs_text *wire);
enum cs_status cs__machine_take(const char *bytes, size_t length, struct cs_machine *machine_out);

/* hwloc's own types, named without its header so that only .c files see it. */
struct hwloc_topology;
struct hwloc_bitmap_s;

/* CS_UNSUPPORTED, with the mend, when the hwloc of this process is not one the build's header fits. */
enum cs_status cs__hwloc_check_version(unsigned built, unsigned running, struct cs_error *error);

/* Disallowed PUs included. Destroy it with hwloc_topology_destroy. */
enum cs_status cs__hwloc_load(const struct cs__origin *origin, struct hwloc_topology **topology_out,
                              struct cs_error *error);

/* Takes the lines out that tell one computer from its twins: serial numbers, UUIDs and asset tags of its firmware. */
void cs__xml_drop_serials(char *xml);

/* CS_INVALID for infinite bitmaps and for indexes above CS_PU_INDEX_MAX. */
enum cs_status cs__pu_set_of_bitmap(const struct hwloc_bitmap_s *bitmap, struct cs_pu_set *set_out);

/*
 * The steps, in this order; machine starts zeroed and may be left half filled on failure (cs_machine_free). The later
 * two need the PUs that the first makes.
 */
enum cs_status cs__machine_add_pus(struct hwloc_topology *topology, struct cs_machine *machine);
enum cs_status cs__machine_add_numas(struct hwloc_topology *topology, struct cs_machine *machine);
enum cs_status cs__machine_add_kinds(struct hwloc_topology *topology, struct cs_machine *machine);

/* The CPU model's name with the blanks vendors pad it with taken out; fresh, "" when nobody tells. */
enum cs_status cs__machine_add_processor(struct hwloc_topology *topology, struct cs_machine *machine);

#endif
