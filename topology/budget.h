/* topology/budget.h - which PUs, and how many CPUs' worth of time, this process may really use, and what cut the rest.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_TOPOLOGY_BUDGET_H
#define CORESWEEP_TOPOLOGY_BUDGET_H

#include "runtime/base/status.h"
#include "topology/machine.h"

/* What the operating system says about this process; gathered once, then pure arithmetic (tests make their own). */
struct cs_limits {
  struct cs_pu_set affinity; /* sched_getaffinity at start; empty = unknown */
  struct cs_pu_set cpuset;   /* cgroup's cpuset.cpus.effective (v2) or cpuset.effective_cpus (v1); empty = none set */
  double quota_cpus;         /* tightest cpu.max (v2) or cfs_quota/cfs_period (v1) on the path to the root; 0 = none */
  char quota_source[32];     /* "cpu.max", "cfs_quota", or "" */
  char cpuset_source[32];    /* "cpuset", "Slurm job's cpuset", ..., or "" */
};

/*
 * Affinity is the calling thread's mask of this moment. libgomp narrows the initial thread's while it is loaded, as
 * soon as OMP_PLACES, OMP_PROC_BIND or GOMP_CPU_AFFINITY is set: a program that links it must keep these from it.
 */
enum cs_status cs_limits_gather(struct cs_limits *limits_out, struct cs_error *error);
void cs_limits_free(struct cs_limits *limits);

/* Where gathering looks; tests point it at made-up trees. NULL members mean the system's own. */
struct cs_limits_roots {
  const char *proc_self; /* "/proc/self" */
  const char *cgroup;    /* "/sys/fs/cgroup" */
};
enum cs_status cs_limits_gather_from(const struct cs_limits_roots *roots, struct cs_limits *limits_out,
                                     struct cs_error *error);

#define CS_CUTS_MAX 6

struct cs_cut {
  size_t pus_lost; /* PUs of machine_pus this cut takes beyond the earlier ones; 0 for limits on time, and for offline
                      PUs, which are not among machine_pus */
  char reason[96]; /* "offline 3", "cpuset 0-7", "affinity 0,2", "quota 4.0 CPUs (cpu.max)", "asked for 6
                      (--max-threads)" */
};

struct cs_budget {
  struct cs_pu_set pus; /* usable PUs of the machine */
  double cpus;          /* min(count of pus, quota, user's limit): CPUs' worth of time */
  int threads;          /* largest team that fits: floor(cpus), at least 1 */
  size_t machine_pus;   /* online PUs of the machine, before any cut */
  struct cs_cut cuts[CS_CUTS_MAX];
  size_t cut_count;
};

/*
 * limits NULL (a machine that is not this host): only the machine's own disallowed PUs count. user_threads 0: no wish.
 * CS_INVALID when nothing is left to run on (the message names the cuts).
 */
enum cs_status cs_budget_compute(const struct cs_machine *machine, const struct cs_limits *limits, int user_threads,
                                 struct cs_budget *budget_out, struct cs_error *error);

/* "8 of 64 PUs: cpuset 0-7; quota 4.0 CPUs (cpu.max)", or "all 64 PUs". Appends one line without newline. */
void cs_budget_append(const struct cs_budget *budget, struct cs_text *text);
void cs_budget_free(struct cs_budget *budget);

#endif
