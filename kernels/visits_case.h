/* kernels/visits_case.h - what the descriptors of fork, barrier and tasks share: a construct, passed so many times. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_KERNELS_VISITS_CASE_H
#define CORESWEEP_KERNELS_VISITS_CASE_H

#include "kernels/kernel.h"

/* Their parameters, in this order. */
enum { CS__VISITS_KIND, CS__VISITS_TURNS, CS__VISITS_DELAY, CS__VISITS_PARAMETERS };

/* Their state; freed with free. */
struct cs__visits_case {
  int kind; /* which construct: the index of the user's word */
  int64_t turns, delay;
  int threads; /* of the last run, as the checksum: 0 before it */
  uint64_t checksum;
};

/* setup and work of a descriptor. The turns are what is counted: neither the team nor the delay is work. */
enum cs_status cs__visits_case_make(const double *values, void **state_out, struct cs_error *error);
struct cs_work cs__visits_case_work(const double *values);

#endif
