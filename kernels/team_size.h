/* kernels/team_size.h - whether a team of threads is worth its start for a call of this size; private to kernels. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_TEAM_SIZE_H
#define CORESWEEP_KERNELS_TEAM_SIZE_H

#include <stdbool.h>

/* What one call does, for one thread at its best: the slower of the two resources is what it takes. */
struct cs__effort {
  double bytes; /* read and written, counted as passing through the second-level cache */
  double flops; /* in double precision, as fused multiply-adds of full vectors; 0: bytes alone count */
  int barriers; /* the region has, apart from its end */
};

/*
 * Whether the caller's team (omp_get_max_threads() of them) finishes a call of this effort sooner than the calling
 * thread alone: T(1) against T(1) / n and the measured cost of a region of n threads. All three are measured in this
 * process, at the first call that needs them (team_size.c), again for every new n: how long a region takes depends on
 * the runtime, the wait policy, the places and n, and none of them can be known when this is compiled. A team has to
 * win by a tenth. False inside a parallel region that may have no inner one, and while another thread measures. May be
 * called from several threads at once.
 *
 * It is all threads or one, because libgomp ends the threads that a smaller team leaves over and the next region would
 * have to start them again. With a team of one the answer is yes where the region costs next to nothing, so that a
 * sweep can see at one thread which part of a call is parallel. `if (...)` on a region is not free where it is false:
 * short calls branch before it.
 */
bool cs__team_pays(struct cs__effort effort);

/* For tests, which want teams at sizes that are quick: from now on cs__team_pays says yes wherever a region may be
 * started: no work is too little. */
void cs__team_pays_always(bool always);

/* The decision itself. Pure: rates in bytes and flops per second, costs in seconds. */
struct cs__team_costs {
  double bytes_per_s, flops_per_s; /* of one thread */
  double region_s, barrier_s;      /* of the whole team */
};
bool cs__team_pays_at(struct cs__effort effort, int threads, const struct cs__team_costs *costs);

/* The time of one thread from which on that is a yes, if the effort has no barriers. Pure. */
double cs__team_least_s(int threads, double region_s);

/* Costs are kept for each size of a team up to this; all larger ones share the last place. */
enum { CS__TEAM_PLACES = 1024 };
static inline int cs__team_place(int threads) {
  return threads < CS__TEAM_PLACES ? threads : CS__TEAM_PLACES;
}

#endif
