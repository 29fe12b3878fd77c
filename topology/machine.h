/* topology/machine.h - a machine as plain data: packages, dies, NUMA nodes, caches, cores, PUs and their kinds. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_TOPOLOGY_MACHINE_H
#define CORESWEEP_TOPOLOGY_MACHINE_H

#include "runtime/base/status.h"
#include "topology/pu_set.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CS_NONE (-1) /* "this PU has no such object" in every index below */

/*
 * One online PU. All indexes are logical (position in hwloc's depth-first order, from 0), so that equal numbers mean a
 * shared object; os_index is the operating system's number, the only one an affinity mask or OMP_PLACES understands.
 */
struct cs_pu {
  int os_index;
  int core;   /* never CS_NONE: a PU outside of any core is one by itself */
  int l2, l3; /* the cache of that level this PU uses; CS_NONE where the machine has or tells none */
  int die;
  int numa; /* the NUMA node (index into numas) whose memory is local to it: the one with memory and the fewest PUs */
  int package;
  int kind;     /* index into kinds; CS_NONE where kinds are unknown for this PU */
  int smt_rank; /* 0 for the first hardware thread of its core in OS order, 1 for the second, ... */
  bool allowed; /* false: hwloc says this process or container may not use it */
};

struct cs_cache {
  int level; /* 1 (data), 2, 3 */
  uint64_t size_bytes;
  uint32_t line_bytes;
  struct cs_pu_set pus;
};

struct cs_numa {
  int os_index;
  uint64_t memory_bytes; /* 0 where the machine does not tell */
  char memory_kind[16];  /* hwloc's subtype ("DRAM", "HBM", "MCDRAM", "NVM"), or "" */
  struct cs_pu_set pus;  /* local PUs; the same PUs may be local to several nodes; empty: memory without PUs */
  bool memory_only;      /* no PU has it as its `numa`: attached memory such as HBM, or a node without PUs */
};

struct cs_kind {
  int efficiency; /* hwloc's rank: greater is faster (and hungrier); CS_NONE where it cannot rank the kinds */
  char name[32];  /* "performance", "efficiency", hwloc's CoreType, or "" */
  struct cs_pu_set pus;
};

struct cs_machine {
  char *source;             /* "this host", the XML file's path, or the synthetic string */
  char *processor;          /* CPU model, or "" */
  bool this_host;           /* pinning to it makes sense here */
  struct cs_pu *pus;        /* online PUs in hwloc order, disallowed ones included */
  size_t pu_count;          /* 1 to 16384 */
  struct cs_pu_set offline; /* PUs known to exist and not online */
  struct cs_cache *caches;  /* L1d, L2, L3: levels ascending, logical order within a level; index of pus[].l2 / .l3
                               counts within its level */
  size_t cache_count;
  struct cs_numa *numas;
  size_t numa_count;
  struct cs_kind *kinds; /* slowest first, two or more; empty when all cores are alike or unknown */
  size_t kind_count;
  int package_count, die_count, l3_count, l2_count, core_count;
  uint64_t memory_bytes; /* sum over NUMA nodes */
};

/*
 * Loads a machine. spec NULL: this host, as this process sees it. Otherwise an existing file is read as hwloc XML, and
 * anything else is tried as hwloc's synthetic description ("pack:2 numa:2 l3:1 core:8 pu:2"). CS_INVALID names what
 * could not be understood; CS_UNSUPPORTED when the hwloc found at run time is not compatible with the one built
 * against. A host that hwloc's own variables (HWLOC_XMLFILE, ...) replace is loaded as they say, with them as its
 * source and this_host false. That touches the environment for a moment (to keep hwloc from writing to stderr): not
 * while another thread reads or changes it. Other machines are loaded in a forked child.
 */
enum cs_status cs_machine_load(const char *spec, struct cs_machine *machine_out, struct cs_error *error);

/* Makes a machine from the XML text of cs_machine_export_xml (a stored result's topology.xml). Safe on hostile input.
 */
enum cs_status cs_machine_from_xml(const char *xml, size_t length, struct cs_machine *machine_out,
                                   struct cs_error *error);

/* This host's topology as hwloc XML (fresh string), for keeping beside a result. */
enum cs_status cs_machine_export_xml(char **xml_out, struct cs_error *error);

void cs_machine_free(struct cs_machine *machine); /* leaves it zeroed */

/* The PU with this OS index, or NULL. */
const struct cs_pu *cs_machine_pu(const struct cs_machine *machine, int os_index);

/* Size in bytes of the largest cache of the level, 0 if there is none. */
uint64_t cs_machine_cache_bytes(const struct cs_machine *machine, int level);

#endif
