/* kernels/team_size_loop.h - two short loops whose rates stand for what one thread can do; private. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_TEAM_SIZE_LOOP_H
#define CORESWEEP_KERNELS_TEAM_SIZE_LOOP_H

#include "topology/cpu_features.h"

#include <stddef.h>

/* Each is worth what it returns: without its sum a compiler would leave the loop out. */
struct cs__team_size_loops {
  double (*read)(const double *array, size_t doubles); /* their sum; a multiple of 128 of them, aligned to lines */
  double (*multiply)(double factor, double more);      /* fused multiply-adds in registers */
  double multiply_flops;                               /* of one call */
};

CS_ISA_DECLARE(struct cs__team_size_loops, cs__team_size_loops);

#endif
