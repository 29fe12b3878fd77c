/* kernels/visits_case.c - set-up and work of the cases that pass a construct so many times. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/visits_case.h"

#include <stdlib.h>

enum cs_status cs__visits_case_make(const double *values, void **state_out, struct cs_error *error) {
  struct cs__visits_case *state = malloc(sizeof *state);
  if (state == NULL)
    return cs_fail(error, CS_NOMEM, "no memory for the kernel's state");
  *state = (struct cs__visits_case){.kind = (int)values[CS__VISITS_KIND],
                                    .turns = (int64_t)values[CS__VISITS_TURNS],
                                    .delay = (int64_t)values[CS__VISITS_DELAY]};
  *state_out = state;
  return CS_OK;
}

struct cs_work cs__visits_case_work(const double *values) {
  return (struct cs_work){.items = values[CS__VISITS_TURNS]};
}
