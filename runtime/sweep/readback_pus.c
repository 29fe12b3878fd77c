/* runtime/sweep/readback_pus.c - adds up the CPU time on each PU and lists those that had a share worth a word. */
/* SPDX-License-Identifier: BSD-3-Clause */
#include "runtime/sweep/readback_pus.h"

#include "topology/pu_set.h"

#include <math.h>
#include <stdlib.h>

static const double share_least = 0.1; /* of the PU that had most; less ran there before it was bound elsewhere */

void cs__pu_times_add(struct cs__pu_times *times, int pu, double cpu_s) {
  if (pu >= times->end) {
    double *wider = reallocarray(times->cpu_s, (size_t)pu + 1, sizeof *wider);
    if (wider == NULL)
      return;
    times->cpu_s = wider;
    for (; times->end <= pu; times->end++)
      wider[times->end] = 0.0;
  }
  times->cpu_s[pu] += cpu_s;
}

char *cs__pu_times_list(const struct cs__pu_times *times) {
  struct cs_pu_set pus = {0};
  double most_s = 0.0;
  for (int pu = 0; pu < times->end; pu++)
    most_s = fmax(most_s, times->cpu_s[pu]);
  for (int pu = 0; pu < times->end; pu++)
    if (times->cpu_s[pu] > 0.0 && times->cpu_s[pu] >= share_least * most_s)
      cs_pu_set_add(&pus, pu); /* without memory for it the set lacks one */
  char *list = cs_pu_set_next(&pus, 0) >= 0 ? cs_pu_set_format(&pus) : NULL;
  cs_pu_set_free(&pus);
  return list;
}

void cs__pu_times_free(struct cs__pu_times *times) {
  free(times->cpu_s);
  *times = (struct cs__pu_times){0};
}
