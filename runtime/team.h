/* runtime/team.h - pins the OpenMP team of an embedding program, once, by CORESWEEP_BIND. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_TEAM_H
#define CORESWEEP_RUNTIME_TEAM_H

#include "runtime/base/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Call it once, from the initial thread, before the first parallel region that should be pinned. Binds each thread of a
 * team of omp_get_max_threads() to the place that CORESWEEP_BIND (close, the default, or spread) and CORESWEEP_SMT
 * (last, first, off) give it within what this process may use: affinity mask, cpuset, job. Does nothing and returns
 * CS_OK if OMP_PLACES, OMP_PROC_BIND or GOMP_CPU_AFFINITY is set (the OpenMP runtime binds then), or if CORESWEEP_BIND
 * is "none". Never changes the number of threads or any other OpenMP setting. CS_INVALID when a variable is malformed
 * or the team has more threads than there are places; then nothing has been bound.
 */
enum cs_status cs_team_bind(struct cs_error *error);

#ifdef __cplusplus
}
#endif
#endif
