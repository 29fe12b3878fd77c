/* kernels/team_size_loop.h - two short loops whose rates stand for what one thread can do; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_TEAM_SIZE_LOOP_H
#define CORESWEEP_KERNELS_TEAM_SIZE_LOOP_H

#include "topology/cpu_features.h"

struct cs__team_size_loops {
  double read_bytes, multiply_flops; /* of one pass */
  double (*read)(void);              /* an array of the size of a second-level cache's half, summed */
  double (*multiply)(void);          /* fused multiply-adds in registers */
};

CS_ISA_DECLARE(struct cs__team_size_loops, cs__team_size_loops);

#endif
