/* runtime/sweep/proof.h - what team we really have: each thread's mask, the PU it runs on, the runtime's name. Private.
 */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_RUNTIME_SWEEP_PROOF_H
#define CORESWEEP_RUNTIME_SWEEP_PROOF_H

#include "runtime/base/status.h"

#include <stdint.h>

struct cs__proof {
  int threads;  /* a parallel region's real size */
  char **masks; /* "0-3"; NULL where it could not be asked */
  int *pus;
};

/* Has the OpenMP runtime start its team now, and with it a loaded observer. */
void cs__proof_start_team(void);

/* Asks from inside a parallel region of the whole team. */
enum cs_status cs__proof_take(struct cs__proof *proof_out, struct cs_error *error);
void cs__proof_free(struct cs__proof *proof);

/* "libgomp", "libomp", or the file name of another OpenMP runtime. A static buffer. */
const char *cs__proof_runtime(void);

/* This process's anonymous memory, and the part of it on huge pages; 0 where the system does not tell. */
void cs__proof_memory(uint64_t *bytes_out, uint64_t *huge_bytes_out);

#endif
