/* topology/limits.h - private: what control groups say about this process. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_TOPOLOGY_LIMITS_H
#define CORESWEEP_TOPOLOGY_LIMITS_H

#include "runtime/base/status.h"
#include "topology/budget.h"

enum cs__controller { CS__CPU, CS__CPUSET };

/* One mounted hierarchy of control groups, and where in it this process lives. */
struct cs__cgroup {
  bool v2;
  char *top;  /* folder the hierarchy is mounted on */
  char *leaf; /* this process's own folder: top, or below it */
};

/*
 * The hierarchy that limits this process in the given respect: version 1's where the controller has one, else version
 * 2's. found_out false, and nothing to free, where there is none or the system does not tell.
 */
enum cs_status cs__cgroup_find(const struct cs_limits_roots *roots, enum cs__controller controller,
                               struct cs__cgroup *cgroup_out, bool *found_out);
void cs__cgroup_free(struct cs__cgroup *cgroup);

#endif
