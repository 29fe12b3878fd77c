/* runtime/ceilings/ceilings.h - what the team of this process can get from the machine at most: bandwidth, clock,
 * flops, synchronisation. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_CEILINGS_CEILINGS_H
#define CORESWEEP_RUNTIME_CEILINGS_CEILINGS_H

#include "runtime/base/status.h"

#include <stddef.h>
#include <stdint.h>

/* Loops over arrays beyond the caches; bytes as STREAM counts them, a store without the read of its line. */
enum cs_ceiling_stream {
  CS_STREAM_LOAD,     /* sum of one array: reads only */
  CS_STREAM_COPY,     /* a = b, ordinary stores */
  CS_STREAM_COPY_NT,  /* a = b, non-temporal stores */
  CS_STREAM_TRIAD,    /* a = b + s c, ordinary stores */
  CS_STREAM_TRIAD_NT, /* a = b + s c, non-temporal stores */
  CS_STREAMS
};
const char *cs_ceiling_stream_name(enum cs_ceiling_stream stream); /* "load", "copy", "copy_nt", "triad", "triad_nt" */

/* The threads that run on one NUMA node, alone, the others idle: their load bandwidth. */
struct cs_node_ceiling {
  int node; /* the operating system's number */
  int threads;
  double bytes_per_s;
};

/* One team in one process; the fastest of several tries each, for a ceiling is what can be had. NaN: not measured. */
struct cs_ceilings {
  int threads;
  double bytes_per_s[CS_STREAMS];   /* of the whole team */
  uint64_t footprint_bytes;         /* of all arrays together: what the bandwidths hold for */
  uint64_t array_bytes, huge_bytes; /* memory of the arrays, huge pages asked for, and what was got of them */
  struct cs_node_ceiling *nodes;    /* NULL when the team is on one node */
  size_t node_count;
  double chain_per_s; /* links of a chain of dependent additions, mean over threads, all busy: the clock */
  double chain_least_per_s, chain_most_per_s; /* of the slowest and the fastest thread */
  double flops_per_s;                         /* of the whole team, fused multiply-adds on full vectors */
  double barrier_s, fork_s; /* one barrier inside a region; one empty region, team kept (both 0 work) */
  double neighbour_s;       /* one way of a cache line between neighbours i and i + 1, median over pairs; NaN alone */
  double neighbour_most_s;  /* of the slowest pair */
};

struct cs_ceilings_plan {
  uint64_t footprint_bytes; /* of all arrays together */
  double probe_s;           /* time for each probe, 0.02 */
};

/*
 * Uses the caller's OpenMP team (omp_get_max_threads(), bound by the environment). Call it outside of any region.
 * CS_NOMEM when the arrays cannot be had. Free with cs_ceilings_free.
 */
enum cs_status cs_ceilings_measure(const struct cs_ceilings_plan *plan, struct cs_ceilings *ceilings_out,
                                   struct cs_error *error);
void cs_ceilings_free(struct cs_ceilings *ceilings);

/* The greatest of the five; NaN when none is known. */
double cs_ceilings_bandwidth(const struct cs_ceilings *ceilings);

/* The placement probe alone, for at most limit_s: median one-way time between neighbours; NaN for one thread. */
double cs_ceilings_neighbour_s(double limit_s);

#endif
