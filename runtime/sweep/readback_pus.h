/* runtime/sweep/readback_pus.h - the PUs a command worked on, by the time it took there. Private to readback*.c. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_READBACK_PUS_H
#define CORESWEEP_RUNTIME_SWEEP_READBACK_PUS_H

/* Start it as {0}. */
struct cs__pu_times {
  double *cpu_s; /* that was taken on each PU, by where its thread was seen next */
  int end;       /* one more than the last PU */
};

/* pu: 0 or more. Without memory for it the list lacks one. */
void cs__pu_times_add(struct cs__pu_times *times, int pu, double cpu_s);

/* The PUs that had a tenth or more of the time of the one that had most, "0-3": fresh string, or NULL for none. */
char *cs__pu_times_list(const struct cs__pu_times *times);
void cs__pu_times_free(struct cs__pu_times *times);

#endif
