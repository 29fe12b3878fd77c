/* kernels/tasks/tasks_ref.c - a serial verifier by another method: delays in closed form, no task. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "kernels/tasks/tasks_ref.h"

#include "kernels/visits.h"

enum cs_status cs__tasks_check(int64_t tasks, int64_t delay, uint64_t checksum, struct cs_error *error) {
  return cs__visits_check("tasks", tasks, 1, delay, checksum, error);
}
