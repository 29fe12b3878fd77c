/* topology/bind.h - putting the calling thread on PUs, and asking where it may run and where it runs. Linux only. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_TOPOLOGY_BIND_H
#define CORESWEEP_TOPOLOGY_BIND_H

#include "runtime/base/status.h"
#include "topology/pu_set.h"

/* The affinity mask of thread tid (0: the caller), of any machine size. */
enum cs_status cs_affinity_get(int tid, struct cs_pu_set *set_out, struct cs_error *error);

/* Binds thread tid (0: the caller) to the set. CS_INVALID when the kernel refuses, naming the set and the allowed one.
 */
enum cs_status cs_affinity_set(int tid, const struct cs_pu_set *set, struct cs_error *error);

/* The PU the calling thread runs on now, or -1. */
int cs_current_pu(void);

#endif
